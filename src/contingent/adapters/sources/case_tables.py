"""The tables of a case, whatever holds them: a folder's files, a workbook's sheets, JSON."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel

from contingent.register.balance import Balance
from contingent.register.capability import Capability
from contingent.register.claim import Claim
from contingent.register.consent import Consent
from contingent.register.consistency import check_register
from contingent.register.doubts import Doubts
from contingent.register.duration import Duration
from contingent.register.estimate import Estimate
from contingent.register.fault import Fault, FaultsFound
from contingent.register.fault_maker import Where
from contingent.register.meeting import Meeting
from contingent.register.nation import Nation
from contingent.register.offer import Offer
from contingent.register.outcome import Outcome
from contingent.register.pledge import CapabilityCoalition, Pledge
from contingent.register.register import MOST_STEPS, CaseHead, Register
from contingent.register.release import Release
from contingent.register.requirement import RequirementLine
from contingent.register.site import Capacity, Link, Site
from contingent.register.step import Step

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
    ("consents", Consent, False),
    ("capacities", Capacity, False),
    ("outcomes", Outcome, False),
    ("releases", Release, False),
    ("balance", Balance, False),
    ("pledges", Pledge, False),
    ("coalitions", CapabilityCoalition, False),
)


#: Stands for a case that could not be read; what rests on it is not told.
_SOME_CASE = CaseHead(
    title="?", start=date(2000, 1, 1), length=Duration.of_days(MOST_STEPS), step=Step.of_text("day")
)


def checked_register(
    parts: Mapping[str, Any],
    faults: Sequence[Fault],
    where: Where,
    doubts: Doubts | None = None,
) -> Register:
    """The register of tables that were read, once nothing contradicts anything in it.

    Args:
        parts: the tables; of rows that could not be read whole, what could be.
        faults: what was found in reading.
        where: finds the file and row of a table's row.
        doubts: what could not be read; contradictions that may rest on it are not told.

    Raises:
        FaultsFound: listing every fault of every table, those of a file together.
    """
    doubts = doubts or Doubts()
    if parts.get("case") is None:
        doubts.lose("case")
        parts = {**parts, "case": _SOME_CASE}
    register = Register.model_validate(parts)
    found = [*faults, *check_register(register, where, doubts)]
    if found:
        files = list(dict.fromkeys(fault.file for fault in found))
        raise FaultsFound(sorted(found, key=lambda fault: files.index(fault.file)))
    return register
