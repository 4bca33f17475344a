"""Whether a hidden number could be so much more, or so much less, than it is, for all who attack.

Everything is told as a difference from what is true: by how much each offer would have more or
fewer packages. A set of differences that agrees with all that was published is an excuse: it holds
for every group of attackers that knows the numbers of none of the offers in it. So one linear
program, which looks for an excuse that touches as little as possible, answers for many groups.
"""

from collections.abc import Sequence

import numpy as np

from contingent.disclosure.publication import HiddenOffer, Publication
from contingent.planning.linear_model import Columns, LinearModel, Row
from contingent.planning.solver import Limits, Solver

__all__ = ["Excuses"]

_SECONDS = 20.0
_TOUCHED = 1e-9


class Excuses:
    """How far a number, a weighted sum of the packages of offers, could be another one.

    Args:
        history: every publication.
        names: every offer of them, by what it is (``HiddenOffer.same``); their places are used.
        weights: the offers of the number, with what one package of each adds.
    """

    def __init__(
        self,
        history: Sequence[Publication],
        names: Sequence[tuple[object, ...]],
        weights: Sequence[tuple[HiddenOffer, float]],
        solver: Solver,
    ) -> None:
        self._place = {name: index for index, name in enumerate(names)}
        columns = Columns()
        packages = {one.same: one.packages for p in history for one in p.offers}
        for name in names:
            columns.add("more", 0.0, np.inf, whole=False)
            columns.add("fewer", 0.0, packages[name], whole=False)
        rows = [row for publication in history for row in self._rows(publication)]
        aim = self._terms([(one.same, weight) for one, weight in weights])
        model = LinearModel.of(columns, [*rows, Row("aim", "aim", aim)])
        self._model, self._held = model, solver.hold(model)
        # A package counts as much as it adds to the first total it is in.
        self._costs = np.ones(len(model))
        self._excuses: dict[bool, list[tuple[int, float]]] = {True: [], False: []}

    def _terms(
        self, parts: Sequence[tuple[tuple[object, ...], float]]
    ) -> tuple[tuple[int, float], ...]:
        found: dict[int, float] = {}
        for name, each in parts:
            more = 2 * self._place[name]
            found[more] = found.get(more, 0.0) + each
            found[more + 1] = found.get(more + 1, 0.0) - each
        return tuple(found.items())

    def _rows(self, publication: Publication) -> list[Row]:
        made = []
        for cell in publication.cells:
            parts = [
                (one.same, one.each[cell.quantity])
                for one in publication.offers
                if one.each.get(cell.quantity, 0.0) > 0
            ]
            total = publication.total(cell.quantity)
            low, high = min(0.0, cell.low - total), max(0.0, cell.high - total)
            made.append(Row("published", cell.quantity, self._terms(parts), low, high))
        return made

    def has(self, known: int, amount: float, *, more: bool) -> bool:
        """Whether the number could be another by at least an amount, for those who know these.

        Args:
            known: the offers whose numbers the attackers know, as a mask of their places.
            more: whether it is to be more, or less.
        """
        for touched, far in self._excuses[more]:
            if not touched & known and far >= amount:
                return True
        found = self._excuse(known, amount, more=more)
        if found is None:
            return False
        self._excuses[more].append(found)
        return True

    def _excuse(self, known: int, amount: float, *, more: bool) -> tuple[int, float] | None:
        model, rows = self._model, self._model.arrays
        high = model.high.copy()
        for index in self._place.values():
            if known >> index & 1:
                high[2 * index : 2 * index + 2] = 0.0
        row_low, row_high = rows.low.copy(), rows.high.copy()
        if more:
            row_low[-1] = amount
        else:
            row_high[-1] = -amount
        limits = Limits(_SECONDS)
        point = self._held.minimise(self._costs, model.low, high, row_low, row_high, limits)
        if point is None:
            return None
        moved = point.values[0::2] + point.values[1::2]
        touched = sum(1 << int(index) for index in np.flatnonzero(moved > _TOUCHED))
        return touched, amount
