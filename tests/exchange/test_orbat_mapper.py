"""A plan as a scenario of ORBAT Mapper: its form, its symbols, and the plan found again in it."""

from collections import Counter
from itertools import pairwise

import pytest

from contingent.adapters.exchange.orbat_mapper import orbat_mapper_scenario
from contingent.adapters.exchange.stays import planned_symbol, stays_of
from contingent.planning.solver import Limits
from contingent.planning.tours import rest_after, spells
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import Planned, plan_concept
from contingent.services.cases.opening import open_case
from tests.exchange.orbat_mapper_form import Scenario, Unit
from tests.exchange.plans import small_plan


def scenario_of(planned: Planned) -> Scenario:
    stays = stays_of(planned.plan, planned.problem)
    data = orbat_mapper_scenario(planned.plan, planned.problem, stays)
    return Scenario.model_validate_json(data, strict=False)


def offers_in(scenario: Scenario) -> list[Unit]:
    (side,) = scenario.sides
    return [unit for group in side.groups for unit in group.subUnits]


def check_against_plan(scenario: Scenario, planned: Planned) -> None:
    """Every package is where the plan says, month by month; ids are unique; packages rest."""
    register = planned.problem.register
    away: Counter[tuple[str, str, int]] = Counter()
    ids = []
    for unit in offers_in(scenario):
        offer = register.offers_by_id[unit.id.removeprefix("offer:")]
        assert len(unit.subUnits) <= offer.packages
        ids.append(unit.id)
        for package in unit.subUnits:
            states = package.state or []
            ids += [package.id, *(state.id for state in states)]
            assert all(one.t < two.t for one, two in pairwise(states))
            busy = []
            for month in planned.problem.months:
                now = [s for s in states if s.t.date() <= register.calendar.moment(month)]
                if now and now[-1].title != "Back home":
                    away[offer.offer, now[-1].title.split(" at ")[0], month] += 1
                    busy.append(month)
            if offer.rest_ratio:
                for (first, gone), (back, _) in pairwise(spells(busy)):
                    assert back >= gone + rest_after(register, offer, gone - first)
    assert len(set(ids)) == len(ids)
    expected: Counter[tuple[str, str, int]] = Counter()
    for item in planned.plan.assignments:
        for month in range(item.month, item.month + item.months):
            if item.arrival <= month:  # one that arrives within it is not there as it begins
                expected[item.offer, item.line, month] += item.packages
    assert away == expected


def test_a_small_plan_is_found_again_in_its_scenario() -> None:
    planned = small_plan()
    scenario = scenario_of(planned)
    check_against_plan(scenario, planned)
    ship, battalions = offers_in(scenario)
    assert [package.id for package in battalions.subUnits] == [
        f"package:fra-bn:{n}" for n in (1, 2, 3, 4)
    ]
    first = battalions.subUnits[0]
    assert first.location == (4.84, 45.76), "at home to begin with"
    assert [(str(s.t.date()), s.location) for s in first.state or []] == [
        ("2026-01-04", (24.03, 49.84)),
        ("2026-03-01", (4.84, 45.76)),
        ("2026-05-01", (24.03, 49.84)),
        ("2026-07-01", (4.84, 45.76)),
    ]
    assert first.personnel is not None
    assert first.personnel[0].count == 600
    (state, _) = ship.subUnits[0].state or []
    assert (state.title, state.location) == ("sea at Black-Sea", None)
    assert [feature.meta.name for feature in scenario.layers[0].features] == ["Lviv", "Lyon"]


@pytest.mark.slow
@pytest.mark.parametrize("concept", ["presence", "division"])
def test_the_embedded_plans_are_found_again_in_their_scenarios(concept: str) -> None:
    planned = plan_concept(open_case("ukraine"), Asked(), concept, Limits(60))
    scenario = scenario_of(planned)
    check_against_plan(scenario, planned)
    symbols = {c.capability: c.symbol for c in planned.problem.register.capabilities}
    used = {unit.sidc for unit in offers_in(scenario)}
    assert used <= {planned_symbol(symbol) for symbol in symbols.values()}


@pytest.mark.parametrize(
    ("code", "planned"),
    [("10031000161211020000", "10031010161211020000"), ("", "10031010000000000000")],
)
def test_a_symbol_is_of_a_friend_and_planned(code: str, planned: str) -> None:
    assert planned_symbol(code) == planned
    assert len(planned) == 20
