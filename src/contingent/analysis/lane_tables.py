"""The compiled loops around ``lane_kernels``: what it reads, and what becomes of its tallies."""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from contingent.analysis.shortfalls import TILE

__all__ = ["add_held", "difference_bounds", "held_by", "needs_of"]

Array = NDArray[Any]


@numba.njit(cache=True, nogil=True)
def difference_bounds(
    tiles: Array, components: Array, columns: int, group: int
) -> tuple[Array, Array]:
    """By how much a lane holds more for a set of types than for the set without one of them.

    Returns:
        The least and the most over the lanes of each group; for each component its types, for each
        type all its sets, in a row (groups x ``columns``). Where the set does not hold the type,
        numbers that strike nothing.
    """
    narrow = tiles.dtype
    groups = -(-tiles.shape[0] // group)
    closest = np.full((groups, columns), np.iinfo(narrow).min, dtype=narrow)
    farthest = np.full((groups, columns), np.iinfo(narrow).max, dtype=narrow)
    for tile in range(tiles.shape[0]):
        number, fresh = tile // group, tile % group == 0
        for k in range(components.shape[0]):
            begin, types, place = components[k]
            codes = 1 << types
            for kind in range(types):
                for code in range(codes):
                    if not code >> kind & 1:
                        continue
                    larger, smaller = (
                        tiles[tile, begin + code],
                        tiles[tile, begin + code - (1 << kind)],
                    )
                    low = high = tiles.dtype.type(larger[0] - smaller[0])
                    for lane in range(TILE):
                        grown = tiles.dtype.type(larger[lane] - smaller[lane])
                        low, high = min(low, grown), max(high, grown)
                    at = place + kind * codes + code
                    closest[number, at] = low if fresh else min(closest[number, at], low)
                    farthest[number, at] = high if fresh else max(farthest[number, at], high)
    return closest, farthest


@numba.njit(cache=True, nogil=True)
def needs_of(supply: Array, reach: Array, demand: Array, factor: Array, needs: Array) -> None:
    """Set what each state lacks of each row (states x rows).

    Args:
        supply: what each state supplies, by kind of strength; int64.
        reach: which kinds of strength count for which row (kinds x rows, 0 or 1); int64.
        demand, factor: of each row, and what a unit of it counts; int64.
    """
    lacking = np.empty_like(demand)
    for state in range(supply.shape[0]):
        lacking[:] = demand
        for kind in range(supply.shape[1]):
            amount = supply[state, kind]
            if amount:
                for row in range(lacking.shape[0]):
                    lacking[row] -= amount * reach[kind, row]
        for row in range(lacking.shape[0]):
            needs[state, row] = max(0, lacking[row]) * factor[row]


@numba.njit(cache=True, nogil=True)
def held_by(supply: Array, reach: Array, factor: Array, largest: Array, held: Array) -> None:
    """Set what each lane holds of each row (tiles x rows x ``TILE``).

    What would not fit is held as the most that does: needs fit by choice of the width, so that
    this leaves ``max(0, need - held)`` as it is.

    Args:
        supply: what each lane brings (kinds x lanes, a whole number of tiles); int64.
        reach: which kinds of strength count for which row (kinds x rows, 0 or 1); int64.
        factor, largest: of each row, what a unit counts and how many of them fit; int64.
    """
    total = np.empty(TILE, dtype=np.int64)
    for tile in range(held.shape[0]):
        for row in range(held.shape[1]):
            total[:] = 0
            for kind in range(supply.shape[0]):
                if reach[kind, row]:
                    own = supply[kind, tile * TILE : (tile + 1) * TILE]
                    for lane in range(TILE):
                        total[lane] += own[lane]
            for lane in range(TILE):
                held[tile, row, lane] = min(total[lane], largest[row]) * factor[row]


@numba.njit(cache=True, nogil=True)
def add_held(by_lane: Array, begins: Array, lanes: Array, ways: Array, held: Array) -> None:
    """Add the sums over the coalitions that hold each low player, by size.

    Args:
        by_lane: sums by size of the high part and lane.
        begins, lanes, ways: for each player, for each size of the low part: the lanes with such
            low parts that hold the player, and how many; all in a row.
        held: to add to (sizes of the high part x players x sizes of the low part).
    """
    sizes = held.shape[2]
    for high in range(by_lane.shape[0]):
        for k in range(begins.shape[0] - 1):
            total = 0
            for place in range(begins[k], begins[k + 1]):
                total += by_lane[high, lanes[place]] * ways[place]
            held[high, k // sizes, k % sizes] += total
