"""Checks of places and movement: where units may be, what a site holds, how they got there."""

from collections import defaultdict
from collections.abc import Iterator
from math import asin, ceil, cos, radians, sin, sqrt

from contingent.planning.plan import Assignment, Plan
from contingent.planning.verify_reading import label, lines_of
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.site import Link, Site
from contingent.register.world import World

__all__ = ["PLACES"]


def _sites_fit(register: Register, _: World, plan: Plan) -> Iterator[str]:
    there: dict[tuple[str, int], int] = defaultdict(int)
    lines = lines_of(register, plan)
    for item in plan.assignments:
        if item.site is None:
            if register.sites:
                yield f"{label(item)}: at no site"
            continue
        site, line = register.sites_by_id[item.site], lines[item.line]
        if not _wanted_at(register, line, site):
            yield f"{label(item)}: line {line.line} is not needed at {site.site}"
        for month in range(item.month, item.month + item.months):
            personnel = register.offers_by_id[item.offer].personnel
            there[item.site, month] += item.packages * personnel
    for (name, month), people in sorted(there.items()):
        capacity = register.sites_by_id[name].capacity
        if capacity is not None and people > capacity:
            yield f"site {name} holds {people} in month {month}, more than {capacity}"


def _wanted_at(register: Register, line: RequirementLine, site: Site) -> bool:
    def named(one: Site) -> bool:
        anywhere = "any" in line.at and _serves(one)
        return anywhere or bool({one.site, *one.roles} & set(line.at))

    if line.within_km is None:
        return named(site)
    near = any(
        point.site == site.site or _km(site, point) <= line.within_km
        for point in register.sites
        if named(point)
    )
    return near and _serves(site)


def _serves(site: Site) -> bool:
    """Whether a site is more than a home station or a place on the way."""
    return not site.roles or any(role not in {"home", "way"} for role in site.roles)


def _km(one: Site, other: Site) -> float:
    """Great-circle distance by the haversine formula."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return float("inf")
    a, b = radians(one.lat), radians(other.lat)
    across = radians(other.lon - one.lon)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(across / 2) ** 2
    return 2 * 6371.0088 * asin(min(1.0, sqrt(half)))


def _sites_opened(register: Register, _: World, plan: Plan) -> Iterator[str]:
    chosen = bool(plan.most_sites is not None) or any(
        line.each and (not line.concepts or plan.concept in line.concepts)
        for line in register.requirements
    )
    if not chosen:
        return
    candidates = {site.site for site in register.sites if site.cost is not None}
    for site in plan.opened:
        if site not in candidates:
            yield f"site {site} is said to be opened but is no candidate"
    if plan.most_sites is not None and len(set(plan.opened)) > plan.most_sites:
        yield f"{len(plan.opened)} sites opened, more than {plan.most_sites}"
    for item in plan.assignments:
        if item.site in candidates and item.site not in plan.opened:
            yield f"{label(item)}: at {item.site}, which is not opened"


def _travel(register: Register, world: World, plan: Plan) -> Iterator[str]:
    """Follow every route leg by leg: it exists, is open, is long enough ago, and carries them."""
    homes = {nation.nation: nation.home for nation in register.nations}
    loads: dict[tuple[str, str, str, int], int] = defaultdict(int)
    stands = {name: set(months) for name, months in plan.standing}
    for item in plan.assignments:
        offer = register.offers_by_id[item.offer]
        home = homes.get(offer.nation)
        if not register.links or home is None or item.site is None or home == item.site:
            if item.route:
                yield f"{label(item)}: a route where none is needed"
            continue
        if not item.route or (item.route[0], item.route[-1]) != (home, item.site):
            yield f"{label(item)}: no route from {home} to {item.site}"
            continue
        days, legs = _follow(register, world, item)
        if days is None:
            yield f"{label(item)}: no open link on the way {' - '.join(item.route)}"
            continue
        for begin, end, link in legs:
            loads[begin, end, link.mode.value, item.month] += item.packages * offer.personnel
        yield from _in_time(register, stands[item.offer], item, days)
    for (begin, end, mode, month), people in sorted(loads.items()):
        most = [
            link.capacity
            for link in register.links
            if {link.from_, link.to} == {begin, end} and link.mode.value == mode
        ]
        if None not in most and people > sum(c for c in most if c is not None):
            yield f"{people} arrive over {begin} - {end} by {mode} in month {month}, more than fit"


def _in_time(
    register: Register, standing: set[int], item: Assignment, days: float
) -> Iterator[str]:
    offer = register.offers_by_id[item.offer]
    begin = item.month
    while begin - 1 in standing:
        begin -= 1
    if item.month < begin + ceil(ceil(offer.ready_days + days) / 30):
        yield (
            f"{label(item)}: {offer.ready_days} days of notice and {days:g} of travel from month "
            f"{begin} not kept"
        )


def _follow(
    register: Register, world: World, item: Assignment
) -> tuple[float | None, list[tuple[str, str, Link]]]:
    """Days of the quickest way along the route's places, and its legs; None when it is barred."""
    holding = {t.event for t in world.events if t.holds(item.month, register.case.start)}
    sites = register.sites_by_id
    # Days by the means of transport of the last leg: changing means costs days at the place.
    states: dict[str, tuple[float, list[tuple[str, str, Link]]]] = {"": (0.0, [])}
    for begin, end in zip(item.route, item.route[1:], strict=False):
        after: dict[str, tuple[float, list[tuple[str, str, Link]]]] = {}
        for link in register.links:
            if {link.from_, link.to} != {begin, end} or (link.event and link.event not in holding):
                continue
            for mode, (days, legs) in states.items():
                change = sites[begin].transfer_days if mode and mode != link.mode.value else 0.0
                total = days + change + link.days
                if link.mode.value not in after or total < after[link.mode.value][0]:
                    after[link.mode.value] = (total, [*legs, (begin, end, link)])
        states = after
    if not states:
        return None, []
    days, legs = min(states.values(), key=lambda state: state[0])
    return days + sites[item.route[-1]].transfer_days, legs


#: The checks of places, each yielding what is wrong.
PLACES = (_sites_fit, _sites_opened, _travel)
