"""Shapley and Banzhaf values by sampling, with an interval, where there are too many coalitions."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.game import Compiled
from contingent.analysis.values import values_of

__all__ = ["Sampled", "sample_power"]

#: Pairs of orders sampled, in so many batches; half the width of the interval is 1.96 errors.
ORDERS, BATCHES, QUANTILE = 12_000, 40, 1.959963984540054


@dataclass(frozen=True)
class Sampled:
    """Estimates for each acting player, each with half the width of its 95 % interval."""

    shapley: tuple[float, ...]
    shapley_error: tuple[float, ...]
    banzhaf: tuple[float, ...]
    banzhaf_error: tuple[float, ...]


def sample_power(
    game: Compiled,
    seed: int = 1,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Sampled:
    """Sample orders of joining in antithetic pairs (an order and its reverse), and coalitions.

    Args:
        on_done: called with (batches done, batches in all).
    """
    import_module("contingent.analysis.kernels")  # worth its load time over so many coalitions
    rng = np.random.default_rng(seed)
    each = ORDERS // BATCHES
    orders, subsets = [], []
    for batch in range(BATCHES):
        on_done(batch, BATCHES)
        drawn = rng.permuted(np.tile(np.arange(len(game.players)), (each, 1)), axis=1)
        orders.append(_marginals(game, np.concatenate([drawn, drawn[:, ::-1]])).mean(axis=0))
        subsets.append(_swings(game, rng, each))
    value, error = _mean(np.array(orders))
    swing, swing_error = _mean(np.array(subsets))
    return Sampled(value, error, swing, swing_error)


def _marginals(game: Compiled, orders: NDArray[np.int64]) -> NDArray[np.float64]:
    """What each player adds when they join in each of these orders (orders x players)."""
    count, players = orders.shape
    joined = np.empty_like(orders)  # the step at which each player joins
    np.put_along_axis(joined, orders, np.arange(players)[None], axis=1)
    presence = joined[:, None, :] < np.arange(players + 1)[None, :, None]
    # All orders in one go: who stands is settled for 64 coalitions at a time.
    values = values_of(game, presence.reshape(-1, players)).reshape(count, players + 1)
    gains = np.diff(values, axis=1) / float(game.scale)
    return np.take_along_axis(gains, joined, axis=1)


def _swings(game: Compiled, rng: np.random.Generator, coalitions: int) -> NDArray[np.float64]:
    """What each player adds on average to random coalitions of the others."""
    players = len(game.players)
    base = rng.random((coalitions, players)) < 0.5  # noqa: PLR2004 - a fair coin
    rows = np.repeat(base[:, None], players, axis=1)
    index = np.arange(players)
    with_player, without = rows.copy(), rows.copy()
    with_player[:, index, index], without[:, index, index] = True, False
    gain = values_of(game, with_player.reshape(-1, players)) - values_of(
        game, without.reshape(-1, players)
    )
    mean: NDArray[np.float64] = gain.reshape(coalitions, players).mean(axis=0)
    return mean / float(game.scale)


def _mean(batches: NDArray[np.float64]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    error = QUANTILE * batches.std(axis=0, ddof=1) / sqrt(len(batches))
    return tuple(batches.mean(axis=0).tolist()), tuple(error.tolist())
