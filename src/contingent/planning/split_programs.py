"""Linear programs of a model in which packages may be split, kept hot, with months merged.

For questions about lines of plans that are as good: how much each gets at most or at least. The
model stays as it is, the aims are sums of shares of lines, and each question begins where the last
one ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import LinearModel, Row, Term
from contingent.planning.solver import Held, Limits, Solver
from contingent.planning.twins import Merged, merged

__all__ = ["SplitPrograms"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: What no sum of shares is below, the other way round: a row of it keeps nothing.
FREE = 1e6


@dataclass(frozen=True)
class SplitPrograms:
    """The programs of some sums.

    Attributes:
        columns: the numbers of the model's columns that are not held at nothing.
        floors: the rows that may keep a sum from being less, by the place of the sum.
    """

    model: LinearModel
    columns: Ints
    small: Merged
    held: Held
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
        model = model.with_rows(rows)
        columns = np.flatnonzero((model.low != 0) | (model.high != 0))
        part = model.only(np.arange(len(model.arrays.low)), columns)
        part = replace(part, whole=np.zeros(len(columns), dtype=np.bool_))  # twins merge then
        small = merged(part, tuple(_costs(model, one)[columns] for one in sums))
        own = small.row[first : first + count]
        return SplitPrograms(model, columns, small, solver.hold(small.model), own)

    def least(
        self, terms: Sequence[Term], limits: Limits, kept: Mapping[int, float] | None = None
    ) -> tuple[float, Floats] | None:
        """What terms add up to at least, and a point of that; None where it was stopped.

        Args:
            kept: sums that are kept from being less, by their place, and how much they are.
        """
        model = self.small.model
        costs = self.small.costs(_costs(self.model, terms)[self.columns])
        row_high = model.arrays.high.copy()
        for number, least in (kept or {}).items():
            row_high[self.floors[number]] = -least
        bounds = model.low, model.high, model.arrays.low, row_high
        point = self.held.minimise(costs, *bounds, limits)
        if point is None:
            return None
        values = np.zeros(len(self.model))
        values[self.columns] = self.small.values(point.values)
        return float(np.sum(costs * point.values)), values


def _costs(model: LinearModel, terms: Sequence[Term]) -> Floats:
    costs = np.zeros(len(model))
    for column, number in terms:
        costs[column] += number
    return costs
