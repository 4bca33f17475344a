"""The smallest sets whose exit breaks the goal, and the smallest that suffice."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from math import comb

import numpy as np

from contingent.analysis.coalitions import Tally
from contingent.analysis.game import Compiled, Game
from contingent.analysis.values import everyone, lacking, supplies_of, values_of

__all__ = ["Bottleneck", "SmallestSets", "bottleneck", "smallest_breaks", "smallest_suffices"]

#: Sets tried at most, and sets looked at in one go.
BUDGET, CHUNK = 3_000_000, 1 << 14
#: Sets listed at most.
LISTED = 500


@dataclass(frozen=True)
class SmallestSets:
    """Sets of players, by name: a number of one game means nothing in another.

    Attributes:
        size: of the smallest sets; None when there is none, or none was found.
        sets: all of that size, or the first ``LISTED``, each in the order of the game's players.
        complete: whether ``sets`` lists them all.
        tried: every set of up to so many players was tried.
    """

    size: int | None
    sets: tuple[tuple[str, ...], ...]
    complete: bool
    tried: int


@dataclass(frozen=True)
class Bottleneck:
    """The bundle of lines that is tightest (Hall): what can go to it against what it needs.

    Attributes:
        lines: the lines, by name.
        share: what can go to it as a share of what it needs.
    """

    lines: tuple[str, ...]
    share: float


def smallest_breaks(named: Game, most: int | None = None) -> SmallestSets:
    """The smallest sets whose exit breaks the goal, by trying all sets, small ones first.

    Args:
        most: largest size looked for.
    """
    game = named.compiled
    if not values_of(game, everyone(game))[0]:
        return SmallestSets(None, (), complete=True, tried=0)
    players = range(len(game.players))
    most = most or len(players)
    tried = 0
    for size in range(1, most + 1):
        tried += comb(len(players), size)
        if tried > BUDGET:
            return SmallestSets(None, (), complete=False, tried=size - 1)
        found = list(islice(_breaking(game, combinations(players, size)), LISTED + 1))
        if found:
            return _told(named, found, tried=size)
    return SmallestSets(None, (), complete=True, tried=most)


def smallest_suffices(named: Game, tally: Tally | None = None) -> SmallestSets:
    """The smallest sets that reach the goal alone.

    Those whose single exit breaks the goal are in every such set; the others are tried.

    Args:
        tally: of all coalitions, if there is one: it tells the size at once.
    """
    game = named.compiled
    if not values_of(game, everyone(game))[0]:
        return SmallestSets(None, (), complete=True, tried=0)
    players = range(len(game.players))
    alone = values_of(game, lacking(game, [(player,) for player in players])).tolist()
    needed = tuple(player for player, value in zip(players, alone, strict=True) if not value)
    others = [player for player in players if player not in needed]
    first = len(needed)
    if tally is not None:
        first = next(size for size, value in enumerate(tally.all) if value)
    tried = 0
    for size in range(first, len(players) + 1):
        tried += comb(len(others), size - len(needed))
        if tried > BUDGET:
            known = size if tally is not None else None
            return SmallestSets(known, (), complete=False, tried=size - 1)
        chosen = (
            tuple(sorted((*needed, *more))) for more in combinations(others, size - len(needed))
        )
        found = list(islice(_reaching(game, chosen), LISTED + 1))
        if found:
            return _told(named, found, tried=size)
    return SmallestSets(None, (), complete=True, tried=len(players))


def _told(named: Game, found: list[tuple[int, ...]], tried: int) -> SmallestSets:
    """What was found, by name; one more than ``LISTED`` says that there are others."""
    sets = tuple(named.acting_names(members) for members in found[:LISTED])
    return SmallestSets(tried, sets, len(found) <= LISTED, tried)


def _breaking(game: Compiled, sets: Iterator[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    while chunk := list(islice(sets, CHUNK)):
        values = values_of(game, lacking(game, chunk))
        yield from (chunk[index] for index in np.flatnonzero(values == 0))


def _reaching(game: Compiled, sets: Iterator[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    while chunk := list(islice(sets, CHUNK)):
        values = values_of(game, lacking(game, chunk, present=False))
        yield from (chunk[index] for index in np.flatnonzero(values))


def bottleneck(named: Game, leaving: tuple[int, ...] = ()) -> Bottleneck | None:
    """The bundle of lines that is shortest, in share of its need, once these players have left.

    Args:
        leaving: acting players, by number.
    """
    game = named.compiled
    supply = supplies_of(game, lacking(game, [leaving]))[0]
    demand = np.maximum(game.demand, 1)
    share = np.where(game.demand > 0, supply / demand, np.inf)
    if not len(share) or np.isinf(share).all():
        return None
    code = int(np.argmin(share))
    component = int(np.searchsorted(game.codes, code, side="right")) - 1
    own = code - int(game.codes[component])
    types = named.components[component].types
    lines = tuple(line for t, kind in enumerate(types) if own >> t & 1 for line in kind.lines)
    return Bottleneck(lines, float(share[code]))
