"""Checks of the coalition a plan rests on: every offer's condition, worked out here again."""

from collections import defaultdict
from collections.abc import Iterator

from contingent.planning.plan import Plan
from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    Mention,
    NationProvides,
    NationStands,
    Not,
    Or,
)
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.world import World

__all__ = ["coalition_holds"]


def coalition_holds(register: Register, world: World, plan: Plan) -> Iterator[str]:
    """Every offer said to stand has its condition met by the others said to stand."""
    standing: dict[int, set[str]] = defaultdict(set)
    for name, months in plan.standing:
        for month in months:
            standing[month].add(name)
    for month, names in standing.items():
        if plan.reading not in {"greatest", "least"} and not plan.reading.startswith("set-"):
            break  # offers in every set need not be a set themselves
        here = [register.offers_by_id[name] for name in sorted(names)]
        for offer in here:
            if offer.nation in world.without or offer.state.ended:
                yield f"coalition: {offer.offer} cannot stand in this world (month {month})"
            elif not _holds(offer.condition, offer.nation, here, register, world, month):
                yield f"coalition: the condition of {offer.offer} does not hold in month {month}"


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
        return any(t.event == name and t.holds(month, register.case.start) for t in world.events)

    def nations(what: Mention | None) -> set[str]:
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
            there, answers = nations(provide), []
            for member in members:
                grouped = [n.nation for n in register.nations if member.name in n.groups]
                if member.kind == "nation":
                    answers.append(member.name in there)
                elif grouped:
                    answers.extend(nation in there for nation in grouped)
                else:
                    answers.append(event(member.name))
            return sum(answers) >= (len(answers) if number is None else number)


def _provides(register: Register, offer: Offer, what: str) -> bool:
    supplied = {supply.capability for supply in offer.supplies}
    return what in supplied or any(
        capability.domain == what
        for capability in register.capabilities
        if capability.capability in supplied
    )


def _in_group(register: Register, nation: str, group: Mention | None) -> bool:
    return group is None or any(
        n.nation == nation and group.name in n.groups for n in register.nations
    )
