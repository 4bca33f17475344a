"""Hot programs of a model in which packages may be split, for questions about lines.

How much each line gets at most, or at least, in plans that are as good. The model stays as it is,
the aims are sums of shares of lines, and each question begins where the last one ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contingent.planning.hot_programs import HotPrograms
from contingent.planning.linear_model import LinearModel, Row, Term
from contingent.planning.priced import Face
from contingent.planning.solver import Limits, Solver

__all__ = ["SplitPrograms"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: What no sum of shares is below, the other way round: a row of it keeps nothing.
FREE = 1e6


@dataclass(frozen=True)
class SplitPrograms:
    """The programs of some sums.

    Attributes:
        floors: the rows that may keep a sum from being less, by the place of the sum.
    """

    programs: HotPrograms
    floors: Ints

    @staticmethod
    def of(
        model: LinearModel,
        sums: Sequence[Sequence[Term]],
        solver: Solver,
        *,
        floors: bool = False,
    ) -> "SplitPrograms":
        """Those of these sums, and of any put together of them.

        Args:
            floors: whether sums may be kept from being less.
        """
        first, count = len(model.arrays.low), len(sums) if floors else 0
        # Rows that nothing breaks yet, no two alike: else lines that are twins would be one.
        rows = [
            Row("floor", f"floor[{n}]", tuple((c, -number) for c, number in sums[n]), high=FREE + n)
            for n in range(count)
        ]
        model = replace(model.with_rows(rows), whole=np.zeros(len(model), dtype=np.bool_))
        aims = tuple(_costs(len(model), one) for one in sums)
        programs = HotPrograms.of(model, aims, solver)  # nothing is whole, so that all twins merge
        return SplitPrograms(programs, programs.small.row[first : first + count])

    def least(
        self, terms: Sequence[Term], limits: Limits, kept: Mapping[int, float] | None = None
    ) -> tuple[float, Floats] | None:
        """What terms add up to at least, and a point of about that; None where it was stopped.

        Args:
            kept: sums that are kept from being less, by their place, and how much they are.
        """
        programs, face = self.programs, Face.of(self.programs.small.model)
        row_high = face.row_high.copy()
        for number, least in (kept or {}).items():
            row_high[self.floors[number]] = -least
        costs = programs.costs(_costs(programs.width, terms))
        found = programs.least(costs, replace(face, row_high=row_high), limits)
        return None if found is None else (found.bound, programs.values(found.values))


def _costs(width: int, terms: Sequence[Term]) -> Floats:
    costs = np.zeros(width)
    for column, number in terms:
        costs[column] += number
    return costs
