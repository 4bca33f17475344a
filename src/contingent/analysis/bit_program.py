"""Who stands in many coalitions at once: conditions as a program over words of bits.

Each register of the program is a row of 64-bit words; one bit is one coalition. An instruction
combines two registers into a third, so that one machine instruction settles 64 coalitions or, in
vector units, 512. Thresholds become bit-sliced adders and a comparison with a constant. Running
the program once updates every gate from the gates before; running it until nothing changes gives
the greatest set of each coalition (begun with everybody) or the least (begun with nobody): the
fixed points of a monotone map (Knaster and Tarski), the same that ``resolution.fixpoint`` finds for
one coalition. How thresholds are added up is Knuth, The Art of Computer Programming 4A, 7.1.3.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from contingent.resolution.formula import (
    AllOf,
    AnyOf,
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
#: as long as loading does), and from so many words on once numba, which takes most of that, is.
LOAD_FROM, USE_FROM = 1 << 26, 16


@dataclass(frozen=True)
class BitProgram:
    """A program over registers of bits.

    Registers are numbered: 0 none, 1 all, then one for the presence of each player, then one for
    each gated class (offers of one player under one condition), then one for each part of a
    condition that several gates share, then scratch. Shared parts and gates are the units of the
    program: rows that end with the one that sets the unit's register. Shared parts come first.

    Attributes:
        code: rows of (operation, target, left, right), in order (rows x 4, int32).
        registers: how many registers there are, scratch included.
        players: presence registers are 2 to 2 + players - 1.
        gates: gate registers follow; the bit says that the gated class stands.
        shared: registers of shared parts follow.
    """

    code: NDArray[np.int32]
    registers: int
    players: int
    gates: int
    shared: int = 0

    @property
    def first_gate(self) -> int:
        """Register of the first gate."""
        return 2 + self.players

    @cached_property
    def unit_begins(self) -> NDArray[np.int64]:
        """Where the rows of each unit begin, and the end (units + 1)."""
        return np.append(0, np.flatnonzero(self._unit_register(self.code[:, 1])) + 1)

    @cached_property
    def readers(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The units that look at each unit: where those of each begin (units + 1), all in a row."""
        return self._grouped(self._looks)

    @cached_property
    def needs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The shared parts that each unit looks at, likewise."""
        return self._grouped(self._looks[self._looks[:, 0] < self.shared][:, ::-1])

    @cached_property
    def _looks(self) -> NDArray[np.int64]:
        """Pairs of (unit looked at, unit that looks at it), pairs x 2, with repeats."""
        begins = self.unit_begins
        units = len(begins) - 1
        unit_of = np.zeros(self.registers, dtype=np.int64)
        unit_of[self.code[begins[1:] - 1, 1]] = np.arange(units)
        looking = np.repeat(np.arange(units), np.diff(begins))
        return np.concatenate(
            [
                np.stack([unit_of[side], looking], axis=1)[self._unit_register(side)]
                for side in (self.code[:, 2], self.code[:, 3])
            ]
        )

    def _grouped(self, pairs: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        pairs = np.unique(pairs, axis=0)
        begins = np.searchsorted(pairs[:, 0], np.arange(len(self.unit_begins)))
        return begins, np.ascontiguousarray(pairs[:, 1])

    def _unit_register(self, register: NDArray[np.int32]) -> NDArray[np.bool_]:
        end = self.first_gate + self.gates + self.shared
        return (register >= self.first_gate) & (register < end)


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
    """Writes instructions.

    Args:
        shared: the register of each part that several gates share.
    """

    def __init__(
        self, first_scratch: int, atoms: Mapping[int, int], shared: Mapping[Formula, int]
    ) -> None:
        self.atoms, self.shared = atoms, shared
        self.rows: list[tuple[int, int, int, int]] = []
        self.next = first_scratch
        self.most = first_scratch
        self.first = first_scratch

    def fresh(self) -> int:
        self.next += 1
        self.most = max(self.most, self.next)
        return self.next - 1

    def unit(self, register: int, formula: Formula, presence: int) -> None:
        """Write a unit. Scratch is used anew: units communicate by their own registers only."""
        self.next = self.first
        self.rows.append((AND, register, _write_new(self, formula), presence))

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
    first_shared = 2 + players + len(gates)
    parts = _shared_parts([gate.formula for gate in gates])
    shared = {part: first_shared + index for index, part in enumerate(parts)}
    writer = _Writer(first_shared + len(parts), atom_register, shared)
    for part, register in shared.items():
        writer.unit(register, part, ALL)
    for number, gate in enumerate(gates):
        presence = ALL if gate.player is None else 2 + gate.player
        writer.unit(2 + players + number, gate.formula, presence)
    code = np.array(writer.rows, dtype=np.int32).reshape(-1, 4)
    return BitProgram(code, writer.most, players, len(gates), len(parts))


def _shared_parts(formulas: Sequence[Formula]) -> list[Formula]:
    """Parts that are met more than once, each after the parts it is made of."""
    times: dict[Formula, int] = {}
    inner_first: list[Formula] = []

    def look(formula: Formula) -> None:
        times[formula] = times.get(formula, 0) + 1
        if times[formula] > 1 or isinstance(formula, Const):
            return
        if isinstance(formula, AtLeast | AllOf | AnyOf):
            for part in formula.parts:
                look(part)
        elif isinstance(formula, Negated):
            look(formula.part)
        if not isinstance(formula, Stands) or formula.mask.bit_count() > 1:
            inner_first.append(formula)

    for formula in formulas:
        look(formula)
    return [formula for formula in inner_first if times[formula] > 1]


def _write(writer: _Writer, formula: Formula) -> int:
    """The register that holds whether the formula does."""
    return writer.shared[formula] if formula in writer.shared else _write_new(writer, formula)


def _write_new(writer: _Writer, formula: Formula) -> int:
    atoms = writer.atoms
    match formula:
        case Const(holds):
            return ALL if holds else NONE
        case Stands(mask):
            return _any(writer, list(dict.fromkeys(atoms[i] for i in bits(mask) if i in atoms)))
        case AnyOf(parts):
            return _any(writer, [_write(writer, part) for part in parts])
        case AllOf(parts):
            value = ALL
            for part in parts:
                value = writer.emit(AND, value, _write(writer, part))
            return value
        case Negated(part):
            return writer.emit(ANDNOT, ALL, _write(writer, part))
        case AtLeast(number, parts):
            return _sum(writer, [(_write(writer, part), 1) for part in parts], number)
        case Weighs(number, weights):
            by_register: dict[int, int] = {}
            for index, weight in weights:
                if index in atoms:
                    by_register[atoms[index]] = by_register.get(atoms[index], 0) + weight
            return _sum(writer, list(by_register.items()), number)
        case other:
            assert_never(other)


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
        presence: one row of words a player (players x words, uint64); a bit says that the player
            is in the coalition.
        greatest: begin with everybody and take away; else begin with nobody and add.

    Returns:
        Gates x words, uint64; of a program without players one word, every bit of it alike.
    """
    words = presence.shape[1] if program.players else 1
    loaded = "numba" in sys.modules
    if words * len(program.code) >= LOAD_FROM or (loaded and words >= USE_FROM):
        return _run_compiled(program, presence, greatest=greatest)
    return _run_numpy(program, presence, greatest=greatest)


def _run_compiled(program: BitProgram, presence: Words, *, greatest: bool) -> Words:
    from contingent.analysis.kernels import gates_by_word  # noqa: PLC0415 - slow to import

    gates = np.empty((program.gates, presence.shape[1] if program.players else 1), dtype=np.uint64)
    gates_by_word(
        program.code,
        program.unit_begins,
        *program.readers,
        *program.needs,
        np.ascontiguousarray(presence),
        program.registers,
        greatest,
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
