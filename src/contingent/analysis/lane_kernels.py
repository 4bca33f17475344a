"""The compiled loops over coalitions: every state (distinct high part) beside every lane.

What a coalition leaves undone is worked out, not what it fills: for a line of one type
``max(0, need - held)``, one saturating subtraction a lane and row; for types that share offers the
largest of ``need - held`` over the sets of types (``game``). ``need`` is what the state still
lacks of a row, ``held`` what a lane brings. Lanes are cut into tiles of a width that is known when
compiled, so that a pass is straight vector operations, and every row of a tile that is loaded
serves two states. Numbers are as narrow as the game allows (``NDArray[np.int16]`` where what is
wanted stays below 2^15); numba would widen each sum to 64 bits, so each is brought back at once.
"""

from typing import Any

import numba
import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.extending import intrinsic
from numpy.typing import NDArray

from contingent.analysis.shortfalls import TILE

__all__ = ["tally_states"]

Array = NDArray[Any]


def _saturating(_context: Any, need: Any, _held: Any) -> Any:
    """``max(0, need - held)`` of two numbers of one type, neither below 0, in one instruction.

    LLVM's ``usub.sat`` becomes ``vpsubusw`` on x86 and ``uqsub`` on Arm; numba's own ``max`` of
    narrow numbers takes two to four.
    """

    def generate(_: Any, builder: Any, __: Any, arguments: Any) -> Any:
        word = arguments[0].type
        signature = ir.FunctionType(word, [word, word])
        return builder.call(
            builder.module.declare_intrinsic("llvm.usub.sat", [word], signature), arguments
        )

    return need(need, need), generate


_less: Any = intrinsic(_saturating)


@numba.njit(cache=True, nogil=True)
def tally_states(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - one loop in one piece
    needs: Array,
    tiles: Array,
    least: Array,
    most: Array,
    singles: int,
    segments: Array,
    components: Array,
    closest: Array,
    farthest: Array,
    all_or_nothing: bool,  # noqa: FBT001
    size_begins: Array,
    sizes: Array,
    size_ways: Array,
    run_begins: Array,
    runs: Array,
    group: int,
    room: int,
    largest: int,
    pending: Array,
    by_lane: Array,
    by_state: Array,
) -> None:
    """Evaluate every state with every lane, and add to the tallies.

    Args:
        needs: what each state lacks of each row, at least 0 (even number of states x rows).
        tiles: what each lane brings to each row, at least 0 (tiles x rows x ``TILE``), of the
            same type.
        least, most: of ``tiles`` over the lanes of each group (groups x rows).
        singles: how many rows, the first, are lines of one type, weights folded in.
        segments: of the other rows, in order: (first row, row after the last, what the largest
            shortfall up to here counts, 1 where a component begins).
        components: (first row, types, place in ``closest``) of each component of several types.
        closest, farthest: of each group, as ``lane_tables.difference_bounds`` tells; no columns to
            leave out looking for rows that never count.
        all_or_nothing: whether to tally 1 for every coalition that leaves nothing undone, in place
            of what is left undone.
        size_begins, sizes, size_ways: high parts of each size that a state stands for.
        run_begins, runs: of each tile, low parts that its lanes stand for, rows of (size, first
            lane, lane after the last, low parts of the size that each of these lanes stands for).
        group: tiles that make a group.
        room: no sum in ``pending`` may become larger than this.
        largest: nothing tallied is larger than this; ``largest`` times any way fits into ``room``.
        pending: sums not yet added to ``by_lane`` (sizes x lanes of a group); used as scratch.
        by_lane: tally to add to, size of the high part x lane; int64.
        by_state: tally to add to, state x size of the low part; int64.
    """
    states, rows = needs.shape
    wide = pending.dtype.type
    fits = room // max(1, largest)
    active = np.empty(rows, dtype=np.int64)
    lacking = np.empty((2, rows), dtype=needs.dtype)
    dead = np.zeros((2, rows), dtype=np.uint8)
    ends = np.empty(segments.shape[0], dtype=np.int64)
    result = np.empty(2 * TILE, dtype=needs.dtype)
    lowest = np.empty(2 * TILE, dtype=needs.dtype)
    for first in range(0, tiles.shape[0], group):
        last, number = min(tiles.shape[0], first + group), first // group
        pending[:] = 0
        waiting = 0
        for state in range(0, states, 2):
            need = needs[state : state + 2]
            if all_or_nothing and _hopeless(need, most[number]):
                continue
            if closest.shape[1]:
                _strike(need, components, closest[number], farthest[number], dead)
            plain = _pick(0, singles, 0, need, least[number], dead, active, lacking)
            place = plain
            for k in range(segments.shape[0]):
                place = _pick(
                    segments[k, 0], segments[k, 1], place, need, least[number], dead, active,
                    lacking,
                )  # fmt: skip
                ends[k] = place
            more = 0
            for own in range(state, state + 2):
                for k in range(size_begins[own], size_begins[own + 1]):
                    more += size_ways[k]
            if waiting + more > fits:
                _empty(pending, by_lane, first * TILE)
                waiting = 0
            waiting += more
            begin, beside = size_begins[state], size_begins[state + 1]
            alike = (
                beside - begin == 1
                and size_begins[state + 2] - beside == 1
                and size_ways[begin] == size_ways[beside] == 1
                and sizes[begin] == sizes[beside]
            )
            for tile in range(first, last):
                _add_singles(result, tiles[tile], active[:plain], lacking)
                if place > plain or all_or_nothing:
                    _add_others(result, lowest, tiles[tile], active, lacking, plain, ends, segments)
                if all_or_nothing:
                    for lane in range(2 * TILE):
                        result[lane] = result[lane] == 0
                at = (tile - first) * TILE
                if alike:
                    _tally_both(result, pending[sizes[begin], at : at + TILE])
                else:
                    for own in range(2):
                        for k in range(size_begins[state + own], size_begins[state + own + 1]):
                            tally, ways = pending[sizes[k], at : at + TILE], wide(size_ways[k])
                            for lane in range(TILE):
                                tally[lane] = wide(
                                    tally[lane] + wide(ways * wide(result[own * TILE + lane]))
                                )
                for run in range(run_begins[tile], run_begins[tile + 1]):
                    size, begins, stops, each = runs[run]
                    one = two = wide(0)
                    if stops - begins == TILE:
                        for lane in range(TILE):
                            one = wide(one + wide(result[lane]))
                            two = wide(two + wide(result[TILE + lane]))
                    else:
                        for lane in range(begins, stops):
                            one = wide(one + wide(result[lane]))
                            two = wide(two + wide(result[TILE + lane]))
                    by_state[state, size] += each * np.int64(one)
                    by_state[state + 1, size] += each * np.int64(two)
        _empty(pending, by_lane, first * TILE)


@numba.njit(cache=True, nogil=True)
def _hopeless(need: Array, most: Array) -> bool:
    """Whether each of two states lacks more of some row than any lane of the group brings."""
    one = two = False
    for row in range(need.shape[1]):
        one |= need[0, row] > most[row]
        two |= need[1, row] > most[row]
    return one and two


@numba.njit(cache=True, nogil=True)
def _strike(need: Array, components: Array, closest: Array, farthest: Array, dead: Array) -> None:
    """Mark the rows of sets of types that another set outdoes for every lane of the group.

    With one type more, the shortfall of a set U grows by the difference of needs less the
    difference of what the lane holds. Where that is nowhere above 0, the larger set is not needed;
    where it is everywhere above 0, the smaller is not. Who outdoes whom runs in no circle (a step
    to the smaller set never loses, a step to the larger always wins), so that of all sets some
    largest is left.
    """
    narrow = need.dtype.type
    for k in range(components.shape[0]):
        begin, types, place = components[k]
        codes = 1 << types
        for own in range(2):
            row, out = need[own, begin : begin + codes], dead[own, begin : begin + codes]
            out[:] = 0
            for kind in range(types):
                step, at = 1 << kind, place + kind * codes
                larger, smaller = row[step:], row[: codes - step]
                low, high = closest[at + step : at + codes], farthest[at + step : at + codes]
                out_larger, out_smaller = out[step:], out[: codes - step]
                for code in range(codes - step):
                    out_larger[code] |= narrow(larger[code] - smaller[code]) <= low[code]
                for code in range(codes - step):
                    out_smaller[code] |= narrow(larger[code] - smaller[code]) > high[code]


@numba.njit(cache=True, nogil=True)
def _pick(  # noqa: PLR0913, PLR0917 - numba takes arguments by position
    begin: int,
    end: int,
    place: int,
    need: Array,
    least: Array,
    dead: Array,
    active: Array,
    lacking: Array,
) -> int:
    """List the rows that can count for one of two states; returns the place after the last."""
    for row in range(begin, end):
        one, two = need[0, row], need[1, row]
        active[place] = row
        lacking[0, place], lacking[1, place] = one, two
        counts = (one > least[row]) & (dead[0, row] == 0) | (two > least[row]) & (dead[1, row] == 0)
        place += 1 if counts else 0
    return place


@numba.njit(cache=True, nogil=True)
def _add_singles(result: Array, tile: Array, active: Array, lacking: Array) -> None:
    """Set what each lane leaves undone of lines of one type, for two states, four rows a time."""
    narrow = result.dtype.type
    for lane in range(2 * TILE):
        result[lane] = narrow(0)
    count = active.shape[0]
    fours = count // 4 * 4
    for k in range(0, fours, 4):
        p, q, r, s = tile[active[k]], tile[active[k + 1]], tile[active[k + 2]], tile[active[k + 3]]
        a, b, c, d = lacking[0, k], lacking[0, k + 1], lacking[0, k + 2], lacking[0, k + 3]
        e, f, g, h = lacking[1, k], lacking[1, k + 1], lacking[1, k + 2], lacking[1, k + 3]
        for lane in range(TILE):
            t, u, v, w = p[lane], q[lane], r[lane], s[lane]
            one = narrow(narrow(_less(a, t) + _less(b, u)) + narrow(_less(c, v) + _less(d, w)))
            two = narrow(narrow(_less(e, t) + _less(f, u)) + narrow(_less(g, v) + _less(h, w)))
            result[lane] = narrow(result[lane] + one)
            result[TILE + lane] = narrow(result[TILE + lane] + two)
    for k in range(fours, count):
        row, one, two = tile[active[k]], lacking[0, k], lacking[1, k]
        for lane in range(TILE):
            result[lane] = narrow(result[lane] + _less(one, row[lane]))
            result[TILE + lane] = narrow(result[TILE + lane] + _less(two, row[lane]))


@numba.njit(cache=True, nogil=True)
def _add_others(  # noqa: PLR0913, PLR0917 - numba takes arguments by position
    result: Array,
    largest: Array,
    tile: Array,
    active: Array,
    lacking: Array,
    begin: int,
    ends: Array,
    segments: Array,
) -> None:
    """Add what components of several types leave undone.

    The largest shortfall so far counts at the end of every segment; ends between which it cannot
    grow are taken together.
    """
    narrow = result.dtype.type
    factor, started = 0, False
    for k in range(segments.shape[0]):
        fresh = segments[k, 3] == 1
        if (fresh or ends[k] > begin) and started and factor:
            counted = narrow(factor)
            for lane in range(2 * TILE):
                result[lane] = narrow(result[lane] + narrow(counted * largest[lane]))
            factor = 0
        if fresh:
            factor, started = 0, False
        if ends[k] > begin:
            if not started:
                for lane in range(2 * TILE):
                    largest[lane] = narrow(0)
                factor, started = 0, True
            _raise(largest, tile, active[begin : ends[k]], lacking[:, begin : ends[k]])
            begin = ends[k]
        factor += segments[k, 2]
    if started:
        counted = narrow(factor)
        for lane in range(2 * TILE):
            result[lane] = narrow(result[lane] + narrow(counted * largest[lane]))


@numba.njit(cache=True, nogil=True)
def _raise(largest: Array, tile: Array, active: Array, lacking: Array) -> None:
    """Raise the largest shortfall of each lane by some rows, for two states, four rows a time."""
    narrow = largest.dtype.type
    count = active.shape[0]
    fours = count // 4 * 4
    for k in range(0, fours, 4):
        p, q, r, s = tile[active[k]], tile[active[k + 1]], tile[active[k + 2]], tile[active[k + 3]]
        a, b, c, d = lacking[0, k], lacking[0, k + 1], lacking[0, k + 2], lacking[0, k + 3]
        e, f, g, h = lacking[1, k], lacking[1, k + 1], lacking[1, k + 2], lacking[1, k + 3]
        for lane in range(TILE):
            t, u, v, w = p[lane], q[lane], r[lane], s[lane]
            one = max(narrow(a - t), narrow(b - u), narrow(c - v), narrow(d - w))
            two = max(narrow(e - t), narrow(f - u), narrow(g - v), narrow(h - w))
            largest[lane] = max(largest[lane], one)
            largest[TILE + lane] = max(largest[TILE + lane], two)
    for k in range(fours, count):
        row, one, two = tile[active[k]], lacking[0, k], lacking[1, k]
        for lane in range(TILE):
            largest[lane] = max(largest[lane], narrow(one - row[lane]))
            largest[TILE + lane] = max(largest[TILE + lane], narrow(two - row[lane]))


@numba.njit(cache=True, nogil=True)
def _tally_both(result: Array, tally: Array) -> None:
    """Add what two states of one size come to to one tally."""
    wide = tally.dtype.type
    for lane in range(TILE):
        tally[lane] = wide(tally[lane] + wide(wide(result[lane]) + wide(result[TILE + lane])))


@numba.njit(cache=True, nogil=True)
def _empty(pending: Array, by_lane: Array, begin: int) -> None:
    """Add the pending sums of a group of lanes to the tally, and begin them anew."""
    width = min(pending.shape[1], by_lane.shape[1] - begin)
    for size in range(pending.shape[0]):
        for lane in range(width):
            by_lane[size, begin + lane] += pending[size, lane]
        pending[size] = 0
