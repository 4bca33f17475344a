"""Tallying the coalitions under which the same gates are open."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.distinct import distinct_rows
from contingent.analysis.game import Compiled
from contingent.analysis.layout import Layout
from contingent.analysis.orbits import Lanes, lanes_of
from contingent.analysis.shortfalls import GROUP, TILE
from contingent.analysis.tiles import Tiles, cut_into_tiles

__all__ = ["brought_by", "tally_pattern"]

Whole = NDArray[np.int64]
Bounds = NDArray[np.signedinteger]

#: States whose needs are laid out at a time.
CHUNK = 1 << 10
#: Sets of types that others outdo are looked for from so many states a type on: finding how lanes
#: differ costs about as much as a state for every second type.
STRIKE_FROM = 4
#: Sums held in 32 bits before they are added up in 64, and the most that 64 may come to.
NARROW_ROOM, WIDE_ROOM = (1 << 32) - 1, (1 << 62) - 1


def brought_by(game: Compiled, open_gates: NDArray[np.bool_]) -> Whole:
    """What each player brings when these gates are open, by kind of strength."""
    brought = game.plain.copy()
    for gate in np.flatnonzero(open_gates):
        if game.gate_player[gate] >= 0:
            brought[game.gate_player[gate]] += game.gated[gate]
    return brought


@lru_cache(maxsize=8)
def _tiled_lanes(layout: Layout, pattern: bytes) -> tuple[Lanes, Tiles]:
    """The lanes under a pattern of open gates, cut into tiles; kept, as jobs share them."""
    game = layout.game
    open_gates = np.frombuffer(pattern, dtype=np.bool_)
    lanes = _by_size(lanes_of(brought_by(game, open_gates), layout.low))
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
    from contingent.analysis.lane_tables import difference_bounds  # noqa: PLC0415 - slow to import

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
    states, state_of = distinct_rows(supply)
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


def tally_pattern(
    layout: Layout, pattern: bytes, presence: NDArray[np.bool_], supply: Whole, total: Whole
) -> None:
    """Add to ``total`` the coalitions of high parts under which the same gates are open."""
    from contingent.analysis.lane_tables import add_held  # noqa: PLC0415 - slow to import

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
    from contingent.analysis.lane_kernels import tally_states  # noqa: PLC0415 - slow to import
    from contingent.analysis.lane_tables import needs_of  # noqa: PLC0415 - likewise

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
    # Both states of a pass may add to one sum before it is emptied.
    narrow = 2 * largest * int(states.ways.max(initial=1)) <= NARROW_ROOM
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


def _add_high(
    layout: Layout, values: Whole, presence: NDArray[np.bool_], high_sizes: Whole, total: Whole
) -> None:
    """Add the sums for high players and for all; ``values`` are by high part and low size."""
    players = [*layout.high, len(total) - 1]
    for size in np.unique(high_sizes):
        own = high_sizes == size
        held = np.concatenate([presence[own].T, np.ones((1, own.sum()), dtype=np.bool_)])
        total[players, size : size + values.shape[1]] += held.astype(np.int64) @ values[own]
