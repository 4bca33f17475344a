"""Checks of the rules of tours: what is supplied, readiness, months and rest."""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from heapq import heappop, heappush
from math import ceil

from contingent.planning.plan import Assignment
from contingent.verification.facts import arrival_of, label
from contingent.verification.one_pass import Pass

__all__ = ["RULES"]


def _supplied(read: Pass) -> Iterator[str]:
    for item in read.plan.assignments:
        offer = read.offer(item)
        taken: dict[tuple[int, str], set[int]] = {}
        for name in item.lines:
            line = read.lines[name]
            found = read.used(offer, line.capability)
            if found is None:
                yield f"{label(item)}: the offer does not supply {line.capability}"
                continue
            if line.certified and offer.certified is not True:
                yield f"{label(item)}: line {name} is for certified packages, and it is not"
            serving = range(item.month, item.month + item.months)
            own = set(read.needed(line)) & set(serving)
            before = taken.setdefault((found[0], found[1].capability), set())
            if before & own:
                yield f"{label(item)}: fills {name} with what fills another line in the same step"
            before |= own
        if len({alternative for alternative, _ in taken}) > 1:
            yield f"{label(item)}: fills {', '.join(item.lines)}, which no package does together"


def _standing_and_ready(read: Pass) -> Iterator[str]:
    step = read.register.case.step.hours
    for item in read.plan.assignments:
        offer, line = read.offer(item), read.lines[item.line]
        serving = range(item.month, item.month + item.months)
        arrival, end = arrival_of(item), item.month + item.months
        if not 0 <= item.gone < 1:
            yield f"{label(item)}: arrives in another step"
        begun = [a for a, b in read.spans.get(item.offer, []) if a <= arrival and end <= b]
        if not begun:
            yield f"{label(item)}: serves in a step in which the offer does not stand"
            continue
        first = Fraction(0) if offer.from_ is None else read.clock.place(offer.from_)
        if arrival < first or (offer.until is not None and end > read.clock.place(offer.until)):
            yield f"{label(item)}: outside the offer's own steps"
        if not set(serving) <= set(read.needed(line)):
            yield f"{label(item)}: outside the line's steps"
        begin = max(first, *begun)
        if (arrival - begin) * step < offer.ready.hours:
            yield f"{label(item)}: {offer.ready} of notice from step {float(begin):g} not kept"


def _tours_and_rest(read: Pass) -> Iterator[str]:
    """Send the packages off: each must be home and rested before it goes again.

    Packages of an offer are alike, so they are counted: those at home, and those away by the month
    from which they can go again.
    """
    tours: dict[str, list[Assignment]] = defaultdict(list)
    for item in read.plan.assignments:
        tours[item.offer].append(item)
    step = read.register.case.step.hours
    for name, items in tours.items():
        offer = read.register.offers_by_id[name]
        home, away = offer.packages, list[tuple[int, int]]()
        for item in sorted(items, key=lambda a: a.month):
            if offer.tour is not None and item.months * step > offer.tour.hours:
                yield f"{label(item)}: longer than a tour of {offer.tour}"
            while away and away[0][0] <= item.month:
                home += heappop(away)[1]
            if item.packages > home:
                yield f"{label(item)}: only {offer.packages} packages, all away or resting"
            sent = min(item.packages, home)
            overlap = float(Fraction(offer.relief.hours, step))
            spent = (item.months + overlap) * (1 + offer.rest_ratio)
            home -= sent
            heappush(away, (item.month + ceil(round(spent, 6)), sent))


#: The rules, each yielding what breaks it.
RULES = (_supplied, _standing_and_ready, _tours_and_rest)
