"""Worst withdrawals in closed form, knock-on exits apart.

With every offer that stands now standing still, the worst that k players can do to the fullest
filling is read off each set of types alone: the least slack over U of what everybody supplies,
less the k largest contributions, less the demand. The two minima commute, so no subset of players
is enumerated: O(players x codes).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.bit_program import run_program
from contingent.analysis.game import Compiled
from contingent.analysis.values import everyone, presence_words, words_to_rows

__all__ = ["Worst", "contributions", "worst_exits"]

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Worst:
    """The worst k exits.

    Attributes:
        slack: strength to spare in the tightest set of types; negative when it is short.
        players: numbers of the acting players who leave; fewer than k when further exits would
            take nothing more from that set.
        code: the tightest set of types.
    """

    slack: int
    players: tuple[int, ...]
    code: int


def worst_exits(base: Whole, each: Whole, demand: Whole, k: int) -> Worst:
    """The worst k exits.

    Args:
        base: what all supply to each code.
        each: what each player contributes to each code (players x codes).
        demand: what each code demands.
    """
    from contingent.analysis.kernels import tightest_code  # noqa: PLC0415 - slow to import

    k = min(k, len(each))
    code, slack = tightest_code(base, each, demand, k)
    own = each[:, code].tolist()
    order = sorted(range(len(own)), key=own.__getitem__, reverse=True)[:k]  # stable
    leaving = [player for player in order if own[player]]
    return Worst(int(slack), tuple(sorted(leaving)), code)


def contributions(game: Compiled) -> tuple[Whole, Whole]:
    """What all supply to each code, and what each acting player contributes, all being there."""
    each = game.plain.copy()
    always = game.always.copy()
    if game.program.gates:
        words = run_program(game.program, presence_words(everyone(game)), greatest=game.greatest)
        for gate in np.flatnonzero(words_to_rows(words, 1)[0]):
            owner = game.gate_player[gate]
            if owner >= 0:
                each[owner] += game.gated[gate]
            else:
                always += game.gated[gate]
    by_code = each @ game.reach
    return by_code.sum(axis=0) + always @ game.reach, by_code
