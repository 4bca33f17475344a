"""A planning problem with its columns: what the constraint families make rows of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from contingent.planning.linear_model import Names, RowBlock
from contingent.planning.problem import Problem
from contingent.planning.spread import spread
from contingent.planning.tour_table import TourTable
from contingent.register.balance import Counted

__all__ = ["Formulation"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Formulation:
    """A problem with its columns.

    Attributes:
        go: column of each tour, in the order of ``problem.table``.
        fill: column of each (line, month); those of a line follow each other.
        apart: column of each (offer, nation, site, month) of a *not with* caveat; 1 when the
            offer's side may be there, 0 when the nation's may.
        opened: column of each candidate site; empty when there is nothing to choose.
        there: column of what is in place in a month, for shares; met: of each month of what is
            asked of the composition.
    """

    problem: Problem
    go: Ints
    fill: Mapping[tuple[str, int], int]
    apart: Mapping[tuple[str, str, str, int], int]
    opened: Mapping[str, int]
    there: Mapping[tuple[Counted, int], int] = field(default_factory=dict)
    met: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @property
    def tours(self) -> TourTable:
        """The tours."""
        return self.problem.table

    def of_each_offer(self, attribute: str) -> Floats:
        """A number of each offer of the tours: its packages, or its personnel a package."""
        offers = self.problem.offers
        return np.array(
            [getattr(offers[o], attribute) for o in self.tours.offers], dtype=np.float64
        )

    def present(self, tours: Ints) -> tuple[Ints, Ints]:
        """Each of these tours in each of the months in which it is in place."""
        which, month = spread(self.tours.month[tours], self.tours.end[tours])
        return tours[which], month

    def rows(
        self,
        family: str,
        keys: Ints,
        column: Ints,
        number: Floats,
        *,
        name: Callable[[int], str],
        high: Callable[[Ints], Floats],
    ) -> RowBlock:
        """One row for each different key of the coefficients, by ascending key.

        Args:
            keys: of each coefficient; small numbers, 0 or more.
            name, high: of the rows, by their keys.
        """
        there = np.bincount(keys) > 0
        own = np.flatnonzero(there)
        names = Names(len(own), lambda row: name(int(own[row])), family)
        return RowBlock(names, (np.cumsum(there) - 1)[keys], column, number, high(own))
