"""Shapley and Banzhaf values by sampling, with an interval, where there are too many coalitions."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.game import Compiled
from contingent.analysis.values import values_of

__all__ = ["Sampled", "sample_power"]

#: Pairs of orders sampled, in so many batches; half the width of the interval is 1.96 errors.
ORDERS, BATCHES, QUANTILE = 4000, 40, 1.959963984540054


@dataclass(frozen=True)
class Sampled:
    """Estimates for each acting player, each with half the width of its 95 % interval."""

    shapley: tuple[float, ...]
    shapley_error: tuple[float, ...]
    banzhaf: tuple[float, ...]
    banzhaf_error: tuple[float, ...]
    samples: int


def sample_power(game: Compiled, seed: int = 1) -> Sampled:
    """Sample orders of joining in antithetic pairs (an order and its reverse), and coalitions."""
    rng = np.random.default_rng(seed)
    players = len(game.players)
    orders, subsets = [], []
    for _ in range(BATCHES):
        shapley = np.zeros(players)
        for _ in range(ORDERS // BATCHES):
            order = rng.permutation(players)
            shapley += _marginals(game, order) + _marginals(game, order[::-1])
        orders.append(shapley / (2 * (ORDERS // BATCHES)))
        subsets.append(_swings(game, rng, ORDERS // BATCHES))
    value, error = _mean(np.array(orders))
    swing, swing_error = _mean(np.array(subsets))
    return Sampled(value, error, swing, swing_error, 2 * ORDERS)


def _marginals(game: Compiled, order: NDArray[np.int64]) -> NDArray[np.float64]:
    """What each player adds when they join in this order."""
    players = len(order)
    presence = np.zeros((players + 1, players), dtype=np.bool_)
    for step, player in enumerate(order, start=1):
        presence[step:, player] = True
    values = values_of(game, presence) / float(game.scale)
    marginal = np.zeros(players)
    marginal[order] = np.diff(values)
    return marginal


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
