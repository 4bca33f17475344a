"""A case's calendar: where it starts and in which steps it counts, and what follows for dates."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Annotated, Any, assert_never

from pydantic import BeforeValidator, Field, PlainSerializer, Strict

from contingent.register.cell import CellError, invisible, read_day, shown
from contingent.register.duration import Duration, Rate, Unit
from contingent.register.step import MONTH, Step, StepKind

__all__ = ["Calendar", "Moment", "When", "read_moment", "read_when", "write_moment"]

_TIMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:00(\.0+)?)?\Z")
#: No case comes near; months far after it could not be counted.
_LAST_YEAR = 3000
_TIME_HINT = "write dates as 2025-04-10; where a case counts in hours also as 2025-04-10T06:00"


def read_moment(given: Any) -> date:
    """A day, or a day with a time to the minute: ``2025-04-10``, ``2025-04-10T06:00``.

    Raises:
        CellError: for anything else, times with seconds or a zone among it.
    """
    if isinstance(given, datetime):
        if given.tzinfo is not None:
            raise CellError(f"{shown(given)} has a time zone", "write the time of the place alone")
        if given.second or given.microsecond:
            raise CellError(f"{shown(given)} has seconds", "write hours and minutes alone")
        return given
    text = given.strip() if isinstance(given, str) else ""
    if _TIMED.match(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            raise CellError(f"{shown(given)} is not a date", _TIME_HINT) from None
    return read_day(given)


def write_moment(moment: date) -> str:
    """A day, or a day with a time to the minute, as text that reads back to the same."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return moment.isoformat()


def read_when(given: Any) -> int | date:
    """A step of the case, as a whole number, or a date, which may have a time.

    Raises:
        CellError: for anything else; a number of thousands is no step, and never a day.
    """
    if isinstance(given, str) and re.fullmatch(r"[0-9]{1,9}", given.strip()):
        return int(given)
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, float) and given.is_integer():
        return int(given)
    try:
        moment = read_moment(given)
    except CellError as error:
        if "has a time" in str(error) or "seconds" in str(error):
            raise
        hint = invisible(given) if isinstance(given, str) else ""
        message = f"{shown(given)} is neither the number of a step such as 6 nor a date"
        raise CellError(f"{message} such as 2027-07-01", hint) from None
    if moment.year > _LAST_YEAR:
        raise CellError(f"{shown(given)} is after the year {_LAST_YEAR}")
    return moment


def _written(when: Any) -> Any:
    return write_moment(when) if isinstance(when, date) else when


#: Two types: a datetime is a date to Python, but holds its time only as a datetime.
_Either = Annotated[datetime, Strict()] | Annotated[date, Strict()]
_WRITTEN = PlainSerializer(_written, when_used="json")

#: A day, or a day with its time.
Moment = Annotated[_Either, BeforeValidator(read_moment), _WRITTEN]
#: The number of a step of the case (0 is the first), or a date, which may have a time.
When = Annotated[
    Annotated[int, Field(ge=0, le=10_000)] | _Either, BeforeValidator(read_when), _WRITTEN
]


@dataclass(frozen=True)
class Calendar:
    """The steps of a case, counted from its start. See ``Step`` for what each method gives."""

    start: date
    step: Step = MONTH

    def begins(self, number: int) -> datetime:
        """When a step begins."""
        return self.step.begins(number, self.start)

    def moment(self, number: int) -> date:
        """When a step begins: a day, or a day with its time where steps are of hours."""
        begin = self.begins(number)
        return begin if self.step.finer_than_day else begin.date()

    def number(self, when: int | date) -> int:
        """The first step that begins on or after an instant; 0 for those before the start."""
        return self.step.number(when, self.start)

    def place(self, when: int | date) -> Fraction:
        """The step that holds an instant, and the share of it gone by then; exact."""
        return self.step.place(when, self.start)

    def steps_of(self, duration: Duration) -> int:
        """Steps that a duration takes, rounded up."""
        return self.step.steps(duration)

    def whole_steps_of(self, duration: Duration) -> int:
        """Whole steps within a duration."""
        return self.step.whole(duration)

    def share_of(self, duration: Duration) -> Fraction:
        """A duration in steps, exact."""
        return self.step.share(duration)

    def within_step(self, rate: Rate) -> int:
        """People who can pass within a step, rounded down."""
        return rate.within(self.step.hours)

    def rate(self, people: int) -> Rate:
        """So many people in each step, as a rate."""
        match self.step.kind:
            case StepKind.MONTH:
                return Rate(people, Unit.MONTH)
            case StepKind.WEEK:
                return Rate(people, Unit.WEEK)
            case StepKind.DAY | StepKind.HOURS:
                return Rate(people * (Unit.DAY.hours // self.step.hours), Unit.DAY)
            case other:
                assert_never(other)

    # Words.

    @property
    def word(self) -> str:
        """What a step is called: month, week, day, step."""
        return self.step.word

    @property
    def words(self) -> str:
        """What steps are called."""
        return self.step.words

    def count(self, number: int) -> str:
        """So many steps as a length of time: ``3 days``."""
        return self.step.count(number)

    def label(self, number: int) -> str:
        """What a step is called in a sentence: ``day 3``, ``8 Feb 06:00``."""
        return self.step.label(number, self.start)

    def at(self, number: int) -> str:
        """When something is so: ``in month 3``, ``on day 3``, ``at 8 Feb 06:00``."""
        return f"{self.step.preposition} {self.label(number)}"

    def instant(self, place: Fraction) -> date:
        """The instant at a place among the steps: a day, or a day with its time, to the minute."""
        begin, end = self.begins(floor(place)), self.begins(floor(place) + 1)
        share = place - floor(place)
        minutes = (end - begin) // timedelta(minutes=1) * share
        moment = begin + timedelta(minutes=floor(minutes))
        whole = not self.step.finer_than_day and (moment.hour, moment.minute) == (0, 0)
        return moment.date() if whole else moment

    def day_of(self, place: Fraction) -> date:
        """The day of an instant; with its time where a step is of a day or less."""
        moment = self.instant(place)
        timed = isinstance(moment, datetime) and self.step.hours <= Unit.DAY.hours
        return moment if timed or not isinstance(moment, datetime) else moment.date()

    def arrival_text(self, place: Fraction, called: Callable[[int], str] | None = None) -> str:
        """From when on something counts: ``from month 3``, or with the instant and the share.

        ``from 6 Oct, so that month 3 counts for 0.8``.

        Args:
            called: what a step is called; None is by its label.
        """
        number = floor(place)
        name = (called or self.label)(number)
        if place == number:
            return f"from {name}"
        share = f"{float(1 - (place - number)):.2g}"
        return f"from {self.arrival_day(place)}, so that {name} counts for {share}"

    def arrival_day(self, place: Fraction) -> str:
        """The day of an instant for people: ``6 Oct``, ``8 Feb 13:00``."""
        moment = self.day_of(place)
        time = f" {moment:%H:%M}" if isinstance(moment, datetime) else ""
        year = "" if moment.year == self.start.year else f" {moment.year}"
        return f"{moment.day} {moment:%b}{year}{time}"

    def opening(self, number: int) -> str:
        """The same at the beginning of a sentence: ``On day 3``."""
        text = self.at(number)
        return text[0].upper() + text[1:]

    @property
    def some(self) -> str:
        """When something is so once: ``in some month``, ``on some day``, ``at some time``."""
        word = "time" if self.step.kind is StepKind.HOURS else self.word
        return f"{self.step.preposition} some {word}"

    def short(self, number: int) -> str:
        """What a step is called where the word for steps stands above: ``3``, ``8 Feb 06:00``."""
        return self.step.short(number, self.start)

    def told(self, when: int | date) -> str:
        """A step or a date in a sentence: ``day 3``, ``2023-02-08``."""
        return self.label(when) if isinstance(when, int) else write_moment(when)

    def until(self, span: tuple[int | date, int | date]) -> str:
        """The end of a span behind its beginning: a bare number where both are steps."""
        begin, end = span
        same = isinstance(begin, int) and isinstance(end, int)
        return self.short(end) if same and isinstance(end, int) else self.told(end)

    def labels(self, first: int, last: int) -> str:
        """A run of steps in a sentence, both included: ``days 3 to 5``, or ``day 3``."""
        if first == last:
            return self.label(first)
        if self.step.kind is StepKind.HOURS:
            return f"{self.label(first)} to {self.label(last)}"
        return f"{self.words} {first} to {last}"

    def spans(self, numbers: Iterable[int]) -> str:
        """Steps in a sentence: ``month 3``, ``days 0 to 2 and 14``."""
        listed = sorted(set(numbers))
        begins = [n for n in listed if n - 1 not in listed]
        ends = [n for n in listed if n + 1 not in listed]
        spans = [
            self.short(a) if a == b else f"{self.short(a)} to {self.short(b)}"
            for a, b in zip(begins, ends, strict=True)
        ]
        said = " and ".join(filter(None, (", ".join(spans[:-1]), *spans[-1:])))
        if self.step.kind is StepKind.HOURS:
            return said
        return f"{self.word if len(listed) == 1 else self.words} {said}"

    def date_text(self, number: int) -> str:
        """When a step begins, for people: ``Mar 2027``, ``8 Feb 2023``, ``8 Feb 06:00``."""
        return self.step.date_text(number, self.start)

    def dated(self, number: int) -> str:
        """A step with its date: ``day 3 (8 Feb 2023)``; the date alone where that is its name."""
        label, text = self.label(number), self.date_text(number)
        return label if label == text else f"{label} ({text})"

    def stamp(self, number: int) -> str:
        """When a step begins, for machines: ``2023-02-08``, or ``2023-02-08T06:00``."""
        return self.step.stamp(number, self.start)

    @property
    def each(self) -> str:
        """In each step, behind a number of people: ``a month``, ``every 6 h``."""
        return f"every {self.step}" if self.step.kind is StepKind.HOURS else f"a {self.word}"
