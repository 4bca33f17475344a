"""Packages that are people, beds or doses: they are counted, never listed."""

from dataclasses import replace
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.exchange.orbat_mapper import SINGLY, orbat_mapper_scenario
from contingent.adapters.exchange.stays import stays_of
from contingent.planning.plan import Assignment
from contingent.register.register import Register
from contingent.register.world import World
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import Planned, plan_concept
from contingent.services.cases.opening import open_case
from contingent.verification.one_pass import Pass
from contingent.verification.rules import RULES
from tests.builders import days, line, offer, register, replaced
from tests.exchange.orbat_mapper_form import Scenario
from tests.planning.by_hand import plan_of

FOLDER = Path(__file__).parents[1] / "known_faults" / "wrong_many_packages_hang"


def of_people(number: int, missing: int = 0) -> Planned:
    """The plan of one line of so many people, of whom some are missing."""
    given_one = open_case(str(FOLDER))
    (own,), (wanted,) = given_one.offers, given_one.requirements
    own = own.model_copy(update={"packages": number - missing})
    wanted = wanted.model_copy(update={"quantity": float(number)})
    return plan_concept(replaced(given_one, offers=(own,), requirements=(wanted,)), Asked())


@pytest.mark.parametrize("number", [100_000, 1_000_000])
def test_wrong_many_packages_hang_is_answered(number: int) -> None:
    planned = of_people(number)
    (item,), (fill,) = planned.plan.assignments, planned.plan.lines
    assert (item.packages, fill.filled, planned.why) == (number, number, ())
    assert planned.plan.status == "optimal"


def test_of_many_packages_those_that_are_missing_are_told() -> None:
    planned = of_people(100_000, missing=2)
    (open_line,) = planned.why
    assert open_line.missing == 2
    assert [stop.kind for stop in open_line.stops] == ["serving"]


def test_many_packages_are_few_units_of_a_scenario_and_nobody_is_lost() -> None:
    own = offer("a", "AAA", packages=10 * SINGLY, personnel=1, tour="2 months", rest_ratio=1)
    lines = [line("one", quantity=3 * SINGLY), line("two", quantity=SINGLY, from_=1)]
    planned = plan_concept(register([own], lines, months=8), Asked())
    stays = stays_of(planned.plan, planned.problem)
    data = orbat_mapper_scenario(planned.plan, planned.problem, stays)
    (unit,) = Scenario.model_validate_json(data, strict=False).sides[0].groups[0].subUnits
    assert len(unit.subUnits) <= 2 * len(stays)
    people = [package.personnel[0].count for package in unit.subUnits if package.personnel]
    assert max(planned.plan.personnel) <= sum(people) <= 10 * SINGLY


def one_by_one(given_one: Register, items: list[Assignment]) -> bool:
    """Whether the packages suffice, each sent off by itself."""
    (own,) = given_one.offers
    free = [0] * own.packages
    for item in sorted(items, key=lambda a: a.month):
        for _ in range(item.packages):
            ready = [n for n, month in enumerate(free) if month <= item.month]
            if not ready:
                return False
            spent = (item.months + float(own.relief.hours / 720)) * (1 + own.rest_ratio)
            free[ready[0]] = item.month + ceil(round(spent, 6))
    return True


ITEMS = st.lists(st.tuples(st.integers(0, 7), st.integers(1, 3), st.integers(1, 4)), max_size=8)
REST = st.sampled_from([0, 1, 1.5, 2])


@given(ITEMS, st.integers(1, 8), REST, st.sampled_from([0, 10, 30]))
def test_counting_packages_tells_the_same_as_sending_each(
    items: list[tuple[int, int, int]], packages: int, rest: float, relief: int
) -> None:
    own = offer(
        "a", "AAA", packages=packages, tour="3 months", rest_ratio=rest, relief=days(relief)
    )
    given_one = register([own], [line("l", quantity=4)], months=12)
    gone = [Assignment("a", "l", None, *item) for item in items]
    plan = replace(plan_of(given=given_one), assignments=tuple(gone))
    world = World.model_validate({"world": "base"})
    told = [t for rule in RULES for t in rule(Pass(given_one, world, plan)) if "all away" in t]
    assert (not told) == one_by_one(given_one, gone)
