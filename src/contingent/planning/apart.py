"""Models that fall into parts with no row in common: each part solved by itself.

Branch and bound multiplies what is undecided in one part by what is undecided in another, and does
not see that they have nothing to do with each other. A row that no point within the bounds of its
columns can break joins nothing. The best points of the parts together are the best of the whole,
and so are their bounds.
"""

import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import LinearModel
from contingent.planning.solver import Limits, Solved, Solver, SolverStatus
from contingent.planning.twins import solve_merged

__all__ = ["parts_apart", "solve_apart"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Columns of a part that is worth a question of its own; smaller ones are asked about together.
SMALL = 100
#: What a row may be above or below its bounds by adding up.
HOLDS = 1e-9


def solve_apart(solver: Solver, model: LinearModel, limits: Limits) -> Solved:
    """Solve a model part by part, twins merged; the values are those of the model itself.

    A limit in nodes is for each part.
    """
    parts = parts_apart(model)
    if len(parts) == 1:
        return solve_merged(solver, model, limits)
    costs, values, bound = model.costs(), np.zeros(len(model)), model.offset
    status: SolverStatus = "optimal"
    for columns, rows in parts:
        if not len(rows):  # each column for itself
            own_costs = costs[columns]
            best = np.where(own_costs < 0, model.high[columns], model.low[columns])
            if np.isfinite(best).all():
                values[columns] = best
                bound += float(np.sum(own_costs * best))
                costs[columns] = 0
                continue
        own = model.only(rows, columns)
        terms = tuple((n, float(cost)) for n, cost in enumerate(costs[columns]) if cost)
        costs[columns] = 0  # one that is in several parts counts in the first
        solved = solve_merged(solver, own.aiming(terms), limits)
        if solved.values is None:
            return solved
        values[columns] = solved.values
        bound += solved.bound
        status = status if solved.status == "optimal" else solved.status
    return Solved(status, model.value(values), bound, values)


def parts_apart(model: LinearModel) -> list[tuple[Ints, Ints]]:
    """The columns and rows of each part, ascending; small parts are put together into one.

    A column that is held at one value may be in several.
    """
    arrays = model.arrays
    binding = _may_bind(model)[arrays.row]
    row, column = arrays.row[binding], arrays.columns[binding]
    free = model.low[column] < model.high[column]
    part = _joined(row[free], column[free].astype(np.int64), len(arrays.low), len(model))
    names, which, sizes = np.unique(part, return_inverse=True, return_counts=True)
    small = sizes < SMALL
    number = np.where(small, -1, np.arange(len(names)))[which]
    # A row goes with its free columns; those it has of others are held at one value there too.
    of_row = np.full(len(arrays.low), -2)
    of_row[row[free]] = number[column[free]]
    of_row[row[of_row[row] == -2]] = -1  # noqa: PLR2004 - of columns that are held alone
    found = []
    for own in np.unique(np.concatenate([number, of_row[of_row > -2]])).tolist():  # noqa: PLR2004
        rows = np.flatnonzero(of_row == own)
        inside = number == own
        inside[arrays.columns[of_row[arrays.row] == own]] = True  # with those that are held
        found.append((np.flatnonzero(inside), rows))
    return found


def _may_bind(model: LinearModel) -> Flags:
    """Rows that some point within the bounds of the columns breaks."""
    arrays = model.arrays
    above = arrays.numbers > 0
    low, high = model.low[arrays.columns], model.high[arrays.columns]
    most = arrays.numbers * np.where(above, high, low)
    least = arrays.numbers * np.where(above, low, high)
    count = len(arrays.low)
    top = np.bincount(arrays.row, weights=most, minlength=count)
    bottom = np.bincount(arrays.row, weights=least, minlength=count)
    return np.asarray((top > arrays.high + HOLDS) | (bottom < arrays.low - HOLDS))


def _joined(row: Ints, column: Ints, rows: int, columns: int) -> Ints:
    """The least number of a column that each is joined with, by rows."""
    part = np.arange(columns)
    while True:
        least = np.full(rows, columns)
        np.minimum.at(least, row, part[column])
        found = part.copy()
        np.minimum.at(found, column, least[row])
        found = found[found]
        if np.array_equal(found, part):
            return part
        part = found
