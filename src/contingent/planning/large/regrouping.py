"""Bettering a plan by groups: some packages choose all their tours together, by HiGHS.

A package that chooses alone cannot trade months with another, and where tours of three, four and
six months have to cover a line from end to end that is what is wanted: most of what annealing
leaves is lost on scarce capabilities, of which there are few packages (large neighbourhood search,
Shaw 1998). A group is packages that can serve one capability, the dearest at the prices of the
bound first; their tours are those that forgo least at these prices, and those they are on.
"""

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.annealing import rearrange
from contingent.planning.large.build import NamedTable
from contingent.planning.large.freed_model import freed_model, tours_chosen
from contingent.planning.large.freed_tours import FreedTours, SplitPrices, freed_tours
from contingent.planning.large.placing import go, stay_home
from contingent.planning.large.search import Best
from contingent.planning.large.state import State, copied
from contingent.planning.solver import Limits, Solver

__all__ = ["Regrouping"]

Ints = NDArray[np.int64]

#: Most packages of a group, and most tours they choose among.
PACKAGES, TOURS = 60, 2_500
#: Gap at which a group has chosen well enough.
NEAR = 5e-4


class Regrouping:
    """Groups of packages that are given to a solver one after the other, by several threads."""

    def __init__(
        self, layout: NamedTable, prices: SplitPrices, solver: Solver, best: Best, seed: int
    ) -> None:
        self.table, self.prices, self.solver, self.best = layout.table, prices, solver, best
        self.random = np.random.default_rng(seed)
        self._waiting: list[Ints] = []
        self._lock = Lock()
        self.families = _families(layout, prices)
        self.rounds = 0

    def better(self, limits: Limits) -> None:
        """Let the next group choose, and keep the plan if it is better."""
        group = self._next()
        known = self.best.state
        if known is None or not len(group):
            return
        state = copied(known)
        tours = self._tours(state, group)
        for package in group:
            stay_home(self.table, state, package)
        strength = np.bincount(
            self.table.package_class[group], minlength=len(self.table.people)
        ).astype(np.int64)
        model = freed_model(self.table, state, tours, strength)
        solved = self.solver.solve(model, limits)
        if solved.values is None:
            return
        counts = np.rint(solved.values[: len(tours.kind)]).astype(np.int64)
        self._put(group, tours_chosen(self.table, tours, counts, group))

    def _next(self) -> Ints:
        with self._lock:
            if not self._waiting:
                self._waiting = self._round()
            return self._waiting.pop(0)

    def _round(self) -> list[Ints]:
        """Every family once, the large ones in groups drawn anew."""
        self.rounds += 1
        groups = []
        for family in self.families:
            parts = -(-len(family) // PACKAGES)
            groups += [np.sort(g) for g in np.array_split(self.random.permutation(family), parts)]
        return groups

    def _tours(self, state: State, group: Ints) -> FreedTours:
        """The tours the group chooses among."""
        every = freed_tours(self.table, np.unique(self.table.package_class[group]))
        if len(every.kind) <= TOURS:
            return every
        forgone = every.forgone(self.table, self.prices)
        row, month = np.nonzero(state.sent[group] >= 0)
        own = every.places_of(state.sent[group][row, month], month)
        least = np.argpartition(forgone, TOURS)[:TOURS]
        return every.only(np.union1d(least, own))

    def _put(self, group: Ints, chosen: Ints) -> None:
        """Send a group on its tours in the best plan there is by now."""
        with self._lock:
            if self.best.state is None:
                return
            state = copied(self.best.state)
            for package in group:
                stay_home(self.table, state, package)
            for package, tours in zip(group, chosen, strict=True):
                go(self.table, state, package, tours)
            self.best.offer(state)
            order = self.random.permutation(len(self.table.package_class))
            rearrange(self.table, state, order, 0.0, 0.0)
            self.best.offer(state)


def _families(layout: NamedTable, prices: SplitPrices) -> list[Ints]:
    """The packages that can serve each capability, the one dearest in all first."""
    table = layout.table
    owner = np.repeat(np.arange(len(table.people)), np.diff(table.options_begins))
    worth = (prices.line * table.quantity[:, None] * table.asked).sum(axis=1)
    roles = np.unique(layout.capability)
    dear = np.bincount(layout.capability, worth, minlength=len(roles))
    families = []
    for role in np.argsort(-dear, kind="stable"):
        kinds = np.unique(owner[layout.capability[table.line] == role])
        families.append(np.flatnonzero(np.isin(table.package_class, kinds)))
    return [family for family in families if len(family)]
