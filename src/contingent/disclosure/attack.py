"""The attacker's problem: between which numbers the published totals force a hidden one to lie.

The attackers put together what they know: the numbers of their own offers, and of those whose
numbers were released to one of them. They are taken to know also who made which other offer, what
one package of it is, and which offers did not change between two publications; what they do not
know is how many packages. Every count from 0 on that agrees with all that was ever published could
then be true, and two linear programs give the least and the most of it: the attacker's problem of
statistical disclosure control (M. Fischetti and J. J. Salazar, Management Science 47(7), 2001;
``attack`` in the R package sdcTable), with intervals in place of the cells that are left out there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.disclosure.publication import HiddenOffer, Publication, TotalCell
from contingent.planning.linear_model import Columns, LinearModel, Row
from contingent.planning.solver import Limits, Solver

__all__ = ["Attack", "Interval"]

Floats = NDArray[np.float64]
#: Seconds for one linear program; they take thousandths.
_SECONDS = 20.0


@dataclass(frozen=True)
class Interval:
    """The least and the most a number can be."""

    low: float
    high: float


class Attack:
    """What attackers can work out of all that was ever published.

    Args:
        history: every publication, the one to be judged among them.
        known: nations that put together what they know.
    """

    def __init__(
        self, history: Sequence[Publication], known: Iterable[str], solver: Solver
    ) -> None:
        self.known = frozenset(known)
        most: dict[tuple[object, ...], float] = {}
        for publication in history:
            for cell in publication.cells:
                room = cell.high - self.seen_in(publication, cell.quantity)
                for offer, each in self._hidden_in(publication, cell):
                    most[offer.same] = min(most.get(offer.same, np.inf), max(room, 0.0) / each)
        columns = Columns()
        self._place = {
            name: columns.add(str(name[0]), 0.0, high, whole=False) for name, high in most.items()
        }
        rows = [
            self._row(publication, number, cell)
            for number, publication in enumerate(history)
            for cell in publication.cells
        ]
        self._model = LinearModel.of(columns, [row for row in rows if row.terms])
        self._held = solver.hold(self._model)

    def seen_in(self, publication: Publication, quantity: str) -> float:
        """The part of a total that the attackers know themselves."""
        return sum(
            offer.packages * offer.each.get(quantity, 0.0)
            for offer in publication.offers
            if not offer.hidden_from(self.known)
        )

    def _hidden_in(
        self, publication: Publication, cell: TotalCell
    ) -> Iterable[tuple[HiddenOffer, float]]:
        for offer in publication.offers:
            each = offer.each.get(cell.quantity, 0.0)
            if each > 0 and offer.hidden_from(self.known):
                yield offer, each

    def _row(self, publication: Publication, number: int, cell: TotalCell) -> Row:
        seen = self.seen_in(publication, cell.quantity)
        terms = tuple(
            (self._place[offer.same], each) for offer, each in self._hidden_in(publication, cell)
        )
        name = f"{number} {cell.quantity}"
        return Row("published", name, terms, cell.low - seen, cell.high - seen)

    def interval(self, weights: Iterable[tuple[HiddenOffer, float]]) -> Interval | None:
        """The least and the most of a weighted sum of packages that the attackers do not know.

        Every one of the offers is in a published total. None when a program could not be solved,
        which the caller has to take for the worst.
        """
        costs = np.zeros(len(self._model))
        for offer, weight in weights:
            costs[self._place[offer.same]] += weight
        low, most = self._least(costs), self._least(-costs)
        return None if low is None or most is None else Interval(low, -most)

    def _least(self, costs: Floats) -> float | None:
        model, rows = self._model, self._model.arrays
        limits = Limits(_SECONDS)
        point = self._held.minimise(costs, model.low, model.high, rows.low, rows.high, limits)
        return None if point is None else float(costs @ point.values)
