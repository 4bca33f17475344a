"""A linear model, neutral to the solver: columns, rows by family, and one objective.

Rows are kept in the order they are added and know their family, so that a test can look at each
family alone and a person can read the model as LP text (``as_lp_text``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

__all__ = ["Columns", "LinearModel", "Row", "Term", "as_lp_text"]

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
    """Columns being added to a model: names, bounds and whether they are whole numbers."""

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
        objective: (column, coefficient) pairs; columns not named cost nothing.
        offset: constant added to the objective.
    """

    names: tuple[str, ...]
    low: Floats
    high: Floats
    whole: NDArray[np.bool_]
    rows: tuple[Row, ...]
    objective: tuple[Term, ...] = ()
    offset: float = 0.0

    @staticmethod
    def of(columns: Columns, rows: Iterable[Row]) -> "LinearModel":
        """A model of the columns and rows, without an objective."""
        return LinearModel(
            tuple(columns.names),
            np.array(columns.low, dtype=np.float64),
            np.array(columns.high, dtype=np.float64),
            np.array(columns.whole, dtype=np.bool_),
            tuple(rows),
        )

    def aiming(self, objective: Sequence[Term], offset: float = 0.0) -> "LinearModel":
        """The same model with another objective to minimise."""
        return LinearModel(
            self.names, self.low, self.high, self.whole, self.rows, tuple(objective), offset
        )

    def with_rows(self, rows: Iterable[Row]) -> "LinearModel":
        """The same model with more rows."""
        return LinearModel(
            self.names,
            self.low,
            self.high,
            self.whole,
            (*self.rows, *rows),
            self.objective,
            self.offset,
        )

    def costs(self) -> Floats:
        """The objective as one coefficient a column."""
        costs = np.zeros(len(self.names))
        for column, coefficient in self.objective:
            costs[column] += coefficient
        return costs

    def value(self, values: Floats) -> float:
        """The objective at a point."""
        return float(self.costs() @ values) + self.offset

    def row_wise(self) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats, Floats, Floats]:
        """Rows as (starts, columns, coefficients, low, high), compressed by row."""
        lengths = [len(row.terms) for row in self.rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        columns = np.fromiter((c for r in self.rows for c, _ in r.terms), np.int32, starts[-1])
        numbers = np.fromiter((x for r in self.rows for _, x in r.terms), np.float64, starts[-1])
        low = np.array([row.low for row in self.rows], dtype=np.float64)
        high = np.array([row.high for row in self.rows], dtype=np.float64)
        return starts, columns, numbers, low, high


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
