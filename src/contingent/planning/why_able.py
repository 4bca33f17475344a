"""Whether an offer could serve a line at all in the months it is short, whatever the plan.

The stops are looked at in a fixed order: the offer does not stand, is not certified, a caveat
forbids task or place, none of its places is opened, its own months, its notice or the months it
stands in do not meet the months the line is short in, there is no way or a long one.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from typing import Protocol

from contingent.planning.problem import Problem
from contingent.planning.stop import StopKind, Told
from contingent.planning.tours import windows
from contingent.planning.why_travel import Ways
from contingent.register.caveat import Caveat, CaveatKind
from contingent.register.duration import NOTHING, Duration, Unit
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.register import Register
from contingent.register.release import NEEDED
from contingent.register.requirement import RequirementLine
from contingent.resolution.change import Change
from contingent.resolution.setting import Span

__all__ = ["WhyCase", "caveats_of", "never_able", "unable"]

#: Who arrives so that less of a month is left is told to be late in it; where no more is wanted
#: than what such a month lost, whoever is not there throughout.
MOSTLY = Fraction(2, 3)
#: An end of a stay that costs more of a step is told with what it costs.
THIRD = Fraction(1, 3)


class WhyCase(Protocol):
    """A problem, and why offers do not stand in it."""

    @property
    def problem(self) -> Problem:
        """The planning problem."""
        ...

    def not_standing(self, offer: Offer, month: int | None, other: int | None = None) -> Told:
        """Why an offer does not stand in a month (None: in any), and the smallest changes for it.

        Args:
            other: a month in which it stands, if there is one.
        """
        ...

    def expect(self, offers: Iterable[Offer]) -> None:
        """Hear which offers it will be asked why they never stand: all are then looked at once."""
        ...


def unable(
    case: WhyCase,
    opened: Iterable[str],
    offer: Offer,
    line: RequirementLine,
    wanted: list[int],
    least: Fraction = MOSTLY,
) -> Told | None:
    """The first thing that keeps an offer from serving a line in the months more is wanted.

    None when it could serve in one of them.

    Args:
        least: who is there for less of a month than this is late in it.
        opened: the candidate sites that are opened.
    """
    never = never_able(case, opened, offer, line)
    if never is not None:
        return never
    ways = Ways(case.problem, opened)
    timed = _Timing(case, ways, offer, line, wanted, least).stop()
    if timed is not None or not offer.packages:
        return timed
    shares = ways.shares(offer, line)
    if any(shares[month] >= least for month in wanted if month in shares):
        return None
    shut = ways.shut(offer, line, wanted, least)
    if shut is not None:
        return shut
    tours = ways.tours(offer, line)
    return Told(StopKind.TRAVEL, ways.late(offer, tours) if tours else _TOO_LONG)


def never_able(
    case: WhyCase, opened: Iterable[str], offer: Offer, line: RequirementLine
) -> Told | None:
    """What keeps an offer from serving a line in any month; None when nothing does.

    It is the same of every plan that opens these sites.
    """
    problem = case.problem
    if offer.offer not in problem.standing:
        return case.not_standing(offer, None)
    hidden = [part.value for part in offer.withheld if part in NEEDED]
    if hidden and not offer.packages:
        return Told(StopKind.WITHHELD, f"not released: {', '.join(hidden)}")
    if line.certified and not offer.certified:
        known = "is not certified" if offer.certified is False else "is not known to be certified"
        return Told(StopKind.CERTIFIED, known, (Change.of_certified(offer),))
    barred = _caveat(problem.register, offer, line) or _nowhere(problem.register, line)
    if barred:
        return barred
    unopened = Ways(problem, opened).unopened(offer, line)
    if unopened:
        text = f"none of its places is opened: {', '.join(unopened)}"
        return Told(StopKind.CLOSED, text, (Change.of_more_sites(),))
    return None


_TOO_LONG = "its way takes longer than the line is needed"


def _caveat(register: Register, offer: Offer, line: RequirementLine) -> Told | None:
    """The caveats that keep an offer from the task or from every place of a line."""
    task = [] if allowed_for(register, offer, line.capability) else _against(register, offer, line)
    places = register.sites_of(line)
    barring = [[c for c in offer.caveats if not allowed_at(_only(offer, c), s)] for s in places]
    place = min(barring, key=len) if barring else []
    if not task and not place:
        return None
    lifted = list(dict.fromkeys(map(str, (*task, *place))))
    needed = f" (needed at {', '.join(line.at)})" if place else ""
    changes = tuple(Change.of_caveat(offer, caveat) for caveat in lifted)
    return Told(StopKind.CAVEAT, f"caveat: {'; '.join(lifted)}{needed}", changes)


def _against(register: Register, offer: Offer, line: RequirementLine) -> list[Caveat]:
    return [
        caveat
        for caveat in offer.caveats
        if not allowed_for(register, _only(offer, caveat), line.capability)
    ]


def _only(offer: Offer, caveat: Caveat) -> Offer:
    """The offer with this caveat alone."""
    return offer.model_copy(update={"caveats": (caveat,)})


def _nowhere(register: Register, line: RequirementLine) -> Told | None:
    """Why no site of the case is one of a line's."""
    if not register.sites or register.sites_of(line):
        return None
    places = ", ".join(line.at)
    if refusing := ", ".join(site.site for site in register.places_of(line)):
        text = f"{refusing} does not take {register.domain_of[line.capability]}"
        return Told(StopKind.NOWHERE, text)
    if line.within_km is None:
        return Told(StopKind.NOWHERE, f"no site of the case is one of {places}")
    text = f"no site of the case is known to be within {line.within_km:g} km of {places}"
    return Told(StopKind.NOWHERE, text)


class _Timing:
    """The months of one offer against those one line is short in."""

    def __init__(
        self,
        case: WhyCase,
        ways: Ways,
        offer: Offer,
        line: RequirementLine,
        wanted: list[int],
        least: Fraction,
    ) -> None:
        self.case, self.ways, self.offer, self.line = case, ways, offer, line
        self.problem, self.wanted, self.least = case.problem, wanted, least
        self.standing = case.problem.standing[offer.offer]
        self.exact = case.problem.spans_of(offer.offer)
        self.travel = ways.travel(offer, line)
        self.calendar = self.problem.register.calendar

    def stop(self) -> Told | None:
        """What stops it: the fewest things that would have to be otherwise, the first told."""
        able = (StopKind.SPAN, StopKind.ENDED, StopKind.READINESS)
        for size in range(len(able) + 1):
            for lifted in combinations(able, size):
                month = self._first(frozenset(lifted))
                if month is not None:
                    parts = [self._told(kind, frozenset(lifted), month) for kind in lifted]
                    changes = tuple(change for part in parts for change in part.changes)
                    whole = all(part.changes for part in parts)
                    return parts[0]._replace(changes=changes if whole else ()) if parts else None
        tours = self.ways.tours(self.offer, self.line)
        told = self.ways.late(self.offer, tours) if tours else _TOO_LONG
        return Told(StopKind.TRAVEL, told)

    def _spans(self, lifted: frozenset[StopKind]) -> list[tuple[Fraction, int]]:
        """When it could be in place, once some of what stops it is lifted."""
        own: dict[str, object] = {}
        if StopKind.SPAN in lifted:
            own |= {"from_": None, "until": None}
        if StopKind.READINESS in lifted:
            own |= {"ready": NOTHING}
        offer = self.offer.model_copy(update=own) if own else self.offer
        standing = self._standing(lifted)
        return list(windows(self.problem.register, offer, self.line, standing, self.travel))

    def _standing(self, lifted: frozenset[StopKind]) -> tuple[Span, ...]:
        """When it stands, or all the time where that is lifted."""
        always = (Fraction(0), Fraction(self.problem.register.steps))
        return (always,) if StopKind.ENDED in lifted else self.exact

    def _first(self, lifted: frozenset[StopKind]) -> int | None:
        """The first month that is short in which it could be in place for long enough.

        Where its standing is in question, one that it would reach if it stayed as it begins: that
        it fell says more than that it might have stood sooner.
        """
        spans = self._spans(lifted)
        able = [m for m in self.wanted if any(self._there(m, a) and m < b for a, b in spans)]
        if StopKind.ENDED in lifted:
            reached = [m for m in able if m >= self._arrival(self.exact[0][0])]
            able = reached or able
        return able[0] if able else None

    def _there(self, month: int, arrival: Fraction) -> bool:
        return month + 1 - max(arrival, Fraction(month)) >= self.least

    def _told(self, kind: StopKind, lifted: frozenset[StopKind], month: int) -> Told:
        if kind is StopKind.SPAN:
            text = f"its {self.calendar.words} do not meet the line's"
            return Told(kind, text, (Change.of_span(self.offer, self.calendar),))
        if kind is StopKind.READINESS:
            return self._late(lifted, month)
        return self._not_then(lifted, month)

    def _late(self, lifted: frozenset[StopKind], month: int) -> Told:
        """Its notice is too long: when it would be in place, and how short it would have to be."""
        standing = self._standing(lifted)
        begin = max((a for a, b in standing if floor(a) <= month < b), default=standing[0][0])
        at_once = self.offer.model_copy(update={"ready": NOTHING})
        first = self.problem.register.arrival_of(at_once, begin, self.travel)
        notice = self._notice(month - first)
        spans = self._spans(lifted - {StopKind.READINESS})
        if spans:
            text = f"in place only {self.calendar.arrival_text(spans[0][0])}"
        else:
            text = f"ready only {self.calendar.at(self._arrival(begin))}"
        return Told(StopKind.READINESS, text, (Change.of_notice(self.offer, notice),))

    def _notice(self, steps: Fraction) -> Duration:
        """The longest notice with which it would be in place so many steps after having none.

        In whole days, or in whole hours where a step is of hours.
        """
        unit = Unit.HOUR if self.problem.register.case.step.finer_than_day else Unit.DAY
        left = steps * self.problem.register.case.step.hours
        longest = floor(left / unit.hours)
        shorter = ceil(self.offer.ready.hours / unit.hours) - 1
        hours = max(0, min(longest, shorter)) * unit.hours
        unit = Unit.DAY if hours % Unit.DAY.hours == 0 else Unit.HOUR
        return Duration(Fraction(hours, unit.hours), unit)

    def _ended(self, last: int) -> str:
        """Until when it stood, of which that was the last step it began; and what is lost by it.

        A stay ends as a step does: where that costs more than a third of one, it is said.
        """
        end = next((b for a, b in self.exact if a <= last < b), Fraction(last + 1))
        step = floor(end)
        if end - step <= THIRD:
            return self.calendar.label(last + 1)
        return (
            f"{self.calendar.arrival_day(end)} ({self.calendar.label(step)} does not count: a stay "
            f"ends with a whole {self.calendar.word})"
        )

    def _arrival(self, begin: Fraction) -> int:
        """The month in which it arrives when it begins to stand then."""
        return floor(self.problem.register.arrival_of(self.offer, begin, self.travel))

    def _not_then(self, lifted: frozenset[StopKind], arrival: int) -> Told:
        """It does not stand when it would have to be in place then: it fell, or stands later."""
        ready = self.offer.model_copy(update={"ready": NOTHING})
        offer = ready if StopKind.READINESS in lifted else self.offer
        notice = self.problem.register.arrival_of(offer, Fraction(0), self.travel)
        begin = max(0, ceil(arrival - notice))
        months = (m for m in range(begin, arrival + 1) if m not in self.standing)
        month = next(months, arrival)
        before = [m for m in self.standing if m < month]
        other = before[-1] if before else self.standing[0]
        out = self.case.not_standing(self.offer, month, other)
        if not before:
            text = f"stands only {self.calendar.arrival_text(self.exact[0][0])}: {out.text}"
            return Told(StopKind.LATER, text, out.changes)
        if self._spans(frozenset()):
            text = f"stood until {self._ended(before[-1])} and fell: {out.text}"
        else:
            begun = [a for a, _ in self.exact if a <= before[-1]]
            arrival = self._arrival(begun[-1])
            spells = _spells(self.standing)
            stands = f"until {self._ended(before[-1])}"
            if len(spells) > 1:
                stands = f"in {self.calendar.spans(self.standing)}"
            text = f"stands only {stands}, and is in place {self.calendar.at(arrival)}: {out.text}"
        return Told(StopKind.ENDED, text, out.changes)


def _spells(months: Sequence[int]) -> list[str]:
    """Months in words, a part for each that follow one another."""
    begins = [m for m in months if m - 1 not in months]
    ends = [m for m in months if m + 1 not in months]
    return [str(a) if a == b else f"{a} to {b}" for a, b in zip(begins, ends, strict=True)]


def caveats_of(offer: Offer, *kinds: CaveatKind) -> tuple[Caveat, ...]:
    """The offer's caveats of some kinds."""
    return tuple(caveat for caveat in offer.caveats if caveat.kind in kinds)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
