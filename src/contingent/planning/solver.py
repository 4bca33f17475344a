"""The port to a MILP solver."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import LinearModel

__all__ = ["Limits", "Solved", "Solver", "SolverStatus"]

#: ``optimal``: proven. ``stopped``: a gap, the time or the user stopped it; the values, if any,
#: are the best found. ``infeasible``: there is no point at all.
SolverStatus = Literal["optimal", "stopped", "infeasible"]


@dataclass(frozen=True)
class Limits:
    """When to stop.

    Attributes:
        seconds: longest time for one solve.
        gap: relative gap at which an answer is good enough; 0 asks for proof.
        nodes: most branch-and-bound nodes: a limit that, unlike time, gives the same answer
            twice; None is no limit.
        sweeps: the like for the search of large problems: passes over all packages.
        cancelled: asked often; True stops the solve with the best found.
    """

    seconds: float = 60.0
    gap: float = 0.0
    nodes: int | None = None
    sweeps: int | None = None
    cancelled: Callable[[], bool] = field(default=lambda: False)


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
