"""Bounds from a kept model are those of a model made anew, whoever stands and in whatever order."""

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.hot_bounds import HotBounds
from contingent.planning.planner import relaxed_bounds
from contingent.planning.problem import build_problem
from contingent.planning.solver import Limits
from contingent.services.answers import bounds as answers
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.bounds import bounds_of
from contingent.services.answers.coalition import coalition_of
from contingent.services.cases.opening import open_case
from tests.builders import fewer, posed
from tests.planning.plain_aims import plain_bounds
from tests.planning.test_few_columns import crowded
from tests.planning.test_together import ruled

SEEDS = st.integers(0, 2**32)


def others(rng: Random, standing: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """The offers with some out, and some that stand in other months."""
    found = {}
    for name, months in standing.items():
        fate = rng.random()
        if fate > 0.4:
            found[name] = months if fate < 0.85 or len(months) == 1 else months[1:]
    return found


@fewer(3)
@given(SEEDS)
def test_a_kept_model_tells_the_same_bounds_as_one_made_anew(seed: int) -> None:
    rng = Random(seed)
    problem = crowded(rng)
    hot = HotBounds(problem, HighsSolver())
    for _ in range(5):
        standing = others(rng, problem.standing)
        told = hot.bounds(standing, Limits())
        cold = build_problem(problem.register, problem.concept, standing, None, problem.most_sites)
        plain = plain_bounds(cold)
        assert [one.tier for one in told] == [one.tier for one in plain]
        assert [b.filled for b in told] == pytest.approx([b.filled for b in plain], abs=1e-6)


@fewer(5)
@given(SEEDS)
def test_bounds_with_company_and_with_what_is_given_together_are_those_of_a_model_made_anew(
    seed: int,
) -> None:
    rng = Random(seed)
    case, _ = ruled(rng)
    problem = posed(case)
    hot = HotBounds(problem, HighsSolver())
    for _ in range(4):
        standing = others(rng, problem.standing)
        told = hot.bounds(standing, Limits())
        cold = build_problem(case, problem.concept, standing)
        plain = plain_bounds(cold)
        assert [b.filled for b in told] == pytest.approx([b.filled for b in plain], abs=1e-6)


@pytest.mark.slow
def test_in_the_embedded_case_any_nation_out_has_the_bounds_of_a_model_made_anew() -> None:
    case = open_case("ukraine")
    nations = sorted({one.nation for one in case.offers})
    for world, out in [("us-in", n) for n in nations[::6]] + [("eu-veto", n) for n in nations[::9]]:
        asked = Asked(world=world, without=(out,))
        told = bounds_of(case, asked, "division")
        setting = setting_of(case, asked)
        problem = coalition_of(setting, None).problem(setting.register.concept("division"))
        cold = relaxed_bounds(problem, HighsSolver(), Limits())
        assert [b.filled for b in told] == pytest.approx([b.filled for b in cold], abs=1e-7)


def test_a_cancelled_question_is_answered_by_what_is_asked_for() -> None:
    problem = crowded(Random(1))
    told = HotBounds(problem, HighsSolver()).bounds(
        problem.standing, Limits(cancelled=lambda: True)
    )
    assert all(bound.filled == bound.required for bound in told)


@pytest.mark.slow
def test_models_held_for_every_world_are_not_made_again_and_tell_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Shows that a model made with all that stands in any world answers as one made for one."""
    given_one = open_case("ukraine")
    monkeypatch.setattr(answers, "_SHELF", answers._Shelf())
    answers.hold_worlds(given_one, Asked(), "presence")
    shelf = answers._SHELF
    held = {id(hot): id(hot._kept) for hot in shelf._kept.values() if hot}
    for world in given_one.worlds:
        for without in ((), ("NOR",)):
            asked = Asked(world=world.world, without=without)
            found = answers.bounds_of(given_one, asked, "presence")
            cold = coalition_of(setting_of(given_one, asked), None).bounds(
                given_one.concept("presence")
            )
            assert [b.filled for b in found] == pytest.approx([b.filled for b in cold], abs=1e-6)
    assert {id(hot): id(hot._kept) for hot in shelf._kept.values() if hot} == held
