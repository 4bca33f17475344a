"""Checks of the coalition a plan rests on: every offer's condition, worked out here again."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import ceil
from typing import assert_never

from contingent.planning.plan import Plan
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
    mentions,
)
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.world import World
from contingent.verification.consents import unwanted
from contingent.verification.facts import events_in, instants, spans_of, told
from contingent.verification.supplies import counting_as

__all__ = ["coalition_holds", "coalition_whole"]


def coalition_holds(register: Register, world: World, plan: Plan) -> Iterator[str]:
    """Every offer said to stand has its condition met by the others said to stand."""
    yield from _spans_of_months(plan)
    standing = _company_at(register, world, plan)
    if plan.reading not in {"greatest", "least"} and not plan.reading.startswith("set-"):
        return  # offers in every set need not be a set themselves
    known: dict[tuple[frozenset[str], frozenset[str], frozenset[str]], list[str]] = {}
    for month, names in standing.items():
        barred = unwanted(register, world, month)
        key = events_in(register, world, month), barred, frozenset(names)
        if key not in known:  # the same company under the same events is looked at once
            known[key] = list(_faulty(register, world, sorted(names), month))
        yield from (f"coalition: {fault} {told(month)}" for fault in known[key])


def _spans_of_months(plan: Plan) -> Iterator[str]:
    """The exact spans are those of the months: an offer stands in those that begin in a span."""
    said = {name: set(months) for name, months in plan.standing}
    for name, spans in plan.spans:
        months = {m for begin, end in spans for m in range(ceil(begin), ceil(end))}
        if said.get(name, set()) != months:
            yield f"coalition: the spans of {name} are not those of its steps"


def _company_at(register: Register, world: World, plan: Plan) -> dict[int | Fraction, set[str]]:
    """Who is said to stand in each month, and at each instant within one at which things change."""
    said, spans = {name: set(months) for name, months in plan.standing}, spans_of(plan)
    return {
        where: {name for name, months in said.items() if where in months}
        if isinstance(where, int)
        else {n for n, own in spans.items() if any(begin <= where < end for begin, end in own)}
        for where in instants(register, world, plan)
    }


def _faulty(
    register: Register, world: World, names: list[str], month: int | Fraction
) -> Iterator[str]:
    here = [register.offers_by_id[name] for name in names]
    company = _Company(_Rolls(register), events_in(register, world, month), here)
    barred = unwanted(register, world, month)
    for offer in here:
        if offer.nation in barred:
            yield f"{offer.offer} stands without a consent that {offer.nation} needs"
        elif offer.nation in world.without or offer.state.ended:
            yield f"{offer.offer} cannot stand in this world"
        elif not company.holds(offer.condition, offer.nation):
            yield f"the condition of {offer.offer} does not hold"


def coalition_whole(register: Register, world: World, plan: Plan) -> Iterator[str]:
    """No offer that could stand was left out, and in the least reading none was let in.

    Only where the plan says what counted, and no condition is about who does *not* go: with such
    conditions there may be several coalitions, and each has offers outside it.
    """
    if plan.cutoff is None or plan.confidence is None or plan.reading not in {"greatest", "least"}:
        return
    may = [
        offer
        for offer in register.offers
        if not offer.state.ended
        and offer.nation not in world.without
        and offer.state.rank >= plan.cutoff.rank
        and offer.confidence.rank >= plan.confidence.rank
    ]
    if any(_refuses_company(offer.condition) for offer in may):
        return
    said = _company_at(register, world, plan)
    known: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    for month in said:
        events, barred = events_in(register, world, month), unwanted(register, world, month)
        if (events, barred) not in known:
            wanted = [offer for offer in may if offer.nation not in barred]
            found = _coalition(register, events, wanted, least=plan.reading == "least")
            known[events, barred] = sorted(offer.offer for offer in found)
        for name in sorted(said[month].symmetric_difference(known[events, barred])):
            fault = "cannot be reached" if name in said[month] else "was left out"
            yield f"coalition: {name} {fault} {told(month)} ({plan.reading} reading)"


def _coalition(
    register: Register, events: frozenset[str], may: list[Offer], *, least: bool
) -> list[Offer]:
    """All who can stand together, or all who stand when each waits for the one before.

    No condition here is about who does not go: so who has fallen away as others fell does not come
    back, and who stands as others join does not fall.
    """
    rolls = _Rolls(register)
    standing, waiting = ([], may) if least else (may, [])
    while True:
        company = _Company(rolls, events, standing)
        asked = waiting if least else standing
        found = [offer for offer in asked if company.holds(offer.condition, offer.nation)]
        if len(found) == (0 if least else len(standing)):
            return standing
        gone = {offer.offer for offer in found}
        standing = [*standing, *found] if least else found
        waiting = [offer for offer in waiting if offer.offer not in gone]


def _refuses_company(condition: Condition) -> bool:
    """Whether a condition holds only while somebody else does not go."""
    match condition:
        case Not(part):
            return any(mention.kind != "event" for mention in mentions(part))
        case And(parts) | Or(parts):
            return any(map(_refuses_company, parts))
        case (
            Always()
            | EventHolds()
            | NationStands()
            | NationProvides()
            | AtLeastNations()
            | AtLeastPersonnel()
            | AtLeastOf()
        ):
            return False
        case other:
            assert_never(other)


class _Rolls:
    """Who of a register provides what and is in which group; remembers what was looked up."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._providers: dict[str, frozenset[str]] = {}
        self._groups: dict[str, frozenset[str]] = {}

    def providers(self, what: str) -> frozenset[str]:
        """The offers that supply a capability, or one of a domain."""
        if what not in self._providers:
            named = {c.capability for c in self.register.capabilities if c.domain == what} | {what}
            wanted = {one for name in named for one in counting_as(self.register, name)}
            self._providers[what] = frozenset(
                offer.offer
                for offer in self.register.offers
                if any(part.capability in wanted for parts in offer.supplies for part in parts)
            )
        return self._providers[what]

    def members(self, group: str) -> frozenset[str]:
        """The nations of a group."""
        if group not in self._groups:
            nations = self.register.nations
            self._groups[group] = frozenset(n.nation for n in nations if group in n.groups)
        return self._groups[group]


class _Company:
    """Offers taken to stand together under some events; remembers which nations are there."""

    def __init__(self, rolls: _Rolls, events: frozenset[str], standing: Iterable[Offer]) -> None:
        self.rolls, self.events = rolls, events
        self.standing = list(standing)
        self._nations: dict[str | None, frozenset[str]] = {}

    def holds(self, condition: Condition, own: str) -> bool:
        """Whether a condition of an offer of nation ``own`` holds in this company."""
        match condition:
            case Always():
                return True
            case EventHolds(name):
                return name.name in self.events
            case NationStands(nation):
                return nation.name in self._nations_with(None)
            case NationProvides(nation, what):
                return nation.name in self._nations_with(what)
            case Not(part):
                return not self.holds(part, own)
            case And(parts):
                return all(self.holds(part, own) for part in parts)
            case Or(parts):
                return any(self.holds(part, own) for part in parts)
            case AtLeastNations(number, other, group, provide):
                counted = self._nations_with(provide) - ({own} if other else set())
                return sum(1 for n in counted if self._in_group(n, group)) >= number
            case AtLeastPersonnel(number, other, group, provide):
                return number <= sum(
                    o.packages * o.personnel
                    for o in self.standing
                    if not (other and o.nation == own)
                    and self._in_group(o.nation, group)
                    and (provide is None or o.offer in self.rolls.providers(provide.name))
                )
            case AtLeastOf(number, members, provide):
                answers = self._answers(members, provide)
                return sum(answers.values()) >= (len(answers) if number is None else number)
            case unknown:
                assert_never(unknown)

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
            self._nations[name] = frozenset(
                o.nation
                for o in self.standing
                if name is None or o.offer in self.rolls.providers(name)
            )
        return self._nations[name]

    def _in_group(self, nation: str, group: NameUse | None) -> bool:
        return group is None or nation in self.rolls.members(group.name)
