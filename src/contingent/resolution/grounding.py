"""From a condition to a formula: events settled, groups listed, nations turned into offers."""

from collections.abc import Mapping
from typing import assert_never

from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NameUse,
    NationProvides,
    NationStands,
    Not,
    Or,
)
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.formula import (
    FALSE,
    TRUE,
    Const,
    Formula,
    Stands,
    Weighs,
    at_least,
    every,
    negated,
    some,
)

__all__ = ["Grounder"]


class Grounder:
    """Grounds conditions for one set of events that hold.

    Args:
        register: whose nations, groups and capabilities the conditions speak of.
        holding: the events that are true.
        playing: the offers that may stand, in the order of their bits.
        free: events left open, each with the bit that says whether it is true.
    """

    def __init__(
        self,
        register: Register,
        holding: frozenset[str],
        playing: tuple[Offer, ...],
        free: Mapping[str, int] | None = None,
    ) -> None:
        self.register = register
        self.holding = holding
        self.playing = playing
        self.free = free or {}
        self._of_nation: dict[str, int] = {}
        for index, offer in enumerate(playing):
            self._of_nation[offer.nation] = self._of_nation.get(offer.nation, 0) | 1 << index
        self._supplying: dict[str, int] = {}
        self._standing: dict[tuple[str, str | None], Formula] = {}
        self._grounded: dict[tuple[Condition, str], Formula] = {}

    def ground(self, condition: Condition, own: str) -> Formula:
        """The formula of a condition of an offer of nation ``own``."""
        key = (condition, own)
        if key not in self._grounded:
            self._grounded[key] = self._formula(condition, own)
        return self._grounded[key]

    def binding(self, offer: Offer, given: Formula = FALSE) -> Formula:
        """The formula of all that must hold for an offer to stand, consents among it.

        Args:
            given: where this holds the offer is given whatever its own condition.
        """
        consents = self.register.consents_needed.get(offer.nation, ())
        own = some([self.ground(offer.condition, offer.nation), given])
        return every([*(self.ground(one, offer.nation) for one in consents), own])

    def _formula(self, condition: Condition, own: str) -> Formula:
        match condition:
            case Always():
                return TRUE
            case EventHolds(event):
                return self._event(event.name)
            case NationStands(nation):
                return self._stands(nation.name, None)
            case NationProvides(nation, what):
                return self._stands(nation.name, what.name)
            case AtLeastNations(number, other, group, provide):
                nations = self._nations(own if other else None, group)
                parts = [self._stands(n, provide.name if provide else None) for n in nations]
                return at_least(number, parts)
            case AtLeastPersonnel(number, other, group, provide):
                return self._weighs(number, self._nations(own if other else None, group), provide)
            case AtLeastOf(number, members, provide):
                supplied = provide.name if provide else None
                codes, events = self.register.listed(members)
                answers = [self._stands(code, supplied) for code in codes]
                answers += [self._event(one) for one in events]
                return every(answers) if number is None else at_least(number, answers)
            case Not(part):
                return negated(self.ground(part, own))
            case And(parts):
                return every([self.ground(part, own) for part in parts])
            case Or(parts):
                return some([self.ground(part, own) for part in parts])
            case unknown:
                assert_never(unknown)

    def _stands(self, nation: str, what: str | None) -> Formula:
        """That some playing offer of a nation stands, which supplies ``what`` (None: any)."""
        key = (nation, what)
        if key not in self._standing:
            mask = self._of_nation.get(nation, 0)
            if what is not None:
                mask &= self._suppliers(what)
            self._standing[key] = Stands(mask) if mask else FALSE
        return self._standing[key]

    def _suppliers(self, what: str) -> int:
        if what not in self._supplying:
            self._supplying[what] = sum(
                1 << index
                for index, offer in enumerate(self.playing)
                if self.register.supplies(offer, what)
            )
        return self._supplying[what]

    def _nations(self, left_out: str | None, group: NameUse | None) -> list[str]:
        names = self.register.group_members[group.name] if group else self.register.nation_names
        return [name for name in names if name != left_out]

    def _weighs(self, number: int, nations: list[str], provide: NameUse | None) -> Formula:
        wanted = set(nations)
        weights = tuple(
            (index, offer.packages * offer.personnel)
            for index, offer in enumerate(self.playing)
            if offer.nation in wanted
            and offer.packages * offer.personnel
            and (provide is None or self.register.supplies(offer, provide.name))
        )
        return Weighs(number, weights) if sum(w for _, w in weights) >= number else FALSE

    def _event(self, event: str) -> Formula:
        if event in self.free:
            return Stands(1 << self.free[event])
        return Const(event in self.holding)
