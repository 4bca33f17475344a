"""The verifier's own calendar says what the register's says, and is not the register's."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.calendar import Calendar
from contingent.register.register import Register
from contingent.register.step import Step
from contingent.register.world import Timing, World
from contingent.verification.clock import CaseClock
from contingent.verification.facts import events_in
from contingent.verification.verify import verify
from tests.builders import register, replaced
from tests.planning.by_hand import GOOD, REGISTER, WORLD, plan_of

#: Days at the ends of months are where calendars go wrong.
DAYS = st.dates(date(2023, 11, 1), date(2028, 3, 31)) | st.sampled_from(
    [date(2024, 2, 29), date(2024, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2024, 12, 31)]
)
WHEN = st.integers(0, 30) | DAYS


def case(start: date, months: int) -> Register:
    given = register(months=months)
    return replaced(given, case=given.case.model_copy(update={"start": start}))


@given(DAYS, st.integers(1, 24), st.none() | WHEN, st.none() | WHEN)
def test_the_months_of_a_span_are_those_of_the_register(
    start: date, months: int, begin: int | date | None, until: int | date | None
) -> None:
    given = case(start, months)
    own = CaseClock(given.case).months_of(begin, until)
    assert list(own) == list(range(*given.window(begin, until)))


@given(DAYS, st.integers(0, 24), WHEN, st.none() | WHEN)
def test_an_event_is_true_in_the_months_in_which_the_register_says_so(
    start: date, month: int, begin: int | date, until: int | date | None
) -> None:
    timing = Timing.model_construct(event="ceasefire", start=begin, until=until)
    world = World.model_construct(world="base", events=(timing,), without=())
    told = events_in(CaseClock(case(start, 25).case), world, month)
    assert told == ({"ceasefire"} if timing.holds(month, Calendar(start)) else set())


def test_no_date_is_worked_out_by_what_the_planner_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shows that a fault of the register's calendar could not hide from the verifier."""
    plan, late = plan_of(*GOOD), plan_of(*GOOD[:-1])

    def wrong(*_: object) -> int:
        raise AssertionError("the planner's calendar was asked")

    for name in ("window", "lines_of", "sites_of", "supplies"):
        monkeypatch.setattr(Register, name, wrong)
    monkeypatch.setattr(Timing, "holds", wrong)
    for name in ("number", "place", "begins"):
        monkeypatch.setattr(Calendar, name, wrong)
        monkeypatch.setattr(Step, name, wrong)
    assert verify(REGISTER, WORLD, plan) == ()
    assert verify(REGISTER, WORLD, late) == ()
