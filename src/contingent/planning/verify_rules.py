"""Checks of the rules of tours: packages, readiness, caveats, rest and company."""

from collections import defaultdict
from collections.abc import Iterator
from heapq import heappop, heappush
from math import ceil

from contingent.planning.plan import Assignment, Plan
from contingent.planning.verify_reading import label, lines_of, months_of
from contingent.register.caveat import CaveatKind
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.world import World

__all__ = ["RULES"]


def _packages_whole(register: Register, _: World, plan: Plan) -> Iterator[str]:
    lines = lines_of(register, plan)
    for item in plan.assignments:
        if item.packages != int(item.packages) or item.packages < 1:
            yield f"{label(item)}: packages are not whole and positive"
        line = lines[item.line]
        if not any(
            s.capability == line.capability for s in register.offers_by_id[item.offer].supplies
        ):
            yield f"{label(item)}: the offer does not supply {line.capability}"


def _standing_and_ready(register: Register, _: World, plan: Plan) -> Iterator[str]:
    stands = {offer: set(months) for offer, months in plan.standing}
    lines = lines_of(register, plan)
    for item in plan.assignments:
        offer = register.offers_by_id[item.offer]
        line = lines[item.line]
        serving = range(item.month, item.month + item.months)
        if item.months < 1 or item.month < 0 or serving.stop > register.case.months:
            yield f"{label(item)}: outside the case"
            continue
        if not set(serving) <= stands.get(item.offer, set()):
            yield f"{label(item)}: serves in a month in which the offer does not stand"
            continue
        if not set(serving) <= set(months_of(register, offer.from_, offer.until)):
            yield f"{label(item)}: outside the offer's own months"
        if not set(serving) <= set(months_of(register, line.from_, line.until)):
            yield f"{label(item)}: outside the line's months"
        begin = item.month
        while begin - 1 in stands[item.offer]:
            begin -= 1
        if item.month < begin + ceil(offer.ready_days / 30):
            yield f"{label(item)}: {offer.ready_days} days of notice from month {begin} not kept"


def _caveats_kept(register: Register, _world: World, plan: Plan) -> Iterator[str]:
    away: dict[tuple[str, int], int] = defaultdict(int)
    given: dict[str, int] = defaultdict(int)
    lines = lines_of(register, plan)
    for item in plan.assignments:
        offer = register.offers_by_id[item.offer]
        given[item.offer] += item.months * item.packages
        for month in range(item.month, item.month + item.months):
            away[item.offer, month] += item.packages * offer.personnel
        for caveat in offer.caveats:
            if _breaks(register, lines[item.line], item, caveat.kind, caveat.names):
                yield f"{label(item)}: caveat '{caveat}' broken"
    peaks: dict[str, int] = defaultdict(int)
    for (name, _), people in away.items():
        peaks[name] = max(peaks[name], people)
    for name, months in given.items():
        for caveat in register.offers_by_id[name].caveats:
            most = peaks[name]
            if caveat.kind is CaveatKind.MOST_PERSONNEL and most > caveat.number:
                yield f"{name}: caveat '{caveat}' broken: {most} away at once"
            packages = register.offers_by_id[name].packages
            if caveat.kind is CaveatKind.MOST_MONTHS and (
                months > packages * caveat.number
                or any(i.months > caveat.number for i in plan.assignments if i.offer == name)
            ):
                yield f"{name}: caveat '{caveat}' broken: {months} package-months in all"


def _breaks(
    register: Register,
    line: RequirementLine,
    item: Assignment,
    kind: CaveatKind,
    names: tuple[str, ...],
) -> bool:
    if kind is CaveatKind.NOT_FOR:
        domains = {c.domain for c in register.capabilities if c.capability == line.capability}
        return bool({line.capability, *domains} & set(names))
    if item.site is None:
        return False
    site = register.sites_by_id[item.site]
    return (
        (kind is CaveatKind.ONLY_IN and site.nation not in names)
        or (kind is CaveatKind.NOT_IN and site.nation in names)
        or (kind is CaveatKind.ONLY_AT and not {site.site, *site.roles} & set(names))
    )


def _tours_and_rest(register: Register, _world: World, plan: Plan) -> Iterator[str]:
    """Send the packages off: each must be home and rested before it goes again.

    Packages of an offer are alike, so they are counted: those at home, and those away by the month
    from which they can go again.
    """
    tours: dict[str, list[Assignment]] = defaultdict(list)
    for item in plan.assignments:
        tours[item.offer].append(item)
    for name, items in tours.items():
        offer = register.offers_by_id[name]
        home, away = offer.packages, list[tuple[int, int]]()
        for item in sorted(items, key=lambda a: a.month):
            if offer.tour_months is not None and item.months > offer.tour_months:
                yield f"{label(item)}: longer than a tour of {offer.tour_months} months"
            while away and away[0][0] <= item.month:
                home += heappop(away)[1]
            if item.packages > home:
                yield f"{label(item)}: only {offer.packages} packages, all away or resting"
            sent = min(item.packages, home)
            spent = (item.months + offer.relief_days / 30) * (1 + offer.rest_ratio)
            home -= sent
            heappush(away, (item.month + ceil(round(spent, 6)), sent))


def _company_kept(register: Register, _: World, plan: Plan) -> Iterator[str]:
    there: dict[tuple[str | None, int], set[str]] = defaultdict(set)
    for item in plan.assignments:
        for month in range(item.month, item.month + item.months):
            there[item.site, month].add(item.offer)
    for (site, month), names in there.items():
        nations = {register.offers_by_id[name].nation for name in names}
        for name in sorted(names):
            for caveat in register.offers_by_id[name].caveats:
                if caveat.kind is CaveatKind.NOT_WITH and nations & set(caveat.names):
                    yield f"{name} at {site} in month {month}: caveat '{caveat}' broken"


#: The rules, each yielding what breaks it.
RULES = (_packages_whole, _standing_and_ready, _caveats_kept, _tours_and_rest, _company_kept)
