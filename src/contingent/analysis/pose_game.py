"""From a setting and a concept to the fill game of one month."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Literal

from contingent.analysis.game import Component, Game, Source, Type
from contingent.errors import NothingToPlan
from contingent.planning.tours import possible_sites, rest_after, tour_length
from contingent.register.offer import Offer
from contingent.register.permits import allowed_for
from contingent.register.register import Register
from contingent.register.requirement import Concept, RequirementLine
from contingent.resolution.coalition import playing_offers
from contingent.resolution.fixpoint import Conditions, bounds
from contingent.resolution.formula import TRUE, Formula, assume, is_monotone
from contingent.resolution.grounding import Grounder
from contingent.resolution.setting import Setting

__all__ = ["LEFT_OUT", "TIER_WEIGHTS", "Goal", "PlayerKind", "Posed", "default_month", "pose_game"]

Goal = Literal["essential", "fill"]
PlayerKind = Literal["nations", "offers", "events"]

#: What one filled line of each tier is worth in a graded fill, before its own weight.
TIER_WEIGHTS: Mapping[int, int] = {1: 100, 2: 10, 3: 1}

#: What the game leaves out, so that it bounds the plan from above.
LEFT_OUT = (
    "one month, units dividing freely among their roles; site capacities, notice, the order of "
    "tours and company are left out, so no plan fills more"
)


@dataclass(frozen=True)
class Posed:
    """A game and what it was made from.

    Attributes:
        atoms: offers by their number among the game's atoms.
        lines: the lines that count.
        month: the month looked at.
        skipped: lines of the goal that are not needed in the month.
    """

    game: Game
    atoms: tuple[Offer, ...]
    lines: tuple[RequirementLine, ...]
    month: int
    skipped: tuple[str, ...]


def default_month(setting: Setting, concept: Concept) -> int:
    """The first month in which most of the concept's lines are needed and most events hold."""
    register = setting.register
    lines = register.lines_of(concept)

    def busy(month: int) -> tuple[int, int]:
        needed = sum(month in range(*register.window(li.from_, li.until)) for li in lines)
        events = sum(setting.event_holds(event.event, month) for event in register.events)
        return needed, events

    return max(range(setting.months), key=lambda month: (*busy(month), -month))


def pose_game(
    setting: Setting,
    concept: Concept,
    month: int,
    *,
    players: PlayerKind = "nations",
    goal: Goal = "essential",
    greatest: bool = True,
) -> Posed:
    """The fill game.

    Args:
        goal: ``essential``: 1 when every tier-1 line, and every line those need, is filled;
            ``fill``: the weighted share of all lines filled.

    Raises:
        NothingToPlan: when no line of the goal is needed in the month.
    """
    register = setting.register
    wanted = _goal_lines(register, concept, goal)
    lines = tuple(li for li in wanted if month in range(*register.window(li.from_, li.until)))
    if not lines:
        msg = f"concept '{concept.concept}' has no line for this goal in month {month}"
        raise NothingToPlan(msg)
    offers = playing_offers(setting)
    names, holding, player_of, free = _players(setting, offers, month, players)
    formulas = _formulas(setting, offers, holding, free)
    usable = [_usable(register, offer, month) for offer in offers]
    shares = [
        _share(register, offer, lines) if ok else Fraction(0)
        for offer, ok in zip(offers, usable, strict=True)
    ]
    components, strength = _components(register, offers, shares, lines, goal)
    sources = _sources(formulas, player_of, strength, len(offers))
    skipped = tuple(line.line for line in wanted if line not in lines)
    game = Game(names, sources, components, goal == "essential", greatest)
    return Posed(game, offers, lines, month, skipped)


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


def _players(
    setting: Setting, offers: tuple[Offer, ...], month: int, kind: PlayerKind
) -> tuple[tuple[str, ...], frozenset[str], list[int | None], dict[str, int]]:
    """Names of the players, events held true, the player of each atom, and the open events.

    Atoms are the offers, then, with events as players, the events that hold in the month.
    """
    holding = frozenset(
        e.event for e in setting.register.events if setting.event_holds(e.event, month)
    )
    if kind == "events":
        names = tuple(e.event for e in setting.register.events if e.event in holding)
        free = {event: len(offers) + index for index, event in enumerate(names)}
        player_of: list[int | None] = [None] * len(offers)
        return names, frozenset(), player_of + list(range(len(names))), free
    if kind == "offers":
        return tuple(o.offer for o in offers), holding, list(range(len(offers))), {}
    names = tuple(dict.fromkeys(offer.nation for offer in offers))
    return names, holding, [names.index(offer.nation) for offer in offers], {}


def _formulas(
    setting: Setting,
    offers: tuple[Offer, ...],
    holding: frozenset[str],
    free: Mapping[str, int],
) -> list[Formula]:
    """Formula of each atom, what can never stand being ruled out."""
    grounder = Grounder(setting, holding, offers, free)
    formulas = [grounder.ground(offer.condition, offer.nation) for offer in offers]
    formulas += [TRUE] * len(free)
    if not all(map(is_monotone, formulas)):
        msg = (
            "some condition has a 'not' on who takes part; then a coalition may hold together in "
            "several ways or none, and its value is not defined. Leave the offer out, or settle it"
        )
        raise NothingToPlan(msg)
    possible = bounds(Conditions(formulas)).possible
    return [assume(formula, 0, possible) for formula in formulas]


def _usable(register: Register, offer: Offer, month: int) -> bool:
    return bool(offer.packages) and month in range(*register.window(offer.from_, offer.until))


def _share(register: Register, offer: Offer, lines: tuple[RequirementLine, ...]) -> Fraction:
    """Largest share of the months all lines are needed in that a package can be away.

    It is never less than the sustained share 1 / (1 + rest ratio), and over a short time more.
    """
    length = tour_length(offer)
    windows = [register.window(line.from_, line.until) for line in lines]
    months = min(b for _, b in windows) - max(a for a, _ in windows)
    if length is None or months <= length:
        return Fraction(1)
    cycle = length + rest_after(offer, length)
    away = months // cycle * length + min(length, months % cycle)
    return Fraction(away, months)


def _components(
    register: Register,
    offers: tuple[Offer, ...],
    shares: list[Fraction],
    lines: tuple[RequirementLine, ...],
    goal: Goal,
) -> tuple[tuple[Component, ...], list[dict[tuple[int, frozenset[int]], Fraction]]]:
    """The components, and for each offer what strength it has for which types of which."""
    able = [
        {i for i, line in enumerate(lines) if shares[o] and _can_fill(register, offer, line)}
        for o, offer in enumerate(offers)
    ]
    scales = _scales(offers, {line.capability for line in lines})
    fillers = [frozenset(o for o, can in enumerate(able) if i in can) for i in range(len(lines))]
    merged: dict[tuple[object, Fraction], list[int]] = {}
    for i, line in enumerate(lines):
        weight = Fraction(0)
        if goal == "fill":
            each = Fraction(str(line.weight)) * TIER_WEIGHTS[line.tier]
            weight = each / (Fraction(str(line.quantity)) * scales[line.capability])
        key = (fillers[i], weight) if fillers[i] else (i, weight)
        merged.setdefault(key, []).append(i)
    groups = _connected(list(merged.values()), able)
    type_of: dict[int, tuple[int, int]] = {}
    components = []
    for c, group in enumerate(groups):
        kinds = []
        for members in group:
            demand = sum(
                (Fraction(str(lines[i].quantity)) * scales[lines[i].capability] for i in members),
                Fraction(0),
            )
            weight = next(w for (_, w), m in merged.items() if m is members)
            kinds.append((Type(tuple(lines[i].line for i in members), demand, weight), members))
        kinds.sort(key=lambda kind: -kind[0].weight)
        for t, (_, members) in enumerate(kinds):
            type_of.update(dict.fromkeys(members, (c, t)))
        components.append(Component(tuple(kind for kind, _ in kinds)))
    strength = [
        _strength(offer, share, can, lines, scales, type_of)
        for offer, share, can in zip(offers, shares, able, strict=True)
    ]
    return tuple(components), strength


def _can_fill(register: Register, offer: Offer, line: RequirementLine) -> bool:
    return (
        offer.amount(line.capability) > 0
        and allowed_for(register, offer, line.capability)
        and bool(possible_sites(register, offer, line))
    )


def _scales(offers: tuple[Offer, ...], wanted: set[str]) -> dict[str, Fraction]:
    """A factor for each capability that makes an offer's alternatives equally strong.

    Where offers disagree on the exchange rate, the first met decides; the others are then given
    their stronger role, which keeps the game an upper bound.
    """
    scales: dict[str, Fraction] = {}
    rates: list[tuple[str, str, Fraction]] = []
    for offer in offers:
        for one, other in combinations([s for s in offer.supplies if s.capability in wanted], 2):
            rate = Fraction(str(one.amount)) / Fraction(str(other.amount))
            rates.append((one.capability, other.capability, rate))
            rates.append((other.capability, one.capability, 1 / rate))
    for capability in sorted(wanted):
        if capability in scales:
            continue
        scales[capability] = Fraction(1)
        open_names = [capability]
        while open_names:
            name = open_names.pop()
            for known, further, rate in rates:
                if known == name and further not in scales:
                    scales[further] = scales[known] * rate
                    open_names.append(further)
    return scales


def _connected(types: list[list[int]], able: list[set[int]]) -> list[list[list[int]]]:
    """Types grouped so that no offer can fill types of two groups."""
    home = list(range(len(types)))

    def find(t: int) -> int:
        while home[t] != t:
            t = home[t]
        return t

    where = {i: t for t, members in enumerate(types) for i in members}
    for can in able:
        roots = sorted({find(where[i]) for i in can})
        for root in roots[1:]:
            home[root] = roots[0]
    groups: dict[int, list[list[int]]] = {}
    for t, members in enumerate(types):
        groups.setdefault(find(t), []).append(members)
    return list(groups.values())


def _strength(
    offer: Offer,
    share: Fraction,
    can: set[int],
    lines: tuple[RequirementLine, ...],
    scales: Mapping[str, Fraction],
    type_of: Mapping[int, tuple[int, int]],
) -> dict[tuple[int, frozenset[int]], Fraction]:
    if not can:
        return {}
    component = type_of[min(can)][0]
    types = frozenset(type_of[i][1] for i in can)
    each = max(
        Fraction(str(offer.amount(lines[i].capability))) * scales[lines[i].capability] for i in can
    )
    return {(component, types): each * offer.packages * share}


def _sources(
    formulas: list[Formula],
    player_of: list[int | None],
    strength: list[dict[tuple[int, frozenset[int]], Fraction]],
    offers: int,
) -> tuple[Source, ...]:
    """Atoms of one player under one formula, merged."""
    merged: dict[tuple[int | None, Formula], list[int]] = {}
    for atom, formula in enumerate(formulas):
        if getattr(formula, "value", True):
            merged.setdefault((player_of[atom], formula), []).append(atom)
    sources = []
    for (player, formula), atoms in merged.items():
        total: dict[tuple[int, frozenset[int]], Fraction] = {}
        for atom in atoms:
            for key, amount in strength[atom].items() if atom < offers else ():
                total[key] = total.get(key, Fraction(0)) + amount
        sources.append(Source(player, formula, tuple(atoms), total))
    return tuple(sources)
