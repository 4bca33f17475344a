"""Durations and rates, written with their unit wherever they stand: ``30 days``, ``500 a month``.

A month is 30 days where a duration is meant; months of the calendar are a matter of ``step``.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, PlainSerializer, PlainValidator, WithJsonSchema

from contingent.register.cell import CellError, invisible, read_small_number, shown

__all__ = ["NOTHING", "Duration", "People", "Rate", "Time", "Unit", "travel_text", "within"]


class Unit(StrEnum):
    """What a duration is counted in."""

    HOUR = "h"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def hours(self) -> int:
        """Hours of one: a month has 30 days."""
        return _HOURS[self]

    def counted(self, number: Fraction | int) -> str:
        """The unit behind a number: ``day`` behind 1, ``days`` behind others, always ``h``."""
        return self.value if self is Unit.HOUR or number == 1 else f"{self.value}s"


_HOURS = {Unit.HOUR: 1, Unit.DAY: 24, Unit.WEEK: 168, Unit.MONTH: 720}
_WORDS = {
    "h": Unit.HOUR,
    **{f"{unit}{s}": unit for unit in (Unit.DAY, Unit.WEEK, Unit.MONTH) for s in ("", "s")},
}
#: What else people write for a unit -> the unit.
_MEANT = {
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "std"), Unit.HOUR),
    **dict.fromkeys(("d", "tag", "tage", "jour", "jours"), Unit.DAY),
    **dict.fromkeys(("w", "wk", "wks"), Unit.WEEK),
    **dict.fromkeys(("m", "mo", "mth", "mths"), Unit.MONTH),
}
_FORMS = "48 h, 30 days, 2 weeks or 6 months"
_DURATION = re.compile(r"(?P<number>[^ ]*?[0-9.])\s*(?P<unit>[A-Za-z]+)\Z")
_RATE = re.compile(r"(?P<number>[0-9]{1,9}) an? (?P<unit>hour|day|week|month)\Z")
_RATES = {Unit.HOUR: "an hour", Unit.DAY: "a day", Unit.WEEK: "a week", Unit.MONTH: "a month"}


@dataclass(frozen=True)
class Duration:
    """A length of time, exact, in the unit it was written in.

    Durations are ordered by their length; equal are those that are written alike. That of no
    length is one, whatever its unit was.

    Attributes:
        number: how many of the unit, at least 0; a decimal number.
    """

    number: Fraction
    unit: Unit = Unit.DAY

    def __post_init__(self) -> None:
        """Keep one duration of no length."""
        if not self.number:
            object.__setattr__(self, "unit", Unit.DAY)

    def __str__(self) -> str:
        return f"{_decimal(self.number)} {self.unit.counted(self.number)}" if self.number else "0"

    def __bool__(self) -> bool:
        return bool(self.number)

    # By length: what total_ordering would make of these takes two of one length for unequal.

    def __lt__(self, other: "Duration") -> bool:
        return self.hours < other.hours

    def __le__(self, other: "Duration") -> bool:
        return self.hours <= other.hours

    def __gt__(self, other: "Duration") -> bool:
        return self.hours > other.hours

    def __ge__(self, other: "Duration") -> bool:
        return self.hours >= other.hours

    @cached_property
    def hours(self) -> Fraction:
        """Its length in hours."""
        return self.number * self.unit.hours

    @property
    def days(self) -> float:
        """Its length in days, as near as a floating number comes."""
        return float(self.hours / 24)

    @classmethod
    def of_days(cls, days: float) -> "Duration":
        """So many days; a floating number means the decimal number that it prints as."""
        return cls(Fraction(repr(days)))

    @classmethod
    def of_months(cls, months: int) -> "Duration":
        """So many months of 30 days."""
        return cls(Fraction(months), Unit.MONTH)

    @classmethod
    def of_text(cls, text: str) -> "Duration":
        """Read a duration.

        Raises:
            CellError: saying what to write; a number without its unit is none.
        """
        cell = " ".join(text.split())
        if cell == "0":
            return NOTHING
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", cell):
            raise CellError(f"'{cell[:60]}' has no unit", f"write {_either(cell[:60])}")
        match = _DURATION.match(cell)
        word = match["unit"].lower() if match else ""
        if match is None or word not in _WORDS | _MEANT:
            hint = invisible(text) or f"write it as {_FORMS}"
            raise CellError(f"{shown(text)} is not a duration", hint)
        if word not in _WORDS:
            meant = _MEANT[word]
            hint = f"write '{match['number']} {meant.counted(2)}'"
            raise CellError(f"{shown(text)} is not a duration", hint)
        number = match["number"]
        if read_small_number(number) < 0:
            raise CellError(f"{shown(text)} is less than 0")
        return cls(Fraction(number), _WORDS[word])


#: The duration of no length.
NOTHING = Duration(Fraction(0))


@dataclass(frozen=True)
class Rate:
    """People who can pass in a time: ``500 a month``."""

    people: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.people} {_RATES[self.unit]}"

    def within(self, hours: int) -> int:
        """People who can pass within so many hours, rounded down."""
        return self.people * hours // self.unit.hours

    @classmethod
    def of_text(cls, text: str) -> "Rate":
        """Read a rate.

        Raises:
            CellError: saying what to write.
        """
        cell = " ".join(text.split())
        if match := _RATE.match(cell):
            unit = next(u for u, words in _RATES.items() if words.split()[1] == match["unit"])
            return cls(int(match["number"]), unit)
        if re.fullmatch(r"[0-9]{1,9}", cell):
            hint = f"write '{cell} a month' or '{cell} a day'"
            raise CellError(f"'{cell}' has no unit", hint)
        hint = invisible(text) or "write people in a time: 500 a month, 200 a day"
        raise CellError(f"{shown(text)} is not a rate", hint)


def travel_text(hours: Fraction) -> str:
    """A time in words: in days, or in hours where it is shorter than a day or no half of one."""
    days = hours / 24
    if hours < Unit.DAY.hours or (2 * days).denominator != 1:
        return f"{float(hours):g} h"
    return f"{float(days):g} {Unit.DAY.counted(Fraction(days))}"


def _either(number: str) -> str:
    """What a number without a unit may mean."""
    days, months = (Duration(Fraction(number), unit) for unit in (Unit.DAY, Unit.MONTH))
    return f"'{days}' or '{months}'"


def _decimal(number: Fraction) -> str:
    """A decimal number in plain digits."""
    if number.denominator == 1:
        return str(number.numerator)
    digits = Context(prec=1200).divide(Decimal(number.numerator), Decimal(number.denominator))
    return format(digits, "f")


def _duration(given: Any) -> Duration:
    if isinstance(given, Duration):
        return given
    if isinstance(given, str):
        return Duration.of_text(given)
    if isinstance(given, int | float) and not isinstance(given, bool):
        hint = f"write {_either(str(given))}" if given > 0 else "write '0'"
        raise CellError(f"{shown(given)} is a number without a unit", hint)
    raise CellError(f"{shown(given)} is not a duration", f"write it as {_FORMS}")


def _rate(given: Any) -> Rate:
    if isinstance(given, Rate):
        return given
    if not isinstance(given, str):
        raise CellError(f"{shown(given)} is not a rate", "write people in a time: '500 a month'")
    return Rate.of_text(given)


def within(low: Duration = NOTHING, high: Duration | None = None) -> AfterValidator:
    """Bounds of a duration, as part of a field's type: at least, at most."""

    def check(found: Duration) -> Duration:
        if found < low:
            raise CellError(f"'{found}' is less than {low}")
        if high is not None and found > high:
            raise CellError(f"'{found}' is more than {high}")
        return found

    return AfterValidator(check)


#: A duration as a field: written as text, held exact.
Time = Annotated[
    Duration,
    PlainValidator(_duration),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {"type": "string", "description": f"a duration with its unit: {_FORMS}; 0 is none"}
    ),
]
#: People in a time as a field: written as text.
People = Annotated[
    Rate,
    PlainValidator(_rate),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "description": "people in a time: 500 a month, 200 a day"}),
]
