"""Who stands in many coalitions at once: conditions as a program over words of bits.

Each register of the program is a row of 64-bit words; one bit is one coalition. An instruction
combines two registers into a third, so that one machine instruction settles 64 coalitions or, in
vector units, 512. Thresholds become bit-sliced adders and a comparison with a constant. Running
the program once updates every gate from the gates before; running it until nothing changes gives
the greatest set of each coalition (begun with everybody) or the least (begun with nobody).
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.resolution.formula import (
    All,
    Any,
    AtLeast,
    Const,
    Formula,
    Negated,
    Stands,
    Weighs,
    bits,
)

__all__ = ["BitProgram", "compile_program", "run_program"]

Words = NDArray[np.uint64]

#: Instruction codes.
AND, OR, XOR, ANDNOT = range(4)
#: Registers that are always there: no coalition, every coalition.
NONE, ALL = 0, 1

#: The compiled loop is worth loading from so many words times instructions on (NumPy then takes
#: as long as loading does), and once loaded, from so many words on.
LOAD_FROM, USE_FROM = 1 << 26, 16
#: Words of a block: all registers of a block together should fit into a core's own cache.
BLOCK, BLOCK_BYTES = 64, 1 << 20


@dataclass(frozen=True)
class BitProgram:
    """A program over registers of bits.

    Registers are numbered: 0 none, 1 all, then one for the presence of each player, then one for
    each gated class (offers of one player under one condition), then scratch.

    Attributes:
        code: rows of (operation, target, left, right).
        registers: how many registers there are.
        players: presence registers are 2 to 2 + players - 1.
        gates: gate registers follow; the bit says that the gated class stands.
    """

    code: NDArray[np.int32]
    registers: int
    players: int
    gates: int

    @property
    def first_gate(self) -> int:
        """Register of the first gate."""
        return 2 + self.players

    @cached_property
    def gate_begins(self) -> NDArray[np.int64]:
        """Where the code of each gate begins, and the end: the last row of each sets the gate."""
        ends = np.flatnonzero(
            (self.code[:, 1] >= self.first_gate) & (self.code[:, 1] < self.first_gate + self.gates)
        )
        return np.concatenate([[0], ends + 1]).astype(np.int64)

    @cached_property
    def readers(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The gates that look at each gate: where those of each begin, and all in a row."""
        reader = np.repeat(np.arange(self.gates), np.diff(self.gate_begins))
        pairs = np.concatenate([
            np.stack([self.code[:, side] - self.first_gate, reader], axis=1) for side in (2, 3)
        ])
        pairs = np.unique(pairs[(pairs[:, 0] >= 0) & (pairs[:, 0] < self.gates)], axis=0)
        begins = np.searchsorted(pairs[:, 0], np.arange(self.gates + 1))
        return begins, np.ascontiguousarray(pairs[:, 1])


@dataclass(frozen=True)
class Gate:
    """A gated class: the player it belongs to, and its condition.

    Attributes:
        player: None for what is always present.
        formula: condition over atoms (offers and open events).
    """

    player: int | None
    formula: Formula


class _Writer:
    """Writes instructions; shares what is computed twice within one gate."""

    def __init__(self, first_scratch: int) -> None:
        self.rows: list[tuple[int, int, int, int]] = []
        self.next = first_scratch
        self.most = first_scratch
        self.first = first_scratch

    def fresh(self) -> int:
        self.next += 1
        self.most = max(self.most, self.next)
        return self.next - 1

    def begin_gate(self) -> None:
        """Scratch may be used anew: gates communicate through their own registers only."""
        self.next = self.first

    def emit(self, operation: int, left: int, right: int) -> int:
        """The register that holds the result, computed only where a constant does not settle it."""
        if operation == AND and NONE in (left, right):
            return NONE
        if operation == AND and ALL in (left, right):
            return right if left == ALL else left
        if operation == OR and ALL in (left, right):
            return ALL
        if operation in {OR, XOR} and NONE in (left, right):
            return right if left == NONE else left
        if operation == ANDNOT and (left == NONE or right == ALL):
            return NONE
        if operation == ANDNOT and right == NONE:
            return left
        target = self.fresh()
        self.rows.append((operation, target, left, right))
        return target


def compile_program(
    gates: Sequence[Gate], players: int, atom_register: Mapping[int, int]
) -> BitProgram:
    """The program of gated classes.

    Args:
        atom_register: the register that says whether an atom (offer or open event) stands: the
            presence of its player, or its gate; atoms that are left out never stand.
    """
    writer = _Writer(2 + players + len(gates))
    for number, gate in enumerate(gates):
        writer.begin_gate()
        value = _write(writer, gate.formula, atom_register)
        presence = ALL if gate.player is None else 2 + gate.player
        writer.rows.append((AND, 2 + players + number, value, presence))
    code = np.array(writer.rows, dtype=np.int32).reshape(-1, 4)
    return BitProgram(code, writer.most, players, len(gates))


def _write(writer: _Writer, formula: Formula, atoms: Mapping[int, int]) -> int:
    match formula:
        case Const(holds):
            return ALL if holds else NONE
        case Stands(mask):
            return _any(writer, list(dict.fromkeys(atoms[i] for i in bits(mask) if i in atoms)))
        case Any(parts):
            return _any(writer, [_write(writer, part, atoms) for part in parts])
        case All(parts):
            value = ALL
            for part in parts:
                value = writer.emit(AND, value, _write(writer, part, atoms))
            return value
        case Negated(part):
            return writer.emit(ANDNOT, ALL, _write(writer, part, atoms))
        case AtLeast(number, parts):
            return _sum(writer, [(_write(writer, part, atoms), 1) for part in parts], number)
        case Weighs(number, weights):
            by_register: dict[int, int] = {}
            for index, weight in weights:
                if index in atoms:
                    by_register[atoms[index]] = by_register.get(atoms[index], 0) + weight
            return _sum(writer, list(by_register.items()), number)


def _any(writer: _Writer, registers: list[int]) -> int:
    value = NONE
    for register in registers:
        value = writer.emit(OR, value, register)
    return value


def _sum(writer: _Writer, terms: list[tuple[int, int]], number: int) -> int:
    """Whether the weights of the registers that hold add up to at least ``number``."""
    scale = int(np.gcd.reduce([weight for _, weight in terms])) if terms else 1
    number = -(-number // scale)
    if sum(weight for _, weight in terms) // scale < number:
        return NONE
    columns: dict[int, list[int]] = {}
    for register, weight in terms:
        for position in bits(weight // scale):
            columns.setdefault(position, []).append(register)
    total = _add_columns(writer, columns)
    # Compare from the lowest bit: at each bit, what counts so far is kept, raised or dropped.
    reached = ALL
    for position in range(max(len(total), number.bit_length())):
        bit = total[position] if position < len(total) else NONE
        if number >> position & 1:
            reached = writer.emit(AND, bit, reached)
        else:
            reached = writer.emit(OR, bit, reached)
    return reached


def _add_columns(writer: _Writer, columns: dict[int, list[int]]) -> list[int]:
    """Add up bits by place value: full adders turn three of a column into a sum and a carry."""
    total: list[int] = []
    while columns:
        position = len(total)
        column = columns.pop(position, [])
        carries = columns.setdefault(position + 1, [])
        while len(column) > 1:
            one, other, *column = column
            half = writer.emit(XOR, one, other)
            carry = writer.emit(AND, one, other)
            if column:
                third, *column = column
                carry = writer.emit(OR, carry, writer.emit(AND, half, third))
                half = writer.emit(XOR, half, third)
            carries.append(carry)
            column.append(half)
        if not carries:
            del columns[position + 1]
        total.append(column[0] if column else NONE)
    return total


def run_program(program: BitProgram, presence: Words, *, greatest: bool = True) -> Words:
    """The gates of each coalition; one row of words a gate.

    Many words are run by a compiled loop, which leaves the interpreter's lock to other threads;
    few by NumPy, so that a small question need not wait for the compiled loop to be loaded. Both
    end in the same fixed point, as every condition is monotone.

    Args:
        presence: one row of words a player; a bit says that the player is in the coalition.
        greatest: begin with everybody and take away; else begin with nobody and add.
    """
    words = presence.shape[1] if program.players else 1
    loaded = "contingent.analysis.kernels" in sys.modules
    if words * len(program.code) >= LOAD_FROM or (loaded and words >= USE_FROM):
        return _run_compiled(program, presence, greatest=greatest)
    return _run_numpy(program, presence, greatest=greatest)


def _run_compiled(program: BitProgram, presence: Words, *, greatest: bool) -> Words:
    from contingent.analysis.kernels import gates_by_word  # noqa: PLC0415 - slow to import

    words = presence.shape[1] if program.players else 1
    block = min(BLOCK, max(8, BLOCK_BYTES // (8 * (program.registers + 1))))
    scratch = np.empty((program.registers + 1, block), dtype=np.uint64)
    gates = np.empty((program.gates, words), dtype=np.uint64)
    gates_by_word(
        program.code,
        program.gate_begins,
        *program.readers,
        np.ascontiguousarray(presence),
        greatest,
        scratch,
        gates,
    )
    return gates


def _run_numpy(program: BitProgram, presence: Words, *, greatest: bool) -> Words:
    words = presence.shape[1] if program.players else 1
    registers = np.zeros((program.registers + 1, words), dtype=np.uint64)
    registers[ALL] = np.uint64(0xFFFFFFFFFFFFFFFF)
    registers[2 : 2 + program.players] = presence
    first, last = program.first_gate, program.first_gate + program.gates
    registers[first:last] = registers[ALL if greatest else NONE]
    while True:
        before = registers[first:last].copy()
        for operation, target, left, right in program.code:
            if operation == AND:
                np.bitwise_and(registers[left], registers[right], out=registers[target])
            elif operation == OR:
                np.bitwise_or(registers[left], registers[right], out=registers[target])
            elif operation == XOR:
                np.bitwise_xor(registers[left], registers[right], out=registers[target])
            else:
                np.bitwise_and(registers[left], ~registers[right], out=registers[target])
        if np.array_equal(before, registers[first:last]):
            return registers[first:last].copy()
