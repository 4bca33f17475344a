"""The compiled loops over words of a bit program, and over players for the worst exits."""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = ["gates_by_word", "tightest_code"]

Array = NDArray[Any]

#: Words of a block of a bit program: known when compiled, so that a step is a few vector
#: operations and no loop; few enough for all registers of a block to stay in a core's own cache.
BLOCK = 64


@numba.njit(cache=True, nogil=True)
def gates_by_word(  # noqa: PLR0913, PLR0917 - numba takes arguments by position
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
