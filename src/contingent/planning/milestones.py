"""When a force can begin, when it is complete, and when it falls apart again.

Where lines follow each other, as when a headquarters moves, no month may need them all. A
milestone is therefore looked for in the months of the greatest need: those in which as many of
the lines are needed at once as in any month. Where some month needs them all, these are the
months that do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contingent.planning.plan import FULL, LineFill, Plan

__all__ = ["Milestones", "falls_short", "milestones"]


@dataclass(frozen=True)
class Milestones:
    """Months of a plan that people ask for.

    Attributes:
        ioc: initial operational capability: of the months in which most essential lines are
            needed at once, the first in which all of those are filled; None when there is none.
        foc: full operational capability: the same of all lines.
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
    ioc, foc = _first_filled(essential, months), _first_filled(plan.lines, months)
    if ioc is None:
        return Milestones(None, foc, None, ())
    for month in months[ioc:]:
        failing = tuple(line.line for line in essential if falls_short(line, month))
        if failing:
            return Milestones(ioc, foc, month, failing)
    return Milestones(ioc, foc, None, ())


def _first_filled(lines: Sequence[LineFill], months: range) -> int | None:
    """The first month of the greatest need in which every line then needed is filled."""
    needed = [sum(line.months[month] is not None for line in lines) for month in months]
    most = max(needed, default=0)
    if not most:
        return None
    return next(
        (m for m in months if needed[m] == most and not any(falls_short(li, m) for li in lines)),
        None,
    )


def falls_short(line: LineFill, month: int) -> bool:
    """Whether the line is needed in the month and something that shows is missing."""
    value = line.months[month]
    return value is not None and value / line.required < FULL
