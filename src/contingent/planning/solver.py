"""The port to a MILP solver."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import LinearModel

__all__ = ["Held", "Limits", "LpPoint", "Solved", "Solver", "SolverStatus"]

#: ``optimal``: proven. ``stopped``: a gap, the time or the user stopped it; the values, if any,
#: are the best found. ``infeasible``: there is no point at all.
SolverStatus = Literal["optimal", "stopped", "infeasible"]


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Limits:
    """When to stop: one value for a whole question, shared by everything done to answer it.

    Whoever is asked first calls ``begun``; from then on the value carries its end, and whatever
    takes part in the answer (bounds, aims, tie-breaks, reasons, further plans) gets what is left.

    Attributes:
        seconds: time for the whole question.
        gap: relative gap at which an answer is good enough; 0 asks for proof.
        nodes: most branch-and-bound nodes: a limit that, unlike time, gives the same answer
            twice; None is no limit.
        sweeps: the like for the search of large problems: passes over all packages.
        cancelled: asked often; True stops the solve with the best found.
        ends: the reading of the monotonic clock at which the time is over; None while the
            question has not begun.
    """

    seconds: float = 60.0
    gap: float = 0.0
    nodes: int | None = None
    sweeps: int | None = None
    cancelled: Callable[[], bool] = field(default=_never)
    ends: float | None = None

    def __getstate__(self) -> dict[str, object]:
        # Another machine has another clock: what crosses to it is the time that is left.
        return {**vars(self), "ends": None if self.ends is None else self.remaining()}

    def __setstate__(self, state: dict[str, object]) -> None:
        left = state["ends"]
        ends = monotonic() + left if isinstance(left, float) else None
        vars(self).update({**state, "ends": ends})

    def begun(self) -> "Limits":
        """The same limits with the clock running; those that run already are left as they are."""
        return self if self.ends is not None else replace(self, ends=monotonic() + self.seconds)

    def remaining(self) -> float:
        """Seconds left, never below 0; all of them while the question has not begun."""
        return self.seconds if self.ends is None else max(0.0, self.ends - monotonic())

    def over(self) -> bool:
        """Whether nothing more may be begun: the time is over, or the user has cancelled."""
        return self.remaining() <= 0 or self.cancelled()

    def part(self, share: float) -> "Limits":
        """The limits of a part that may take this share, 0 to 1, of the time left."""
        return replace(self, ends=monotonic() + share * self.remaining())

    def but(self, seconds: float) -> "Limits":
        """The limits with some of the time kept back for later, but no more than a quarter."""
        left = self.remaining()
        return replace(self, ends=monotonic() + left - min(seconds, left / 4))


@dataclass(frozen=True)
class Solved:
    """An answer.

    Attributes:
        objective: value at ``values``; infinite without values.
        bound: proven lower bound on the objective.
        values: one value a column, or None when nothing was found.
    """

    status: SolverStatus
    objective: float
    bound: float
    values: NDArray[np.float64] | None


@dataclass(frozen=True)
class LpPoint:
    """The best point of a linear model whose whole columns may take fractions.

    Attributes:
        values: of the columns; duals: of the rows: what the objective gains by one more of a bound.
    """

    values: NDArray[np.float64]
    duals: NDArray[np.float64]


class Held(Protocol):
    """A linear model kept by a solver: asked again, it begins where it ended.

    Whole columns may take fractions. One question at a time.
    """

    def minimise(
        self,
        costs: NDArray[np.float64],
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        row_low: NDArray[np.float64],
        row_high: NDArray[np.float64],
        limits: Limits,
    ) -> LpPoint | None:
        """The best point within these bounds; None when there is none, or when stopped."""
        ...


class Solver(Protocol):
    """Minimises linear models; deterministic for the same model and limits."""

    @property
    def name(self) -> str:
        """Name and version, for the record."""
        ...

    def solve(
        self,
        model: LinearModel,
        limits: Limits,
        *,
        relax: bool = False,
    ) -> Solved:
        """Minimise the model's objective.

        Args:
            relax: let whole columns take fractions (the LP bound).
        """
        ...

    def hold(self, model: LinearModel) -> Held:
        """Keep a model, to minimise several objectives of it one after the other."""
        ...
