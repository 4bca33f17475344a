"""How the verifier reads a register: lines, months and events, worked out apart from the planner.

Nothing here calls the register's calendar: whether a month has begun is compared as (month of all
time, day of the month), which needs no date to be built and no shorter month to be minded; whether
another step has, as hours since the start.
"""

from datetime import date, datetime, time, timedelta

from contingent.planning.plan import Assignment, Plan
from contingent.register.register import CaseHead, Register
from contingent.register.requirement import RequirementLine
from contingent.register.step import StepKind
from contingent.register.world import Timing, World
from contingent.verification.sites import wanted_at

__all__ = ["before", "events_in", "label", "lines_of", "months_of"]


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
    case = register.case
    early = [m for m in range(case.steps) if begin is not None and before(case, m, begin)]
    in_time = [m for m in range(case.steps) if until is None or before(case, m, until)]
    return range(len(early), len(in_time))


def events_in(register: Register, world: World, month: int) -> frozenset[str]:
    """The events that are true in a month."""
    case = register.case
    return frozenset(timing.event for timing in world.events if _holds(timing, month, case))


def _holds(timing: Timing, month: int, case: CaseHead) -> bool:
    ended = timing.until is not None and not before(case, month, timing.until)
    return not ended and not before(case, month, timing.start)


def before(case: CaseHead, month: int, when: int | date) -> bool:
    """Whether a step of the case begins before another, or before an instant."""
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
