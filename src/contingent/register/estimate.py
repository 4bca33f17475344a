"""Published estimates of the force: what others say it takes, to hold a plan against."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from contingent.register.cell import Count, Day
from contingent.register.value import Identifier, NationCode, Value, split_list

__all__ = ["Estimate", "EstimateCounts"]


class EstimateCounts(StrEnum):
    """Whom an estimate counts.

    ``AWAY``: people away at once, in the host nation and around it. ``HOST``: those of them in the
    host nation. ``CYCLE``: those away, those at rest and those who get ready.
    """

    AWAY = "away"
    HOST = "host"
    CYCLE = "cycle"


class Estimate(Value):
    """One published estimate of total strength. It plans nothing; it is held beside the plan.

    Attributes:
        low, high: people; one of them may be missing.
        what: what the source counts, in words.
        counts: whom it counts.
        nations: whose people it counts; empty is everybody's.
        concept: the concept of the case that is of its kind; None is none of them.
    """

    estimate: Identifier
    title: str
    stated_on: Day | None = None
    low: Count | None = None
    high: Count | None = None
    what: str = ""
    source: str = ""
    counts: EstimateCounts = EstimateCounts.AWAY
    nations: Annotated[tuple[NationCode, ...], BeforeValidator(split_list)] = ()
    concept: Identifier | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Estimate":
        if self.low is not None and self.high is not None and self.low > self.high:
            msg = f"the low end, {self.low}, is above the high end, {self.high}"
            raise ValueError(msg)
        return self
