"""Few columns against all: the same tiers, the same bounds, and every plan verified.

Random problems have links and sites that can be full, lines that need others, tours that rotate,
caveats of every kind, spells of standing and sites to choose from, so that every way in which
a tour that looks needless could be of use comes up.
"""

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.aims import aim_of
from contingent.planning.dominance import chosen_of, may_bind
from contingent.planning.families import formulate
from contingent.planning.few import Few
from contingent.planning.planner import Question, make_plan, relaxed_bounds
from contingent.planning.priced import Face, over_all
from contingent.planning.problem import Problem, build_problem
from contingent.planning.solver import Limits
from contingent.planning.twins import merged, solve_merged
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_of
from contingent.services.cases.opening import open_case
from contingent.verification.verify import verify
from tests.builders import days, fewer, in_months, line, offer, planned, posed, register, site
from tests.planning.plain_aims import plain_bounds, plain_shortfalls
from tests.planning.test_places import link

SEEDS = st.integers(0, 2**32)
CAVEATS = ["", "", "", "at most 100 personnel", "at most 2 months", "not with BBB", "not for isr"]


def crowded(rng: Random) -> Problem:
    """A few offers, lines, sites and links, with everything that a tour can be held back by."""
    months = rng.choice([3, 5, 8])
    nations = ["AAA", "BBB", "CCC"]
    linked, choice = rng.random() < 0.6, rng.random() < 0.25
    names = ["one", "two", "three"][: rng.randint(1, 3)]
    offers = [
        offer(
            f"o{number}",
            rng.choice(nations),
            supplies=rng.choice(["mech-bn:1", "mech-bn:2", "mech-bn:1|isr:1", "mech-bn:0.5|isr:2"]),
            packages=rng.randint(1, 3),
            personnel=rng.choice([0, 50, 100]),
            ready=days(rng.choice([0, 0, 30, 45])),
            tour=in_months(rng.choice([None, None, 1, 2, 3])),
            rest_ratio=rng.choice([0, 0.5, 1]),
            relief=days(rng.choice([0, 10])),
            caveats=rng.choice(CAVEATS),
        )
        for number in range(rng.randint(2, 5))
    ]
    lines = [
        line(
            f"l{number}",
            capability := rng.choice(["mech-bn", "mech-bn", "isr"]),
            quantity=rng.choice([1, 2, 3]),
            tier=rng.randint(1, 3),
            weight=rng.choice([1, 1, 2, 0.5]),
            at=rng.choice(["any", names[0], ";".join(names)]),
            from_=rng.choice([None, None, 1]),
            until=rng.choice([None, None, months - 1]),
            needs=f"l{number - 1}" if number and rng.random() < 0.3 else "",
            each=choice and capability == "isr" and rng.random() < 0.5,
        )
        for number in range(rng.randint(1, 4))
    ]
    sites = [
        site(name, capacity=rng.choice([None, 100, 200]), cost=1 if choice else None)
        for name in names
    ]
    homes = {}
    if linked:
        sites += [
            site("home", "AAA", roles="home"),
            site("hub", transfer=days(rng.choice([0, 20]))),
        ]
        homes = dict.fromkeys(nations, "home")
    links = [
        link(
            *ends,
            mode=rng.choice(["rail", "sea"]),
            days=rng.choice([1, 20, 40]),
            capacity=cap and f"{cap} a month",
        )
        for ends in [("home", "hub"), *(("hub", n) for n in names), ("home", names[0])]
        for cap in [rng.choice([None, 100, 150])]
    ]
    case = register(
        offers, lines, sites, months=months, homes=homes, links=links if linked else [],
        nations=nations,
    )  # fmt: skip
    spells = [
        tuple(range(months)),
        tuple(range(months)),
        tuple(range(1, months)),
        tuple(m for m in range(months) if m != months // 2),
    ]
    stands = {one.offer: rng.choice(spells) for one in offers if rng.random() < 0.9}
    most = rng.choice([None, 1, 2]) if choice else None
    return build_problem(case, case.concept(None), stands, None, most)


def shortfalls_of(problem: Problem) -> dict[int, Fraction]:
    """The shortfalls of the plan as it is made, which every rule of the verifier allows."""
    plan = planned(problem, limits=Limits(120))
    assert plan.status == "optimal"
    assert verify(problem.register, problem.register.world(None), plan) == ()
    return {t.tier: Fraction(t.required - t.filled).limit_denominator(10**9) for t in plan.tiers}


def alike(one: dict[int, Fraction], other: dict[int, Fraction]) -> bool:
    return all(abs(one[tier] - other[tier]) < Fraction(1, 10**8) for tier in one)


def check(seed: int) -> None:
    """Tiers and bounds of a random problem are those of all its columns and rows."""
    problem = crowded(Random(seed))
    assert alike(shortfalls_of(problem), dict(plain_shortfalls(problem)))
    told = relaxed_bounds(problem, HighsSolver(), Limits())
    plain = plain_bounds(problem)
    assert [one.filled for one in told] == pytest.approx([one.filled for one in plain], abs=1e-6)


@given(SEEDS)
def test_few_columns_fill_as_much_as_all(seed: int) -> None:
    check(seed)


@pytest.mark.nightly
@given(SEEDS)
def test_few_columns_of_many_problems_fill_as_much_as_all(seed: int) -> None:
    for more in range(20):
        check(seed + more)


@fewer(2)
@given(SEEDS)
def test_what_few_columns_prove_holds_for_every_whole_point(seed: int) -> None:
    """The tours and rows chosen lose nothing: the model of them has the same best value."""
    problem = crowded(Random(seed))
    formulation, model = formulate(problem)
    chosen = chosen_of(formulation, model, may_bind(formulation, model))
    others = np.arange(len(problem.table), len(model))
    for tier in problem.tiers:
        aimed = aim_of(formulation, tier).of(model)
        whole = HighsSolver().solve(aimed, Limits())
        for tours in (chosen.filling, chosen.placed):
            part = aimed.only(chosen.rows, np.concatenate([tours, others]))
            few = solve_merged(HighsSolver(), part, Limits())
            assert few.objective == pytest.approx(whole.objective, rel=1e-6, abs=1e-4)


@fewer(2)
@given(SEEDS)
def test_a_merged_model_has_the_same_best_value_and_its_points_are_points(seed: int) -> None:
    problem = crowded(Random(seed))
    formulation, model = formulate(problem)
    for tier in problem.tiers:
        aimed = aim_of(formulation, tier).of(model)
        whole, few = (
            HighsSolver().solve(aimed, Limits(), relax=True),
            solve_merged(HighsSolver(), aimed, Limits(), relax=True),
        )
        assert few.objective == pytest.approx(whole.objective, abs=1e-6)
        assert few.values is not None
        assert aimed.value(few.values) == pytest.approx(few.objective, abs=1e-6)
        arrays = model.arrays
        sums = np.bincount(
            arrays.row, arrays.numbers * few.values[arrays.columns], minlength=len(arrays.low)
        )
        assert (sums <= arrays.high + 1e-6).all()
    small = merged(model, ())
    assert len(small.model) <= len(model)


@fewer(2)
@given(SEEDS)
def test_a_bound_holds_whatever_the_duals_are(seed: int) -> None:
    """Bounds do not rest on the solver: from any duals they are no more than the best value."""
    rng = Random(seed)
    problem = crowded(rng)
    formulation, model = formulate(problem)
    aims = tuple(aim_of(formulation, tier) for tier in problem.tiers)
    lp = Few(formulation, model).lp(aims, HighsSolver())
    aim, face = aims[0], Face.of(model)
    costs, offset = aim.costs(len(model)), aim.offset * aim.scale
    best = lp.minimise(costs, offset, face, Limits())
    assert best is not None
    assert best.bound == pytest.approx(
        model.aiming(aim.scaled, offset).value(best.values), abs=1e-4
    )
    noise = np.array([rng.gauss(0, 1) for _ in best.duals])
    wrong = over_all(model, costs, offset, face, best.values, best.duals + noise)
    assert wrong.bound <= best.bound + 1e-4


def test_a_later_start_that_helps_is_kept() -> None:
    """One package serves a line until that ends, and then another: it must begin late enough.

    From month 0 it would serve three months and rest three; from month 2 it serves one and rests
    one, and is on the second line, which counts for more, two months earlier.
    """
    problem = posed(
        register(
            [offer("a", "AAA", supplies="mech-bn:1|isr:1", rest_ratio=1)],
            [line("first", until=3), line("then", "isr", from_=4, tier=1, weight=3)],
            months=8,
        )
    )
    begun = {(a.line, a.month) for a in planned(problem).assignments}
    assert begun == {("first", 2), ("then", 4)}
    assert alike(shortfalls_of(problem), dict(plain_shortfalls(problem)))


def test_most_columns_of_the_embedded_case_are_left_out() -> None:
    setting = setting_of(open_case("ukraine"), Asked())
    problem = coalition_of(setting, None).problem(setting.register.concept("corps"))
    formulation, model = formulate(problem)
    chosen = Few(formulation, model).chosen
    assert len(chosen.placed) < len(problem.table) / 8
    assert len(chosen.filling) < len(problem.table) / 30


def check_world(case: Register, world: str, concept: str) -> None:
    setting = setting_of(case, Asked(world=world))
    problem = coalition_of(setting, None).problem(setting.register.concept(concept))
    plan = make_plan(problem, Question(world, "greatest", limits=Limits(600)), HighsSolver())
    assert plan.status == "optimal"
    short = {t.tier: Fraction(t.required - t.filled).limit_denominator(10**9) for t in plan.tiers}
    assert alike(short, dict(plain_shortfalls(problem)))
    told = [bound.filled for bound in relaxed_bounds(problem, HighsSolver(), Limits())]
    assert told == pytest.approx([bound.filled for bound in plain_bounds(problem)], abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("world", "concept"),
    [("us-in", "presence"), ("us-out", "division"), ("montreux-closed", "corps")],
)
def test_plans_of_the_embedded_case_fill_as_much_as_all_columns_do(
    world: str, concept: str
) -> None:
    check_world(open_case("ukraine"), world, concept)


@pytest.mark.nightly
def test_every_plan_of_the_embedded_case_fills_as_much_as_all_columns_do() -> None:
    case = open_case("ukraine")
    for world in case.worlds:
        for concept in case.concepts:
            check_world(case, world.world, concept.concept)


def test_months_that_only_their_quantities_tell_apart_are_no_twins() -> None:
    lines = [line("l0", quantity=3, until=7), line("l1", quantity=2, from_=1)]
    problem = posed(register([], lines, months=8))
    small = merged(formulate(problem)[1], ())
    assert (len(small.model), len(small.model.arrays.low)) == (2, 2)
    told = relaxed_bounds(problem, HighsSolver(), Limits())
    assert [bound.filled for bound in told] == [0]
