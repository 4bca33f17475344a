"""The search: cycles of cooling, the best plan of all kept.

Hot packages move about almost freely, cold ones only to where they add more (simulated annealing,
Kirkpatrick, Gelatt and Vecchi 1983). A plan on the way is cooled at once in a copy from time to
time, so that there is a good plan whenever the search is stopped.
"""

from collections.abc import Callable
from threading import Lock

import numpy as np

from contingent.planning.large.annealing import rearrange, score
from contingent.planning.large.state import State, copied, empty
from contingent.planning.large.table import ServiceTable

__all__ = ["Best", "search"]

#: First and last heat of a cycle, as shares of what a filled month of the dearest line is worth:
#:
#: at first a package goes nearly anywhere, at last only where it adds something.
HOT, COLD = 0.3, 0.0004
#: Credit at first for what waits for lines it needs; none at the end of a cycle.
HOPE = 0.15
#: Cooled copies looked at in a cycle.
LOOKS = 8
#: Packages rearranged between two looks at the clock.
BATCH = 64
#: Sweeps over all packages that cool a copy.
QUENCH = 2


class Best:
    """The best plan found by all searches."""

    def __init__(self) -> None:
        self.value = -np.inf
        self.state: State | None = None
        self._lock = Lock()

    def offer(self, state: State) -> None:
        """Keep a plan if it is better than all before."""
        value = score(state)
        with self._lock:
            if value > self.value:
                self.value, self.state = value, copied(state)


def search(
    table: ServiceTable,
    worth: np.ndarray,
    seed: int,
    progress: Callable[[int], float],
    stop: Callable[[], bool],
    best: Best,
) -> None:
    """One cycle of cooling.

    Args:
        worth: lines x months (float64), in weighted lines: what is aimed at.
        seed: of every random choice; the same steps from the same seed give the same plan.
        progress: how far the cycle is, 0 to 1, after so many packages were rearranged.
        stop: asked between batches; True ends the cycle with a cooled plan.
        best: gets the plans found.
    """
    rng = np.random.default_rng(seed)
    state = empty(table, worth, seed)
    packages = len(table.package_class)
    top = float(worth.max(initial=0.0))
    if not packages or not top:
        best.offer(state)
        return
    done, looks = 0, 1
    order = rng.permutation(packages)
    while (share := progress(done)) < 1 and not stop():
        heat = top * HOT * (COLD / HOT) ** share
        begin = done % packages
        if begin == 0:
            order = rng.permutation(packages)
        batch = order[begin : begin + BATCH]
        rearrange(table, state, batch, heat, HOPE * (1 - share))
        done += len(batch)
        if share * LOOKS > looks and done >= packages:
            looks = int(share * LOOKS) + 1
            copy = copied(state)
            _cool(table, copy, rng)
            best.offer(copy)
    _cool(table, state, rng)
    best.offer(state)


def _cool(table: ServiceTable, state: State, rng: np.random.Generator) -> None:
    for _ in range(QUENCH):
        rearrange(table, state, rng.permutation(len(table.package_class)), 0.0, 0.0)
