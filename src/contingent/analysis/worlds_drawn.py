"""Worlds drawn by the probabilities of events and nations, or all of them, and how values spread.

Nothing here knows what is looked at in a world: that is a number a world.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.chances import wilson

__all__ = ["QUANTILES", "Drawn", "Spread", "draw_worlds", "spread_of"]

#: The shares of worlds at which a spread is told.
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
#: What float sums of probabilities may be off by.
SLACK = 1e-12

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Drawn:
    """Different worlds, and how much each counts.

    Attributes:
        so: what comes true in each (worlds, uncertain things).
        weight: probability of each, or the share of the draws it came up in (worlds); sums to 1.
        worlds: how many were looked at: all there are, or the draws.
        exact: whether they are all there are.
    """

    so: Flags
    weight: Floats
    worlds: int
    exact: bool


@dataclass(frozen=True)
class Spread:
    """How a share between 0 and 1 spreads over worlds.

    Attributes:
        quantiles: at ``QUANTILES``: in so many of the worlds it is this or less.
        mean: its expected value.
        low, high: 95 % interval of the mean (Wilson); both the mean where worlds are all there are.
        whole: share of worlds in which it is 1.
    """

    quantiles: tuple[float, ...]
    mean: float
    low: float
    high: float
    whole: float


def draw_worlds(probabilities: Sequence[float], most: int, seed: int) -> Drawn:
    """All worlds where they are at most so many, else so many drawn independently.

    Args:
        probabilities: of each uncertain thing, between 0 and 1.
        seed: of the draw; the same seed draws the same worlds.
    """
    things, odds = len(probabilities), np.array(probabilities, dtype=np.float64)
    if things < most.bit_length():
        numbers = np.arange(1 << things)[:, None]
        so = (numbers >> np.arange(things) & 1).astype(np.bool_)
        return Drawn(so, np.where(so, odds, 1 - odds).prod(axis=1), len(so), exact=True)
    drawn = np.random.default_rng(seed).random((most, things)) < odds
    packed, counts = np.unique(np.packbits(drawn, axis=1), axis=0, return_counts=True)
    so = np.unpackbits(packed, axis=1, count=things).astype(np.bool_)
    return Drawn(so, counts / most, most, exact=False)


def spread_of(values: Floats, drawn: Drawn) -> Spread:
    """How a share, one value a world, spreads over the worlds."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(drawn.weight[order])
    places = np.searchsorted(reached, np.array(QUANTILES) - SLACK)
    sorted_values = values[order]
    mean = float(drawn.weight @ values)
    low, high = (mean, mean) if drawn.exact else wilson(min(1.0, mean), drawn.worlds)
    return Spread(
        tuple(float(sorted_values[min(place, len(values) - 1)]) for place in places),
        mean,
        low,
        high,
        float(drawn.weight @ (values >= 1.0)),
    )
