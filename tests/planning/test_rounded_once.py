"""Standing, notice and travel are exact until arrival; the first step counts for what is left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.planning.plan import Plan
from contingent.register.register import Register
from contingent.register.world import World
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.verification.verify import verify
from tests.builders import days, fewer, line, offer, planned, posed, register, replaced

APRIL = "2026-04-01"


@cache
def case(until: str | None = None) -> Register:
    """Two offers of April: one stands from the 7th, the other as soon as that one does."""
    spell: Any = [date(2026, 4, 7), date.fromisoformat(until)] if until else date(2026, 4, 7)
    given_one = register(
        [
            offer("a", "AAA", "event", ready="6 days", personnel=100),
            offer("b", "BBB", "AAA", personnel=100, from_=date(2026, 4, 13)),
        ],
        [line("l", quantity=2)],
        events=["event"],
        worlds=[{"world": "base", "events": {"event": spell}}],
        months=3,
    )
    return replaced(given_one, case={**given_one.case.model_dump(by_alias=True), "start": APRIL})


def plan_of(given_one: Register) -> Plan:
    return plan_concept(given_one, Asked()).plan


def test_two_delays_within_a_month_are_rounded_once() -> None:
    """The 7th and six days are the 13th: of 30 days 18 are left, and the month counts for 0.6."""
    plan = plan_of(case())
    assert {(a.offer, a.arrival) for a in plan.assignments} == {
        ("a", Fraction(12, 30)),
        ("b", Fraction(12, 30)),
    }
    (fill,) = plan.lines
    assert fill.months == pytest.approx((1.2, 2, 2))
    assert plan.personnel == (200, 200, 200)
    assert dict(plan.standing) == {"a": (1, 2), "b": (1, 2)}, "who stands as each month begins"
    spell = (Fraction(6, 30), Fraction(3))
    assert dict(plan.spans) == {"a": (spell,), "b": (spell,)}


def test_an_end_within_a_month_is_rounded_down() -> None:
    plan = plan_of(case("2026-06-20"))
    assert {(a.month, a.months) for a in plan.assignments} == {(0, 2)}
    assert dict(plan.standing)["a"] == (1, 2), "on the first of June it stands"


def test_an_offer_goes_at_its_end_and_not_with_the_month_after_it() -> None:
    plan = planned(
        posed(register([offer("a", "AAA", personnel=1, until=date(2026, 3, 20))], [line("l")]))
    )
    assert plan.personnel == (1, 1, 0, 0)


def changed(plan: Plan, **changes: Any) -> Plan:
    first, *rest = plan.assignments
    return replace(plan, assignments=(replace(first, **changes), *rest))


def planted_instants() -> Iterator[tuple[Register, World, Plan, str]]:
    """Plans that are a little too early, or stand a little too long."""
    given_one, world = case(), case().world(None)
    plan = plan_of(given_one)
    yield given_one, world, changed(plan, gone=Fraction(11, 30)), "6 days of notice"
    early = ((Fraction(5, 30), Fraction(3)),)
    spans = tuple((name, early) for name, _ in plan.spans)
    yield given_one, world, replace(plan, spans=spans), "cannot be reached at step 0.16"
    events = world.model_copy(update={"events": ()})
    yield given_one, events, plan, "the condition of a does not hold at step 0.2"
    gap = ((Fraction(6, 30), Fraction(3, 2)), (Fraction(8, 5), Fraction(3)))
    holed = tuple((name, gap) for name, _ in plan.spans)
    yield given_one, world, replace(plan, spans=holed), "in which the offer does not stand"
    late = ((Fraction(3, 2), Fraction(3)),)
    spans = tuple((name, late) for name, _ in plan.spans)
    yield given_one, world, replace(plan, spans=spans), "the spans of a are not those of its steps"
    ended = case("2026-06-20")
    yield ended, ended.world(None), changed(plan_of(ended), months=3), "does not stand"


def test_the_verifier_sees_who_comes_too_early_or_stays_too_long() -> None:
    for given_one, world, plan, told in planted_instants():
        objections = verify(given_one, world, plan)
        assert any(told in objection for objection in objections), (told, objections)


def in_step(step: str, length: str, rows: list[dict[str, Any]], event: date) -> Register:
    """Offers of some notice on lines of which they can fill no more than there is."""
    offers = [offer(f"o{n}", "AAA", "event", **row) for n, row in enumerate(rows)]
    given_one = register(
        offers,
        [line("l", quantity=len(rows)), line("late", "guard-bn", len(rows))],
        events=["event"],
        worlds=[{"world": "base", "events": {"event": event}}],
    )
    head = {"title": "t", "start": APRIL, "step": step, "length": length}
    return replaced(given_one, case=head)


@fewer(5)
@given(st.integers(0, 2**32), st.sampled_from(["week", "month"]))
def test_a_case_in_long_steps_is_that_in_days_and_in_hours(seed: int, long: str) -> None:
    """April has thirty days; nothing is filled over, so that nothing is lost in a long step."""
    rng = Random(seed)
    rows = [
        {
            "ready": days(rng.choice([0, 1, 2, 7, 20])),
            "supplies": rng.choice(["mech-bn:1", "guard-bn:1"]),
        }
        for _ in range(3)
    ]
    length = "30 days" if long == "month" else "4 weeks"
    event = date(2026, 4, 1 if long == "month" else rng.choice([1, 3, 9]))
    filled = [
        [tier.filled for tier in plan_of(in_step(step, length, rows, event)).tiers]
        for step in (long, "day", "12 h")
    ]
    assert filled[0] == pytest.approx(filled[1])
    assert filled[1] == pytest.approx(filled[2])


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("2026-06-20", "20 Jun (month 2 does not count: a stay ends with a whole month)"),
        ("2026-06-11", "month 2"),
        ("2026-06-12", "12 Jun (month 2 does not count: a stay ends with a whole month)"),
    ],
)
def test_an_end_that_costs_more_than_a_third_of_a_step_is_said(until: str, told: str) -> None:
    spell = [date(2026, 4, 7), date.fromisoformat(until)]
    given_one = register(
        [offer("a", "AAA", "event", personnel=100)],
        [line("l", from_=1)],
        events=["event"],
        worlds=[{"world": "base", "events": {"event": spell}}],
        months=3,
    )
    head = {**given_one.case.model_dump(by_alias=True), "start": APRIL}
    (why,) = plan_concept(replaced(given_one, case=head), Asked()).why
    (stop,) = why.stops
    assert stop.text.startswith(f"stood until {told} and fell: ")
