"""Conditions brought down to offers: formulas over numbered offers, and their fast evaluation.

A formula is a condition with events settled, groups listed and nations replaced by the bits of
their offers. The same formula is evaluated here on bit masks, handed to a set finder (clingo),
and searched for dependencies.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

__all__ = [
    "FALSE",
    "TRUE",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "Const",
    "Evaluator",
    "Formula",
    "Negated",
    "Stands",
    "Weighs",
    "assume",
    "bits",
    "compile_formula",
    "every",
    "is_monotone",
    "negated",
    "offers_in",
    "some",
]


@dataclass(frozen=True)
class Const:
    """Settled: true or false whoever stands."""

    value: bool


TRUE, FALSE = Const(value=True), Const(value=False)


@dataclass(frozen=True)
class Stands:
    """At least one offer of the mask stands."""

    mask: int


@dataclass(frozen=True)
class AtLeast:
    """At least ``number`` of the parts hold."""

    number: int
    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Weighs:
    """The offers that stand weigh at least ``number`` together: (offer's index, weight) pairs."""

    number: int
    weights: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Negated:
    """The part does not hold."""

    part: "Formula"


@dataclass(frozen=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class AnyOf:
    """Some part holds."""

    parts: tuple["Formula", ...]


Formula = Const | Stands | AtLeast | Weighs | Negated | AllOf | AnyOf

#: (offers sure to stand, offers that may stand) -> whether the formula is sure to hold. With both
#: masks the same this is plain evaluation; swapped, it says whether the formula may hold.
Evaluator = Callable[[int, int], bool]


def bits(mask: int) -> list[int]:
    """Indices of the bits set, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def every(parts: list[Formula]) -> Formula:
    """All parts hold, with settled parts folded in."""
    if FALSE in parts:
        return FALSE
    open_parts = tuple(part for part in parts if part != TRUE)
    return TRUE if not open_parts else open_parts[0] if len(open_parts) == 1 else AllOf(open_parts)


def some(parts: list[Formula]) -> Formula:
    """Some part holds, with settled parts folded in."""
    if TRUE in parts:
        return TRUE
    open_parts = tuple(part for part in parts if part != FALSE)
    return FALSE if not open_parts else open_parts[0] if len(open_parts) == 1 else AnyOf(open_parts)


def at_least(number: int, parts: list[Formula]) -> Formula:
    """At least ``number`` parts hold, with settled parts folded in."""
    number -= sum(part == TRUE for part in parts)
    open_parts = tuple(part for part in parts if not isinstance(part, Const))
    if number <= 0:
        return TRUE
    return FALSE if number > len(open_parts) else AtLeast(number, open_parts)


def negated(part: Formula) -> Formula:
    """The part does not hold, with every ``not`` moved down to a leaf (De Morgan).

    So two of them cancel wherever they stand, and a formula with a ``not`` left in it really has
    one on participation.
    """
    match part:
        case Const(value):
            return Const(not value)
        case Negated(inner):
            return inner
        case AllOf(parts):
            return some([negated(one) for one in parts])
        case AnyOf(parts):
            return every([negated(one) for one in parts])
        case Stands() | Weighs() | AtLeast():  # the names of a list take no ``not``
            return Negated(part)
        case other:
            assert_never(other)


def assume(formula: Formula, sure: int, possible: int) -> Formula:
    """The formula once some offers are known to stand and others are known not to."""
    match formula:
        case Const():
            return formula
        case Stands(mask):
            if mask & sure:
                return TRUE
            return Stands(mask & possible) if mask & possible else FALSE
        case AtLeast(number, parts):
            return at_least(number, [assume(part, sure, possible) for part in parts])
        case Weighs(number, weights):
            rest = number - sum(w for i, w in weights if sure >> i & 1)
            open_weights = tuple((i, w) for i, w in weights if possible & ~sure & 1 << i)
            if rest <= 0:
                return TRUE
            return FALSE if sum(w for _, w in open_weights) < rest else Weighs(rest, open_weights)
        case Negated(part):
            return negated(assume(part, sure, possible))
        case AllOf(parts):
            return every([assume(part, sure, possible) for part in parts])
        case AnyOf(parts):
            return some([assume(part, sure, possible) for part in parts])
        case other:
            assert_never(other)


def offers_in(formula: Formula) -> int:
    """Mask of the offers the formula looks at."""
    match formula:
        case Const():
            return 0
        case Stands(mask):
            return mask
        case Weighs(_, weights):
            return sum(1 << i for i, _ in weights)
        case Negated(part):
            return offers_in(part)
        case AtLeast(_, parts) | AllOf(parts) | AnyOf(parts):
            mask = 0
            for part in parts:
                mask |= offers_in(part)
            return mask
        case other:
            assert_never(other)


def is_monotone(formula: Formula) -> bool:
    """Whether more offers standing can never turn the formula from true to false."""
    match formula:
        case Const() | Stands() | Weighs():
            return True
        case Negated():
            return False
        case AtLeast(_, parts) | AllOf(parts) | AnyOf(parts):
            return all(is_monotone(part) for part in parts)
        case other:
            assert_never(other)


def compile_formula(formula: Formula) -> Evaluator:
    """A function that evaluates the formula on masks of offers."""
    match formula:
        case Const(value):
            return lambda _sure, _may: value
        case Stands(mask):
            return lambda sure, _may: bool(sure & mask)
        case Weighs(number, weights):
            pairs = tuple((1 << index, weight) for index, weight in weights)
            return lambda sure, _may: sum(w for bit, w in pairs if sure & bit) >= number
        case Negated(part):
            inner = compile_formula(part)
            return lambda sure, may: not inner(may, sure)
        case AtLeast(number, parts) if all(isinstance(part, Stands) for part in parts):
            masks = tuple(part.mask for part in parts if isinstance(part, Stands))
            return lambda sure, _may: sum(1 for mask in masks if sure & mask) >= number
        case AtLeast(number, parts):
            many = tuple(map(compile_formula, parts))
            return lambda sure, may: sum(f(sure, may) for f in many) >= number
        case AllOf(parts):
            every_one = tuple(map(compile_formula, parts))
            return lambda sure, may: all(f(sure, may) for f in every_one)
        case AnyOf(parts):
            any_one = tuple(map(compile_formula, parts))
            return lambda sure, may: any(f(sure, may) for f in any_one)
        case other:
            assert_never(other)
