"""What every best plan fills: seen by the linear program first, the same as in whole packages."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.certain import Certain
from contingent.planning.plan import LineFill, Plan
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.services.answers import trials
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.services.cases.opening import open_case
from tests.builders import fewer, line, offer, planned, posed, register, site

UKRAINE = open_case("ukraine")
PAIRS = [(world.world, one.concept) for world in UKRAINE.worlds for one in UKRAINE.concepts]


class WholeOnly(Certain):
    """As it was before: never by the linear program."""

    def _split(self, tier: int, lines: list[LineFill]) -> Callable[[list[LineFill]], None]:
        del tier, lines
        return lambda _: None


def assert_alike(problem: Problem, plan: Plan) -> int:
    """The same lines are filled in every plan as good; how many those are."""
    limits = Limits()
    quick = Certain(problem, plan, HighsSolver(), limits)
    slow = WholeOnly(problem, plan, HighsSolver(), limits)
    names = [fill.line for fill in plan.lines]
    firm = [name for name in names if quick.is_filled(name)]
    assert firm == [name for name in names if slow.is_filled(name)]
    return len(firm)


def drawn(seed: int) -> Register:
    """A few offers that serve one or two kinds of lines, and lines of two tiers."""
    rng = Random(seed)
    capabilities = ["mech-bn", "medical", "air-defence"]
    offers = [
        offer(
            f"o{n}",
            rng.choice(["AAA", "BBB"]),
            packages=rng.randint(1, 3),
            supplies="|".join(f"{c}:1" for c in rng.sample(capabilities, rng.randint(1, 2))),
        )
        for n in range(rng.randint(2, 5))
    ]
    lines = [
        line(f"l{n}", rng.choice(capabilities), quantity=rng.randint(1, 3), tier=rng.randint(1, 2))
        for n in range(rng.randint(2, 5))
    ]
    return register(offers, lines, [site("kyiv")], months=rng.randint(1, 3))


@given(st.integers(0, 2**32))
@fewer(5)
def test_lines_filled_in_every_best_plan_are_those_found_in_whole_packages(seed: int) -> None:
    problem = posed(drawn(seed))
    assert_alike(problem, planned(problem))


@pytest.mark.slow
@pytest.mark.parametrize("pair", [("us-out", "division"), ("ceasefire-only", "presence")])
def test_the_same_remedies_are_told_as_by_whole_packages_alone(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str]
) -> None:
    same_told(monkeypatch, *pair)


@pytest.mark.nightly
@pytest.mark.parametrize("pair", PAIRS)
def test_the_same_remedies_are_told_in_every_world_and_concept(
    monkeypatch: pytest.MonkeyPatch, pair: tuple[str, str]
) -> None:
    same_told(monkeypatch, *pair)


def same_told(monkeypatch: pytest.MonkeyPatch, world: str, concept: str) -> None:
    """Also on another limit of time: what is tried is limited by work, and not by time."""
    asked = Asked(world=world)
    quick = plan_concept(UKRAINE, asked, concept, Limits(600))
    monkeypatch.setattr(trials, "Certain", WholeOnly)
    assert quick.why == plan_concept(UKRAINE, asked, concept, Limits(1200)).why
