"""When the steps of a case begin, as the verifier reads it, worked out apart from the register.

Nothing here calls the register's calendar: whether a month has begun is compared as (month of all
time, day of the month), which needs no date to be built and no shorter month to be minded; whether
another step has, as hours since the start.
"""

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from contingent.register.register import CaseHead
from contingent.register.step import StepKind

__all__ = ["CaseClock"]

_DECEMBER = 11


class CaseClock:
    """Where instants lie among the steps of a case; remembers those it was asked about."""

    def __init__(self, case: CaseHead) -> None:
        self.case = case
        self.steps = range(case.steps)
        self._places: dict[int | date, Fraction] = {}
        self._steps_before: dict[int | date, int] = {}

    def before(self, month: int | Fraction, when: int | date) -> bool:
        """Whether a step of the case begins before another, or before an instant.

        Also whether an instant is, which is then given by its place.
        """
        if isinstance(month, Fraction):
            return month < self.place(when)
        return month < self.steps_before(when)

    def steps_before(self, when: int | date) -> int:
        """How many steps of the case begin before another, or before an instant."""
        if when not in self._steps_before:
            self._steps_before[when] = sum(_before(self.case, step, when) for step in self.steps)
        return self._steps_before[when]

    def months_of(self, begin: int | date | None, until: int | date | None) -> range:
        """The months of a from-until pair: begun on or after ``begin``, and not after ``until``."""
        early = 0 if begin is None else self.steps_before(begin)
        in_time = len(self.steps) if until is None else self.steps_before(until)
        return range(early, in_time)

    def place(self, when: int | date) -> Fraction:
        """Where an instant lies: steps begun until then, and of the last the share that is gone."""
        if when not in self._places:
            self._places[when] = _place(self.case, when)
        return self._places[when]


def _before(case: CaseHead, month: int, when: int | date) -> bool:
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


def _place(case: CaseHead, when: int | date) -> Fraction:
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


def _instant(when: date) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time())
