"""Lowering the bounds in turns: of the weighted aim, of each tier alone, of each given others."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.build import NamedTable
from contingent.planning.large.freed_tours import SplitPrices
from contingent.planning.large.lagrangian import Cut, Prices, first_prices, lowered
from contingent.planning.large.weighted_aim import Aims

__all__ = ["ProvenBounds"]

#: Rounds of the first turn for a bound; each later one has twice as many as the one before, and
#: begins with steps half as long.
ROUNDS, STEP = 500, 0.1
#: A turn that lowers a bound by less than this share has come near its least.
NEAR = 2e-5


@dataclass
class ProvenBounds:
    """The bounds proven so far.

    Every cut holds for every plan, whenever it was found, so that the bound of a tier *given what
    the tiers before are filled at* can be read off the cuts for any plan.
    """

    layout: NamedTable
    aims: Aims
    cuts: list[Cut] = field(default_factory=list)
    _prices: dict[str, tuple[Prices, int]] = field(default_factory=dict)

    @property
    def weighted(self) -> float:
        """At most so much of the weighted sum."""
        return min(
            (cut.most for cut in self.cuts if cut.weights == self.aims.weights), default=np.inf
        )

    def prices(self) -> SplitPrices:
        """The best prices known for the weighted sum; those to begin with before the first turn."""
        weights, asked = self.aims.weights, self.layout.table.asked
        free = (False,) * len(weights)
        values = self._of("weighted", weights, free)[0].values
        sites, (lines, months) = len(self.layout.table.capacity), asked.shape
        by_month = values[: (lines + sites) * months].reshape(-1, months)
        return SplitPrices(by_month[:lines], by_month[lines:])

    def alone(self, place: int) -> float:
        """At most so much of a tier, whatever the others get."""
        return self.given(place, np.zeros(place))

    def given(self, place: int, filled: NDArray[np.float64]) -> float:
        """At most so much of a tier by any plan that fills the tiers before as much as this."""
        most = float(self.aims.base[self.aims.place == place].sum())
        for cut in self.cuts:
            if cut.weights[place] > 0:
                before = float(np.dot(cut.weights[:place], filled[:place]))
                most = min(most, (cut.most - before) / cut.weights[place])
        return most

    def lower_weighted(self, stop: Callable[[], bool]) -> bool:
        """One more turn for the weighted sum; False once turns hardly help."""
        free = (False,) * len(self.aims.weights)
        return self._turn("weighted", self.aims.weights, free, np.zeros(len(free)), stop)

    def lower_alone(self, place: int, stop: Callable[[], bool]) -> bool:
        """One more turn for a tier alone."""
        weights = tuple(float(k == place) for k in range(len(self.aims.weights)))
        free = (False,) * len(weights)
        return self._turn(f"alone {place}", weights, free, np.zeros(len(free)), stop)

    def lower_given(
        self, place: int, filled: NDArray[np.float64], stop: Callable[[], bool]
    ) -> bool:
        """One more turn for a tier, the tiers before being filled as much as this."""
        last = self.aims.weights[place]
        weights = tuple(w / last if k <= place else 0.0 for k, w in enumerate(self.aims.weights))
        free = tuple(k < place for k in range(len(weights)))
        kept = np.where(free, filled, 0.0)
        # What is kept has changed: prices of before still hold, but their value must be redone.
        key = f"given {place} {kept.tolist()}"
        return self._turn(key, weights, free, kept, stop)

    def _turn(
        self,
        key: str,
        weights: tuple[float, ...],
        free: tuple[bool, ...],
        kept: NDArray[np.float64],
        stop: Callable[[], bool],
    ) -> bool:
        table, aims = self.layout.table, self.aims
        prices, turn = self._of(key, weights, free)
        better = lowered(
            table, aims.base, aims.place, prices, kept, ROUNDS << turn, STEP / (1 << turn), stop
        )
        self._prices[key] = (better, turn + 1)
        if better is not prices:
            self.cuts.append(better.cut)
        return not stop() and not better.value > prices.value * (1 - NEAR)

    def _of(
        self, key: str, weights: tuple[float, ...], free: tuple[bool, ...]
    ) -> tuple[Prices, int]:
        """The prices of a bound so far, and how many turns it took to them."""
        if key not in self._prices:
            table, aims = self.layout.table, self.aims
            prices = first_prices(table, aims.base, aims.place, weights, free)
            self._prices[key] = (prices, 0)
        return self._prices[key]
