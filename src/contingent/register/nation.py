"""A nation (or body) that may contribute."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from contingent.register.cell import AS_WHOLE, Chance, Count
from contingent.register.value import ConditionName, Identifier, NationCode, Value, split_list

__all__ = ["Nation"]


class Nation(Value):
    """A contributor.

    Attributes:
        nation: ISO 3166-1 alpha-3 code; bodies such as the EU use ``EUU``, NATO ``NTO``.
        groups: lower-case names of the groups it belongs to, such as ``nato`` and ``eu``.
        probability: chance that the nation takes part at all; only used where a question needs it.
        home: site its units set out from; without one, travel is not looked at.
        active_personnel: strength under arms, for comparison only; nothing is computed from it.
    """

    nation: NationCode
    name: str = Field(min_length=1)
    groups: Annotated[tuple[ConditionName, ...], BeforeValidator(split_list)] = ()
    probability: Chance | None = None
    home: Identifier | None = None
    active_personnel: Count | None = None
    personnel_year: Annotated[int, Field(ge=1900, le=2200), AS_WHOLE] | None = None
    source_url: str = ""
    membership_source_url: str = ""
    notes: str = ""
