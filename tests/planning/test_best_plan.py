"""The plan against the best of every whole assignment there is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.errors import NoAnswer, NothingToPlan
from contingent.planning.planner import Question, make_plan, relaxed_bounds
from contingent.planning.problem import Problem, build_problem
from contingent.planning.solver import Limits
from contingent.verification.verify import verify
from tests.builders import fewer, line, offer, planned, posed, register, site
from tests.planning.plain import best_of, case_of, fairest, months_of

SEEDS = st.integers(0, 2**32)


def check_against_all(seed: int, least: int, most: int) -> None:
    """Plan a random case, and compare with the best of its assignments, so many of them."""
    given_one, standing, each = case_of(seed, least, most)
    plan = planned(posed(given_one, months_of(standing), standing))
    assert plan.status == "optimal"
    values, composition = best_of(given_one, each)
    assert [tier.filled for tier in plan.tiers] == pytest.approx(values, abs=1e-5)
    for number, met in composition.items():
        told = sum(row.met for row in plan.balance if row.tier == number)
        assert told == pytest.approx(met, abs=1e-5)
    assert verify(given_one, given_one.world(None), plan) == ()
    for tier in plan.tiers:
        assert tier.proven
        assert tier.filled <= tier.bound + 1e-6
        assert tier.bound <= tier.required + 1e-6
        assert tier.filled <= tier.relaxed + 1e-5


@given(SEEDS)
def test_no_whole_assignment_fills_more(seed: int) -> None:
    """Shows lexicographic tier values, verifier and bounds against trying all assignments."""
    check_against_all(seed, least=10, most=300)


@fewer(2)
@given(SEEDS)
def test_of_plans_that_fill_equally_the_worst_served_line_is_served_best(seed: int) -> None:
    """Shows lexicographic max-min of the lines' shares against trying all assignments."""
    given_one, standing, each = case_of(seed, 10, 300)
    plan = planned(posed(given_one, months_of(standing), standing))
    stages = [stage for stage in plan.stages if stage.aim.startswith("left open")]
    proven = all(stage.proven and "not proven" not in stage.aim for stage in stages)
    for tier, shares in fairest(given_one, each).items():
        served = sorted(fill.rate for fill in plan.lines if fill.tier == tier)
        assert served <= [share + 1e-4 for share in shares]
        if proven:
            assert served == pytest.approx(shares, abs=1e-4)


@pytest.mark.slow
@fewer(4)
@given(SEEDS)
def test_no_whole_assignment_of_many_fills_more(seed: int) -> None:
    """Shows the same with up to 10 000 assignments."""
    check_against_all(seed, least=1000, most=10_000)


def test_a_start_never_proves_a_worse_plan_the_best() -> None:
    given_one = register(
        [offer("a", "AAA"), offer("b", "BBB")],
        [line("one", quantity=2, until=2), line("two", until=2), line("three", tier=2)],
        months=3,
    )
    # both packages fill tier 1 until month 2, and one of them tier 2 in the third month
    plan = planned(posed(given_one))
    assert [tier.filled for tier in plan.tiers] == pytest.approx([1.5, 1 / 3], abs=1e-5)


def everyone() -> Problem:
    """A problem with several equally good plans: three nations, two lines, two sites."""
    return posed(
        register(
            [
                offer("a", "AAA", packages=3, tour="2 months", rest_ratio=1, personnel=100),
                offer("b", "BBB", packages=3, tour="3 months", rest_ratio=0.5, personnel=120),
                offer(
                    "c", "CCC", packages=2, supplies="mech-bn:1|guard-bn:1", caveats="not with AAA"
                ),
            ],
            [line("one", quantity=3), line("two", "guard-bn", 2, tier=2, needs="one")],
            [site("lviv", capacity=500), site("kyiv")],
            months=6,
        )
    )


def test_the_same_question_gives_the_same_plan() -> None:
    assert planned(everyone()) == planned(everyone())


def test_the_bounds_are_told_before_the_plan_and_are_above_it() -> None:
    told: list[tuple[float, ...]] = []
    plan = make_plan(
        everyone(),
        Question("base", "greatest"),
        HighsSolver(),
        on_bounds=lambda bounds: told.append(tuple(bound.filled for bound in bounds)),
    )
    (bounds,) = told
    assert all(tier.filled <= most + 1e-6 for tier, most in zip(plan.tiers, bounds, strict=True))
    again = relaxed_bounds(everyone(), HighsSolver(), Limits())
    assert bounds == tuple(bound.filled for bound in again)


def test_of_plans_that_fill_equally_the_one_with_fewest_flags_is_taken() -> None:
    offers = [
        *(offer(f"o{i}", f"AA{chr(65 + i)}") for i in range(6)),
        offer("big", "BIG", packages=3),
    ]
    plan = planned(posed(register(offers, [line("one", quantity=3)])))
    assert {item.offer for item in plan.assignments} == {"big"}
    (tie_break,) = [stage for stage in plan.stages if stage.aim == "nations on a line at a site"]
    assert (tie_break.value, tie_break.bound, tie_break.proven) == (1, 1, True)


def test_a_tie_break_that_is_not_proven_says_so_and_shows_its_bound() -> None:
    offers = [
        *(offer(f"o{i}", f"AA{chr(65 + i)}") for i in range(6)),
        offer("big", "BIG", packages=3),
    ]
    plan = planned(posed(register(offers, [line("one", quantity=3), line("two", quantity=2)])))
    (tie_break,) = [stage for stage in plan.stages if stage.aim == "nations on a line at a site"]
    pairs = {(item.line, item.offer) for item in plan.assignments}
    assert tie_break.value == len(pairs)
    assert tie_break.bound == 3  # the three packages on one line, two others on the other
    assert tie_break.proven == (tie_break.value == 3)


def test_a_plan_stays_near_the_one_before() -> None:
    given_one = register([offer("a", "AAA"), offer("b", "BBB")], [line("one")])
    for name in ("a", "b"):
        before = planned(posed(given_one, {name: (0, 1, 2, 3)})).assignments
        plan = planned(posed(given_one), previous=before)
        assert plan.assignments == before
        assert plan.stages[-1].aim == "change from the plan before"
        assert plan.stages[-1].value == 0


def test_tier_1_comes_before_any_amount_of_tier_2() -> None:
    lines = [line("small", tier=1, quantity=2), *(line(f"x{i}", tier=2) for i in range(4))]
    plan = planned(posed(register([offer("a", "AAA", packages=2)], lines)))
    assert [tier.filled for tier in plan.tiers] == [1, 0]


def test_no_offer_at_all_gives_a_plan_with_named_shortfalls() -> None:
    plan = planned(posed(register([], [line("one", quantity=2), line("two", tier=3)])))
    assert (plan.status, plan.assignments) == ("optimal", ())
    assert [(open_line.line, open_line.shortfall) for open_line in plan.open_lines()] == [
        ("one", 2),
        ("two", 1),
    ]


def test_a_concept_without_lines_has_nothing_to_plan() -> None:
    given_one = register([offer("a", "AAA")])
    with pytest.raises(NothingToPlan, match="no requirement lines"):
        build_problem(given_one, given_one.concept(None), {})


def test_no_time_at_all_is_no_answer_rather_than_a_wrong_one() -> None:
    problem = everyone()
    try:  # the solver may still have found a plan on its way in
        plan = planned(problem, limits=Limits(seconds=0))
    except NoAnswer as nothing:
        assert str(nothing) == "no plan was found within 0 s"  # noqa: PT017 - one of the two
        return
    assert plan.status == "limit"
    assert plan.assignments
    assert verify(problem.register, problem.register.world(None), plan) == ()


def test_a_line_that_counts_people_is_filled_by_those_of_its_packages() -> None:
    given_one = register(
        [offer("a", "AAA", packages=2, personnel=700), offer("b", "BBB", personnel=0)],
        [line("l", quantity=2000, counts="personnel")],
    )
    plan = planned(posed(given_one))
    (fill,) = plan.lines
    assert (fill.required, fill.filled) == (2000, 1400)
    assert {item.offer for item in plan.assignments} == {"a"}
    wrong = replace(plan, lines=(replace(fill, filled=2.0, supplied=2.0),))
    told = verify(given_one, given_one.world(None), wrong)
    assert any("line l: says 2 filled, but it is 1400" in one for one in told)
