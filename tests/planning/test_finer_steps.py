"""A case in days is the case in months, thirty times as fast."""

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.plan import Plan
from contingent.planning.planner import Question, make_plan
from contingent.planning.problem import build_problem
from contingent.register.duration import Duration
from contingent.register.register import Register
from contingent.register.world import World
from contingent.verification.verify import verify
from tests.builders import fewer, register, replaced, standing
from tests.planning import plain, plain_places

SEEDS = st.integers(0, 2**32)
#: Step of a case -> into how many of it a month is shrunk, and what a month's rate becomes.
STEPS = {"day": (30, "a day"), "6 h": (120, None)}


def shrunk(text: str, times: int) -> str:
    """A duration so many times as short, in hours."""
    hours = Duration.of_text(text).hours / times
    return "0" if not hours else f"{float(hours):g} h"


def faster(given_one: Register, step: str) -> Register:
    """The same case in another step: as many steps, and every duration as many of them."""
    times, rate = STEPS[step]
    tables: dict[str, Any] = given_one.model_dump(mode="json", by_alias=True)
    tables["case"] |= {"step": step, "length": shrunk(tables["case"]["length"], times)}
    for table, columns in (
        ("offers", ("ready", "tour", "relief")),
        ("sites", ("transfer",)),
        ("links", ("time",)),
    ):
        for row in tables[table]:
            row |= {c: shrunk(row[c], times) for c in columns if row[c] is not None}
    for row in tables["offers"]:
        parts = [part for part in row["caveats"].split("; ") if part]
        row["caveats"] = "; ".join(
            f"at most {shrunk(part.removeprefix('at most '), times)}"
            if part.startswith("at most") and part.endswith(("month", "months"))
            else part
            for part in parts
        )
    for row in tables["links"]:
        if row["capacity"] is not None:
            people = int(row["capacity"].split()[0])
            row["capacity"] = f"{people} {rate}" if rate else f"{people * 4} a day"
    return Register.model_validate(tables)


def plan_of(given_one: Register, world: World, most_sites: int | None) -> Plan:
    problem = build_problem(
        given_one, given_one.concept(None), standing(given_one), world, most_sites
    )
    plan = make_plan(problem, Question(world=world.world, reading="greatest"), HighsSolver())
    assert verify(given_one, world, plan) == ()
    return plan


def same(one: Plan, other: Plan) -> None:
    assert one.assignments == other.assignments
    assert one.lines == other.lines
    assert one.tiers == other.tiers
    assert one.personnel == other.personnel


@pytest.mark.slow
@fewer(4)
@given(SEEDS, st.sampled_from(sorted(STEPS)))
def test_places_and_ways_by_days_or_hours_are_those_by_months(seed: int, step: str) -> None:
    given_one, world, most_sites = plain_places.random_case(Random(seed))
    slow = plan_of(given_one, world, most_sites)
    same(slow, plan_of(faster(given_one, step), world, most_sites))


@pytest.mark.slow
@fewer(4)
@given(SEEDS, st.sampled_from(sorted(STEPS)))
def test_tours_rest_and_caveats_by_days_or_hours_are_those_by_months(seed: int, step: str) -> None:
    rng = Random(seed)
    given_one, _ = plain.random_case(rng)
    # A day of the calendar is none of the shrunk months: its place among the steps is another.
    offers = [
        o.model_copy(update={"from_": None}) if isinstance(o.from_, date) else o
        for o in given_one.offers
    ]
    given_one = replaced(given_one, offers=offers)
    world = World(world="base", title="")
    same(plan_of(given_one, world, None), plan_of(faster(given_one, step), world, None))


def test_a_month_is_shrunk_to_a_day() -> None:
    case = faster(register(months=3), "day")
    assert (case.steps, str(case.case.step)) == (3, "day")
