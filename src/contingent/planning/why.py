"""Why a line is open: who could have served, the first thing that stopped each, and what mends it.

The stops are looked at in a fixed order: the offer does not stand, a caveat forbids task or
place, none of its places is opened, its months do not meet the line's, there is no way or a long
one, it is in use elsewhere, a link is full, it rests. Changes are counted up from what the stopped
offers would bring, not re-planned, and say so.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import ceil

from contingent.planning.plan import Assignment, LineFill, Plan
from contingent.planning.problem import Problem
from contingent.planning.tours import Tour, possible_sites, windows
from contingent.planning.why_travel import Ways, months_to_arrive
from contingent.register.calendar import months_of_days
from contingent.register.offer import Offer
from contingent.register.permits import allowed_for
from contingent.register.requirement import RequirementLine

__all__ = ["OpenLine", "Stop", "why_open"]

#: Sets of changes shown for one line, and the most changes looked at together.
SHOWN, TOGETHER = 3, 3
#: Fills closer than this are the same.
CLOSE = 1e-6


@dataclass(frozen=True)
class Stop:
    """What stopped an offer from filling a line.

    Attributes:
        kind: ``condition``, ``caveat``, ``closed``, ``months``, ``readiness``, ``way``,
            ``travel``, ``used``, ``link``, ``rest``, ``serving`` or ``limits``.
        text: the stop in words.
        remedy: the change that would lift it, in words; empty when there is none to ask for.
        adds: how much more of the line it could then fill, averaged over the line's months.
        steps: how many changes the remedy counts for: each further package is one.
    """

    offer: str
    nation: str
    kind: str
    text: str
    remedy: str
    adds: float
    steps: int = 1


#: Makes a stop of kind, text, remedy and what it adds.
_Tell = Callable[[str, str, str, float], Stop]


@dataclass(frozen=True)
class OpenLine:
    """Why a line is open.

    Attributes:
        reason: the reason in a sentence.
        stops: every offer that could have served, with what stopped it.
        changes: smallest sets of changes that would fill it, by count; empty when none would.
    """

    line: str
    missing: float
    reason: str
    stops: tuple[Stop, ...]
    changes: tuple[tuple[str, ...], ...]


def why_open(
    problem: Problem,
    plan: Plan,
    reasons: Mapping[str, str],
    remedies: Mapping[str, tuple[str, ...]],
) -> tuple[OpenLine, ...]:
    """The reasons of every open line of a plan.

    Args:
        reasons: why each offer that does not stand is out, in a line.
        remedies: the smallest changes that would let it stand.
    """
    teller = _Teller(problem, plan, reasons, remedies)
    fills = {fill.line: fill for fill in plan.lines}
    return tuple(
        teller.tell(line, fills[line.line], fills)
        for line in problem.lines
        if line.line in fills and fills[line.line].open
    )


class _Teller:
    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        reasons: Mapping[str, str],
        remedies: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.problem, self.plan, self.register = problem, plan, problem.register
        self.reasons, self.remedies = reasons, remedies
        self.ways = Ways(problem, plan)
        self.tours: dict[str, list[Assignment]] = {}
        for item in plan.assignments:
            self.tours.setdefault(item.offer, []).append(item)

    def tell(
        self, line: RequirementLine, fill: LineFill, fills: Mapping[str, LineFill]
    ) -> OpenLine:
        """Why one line is open."""
        stops = tuple(
            stop
            for offer in self.register.offers
            if line.capability in offer.capabilities
            and (stop := self._stop(offer, line, fill)) is not None
        )
        limiting = [
            fills[need]
            for need in line.needs
            if need in fills and fills[need].open and fills[need].rate <= fill.rate + CLOSE
        ]
        if limiting:
            named = ", ".join(f"{need.line} ({need.rate:.0%} filled)" for need in limiting)
            reason = f"counts no further than {named}, which it needs"
            if fill.supplied > fill.filled + CLOSE:
                reason += f"; {fill.supplied:g} of {fill.required:g} in place"
            first = tuple(f"fill {need.line}" for need in limiting)
            short = fill.required - fill.supplied
            own = self._changes(stops, short) if short > CLOSE else ()
            changes = tuple((*first, *more) for more in own) or (first,)
            return OpenLine(line.line, fill.shortfall, reason, stops, changes)
        if not any(line.capability in offer.capabilities for offer in self.register.offers):
            reason = f"nobody has offered {line.capability}"
        else:
            kinds = Counter(stop.kind for stop in stops)
            reason = ", ".join(_counted(kind, count) for kind, count in kinds.most_common())
        missing = fill.required - fill.supplied
        return OpenLine(line.line, fill.shortfall, reason, stops, self._changes(stops, missing))

    def _changes(self, stops: tuple[Stop, ...], missing: float) -> tuple[tuple[str, ...], ...]:
        """The fewest remedies that add up to what is missing."""
        useful = sorted((s for s in stops if s.remedy and s.adds > 0), key=lambda s: -s.adds)[:14]
        sets = [c for n in range(1, TOGETHER + 1) for c in combinations(useful, n)]
        for size in range(1, TOGETHER + 1):
            found = {
                tuple(dict.fromkeys(stop.remedy for stop in chosen)): None
                for chosen in sets
                if sum(stop.steps for stop in chosen) == size
                and sum(stop.adds for stop in chosen) >= missing - CLOSE
            }
            if found:
                return tuple(found)[:SHOWN]
        return ()

    def _stop(self, offer: Offer, line: RequirementLine, fill: LineFill) -> Stop | None:
        """The first thing that stopped the offer; None when all its packages serve the line."""
        name, register = offer.offer, self.register

        def stop(kind: str, text: str, remedy: str, adds: float) -> Stop:
            return Stop(name, offer.nation, kind, text, remedy, round(adds, 6))

        days = self.ways.days(offer, line)
        most = self._could_add(offer, line, fill, months_to_arrive(offer, days))
        if name not in self.problem.standing:
            remedy = " and ".join(self.remedies.get(name, ()))
            return stop("condition", self.reasons.get(name, "does not stand"), remedy, most)
        if not allowed_for(register, offer, line.capability):
            return stop(
                "caveat",
                f"caveat: {_caveats(offer)}",
                f"{offer.nation} lifts '{_caveats(offer)}' of {name}",
                most,
            )
        if not possible_sites(register, offer, line):
            return stop(
                "caveat",
                f"caveat: {_caveats(offer)} (needed at {', '.join(line.at)})",
                f"{offer.nation} lifts '{_caveats(offer)}' of {name}",
                most,
            )
        unopened = self.ways.unopened(offer, line)
        if unopened:
            text = f"none of its places is opened: {', '.join(unopened)}"
            return stop("closed", text, f"{unopened[0]} is opened too", most)
        return self._time_stop(offer, line, fill, stop, most)

    def _time_stop(
        self, offer: Offer, line: RequirementLine, fill: LineFill, tell: _Tell, most: float
    ) -> Stop | None:
        standing = self.problem.standing[offer.offer]
        spans = list(windows(self.register, offer, line, standing))
        needed = self.problem.months_of(line)
        sooner = f"{offer.offer} is ready sooner"
        if not spans:
            ready = standing[0] + months_of_days(offer.ready_days)
            if ready >= needed.stop:
                at_once = self._could_add(offer, line, fill, 0)
                return tell("readiness", f"ready only in month {ready}", sooner, at_once)
            remedy = f"{offer.offer} is offered in the line's months"
            return tell("months", "its months do not meet the line's", remedy, most)
        open_months = [m for m in needed if (fill.months[m] or 0.0) < line.quantity - CLOSE]
        at_once = self._could_add(
            offer, line, fill, months_of_days(ceil(self.ways.days(offer, line)))
        )
        if not any(a <= m < b for m in open_months for a, b in spans):
            return tell("readiness", f"in place only from month {spans[0][0]}", sooner, at_once)
        tours = self.ways.tours(offer, line)
        barred, mend = self.ways.no_way(offer, line)
        if barred:
            return tell("way", barred, mend, most)
        if not tours:
            return tell("travel", "its way takes longer than the line is needed", sooner, at_once)
        useful = [t for t in tours if any(t.covers(m) for m in open_months)]
        if not useful:
            return tell("travel", self.ways.late(offer, tours), sooner, at_once)
        reachable = [m for m in open_months if any(t.covers(m) for t in useful)]
        return self._use_stop(offer, line, fill, reachable, useful, tell)

    def _use_stop(
        self,
        offer: Offer,
        line: RequirementLine,
        fill: LineFill,
        months: list[int],
        tours: list[Tour],
        tell: _Tell,
    ) -> Stop | None:
        own = self.tours.get(offer.offer, [])
        here = [a for a in own if a.line == line.line]
        elsewhere = sorted({a.line for a in own if a.line != line.line})
        away = {
            m: sum(a.packages for a in here if a.month <= m < a.month + a.months) for m in months
        }
        amount = offer.amount(line.capability)
        needed = len(self.problem.months_of(line))
        duty = 1 / (1 + offer.rest_ratio) if offer.tour_months else 1.0
        share = amount * min(float(len(months)), duty * needed) / needed
        more = f"{offer.nation} gives one more package of {offer.offer}"
        if here and all(count >= offer.packages for count in away.values()):
            extra = max(1, min(TOGETHER, ceil((fill.required - fill.supplied) / share - CLOSE)))
            if extra > 1:
                more = f"{offer.nation} gives {extra} more packages of {offer.offer}"
            text = f"all {offer.packages} packages serve here"
            return replace(tell("serving", text, more, share * extra), steps=extra)
        if elsewhere:
            return tell("used", f"used for {', '.join(elsewhere)}", more, share)
        gap = max(line.quantity - (fill.months[m] or 0.0) for m in months)
        full, mend = self.ways.full(offer, tours, min(offer.packages, ceil(gap / amount - CLOSE)))
        if full:
            return tell("link", full, mend, self._could_add(offer, line, fill, months[0]))
        if here and offer.rest_ratio:
            return tell(
                "rest",
                f"serves here, {offer.packages} packages at rest 1:{offer.rest_ratio:g} after",
                more,
                share,
            )
        return tell(
            "limits",
            "site capacity or a limit in its caveats leaves no use for it",
            "",
            0.0,
        )

    def _could_add(self, offer: Offer, line: RequirementLine, fill: LineFill, ready: int) -> float:
        """Units a month the offer would add on average from month ``ready``, but for its rests."""
        months = self.problem.months_of(line)
        share = 1 / (1 + offer.rest_ratio) if offer.tour_months else 1.0
        supply = offer.amount(line.capability) * max(offer.packages, 0) * share
        gap = sum(
            min(supply, line.quantity - (fill.months[m] or 0.0)) for m in months if m >= ready
        )
        return gap / len(months)


#: What is said of one offer, and of several, that were stopped so.
_KINDS = {
    "condition": ("does not stand", "do not stand"),
    "caveat": ("is held back by a caveat", "are held back by a caveat"),
    "months": ("is not offered in its months", "are not offered in its months"),
    "readiness": ("is ready too late", "are ready too late"),
    "closed": ("has no opened site", "have no opened site"),
    "way": ("finds no open way", "find no open way"),
    "travel": ("arrives too late", "arrive too late"),
    "link": ("waits for a full link", "wait for a full link"),
    "used": ("is used for other lines", "are used for other lines"),
    "rest": ("serves, with others at rest", "serve, with others at rest"),
    "serving": ("serves here already", "serve here already"),
    "limits": ("is limited by a site or caveat", "are limited by a site or caveat"),
}


def _counted(kind: str, count: int) -> str:
    one, several = _KINDS[kind]
    return f"{count} offer{'' if count == 1 else 's'} {one if count == 1 else several}"


def _caveats(offer: Offer) -> str:
    return "; ".join(map(str, offer.caveats))
