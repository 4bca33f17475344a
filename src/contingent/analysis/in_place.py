"""What is said to be in place when: by a plan, and by two plain guesses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from math import ceil

from contingent.planning.plan import Plan
from contingent.planning.tours import tour_length
from contingent.register.offer import Offer, OfferState
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_on, service_of

__all__ = ["InPlace", "Presence", "all_at_their_earliest", "as_planned", "instant", "last_seen"]

#: Offers in these states are in place on the day they are known.
_THERE = (OfferState.DEPLOYED, OfferState.TRANSFERRED)
#: A step that never comes.
_NEVER = 10**9
#: Of a step: shorter than anything that is told apart.
_JUST_BEFORE = Fraction(1, 10**9)


@dataclass(frozen=True)
class Presence:
    """Packages of one offer in place from one instant until another, counted in steps.

    Attributes:
        units: what they bring to each line they count for, in the line's unit.
    """

    offer: str
    nation: str
    packages: int
    people: int
    begins: Fraction
    ends: Fraction
    units: Mapping[str, float]

    def at(self, place: Fraction) -> bool:
        """Whether they are in place at an instant."""
        return self.begins <= place < self.ends


@dataclass(frozen=True)
class InPlace:
    """What somebody says will be in place when.

    Attributes:
        needed: first step and first step after in which each line is asked for; others have no
            counterpart here.
    """

    register: Register
    presences: tuple[Presence, ...]
    needed: Mapping[str, tuple[int, int]]

    def value(self, measure: str, place: Fraction) -> float | None:
        """What is in place by a measure of outcomes; None where there is no counterpart."""
        kind, _, name = measure.partition(":")
        present = [one for one in self.presences if one.at(place)]
        if kind == "line":
            first, after = self.needed.get(name, (0, 0))
            if not first <= place < after:
                return None
            return sum(one.units.get(name, 0.0) for one in present)
        if kind == "nation":
            if not any(offer.nation == name for offer in self.register.offers):
                return None
            return float(sum(one.people for one in present if one.nation == name))
        members = self.register.group_members.get(name, ())
        counted = [one for one in present if not name or one.nation in members]
        return float(sum(one.packages if kind == "teams" else one.people for one in counted))

    def curve(self, measure: str) -> tuple[float, ...]:
        """What is in place at the end of each step, by a measure of the whole."""
        # Just before the step ends: what leaves with it is still there.
        ends = (step + 1 - _JUST_BEFORE for step in range(self.register.steps))
        return tuple(self.value(measure, place) or 0.0 for place in ends)

    def course(self, measure: str) -> tuple[tuple[Fraction, float], ...]:
        """What is in place from each instant at which that changes, by a measure of the whole."""
        instants = {Fraction(0)}
        for one in self.presences:
            instants |= {one.begins, min(one.ends, Fraction(self.register.steps))}
        return tuple((place, self.value(measure, place) or 0.0) for place in sorted(instants))

    def nations(self, since: Fraction, until: Fraction) -> dict[str, Fraction]:
        """Who is in place at some instant between two, and since when at the earliest."""
        found: dict[str, Fraction] = {}
        for one in self.presences:
            if one.people and one.begins <= until and one.ends > since:
                found[one.nation] = min(found.get(one.nation, one.begins), one.begins)
        return found


def instant(when: date, register: Register) -> Fraction:
    """Where a figure's moment lies, in steps: that of a day is its very end."""
    moment = when if isinstance(when, datetime) else datetime.combine(when, time.max)
    return register.calendar.place(moment)


def as_planned(plan: Plan, register: Register, lines: Sequence[RequirementLine]) -> InPlace:
    """What a plan has in place."""
    asked = {line.line: line for line in lines}
    offers = register.offers_by_id
    found = []
    for item in plan.assignments:
        offer = offers[item.offer]
        units = {n: amount_on(register, offer, asked[n]) * item.packages for n in item.lines}
        found.append(
            Presence(
                item.offer,
                offer.nation,
                item.packages,
                item.packages * offer.personnel,
                item.arrival,
                Fraction(item.month + item.months),
                units,
            )
        )
    return InPlace(register, tuple(found), _needed(register, lines))


def all_at_their_earliest(
    register: Register,
    standing: Mapping[str, Iterable[tuple[int | Fraction, int | Fraction]]],
    lines: Sequence[RequirementLine],
) -> InPlace:
    """All that stand arrive after their notice, without places or ways, and stay for one tour.

    Who can do nothing that the lines ask for does not come. The first to come serve first: each on
    the line of the lowest tier that has room for it when it comes, or on none.

    Args:
        standing: the spans of steps in which each offer stands.
    """
    place, found = register.calendar.place, []
    for name, spans in standing.items():
        offer = register.offers_by_id[name]
        longest = tour_length(register, offer)
        first = Fraction(0) if offer.from_ is None else place(offer.from_)
        last = Fraction(register.steps) if offer.until is None else place(offer.until)
        for begin, end in spans:
            begins = max(Fraction(begin), first) + register.share_of(offer.ready)
            ends = min(Fraction(end), last, last if longest is None else begins + longest)
            able = any(_could_count(register, offer, line) for line in lines)
            if begins < ends and able and offer.packages:
                found.append(_present(offer, offer.packages, begins, ends))
    found.sort(key=lambda one: (one.begins, one.offer))
    return InPlace(register, _on_lines(register, found, lines), _needed(register, lines))


def last_seen(measure: str, day: date, register: Register) -> float | None:
    """The last figure of a measure by a day; before any, those that were there by their offers.

    A line of which nothing was seen yet has nothing.

    Args:
        register: with everything that is known today.
    """
    seen = [one for one in register.outcomes if one.measure == measure and one.day <= day]
    if seen:
        return max(seen, key=lambda one: instant(one.date, register)).value
    now = instant(day, register)
    there = [
        _present(offer, offer.packages, now, Fraction(_NEVER))
        for offer in register.offers
        if offer.state in _THERE
        and (offer.known_from or date.min) <= day
        and (offer.from_ is None or register.calendar.place(offer.from_) <= now)
    ]
    always = {line.line: (0, _NEVER) for line in register.requirements}
    return InPlace(register, tuple(there), always).value(measure, max(now, Fraction(0)))


def _present(
    offer: Offer,
    packages: int,
    begins: Fraction,
    ends: Fraction,
    units: Mapping[str, float] | None = None,
) -> Presence:
    people = packages * offer.personnel
    return Presence(offer.offer, offer.nation, packages, people, begins, ends, units or {})


def _on_lines(
    register: Register, coming: Iterable[Presence], lines: Iterable[RequirementLine]
) -> tuple[Presence, ...]:
    """Each on the first line, by tier, that has room for it on the day it comes or is asked for.

    What its packages give beside what serves there counts too, each thing on the first line of
    those that ask for it that has room.
    """
    needed = _needed(register, lines)
    in_turn = sorted(lines, key=lambda line: line.tier)
    placed: list[Presence] = []

    def room(one: Presence, line: RequirementLine) -> float:
        first, after = needed[line.line]
        serves_from = max(one.begins, Fraction(first))
        if serves_from >= min(one.ends, Fraction(after)):
            return 0.0
        there = sum(p.units.get(line.line, 0.0) for p in placed if p.at(serves_from))
        return max(0.0, line.quantity - there)

    for one in coming:
        offer, left = register.offers_by_id[one.offer], one.packages
        for line in in_turn:
            if not _could_count(register, offer, line):
                continue
            amount = amount_on(register, offer, line)
            number = min(left, ceil(room(one, line) / amount))
            if number:
                units = {line.line: number * amount}
                for other in _beside(register, offer, line, [o for o in in_turn if room(one, o)]):
                    units[other.line] = number * amount_on(register, offer, other)
                placed.append(_present(offer, number, one.begins, one.ends, units))
                left -= number
        if left:
            placed.append(_present(offer, left, one.begins, one.ends))
    return tuple(placed)


def _could_count(register: Register, offer: Offer, line: RequirementLine) -> bool:
    """Whether its packages can serve as what the line asks for, certified where it asks so."""
    certified = not line.certified or bool(offer.certified)
    return certified and amount_on(register, offer, line) > 0


def _beside(
    register: Register, offer: Offer, line: RequirementLine, lines: Iterable[RequirementLine]
) -> list[RequirementLine]:
    """For each thing a package gives beside what serves the line, the first line that asks for it.

    Args:
        lines: those to look among, in turn.
    """
    service = service_of(register, offer, line.capability)
    left = {} if service is None else {supply.capability: supply for supply in service.beside}
    found = []
    for other in lines:
        given = service_of(register, offer, other.capability)
        if given is None or left.get(given.supply.capability) != given.supply:
            continue
        if _could_count(register, offer, other):
            del left[given.supply.capability]
            found.append(other)
    return found


def _needed(register: Register, lines: Iterable[RequirementLine]) -> dict[str, tuple[int, int]]:
    return {line.line: register.window(line.from_, line.until) for line in lines}
