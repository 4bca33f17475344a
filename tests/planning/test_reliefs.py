"""Reliefs: of every plan, each end of a tour that another begins at, and nothing else."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contingent.planning.reliefs import Relief, reliefs
from tests.builders import fewer, line, offer, planned, posed, register
from tests.planning.plain import case_of, months_of


@fewer(3)
@given(st.integers(0, 2**32))
def test_a_relief_is_an_arrival_where_and_when_a_tour_ends(seed: int) -> None:
    case, standing, _ = case_of(seed, 10, 300)
    problem = posed(case, months_of(standing), standing)
    plan = planned(problem)
    found = reliefs(plan, case)
    for one in found:
        at = [a for a in plan.assignments if (a.line, a.site) == (one.line, one.site)]
        arriving = [a for a in at if a.month == one.step]
        assert {a.offer for a in at if a.month + a.months == one.step} == set(one.leaving)
        assert {a.offer for a in arriving} == set(one.arriving)
        sent = (a.packages * problem.offers[a.offer].personnel for a in arriving)
        assert sum(sent) == one.people
    ends = {(a.line, a.site, a.month + a.months) for a in plan.assignments}
    begins = {(a.line, a.site, a.month) for a in plan.assignments}
    assert {(one.line, one.site, one.step) for one in found} == ends & begins


def test_one_nation_after_another() -> None:
    tours: dict[str, Any] = {"tour": "2 months", "rest_ratio": 5, "personnel": 700}
    case = register(
        [offer("a", "AAA", **tours), offer("b", "BBB", **{**tours, "from": 2})],
        [line("one", until=4)],
        months=4,
    )
    found = reliefs(planned(posed(case)), case)
    assert found == (Relief(2, "one", None, ("a",), ("b",), 700),)
