"""Every coalition, evaluated: tallies of value by coalition size for each player.

The tallies ``with_player[i][s]`` (sum of the values of the coalitions of size s that hold player
i) and ``all[s]`` are enough for every semivalue, exactly. Ranges of high parts are pieces of work
for an executor; the tallies are whole numbers, so the result does not depend on who did what in
which order, and nothing of size 2**n is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log2

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.bit_program import run_program
from contingent.analysis.executor import Executor
from contingent.analysis.game import Compiled, GameTooLarge
from contingent.analysis.orbits import Lanes, free_players, lanes_of
from contingent.analysis.shortfalls import (
    GROUP,
    TILE,
    Rows,
    Tiles,
    cut_into_tiles,
    rows_of,
    width_of,
)
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
Bounds = NDArray[np.signedinteger]

#: Pairs of high part and lane that are looked at one by one; beyond, exactness is refused.
MOST_COALITIONS = 1 << 34
#: Likewise instructions run to settle who stands, 64 coalitions at a time, and sums compared with
#: what is needed: either takes two cores about a minute.
MOST_INSTRUCTIONS, MOST_SUMS = 1 << 33, 1 << 41
#: Lanes at most.
LANES = 1 << 14
#: States whose needs are laid out at a time.
CHUNK = 1 << 10
#: Sets of types that others outdo are looked for from so many states a type on: finding how lanes
#: differ costs about as much as a state for every second type.
STRIKE_FROM = 4
#: Sums held in 32 bits before they are added up in 64, and the most that 64 may come to.
NARROW_ROOM, WIDE_ROOM = (1 << 32) - 1, (1 << 62) - 1
#: High parts in one piece of work at most; and pieces wanted at least, to keep every core busy.
PIECE, PIECES = 1 << 15, 16
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


@dataclass(frozen=True, eq=False)  # by identity, so that what is made of it can be kept
class Layout:
    """A game laid out: low players in lanes, high players counted through.

    Attributes:
        lanes: lanes of the low players when every gate is open; about as many as at any time.
        width: type of the numbers in which no sum can overflow.
    """

    game: Compiled
    low: tuple[int, ...]
    high: tuple[int, ...]
    lanes: int
    width: str

    @cached_property
    def rows(self) -> Rows:
        """The rows of the game, for the compiled loop."""
        return rows_of(self.game)

    @property
    def blocks(self) -> int:
        """How many high parts there are."""
        return 1 << len(self.high)

    @property
    def piece(self) -> int:
        """How many of them make a piece of work."""
        return max(1, min(PIECE, self.blocks // PIECES))


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
    lanes = lanes_of(_brought(game, all_open), free_players(game), LANES)
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
        states, _ = _distinct(np.concatenate([supply, open_gates.astype(np.int64)], axis=1))
        differ += len(states)
    return each * differ * layout.blocks // (LOOKED_AT * layout.piece)


def _brought(game: Compiled, open_gates: NDArray[np.bool_]) -> Whole:
    """What each player brings when these gates are open, by kind of strength."""
    brought = game.plain.copy()
    for gate in np.flatnonzero(open_gates):
        if game.gate_player[gate] >= 0:
            brought[game.gate_player[gate]] += game.gated[gate]
    return brought


def run_job(job: CountingJob) -> Whole:
    """Tally a range of high parts: sums by size for each acting player and, last, for all."""
    layout, game = job.layout, job.layout.game
    presence = _subsets(job.begin, job.end, len(layout.high))
    supply, open_gates = _high_supply(layout, presence)
    total = np.zeros((len(game.players) + 1, len(game.players) + 1), dtype=np.int64)
    patterns, pattern_of = _distinct(open_gates.astype(np.int64))
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(pattern_of == number)
        open_low = pattern.astype(np.bool_).tobytes()
        _tally_pattern(layout, open_low, presence[rows], supply[rows], total)
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


@lru_cache(maxsize=8)
def _tiled_lanes(layout: Layout, pattern: bytes) -> tuple[Lanes, Tiles]:
    """The lanes under a pattern of open gates, cut into tiles; kept, as jobs share them."""
    game = layout.game
    open_gates = np.frombuffer(pattern, dtype=np.bool_)
    lanes = _by_size(lanes_of(_brought(game, open_gates), layout.low))
    return lanes, cut_into_tiles(layout.rows, game.reach, lanes.supply, lanes.ways, layout.width)


@lru_cache(maxsize=8)
def _holding(layout: Layout, pattern: bytes) -> tuple[Whole, Whole, Whole]:
    """Low parts that hold each player, by player and size: where each begins, lanes, how many."""
    holding = _tiled_lanes(layout, pattern)[0].holding
    player, size, lane = np.nonzero(holding.swapaxes(1, 2))
    key = player * holding.shape[2] + size
    begins = np.searchsorted(key, np.arange(holding.shape[0] * holding.shape[2] + 1))
    return begins, lane, holding[player, lane, size]


@lru_cache(maxsize=8)
def _differences(layout: Layout, pattern: bytes) -> tuple[Bounds, Bounds]:
    """By how much a lane holds more with one type more, by group of lanes: least and most."""
    from contingent.analysis.lane_kernels import difference_bounds  # noqa: PLC0415 - slow to import

    rows, (_, tiles) = layout.rows, _tiled_lanes(layout, pattern)
    closest, farthest = difference_bounds(tiles.held, rows.components, rows.columns, GROUP)
    farthest[:, rows.crossing] = np.iinfo(farthest.dtype).max
    return closest, farthest


@dataclass(frozen=True)
class _States:
    """High parts that supply the same, an even number of states, those of one size side by side.

    Attributes:
        supply: by kind of strength (states x kinds).
        of: the state of each high part.
        owner, sizes, ways: high parts of each size that each state stands for.
    """

    supply: Whole
    of: NDArray[np.int64]
    owner: Whole
    sizes: Whole
    ways: Whole


def _states(supply: Whole, high_sizes: Whole, most: int) -> _States:
    """The states of high parts of these sizes, of ``most`` players at most."""
    states, state_of = _distinct(supply)
    smallest = np.full(len(states), most, dtype=np.int64)
    np.minimum.at(smallest, state_of, high_sizes)
    order = np.argsort(smallest, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    states, state_of = states[order], place[state_of]
    if len(states) % 2:
        states = np.concatenate([states, states[-1:]])  # stands for no high part
    pairs, ways = np.unique(state_of * (most + 1) + high_sizes, return_counts=True)
    owner, sizes = np.divmod(pairs, most + 1)
    return _States(states, state_of, owner, sizes, ways)


def _tally_pattern(
    layout: Layout, pattern: bytes, presence: NDArray[np.bool_], supply: Whole, total: Whole
) -> None:
    """Add to ``total`` the coalitions of high parts under which the same gates are open."""
    from contingent.analysis.lane_kernels import add_held  # noqa: PLC0415 - slow to import

    lanes, _ = _tiled_lanes(layout, pattern)
    high_sizes = presence.sum(axis=1)
    states = _states(supply, high_sizes, len(layout.high))
    by_lane, by_state = _tallies(layout, pattern, states)
    low = list(lanes.players)
    held = np.zeros((len(by_lane), len(low), len(low) + 1), dtype=np.int64)
    add_held(by_lane, *_holding(layout, pattern), held)
    for size, sums in enumerate(held):
        total[low, size : size + len(low) + 1] += sums
    _add_high(layout, by_state[states.of], presence, high_sizes, total)


def _tallies(layout: Layout, pattern: bytes, states: _States) -> tuple[Whole, Whole]:
    """Sums of values: by size of the high part and lane, and by state and size of the low part."""
    from contingent.analysis.lane_kernels import (  # noqa: PLC0415 - slow to import
        needs_of,
        tally_states,
    )

    game, rows, high = layout.game, layout.rows, len(layout.high)
    lanes, tiles = _tiled_lanes(layout, pattern)
    count = len(states.supply)
    if len(rows.components) and count >= STRIKE_FROM * max(
        types for _, types, _ in rows.components.tolist()
    ):
        closest, farthest = _differences(layout, pattern)
    else:
        closest = farthest = np.zeros((len(tiles.least), 0), dtype=layout.width)
    by_lane = np.zeros((high + 1, lanes.count), dtype=np.int64)
    by_state = np.zeros((count, len(lanes.players) + 1), dtype=np.int64)
    largest = max(1, game.most)
    narrow = largest * int(states.ways.max(initial=1)) <= NARROW_ROOM
    pending = np.zeros((high + 1, GROUP * TILE), dtype=np.uint32 if narrow else np.int64)
    reach, demand = game.reach[:, rows.code], game.demand[rows.code]
    for begin in range(0, count, CHUNK):
        end = min(begin + CHUNK, count)
        needs = np.empty((end - begin, len(rows.code)), dtype=layout.width)
        needs_of(states.supply[begin:end], reach, demand, rows.factor, needs)
        own = slice(*np.searchsorted(states.owner, [begin, end]).tolist())
        tally_states(
            needs,
            tiles.held,
            tiles.least,
            tiles.most,
            rows.singles,
            rows.segments,
            rows.components,
            closest,
            farthest,
            game.all_or_nothing,
            np.searchsorted(states.owner[own], np.arange(begin, end + 1)),
            states.sizes[own],
            states.ways[own],
            tiles.run_begins,
            tiles.runs,
            GROUP,
            NARROW_ROOM if narrow else WIDE_ROOM,
            largest,
            pending,
            by_lane,
            by_state[begin:end],
        )
    if game.all_or_nothing:
        return by_lane, by_state
    by_size = np.bincount(states.sizes, states.ways, minlength=high + 1).astype(np.int64)
    return (
        by_size[:, None] * game.most - by_lane,
        lanes.ways.sum(axis=0) * game.most - by_state,
    )


def _by_size(lanes: Lanes) -> Lanes:
    """The same lanes, those of low parts of one size next to one another."""
    order = np.argsort(lanes.ways.argmax(axis=1), kind="stable")
    return Lanes(lanes.players, lanes.supply[order], lanes.ways[order], lanes.holding[:, order])


def _subsets(begin: int, end: int, players: int) -> NDArray[np.bool_]:
    """The subsets numbered ``begin`` to ``end``, one row each."""
    numbers = np.arange(begin, end, dtype=np.uint64)[:, None]
    return (numbers >> np.arange(players, dtype=np.uint64) & np.uint64(1)).astype(np.bool_)


def _distinct(rows: Whole) -> tuple[Whole, NDArray[np.int64]]:
    """The distinct rows, and for each row which it is."""
    if not rows.shape[1]:
        return rows[:1], np.zeros(len(rows), dtype=np.int64)
    spans = rows.max(axis=0, initial=0) + 1
    if log2(max(1, int(np.prod(spans.astype(object))))) < 62:  # noqa: PLR2004 - fits one word
        factors = np.concatenate([[1], np.cumprod(spans[:-1])]).astype(np.int64)
        _, first, state_of = np.unique(rows @ factors, return_index=True, return_inverse=True)
        return rows[first], state_of.ravel()
    states, state_of = np.unique(rows, axis=0, return_inverse=True)
    return states, state_of.ravel()


def _add_high(
    layout: Layout, values: Whole, presence: NDArray[np.bool_], high_sizes: Whole, total: Whole
) -> None:
    """Add the sums for high players and for all; ``values`` are by high part and low size."""
    players = [*layout.high, len(total) - 1]
    for size in np.unique(high_sizes):
        own = high_sizes == size
        held = np.concatenate([presence[own].T, np.ones((1, own.sum()), dtype=np.bool_)])
        total[players, size : size + values.shape[1]] += held.astype(np.int64) @ values[own]


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
