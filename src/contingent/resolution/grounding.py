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
from contingent.resolution.setting import Setting

__all__ = ["Grounder"]


class Grounder:
    """Grounds conditions for one set of events that hold.

    Args:
        setting: the setting asked about.
        holding: the events that are true.
        playing: the offers that may stand, in the order of their bits.
        free: events left open, each with the bit that says whether it is true.
    """

    def __init__(
        self,
        setting: Setting,
        holding: frozenset[str],
        playing: tuple[Offer, ...],
        free: Mapping[str, int] | None = None,
    ) -> None:
        self.register = setting.register
        self.holding = holding
        self.playing = playing
        self.free = free or {}
        self._masks: dict[tuple[str | None, str | None], int] = {}

    def mask(self, nation: str | None, what: str | None) -> int:
        """Bits of the playing offers of a nation (None: any) that supply ``what`` (None: any)."""
        key = (nation, what)
        if key not in self._masks:
            self._masks[key] = sum(
                1 << index
                for index, offer in enumerate(self.playing)
                if (nation is None or offer.nation == nation)
                and (what is None or self.register.supplies(offer, what))
            )
        return self._masks[key]

    def ground(self, condition: Condition, own: str) -> Formula:
        """The formula of a condition of an offer of nation ``own``."""
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
        mask = self.mask(nation, what)
        return Stands(mask) if mask else FALSE

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
