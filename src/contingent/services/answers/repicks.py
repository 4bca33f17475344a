"""What is written chosen anew: a part as it would be chosen, and another put in its place."""

from dataclasses import dataclass, replace
from typing import assert_never

from contingent.register.caveat import Caveat, CaveatKind, parse_caveats, print_caveats
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
    both,
    either,
)
from contingent.register.condition_parser import parse_condition
from contingent.services.answers.picks import Pick, PickKind

__all__ = ["PickedCaveat", "pick_of", "picked_caveat", "picks_in", "with_caveat_at", "with_part_at"]


def picks_in(text: str) -> tuple[Pick | None, ...]:
    """Each part of a condition's text as it would be chosen; None for one that cannot be.

    Raises:
        ConditionError: where the text cannot be read.
    """
    condition = parse_condition(text)
    return () if isinstance(condition, Always) else tuple(map(pick_of, _parts(condition)))


def pick_of(part: Condition) -> Pick | None:
    """A part as it would be chosen; None for a list of parts within brackets."""
    match part:
        case EventHolds(event):
            return Pick(PickKind.EVENT, (event.name,))
        case NationStands(nation):
            return Pick(PickKind.NATION, (nation.name,))
        case NationProvides(nation, what):
            return Pick(PickKind.PROVIDES, (nation.name,), what=what.name)
        case AtLeastNations(number, other, group, provide):
            return Pick(PickKind.NATIONS, (), str(number), other, _name(group), _name(provide))
        case AtLeastPersonnel(number, other, group, provide):
            return Pick(PickKind.PEOPLE, (), str(number), other, _name(group), _name(provide))
        case AtLeastOf(number, members, provide):
            names = tuple(member.name for member in members)
            wanted = "" if number is None else str(number)
            return Pick(PickKind.LIST, names, wanted, what=_name(provide))
        case Not(inner):
            pick = pick_of(inner)
            # Twice not is written as it stands, and is not chosen.
            return replace(pick, negated=True) if pick and not pick.negated else None
        case And() | Or() | Always():
            return None
        case unknown:
            assert_never(unknown)


def _name(use: NameUse | None) -> str:
    return use.name if use else ""


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, And | Or) else (condition,)


def with_part_at(text: str, place: int, part: Condition) -> str:
    """A condition's text with another part in the place of one of its parts, counted from 0.

    Raises:
        ConditionError: where the text cannot be read, or the part not be written.
    """
    condition = parse_condition(text)
    parts = (part if n == place else p for n, p in enumerate(_parts(condition)))
    joined = (either if isinstance(condition, Or) else both)(*parts)
    return str(parse_condition(str(joined)))


@dataclass(frozen=True)
class PickedCaveat:
    """A caveat as it would be chosen: its kind, and the names it lists or the value it sets."""

    kind: str
    names: tuple[str, ...]
    number: str


def picked_caveat(caveat: Caveat) -> PickedCaveat:
    """A caveat as it would be chosen."""
    if caveat.kind.lists:
        return PickedCaveat(caveat.kind, caveat.names, "")
    value = str(caveat.time) if caveat.kind is CaveatKind.MOST_TIME else f"{caveat.number:g}"
    return PickedCaveat(caveat.kind, (), value)


def with_caveat_at(text: str, place: int, caveat: Caveat) -> str:
    """The caveats' text with another in the place of one of them, counted from 0.

    Raises:
        CaveatError: where the text cannot be read.
    """
    return print_caveats(
        tuple(caveat if n == place else c for n, c in enumerate(parse_caveats(text)))
    )
