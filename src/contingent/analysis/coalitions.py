"""Every coalition, evaluated: tallies of value by coalition size for each player.

The tallies ``with_player[i][s]`` (sum of the values of the coalitions of size s that hold player
i) and ``all[s]`` are enough for every semivalue, exactly. Ranges of high parts are pieces of work
for an executor; the tallies are whole numbers, so the result does not depend on who did what in
which order, and nothing of size 2**n is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.bit_program import run_program
from contingent.analysis.distinct import distinct_rows
from contingent.analysis.executor import Executor
from contingent.analysis.game import Compiled, GameTooLarge
from contingent.analysis.layout import Layout
from contingent.analysis.orbits import free_players, lanes_of
from contingent.analysis.pattern_tally import brought_by, tally_pattern
from contingent.analysis.shortfalls import width_of
from contingent.analysis.values import presence_words, words_to_rows

__all__ = [
    "MOST_COALITIONS",
    "CountingJob",
    "Layout",
    "Tally",
    "lay_out",
    "run_job",
    "tally_all",
]

Whole = NDArray[np.int64]

#: Pairs of high part and lane that are looked at one by one; beyond, exactness is refused.
MOST_COALITIONS = 1 << 34
#: Likewise instructions run to settle who stands, 64 coalitions at a time, and sums compared with
#: what is needed: either takes two cores about a minute.
MOST_INSTRUCTIONS, MOST_SUMS = 1 << 33, 1 << 41
#: Lanes at most.
LANES = 1 << 14
#: Pieces looked at beforehand to tell how many high parts differ.
LOOKED_AT = 8


@dataclass(frozen=True)
class Tally:
    """Sums of values by coalition size.

    Attributes:
        with_player: for each acting player, one sum a size from 0 to n.
        all: one sum a size.
        coalitions: how many coalitions the sums are over.
    """

    with_player: tuple[tuple[int, ...], ...]
    all: tuple[int, ...]
    coalitions: int


@dataclass(frozen=True)
class CountingJob:
    """A piece of work: the high parts ``begin`` to ``end``. Picklable, for any executor."""

    layout: Layout
    begin: int
    end: int


def lay_out(game: Compiled) -> Layout:
    """Split the players into a low part, laid out in lanes, and a high part, counted through.

    Raises:
        GameTooLarge: when there are too many coalitions, or sums could overflow.
    """
    players = len(game.players)
    if players + log2(game.most + 1) >= 62:  # noqa: PLR2004 - bits of a signed word, less one
        msg = f"sums over 2**{players} coalitions would not fit into 64 bits"
        raise GameTooLarge(msg)
    width = width_of(game)
    if width is None:
        msg = "the quantities need whole numbers beyond 64 bits; round them"
        raise GameTooLarge(msg)
    all_open = np.ones(game.program.gates, dtype=np.bool_)
    lanes = lanes_of(brought_by(game, all_open), free_players(game), LANES)
    high = tuple(p for p in range(players) if p not in lanes.players)
    if lanes.count << len(high) > MOST_COALITIONS:
        msg = f"{players} players make {lanes.count * 2.0 ** len(high):.2g} coalitions that differ"
        raise GameTooLarge(msg)
    layout = Layout(game, lanes.players, high, lanes.count, np.dtype(width).name)
    instructions = layout.blocks // 64 * len(game.program.code)
    if instructions > MOST_INSTRUCTIONS or _sums(layout) > MOST_SUMS:
        msg = f"{players} players, {len(high)} of them looked at by others, would take too long"
        raise GameTooLarge(msg)
    return layout


def _sums(layout: Layout) -> int:
    """Sums to be compared with what is needed, at most; about, when that would be too many.

    High parts that supply the same are looked at once in each piece of work, so some pieces tell
    how many differ.
    """
    each = layout.lanes * len(layout.game.demand)
    if layout.blocks * each <= MOST_SUMS or layout.blocks <= LOOKED_AT * layout.piece:
        return layout.blocks * each
    begins = np.linspace(0, layout.blocks - layout.piece, LOOKED_AT).astype(np.int64)
    differ = 0
    for begin in begins.tolist():
        presence = _subsets(begin, begin + layout.piece, len(layout.high))
        supply, open_gates = _high_supply(layout, presence)
        states, _ = distinct_rows(np.concatenate([supply, open_gates.astype(np.int64)], axis=1))
        differ += len(states)
    return each * differ * layout.blocks // (LOOKED_AT * layout.piece)


def run_job(job: CountingJob) -> Whole:
    """Tally a range of high parts: sums by size for each acting player and, last, for all."""
    layout, game = job.layout, job.layout.game
    presence = _subsets(job.begin, job.end, len(layout.high))
    supply, open_gates = _high_supply(layout, presence)
    total = np.zeros((len(game.players) + 1, len(game.players) + 1), dtype=np.int64)
    patterns, pattern_of = distinct_rows(open_gates.astype(np.int64))
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(pattern_of == number)
        open_low = pattern.astype(np.bool_).tobytes()
        tally_pattern(layout, open_low, presence[rows], supply[rows], total)
    return total


def _high_supply(layout: Layout, presence: NDArray[np.bool_]) -> tuple[Whole, NDArray[np.bool_]]:
    """What each high part supplies, knock-on exits included; and the gates open to low players."""
    game = layout.game
    supply: Whole = presence.astype(np.int64) @ game.plain[list(layout.high)]
    supply += game.always
    if not game.program.gates:
        return supply, np.zeros((len(presence), 0), dtype=np.bool_)
    everyone = np.ones((len(presence), len(game.players)), dtype=np.bool_)
    everyone[:, list(layout.high)] = presence
    words = run_program(game.program, presence_words(everyone), greatest=game.greatest)
    gates = words_to_rows(words, len(presence))
    to_low = np.isin(game.gate_player, layout.low)
    supply += gates[:, ~to_low].astype(np.int64) @ game.gated[~to_low]
    return supply, gates & to_low


def _subsets(begin: int, end: int, players: int) -> NDArray[np.bool_]:
    """The subsets numbered ``begin`` to ``end``, one row each."""
    numbers = np.arange(begin, end, dtype=np.uint64)[:, None]
    return (numbers >> np.arange(players, dtype=np.uint64) & np.uint64(1)).astype(np.bool_)


def tally_all(
    game: Compiled,
    executor: Executor,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Tally:
    """Evaluate every coalition.

    Args:
        on_done: called with (pieces done, pieces in all).

    Raises:
        GameTooLarge: when that would take too long; nothing has been started then.
    """
    layout = lay_out(game)
    piece = layout.piece
    jobs = [
        CountingJob(layout, begin, min(begin + piece, layout.blocks))
        for begin in range(0, layout.blocks, piece)
    ]
    total = np.zeros((len(game.players) + 1, len(game.players) + 1), dtype=np.int64)
    for done, part in enumerate(executor.run(run_job, jobs), start=1):
        total += part
        on_done(done, len(jobs))
    rows = [tuple(row) for row in total.tolist()]
    return Tally(tuple(rows[:-1]), rows[-1], 1 << len(game.players))
