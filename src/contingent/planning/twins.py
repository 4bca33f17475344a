"""Twins merged: months in which everything is the same become one, and nothing is lost by it.

Two columns that need not be whole, or two rows, are twins when the model looks alike from each of
them: same bounds, same costs, and the same coefficients towards classes of twins. The classes are
found by colour refinement (Grohe, Kersting, Mladenov and Selman 2014, Dimension reduction via
colour refinement); a whole column is always alone. Of any point of the model the one in which
twins take their mean is a point too, with the same whole columns and at the same cost, so that one
column and one row for each class are enough. What a class's row is worth is shared evenly among
its rows.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import LinearModel, RowArrays
from contingent.planning.ordering import distinct, numbered, order_of
from contingent.planning.solver import Limits, Solved, Solver

__all__ = ["Merged", "merged", "solve_merged"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.uint64]

#: Odd numbers that mix the bits of a word (Steele, Lea and Flood 2014, SplitMix).
MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True)
class Merged:
    """A model of one column and one row for each class.

    Attributes:
        column, row: the class of each column and row of the model it is made of.
    """

    model: LinearModel
    column: Ints
    row: Ints

    def values(self, merged: Floats) -> Floats:
        """A point of the merged model as one of the whole."""
        return merged[self.column]

    def of_columns(self, values: Floats) -> Floats:
        """What each class has in common, of a value for each column."""
        return values[self._columns]

    def of_rows(self, values: Floats) -> Floats:
        """What each class has in common, of a value for each row."""
        return values[self._rows]

    def costs(self, costs: Floats) -> Floats:
        """The costs of each class together."""
        return np.bincount(self.column, weights=costs, minlength=len(self.model)).astype(np.float64)

    def duals(self, merged: Floats) -> Floats:
        """What each row is worth, of what its class is."""
        return (merged / np.maximum(1, np.bincount(self.row, minlength=len(merged))))[self.row]

    @cached_property
    def _columns(self) -> Ints:
        return _first(self.column)

    @cached_property
    def _rows(self) -> Ints:
        return _first(self.row)


def merged(model: LinearModel, costs: tuple[Floats, ...]) -> Merged:
    """The model with twins merged, without an objective.

    Args:
        costs: of the objectives it will be given, one for each column.
    """
    column, row = _classes(model, costs)
    columns, rows = _first(column), _first(row)
    arrays = model.arrays
    first_of = np.zeros(len(arrays.low), dtype=np.bool_)
    first_of[rows] = True
    kept = first_of[arrays.row]
    # Coefficients of a row towards twins are added up.
    key = row[arrays.row[kept]] * len(columns) + column[arrays.columns[kept]]
    order = np.argsort(key, kind="stable")
    key, number = key[order], arrays.numbers[kept][order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    numbers = np.add.reduceat(number, starts) if len(starts) else number
    lengths = np.bincount(key[starts] // len(columns), minlength=len(rows))
    small = RowArrays(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        (key[starts] % len(columns)).astype(np.int32),
        numbers,
        arrays.low[rows],
        arrays.high[rows],
    )
    own = LinearModel(model.low[columns], model.high[columns], model.whole[columns], small, (), ())
    return Merged(own, column, row)


def solve_merged(
    solver: Solver, model: LinearModel, limits: Limits, *, relax: bool = False
) -> Solved:
    """Solve a model by its merged one; the values are those of the model itself.

    Columns that are held at nothing are left out.
    """
    columns = np.flatnonzero((model.low != 0) | (model.high != 0))
    filled = np.zeros(len(model), dtype=np.bool_)
    filled[columns] = True
    arrays = model.arrays
    counts = np.bincount(arrays.row[filled[arrays.columns]], minlength=len(arrays.low))
    rows = np.flatnonzero((counts > 0) | (arrays.low > 0) | (arrays.high < 0))
    if not len(columns):
        return solver.solve(model, limits, relax=relax)
    part, costs = model.only(rows, columns), model.costs()[columns]
    small = merged(part, (costs,))
    own = small.costs(costs)
    aim = tuple((int(c), float(own[c])) for c in np.flatnonzero(own))
    solved = solver.solve(small.model.aiming(aim, model.offset), limits, relax=relax)
    if solved.values is None:
        return solved
    values = np.zeros(len(model))
    values[columns] = small.values(solved.values)
    return replace(solved, values=values)


def _classes(model: LinearModel, costs: tuple[Floats, ...]) -> tuple[Ints, Ints]:
    """The class of each column and row, numbered by first appearance."""
    arrays = model.arrays
    number = _words(arrays.numbers)
    # A whole column is alone from the beginning: only the others can come to differ by their rows.
    by_column = np.flatnonzero(~model.whole[arrays.columns])
    by_column = by_column[order_of(arrays.columns[by_column], len(model))]
    column_starts, owners = _starts(arrays.columns[by_column])
    own_number, own_row = number[by_column], arrays.row[by_column]
    row_starts, rows = _starts(arrays.row)
    column = np.zeros(len(model), dtype=np.uint64)
    for part in (model.low, model.high, *costs):
        column = _mixed(column, _words(part))
    column = np.where(
        model.whole, _mixed(column, np.arange(1, len(model) + 1).astype(np.uint64)), column
    )
    row = _mixed(_words(arrays.low), _words(arrays.high))
    classes = 0
    while True:
        count = distinct(column) + distinct(row)
        if count <= classes or not len(row_starts):
            return numbered(column), numbered(row)
        classes = count
        towards = _mixed(number, column[arrays.columns])
        row[rows] = _mixed(row[rows], np.add.reduceat(towards, row_starts))
        if len(owners):
            towards = _mixed(own_number, row[own_row])
            column[owners] = _mixed(column[owners], np.add.reduceat(towards, column_starts))


def _first(classes: Ints) -> Ints:
    """The first of each class, classes being numbered from 0."""
    found = np.empty(int(classes.max(initial=-1)) + 1, dtype=np.int64)
    found[classes[::-1]] = np.arange(len(classes))[::-1]
    return found


def _starts(owners: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Where each run of the same owner begins, and whose it is."""
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    return starts, owners[starts].astype(np.int64)


def _words(numbers: Floats) -> Words:
    return np.ascontiguousarray(numbers + 0.0).view(np.uint64)


def _mixed(one: Words, other: Words) -> Words:
    """A word that looks drawn from two."""
    word = one * MIX[1] + other + np.uint64(0x9E3779B97F4A7C15)
    for shift, odd in zip((30, 27), MIX, strict=True):
        word = (word ^ (word >> np.uint64(shift))) * odd
    return np.asarray(word ^ (word >> np.uint64(31)))
