"""The tables of a case, whatever holds them: a folder's files, a workbook's sheets, JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from contingent.register.capability import Capability
from contingent.register.claim import Claim
from contingent.register.consistency import check_register
from contingent.register.estimate import Estimate
from contingent.register.fault import Fault, FaultsFound
from contingent.register.fault_maker import Where
from contingent.register.meeting import Meeting
from contingent.register.nation import Nation
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Link, Site

__all__ = ["TABLES", "checked_register"]

#: Tables of a case folder: name, row type, and whether the table must be there.
TABLES: tuple[tuple[str, type[BaseModel], bool], ...] = (
    ("nations", Nation, True),
    ("capabilities", Capability, True),
    ("offers", Offer, True),
    ("requirements", RequirementLine, False),
    ("sites", Site, False),
    ("links", Link, False),
    ("claims", Claim, False),
    ("meetings", Meeting, False),
    ("estimates", Estimate, False),
)


def checked_register(parts: Mapping[str, Any], faults: Sequence[Fault], where: Where) -> Register:
    """The register of tables that were read, once nothing contradicts anything in it.

    Args:
        faults: what was found in reading. Contradictions between rows are looked for only once
            every row can be read, so that one slip is not told twice.

    Raises:
        FaultsFound: listing every fault.
    """
    if faults:
        raise FaultsFound(faults)
    register = Register.model_validate(parts)
    found = check_register(register, where)
    if found:
        raise FaultsFound(found)
    return register
