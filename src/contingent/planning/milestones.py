"""When a force can begin, when it is complete, and when it falls apart again."""

from dataclasses import dataclass

from contingent.planning.plan import FULL, LineFill, Plan

__all__ = ["Milestones", "milestones"]


@dataclass(frozen=True)
class Milestones:
    """Months of a plan that people ask for.

    Attributes:
        ioc: initial operational capability: the first month in which every essential line is
            needed and filled; None when that never happens.
        foc: full operational capability: the first month in which every line is.
        collapse: the first month after ``ioc`` in which an essential line falls short again.
        failing: the essential lines that fall short then.
    """

    ioc: int | None
    foc: int | None
    collapse: int | None
    failing: tuple[str, ...]


def milestones(plan: Plan) -> Milestones:
    """The milestones of a plan."""
    essential = [line for line in plan.lines if line.tier == 1]
    months = range(len(plan.personnel))
    ioc = next((m for m in months if essential and all(_full(li, m) for li in essential)), None)
    foc = next((m for m in months if all(_full(line, m) for line in plan.lines)), None)
    if ioc is None:
        return Milestones(None, foc, None, ())
    for month in months[ioc:]:
        failing = tuple(line.line for line in essential if _short(line, month))
        if failing:
            return Milestones(ioc, foc, month, failing)
    return Milestones(ioc, foc, None, ())


def _full(line: LineFill, month: int) -> bool:
    value = line.months[month]
    return value is not None and value >= line.required * FULL


def _short(line: LineFill, month: int) -> bool:
    value = line.months[month]
    return value is not None and value < line.required * FULL
