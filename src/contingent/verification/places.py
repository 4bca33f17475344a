"""Checks of places and movement: where units may be, what a site holds, how they got there."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from contingent.planning.plan import Assignment, Plan
from contingent.register.duration import travel_text
from contingent.register.register import Register
from contingent.register.site import Capacity, LinkName
from contingent.register.world import World
from contingent.verification.facts import (
    before,
    events_in,
    label,
    lines_of,
    months_of,
    place,
    spans_of,
)
from contingent.verification.sites import wanted_at

__all__ = ["PLACES"]


def _sites_fit(register: Register, _: World, plan: Plan) -> Iterator[str]:
    there: dict[tuple[str, int], int] = defaultdict(int)
    lines = lines_of(register, plan)
    for item in plan.assignments:
        if item.site is None:
            if register.sites:
                yield f"{label(item)}: at no site"
            continue
        site = register.sites_by_id[item.site]
        for line in (lines[name] for name in item.lines):
            if not wanted_at(register, line, site):
                yield f"{label(item)}: line {line.line} is not needed at {site.site}"
        for month in range(item.month, item.month + item.months):
            personnel = register.offers_by_id[item.offer].personnel
            there[item.site, month] += item.packages * personnel
    for (name, month), people in sorted(there.items()):
        capacity = _held(register, name, month)
        if capacity is not None and people > capacity:
            yield f"site {name} holds {people} in step {month}, more than {capacity}"


def _held(register: Register, site: str, month: int) -> int | None:
    """What a site holds in a step: as the last of its rows that has begun says, or its own."""
    begun = [
        row
        for row in register.capacities
        if row.site == site and not before(register.case, month, row.from_)
    ]
    if not begun:
        return register.sites_by_id[site].capacity
    last = begun[0]
    for row in begun:  # the later one has begun in fewer steps
        if _steps_begun(register, row) < _steps_begun(register, last):
            last = row
    return last.capacity


def _steps_begun(register: Register, row: Capacity) -> int:
    steps = range(register.case.steps)
    return sum(not before(register.case, month, row.from_) for month in steps)


def _company_of_lines(register: Register, _: World, plan: Plan) -> Iterator[str]:
    """Whoever serves a line that is with another has one that serves the other beside it."""
    lines = lines_of(register, plan)
    serving: dict[tuple[str, str | None, int], str] = {}
    for item in plan.assignments:
        for name in item.lines:
            needed = months_of(register, lines[name].from_, lines[name].until)
            for month in range(item.month, item.month + item.months):
                if month in needed:
                    serving[name, item.site, month] = label(item)
    for (name, site, month), told in serving.items():
        for other in lines[name].with_:
            if not any(
                (beside, site, month) in serving
                for beside in lines
                if beside == other or beside.startswith(f"{other}@")
            ):
                yield f"{told}: nothing serves {other} at {site} in step {month}"


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
    loads: dict[tuple[LinkName, str, int], int] = defaultdict(int)
    stands = spans_of(plan)
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
        hours = _hours(register, world, item)
        if hours is None:
            yield f"{label(item)}: no open link on the way {' - '.join(item.route)}"
            continue
        for begin, name in zip(item.route, item.links, strict=False):
            loads[name, begin, item.month] += item.packages * offer.personnel
        yield from _in_time(register, stands.get(item.offer, []), item, hours)
    for (name, begin, month), people in sorted(loads.items()):
        rate = register.links_by_name[name].capacity
        # So many fit that those of all steps of the rate's unit together keep to it.
        if rate and people * rate.unit.hours > rate.people * register.case.step.hours:
            yield f"{people} arrive over {name} from {begin} in step {month}, more than fit"


def _in_time(
    register: Register,
    standing: list[tuple[Fraction, Fraction]],
    item: Assignment,
    hours: Fraction,
) -> Iterator[str]:
    offer, arrival = register.offers_by_id[item.offer], item.month + item.gone
    begins = [a for a, b in standing if a <= arrival and item.month + item.months <= b]
    if not begins:  # told by the rules
        return
    begin = max(begins)
    if offer.from_ is not None:
        begin = max(begin, place(register.case, offer.from_))
    if (arrival - begin) * register.case.step.hours < offer.ready.hours + hours:
        yield (
            f"{label(item)}: {offer.ready} of notice and {travel_text(hours)} of travel from step "
            f"{float(begin):g} not kept"
        )


def _hours(register: Register, world: World, item: Assignment) -> Fraction | None:
    """Hours of the way over the links named; None when one is not there, elsewhere or closed."""
    holding = events_in(register, world, item.month)
    sites, hours, before = register.sites_by_id, Fraction(0), ""
    if len(item.links) != len(item.route) - 1:
        return None
    for begin, end, name in zip(item.route, item.route[1:], item.links, strict=False):
        link = register.links_by_name.get(name)
        if link is None or (begin, end) not in {(link.from_, link.to), (link.to, link.from_)}:
            return None
        if link.event is not None and link.event not in holding:
            return None
        # Changing the means of transport costs time at the place.
        changes = before not in {"", link.mode.value}
        hours += link.time.hours + (sites[begin].transfer.hours if changes else 0)
        before = link.mode.value
    return hours + sites[item.route[-1]].transfer.hours


#: The checks of places, each yielding what is wrong.
PLACES = (_sites_fit, _company_of_lines, _sites_opened, _travel)
