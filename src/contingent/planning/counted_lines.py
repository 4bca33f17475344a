"""How many are counted at least, line by line: what packages that cannot be split ask of each line.

A linear program splits packages, and with them nations: two nations of which each could do half.
So it counts too few, by a part of a nation on many lines at once, and branch and bound has to find
out for each of them. But the least number on one line alone, by the linear program over the whole
model, is a bound for that line; and a number of nations, or of packages, is whole, so that it may
be rounded up and kept as a row (a cut of Chvátal and Gomory, of the objective of one line). With
these rows the program of all lines together mostly says the least number itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from contingent.planning.hot_programs import HotPrograms
from contingent.planning.linear_model import LinearModel, Row
from contingent.planning.priced import Face, Relaxed
from contingent.planning.solver import Limits, Solver

__all__ = ["NONE", "ROUND", "CountedLines"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: What counts as nothing of a count, and of a reduced cost.
NONE, CHEAP = 1e-6, 1e-7
#: What a count may be above a whole number that it is called.
ROUND = 1e-5
#: Times that lines are looked at.
ROUNDS = 4


class CountedLines:
    """A model with rows that say how many are counted at least, on each line and in all.

    Args:
        counted: the whole columns that are counted; line: the group of each.
        aims: others that the programs will be asked.

    Attributes:
        programs: the programs of the model with the rows; face: what is known of its points.
    """

    def __init__(
        self,
        model: LinearModel,
        line: Ints,
        counted: Ints,
        aims: Sequence[Floats],
        solver: Solver,
        limits: Limits,
    ) -> None:
        self.model, self.limits = model, limits
        self.groups = [counted[line == one] for one in np.unique(line)]
        # Free as yet; the last is of all lines together.
        self.rows = [
            Row("fewest", f"fewest[{number}]", tuple((int(c), 1.0) for c in columns))
            for number, columns in enumerate((*self.groups, counted))
        ]
        self.aims = [_ones(len(model), columns) for columns in (*self.groups, counted)]
        wide = replace(model.with_rows(self.rows), objective=())
        self.programs = HotPrograms.of(wide, (self.aims[-1], *aims), solver)
        first = len(model.arrays.low)
        self.numbers = self.programs.small.row[np.arange(first, first + len(self.rows))]
        self.face = Face.of(self.programs.small.model)

    def tightened(self) -> Relaxed | None:
        """The program of all lines, after each line was asked for that splits nations."""
        found = self._least(-1)
        for _ in range(ROUNDS):
            if found is None:
                return None
            more = False
            values = self.programs.values(found.values)
            for number, columns in enumerate(self.groups):
                here = float(values[columns].sum())
                if abs(here - round(here)) < ROUND:
                    continue
                alone = self._least(number)
                if alone is None:
                    return None
                least = ceil(alone.bound - NONE)
                if least > here + ROUND:
                    self._need(number, least)
                    more = True
            if not more:
                break
            found = self._least(-1)
        return found

    def at_least(self, count: float) -> Relaxed | None:
        """The program of all lines, when so many are needed."""
        self._need(-1, count)
        return self._least(-1)

    def best_of(self, count: float, costs: Floats) -> Floats | None:
        """A point of the model in which so many are counted, packages split, the best by an aim.

        Args:
            costs: one of the aims given at the beginning.
        """
        all_lines = self.numbers[-1]
        row_low, row_high = self.face.row_low.copy(), self.face.row_high.copy()
        row_low[all_lines] = row_high[all_lines] = count
        face = replace(self.face, row_low=row_low, row_high=row_high)
        found = self.programs.least(self.programs.costs(costs), face, self.limits)
        return None if found is None else self.programs.values(found.values)

    def no_more_than(self, most: float, found: Relaxed) -> LinearModel:
        """The model in which no more are counted, without what that rules out."""
        small = self.programs.small.model
        far = (most - found.bound + NONE) / np.maximum(np.abs(found.reduced), CHEAP) + NONE
        dear, cheap = found.reduced > CHEAP, found.reduced < -CHEAP
        top = np.where(small.whole & dear, np.floor(small.low + far), np.inf)
        bottom = np.where(small.whole & cheap, np.ceil(small.high - far), -np.inf)
        own = self.programs.columns
        low, high = self.model.low.copy(), self.model.high.copy()
        high[own] = np.maximum(low[own], np.minimum(high[own], self.programs.small.values(top)))
        low[own] = np.minimum(high[own], np.maximum(low[own], self.programs.small.values(bottom)))
        needed = [float(self.face.row_low[number]) for number in self.numbers]
        rows = [
            replace(row, low=least)
            for row, least in zip(self.rows[:-1], needed[:-1], strict=True)
            if np.isfinite(least)
        ]
        rows.append(replace(self.rows[-1], high=most + 0.5))
        return self.model.bounded(low, high).with_rows(rows)

    def _need(self, number: int, count: float) -> None:
        """Keep that so many are needed on a line."""
        row_low = self.face.row_low.copy()
        row_low[self.numbers[number]] = count
        self.face = replace(self.face, row_low=row_low)

    def _least(self, number: int) -> Relaxed | None:
        costs = self.programs.costs(self.aims[number])
        found = self.programs.least(costs, self.face, self.limits)
        return found if found is not None and np.isfinite(found.bound) else None


def _ones(width: int, columns: Ints) -> Floats:
    costs = np.zeros(width)
    costs[columns] = 1.0
    return costs
