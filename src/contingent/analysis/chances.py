"""Probability of the goal from given probabilities of events and nations."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.bit_program import run_program
from contingent.analysis.game import Compiled
from contingent.analysis.values import presence_words, values_of, words_to_rows

__all__ = ["Chance", "Swing", "chance_of", "wilson"]

#: Uncertain things of which every combination is looked at; past it, worlds are sampled.
MOST_EXACT = 20
#: Worlds sampled past the limit, and the two-sided normal quantile of the interval told (95 %).
SAMPLES, QUANTILE = 400_000, 1.959963984540054
CHUNK = 1 << 15


@dataclass(frozen=True)
class Swing:
    """How the chance moves with one uncertain thing: linearly between the two."""

    name: str
    probability: float
    if_not: float
    if_so: float


@dataclass(frozen=True)
class Chance:
    """Probability of the goal.

    Attributes:
        value: the probability, or for a graded fill the expected fill.
        low, high: the 95 % interval when sampled (Wilson); both ``value`` when exact.
        swings: largest first.
        standing: probability of each gate standing, by its number.
    """

    value: float
    low: float
    high: float
    exact: bool
    worlds: int
    swings: tuple[Swing, ...]
    standing: tuple[float, ...]


def chance_of(
    game: Compiled, names: Sequence[str], probabilities: Sequence[float], seed: int = 1
) -> Chance:
    """The probability of the goal when players are there independently with these chances.

    Args:
        names, probabilities: of the acting players, in order.
    """
    players = len(game.players)
    exact = players <= MOST_EXACT
    worlds = 1 << players if exact else SAMPLES
    chances = np.array(probabilities, dtype=np.float64)
    rng = np.random.default_rng(seed)
    total = weight_sum = 0.0
    if_so, so = np.zeros(players), np.zeros(players)
    standing = np.zeros(game.program.gates)
    for begin in range(0, worlds, CHUNK):
        count = min(CHUNK, worlds - begin)
        if exact:
            numbers = np.arange(begin, begin + count)[:, None]
            presence = (numbers >> np.arange(players) & 1).astype(np.bool_)
            weights = np.where(presence, chances, 1 - chances).prod(axis=1)
        else:
            presence = rng.random((count, players)) < chances
            weights = np.ones(count)
        values = values_of(game, presence) / float(game.scale)
        total += float(weights @ values)
        weight_sum += float(weights.sum())
        if_so += (weights * values) @ presence
        so += weights @ presence
        standing += weights @ _gates(game, presence)
    value = total / weight_sum
    swings = [
        Swing(
            names[p],
            float(chances[p]),
            (total - if_so[p]) / (weight_sum - so[p]) if weight_sum > so[p] else value,
            if_so[p] / so[p] if so[p] else value,
        )
        for p in range(players)
    ]
    low, high = (value, value) if exact else wilson(value, worlds)
    swings.sort(key=lambda swing: (-abs(swing.if_so - swing.if_not), swing.name))
    return Chance(
        value, low, high, exact, worlds, tuple(swings), tuple((standing / weight_sum).tolist())
    )


def _gates(game: Compiled, presence: NDArray[np.bool_]) -> NDArray[np.bool_]:
    words = run_program(game.program, presence_words(presence), greatest=game.greatest)
    return words_to_rows(words, len(presence))


def wilson(share: float, trials: int) -> tuple[float, float]:
    """The Wilson score interval."""
    z = QUANTILE
    middle = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return (middle - spread) / (1 + z * z / trials), (middle + spread) / (1 + z * z / trials)
