"""From a setting and a concept to the fill game of one month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import Literal, assert_never

from contingent.analysis.ask import Ask, AskKind
from contingent.analysis.game import Game, Source
from contingent.analysis.reach import Goal, Reach, Strength
from contingent.errors import NothingToPlan
from contingent.planning.tours import rest_after, tour_length
from contingent.register.consent import Pair
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import Concept, RequirementLine
from contingent.register.supplying import serves_as
from contingent.resolution.coalition import playing_offers
from contingent.resolution.fixpoint import Conditions, bounds
from contingent.resolution.formula import (
    FALSE,
    TRUE,
    Formula,
    Stands,
    assume,
    bits,
    every,
    is_monotone,
)
from contingent.resolution.grounding import Grounder
from contingent.resolution.setting import Setting

__all__ = ["LEFT_OUT", "BuiltGame", "Goal", "PlayerKind", "build_game", "default_month"]

PlayerKind = Literal["nations", "organisations", "offers", "events", "chances"]

#: What the game leaves out, so that it bounds the plan from above.
LEFT_OUT = (
    "one step, units dividing freely among their roles; site capacities, notice, the order of "
    "tours and company are left out, so no plan fills more"
)


@dataclass(frozen=True)
class BuiltGame:
    """A game and what it was made from.

    Attributes:
        atoms: offers by their number among the game's atoms.
        standing: numbers of the atoms that stand when everybody takes part.
        lines: the lines that count.
        month: the month looked at.
        skipped: lines of the goal that are not needed in the month.
        withheld: consents that offers need and that are not given in the month.
    """

    game: Game
    atoms: tuple[Offer, ...]
    standing: frozenset[int]
    lines: tuple[RequirementLine, ...]
    month: int
    skipped: tuple[str, ...]
    withheld: tuple[Pair, ...] = ()


def default_month(setting: Setting, concept: Concept) -> int:
    """The first month in which most of the concept's lines are needed and most events hold."""
    register = setting.register
    lines = register.lines_of(concept)

    def busy(month: int) -> tuple[int, int]:
        needed = sum(month in range(*register.window(li.from_, li.until)) for li in lines)
        events = sum(setting.event_holds(name, month) for name in register.settled_names)
        return needed, events

    return max(range(setting.months), key=lambda month: (*busy(month), -month))


def build_game(  # noqa: PLR0913 - what, of whom, for which goal
    setting: Setting,
    concept: Concept,
    month: int,
    *,
    players: PlayerKind = "nations",
    goal: Goal = "essential",
    greatest: bool = True,
    asks: Sequence[Ask] = (),
) -> BuiltGame:
    """The fill game.

    Args:
        players: ``organisations`` are those within nations, and the nations of offers that name
            none; ``chances`` makes players of the events and nations that carry a probability;
            all others are settled by the world.
        asks: asks that become players after the others; a coalition holds those granted.
        goal: ``essential``: 1 when every tier-1 line, and every line those need, is filled;
            ``fill``: the weighted share of all lines filled.

    Raises:
        NothingToPlan: when no line of the goal is needed in the month.
    """
    register = setting.register
    wanted = _goal_lines(register, concept, goal)
    lines = tuple(li for li in wanted if month in range(*register.window(li.from_, li.until)))
    if not lines:
        msg = f"concept '{concept.concept}' has no line for this goal {register.calendar.at(month)}"
        raise NothingToPlan(msg)
    offers = playing_offers(setting)
    if players == "chances":
        never = {nation.nation for nation in register.nations if nation.probability == 0}
        offers = tuple(offer for offer in offers if offer.nation not in never)
    cast = _cast(setting, offers, month, players)
    atoms = len(cast.player_of)
    formulas = _raw_formulas(setting, offers, cast, asks)
    found = bounds(Conditions(formulas))
    formulas = [assume(formula, 0, found.possible) for formula in formulas]
    alike = _months_alike(setting, offers, lines, month)
    shares = [
        _share(register, o, alike) if _usable(register, o, month) else Fraction(0) for o in offers
    ]
    late = [_late(register, offer, month) for offer in offers]
    reach = Reach(register, offers, shares, lines, [a for a in asks if a.kind is AskKind.CAVEAT])
    components = reach.components(goal)
    strength = [{} if late[o] else reach.strength(o) for o in range(len(offers))]
    names = (*cast.names, *(ask.text for ask in asks))
    player_of = [*cast.player_of, *range(len(cast.names), len(names))]
    sources = [
        *_sources(formulas, player_of, strength, len(offers)),
        *_ask_sources(asks, len(cast.names), atoms, reach, late),
    ]
    skipped = tuple(line.line for line in wanted if line not in lines)
    game = Game(names, tuple(sources), components, goal == "essential", greatest)
    standing = frozenset(bits(found.possible if greatest else found.sure))
    taking_part = {offer.nation for offer in offers}
    withheld = tuple(
        pair
        for name, pair in register.consent_pairs.items()
        if pair.nation in taking_part and not setting.event_holds(name, month)
    )
    return BuiltGame(game, offers, standing, lines, month, skipped, withheld)


def _ask_sources(
    asks: Sequence[Ask], first: int, atoms: int, reach: Reach, late: Sequence[bool]
) -> Iterator[Source]:
    """What granted asks bring, alone and together, once the offer they are about stands.

    Args:
        first: number of the first ask as a player; atoms: as an atom.
    """
    about: dict[str, dict[AskKind, list[int]]] = {}
    for index, ask in enumerate(asks):
        about.setdefault(ask.offer, {}).setdefault(ask.kind, []).append(index)
    for own, offer in enumerate(reach.offers):
        of_kind = about.get(offer.offer, {})
        granted = {kind: Stands(1 << (atoms + found[0])) for kind, found in of_kind.items()}
        every_one, each = reach.strength(own), reach.strength(own, packages=1)
        more, more_each = reach.lifting(own), reach.lifting(own, packages=1)
        in_time = [granted.get(AskKind.READY, FALSE)] if late[own] else []
        lifted = granted.get(AskKind.CAVEAT, FALSE)
        brought = [(of_kind.get(AskKind.CAVEAT, ()), in_time, more)]  # amount 1, as of readiness
        if late[own]:
            brought.append((of_kind.get(AskKind.READY, ()), [], every_one))
        further = of_kind.get(AskKind.PACKAGE, ())
        brought += [(further, in_time, each), (further, [*in_time, lifted], more_each)]
        for players, conditions, strength in brought:
            formula = every([Stands(1 << own), *conditions])
            if strength and formula != FALSE:
                for index in players:
                    count = asks[index].amount
                    whole = {kind: one * count for kind, one in strength.items()}
                    yield Source(first + index, formula, (), whole)


def _goal_lines(register: Register, concept: Concept, goal: Goal) -> tuple[RequirementLine, ...]:
    lines = register.lines_of(concept)
    if goal == "fill":
        return lines
    by_name = {line.line: line for line in lines}
    wanted: set[str] = set()
    stack = [line.line for line in lines if line.tier == 1]
    while stack:
        name = stack.pop()
        if name not in wanted:
            wanted.add(name)
            stack += [need for need in by_name[name].needs if need in by_name]
    return tuple(line for line in lines if line.line in wanted)


@dataclass(frozen=True)
class _Cast:
    """Who plays: names of the players, the player of each atom, open events, events held true.

    Atoms are the offers and then the open events.
    """

    names: tuple[str, ...]
    player_of: list[int | None]
    free: Mapping[str, int]
    holding: frozenset[str]


def _cast(setting: Setting, offers: tuple[Offer, ...], month: int, kind: PlayerKind) -> _Cast:
    register = setting.register
    holding = setting.holding(month)
    if kind == "offers":
        return _Cast(tuple(o.offer for o in offers), list(range(len(offers))), {}, holding)
    if kind == "nations" or kind == "organisations":  # noqa: PLR1714 - so that mypy sees it
        senders = [offer.nation if kind == "nations" else offer.sender for offer in offers]
        names = tuple(dict.fromkeys(senders))
        return _Cast(names, [names.index(sender) for sender in senders], {}, holding)
    if kind == "events":
        asked = (pair.name for pair in setting.consents_asked)
        settled_names = (*(event.event for event in register.events), *asked)
        open_events = tuple(name for name in settled_names if name in holding)
        nations: tuple[str, ...] = ()
    elif kind == "chances":
        open_events = tuple(e.event for e in register.events if _open(e.probability))
        taking_part = {offer.nation for offer in offers}
        nations = tuple(
            n.nation for n in register.nations if _open(n.probability) and n.nation in taking_part
        )
    else:
        assert_never(kind)
    names = (*open_events, *nations)
    of_offers = [names.index(o.nation) if o.nation in nations else None for o in offers]
    free = {event: len(offers) + index for index, event in enumerate(open_events)}
    player_of: list[int | None] = [*of_offers, *range(len(open_events))]
    certain = frozenset(e.event for e in register.events if e.probability == 1)
    never = frozenset(e.event for e in register.events if e.probability == 0)
    settled = holding if kind == "events" else (holding | certain) - never
    return _Cast(names, player_of, free, settled - set(open_events))


def _open(probability: float | None) -> bool:
    return probability is not None and 0 < probability < 1


def _raw_formulas(
    setting: Setting, offers: tuple[Offer, ...], cast: _Cast, asks: Sequence[Ask]
) -> list[Formula]:
    """Formula of each atom: the offers, the open events, the asks."""
    atoms = len(cast.player_of)
    granted = {
        (ask.kind, ask.offer or ask.event): Stands(1 << (atoms + index))
        for index, ask in enumerate(asks)
    }
    free = {ask.event: atoms + index for index, ask in enumerate(asks) if ask.event}
    grounder = Grounder(setting.register, cast.holding, offers, {**cast.free, **free})
    formulas = [
        grounder.binding(offer, granted.get((AskKind.CONDITION, offer.offer), FALSE))
        for offer in offers
    ]
    formulas += [TRUE] * (len(cast.free) + len(asks))
    if not all(map(is_monotone, formulas)):
        msg = (
            "some condition has a 'not' on who takes part; then a coalition may hold together in "
            "several ways or none, and its value is not defined. Leave the offer out, or settle it"
        )
        raise NothingToPlan(msg)
    return formulas


def _usable(register: Register, offer: Offer, month: int) -> bool:
    first = register.window(offer.from_, None)[0]
    return bool(offer.packages) and first <= month < register.end_of(offer)


def _late(register: Register, offer: Offer, month: int) -> bool:
    """Whether it is not there throughout the month even when it stands from the start."""
    return register.arrival_of(offer, Fraction(0)) > month


def _months_alike(
    setting: Setting, offers: tuple[Offer, ...], lines: tuple[RequirementLine, ...], month: int
) -> int:
    """Months around this one with all its lines and events, and no offer that it has not.

    Over these a package's tours may be averaged: in none of them could others stand in for it who
    are not there in the month itself.
    """
    register = setting.register
    wanted = {line.capability for line in lines}
    useful = [offer for offer in offers if not wanted.isdisjoint(serves_as(register, offer))]

    def there(when: int) -> frozenset[str]:
        return frozenset(
            offer.offer
            for offer in useful
            if _usable(register, offer, when) and not _late(register, offer, when)
        )

    def holding(when: int) -> list[bool]:
        return [setting.event_holds(name, when) for name in register.settled_names]

    def alike(when: int) -> bool:
        needed = all(when in range(*register.window(li.from_, li.until)) for li in lines)
        return needed and there(when) <= there(month) and holding(when) == holding(month)

    before = takewhile(alike, range(month - 1, -1, -1))
    after = takewhile(alike, range(month + 1, setting.months))
    return 1 + len(list(before)) + len(list(after))


def _share(register: Register, offer: Offer, months: int) -> Fraction:
    """Largest share of so many months that a package can be away.

    It is never less than the sustained share 1 / (1 + rest ratio), and over a short time more.
    """
    length = tour_length(register, offer)
    if length is None or months <= length:
        return Fraction(1)
    cycle = length + rest_after(register, offer, length)
    away = months // cycle * length + min(length, months % cycle)
    return Fraction(away, months)


def _sources(
    formulas: list[Formula],
    player_of: list[int | None],
    strength: list[Strength],
    offers: int,
) -> tuple[Source, ...]:
    """Atoms of one player under one formula, merged."""
    merged: dict[tuple[int | None, Formula], list[int]] = {}
    for atom, formula in enumerate(formulas):
        if getattr(formula, "value", True):
            merged.setdefault((player_of[atom], formula), []).append(atom)
    sources = []
    for (player, formula), atoms in merged.items():
        total: Strength = {}
        for atom in atoms:
            for key, amount in strength[atom].items() if atom < offers else ():
                total[key] = total.get(key, Fraction(0)) + amount
        sources.append(Source(player, formula, tuple(atoms), total))
    return tuple(sources)
