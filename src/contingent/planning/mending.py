"""What would fill an open line: changes are made, the changed case is planned, and then told.

The stops of a line propose changes. A set of them is told to fill the line only when every best
plan of the changed case, by its ordinary ordered aims, fills it. What cannot fill the line even if
everything served it first (an LP bound) is not planned. Work is counted in tours, so that the same
question gives the same answer however busy the machine is; where it runs out, that is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import inf
from typing import Protocol

from contingent.planning.plan import LineFill, Plan
from contingent.planning.problem import Problem
from contingent.planning.stop import ChangeSet, OpenLine, Stop, StopKind
from contingent.planning.why import CLOSE, short_months
from contingent.planning.why_able import Case, caveats_of, unable
from contingent.planning.why_travel import Ways
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.requirement import RequirementLine
from contingent.resolution.change import Change, ChangeKind

__all__ = ["Spent", "Trial", "mend"]

#: Sets of changes told for one line, and the most changes looked at together.
SHOWN, TOGETHER = 3, 3
#: Changes put together in twos and threes for one line, and sets looked at for one line.
JOINED, LOOKED_AT = 12, 120
#: Further counts of packages tried when the count first thought of falls short.
COUNTS = 3
#: The least share of the work left that one line may use.
LEAST_SHARE = 0.4
#: More packages than any line could use.
MANY = 10_000
#: What is within this share of all a line asks for is all.
WHOLE = 1e-5


class Spent(Exception):
    """The work allowed for trying changes is done, or the time is over."""


class Trial(Protocol):
    """Tries changes on one question. Every method may raise ``Spent``."""

    def only_helps(self, changes: tuple[Change, ...]) -> bool:
        """Whether any of the changes can keep no offer from standing."""
        ...

    def case(self, changes: tuple[Change, ...]) -> Case | None:
        """The changed case; None when nobody can be planned with in it."""
        ...

    def most(self, changes: tuple[Change, ...], line: str) -> float:
        """A bound on what a line gets in the changed case if everything serves it first."""
        ...

    def least(self, changes: tuple[Change, ...], line: str, deepest: int) -> float | None:
        """What a line gets in every best plan of the changed case; None when that is not known.

        The plan is verified.

        Args:
            deepest: the last tier whose lines may be asked for after the same changes.
        """
        ...

    def planned(self, line: str) -> tuple[tuple[tuple[Change, ...], float], ...]:
        """The changes of the plans made so far that plan a line, and what the line gets in each."""
        ...

    def allow(self, share: float) -> None:
        """Let the tries that follow use this share of the work that is left."""
        ...


@dataclass
class _Search:
    """The sets looked at for one line.

    Attributes:
        least: what the line gets in every best plan, of each set planned; None for unknown.
        found: the sets that fill the line.
        proposed: what the stops propose, with what each might add.
        cut: whether a set was left untried.
    """

    trial: Trial
    line: RequirementLine
    fill: LineFill
    deepest: Mapping[frozenset[Change], int]
    bounds: dict[frozenset[Change], float] = field(default_factory=dict)
    least: dict[frozenset[Change], float | None] = field(default_factory=dict)
    sets: dict[frozenset[Change], tuple[Change, ...]] = field(default_factory=dict)
    found: list[tuple[Change, ...]] = field(default_factory=list)
    proposed: list[tuple[tuple[Change, ...], float]] = field(default_factory=list)
    cut: bool = False

    def run(self, proposed: list[tuple[tuple[Change, ...], float]]) -> None:
        """Look for the smallest sets that fill the line."""
        self.proposed = proposed
        try:
            _fill(self, proposed)
        except Spent:
            self.cut = True

    def look_around(self) -> None:
        """Where nothing was found, look at what was planned for other lines."""
        if self.found:
            return
        try:
            known = self.known()
            if known is not None:
                self.found.append(known)
            else:
                self.furthest()
                whole = (self.sets[key] for key, got in self.least.items() if self.whole(got))
                self.found += list(whole)[:1]
        except Spent:
            self.cut = True

    def may_fill(self, changes: tuple[Change, ...]) -> bool:
        """Whether the line may be filled in the changed case, by the bound."""
        key = frozenset(changes)
        if key not in self.bounds:
            self.sets[key] = changes
            if len(self.bounds) >= LOOKED_AT:
                raise Spent
            self.bounds[key] = self.trial.most(changes, self.line.line)
        return self.whole(self.bounds[key])

    def whole(self, given: float | None) -> bool:
        """Whether so much is all the line asks for."""
        return given is not None and given >= self.fill.required * (1 - WHOLE)

    def gets(self, changes: tuple[Change, ...]) -> float | None:
        """What the line gets in every best plan of the changed case."""
        key = frozenset(changes)
        if key not in self.least:
            self.sets[key] = changes
            deepest = self.deepest.get(key, self.line.tier)
            self.least[key] = self.trial.least(changes, self.line.line, deepest)
            self.cut |= self.least[key] is None
        return self.least[key]

    def known(self) -> tuple[Change, ...] | None:
        """Changes planned for other lines that fill this one too, with the fewest steps."""
        planned = self.trial.planned(self.line.line)
        filling = [changes for changes, given in planned if self.whole(given)]
        whole = (c for c in sorted(filling, key=_steps) if self.whole(self.gets(c)))
        return next(whole, None)

    def furthest(self) -> None:
        """Look at the plan made that brings the line furthest, or make one that may."""
        if self.least:
            return
        planned = self.trial.planned(self.line.line)
        if planned:
            self.gets(max(planned, key=lambda pair: (pair[1], -_steps(pair[0])))[0])
        elif self.proposed:
            self.gets(max(self.proposed, key=lambda pair: (pair[1], -_steps(pair[0])))[0])

    def fills(self, changes: tuple[Change, ...]) -> bool:
        """Whether the line is filled in every best plan of the changed case."""
        return self.may_fill(changes) and self.whole(self.gets(changes))


def mend(plan: Plan, told: tuple[OpenLine, ...], trial: Trial) -> tuple[OpenLine, ...]:
    """The open lines with the changes that fill them, each tried.

    Args:
        told: the open lines with their stops, as ``why_open`` gives them.
    """
    case = trial.case(())
    if case is None:
        return told
    lines = {line.line: line for line in case.problem.lines}
    offers = case.problem.register.offers_by_id
    fills = {fill.line: fill for fill in plan.lines}
    kept = {
        open_line.line: replace(
            open_line,
            stops=_helping(plan, open_line, lines[open_line.line], fills[open_line.line], trial),
        )
        for open_line in told
    }
    deepest: dict[frozenset[Change], int] = {}
    for name in kept:
        for changes, _ in _proposed(kept, lines, name, offers):
            key = frozenset(changes)
            deepest[key] = max(deepest.get(key, 0), lines[name].tier)
    order = sorted(kept, key=lambda name: lines[name].tier)
    searches = {name: _Search(trial, lines[name], fills[name], deepest) for name in order}
    for done, name in enumerate(order):
        trial.allow(max(LEAST_SHARE, 1 / (len(order) - done)))
        searches[name].run(_proposed(kept, lines, name, offers))
    # A plan made for one line may fill others, also such as were looked at before it.
    for search in searches.values():
        search.look_around()
    return tuple(_mended(kept[open_line.line], searches[open_line.line]) for open_line in told)


def _helping(
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
_ABLE_ANYWAY = frozenset({ChangeKind.PACKAGES, ChangeKind.SITE, ChangeKind.LINK})


def _chained(plan: Plan, stop: Stop, line: RequirementLine, fill: LineFill, trial: Trial) -> Stop:
    changes, short = stop.changes, short_months(line, fill)
    if not changes:
        return stop
    if all(change.kind in _ABLE_ANYWAY for change in changes):
        base = trial.case(())
        adds = _could_add(base.problem, plan, stop, line, fill) if base else 0.0
        return replace(stop, adds=adds) if adds > CLOSE else _without(stop)
    while len(changes) <= TOGETHER:
        case = trial.case(changes)
        if case is None:
            break
        offer = case.problem.register.offers_by_id[stop.offer]
        barred = unable(case, plan.opened, offer, line, short)
        if barred is None:
            adds = _could_add(case.problem, plan, stop, line, fill)
            return replace(stop, changes=changes, adds=adds) if adds > CLOSE else _without(stop)
        more = tuple(change for change in barred.changes if change not in changes)
        if not more:
            break
        changes = (*changes, *more)
    return _without(stop)


def _without(stop: Stop) -> Stop:
    """The stop without a remedy."""
    return replace(stop, changes=(), adds=0.0)


def _could_add(
    problem: Problem, plan: Plan, stop: Stop, line: RequirementLine, fill: LineFill
) -> float:
    """The most an offer could add, alone, to what the line gets; averaged over its months."""
    offer = problem.register.offers_by_id[stop.offer]
    more = sum(c.amount for c in stop.changes if c.kind is ChangeKind.PACKAGES)
    supply = offer.amount(line.capability) * (more or offer.packages)
    with_more = offer.model_copy(update={"packages": offer.packages + more})
    tours = Ways(problem, plan.opened).tours(with_more, line)
    gaps = [
        line.quantity - (fill.months[month] or 0.0)
        for month in short_months(line, fill)
        if any(tour.covers(month) for tour in tours)
    ]
    months = len(problem.months_of(line))
    duty = 1 / (1 + offer.rest_ratio) if offer.tour_months else 1.0
    # A first tour is whole: rest comes after it, so that duty over few months may be more.
    duty = max(duty, min(1.0, (offer.tour_months or months) / months))
    return round(min(sum(min(supply, gap) for gap in gaps), duty * supply * months) / months, 6)


def _mended(told: OpenLine, search: _Search) -> OpenLine:
    """One line with what its search found."""
    required = search.fill.required
    filling = (ChangeSet(c, required, filled=True, checked=True) for c in search.found)
    return replace(
        told,
        stops=tuple(_exactly(stop, search) for stop in told.stops),
        changes=tuple(filling) or _furthest(search),
        tried=len(search.sets),
        complete=not search.cut,
    )


def _steps(changes: tuple[Change, ...]) -> int:
    return sum(change.steps for change in changes)


def _proposed(
    told: Mapping[str, OpenLine],
    lines: Mapping[str, RequirementLine],
    name: str,
    offers: Mapping[str, Offer],
) -> list[tuple[tuple[Change, ...], float]]:
    """The remedies of a line's stops and of the open lines it needs, with what each might add.

    Of an offer that could serve, also what else could give more of it.
    """
    wanted, seen = [name], set[str]()
    proposed: dict[frozenset[Change], tuple[tuple[Change, ...], float]] = {}
    while wanted:
        one = wanted.pop(0)
        if one in seen or one not in told:
            continue
        seen.add(one)
        wanted += lines[one].needs
        for stop in told[one].stops:
            for changes in filter(None, (stop.changes, *_other_ways(stop, offers[stop.offer]))):
                key = frozenset(changes)
                before = proposed.get(key, ((), 0.0))[1]
                proposed[key] = (changes, before + stop.adds)
    return sorted(proposed.values(), key=lambda p: (_steps(p[0]), -p[1], p[0]))


#: Stops of offers that could serve as it is.
_COULD_SERVE = frozenset(
    {
        StopKind.USED,
        StopKind.SITE,
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
        offer, CaveatKind.MOST_PERSONNEL, CaveatKind.MOST_MONTHS, CaveatKind.NOT_WITH
    )
    yield from ((Change.of_caveat(offer, str(caveat)),) for caveat in limits)


def _fill(search: _Search, proposed: list[tuple[tuple[Change, ...], float]]) -> None:
    """Find the sets of fewest steps that fill the line, at most ``SHOWN``."""
    if not proposed or _hopeless(search, [changes for changes, _ in proposed]):
        return
    found = search.found
    waiting = [changes for changes, _ in proposed]
    counted, tries = set[tuple[Change, ...]](), dict.fromkeys(waiting, 0)
    joined = list(_joined(search, proposed))
    while waiting or joined:
        # Fewest steps first; of as many, what takes fewer changes; then as proposed.
        changes = min((*waiting, *joined[:1]), key=lambda c: (_steps(c), len(c)))
        if found and (len(found) == SHOWN or _steps(changes) > _steps(found[0])):
            break
        if changes not in waiting:
            joined.remove(changes)
            if search.fills(changes):
                found.append(changes)
            continue
        waiting.remove(changes)
        if changes not in counted:
            enough = _counted(search, changes)
            if enough is None or enough in counted:
                continue
            counted.add(enough)
            tries[enough] = 0
            if enough != changes:
                waiting.append(enough)
                continue
        if search.fills(changes):
            found.append(changes)
        elif tries[changes] < COUNTS and (more := _with_packages(changes, 1)) != changes:
            counted.add(more)
            tries[more] = tries[changes] + 1
            waiting.append(more)


def _hopeless(search: _Search, proposed: list[tuple[Change, ...]]) -> bool:
    """Whether the line stays open even with every change made, and any number of packages.

    Known where no change that helps one offer can keep another from standing.
    """
    many = (_with_count(changes, MANY) for changes in proposed)
    everything = tuple(dict.fromkeys(change for changes in many for change in changes))
    if not search.trial.only_helps(everything):
        return False
    return not search.whole(search.trial.most(everything, search.line.line))


def _with_count(changes: tuple[Change, ...], count: int) -> tuple[Change, ...]:
    """The changes with this count of packages in each that gives packages."""
    return tuple(
        change.with_packages(count) if change.kind is ChangeKind.PACKAGES else change
        for change in changes
    )


def _with_packages(changes: tuple[Change, ...], more: int) -> tuple[Change, ...]:
    """The changes with so many more packages in each that gives packages."""
    return tuple(
        change.with_packages(change.amount + more) if change.kind is ChangeKind.PACKAGES else change
        for change in changes
    )


def _counted(search: _Search, changes: tuple[Change, ...]) -> tuple[Change, ...] | None:
    """The changes with as few packages as may fill the line, by the bound; None when none do."""
    if not search.may_fill(changes):
        for _ in range(COUNTS):
            more = _with_packages(changes, 1)
            if more == changes:
                return None
            changes = more
            if search.may_fill(changes):
                return changes
        search.cut = True
        return None
    while (fewer := _with_packages(changes, -1)) != changes and all(
        c.amount > 0 for c in fewer if c.kind is ChangeKind.PACKAGES
    ):
        if not search.may_fill(fewer):
            break
        changes = fewer
    return changes


def _joined(
    search: _Search, proposed: list[tuple[tuple[Change, ...], float]]
) -> Iterator[tuple[Change, ...]]:
    """Twos and threes of the proposals, one package each, those that seem to add most first."""
    missing = search.fill.required - search.fill.supplied
    each: dict[tuple[Change, ...], float] = {}
    for changes, adds in proposed:
        count = max((c.amount for c in changes if c.kind is ChangeKind.PACKAGES), default=1)
        each.setdefault(_with_count(changes, 1), adds / count)
    apart = sorted(each, key=lambda changes: -each[changes])[:JOINED]
    search.cut |= len(each) > JOINED
    for size in range(2, TOGETHER + 1):
        sets = []
        for chosen in combinations(apart, size):
            together = tuple(dict.fromkeys(change for part in chosen for change in part))
            if len(together) > TOGETHER or frozenset(together) in map(frozenset, chosen):
                continue
            adds = sum(each[part] for part in chosen)
            if adds < missing - CLOSE:
                search.cut = True  # left out by its looks, and so not known
                continue
            sets.append((-adds, together))
        yield from (together for _, together in sorted(sets))


def _exactly(stop: Stop, search: _Search) -> Stop:
    """The stop with what its remedy adds in the plan made again, or at most by the bound."""
    if not stop.changes:
        return stop
    key, filled = frozenset(stop.changes), search.fill.filled
    given = search.least.get(key)
    if given is not None:
        adds = round(given - filled, 6)
    else:
        adds = round(min(stop.adds, search.bounds.get(key, inf) - filled), 6)
    if adds <= CLOSE:
        return _without(stop)
    return replace(stop, adds=adds, checked=given is not None)


def _furthest(search: _Search) -> tuple[ChangeSet, ...]:
    """The set that brings the line furthest of those planned, when one brings it further."""
    known = {key: given for key, given in search.least.items() if given is not None}
    if not known:
        return ()
    best = max(known, key=lambda key: (known[key], -len(key)))
    if known[best] <= search.fill.filled + CLOSE:
        return ()
    return (ChangeSet(search.sets[best], known[best], filled=False, checked=True),)
