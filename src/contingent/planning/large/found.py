"""What a run of the large route found: a plan, and what is proven about it."""

from dataclasses import dataclass

from contingent.planning.large.weighted_aim import Aims
from contingent.planning.plan import Assignment

__all__ = ["LargePlan"]


@dataclass(frozen=True)
class LargePlan:
    """The best plan found and what is proven about it.

    Attributes:
        filled: what each tier is filled at, in weighted lines, ascending tiers.
        alone: at most so much of each tier, whatever the others get.
        given: at most so much of each by plans that fill those before as much.
        value: the weighted sum of the fills; bound: the most it can be.
        stopped: whether the user or a gap stopped it before its time.
    """

    assignments: tuple[Assignment, ...]
    aims: Aims
    filled: tuple[float, ...]
    alone: tuple[float, ...]
    given: tuple[float, ...]
    value: float
    bound: float
    stopped: bool

    @property
    def gap(self) -> float:
        """How far the plan may be from the best, as a share of the bound."""
        return max(0.0, self.bound - self.value) / self.bound if self.bound > 0 else 0.0
