"""A linear model, neutral to the solver: columns, rows by family, and one objective.

Rows are kept in the order they are added and know their family, so that a test can look at each
family alone and a person can read the model as LP text (``as_lp_text``). Arrays over columns have
one entry a column, in the order in which columns were added; units are those of the family that
makes the row (``planning.families``): packages, shares of a line, people, months.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns", "LinearModel", "Row", "RowArrays", "Term", "as_lp_text", "compress"]

#: (column, coefficient)
Term = tuple[int, float]
Floats = NDArray[np.float64]


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
    """Columns being added to a model: names, bounds and whether they are whole numbers.

    The four lists are as long as each other; a column's number is its place in them.
    """

    names: list[str] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)

    def add(self, name: str, low: float, high: float, *, whole: bool) -> int:
        """Add a column and return its number."""
        self.names.append(name)
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.names) - 1


@dataclass(frozen=True)
class LinearModel:
    """Minimise an objective over columns and rows.

    Attributes:
        names: of the columns.
        low, high: bounds of each column (columns, float64); may be infinite.
        whole: which columns take whole numbers only (columns, bool).
        rows: what must hold, in the order added.
        objective: (column, coefficient) pairs; columns not named cost nothing.
        offset: constant added to the objective.
        arrays: the rows compressed, kept so that every aim of one model shares them.
    """

    names: tuple[str, ...]
    low: Floats
    high: Floats
    whole: NDArray[np.bool_]
    rows: tuple[Row, ...]
    objective: tuple[Term, ...] = ()
    offset: float = 0.0
    arrays: "RowArrays | None" = field(default=None, compare=False)

    @staticmethod
    def of(columns: Columns, rows: Iterable[Row]) -> "LinearModel":
        """A model of the columns and rows, without an objective."""
        listed = tuple(rows)
        return LinearModel(
            tuple(columns.names),
            np.array(columns.low, dtype=np.float64),
            np.array(columns.high, dtype=np.float64),
            np.array(columns.whole, dtype=np.bool_),
            listed,
            arrays=compress(listed),
        )

    def aiming(self, objective: Sequence[Term], offset: float = 0.0) -> "LinearModel":
        """The same model with another objective to minimise."""
        return replace(self, objective=tuple(objective), offset=offset)

    def with_rows(self, rows: Iterable[Row]) -> "LinearModel":
        """The same model with more rows."""
        more = tuple(rows)
        arrays = compress(more, after=self.row_wise())
        return replace(self, rows=(*self.rows, *more), arrays=arrays)

    def without(self, family: str) -> "LinearModel":
        """The same model without the rows of a family: what it demands is lifted."""
        kept = tuple(row for row in self.rows if row.family != family)
        return replace(self, rows=kept, arrays=compress(kept))

    def pruned(self) -> "LinearModel":
        """The same model with columns that are held at zero taken out of its rows."""
        rows = self.row_wise()
        used = (self.high[rows.columns] > 0) | (self.low[rows.columns] < 0)
        before = np.concatenate([[0], np.cumsum(used)])
        starts = before[rows.starts]
        kept = np.flatnonzero(starts[1:] > starts[:-1])
        lengths = (starts[1:] - starts[:-1])[kept]
        arrays = RowArrays(
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
            rows.columns[used],
            rows.numbers[used],
            rows.low[kept],
            rows.high[kept],
        )
        return replace(self, rows=tuple(self.rows[row] for row in kept), arrays=arrays)

    def with_columns(self, columns: Columns, rows: Iterable[Row]) -> "LinearModel":
        """The model with further columns, numbered after its own, and rows; without objective."""
        wider = replace(
            self,
            names=(*self.names, *columns.names),
            low=np.concatenate([self.low, columns.low]),
            high=np.concatenate([self.high, columns.high]),
            whole=np.concatenate([self.whole, columns.whole]).astype(np.bool_),
            objective=(),
            offset=0.0,
        )
        return wider.with_rows(rows)

    def costs(self) -> Floats:
        """The objective as one coefficient a column (columns, float64)."""
        costs = np.zeros(len(self.names))
        for column, coefficient in self.objective:
            costs[column] += coefficient
        return costs

    def value(self, values: Floats) -> float:
        """The objective at a point: one value a column (columns, float64)."""
        return float(self.costs() @ values) + self.offset

    def row_wise(self) -> "RowArrays":
        """The rows, compressed by row."""
        return self.arrays or compress(self.rows)


@dataclass(frozen=True)
class RowArrays:
    """Rows compressed: row i has columns and numbers ``starts[i]`` up to ``starts[i + 1]``.

    This is the compressed sparse row form that HiGHS takes as it is, hence 32-bit indices.

    Attributes:
        starts: where the terms of each row begin, and the end (rows + 1).
        columns, numbers: column and coefficient of each term, row after row (terms).
        low, high: bounds of each row (rows); may be infinite.
    """

    starts: NDArray[np.int32]
    columns: NDArray[np.int32]
    numbers: Floats
    low: Floats
    high: Floats


def compress(rows: Sequence[Row], after: RowArrays | None = None) -> RowArrays:
    """Rows as arrays, put after those of ``after`` if given."""
    lengths = [len(row.terms) for row in rows]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    pairs = [term for row in rows for term in row.terms]
    columns = np.array([column for column, _ in pairs], dtype=np.int32)
    numbers = np.array([number for _, number in pairs], dtype=np.float64)
    low = np.array([row.low for row in rows], dtype=np.float64)
    high = np.array([row.high for row in rows], dtype=np.float64)
    if after is None:
        return RowArrays(starts, columns, numbers, low, high)
    return RowArrays(
        np.concatenate([after.starts, starts[1:] + after.starts[-1]]),
        np.concatenate([after.columns, columns]),
        np.concatenate([after.numbers, numbers]),
        np.concatenate([after.low, low]),
        np.concatenate([after.high, high]),
    )


def as_lp_text(model: LinearModel, families: Iterable[str] | None = None) -> str:
    """The model, or some families of it, as readable LP text."""
    wanted = None if families is None else set(families)
    lines = ["min", f"  obj: {_sum(model.names, model.objective)}", "st"]
    for row in model.rows:
        if wanted is not None and row.family not in wanted:
            continue
        text = _sum(model.names, row.terms)
        if row.low == row.high:
            lines.append(f"  {row.name}: {text} = {row.high:g}")
            continue
        if row.high < inf:
            lines.append(f"  {row.name}: {text} <= {row.high:g}")
        if row.low > -inf:
            lines.append(f"  {row.name}: {text} >= {row.low:g}")
    lines.append("bounds")
    for name, low, high, whole in zip(model.names, model.low, model.high, model.whole, strict=True):
        lines.append(f"  {low:g} <= {name} <= {high:g}" + ("  whole" if whole else ""))
    return "\n".join(lines) + "\n"


def _sum(names: tuple[str, ...], terms: Iterable[Term]) -> str:
    return " ".join(f"{number:+g} {names[column]}" for column, number in terms) or "0"
