"""Which offers and events the standing of an offer could hang on, directly or through others."""

from functools import cached_property
from typing import assert_never

from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NationProvides,
    NationStands,
    Not,
    Or,
    mentions,
    parts_of,
)
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.formula import bits

__all__ = ["LookedAt"]


class LookedAt:
    """What the conditions of a register look at; offers are masks in the order of the register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._by_condition: dict[Condition, int] = {}
        self._events: dict[Condition, tuple[frozenset[str], frozenset[str]]] = {}

    def through(self, condition: Condition) -> tuple[Offer, ...]:
        """The offers a condition looks at, those that their conditions look at, and so on."""
        seen, waiting = 0, self._directly(condition)
        while waiting:
            index = waiting.bit_length() - 1
            seen |= 1 << index
            waiting = (
                waiting | self._directly(self.register.binding(self.register.offers[index]))
            ) & ~seen
        return tuple(self.register.offers[index] for index in bits(seen))

    def events(self, condition: Condition) -> tuple[frozenset[str], frozenset[str]]:
        """The events a condition names, and those of them it names under a ``not``."""
        if condition not in self._events:
            known = set(self.register.settled_names)
            named = {mention.name for mention in mentions(condition)}
            refused = {
                mention.name
                for part in parts_of(condition)
                if isinstance(part, Not)
                for mention in mentions(part)
            }
            self._events[condition] = frozenset(named & known), frozenset(refused & known)
        return self._events[condition]

    def _directly(self, condition: Condition) -> int:
        """The offers whose standing could matter to a condition."""
        if condition not in self._by_condition:
            self._by_condition[condition] = self._mask(condition)
        return self._by_condition[condition]

    def _mask(self, condition: Condition) -> int:
        if any(_counts_everyone(part) for part in parts_of(condition)):
            return (1 << len(self.register.offers)) - 1
        members, nations = self.register.group_members, set[str]()
        for mention in mentions(condition):
            if mention.kind == "nation":
                nations.add(mention.name)
            elif mention.name in members:
                nations.update(members[mention.name])
        mask = 0
        for nation in nations:
            mask |= self._of_nation.get(nation, 0)
        return mask

    @cached_property
    def _of_nation(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for index, offer in enumerate(self.register.offers):
            found[offer.nation] = found.get(offer.nation, 0) | 1 << index
        return found


def _counts_everyone(condition: Condition) -> bool:
    """Whether the condition counts nations or people wherever they come from."""
    match condition:
        case AtLeastNations() | AtLeastPersonnel():
            return condition.group is None
        case (
            Always()
            | EventHolds()
            | NationStands()
            | NationProvides()
            | AtLeastOf()
            | Not()
            | And()
            | Or()
        ):
            return False
        case _:
            assert_never(condition)
