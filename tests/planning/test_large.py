"""The route of large problems, forced on small ones: verified, bounded, and the same twice."""

import _thread
import signal
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from threading import Timer
from time import monotonic
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.answers import worth_of
from benchmarks.forces import MEDIUM, SMALL, Size, force
from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.families import formulate
from contingent.planning.large import size as large_size
from contingent.planning.large.annealing import score
from contingent.planning.large.bounding import ProvenBounds
from contingent.planning.large.build import lay_out
from contingent.planning.large.freed_model import freed_model, tours_chosen
from contingent.planning.large.freed_tours import freed_tours
from contingent.planning.large.large_plan import make_large_plan
from contingent.planning.large.placing import go
from contingent.planning.large.regrouping import NEAR, Regrouping
from contingent.planning.large.search import Best, search
from contingent.planning.large.size import beyond, is_large
from contingent.planning.large.state import empty
from contingent.planning.large.weighted_aim import aims_of
from contingent.planning.plan import Plan
from contingent.planning.planner import Question, make_plan, make_priced_plan
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.register.site import Link
from contingent.verification.verify import verify
from tests.builders import fewer, line, offer, posed, register, site
from tests.planning import plain
from tests.planning.plain import Choice, Standing, months_of, tier_values, together_kept

SEEDS = st.integers(0, 2**32)
#: Enough for small cases to come to rest.
SWEEPS = Limits(sweeps=100)


def case_of(
    seed: int, least: int, most: int, *, whole: bool = False
) -> tuple[Register, Standing, list[list[Choice]]]:
    """The first random case from a seed, so large, of those that the large route is given."""
    return plain.case_of(seed, least, most, whole=whole, wanted=lambda one: not beyond(posed(one)))


def weights(count: int) -> list[float]:
    """What the tiers count, ascending."""
    return [10.0 ** (count - 1 - place) for place in range(count)]


def worth(values: Sequence[float]) -> float:
    """The weighted aim of tier values."""
    return sum(w * v for w, v in zip(weights(len(values)), values, strict=True))


def priced(problem: Problem, limits: Limits = SWEEPS) -> Plan:
    """A plan by the large route."""
    return make_priced_plan(problem, Question("base", "greatest", limits=limits), HighsSolver())


def proven(plan: Plan) -> float:
    """What the plan says nothing is worth more than."""
    return worth([tier.required for tier in plan.tiers]) - plan.stages[-1].bound


@given(SEEDS)
def test_a_plan_keeps_every_rule_and_no_assignment_is_worth_more_than_its_bound(seed: int) -> None:
    given_one, standing, each = case_of(seed, 10, 300)
    plan = priced(posed(given_one, months_of(standing), standing))
    assert verify(given_one, given_one.world(None), plan) == ()
    together = (tuple(item for choice in one for item in choice) for one in product(*each))
    values = [tier_values(given_one, gone) for gone in together if together_kept(given_one, gone)]
    own = tuple(tier.filled for tier in plan.tiers)
    assert worth(own) <= max(map(worth, values)) + 1e-5
    assert max(map(worth, values)) <= proven(plan) + 1e-5
    for place, tier in enumerate(plan.tiers):
        assert max(v[place] for v in values) <= tier.relaxed + 1e-5
        as_much = [v for v in values if all(a >= b for a, b in zip(v[:place], own, strict=False))]
        assert all(v[place] <= tier.bound + 1e-5 for v in as_much)


@pytest.mark.slow
def test_nearly_every_small_case_is_planned_best() -> None:
    missed = []
    for seed in range(60):
        given_one, standing, each = case_of(seed, 10, 300)
        plan = priced(posed(given_one, months_of(standing), standing))
        together = (tuple(item for choice in one for item in choice) for one in product(*each))
        best = max(
            worth(tier_values(given_one, gone))
            for gone in together
            if together_kept(given_one, gone)
        )
        if worth([tier.filled for tier in plan.tiers]) < best - 1e-5:
            missed.append(seed)
    assert len(missed) <= 3, missed


@fewer(10)
@given(st.integers(0, 1000))
def test_the_bound_comes_near_the_value_of_the_linear_programme(seed: int) -> None:
    problem = posed(force(Size("tiny", 40, 16, months=6), seed))
    assert (problem.table.gone > 0).any(), "some arrive within a month"
    found = make_large_plan(problem, HighsSolver(), Limits(sweeps=20))
    formulation, model = formulate(problem)
    place = dict(zip(found.aims.tiers, found.aims.weights, strict=True))
    aim = [
        (formulation.fill[li.line, m], -place[li.tier] * li.weight / len(problem.months_of(li)))
        for li in problem.lines
        for m in problem.months_of(li)
    ]
    solved = HighsSolver().solve(model.aiming(aim), Limits(), relax=True)
    whole = HighsSolver().solve(model.aiming(aim), Limits(seconds=5))
    assert found.value <= -whole.bound + 1e-5, "no plan is worth more than HiGHS proves"
    assert -whole.objective <= found.bound + 1e-5, "the bound holds for the plan of HiGHS"
    # Our programme is the tighter one: a package counts no further than the line's quantity.
    assert found.bound <= -solved.objective * 1.01


def movers() -> Register:
    """Units that must share a link of fifty people a month, and will not all meet."""
    return register(
        [
            offer("a", "AAA", packages=3, personnel=30, tour="2 months", rest_ratio=1),
            offer("b", "BBB", packages=2, personnel=20, caveats="not with CCC"),
            offer("c", "CCC", packages=2, personnel=20, caveats="at most 20 personnel"),
            offer("d", "CCC", packages=2, personnel=10, caveats="at most 2 months"),
        ],
        [line("one", quantity=4, at="kyiv"), line("two", quantity=2, tier=2, needs="one")],
        [site("home", "AAA", roles="home"), site("kyiv", capacity=120), site("lviv")],
        homes={"AAA": "home", "CCC": "home"},
        links=[
            Link.model_validate(
                {
                    "from": "home",
                    "to": end,
                    "mode": "rail",
                    "time": "10 days",
                    "capacity": "50 a month",
                }
            )
            for end in ("kyiv", "lviv")
        ],
        months=6,
    )


def test_links_company_and_limits_of_offers_are_kept() -> None:
    given_one = movers()
    plan = priced(posed(given_one))
    assert verify(given_one, given_one.world(None), plan) == ()
    assert {item.offer for item in plan.assignments} >= {"a", "d"}


def test_alike_offers_are_one_class_and_keep_their_own_packages() -> None:
    given_one = register(
        [offer("a", "AAA", packages=2), offer("b", "AAA", packages=1), offer("c", "CCC")],
        [line("one", quantity=4)],
    )
    layout = lay_out(posed(given_one))
    assert len(layout.table.people) == 2
    plan = priced(posed(given_one))
    assert [(a.offer, a.packages) for a in plan.assignments] == [("a", 2), ("b", 1), ("c", 1)]
    assert plan.status == "optimal"


@pytest.mark.slow
def test_the_same_steps_give_the_same_plan() -> None:
    problem = posed(force(SMALL, 3))
    first, second = (priced(problem, Limits(sweeps=30)) for _ in range(2))
    assert first == second
    assert verify(problem.register, problem.register.world(None), first) == ()
    other = make_large_plan(problem, HighsSolver(), Limits(sweeps=30), seed=1)
    assert other.assignments != first.assignments, "the seed is heard"


@pytest.mark.slow
def test_the_time_limit_ends_with_a_verified_plan_and_its_gap() -> None:
    problem = posed(force(SMALL, 4))
    plan = priced(problem, Limits(seconds=1))
    assert plan.status == "limit"
    assert plan.gap is not None
    assert 0 <= plan.gap < 0.5
    assert verify(problem.register, problem.register.world(None), plan) == ()


def test_no_time_at_all_still_gives_a_verified_plan() -> None:
    problem = posed(force(SMALL, 4))
    plan = priced(problem, Limits(seconds=0.001))
    assert verify(problem.register, problem.register.world(None), plan) == ()
    assert plan.assignments


@pytest.mark.slow
def test_a_gap_that_is_reached_ends_it_early() -> None:
    plan = priced(posed(force(SMALL, 4)), Limits(seconds=60, gap=0.5))
    assert plan.status == "feasible"
    assert plan.gap is not None
    assert plan.gap <= 0.5


def test_a_cancel_gives_the_best_plan_so_far() -> None:
    problem = posed(force(SMALL, 5))
    begin = monotonic()
    limits = Limits(seconds=600, cancelled=lambda: monotonic() - begin > 0.5)
    plan = priced(problem, limits)
    assert plan.status == "feasible"
    assert plan.assignments
    assert verify(problem.register, problem.register.world(None), plan) == ()


@pytest.mark.slow
def test_an_interrupt_gives_the_best_plan_so_far() -> None:
    problem = posed(force(SMALL, 5))
    priced(problem, Limits(sweeps=1))  # compiled before the interrupt
    timer = Timer(0.5, _thread.interrupt_main)
    # A run in the background of a shell begins with interrupts ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        timer.start()
        plan = priced(problem, Limits(seconds=600))
        timer.join()
    finally:
        signal.signal(signal.SIGINT, before)
    assert plan.status == "feasible"
    assert verify(problem.register, problem.register.world(None), plan) == ()


@pytest.mark.slow
def test_only_problems_past_the_provable_size_take_the_route(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = posed(force(SMALL, 1))
    assert not is_large(problem)
    assert is_large(posed(force(MEDIUM, 1)))
    asked = Question("base", "greatest", limits=Limits(seconds=20, sweeps=10), tie_breaks=False)
    assert make_plan(problem, asked, HighsSolver()).gap is None
    monkeypatch.setattr(large_size, "PROVABLE", 100)
    assert is_large(problem)
    told: list[int] = []
    plan = make_plan(problem, asked, HighsSolver(), lambda bounds: told.append(len(bounds)))
    assert plan.gap is not None
    assert told == [3]


def test_a_choice_of_sites_is_left_to_the_exact_route(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_size, "PROVABLE", 0)
    problem = posed(register([offer("a", "AAA")], [line("one")], [site("kyiv", cost=1)]))
    assert is_large(problem)
    assert not is_large(replace(problem, most_sites=1))


def test_nobody_to_send_is_a_plan_with_shortfalls() -> None:
    plan = priced(posed(register([], [line("one")])), Limits(seconds=5))
    assert plan.assignments == ()
    assert [fill.shortfall for fill in plan.open_lines()] == [1]


@pytest.mark.slow
def test_the_benchmark_counts_what_the_plan_says() -> None:
    given_one = force(SMALL, 2)
    plan = priced(posed(given_one), Limits(sweeps=20))
    sent = [(a.offer, a.line, a.site, a.month, a.months, a.packages) for a in plan.assignments]
    assert worth_of(given_one, sent) == pytest.approx(
        worth([tier.filled for tier in plan.tiers]), abs=1e-3
    )


def test_what_only_the_model_obeys_is_not_given_to_the_large_route() -> None:
    offers = [offer(f"o{number}", "AAA", personnel=10) for number in range(30)]
    lines = [line(f"l{number}") for number in range(20)]
    asked: dict[str, Any] = {"months": 400, "step": "day"}
    assert is_large(posed(register(offers, lines, **asked)))
    people = [Concept(concept="all", personnel_max=100)]
    assert not is_large(posed(register(offers, lines, concepts=people, **asked)))
    rows = [{"about": "AAA", "at_least": "1"}]
    assert not is_large(posed(register(offers, lines, balance=rows, **asked)))


@fewer(10)
@given(st.integers(0, 1000))
def test_all_packages_together_choose_the_best_plan_there_is(seed: int) -> None:
    problem = posed(force(Size("tiny", 14, 6, sites=4, months=6), seed))
    layout = lay_out(problem)
    table, aims = layout.table, aims_of(layout)
    strength = np.bincount(table.package_class, minlength=len(table.people)).astype(np.int64)
    tours = freed_tours(table, np.arange(len(table.people)))
    state = empty(table, aims.worth, 0)
    solved = HighsSolver().solve(freed_model(table, state, tours, strength), Limits(seconds=20))
    assert solved.values is not None
    counts = np.rint(solved.values[: len(tours.kind)]).astype(np.int64)
    packages = np.arange(len(table.package_class))
    for package, own in enumerate(tours_chosen(table, tours, counts, packages)):
        assert not go(table, state, package, own), "every tour has its place"
    assert score(state) == pytest.approx(-solved.objective, abs=1e-5), (
        "it counts what the model says"
    )
    formulation, model = formulate(problem)
    worth_of_line = dict(zip(layout.lines, aims.worth.max(axis=1).tolist(), strict=True))
    aim = [(column, -worth_of_line[name]) for (name, _), column in formulation.fill.items()]
    whole = HighsSolver().solve(model.aiming(aim), Limits(seconds=20))
    assert whole.objective == pytest.approx(solved.objective, abs=1e-5)


@pytest.mark.slow
def test_groups_only_ever_better_a_plan() -> None:
    layout = lay_out(posed(force(SMALL, 6)))
    aims, best = aims_of(layout), Best()
    bounds = ProvenBounds(layout, aims)
    bounds.lower_weighted(lambda: False)
    search(layout.table, aims.worth, 0, lambda done: done / 300, lambda: False, best)
    groups = Regrouping(layout, bounds.prices(), HighsSolver(), best, 0)
    values = [best.value]
    for _ in groups.families:
        groups.better(Limits(seconds=20, nodes=5, gap=NEAR))
        values.append(best.value)
    assert values == sorted(values)
    assert values[-1] > values[0], "a plan hardly cooled is bettered"
    assert values[-1] <= bounds.weighted
