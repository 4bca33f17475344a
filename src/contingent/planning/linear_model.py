"""A linear model, neutral to the solver: columns, rows by family, and one objective.

Rows are kept in the order they are added and know their family, so that a test can look at each
family alone and a person can read the model as LP text (``planning.lp_text``). A model is arrays,
and its names are made when somebody reads them. Arrays over columns have one entry a column, in the
order in which columns were added; units are those of the family that makes the row
(``planning.families``): packages, shares of a line, people, months.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from math import inf

import numpy as np
from numpy.typing import NDArray

from contingent.planning.ordering import order_of
from contingent.planning.spread import spread

__all__ = [
    "Columns",
    "LinearModel",
    "Names",
    "Row",
    "RowArrays",
    "RowBlock",
    "Term",
    "compress",
]

#: (column, coefficient)
Term = tuple[int, float]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Row:
    """``low <= sum of terms <= high``, with the family it belongs to and its own name."""

    family: str
    name: str
    terms: tuple[Term, ...]
    low: float = -inf
    high: float = inf


@dataclass
class Columns:
    """Columns being added to a model: names, bounds and whether they are whole numbers."""

    parts: list["Names"] = field(default_factory=list)
    bounds: list[tuple[Floats, Floats, Flags]] = field(default_factory=list)
    count: int = 0

    def add(self, name: str, low: float, high: float, *, whole: bool) -> int:
        """Add a column and return its number."""
        return int(self.add_all(lambda _: name, np.array([low]), np.array([high]), whole=whole)[0])

    def add_all(self, name: "Namer", low: Floats, high: Floats, *, whole: bool) -> Ints:
        """Add columns, one for each bound, and return their numbers.

        Args:
            name: the name of the column of that place among those added; asked only when wanted.
        """
        first, self.count = self.count, self.count + len(low)
        self.parts.append(Names(len(low), name))
        kinds = np.full(len(low), whole, dtype=np.bool_)
        self.bounds.append((low.astype(np.float64), high.astype(np.float64), kinds))
        return np.arange(first, self.count)


#: The name of the item of a place.
Namer = Callable[[int], str]


@dataclass(frozen=True)
class Names:
    """So many items and what each is called, by its place; and the family of rows."""

    count: int
    name: Namer
    family: str = ""

    def only(self, numbers: Ints) -> "Names":
        """Those of these places."""
        return Names(len(numbers), lambda place: self.name(int(numbers[place])), self.family)


@dataclass(frozen=True)
class RowBlock:
    """Rows of one family as arrays: coefficient ``number`` of ``column`` in ``row``, from 0.

    No row is above its ``high``.
    """

    names: Names
    row: Ints
    column: Ints
    number: Floats
    high: Floats


@dataclass(frozen=True)
class RowArrays:
    """Rows compressed: row i has columns and numbers ``starts[i]`` to ``starts[i + 1]``."""

    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    numbers: Floats
    low: Floats
    high: Floats

    @cached_property
    def row(self) -> Ints:
        """The row of each coefficient."""
        return np.repeat(np.arange(len(self.low)), np.diff(self.starts))

    def only(self, rows: Ints, columns: Ints, width: int) -> "RowArrays":
        """Some rows and columns, each ascending, numbered anew, of a model so many columns wide."""
        lengths = np.diff(self.starts)
        kept = np.zeros(len(self.low), dtype=np.bool_)
        kept[rows] = True
        place = np.flatnonzero(np.repeat(kept, lengths))
        ends = np.concatenate([[0], np.cumsum(lengths[rows])])
        column = self.columns[place]
        if len(columns) < width:
            new_column = np.full(width, -1, dtype=np.int32)
            new_column[columns] = np.arange(len(columns), dtype=np.int32)
            column = new_column[column]
            used = column >= 0
            ends = np.concatenate([[0], np.cumsum(used)])[ends]
            column, place = column[used], place[used]
        return RowArrays(
            ends.astype(np.int32), column, self.numbers[place], self.low[rows], self.high[rows]
        )

    @cached_property
    def by_column(self) -> tuple[Ints, Ints]:
        """Where the coefficients of each column begin among these, and their places, by column."""
        width = int(self.columns.max(initial=-1)) + 1
        counts = np.bincount(self.columns, minlength=width)
        return np.concatenate([[0], np.cumsum(counts)]), order_of(self.columns, width)

    def sums(self, values: Floats) -> Floats:
        """What each row comes to at a point: one value a column. Most values may be nothing."""
        starts, places = self.by_column
        used = np.flatnonzero(values[: len(starts) - 1])
        which, at = spread(starts[used], starts[used + 1])
        place = places[at]
        worth = self.numbers[place] * values[used[which]]
        sums = np.bincount(self.row[place], weights=worth, minlength=len(self.low))
        return sums.astype(np.float64, copy=False)  # whole numbers where no value is used

    def priced(self, duals: Floats, columns: int) -> Floats:
        """What a unit of each of so many columns takes of its rows, each row at its dual."""
        used = np.flatnonzero(duals)
        starts = self.starts.astype(np.int64)
        which, place = spread(starts[used], starts[used + 1])
        worth = self.numbers[place] * duals[used[which]]
        taken = np.bincount(self.columns[place], weights=worth, minlength=columns)
        return taken.astype(np.float64, copy=False)


@dataclass(frozen=True)
class LinearModel:
    """Minimise an objective over columns and rows.

    Attributes:
        low, high, whole: bounds of each column (may be infinite), and whether it is a whole number.
        arrays: the rows.
        column_names, row_names: names of columns; names and families of rows, in their order.
        objective: (column, coefficient) pairs; columns not named cost nothing.
        offset: constant added to the objective.
    """

    low: Floats
    high: Floats
    whole: Flags
    arrays: RowArrays
    column_names: tuple[Names, ...]
    row_names: tuple[Names, ...]
    objective: tuple[Term, ...] = ()
    offset: float = 0.0

    @staticmethod
    def of(columns: Columns, rows: Iterable[Row | RowBlock]) -> "LinearModel":
        """A model of the columns and rows, without an objective."""
        low, high, whole = (
            np.concatenate([np.zeros(0), *(bounds[n] for bounds in columns.bounds)])
            for n in range(3)
        )
        empty = LinearModel(low, high, whole.astype(np.bool_), compress(()), (*columns.parts,), ())
        return empty.with_rows(rows)

    def __len__(self) -> int:
        """How many columns it has."""
        return len(self.low)

    @property
    def names(self) -> tuple[str, ...]:
        """The name of each column."""
        return tuple(part.name(n) for part in self.column_names for n in range(part.count))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows one by one, for texts and tests."""
        parts = ((part, n) for part in self.row_names for n in range(part.count))
        arrays, found = self.arrays, []
        for number, (part, place) in enumerate(parts):
            own = slice(arrays.starts[number], arrays.starts[number + 1])
            columns, numbers = arrays.columns[own].tolist(), arrays.numbers[own].tolist()
            terms = tuple(zip(columns, numbers, strict=True))
            low, high = float(arrays.low[number]), float(arrays.high[number])
            found.append(Row(part.family, part.name(place), terms, low, high))
        return tuple(found)

    @property
    def row_families(self) -> NDArray[np.str_]:
        """The family of each row."""
        names = [part.family for part in self.row_names]
        return np.repeat(
            np.array(names, dtype=np.str_),
            np.array([part.count for part in self.row_names], dtype=np.int64),
        )

    def aiming(self, objective: Sequence[Term], offset: float = 0.0) -> "LinearModel":
        """The same model with another objective to minimise."""
        return replace(self, objective=tuple(objective), offset=offset)

    def with_rows(self, rows: Iterable[Row | RowBlock]) -> "LinearModel":
        """The same model with more rows."""
        names, arrays = list(self.row_names), [self.arrays]
        for family, more in groupby(rows, lambda one: isinstance(one, Row) and one.family):
            blocks = list(more)
            singles = [row for row in blocks if isinstance(row, Row)]
            if family is not False:
                told = [row.name for row in singles]
                names.append(Names(len(told), told.__getitem__, str(family)))
                arrays.append(compress(singles))
                continue
            for block in blocks:
                if isinstance(block, RowBlock):
                    names.append(block.names)
                    arrays.append(_compressed(block))
        joined = _joined(arrays) if len(arrays) > 1 else self.arrays
        return replace(self, row_names=(*names,), arrays=joined)

    def without(self, family: str) -> "LinearModel":
        """The same model without the rows of a family: what it demands is lifted."""
        return self.only(np.flatnonzero(self.row_families != family), np.arange(len(self)))

    def only(self, rows: Ints, columns: Ints) -> "LinearModel":
        """Some of the rows and columns, each in ascending order; columns left out are at zero."""
        place = {}
        if self.objective:
            place = dict(zip(columns.tolist(), range(len(columns)), strict=True))
        return LinearModel(
            self.low[columns],
            self.high[columns],
            self.whole[columns],
            self.arrays.only(rows, columns, len(self)),
            _names_only(self.column_names, columns),
            _names_only(self.row_names, rows),
            tuple((place[c], number) for c, number in self.objective if c in place),
            self.offset,
        )

    def bounded(self, low: Floats, high: Floats) -> "LinearModel":
        """The same model with other bounds of its columns."""
        return replace(self, low=low, high=high)

    def pruned(self) -> "LinearModel":
        """The same model with columns that are held at zero taken out of its rows."""
        arrays = self.arrays
        used = (self.high[arrays.columns] > 0) | (self.low[arrays.columns] < 0)
        filled = np.bincount(arrays.row[used], minlength=len(arrays.low))
        rows = np.flatnonzero(filled)
        thinner = RowArrays(
            np.concatenate([[0], np.cumsum(filled[rows])]).astype(np.int32),
            arrays.columns[used],
            arrays.numbers[used],
            arrays.low[rows],
            arrays.high[rows],
        )
        return replace(self, arrays=thinner, row_names=_names_only(self.row_names, rows))

    def with_columns(self, columns: Columns, rows: Iterable[Row | RowBlock]) -> "LinearModel":
        """The model with further columns, numbered after its own, and rows; without objective."""
        low, high, whole = (
            np.concatenate([own, *(bounds[n] for bounds in columns.bounds)])
            for n, own in enumerate((self.low, self.high, self.whole))
        )
        wider = replace(
            self,
            low=low,
            high=high,
            whole=whole.astype(np.bool_),
            column_names=(*self.column_names, *columns.parts),
            objective=(),
            offset=0.0,
        )
        return wider.with_rows(rows)

    def costs(self) -> Floats:
        """The objective as one coefficient a column (columns, float64)."""
        costs = np.zeros(len(self))
        for column, coefficient in self.objective:
            costs[column] += coefficient
        return costs

    def value(self, values: Floats) -> float:
        """The objective at a point: one value a column (columns, float64)."""
        return float(np.sum(self.costs() * values)) + self.offset


def _names_only(parts: Iterable[Names], numbers: Ints) -> tuple[Names, ...]:
    """The names of the items of these numbers, ascending."""
    first, found = 0, []
    for part in parts:
        begin, end = np.searchsorted(numbers, [first, first + part.count])
        if begin < end:
            found.append(part.only(numbers[begin:end] - first))
        first += part.count
    return tuple(found)


def compress(rows: Sequence[Row]) -> RowArrays:
    """Rows as arrays."""
    lengths = [len(row.terms) for row in rows]
    pairs = [term for row in rows for term in row.terms]
    return RowArrays(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        np.array([column for column, _ in pairs], dtype=np.int32),
        np.array([number for _, number in pairs], dtype=np.float64),
        np.array([row.low for row in rows], dtype=np.float64),
        np.array([row.high for row in rows], dtype=np.float64),
    )


def _compressed(block: RowBlock) -> RowArrays:
    order = order_of(block.row, block.names.count)
    lengths = np.bincount(block.row, minlength=block.names.count)
    return RowArrays(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        block.column[order].astype(np.int32),
        block.number[order],
        np.full(block.names.count, -inf),
        block.high,
    )


def _joined(parts: Sequence[RowArrays]) -> RowArrays:
    ends = np.cumsum([part.starts[-1] for part in parts])
    starts = [
        part.starts[1:] + (end - part.starts[-1]) for part, end in zip(parts, ends, strict=True)
    ]
    return RowArrays(
        np.concatenate([[0], *starts]).astype(np.int32),
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
    )
