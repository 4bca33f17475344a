"""Checks of places and movement: where units may be, what a site holds, how they got there."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from contingent.planning.plan import Assignment
from contingent.register.duration import travel_text
from contingent.register.register import Register
from contingent.register.site import LinkName
from contingent.verification.facts import arrival_of, label
from contingent.verification.one_pass import Pass

__all__ = ["PLACES"]

_Route = tuple[str, ...]
_Links = tuple[LinkName, ...]


def _sites_fit(read: Pass) -> Iterator[str]:
    there: dict[tuple[str, int], int] = defaultdict(int)
    register = read.register
    for item in read.plan.assignments:
        if item.site is None:
            if register.sites:
                yield f"{label(item)}: at no site"
            continue
        site = register.sites_by_id[item.site]
        for line in (read.lines[name] for name in item.lines):
            if not read.wanted_at(line, site):
                yield f"{label(item)}: line {line.line} is not needed at {site.site}"
        for month in range(item.month, item.month + item.months):
            there[item.site, month] += item.packages * read.offer(item).personnel
    for (name, month), people in sorted(there.items()):
        capacity = _held(read, name, month)
        if capacity is not None and people > capacity:
            yield f"site {name} holds {people} in step {month}, more than {capacity}"


def _held(read: Pass, site: str, month: int) -> int | None:
    """What a site holds in a step: as the last of its rows that has begun says, or its own."""
    begun = [
        row
        for row in read.register.capacities
        if row.site == site and not read.clock.before(month, row.from_)
    ]
    if not begun:
        return read.register.sites_by_id[site].capacity
    # Of rows that begin with the same step it is the first.
    return max(begun, key=lambda row: read.clock.steps_before(row.from_)).capacity


def _company_of_lines(read: Pass) -> Iterator[str]:
    """Whoever serves a line that is with another has one that serves the other beside it."""
    lines = read.lines
    serving: dict[tuple[str, str | None, int], str] = {}
    for item in read.plan.assignments:
        told = label(item)
        for name in item.lines:
            needed = read.needed(lines[name])
            for month in range(item.month, item.month + item.months):
                if month in needed:
                    serving[name, item.site, month] = told
    for (name, site, month), told in serving.items():
        for other in lines[name].with_:
            if not any(
                (beside, site, month) in serving
                for beside in lines
                if beside == other or beside.startswith(f"{other}@")
            ):
                yield f"{told}: nothing serves {other} at {site} in step {month}"


def _sites_opened(read: Pass) -> Iterator[str]:
    register, plan = read.register, read.plan
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


def _travel(read: Pass) -> Iterator[str]:
    """Follow every route leg by leg: it exists, is open, is long enough ago, and carries them."""
    register = read.register
    homes = {nation.nation: nation.home for nation in register.nations}
    loads: dict[tuple[LinkName, str, int], int] = defaultdict(int)
    ways: dict[tuple[_Route, _Links], _Way | None] = {}
    for item in read.plan.assignments:
        offer = read.offer(item)
        home = homes.get(offer.nation)
        if not register.links or home is None or item.site is None or home == item.site:
            if item.route:
                yield f"{label(item)}: a route where none is needed"
            continue
        if not item.route or (item.route[0], item.route[-1]) != (home, item.site):
            yield f"{label(item)}: no route from {home} to {item.site}"
            continue
        if (item.route, item.links) not in ways:
            ways[item.route, item.links] = _way(register, item.route, item.links)
        way = ways[item.route, item.links]
        if way is None or not way.events <= read.events_in(item.month):
            yield f"{label(item)}: no open link on the way {' - '.join(item.route)}"
            continue
        for begin, name in zip(item.route, item.links, strict=False):
            loads[name, begin, item.month] += item.packages * offer.personnel
        yield from _in_time(read, item, way.hours)
    for (name, begin, month), people in sorted(loads.items()):
        rate = register.links_by_name[name].capacity
        # So many fit that those of all steps of the rate's unit together keep to it.
        if rate and people * rate.unit.hours > rate.people * register.case.step.hours:
            yield f"{people} arrive over {name} from {begin} in step {month}, more than fit"


def _in_time(read: Pass, item: Assignment, hours: Fraction) -> Iterator[str]:
    offer, end = read.offer(item), item.month + item.months
    arrival = arrival_of(item)
    begins = [a for a, b in read.spans.get(item.offer, []) if a <= arrival and end <= b]
    if not begins:  # told by the rules
        return
    begin = max(begins)
    if offer.from_ is not None:
        begin = max(begin, read.clock.place(offer.from_))
    if (arrival - begin) * read.register.case.step.hours < offer.ready.hours + hours:
        yield (
            f"{label(item)}: {offer.ready} of notice and {travel_text(hours)} of travel from step "
            f"{float(begin):g} not kept"
        )


class _Way(NamedTuple):
    """A way over links: its hours, and the events that must hold for all of them to be open."""

    hours: Fraction
    events: frozenset[str]


def _way(register: Register, route: _Route, links: _Links) -> _Way | None:
    """The way over the links named; None when one is not there, or elsewhere."""
    sites, hours, before = register.sites_by_id, Fraction(0), ""
    events: set[str] = set()
    if len(links) != len(route) - 1:
        return None
    for begin, end, name in zip(route, route[1:], links, strict=False):
        link = register.links_by_name.get(name)
        if link is None or (begin, end) not in {(link.from_, link.to), (link.to, link.from_)}:
            return None
        if link.event is not None:
            events.add(link.event)
        # Changing the means of transport costs time at the place.
        if before not in {"", link.mode.value}:
            hours += sites[begin].transfer.hours
        hours += link.time.hours
        before = link.mode.value
    return _Way(hours + sites[route[-1]].transfer.hours, frozenset(events))


#: The checks of places, each yielding what is wrong.
PLACES = (_sites_fit, _company_of_lines, _sites_opened, _travel)
