"""The step in which a case counts time: a month of the calendar, a week, a day, or some hours.

Steps are counted from 0, which begins on the case's start. Times are local to the case; there are
no zones in it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Any, assert_never

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from contingent.register.cell import CellError, invisible, shown
from contingent.register.duration import Duration, Unit

__all__ = ["MONTH", "Step", "StepKind", "Steps", "midnight"]

#: Hours of a day.
_DAY = 24
_HOURS = re.compile(r"([0-9]{1,3}) ?(h|hours?)\Z")
_FORMS = "month, week, day, or hours such as 6 h"


class StepKind(StrEnum):
    """The kinds of step."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    HOURS = "hours"


@dataclass(frozen=True)
class Step:
    """One step of a case.

    Attributes:
        hours: how long it lasts; a month counts as 720 where durations are turned into steps, and
            is that of the calendar where dates are.
    """

    kind: StepKind
    hours: int

    def __str__(self) -> str:
        return f"{self.hours} h" if self.kind is StepKind.HOURS else self.kind.value

    @classmethod
    def of_text(cls, text: str) -> "Step":
        """Read a step.

        Raises:
            CellError: saying what to write.
        """
        cell = " ".join(text.split()).lower()
        if cell in _NAMED:
            return _NAMED[cell]
        if match := _HOURS.match(cell):
            hours = int(match[1])
            if hours == _DAY:
                raise CellError(f"{shown(text)} is a day", "write 'day'")
            if hours and _DAY % hours == 0:
                return cls(StepKind.HOURS, hours)
            hint = "a day must be a whole number of steps: 1, 2, 3, 4, 6, 8 or 12 h"
            raise CellError(f"{shown(text)} does not divide a day", hint)
        raise CellError(f"{shown(text)} is not a step", invisible(text) or f"write {_FORMS}")

    @property
    def finer_than_day(self) -> bool:
        """Whether dates in it are written with their time."""
        return self.kind is StepKind.HOURS

    # When steps begin.

    def begins(self, number: int, start: date) -> datetime:
        """When a step begins; steps before 0 are those before the start.

        A month begins on the day of the month on which the case does, or else on its last.
        """
        first = midnight(start)
        match self.kind:
            case StepKind.MONTH:
                years, index = divmod(first.month - 1 + number, 12)
                year, month = first.year + years, index + 1
                day = min(first.day, monthrange(year, month)[1])
                return first.replace(year=year, month=month, day=day)
            case StepKind.WEEK | StepKind.DAY | StepKind.HOURS:
                return first + timedelta(hours=number * self.hours)
            case other:
                assert_never(other)

    def place(self, when: int | date, start: date) -> Fraction:
        """Where an instant lies: the step that holds it, and the share of that step gone by then.

        Exact, a month's share by its own days; negative before the start. A step's number stands
        for its beginning, a date for its midnight.
        """
        if isinstance(when, int):
            return Fraction(when)
        moment, first = midnight(when), midnight(start)
        match self.kind:
            case StepKind.MONTH:
                number = (moment.year - first.year) * 12 + moment.month - first.month
                number -= moment < self.begins(number, start)
                begin, end = self.begins(number, start), self.begins(number + 1, start)
                return number + _ratio(moment - begin, end - begin)
            case StepKind.WEEK | StepKind.DAY | StepKind.HOURS:
                return _ratio(moment - first, timedelta(hours=self.hours))
            case other:
                assert_never(other)

    def number(self, when: int | date, start: date) -> int:
        """The first step that begins on or after an instant; 0 for those before the start."""
        if isinstance(when, int):  # asked for every event in every step: without a fraction
            return max(0, when)
        return max(0, ceil(self.place(when, start)))

    def holding(self, when: int | date, start: date) -> int:
        """The step in which an instant lies."""
        return floor(self.place(when, start))

    # Durations in steps.

    def share(self, duration: Duration) -> Fraction:
        """A duration in steps, exact: ``30 days`` are one month."""
        return duration.hours / self.hours

    def steps(self, duration: Duration) -> int:
        """Steps that a duration takes, rounded up."""
        return int(-(-duration.hours // self.hours))

    def whole(self, duration: Duration) -> int:
        """Whole steps within a duration, rounded down."""
        return int(duration.hours // self.hours)

    def duration(self, number: int) -> Duration:
        """So many steps as a duration."""
        match self.kind:
            case StepKind.MONTH:
                return Duration(Fraction(number), Unit.MONTH)
            case StepKind.WEEK:
                return Duration(Fraction(number), Unit.WEEK)
            case StepKind.DAY:
                return Duration(Fraction(number), Unit.DAY)
            case StepKind.HOURS:
                return Duration(Fraction(number * self.hours), Unit.HOUR)
            case other:
                assert_never(other)

    # Words.

    @property
    def word(self) -> str:
        """What one is called: month, week, day; step where it is of hours."""
        return "step" if self.kind is StepKind.HOURS else self.kind.value

    @property
    def words(self) -> str:
        """What several are called."""
        return f"{self.word}s"

    def count(self, number: int) -> str:
        """So many steps as a length of time: ``1 month``, ``3 days``, ``18 h``."""
        if self.kind is StepKind.HOURS:
            return f"{number * self.hours} h"
        return f"{number} {self.word if number == 1 else self.words}"

    @property
    def preposition(self) -> str:
        """What stands before a step in a sentence: in a month or week, on a day, at a time."""
        match self.kind:
            case StepKind.MONTH | StepKind.WEEK:
                return "in"
            case StepKind.DAY:
                return "on"
            case StepKind.HOURS:
                return "at"
            case other:
                assert_never(other)

    def label(self, number: int, start: date) -> str:
        """What a step is called in a sentence: ``month 3``, ``day 3``, ``8 Feb 06:00``."""
        if self.kind is StepKind.HOURS:
            return self.date_text(number, start)
        return f"{self.word} {number}"

    def short(self, number: int, start: date) -> str:
        """What a step is called below the word for steps: ``3``, ``8 Feb 06:00``."""
        return self.date_text(number, start) if self.kind is StepKind.HOURS else str(number)

    def date_text(self, number: int, start: date) -> str:
        """When a step begins, for people: ``Mar 2027``, ``8 Feb 2023``, ``8 Feb 06:00``."""
        begin = self.begins(number, start)
        match self.kind:
            case StepKind.MONTH:
                return f"{begin:%b %Y}"
            case StepKind.WEEK | StepKind.DAY:
                return f"{begin.day} {begin:%b %Y}"
            case StepKind.HOURS:
                return f"{begin.day} {begin:%b %H:%M}"
            case other:
                assert_never(other)

    def stamp(self, number: int, start: date) -> str:
        """When a step begins, for machines: ``2023-02-08``, or ``2023-02-08T06:00``."""
        begin = self.begins(number, start)
        if self.finer_than_day:
            return begin.isoformat(timespec="minutes")
        return begin.date().isoformat()


#: The step of a case that names none.
MONTH = Step(StepKind.MONTH, Unit.MONTH.hours)
_NAMED = {
    "month": MONTH,
    "week": Step(StepKind.WEEK, Unit.WEEK.hours),
    "day": Step(StepKind.DAY, Unit.DAY.hours),
}


def midnight(when: date) -> datetime:
    """An instant: itself, or the midnight in which a day begins."""
    return when if isinstance(when, datetime) else datetime.combine(when, time())


def _ratio(part: timedelta, whole: timedelta) -> Fraction:
    second = timedelta(microseconds=1)
    return Fraction(part // second, whole // second)


def _step(given: Any) -> Step:
    if isinstance(given, Step):
        return given
    if isinstance(given, str):
        return Step.of_text(given)
    raise CellError(f"{shown(given)} is not a step", f"write {_FORMS}")


#: A step as a field: written as text.
Steps = Annotated[
    Step,
    PlainValidator(_step),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "description": f"the step time is counted in: {_FORMS}"}),
]
