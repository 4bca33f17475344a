"""The best plan over every choice of sites, ways and tours: slow, sharing nothing with the planner.

Also the random small registers, with homes, links and candidate sites, that both are asked about.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, pairwise, product
from math import ceil, floor, prod
from random import Random

from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Link
from contingent.register.world import World
from tests.builders import days, in_months, line, offer, register, site

#: A link and the place it is entered from.
Leg = tuple[Link, str]


@dataclass(frozen=True)
class Move:
    """One way a package can go: on a line, at a site, by these legs, in these months."""

    offer: Offer
    line: str
    site: str
    legs: tuple[Leg, ...]
    serves: range
    home_again: int
    share: Fraction  # of the first month, how much it is there


Choice = tuple[tuple[Move, int], ...]


def paths(given: Register, begin: str, end: str) -> Iterator[tuple[Leg, ...]]:
    """Every path between two places that passes no place twice."""

    def onward(place: str, passed: tuple[str, ...], legs: tuple[Leg, ...]) -> Iterator[tuple]:  # type: ignore[type-arg]
        if place == end:
            yield legs
            return
        for one in given.links:
            for here, there in ((one.from_, one.to), (one.to, one.from_)):
                if here == place and there not in passed:
                    yield from onward(there, (*passed, there), (*legs, (one, here)))

    yield from onward(begin, (begin,), ())


def hours_of(given: Register, legs: tuple[Leg, ...], end: str) -> Fraction:
    """Hours on the way: travel, changes of transport, and what the place of arrival takes."""
    waits = {place.site: place.transfer.hours for place in given.sites}
    changes = sum(
        waits[here] for (before, _), (after, here) in pairwise(legs) if before.mode != after.mode
    )
    return sum((one.time.hours for one, _ in legs), Fraction(0)) + changes + waits[end]


def open_in(world: World, event: str | None, month: int, given: Register) -> bool:
    """Whether a link of this event can be used in a month."""
    holding = {t.event for t in world.events if t.holds(month, given.calendar)}
    return event is None or event in holding


def lines_of(given: Register, opened: frozenset[str]) -> list[RequirementLine]:
    """The lines, those of each site once for every opened one, each with the sites it may use."""
    candidates = {place.site for place in given.sites if place.cost is not None}
    found = []
    for wanted in given.requirements:
        places = [s.site for s in given.sites if {s.site, *s.roles} & set(wanted.at)]
        usable = tuple(s for s in places if s not in candidates or s in opened)
        if not wanted.each:
            found.append(wanted.model_copy(update={"at": usable}))
            continue
        found += [
            wanted.model_copy(update={"line": f"{wanted.line}@{s}", "at": (s,)})
            for s in usable
            if s in candidates
        ]
    return found


def moves(given: Register, world: World, one: Offer, wanted: RequirementLine) -> Iterator[Move]:
    """Every way a package of the offer can serve the line."""
    if not one.amount(wanted.capability):
        return
    homes = {nation.nation: nation.home for nation in given.nations}
    months, step = given.case.steps, given.case.step.hours
    longest = months if one.tour is None else one.tour.hours // step
    home = homes[one.nation]
    assert home is not None
    for place in wanted.at:
        for legs in paths(given, home, place):
            arrival = (one.ready.hours + hours_of(given, legs, place)) / step
            for month in range(floor(arrival), months):
                if not all(open_in(world, leg.event, month, given) for leg, _ in legs):
                    continue
                serves = range(month, min(months, month + longest))
                rest = ceil(one.rest_ratio * len(serves))
                share = min(Fraction(1), month + 1 - arrival)
                yield Move(one, wanted.line, place, legs, serves, serves.stop + rest, share)


def kept(given: Register, gone: Choice) -> bool:
    """Whether packages, sites and links suffice."""
    holds = {place.site: place.capacity for place in given.sites}
    for month in range(given.case.steps):
        for one in {move.offer.offer: move.offer for move, _ in gone}.values():
            mine = [(m, n) for m, n in gone if m.offer.offer == one.offer]
            away = sum(n for m, n in mine if m.serves.start <= month < m.home_again)
            if away > one.packages:
                return False
        here: dict[str, int] = {}
        over: dict[tuple[int, str], int] = {}
        for move, count in gone:
            people = move.offer.personnel * count
            if month in move.serves:
                here[move.site] = here.get(move.site, 0) + people
            if month == move.serves.start:
                for leg, begin in move.legs:
                    key = (given.links.index(leg), begin)
                    over[key] = over.get(key, 0) + people
        if any(holds[s] is not None and n > (holds[s] or 0) for s, n in here.items()):
            return False
        limits = {key: given.capacity_of(given.links[key[0]]) for key in over}
        if any(limits[key] is not None and n > (limits[key] or 0) for key, n in over.items()):
            return False
    return True


def shortfalls(given: Register, lines: list[RequirementLine], gone: Choice) -> tuple[float, ...]:
    """What is missing in tiers 1 and 2, in weighted lines."""
    missing = [0.0, 0.0]
    months = range(given.case.steps)
    for wanted in lines:
        for month in months:
            there = sum(
                m.offer.amount(wanted.capability)
                * n
                * float(m.share if month == m.serves.start else 1)
                for m, n in gone
                if m.line == wanted.line and month in m.serves
            )
            share = max(0.0, 1 - there / wanted.quantity)
            missing[wanted.tier - 1] += wanted.weight * share / len(months)
    return tuple(round(value, 9) for value in missing)


def choices(
    given: Register, world: World, one: Offer, lines: list[RequirementLine]
) -> list[Choice]:
    """Everything an offer could do by itself, doing nothing included."""
    found: list[Choice] = [()]
    for move in chain.from_iterable(moves(given, world, one, wanted) for wanted in lines):
        found += [
            (*choice, (move, count))
            for choice in found
            for count in range(1, one.packages + 1)
            if kept(given, (*choice, (move, count)))
        ]
    return found


def least_shortfall(
    given: Register, world: World, most_sites: int | None, most: int
) -> tuple[float, ...] | None:
    """The least shortfall of all plans; None when there are more than ``most`` to try."""
    candidates = [place.site for place in given.sites if place.cost is not None]
    at_most = len(candidates) if most_sites is None else most_sites
    sets = chain.from_iterable(combinations(candidates, n) for n in range(at_most + 1))
    best: tuple[float, ...] | None = None
    for opened in map(frozenset, sets):
        lines = lines_of(given, opened)
        each = [choices(given, world, one, lines) for one in given.offers]
        if prod(map(len, each)) > most:
            return None
        for parts in product(*each):
            gone = tuple(chain.from_iterable(parts))
            if kept(given, gone):
                told = shortfalls(given, lines, gone)
                best = told if best is None else min(best, told)
    return best


#: Capacities drawn for links and cities; None is no limit.
_CAPACITY = (None, 100, 200, 300)


def _random_link(rng: Random, begin: str, end: str, mode: str, event: str | None = None) -> Link:
    given = {"from": begin, "to": end, "mode": mode, "time": days(rng.choice([5, 20, 40]))}
    people = rng.choice(_CAPACITY)
    capacity = None if people is None else f"{people} a month"
    return Link.model_validate({**given, "event": event, "capacity": capacity})


def _random_offer(rng: Random, nation: str) -> Offer:
    tour = rng.choice([None, 1, 2])
    return offer(
        nation.lower(),
        nation,
        supplies=rng.choice(["mech-bn:1", "mech-bn:1.5|guard-bn:1", "guard-bn:1"]),
        packages=rng.randint(1, 2),
        personnel=100,
        ready=days(rng.choice([0, 0, 15, 40])),
        tour=in_months(tour),
        rest_ratio=rng.choice([0, 1]) if tour else 0,
    )


def _random_lines(rng: Random) -> list[RequirementLine]:
    lines = [
        line(
            name,
            rng.choice(["mech-bn", "guard-bn"]),
            rng.choice([1, 2]),
            tier=rng.randint(1, 2),
            weight=rng.choice([1, 2]),
            at=rng.choice(["city", "city", "north", "south"]),
        )
        for name in ("one", "two")[: rng.randint(1, 2)]
    ]
    if rng.random() < 0.4:
        lines.append(line("guard", "guard-bn", 1, each=True, tier=rng.randint(1, 2), at="city"))
    return lines


def random_case(rng: Random) -> tuple[Register, World, int | None]:
    """Two nations with homes, a port and a direct way, and two cities to choose from."""
    links = [
        _random_link(rng, "ahome", "port", "sea", rng.choice([None, "sea-open"])),
        _random_link(rng, "bhome", "port", "road"),
        _random_link(rng, "port", "north", "rail"),
        _random_link(rng, "port", "south", "road"),
    ]
    if rng.random() < 0.5:
        links.append(_random_link(rng, "ahome", "north", "rail"))
    for begin, end in (
        ("ahome", "port"),
        ("north", "port"),
        ("north", "south"),
        ("bhome", "south"),
    ):
        if rng.random() < 0.25:  # a second link between the same places, or a way round
            links.append(_random_link(rng, begin, end, rng.choice(["air", "sea"])))
    sites = [
        site("ahome", "AAA", roles="home"),
        site("bhome", "BBB", roles="home"),
        site("port", "ROU", transfer=days(rng.choice([0, 10]))),
        site("north", capacity=rng.choice(_CAPACITY), cost=1, roles="city"),
        site("south", capacity=rng.choice(_CAPACITY), cost=rng.choice([1, None]), roles="city"),
    ]
    lines = _random_lines(rng)
    given = register(
        [_random_offer(rng, "AAA"), _random_offer(rng, "BBB")],
        lines,
        sites,
        events=["sea-open"],
        homes={"AAA": "ahome", "BBB": "bhome"},
        months=rng.randint(2, 3),
        links=links,
    )
    when = rng.choice([True, 1, False])
    world = World.model_validate({"world": "base", "events": {"sea-open": when}})
    return given, world, rng.choice([None, 1, 1])
