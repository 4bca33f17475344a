"""What the stops of a line propose: all that one offer needs to serve, and what else could be."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from contingent.planning.plan import LineFill, Plan
from contingent.planning.problem import Problem
from contingent.planning.stop import OpenLine, Stop, StopKind
from contingent.planning.trial import Spent, Trial
from contingent.planning.why import CLOSE, short_months
from contingent.planning.why_able import caveats_of, unable
from contingent.planning.why_travel import Ways
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_on
from contingent.resolution.change import Change, ChangeKind

__all__ = ["TOGETHER", "Proposals", "helping", "proposed", "steps", "without_remedy"]

#: Sets of changes, with what each might add to a line.
Proposals = list[tuple[tuple[Change, ...], float]]

#: The most changes looked at together.
TOGETHER = 3


def helping(
    plan: Plan, told: OpenLine, line: RequirementLine, fill: LineFill, trial: Trial
) -> tuple[Stop, ...]:
    """The stops, each with all that it takes for its offer to serve in a month that is short.

    A remedy after which the offer could still not serve loses it; so does one that adds nothing.
    """
    trial.allow(1.0)
    stops = []
    for stop in told.stops:
        try:
            stops.append(_chained(plan, stop, line, fill, trial))
        except Spent:
            stops.append(replace(stop, changes=()))
    return tuple(stops)


#: Changes that are proposed for offers that could serve as it is.
_ABLE_ANYWAY = frozenset(
    {ChangeKind.PACKAGES, ChangeKind.SITE, ChangeKind.LINK, ChangeKind.CEILING}
)


def _chained(plan: Plan, stop: Stop, line: RequirementLine, fill: LineFill, trial: Trial) -> Stop:
    changes, short = stop.changes, short_months(line, fill)
    if not changes:
        return stop
    if all(change.kind in _ABLE_ANYWAY for change in changes):
        base = trial.case(())
        adds = _could_add(base.problem, plan, stop, line, fill) if base else 0.0
        return replace(stop, adds=adds) if adds > CLOSE else without_remedy(stop)
    while len(changes) <= TOGETHER:
        case = trial.case(changes)
        if case is None:
            break
        offer = case.problem.register.offers_by_id[stop.offer]
        barred = unable(case, plan.opened, offer, line, short)
        if barred is None:
            adds = _could_add(case.problem, plan, stop, line, fill)
            return (
                replace(stop, changes=changes, adds=adds) if adds > CLOSE else without_remedy(stop)
            )
        more = tuple(change for change in barred.changes if change not in changes)
        if not more:
            break
        changes = (*changes, *more)
    return without_remedy(stop)


def without_remedy(stop: Stop) -> Stop:
    """The stop without a remedy."""
    return replace(stop, changes=(), adds=0.0)


def _could_add(
    problem: Problem, plan: Plan, stop: Stop, line: RequirementLine, fill: LineFill
) -> float:
    """The most an offer could add, alone, to what the line gets; averaged over its months."""
    offer = problem.register.offers_by_id[stop.offer]
    more = sum(c.amount for c in stop.changes if c.kind is ChangeKind.PACKAGES)
    supply = amount_on(problem.register, offer, line) * (more or offer.packages)
    with_more = offer.model_copy(update={"packages": offer.packages + more})
    shares = Ways(problem, plan.opened).shares(with_more, line)
    gaps = [
        (supply * float(share), line.quantity - (fill.months[month] or 0.0))
        for month in short_months(line, fill)
        if (share := shares.get(month))
    ]
    months = len(problem.months_of(line))
    duty = 1 / (1 + offer.rest_ratio) if offer.tour else 1.0
    longest = offer.tour and problem.register.whole_steps_of(offer.tour)
    # A first tour is whole: rest comes after it, so that duty over few months may be more.
    duty = max(duty, min(1.0, (longest or months) / months))
    return round(min(sum(map(min, gaps)), duty * supply * months) / months, 6)


def steps(changes: tuple[Change, ...]) -> int:
    """How many changes they count for."""
    return sum(change.steps for change in changes)


def proposed(
    told: Mapping[str, OpenLine],
    lines: Mapping[str, RequirementLine],
    name: str,
    offers: Mapping[str, Offer],
) -> Proposals:
    """The remedies of a line's stops and of the open lines it needs, with what each might add.

    Of an offer that could serve, also what else could give more of it.
    """
    wanted, seen = [name], set[str]()
    found: dict[frozenset[Change], tuple[tuple[Change, ...], float]] = {}
    while wanted:
        one = wanted.pop(0)
        if one in seen or one not in told:
            continue
        seen.add(one)
        wanted += (*lines[one].needs, *lines[one].with_)
        for stop in told[one].stops:
            for changes in filter(None, (stop.changes, *_other_ways(stop, offers[stop.offer]))):
                key = frozenset(changes)
                before = found.get(key, ((), 0.0))[1]
                found[key] = (changes, before + stop.adds)
    return sorted(found.values(), key=lambda p: (steps(p[0]), -p[1], p[0]))


#: Stops of offers that could serve as it is.
_COULD_SERVE = frozenset(
    {
        StopKind.USED,
        StopKind.SITE,
        StopKind.CEILING,
        StopKind.LINK,
        StopKind.REST,
        StopKind.SERVING,
        StopKind.LIMITS,
    }
)


def _other_ways(stop: Stop, offer: Offer) -> Iterator[tuple[Change, ...]]:
    """Changes other than the one told that could make more of an offer that could serve."""
    if stop.kind not in _COULD_SERVE:
        return
    if not any(change.kind is ChangeKind.PACKAGES for change in stop.changes):
        yield (Change.of_packages(offer, 1),)
    limits = caveats_of(
        offer,
        CaveatKind.MOST_PERSONNEL,
        CaveatKind.MOST_TIME,
        CaveatKind.NOT_WITH,
        CaveatKind.ONLY_WITH,
    )
    yield from ((Change.of_caveat(offer, str(caveat)),) for caveat in limits)
