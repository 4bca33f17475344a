"""Durations and rates: printed as they were written, exact, and told what to write instead."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.cell import CellError
from contingent.register.duration import NOTHING, Duration, Rate, Unit, travel_text

NUMBERS = st.builds(Fraction, st.integers(1, 10**9), st.sampled_from([1, 10, 100, 8]))
DURATIONS = st.builds(Duration, NUMBERS, st.sampled_from(Unit))
HOURS = {"h": 1, "day": 24, "week": 168, "month": 720}


@given(DURATIONS)
def test_a_duration_reads_back_as_it_was_written(duration: Duration) -> None:
    again = Duration.of_text(str(duration))
    assert again == duration
    assert str(again) == str(duration)
    assert again.hours == duration.number * HOURS[duration.unit.value]


@pytest.mark.parametrize(
    "text", ["48 h", "1 day", "30 days", "1 week", "2 weeks", "6 months", "1.5 days", "0", "0.25 h"]
)
def test_what_people_write_is_printed_as_they_wrote_it(text: str) -> None:
    assert str(Duration.of_text(text)) == text


def test_a_duration_of_no_length_is_one() -> None:
    assert {Duration.of_text(f"0 {unit}") for unit in ("h", "days", "months")} == {NOTHING}
    assert str(NOTHING) == "0"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("30", "write '30 days' or '30 months'"),
        ("1", "write '1 day' or '1 month'"),
        ("48 hours", "write '48 h'"),
        ("5d", "write '5 days'"),
        ("2 years", "write it as 48 h, 30 days"),
        ("1,5 days", "write 1.5, with a point"),
        ("1.000 days", "write 1000, or 1.0"),
        ("soon", "write it as"),
        ("", "write it as"),
    ],
)
def test_what_is_no_duration_is_told_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(CellError) as caught:
        Duration.of_text(text)
    assert hint in caught.value.hint


@given(DURATIONS, DURATIONS)
def test_durations_are_ordered_by_their_length(one: Duration, other: Duration) -> None:
    assert (one < other, one <= other) == (one.hours < other.hours, one.hours <= other.hours)
    assert (one > other, one >= other) == (one.hours > other.hours, one.hours >= other.hours)


@given(st.integers(0, 10**9 - 1), st.sampled_from(Unit))
def test_a_rate_reads_back_and_never_lets_through_more_than_it_says(
    people: int, unit: Unit
) -> None:
    rate = Rate(people, unit)
    assert Rate.of_text(str(rate)) == rate
    for hours in (1, 6, 24, 168, 720):
        assert rate.within(hours) * unit.hours <= people * hours
        assert (rate.within(hours) + 1) * unit.hours > people * hours


def test_a_rate_without_its_time_is_told_what_to_write() -> None:
    with pytest.raises(CellError) as caught:
        Rate.of_text("500")
    assert caught.value.hint == "write '500 a month' or '500 a day'"


def test_a_time_of_travel_is_told_in_days_or_in_hours() -> None:
    hours = [6, 24, 36, 40, 840]
    assert [travel_text(Fraction(h)) for h in hours] == [
        *("6 h", "1 day", "1.5 days", "40 h", "35 days")
    ]
