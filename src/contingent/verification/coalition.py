"""Checks of the coalition a plan rests on: every offer's condition, worked out here again."""

from collections import defaultdict
from collections.abc import Iterator
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
from contingent.verification.facts import events_in

__all__ = ["coalition_holds", "coalition_whole"]


def coalition_holds(register: Register, world: World, plan: Plan) -> Iterator[str]:
    """Every offer said to stand has its condition met by the others said to stand."""
    standing: dict[int, set[str]] = defaultdict(set)
    for name, months in plan.standing:
        for month in months:
            standing[month].add(name)
    if plan.reading not in {"greatest", "least"} and not plan.reading.startswith("set-"):
        return  # offers in every set need not be a set themselves
    known: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    for month, names in standing.items():
        key = events_in(register, world, month), frozenset(names)
        if key not in known:  # the same company under the same events is looked at once
            known[key] = list(_faulty(register, world, sorted(names), month))
        yield from (f"coalition: {told} in step {month}" for told in known[key])


def _faulty(register: Register, world: World, names: list[str], month: int) -> Iterator[str]:
    here = [register.offers_by_id[name] for name in names]
    for offer in here:
        if offer.nation in world.without or offer.state.ended:
            yield f"{offer.offer} cannot stand in this world"
        elif not _holds(offer.condition, offer.nation, here, register, world, month):
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
    said: dict[int, set[str]] = defaultdict(set)
    for name, months in plan.standing:
        for month in months:
            said[month].add(name)
    known: dict[frozenset[str], list[str]] = {}
    for month in range(register.case.steps):
        events = events_in(register, world, month)
        if events not in known:
            found = _coalition(register, world, may, month, least=plan.reading == "least")
            known[events] = sorted(offer.offer for offer in found)
        for name in sorted(said[month].symmetric_difference(known[events])):
            told = "cannot be reached" if name in said[month] else "was left out"
            yield f"coalition: {name} {told} in step {month} ({plan.reading} reading)"


def _coalition(
    register: Register, world: World, may: list[Offer], month: int, *, least: bool
) -> list[Offer]:
    """All who can stand together, or all who stand when each waits for the one before."""
    found: list[Offer] = [] if least else may
    while True:
        following = [o for o in may if _holds(o.condition, o.nation, found, register, world, month)]
        if len(following) == len(found):
            return found
        found = following


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


def _holds(  # noqa: C901, PLR0912 - one case a kind of condition
    condition: Condition,
    own: str,
    standing: list[Offer],
    register: Register,
    world: World,
    month: int,
) -> bool:
    def again(part: Condition) -> bool:
        return _holds(part, own, standing, register, world, month)

    def event(name: str) -> bool:
        return name in events_in(register, world, month)

    def nations(what: NameUse | None) -> set[str]:
        return {o.nation for o in standing if what is None or _provides(register, o, what.name)}

    match condition:
        case Always():
            return True
        case EventHolds(name):
            return event(name.name)
        case NationStands(nation):
            return nation.name in nations(None)
        case NationProvides(nation, what):
            return nation.name in nations(what)
        case Not(part):
            return not again(part)
        case And(parts):
            return all(map(again, parts))
        case Or(parts):
            return any(map(again, parts))
        case AtLeastNations(number, other, group, provide):
            counted = nations(provide) - ({own} if other else set())
            return sum(1 for n in counted if _in_group(register, n, group)) >= number
        case AtLeastPersonnel(number, other, group, provide):
            return number <= sum(
                o.packages * o.personnel
                for o in standing
                if not (other and o.nation == own)
                and _in_group(register, o.nation, group)
                and (provide is None or _provides(register, o, provide.name))
            )
        case AtLeastOf(number, members, provide):
            there, answers = nations(provide), {}  # a nation counts once, however often named
            for member in members:
                grouped = [n.nation for n in register.nations if member.name in n.groups]
                if member.kind == "nation":
                    answers[member.name] = member.name in there
                elif grouped:
                    answers.update((nation, nation in there) for nation in grouped)
                else:
                    answers[member.name] = event(member.name)
            return sum(answers.values()) >= (len(answers) if number is None else number)
        case unknown:
            assert_never(unknown)


def _provides(register: Register, offer: Offer, what: str) -> bool:
    supplied = {supply.capability for supply in offer.supplies}
    return what in supplied or any(
        capability.domain == what
        for capability in register.capabilities
        if capability.capability in supplied
    )


def _in_group(register: Register, nation: str, group: NameUse | None) -> bool:
    return group is None or any(
        n.nation == nation and group.name in n.groups for n in register.nations
    )
