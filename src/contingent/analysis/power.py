"""Shapley and Banzhaf values from tallies, exact.

With A_i(s) the sum of values over coalitions of size s that hold player i, and B_i(s) over those
that do not, Shapley (1953) is the sum over s of (s-1)! (n-s)! / n! (A_i(s) - B_i(s-1)), and
Banzhaf (1965) the sum of all A_i minus that of all B_i, over 2**(n-1).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import comb

from contingent.analysis.coalitions import Tally

__all__ = ["Power", "power_of"]


@dataclass(frozen=True)
class Power:
    """Values of each acting player, in the game's own unit."""

    shapley: tuple[Fraction, ...]
    banzhaf: tuple[Fraction, ...]


def power_of(tally: Tally, scale: Fraction) -> Power:
    """The exact values.

    Args:
        scale: what one unit of value is in the tally's whole numbers.
    """
    players = len(tally.with_player)
    shapley, banzhaf = [], []
    for own in tally.with_player:
        without = [whole - part for whole, part in zip(tally.all, own, strict=True)]
        value = sum(
            Fraction(own[s] - without[s - 1], players * comb(players - 1, s - 1))
            for s in range(1, players + 1)
        )
        shapley.append(Fraction(value) / scale)
        banzhaf.append(Fraction(sum(own) - sum(without), 2 ** (players - 1)) / scale)
    return Power(tuple(shapley), tuple(banzhaf))
