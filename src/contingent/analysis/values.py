"""Values of chosen coalitions, with NumPy alone: for single questions, searches and samples."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.bit_program import run_program
from contingent.analysis.game import Compiled

__all__ = [
    "MOST_EXACT",
    "everyone",
    "lacking",
    "presence_words",
    "values_of",
    "words_to_rows",
]

Whole = NDArray[np.int64]
Presence = NDArray[np.bool_]

#: Whole numbers below this are exact in floating point.
MOST_EXACT = 1 << 52
#: Coalitions looked at in one go.
CHUNK = 1 << 14


def everyone(game: Compiled) -> Presence:
    """The coalition of all acting players, as one row."""
    return np.ones((1, len(game.players)), dtype=np.bool_)


def lacking(game: Compiled, sets: Iterable[Sequence[int]], *, present: bool = True) -> Presence:
    """One row a set: everybody but the set or, with ``present`` False, the set alone."""
    listed = list(sets)
    rows = np.full((len(listed), len(game.players)), present, dtype=np.bool_)
    for row, members in enumerate(listed):
        rows[row, list(members)] = not present
    return rows


def presence_words(presence: Presence) -> NDArray[np.uint64]:
    """Rows of coalitions as rows of players, 64 coalitions to a word."""
    coalitions, players = presence.shape
    words = -(-coalitions // 64)
    padded = np.zeros((players, words * 64), dtype=np.bool_)
    padded[:, :coalitions] = presence.T
    return np.packbits(padded, axis=1, bitorder="little").view(np.uint64).reshape(players, words)


def words_to_rows(words: NDArray[np.uint64], coalitions: int) -> Presence:
    """The inverse of ``presence_words``."""
    flat = np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")
    return flat[:, :coalitions].T.astype(np.bool_)


def values_of(game: Compiled, presence: Presence) -> Whole:
    """The value of each coalition, in whole numbers (divide by ``game.scale``).

    Args:
        presence: one row a coalition, one column an acting player.
    """
    parts: list[Whole] = [
        _values(game, presence[begin : begin + CHUNK]) for begin in range(0, len(presence), CHUNK)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def supplies_of(game: Compiled, presence: Presence) -> Whole:
    """supply_U of every code for each coalition, knock-on exits included."""
    supply: Whole = presence.astype(np.int64) @ game.plain + game.always
    if game.program.gates:
        words = run_program(game.program, presence_words(presence), greatest=game.greatest)
        supply += words_to_rows(words, len(presence)).astype(np.int64) @ game.gated
    if game.largest_number < MOST_EXACT:  # floating point is exact then, and much faster
        return (supply.astype(np.float64) @ game.reach.astype(np.float64)).astype(np.int64)
    reached: Whole = supply @ game.reach
    return reached


def _values(game: Compiled, presence: Presence) -> Whole:
    slack = supplies_of(game, presence) - game.demand
    if game.all_or_nothing:
        reached: Presence = slack.min(axis=1, initial=0) >= 0
        return reached.astype(np.int64)
    total = np.zeros(len(presence), dtype=np.int64)
    for begin, end in zip(game.codes, game.codes[1:], strict=False):
        lowest = np.minimum.accumulate(slack[:, begin:end], axis=1)
        for code, demand, factor in game.snapshots:
            if begin <= code < end:
                total += factor * (demand + lowest[:, code - begin])
    return total
