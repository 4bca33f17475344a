"""Steps: which dates lie in which, what they are called, and how long durations are in them."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.calendar import Calendar, read_when, write_moment
from contingent.register.cell import CellError
from contingent.register.duration import Duration, Unit
from contingent.register.step import MONTH, Step

STEPS = st.sampled_from(["month", "week", "day", "1 h", "6 h", "12 h"]).map(Step.of_text)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
TIMES = st.builds(datetime.combine, DAYS, st.builds(time, st.integers(0, 23), st.integers(0, 59)))
NUMBERS = st.integers(0, 1000)


@given(STEPS, DAYS | TIMES, DAYS | TIMES)
def test_a_date_is_in_the_step_that_says_so(step: Step, start: date, when: date) -> None:
    """Shows that begins, place, holding and number tell of the same steps, before the start too."""
    holding = step.holding(when, start)
    moment = when if isinstance(when, datetime) else datetime.combine(when, time())
    assert step.begins(holding, start) <= moment < step.begins(holding + 1, start)
    place = step.place(when, start)
    assert holding <= place < holding + 1
    whole = step.begins(holding + 1, start) - step.begins(holding, start)
    assert step.begins(holding, start) + (place - holding) * whole.total_seconds() * timedelta(
        seconds=1
    ) == pytest.approx(moment, abs=timedelta(seconds=1))
    number = step.number(when, start)
    assert number == max(0, holding + (place > holding))


@given(STEPS, DAYS | TIMES, NUMBERS)
def test_a_steps_number_is_that_of_the_moment_it_begins(
    step: Step, start: date, number: int
) -> None:
    begin = step.begins(number, start)
    assert step.number(begin, start) == step.holding(begin, start) == number
    assert step.place(begin, start) == step.place(number, start) == number


@given(DAYS, NUMBERS)
def test_months_go_by_the_calendar(start: date, number: int) -> None:
    """Shows that a month begins on the start's day of the month, or on the month's last."""
    begin = MONTH.begins(number, start)
    assert (begin.year * 12 + begin.month) - (start.year * 12 + start.month) == number
    assert begin.day == min(start.day, monthrange(begin.year, begin.month)[1])
    middle = begin + (MONTH.begins(number + 1, start) - begin) / 2
    assert MONTH.place(middle, start) == number + Fraction(1, 2)


@given(st.sampled_from(["month", "week", "day", "1 h", "8 h"]))
def test_a_step_reads_back_as_it_is_written(text: str) -> None:
    assert str(Step.of_text(text)) == text


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("5 h", "a day must be a whole number of steps"),
        ("24 h", "write 'day'"),
        ("0 h", "a day must be"),
        ("year", "write month, week, day"),
    ],
)
def test_a_step_that_is_none_is_told_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(CellError) as caught:
        Step.of_text(text)
    assert hint in caught.value.hint


@given(STEPS, st.integers(1, 400))
def test_so_many_steps_are_as_long_as_that(step: Step, number: int) -> None:
    assert step.share(step.duration(number)) == number


def test_what_steps_are_called() -> None:
    month = Calendar(date(2027, 1, 15))
    day = Calendar(date(2023, 2, 6), Step.of_text("day"))
    six = Calendar(datetime(2023, 2, 6, 4), Step.of_text("6 h"))  # noqa: DTZ001 - no zones in a case
    assert [c.label(3) for c in (month, day, six)] == ["month 3", "day 3", "6 Feb 22:00"]
    assert [c.at(3) for c in (month, day, six)] == ["in month 3", "on day 3", "at 6 Feb 22:00"]
    assert [c.date_text(3) for c in (month, day, six)] == ["Apr 2027", "9 Feb 2023", "6 Feb 22:00"]
    assert [c.dated(3) for c in (month, six)] == ["month 3 (Apr 2027)", "6 Feb 22:00"]
    assert [c.count(n) for c in (month, day, six) for n in (1, 3)] == [
        *("1 month", "3 months", "1 day", "3 days", "6 h", "18 h")
    ]
    assert [c.stamp(3) for c in (month, six)] == ["2027-04-15", "2023-02-06T22:00"]
    assert day.spans([0, 1, 2, 14]) == "days 0 to 2 and 14"
    assert [c.each for c in (month, day, six)] == ["a month", "a day", "every 6 h"]


def test_thirty_days_are_one_month_and_thirty_days() -> None:
    thirty = Duration.of_days(30)
    assert [Step.of_text(s).share(thirty) for s in ("month", "day", "6 h")] == [1, 30, 120]
    assert Step.of_text("week").share(thirty) == Fraction(30, 7)
    assert Step.of_text("week").steps(thirty) == 5
    assert Step.of_text("week").whole(thirty) == 4
    assert MONTH.steps(Duration(Fraction(1), Unit.HOUR)) == 1


@given(DAYS | TIMES | st.integers(0, 10_000))
def test_a_date_reads_back_as_it_was_written(when: int | date) -> None:
    text = write_moment(when) if isinstance(when, date) else str(when)
    again = read_when(text)
    assert again == when
    assert type(again) is type(when)
