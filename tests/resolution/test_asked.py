"""Events set in a question: a date means what the step that begins then means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.register import Register
from contingent.services.answers.asked import Asked, event_set, setting_of
from tests.builders import resolved
from tests.resolution.plain import MONOTONE, TRUE, registers


def standing(case: Register, when: str) -> dict[str, tuple[int, ...]]:
    asked = Asked(events=(event_set(f"{TRUE}={when}"),))
    return resolved(setting_of(case, asked)).months_standing()


@given(registers(MONOTONE, 4), st.integers(0, 4), st.integers(1, 4), st.integers(1, 4))
def test_a_date_at_which_a_step_begins_is_that_step(
    case: Register, first: int, long: int, gap: int
) -> None:
    until, again = first + long, first + long + gap
    begin, end, more = (case.calendar.stamp(step) for step in (first, until, again))
    assert standing(case, f"{first}-{until}/{again}") == standing(case, f"{begin}..{end}/{more}")
    assert standing(case, f"{first}") == standing(case, begin)


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("soon", "EVENT=DATE"),
        ("2027-02-30", "EVENT=DATE"),
        ("2027-03-01-2027-04-01", "EVENT=DATE"),
        ("3..", "EVENT=DATE"),
        ("5..2027-03-01", "all as dates"),
        ("5/2027-03-01..2027-04-01", "EVENT=DATE"),
        ("2..4/2027-03-01", "all as dates"),
        ("2027-04-01..2027-03-01", "before it begins"),
        ("2027-03-01..2027-05-01/2027-04-01", "before it has ended"),
    ],
)
def test_what_cannot_be_set_says_what_to_write(when: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        event_set(f"ceasefire={when}")
