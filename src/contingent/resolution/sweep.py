"""Who stands in many cases at once: one bit of a Python integer for each case.

The cases of a sweep share their conditions and differ in which offers may play and which events
hold. A *word* is an integer whose bit number k speaks of case k, and -1 speaks of them all. Every
part of a condition becomes a node, each node once however many conditions share it, and one
operation on words settles a node in all cases.

Why this is right. ``fixpoint.bounds`` looks for the least fixed point, in the order of what is
known, of one operator: an offer is sure when its condition is sure to hold and possible while it
may hold (Fitting). The operator never takes back what it knows, so every order of evaluation ends
in the same bounds. A sweep evaluates the same operator with the same three values; as the bits of
a word never meet, each case gets exactly its own iteration. It stops when no case moves.
Thresholds are bit-sliced sums: plane j of a sum holds its binary digit j in every case.

An offer that does not play is sure nowhere and possible nowhere, which is what leaving it out of
a case's conditions does: it is in no mask that stands, and weighs nothing. An event is an atom
whose word is the same for sure and for possible, so that a ``not`` on an event is settled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from contingent.register.offer import Offer
from contingent.register.register import Register
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
    offers_in,
)
from contingent.resolution.grounding import Grounder

__all__ = ["EVERY", "Sweep", "Swept", "at_least_of", "columns", "sweep_of"]

#: The word of every case.
EVERY = -1

#: (words of this side, words of the other side) -> the node's word on this side. The sides are
#: what is sure and what is possible; only a ``not`` looks at the other.
_Node = Callable[[list[int], list[int]], int]


@dataclass(frozen=True)
class Swept:
    """The bounds of every case, as one word an offer.

    Attributes:
        sure, possible: by offer, the cases in which it is in every self-consistent set, and in
            which it may be in some; see ``fixpoint.Bounds``.
        unsettled: the cases in which a ``not`` on who stands is still open, so that the bounds
            need not be sets themselves.
    """

    sure: tuple[int, ...]
    possible: tuple[int, ...]
    unsettled: int


class Sweep:
    """Conditions over numbered offers and, after them, numbered events.

    Args:
        formulas: one an offer.
        events: how many atoms follow the offers.
    """

    def __init__(self, formulas: Sequence[Formula], events: int = 0) -> None:
        self.formulas = tuple(formulas)
        self._offers = len(formulas)
        atoms = self._offers + events
        self._numbers: dict[Formula, int] = {}
        self._first = atoms
        self._nodes: list[_Node] = []
        self._made_of: list[Formula] = []
        self._looks_at: list[int] = []
        self._roots = [self._number(formula) for formula in formulas]

    @cached_property
    def refuses(self) -> bool:
        """Whether some condition refuses company: has a ``not`` on who stands."""
        everyone = (1 << self._offers) - 1
        return any(
            isinstance(part, Negated) and offers_in(part) & everyone for part in self._made_of
        )

    def changed(self, formulas: Mapping[int, Formula]) -> "Sweep":
        """The sweep with other conditions for some offers, by their places.

        The parts of the conditions of before stay, looked at by nobody where they are of no use:
        that takes less time than to number all parts again.
        """
        own = Sweep((), 0)
        own.formulas = tuple(formulas.get(i, before) for i, before in enumerate(self.formulas))
        own._offers, own._first = self._offers, self._first
        own._numbers, own._nodes = dict(self._numbers), list(self._nodes)
        own._made_of, own._looks_at = list(self._made_of), list(self._looks_at)
        own._roots = list(self._roots)
        for index, formula in formulas.items():
            own._roots[index] = own._number(formula)
        return own

    def run(self, able: Sequence[int], events: Sequence[int] = ()) -> Swept:
        """The bounds in every case.

        Args:
            able: by offer, the cases in which nothing bars it.
            events: by event, the cases in which it holds.
        """
        if self.refuses:
            return self._both_sides(able, events)
        return Swept(
            tuple(self.least(able, events)),
            tuple(self._one_side(able, able, events)),
            0,
        )

    def greatest(self, able: Sequence[int], events: Sequence[int] = ()) -> list[int]:
        """By offer, the cases in which it is in some self-consistent set, as far as that is known.

        That is the greatest set where a case is settled, and else what is sure.
        """
        if self.refuses:
            found = self._both_sides(able, events)
            return [
                (may & ~found.unsettled) | (sure & found.unsettled)
                for sure, may in zip(found.sure, found.possible, strict=True)
            ]
        return self._one_side(able, able, events)

    def least(self, able: Sequence[int], events: Sequence[int] = ()) -> list[int]:
        """By offer, the cases in which it is in the least set; no condition may refuse company."""
        return self._one_side([0] * self._offers, able, events)

    def _one_side(
        self, begin: Sequence[int], able: Sequence[int], events: Sequence[int]
    ) -> list[int]:
        """The least set, begun with nobody, or the greatest, begun with all who may play.

        Right where no condition refuses company: then neither side looks at the other.
        """
        side, changed = [*begin, *events, *[0] * len(self._nodes)], EVERY
        while changed:
            changed = self._pass(side, side, able, changed)
        return side[: self._offers]

    def _both_sides(self, able: Sequence[int], events: Sequence[int]) -> Swept:
        # Nothing known: no part is sure, and every part may hold.
        sure = [*[0] * self._offers, *events, *[0] * len(self._nodes)]
        possible = [*able, *events, *[EVERY] * len(self._nodes)]
        before: tuple[list[int], list[int]] | None = None
        while before != (sure, possible):  # parts compared too: a ``not`` looks at the other side's
            before = list(sure), list(possible)
            self._pass(sure, possible, able, EVERY)
            self._pass(possible, sure, able, EVERY)
        return Swept(
            tuple(sure[: self._offers]),
            tuple(possible[: self._offers]),
            self._unsettled(sure, possible),
        )

    def _pass(self, own: list[int], other: list[int], able: Sequence[int], changed: int) -> int:
        """Evaluate the parts that look at changed atoms; the offers that changed by that."""
        first, looks_at, everything = self._first, self._looks_at, changed == EVERY
        for index, node in enumerate(self._nodes):
            if everything or looks_at[index] & changed:
                own[first + index] = node(own, other)
        moved = 0
        for index, root in enumerate(self._roots):
            word = own[root] & able[index]
            if word != own[index]:
                own[index] = word
                moved |= 1 << index
        return moved

    def _unsettled(self, sure: list[int], possible: list[int]) -> int:
        """The cases in which the condition of an open offer still has an open ``not`` in it.

        Open is what may hold and is not sure to. A part that is settled is folded away with all
        that is in it, so a ``not`` counts where it and everything around it is open.
        """
        refused: dict[int, int] = {}
        for index, part in enumerate(self._made_of, start=self._first):
            is_open = possible[index] & ~sure[index]
            match part:
                case Negated():
                    refused[index] = is_open
                case AtLeast(_, parts) | AllOf(parts) | AnyOf(parts):
                    within = 0
                    for one in parts:
                        within |= refused.get(self._numbers[one], 0)
                    refused[index] = within & is_open
                case Const() | Stands() | Weighs():
                    pass
                case unknown:
                    assert_never(unknown)
        found = 0
        for index, root in enumerate(self._roots):
            found |= refused.get(root, 0) & possible[index] & ~sure[index]
        return found

    def _number(self, formula: Formula) -> int:
        """Where the words of a formula are kept; its parts come before it."""
        known = self._numbers.get(formula)
        if known is None:
            node = self._node(formula)
            known = self._numbers[formula] = self._first + len(self._nodes)
            self._nodes.append(node)
            self._made_of.append(formula)
            self._looks_at.append(offers_in(formula))
        return known

    def _node(self, formula: Formula) -> _Node:
        match formula:
            case Const(value):
                word = EVERY if value else 0
                return lambda _own, _other: word
            case Stands(mask):
                return _any_of(bits(mask))
            case AnyOf(parts):
                return _any_of([self._number(part) for part in parts])
            case AllOf(parts):
                return _all_of([self._number(part) for part in parts])
            case Negated(part):
                inner = self._number(part)
                return lambda _own, other: ~other[inner]
            case AtLeast(number, parts):
                return _reached(number, [(self._number(part), [0]) for part in parts])
            case Weighs(number, weights):
                return _reached(number, [(index, bits(weight)) for index, weight in weights])
            case unknown:
                assert_never(unknown)


def sweep_of(register: Register, offers: Sequence[Offer]) -> tuple[Sweep, tuple[str, ...]]:
    """The conditions of these offers with every event left open, and the events in their order."""
    events = register.settled_names
    atoms = {event: len(offers) + index for index, event in enumerate(events)}
    grounder = Grounder(register, frozenset(), tuple(offers), atoms)
    formulas = [grounder.binding(offer) for offer in offers]
    return Sweep(formulas, len(events)), events


def columns(words: Sequence[int], cases: int) -> list[int]:
    """Words turned about: for each case, the mask of the words that have its bit."""
    if not words:
        return [0] * cases
    rows = [format(word, f"0{cases}b")[::-1] for word in reversed(words)]
    return [int("".join(digits), 2) for digits in zip(*rows, strict=True)]


def at_least_of(number: int, words: Sequence[tuple[int, int]]) -> int:
    """The cases in which the weights of the words add up to at least ``number``.

    Args:
        words: (cases, weight) pairs.
    """
    return _at_least(number, [(cases, bits(weight)) for cases, weight in words])


def _at_least(number: int, words: Sequence[tuple[int, Sequence[int]]]) -> int:
    """The same, of pairs of cases and the binary digits of a weight."""
    planes: list[int] = []  # plane j: binary digit j of the sum so far, in every case
    for cases, digits in words:
        for digit in digits if cases else ():
            planes += [0] * (digit - len(planes))
            place, carry = digit, cases
            while carry and place < len(planes):
                planes[place], carry = planes[place] ^ carry, planes[place] & carry
                place += 1
            if carry:
                planes.append(carry)
    reached = EVERY  # from the lowest digit up: whether the digits so far are enough
    for place in range(max(len(planes), number.bit_length())):
        digit = planes[place] if place < len(planes) else 0
        reached = digit & reached if number >> place & 1 else digit | reached
    return reached


def _reached(number: int, weights: Sequence[tuple[int, Sequence[int]]]) -> _Node:
    return lambda own, _other: _at_least(number, [(own[i], digits) for i, digits in weights])


def _any_of(numbers: Sequence[int]) -> _Node:
    def node(own: list[int], _other: list[int]) -> int:
        word = 0
        for number in numbers:
            word |= own[number]
        return word

    return node


def _all_of(numbers: Sequence[int]) -> _Node:
    def node(own: list[int], _other: list[int]) -> int:
        word = EVERY
        for number in numbers:
            word &= own[number]
        return word

    return node
