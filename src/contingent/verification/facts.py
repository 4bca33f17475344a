"""How the verifier reads a register: lines, months and events, worked out apart from the planner.

Nothing here calls the register's calendar: whether a month has begun is compared as (month of all
time, day of the month), which needs no date to be built and no shorter month to be minded; whether
another step has, as hours since the start.
"""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache

from contingent.planning.plan import Assignment, Plan
from contingent.register.register import CaseHead, Register
from contingent.register.requirement import RequirementLine
from contingent.register.step import StepKind
from contingent.register.world import Timing, World
from contingent.verification.sites import wanted_at

__all__ = [
    "before",
    "events_in",
    "instants",
    "label",
    "lines_of",
    "months_of",
    "place",
    "spans_of",
    "told",
]

_DECEMBER = 11


def label(item: Assignment) -> str:
    """An assignment in words."""
    return f"{item.packages} of {item.offer} on {item.line} from step {item.month}"


def lines_of(register: Register, plan: Plan) -> dict[str, RequirementLine]:
    """The lines the plan must answer for: those of its concept, and what opened sites bring."""
    lines: dict[str, RequirementLine] = {}
    for line in register.requirements:
        if line.concepts and plan.concept not in line.concepts:
            continue
        if not line.each:
            lines[line.line] = line
            continue
        for site in register.sites:
            if site.site in plan.opened and wanted_at(register, line, site):
                own = {"line": f"{line.line}@{site.site}", "at": (site.site,), "within_km": None}
                lines[str(own["line"])] = line.model_copy(update=own)
    return lines


def months_of(register: Register, begin: int | date | None, until: int | date | None) -> range:
    """The months of a from-until pair: begun on or after ``begin``, and not after ``until``."""
    return _months(register.case, begin, until)


@lru_cache(maxsize=1024)
def _months(case: CaseHead, begin: int | date | None, until: int | date | None) -> range:
    steps = range(case.steps)
    early = 0 if begin is None else sum(before(case, month, begin) for month in steps)
    in_time = len(steps) if until is None else sum(before(case, month, until) for month in steps)
    return range(early, in_time)


def spans_of(plan: Plan) -> dict[str, list[tuple[Fraction, Fraction]]]:
    """When each offer is said to stand: by its exact spans, or else by its months."""
    found = {name: list(spans) for name, spans in plan.spans}
    for name, months in plan.standing:
        if name not in found:
            begins = sorted({m for m in months if m - 1 not in months})
            ends = sorted({m + 1 for m in months if m + 1 not in months})
            found[name] = [(Fraction(a), Fraction(b)) for a, b in zip(begins, ends, strict=True)]
    return found


def instants(register: Register, world: World, plan: Plan) -> list[int | Fraction]:
    """Where to look at who stands: each month as it begins, and what changes within one.

    That is events and consents, and who is said to stand.
    """
    case = register.case
    ends = [end for timing in world.events for end in (timing.start, timing.until)]
    ends += [end for row in register.consents for end in (row.from_, row.until)]
    places = {place(case, end) for end in ends if end is not None}
    places |= {begin for _, spans in plan.spans for begin, _ in spans}
    return [*range(case.steps), *sorted(p for p in places if 0 < p < case.steps and p % 1)]


def told(where: int | Fraction) -> str:
    """A place among the steps in words."""
    return f"in step {where}" if isinstance(where, int) else f"at step {float(where):g}"


def place(case: CaseHead, when: int | date) -> Fraction:
    """Where an instant lies: the steps begun until then, and of the last the share that is gone."""
    if isinstance(when, int):
        return Fraction(when)
    if case.step.kind is not StepKind.MONTH:
        return _seconds(_instant(when) - _instant(case.start)) / (case.step.hours * 3600)
    month = (when.year - case.start.year) * 12 + when.month - case.start.month
    month -= when.day < _first_day(case, month).day
    begin, end = _first_day(case, month), _first_day(case, month + 1)
    return month + _seconds(_instant(when) - _instant(begin)) / (_seconds(end - begin))


def _first_day(case: CaseHead, month: int) -> date:
    """The day on which a month of the case begins: that of its start, or the last there is."""
    year, number = divmod(case.start.year * 12 + case.start.month - 1 + month, 12)
    following = date(year + (number == _DECEMBER), (number + 1) % 12 + 1, 1)
    return date(year, number + 1, min(case.start.day, (following - timedelta(days=1)).day))


def _seconds(gone: timedelta) -> Fraction:
    return Fraction(gone.days * 86_400 + gone.seconds)


def events_in(register: Register, world: World, month: int | Fraction) -> frozenset[str]:
    """The events that are true in a month, or at a place within one."""
    case = register.case
    return frozenset(timing.event for timing in world.events if _holds(timing, month, case))


def _holds(timing: Timing, month: int | Fraction, case: CaseHead) -> bool:
    ended = timing.until is not None and not before(case, month, timing.until)
    return not ended and not before(case, month, timing.start)


def before(case: CaseHead, month: int | Fraction, when: int | date) -> bool:
    """Whether a step of the case begins before another, or before an instant.

    Also whether an instant is, which is then given by its place.
    """
    if isinstance(month, Fraction):
        return month < place(case, when)
    if isinstance(when, int):
        return month < when
    start = case.start
    if case.step.kind is not StepKind.MONTH:
        gone = _instant(when) - _instant(start)
        return month * case.step.hours < gone / timedelta(hours=1)
    return (start.year * 12 + start.month + month, start.day) < (
        when.year * 12 + when.month,
        when.day,
    )


def _instant(when: date) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time())
