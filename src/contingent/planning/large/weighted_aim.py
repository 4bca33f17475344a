"""The one aim of a large plan: the fills of the tiers, each weighing ten times the next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.build import NamedTable

__all__ = ["Aims", "aims_of"]

#: What a tier counts beside the next.
RATIO = 10.0


@dataclass(frozen=True)
class Aims:
    """What is aimed at: the tiers, one weighted sum of them.

    Attributes:
        tiers: their numbers, ascending.
        base: lines x months, what filling counts within its tier: the line's weight, spread evenly
            over the months that ask for it, so that a fill is in *weighted lines*.
        place: of each line's tier among ``tiers`` (lines, int64).
        weights: of the tiers, each ten times the next, the last being 1.
    """

    tiers: tuple[int, ...]
    base: NDArray[np.float64]
    place: NDArray[np.int64]
    weights: tuple[float, ...]

    @property
    def worth(self) -> NDArray[np.float64]:
        """Lines x months, what filling the line in the month is worth."""
        return np.asarray(self.base * np.array(self.weights)[self.place][:, None])

    def fills(self, fill: NDArray[np.float64]) -> NDArray[np.float64]:
        """What each tier is filled at, in weighted lines, from fills by line and month."""
        by_line = (self.base * fill).sum(axis=1)
        filled = np.bincount(self.place, by_line, minlength=len(self.tiers))
        return filled.astype(np.float64)


def aims_of(layout: NamedTable) -> Aims:
    """The aims of a problem."""
    tiers, place = np.unique(layout.tier, return_inverse=True)
    months = np.maximum(1, layout.table.asked.sum(axis=1))
    base = (layout.weight / months)[:, None] * layout.table.asked
    count = len(tiers)
    weights = tuple(RATIO ** (count - 1 - k) for k in range(count))
    return Aims(tuple(int(t) for t in tiers), base, place.astype(np.int64), weights)
