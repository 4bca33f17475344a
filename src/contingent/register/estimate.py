"""Published estimates of the force: what others say it takes, to hold a plan against."""

from pydantic import model_validator

from contingent.register.cell import Count, Day
from contingent.register.value import Identifier, Value

__all__ = ["Estimate"]


class Estimate(Value):
    """One published estimate of total strength. It plans nothing; it is drawn beside the plan.

    Attributes:
        low, high: people; one of them may be missing.
        what: what the source counts.
    """

    estimate: Identifier
    title: str
    stated_on: Day | None = None
    low: Count | None = None
    high: Count | None = None
    what: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> "Estimate":
        if self.low is not None and self.high is not None and self.low > self.high:
            msg = f"the low end, {self.low}, is above the high end, {self.high}"
            raise ValueError(msg)
        return self
