"""What is required: requirement lines, and the concepts that pick them."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from contingent.register.calendar import When
from contingent.register.cell import AS_NUMBER, AS_WHOLE, Number, Truth, Whole
from contingent.register.value import Identifier, Value, split_list

__all__ = ["ANYWHERE", "Concept", "RequirementLine"]

#: The word in ``at`` that allows every site.
ANYWHERE = "any"

Identifiers = Annotated[tuple[Identifier, ...], BeforeValidator(split_list)]


class Concept(Value):
    """A force concept: a statement of requirement, picking the lines that name it.

    Attributes:
        personnel_max: people that may be in place in any step, all sites and lines together; None
            is no limit.
    """

    concept: Identifier
    title: str = ""
    personnel_max: Annotated[int, Field(ge=1, le=10_000_000), AS_WHOLE] | None = None

    @property
    def personnel_rule(self) -> str:
        """The name of its ceiling of people, by which a change raises it."""
        return f"personnel_max {self.concept}"


class RequirementLine(Value):
    """One capability needed.

    Attributes:
        concepts: the concepts the line belongs to; empty means every one.
        quantity: how much, in the capability's unit.
        counts: ``units`` (of the capability) or ``personnel``: the people of the packages that
            serve it; ``quantity`` is then people.
        tier: 1 essential, 2 important, 3 desirable.
        at: site ids, roles, or ``any`` (any site but home stations).
        within_km: the sites of ``at`` are points, and every site so near to one of them will do.
        each: the line is needed once at every candidate site of ``at`` that is opened: what a site
            brings with it.
        from_, until: the steps (or dates) it is needed in; ``until`` is the first step without.
        needs: lines that must be filled for this one to count.
        with_: lines beside which it is served: only at a site, and in a step, in which a package
            serves each of them.
        certified: whether only packages of offers that are certified fill it; None is no.
        weight: how much its shortfall counts within its tier.
    """

    line: Identifier
    title: str = ""
    concepts: Identifiers = ()
    capability: Identifier
    quantity: Number = Field(gt=0, le=1e6)
    counts: Literal["units", "personnel"] = "units"
    tier: Whole = Field(default=1, ge=1, le=3)
    at: Identifiers = (ANYWHERE,)
    within_km: Annotated[float, Field(gt=0, le=20000), AS_NUMBER] | None = None
    each: Truth = False
    from_: When | None = Field(default=None, alias="from")
    until: When | None = None
    needs: Identifiers = ()
    with_: Identifiers = Field(default=(), alias="with")
    certified: Truth | None = None
    weight: Number = Field(default=1.0, gt=0, le=1000)
    source: str = ""
