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

from contingent.planning.plan import LineFill, Plan
from contingent.planning.proposing import (
    TOGETHER,
    Proposals,
    helping,
    proposed,
    steps,
    without_remedy,
)
from contingent.planning.stop import ChangeSet, OpenLine, Stop
from contingent.planning.trial import Spent, Trial
from contingent.planning.why import CLOSE
from contingent.register.requirement import RequirementLine
from contingent.resolution.change import Change, ChangeKind

__all__ = ["mend"]

#: Sets of changes told for one line.
SHOWN = 3
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
    proposed: Proposals = field(default_factory=list)
    cut: bool = False

    def run(self, proposed: Proposals) -> None:
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
        whole = (c for c in sorted(filling, key=steps) if self.whole(self.gets(c)))
        return next(whole, None)

    def furthest(self) -> None:
        """Look at the plan made that brings the line furthest, or make one that may."""
        if self.least:
            return
        planned = self.trial.planned(self.line.line)
        if planned:
            self.gets(max(planned, key=lambda pair: (pair[1], -steps(pair[0])))[0])
        elif self.proposed:
            self.gets(max(self.proposed, key=lambda pair: (pair[1], -steps(pair[0])))[0])

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
            stops=helping(plan, open_line, lines[open_line.line], fills[open_line.line], trial),
        )
        for open_line in told
    }
    deepest: dict[frozenset[Change], int] = {}
    for name in kept:
        for changes, _ in proposed(kept, lines, name, offers):
            key = frozenset(changes)
            deepest[key] = max(deepest.get(key, 0), lines[name].tier)
    order = sorted(kept, key=lambda name: lines[name].tier)
    searches = {name: _Search(trial, lines[name], fills[name], deepest) for name in order}
    for done, name in enumerate(order):
        trial.allow(max(LEAST_SHARE, 1 / (len(order) - done)))
        searches[name].run(proposed(kept, lines, name, offers))
    # A plan made for one line may fill others, also such as were looked at before it.
    for search in searches.values():
        search.look_around()
    return tuple(_mended(kept[open_line.line], searches[open_line.line]) for open_line in told)


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


def _fill(search: _Search, proposed: Proposals) -> None:
    """Find the sets of fewest steps that fill the line, at most ``SHOWN``."""
    if not proposed or _hopeless(search, [changes for changes, _ in proposed]):
        return
    found = search.found
    waiting = [changes for changes, _ in proposed]
    counted, tries = set[tuple[Change, ...]](), dict.fromkeys(waiting, 0)
    joined = list(_joined(search, proposed))
    while waiting or joined:
        # Fewest steps first; of as many, what takes fewer changes; then as proposed.
        changes = min((*waiting, *joined[:1]), key=lambda c: (steps(c), len(c)))
        if found and (len(found) == SHOWN or steps(changes) > steps(found[0])):
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


def _joined(search: _Search, proposed: Proposals) -> Iterator[tuple[Change, ...]]:
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
        return without_remedy(stop)
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
