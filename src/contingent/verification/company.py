"""Whether the condition of an offer holds in a company: offers taken to stand under some events."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
    NameUse,
    NationProvides,
    NationStands,
    Not,
    Or,
)
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.verification.supplies import counting_as

__all__ = ["Company", "Rolls", "of_events_alone"]


def of_events_alone(condition: Condition) -> bool:
    """Whether a condition holds or not whoever stands."""
    match condition:
        case Always() | EventHolds():
            return True
        case Not(part):
            return of_events_alone(part)
        case And(parts) | Or(parts):
            return all(map(of_events_alone, parts))
        case (
            NationStands()
            | NationProvides()
            | AtLeastNations()
            | AtLeastPersonnel()
            | AtLeastOf()  # what it lists may be groups
        ):
            return False
        case other:
            assert_never(other)


class Rolls:
    """Who of a register provides what and is in which group; remembers what was looked up."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._providers: dict[str, frozenset[str]] = {}

    def providers(self, what: str) -> frozenset[str]:
        """The offers that supply a capability, or one of a domain."""
        if what not in self._providers:
            named = {c.capability for c in self.register.capabilities if c.domain == what} | {what}
            wanted = {one for name in named for one in counting_as(self.register, name)}
            self._providers[what] = frozenset().union(
                *(offers for one, offers in self._supplying.items() if one in wanted)
            )
        return self._providers[what]

    @cached_property
    def _supplying(self) -> dict[str, set[str]]:
        """The offers that name each capability among what their packages supply."""
        found: dict[str, set[str]] = defaultdict(set)
        for offer in self.register.offers:
            for parts in offer.supplies:
                for part in parts:
                    found[part.capability].add(offer.offer)
        return found

    def members(self, group: str) -> frozenset[str]:
        """The nations of a group."""
        return self._groups.get(group, frozenset())

    @cached_property
    def _groups(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for nation in self.register.nations:
            for group in nation.groups:
                found[group].add(nation.nation)
        return {group: frozenset(nations) for group, nations in found.items()}


class Company:
    """Offers taken to stand together under some events.

    It remembers which nations are there, and of whom it was asked whether they can stand in it.
    """

    def __init__(self, rolls: Rolls, events: frozenset[str], standing: Sequence[Offer]) -> None:
        self.rolls, self.events = rolls, events
        self.standing = standing
        self._nations: dict[str | None, frozenset[str]] = {}
        self._met: dict[str, bool] = {}

    def meets(self, offer: Offer) -> bool:
        """Whether the condition of an offer holds in this company."""
        if offer.offer not in self._met:
            self._met[offer.offer] = self._holds(offer.condition, offer.nation)
        return self._met[offer.offer]

    def _holds(self, condition: Condition, own: str) -> bool:
        """Whether a condition of an offer of nation ``own`` holds in this company."""
        match condition:
            case And(parts):
                return all(self._holds(part, own) for part in parts)
            case Or(parts):
                return any(self._holds(part, own) for part in parts)
            case Not(part):
                return not self._holds(part, own)
            case Always():
                return True
            case EventHolds(name):
                return name.name in self.events
            case NationStands(nation):
                return nation.name in self._nations_with(None)
            case NationProvides(nation, what):
                return nation.name in self._nations_with(what)
            case AtLeastNations(number, other, group, provide):
                counted = self._nations_with(provide) - ({own} if other else set())
                return len(self._of_group(counted, group)) >= number
            case AtLeastPersonnel(number, other, group, provide):
                return number <= self._personnel(own if other else None, group, provide)
            case AtLeastOf(number, members, provide):
                answers = self._answers(members, provide)
                return sum(answers.values()) >= (len(answers) if number is None else number)
            case unknown:
                assert_never(unknown)

    def _personnel(
        self, left_out: str | None, group: NameUse | None, provide: NameUse | None
    ) -> int:
        """The people of those who stand: of a group and providing something, where that is said."""
        counted = self._of_group(self._nations_with(provide), group)
        able = self.rolls.providers(provide.name) if provide else None
        return sum(
            offer.packages * offer.personnel
            for offer in self.standing
            if offer.nation in counted
            and offer.nation != left_out
            and (able is None or offer.offer in able)
        )

    def _answers(self, members: Iterable[NameUse], provide: NameUse | None) -> dict[str, bool]:
        """Whether each on a list is there; a nation counts once, however often it is named."""
        there, answers = self._nations_with(provide), dict[str, bool]()
        for member in members:
            grouped = self.rolls.members(member.name)
            if member.kind == "nation":
                answers[member.name] = member.name in there
            elif grouped:
                answers.update((nation, nation in there) for nation in grouped)
            else:
                answers[member.name] = member.name in self.events
        return answers

    def _nations_with(self, what: NameUse | None) -> frozenset[str]:
        """The nations that stand, or stand and provide something."""
        name = what.name if what else None
        if name not in self._nations:
            able = None if name is None else self.rolls.providers(name)
            self._nations[name] = frozenset(
                offer.nation for offer in self.standing if able is None or offer.offer in able
            )
        return self._nations[name]

    def _of_group(self, nations: frozenset[str], group: NameUse | None) -> frozenset[str]:
        return nations if group is None else nations & self.rolls.members(group.name)
