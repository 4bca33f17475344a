"""The compiled loops: over coalitions, and over words of a bit program.

A coalition is split into a high and a low part. All low parts are laid out in lanes, so that one
pass adds a constant (what the high part supplies, gates settled) to a table (what the low parts
supply) and keeps a running minimum: a few vector operations for many coalitions. The lanes hold
numbers as narrow as the game allows, and every sum is brought back to that width at once; numba
would widen it to 64 bits, and a quarter or an eighth as many coalitions would fit one instruction.

What is computed is the formula at the head of ``analysis.game`` (Hall's condition, as a sum of
minima over sets of lines). Numbers of strength are whole multiples of the game's own unit, values
whole multiples of its unit of value; tallies and indices are int64. *Narrow* is int16, int32 or
int64, the least that ``Compiled.largest_number`` fits.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = ["gates_by_word", "tightest_code", "values_by_lane"]

Array = NDArray[Any]

#: Words of a block of a bit program: known when compiled, so that a step is a few vector
#: operations and no loop; few enough for all registers of a block to stay in a core's own cache.
BLOCK = 64


@numba.njit(cache=True, nogil=True)
def values_by_lane(  # noqa: C901, PLR0912, PLR0913, PLR0917 - numba takes arguments by position
    states: Array,
    reach: Array,
    table: Array,
    demand: Array,
    component_begins: Array,
    snapshots: Array,
    all_or_nothing: bool,  # noqa: FBT001
    size_begins: Array,
    sizes: Array,
    size_ways: Array,
    runs: Array,
    by_lane: Array,
    by_state: Array,
) -> None:
    """Evaluate every state (distinct high part) with every lane (distinct low part).

    Args:
        states: what each state supplies, by kind of strength (states x kinds, narrow).
        reach: which kinds of strength count for which code (kinds x codes, narrow, 0 or 1).
        table: what each lane supplies to each code (codes x lanes, narrow).
        demand: D(U) of each code (codes, narrow).
        component_begins: first code of each component, and the end (components + 1); the first
            code of a component is the empty set.
        snapshots: rows of (code, add, factor), as in ``Compiled``; only for a weighted fill.
        all_or_nothing: whether the value is 1 or 0, or the weighted fill.
        size_begins, sizes, size_ways: the high parts that a state stands for: of state s, entries
            ``size_begins[s]`` up to ``size_begins[s + 1]``, each a size and how many parts have it.
        runs: low parts that lanes stand for, rows of (size, first lane, lane after the last,
            low parts of the size that each of these lanes stands for).
        by_lane: tally of values to add to (sizes of the high part x lanes, int64).
        by_state: tally of values to add to (states x sizes of the low part, int64).
    """
    kinds, codes = reach.shape
    lanes = table.shape[1]
    narrow = table.dtype.type
    supply = np.zeros(codes, dtype=table.dtype)
    lowest = np.zeros(lanes, dtype=table.dtype)
    value = np.zeros(lanes, dtype=table.dtype)
    single = _singles(component_begins, snapshots)
    for state in range(states.shape[0]):
        for u in range(codes):
            supply[u] = -demand[u]
        for kind in range(kinds):
            amount = states[state, kind]
            if amount:
                for u in range(codes):
                    supply[u] = narrow(supply[u] + narrow(amount * reach[kind, u]))
        if all_or_nothing:
            if not _all_reached(value, lowest, supply, table, component_begins):
                continue
        else:
            _add_singles(value, supply, table, snapshots[single])
            _add_others(value, lowest, supply, table, component_begins, snapshots[~single])
        for k in range(size_begins[state], size_begins[state + 1]):
            tally, ways = by_lane[sizes[k]], size_ways[k]
            if ways == 1:
                for lane in range(lanes):
                    tally[lane] += value[lane]
            else:
                for lane in range(lanes):
                    tally[lane] += ways * value[lane]
        for run in range(runs.shape[0]):
            total = 0
            for lane in range(runs[run, 1], runs[run, 2]):
                total += value[lane]
            by_state[state, runs[run, 0]] += runs[run, 3] * total


@numba.njit(cache=True, nogil=True)
def _all_reached(
    value: Array, lowest: Array, supply: Array, table: Array, component_begins: Array
) -> bool:
    """Set the value of each lane to whether it fills every component; whether any does."""
    lowest[:] = 0
    for component in range(component_begins.shape[0] - 1):
        # The first code is the empty set: its slack is the 0 that the minimum begins with.
        _lower(
            lowest, supply, table, component_begins[component] + 1, component_begins[component + 1]
        )
        most = lowest[0]
        for lane in range(lowest.shape[0]):
            most = max(most, lowest[lane])
        if most < 0:
            return False
    for lane in range(lowest.shape[0]):
        value[lane] = lowest[lane] >= 0
    return True


@numba.njit(cache=True, nogil=True)
def _singles(component_begins: Array, snapshots: Array) -> Array:
    """Which snapshots are of a component of one type."""
    single = np.zeros(snapshots.shape[0], dtype=np.bool_)
    for row in range(snapshots.shape[0]):
        component = np.searchsorted(component_begins, snapshots[row, 0], side="right")
        single[row] = component_begins[component] - component_begins[component - 1] == 2  # noqa: PLR2004
    return single


@numba.njit(cache=True, nogil=True)
def _add_singles(value: Array, supply: Array, table: Array, snapshots: Array) -> None:
    """Set the value of each lane to what components of one type are worth, four at a time."""
    narrow = value.dtype.type
    zero, base = narrow(0), 0
    for row in range(snapshots.shape[0]):
        base += snapshots[row, 1] * snapshots[row, 2]
    value[:] = narrow(base)
    fours = snapshots.shape[0] // 4 * 4
    for row in range(0, fours, 4):
        u, v, w, x = snapshots[row : row + 4, 0]
        a, b, c, d = supply[u], supply[v], supply[w], supply[x]
        row_a, row_b, row_c, row_d = table[u], table[v], table[w], table[x]
        factors = snapshots[row : row + 4, 2]
        p, q, r, s = narrow(factors[0]), narrow(factors[1]), narrow(factors[2]), narrow(factors[3])
        for lane in range(value.shape[0]):
            one = narrow(p * min(narrow(a + row_a[lane]), zero))
            two = narrow(q * min(narrow(b + row_b[lane]), zero))
            three = narrow(r * min(narrow(c + row_c[lane]), zero))
            four = narrow(s * min(narrow(d + row_d[lane]), zero))
            value[lane] = narrow(value[lane] + narrow(narrow(one + two) + narrow(three + four)))
    for row in range(fours, snapshots.shape[0]):
        factor, constant = narrow(snapshots[row, 2]), supply[snapshots[row, 0]]
        brought = table[snapshots[row, 0]]
        for lane in range(value.shape[0]):
            slack = min(narrow(constant + brought[lane]), zero)
            value[lane] = narrow(value[lane] + narrow(factor * slack))


@numba.njit(cache=True, nogil=True)
def _add_others(
    value: Array,
    lowest: Array,
    supply: Array,
    table: Array,
    component_begins: Array,
    snapshots: Array,
) -> None:
    """Add what components of several types are worth."""
    narrow = value.dtype.type
    begin = end = 0
    for row in range(snapshots.shape[0]):
        if snapshots[row, 0] >= end:
            component = np.searchsorted(component_begins, snapshots[row, 0], side="right")
            begin, end = component_begins[component - 1] + 1, component_begins[component]
            lowest[:] = 0
        _lower(lowest, supply, table, begin, snapshots[row, 0] + 1)
        begin = snapshots[row, 0] + 1
        add, factor = narrow(snapshots[row, 1]), narrow(snapshots[row, 2])
        for lane in range(value.shape[0]):
            value[lane] = narrow(value[lane] + narrow(factor * narrow(add + lowest[lane])))


@numba.njit(cache=True, nogil=True)
def _lower(lowest: Array, supply: Array, table: Array, begin: int, end: int) -> None:
    """Lower the running minimum of each lane by the slack of some codes, four at a time."""
    narrow = table.dtype.type
    fours = begin + (end - begin) // 4 * 4
    for u in range(begin, fours, 4):
        a, b, c, d = supply[u], supply[u + 1], supply[u + 2], supply[u + 3]
        row_a, row_b, row_c, row_d = table[u], table[u + 1], table[u + 2], table[u + 3]
        for lane in range(lowest.shape[0]):
            one = min(narrow(a + row_a[lane]), narrow(b + row_b[lane]))
            other = min(narrow(c + row_c[lane]), narrow(d + row_d[lane]))
            lowest[lane] = min(lowest[lane], one, other)
    for u in range(fours, end):
        constant, row = supply[u], table[u]
        for lane in range(lowest.shape[0]):
            lowest[lane] = min(lowest[lane], narrow(constant + row[lane]))


@numba.njit(cache=True, nogil=True)
def gates_by_word(  # noqa: PLR0913, PLR0917 - as values_by_lane
    code: Array,
    begins: Array,
    reader_begins: Array,
    readers: Array,
    need_begins: Array,
    needs: Array,
    presence: Array,
    registers: int,
    greatest: bool,  # noqa: FBT001
    gates: Array,
) -> None:
    """Run a bit program over words, a block of them at a time, each block to its own fixed point.

    A unit is computed again only when a unit that it looks at has changed in the block.

    Args:
        code: rows of (operation, target, left, right), as in ``BitProgram`` (rows x 4, int32).
        begins: where the rows of each unit begin, and the end (units + 1, int64).
        reader_begins, readers: the units that look at each unit (units + 1, and in a row; int64).
        need_begins, needs: shared parts that each unit looks at, brought up to date before it
            (likewise).
        presence: words of each player (players x words, uint64), a bit a coalition.
        registers: how many registers there are.
        greatest: begin with everybody, else with nobody.
        gates: words of each gate, to fill (gates x words, uint64).
    """
    players, count, words = presence.shape[0], gates.shape[0], gates.shape[1]
    units, first = begins.shape[0] - 1, 2 + presence.shape[0]
    everyone, nobody = ~np.uint64(0), np.uint64(0)
    scratch = np.empty((registers, BLOCK), dtype=np.uint64)
    waits = np.zeros(units, dtype=np.bool_)
    for start in range(0, words, BLOCK):
        width = min(BLOCK, words - start)
        scratch[0, :] = nobody
        scratch[1, :] = everyone
        scratch[2:first] = nobody
        for player in range(players):
            scratch[2 + player, :width] = presence[player, start : start + width]
        scratch[first:] = everyone if greatest else nobody
        waits[:] = True
        settled = False
        while not settled:
            settled = True
            for unit in range(units):
                if not waits[unit]:
                    continue
                for place in range(need_begins[unit], need_begins[unit + 1]):
                    needed = needs[place]
                    if waits[needed] and _changes(needed, code, begins, scratch):
                        _wake(readers[reader_begins[needed] : reader_begins[needed + 1]], waits)
                        settled = False
                    waits[needed] = False
                waits[unit] = False
                if _changes(unit, code, begins, scratch):
                    _wake(readers[reader_begins[unit] : reader_begins[unit + 1]], waits)
                    settled = False
        gates[:, start : start + width] = scratch[first : first + count, :width]


@numba.njit(cache=True, nogil=True)
def _wake(readers: Array, waits: Array) -> None:
    for reader in readers:
        waits[reader] = True


@numba.njit(cache=True, nogil=True)
def _changes(unit: int, code: Array, begins: Array, scratch: Array) -> bool:
    """Compute a unit anew; whether that changes it in the block."""
    last = begins[unit + 1] - 1
    for row in range(begins[unit], last):
        operation = code[row, 0]
        # Unsigned, or each would be looked at for counting from the end.
        out, one, other = np.uint64(code[row, 1]), np.uint64(code[row, 2]), np.uint64(code[row, 3])
        if operation == 0:
            for word in range(BLOCK):
                scratch[out, word] = scratch[one, word] & scratch[other, word]
        elif operation == 1:
            for word in range(BLOCK):
                scratch[out, word] = scratch[one, word] | scratch[other, word]
        elif operation == 2:  # noqa: PLR2004 - XOR, see bit_program
            for word in range(BLOCK):
                scratch[out, word] = scratch[one, word] ^ scratch[other, word]
        else:
            for word in range(BLOCK):
                scratch[out, word] = scratch[one, word] & ~scratch[other, word]
    out, one, other = np.uint64(code[last, 1]), np.uint64(code[last, 2]), np.uint64(code[last, 3])
    changed = np.uint64(0)
    for word in range(BLOCK):
        now = scratch[one, word] & scratch[other, word]
        changed |= now ^ scratch[out, word]
        scratch[out, word] = now
    return bool(changed != 0)


@numba.njit(cache=True, nogil=True)
def tightest_code(base: Array, each: Array, demand: Array, k: int) -> tuple[int, int]:
    """The first code with the least slack once its ``k`` largest contributors have left.

    The slack of a set of lines U is supply_U - D(U); it is below 0 where U cannot be filled
    (Hall's condition), so that the k whose leaving hurts most are the k largest of one code.

    The k largest of every code are kept sorted while going through the players once, all codes
    side by side: a maximum and a minimum push a contribution down to its place.

    Args:
        base: what everybody together supplies to each code (codes, int64).
        each: what of it each player takes along, 0 or more (players x codes, int64).
        demand: D(U) of each code (codes, int64).
        k: how many leave, at most the number of players.

    Returns:
        The code and its slack, in units of strength.
    """
    players, codes = each.shape
    largest = np.zeros((k, codes), dtype=np.int64)
    pushed = np.empty(codes, dtype=np.int64)
    for player in range(players):
        pushed[:] = each[player]
        for rank in range(k):
            for code in range(codes):
                held, new = largest[rank, code], pushed[code]
                largest[rank, code] = max(held, new)
                pushed[code] = min(held, new)
    slack = base - demand
    for rank in range(k):
        slack -= largest[rank]
    code = int(np.argmin(slack))
    return code, slack[code]
