"""How the verifier reads a register: lines, months and events, worked out apart from the planner.

Nothing here calls the register's calendar: whether a month has begun is compared as (month of all
time, day of the month), which needs no date to be built and no shorter month to be minded.
"""

from datetime import date

from contingent.planning.plan import Assignment, Plan
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.world import Timing, World
from contingent.verification.sites import wanted_at

__all__ = ["before_month", "events_in", "label", "lines_of", "months_of"]


def label(item: Assignment) -> str:
    """An assignment in words."""
    return f"{item.packages} of {item.offer} on {item.line} from month {item.month}"


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
    early = [
        m for m in range(case.months) if begin is not None and before_month(case.start, m, begin)
    ]
    in_time = [m for m in range(case.months) if until is None or before_month(case.start, m, until)]
    return range(len(early), len(in_time))


def events_in(register: Register, world: World, month: int) -> frozenset[str]:
    """The events that are true in a month."""
    start = register.case.start
    return frozenset(timing.event for timing in world.events if _holds(timing, month, start))


def _holds(timing: Timing, month: int, start: date) -> bool:
    ended = timing.until is not None and not before_month(start, month, timing.until)
    return not ended and not before_month(start, month, timing.start)


def before_month(start: date, month: int, when: int | date) -> bool:
    """Whether a month of the case begins before a month or day."""
    if isinstance(when, int):
        return month < when
    return (start.year * 12 + start.month + month, start.day) < (
        when.year * 12 + when.month,
        when.day,
    )
