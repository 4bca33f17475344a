"""The figures docs/planning.md tells of the embedded case are those of the program as it is."""

from pathlib import Path

import pytest

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.aims import aims_of
from contingent.planning.families import formulate
from contingent.planning.few import Few
from contingent.planning.planner import Question, make_plan
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits
from contingent.planning.tiers import alone, fill_tiers
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalitions_of
from contingent.services.cases.opening import open_case

PAGE = Path(__file__).parents[2] / "docs" / "planning.md"


@pytest.fixture(scope="module")
def problems() -> dict[tuple[str, str], Problem]:
    """The problem of every world and concept of the case."""
    register = open_case("ukraine")
    settings = [setting_of(register, Asked(world.world)) for world in register.worlds]
    return {
        (setting.world.world, concept.concept): coalition.problem(concept)
        for setting, coalition in zip(settings, coalitions_of(settings, None), strict=True)
        for concept in register.concepts
    }


def test_few_columns_are_as_few_as_told(problems: dict[tuple[str, str], Problem]) -> None:
    chosen = Few(*formulate(problems["us-in", "corps"])).chosen
    told = (
        f"Of {len(problems['us-in', 'corps'].table):,} tours (us-in, corps) {len(chosen.filling)} "
        f"are enough to fill and {len(chosen.placed)} to choose among"
    )
    assert told in PAGE.read_text(encoding="utf-8")


def test_the_whole_model_is_as_large_as_told(problems: dict[tuple[str, str], Problem]) -> None:
    models = [formulate(problem)[1] for problem in problems.values()]
    columns = max(len(model) for model in models)
    rows = max(len(model.arrays.low) for model in models)
    told = f"(up to {-(-columns // 100) * 100:,} columns and {-(-rows // 100) * 100:,} rows in"
    assert told in " ".join(PAGE.read_text(encoding="utf-8").split())


@pytest.mark.slow
def test_as_many_plans_end_on_the_face_as_told(problems: dict[tuple[str, str], Problem]) -> None:
    """A whole plan that fills each tier to its bound is found without a search tier by tier."""
    ended = first = 0
    for problem in problems.values():
        formulation, model = formulate(problem)
        few, aims, limits = Few(formulation, model), aims_of(formulation), Limits().begun()
        lp = few.lp(aims, HighsSolver())
        least = alone(lp, aims, limits)
        filled = fill_tiers(few, lp, aims, least, HighsSolver(), limits)
        ended += filled.face is not None and not filled.kept
        first += filled.face is not None and bool(filled.kept)
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"So ended {ended} of the {len(problems)} plans of the embedded case." in text
    rest = f"(so in {first} of the other {len(problems) - ended} plans the tiers before it)"
    assert rest in text, rest


@pytest.mark.nightly
def test_the_fewest_nations_are_proven_in_all_plans_as_told(
    problems: dict[tuple[str, str], Problem],
) -> None:
    for (world, concept), problem in problems.items():
        plan = make_plan(problem, Question(world, "as told", limits=Limits()), HighsSolver())
        (stage,) = (s for s in plan.stages if s.aim == "nations on a line at a site")
        assert stage.proven, (world, concept)
    told = f"proven the fewest in all {len(problems)} plans of the embedded case."
    assert told in " ".join(PAGE.read_text(encoding="utf-8").split())
