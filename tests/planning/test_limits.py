"""Limits are for the whole question: what one part takes, the next no longer has."""

import pickle
from time import monotonic, sleep

import numpy as np
import pytest

from contingent.adapters.solver.highs import HighsSolver
from contingent.errors import NoAnswer
from contingent.planning.linear_model import LinearModel
from contingent.planning.planner import Question, make_plan
from contingent.planning.problem import Problem
from contingent.planning.solver import Held, Limits, Solved
from contingent.verification.verify import verify
from tests.builders import line, offer, planned, posed, register


class Slow:
    """HiGHS, which takes all the time there is over its first plan, and counts what it is asked."""

    name = "slow"

    def __init__(self) -> None:
        self.given = list[float]()

    def solve(self, model: LinearModel, limits: Limits, *, relax: bool = False) -> Solved:
        if self.given:  # nothing can be found when there is no time
            return Solved("stopped", np.inf, -np.inf, None)
        found = HighsSolver().solve(model, Limits(), relax=relax)
        if found.values is not None:
            self.given.append(limits.remaining())
            sleep(limits.remaining())
        return found

    def hold(self, model: LinearModel) -> Held:
        return HighsSolver().hold(model)


def three_tiers() -> Problem:
    """Two packages, of which each fills a line twice over, and two lines of each tier."""
    lines = [line(f"t{tier}{n}", tier=tier) for tier in (1, 2, 3) for n in "ab"]
    packages = [offer(name, name.upper() * 3, supplies="mech-bn:2") for name in "abc"]
    return posed(register(packages, lines))


def test_what_one_aim_takes_the_next_no_longer_has() -> None:
    problem, solver, begin = three_tiers(), Slow(), monotonic()
    plan = make_plan(problem, Question("base", "greatest", limits=Limits(0.4)), solver)
    assert monotonic() - begin < 10
    assert solver.given[0] <= 0.4
    assert plan.status == "limit"
    assert plan.tiers[0].proven
    assert not plan.tiers[-1].proven
    assert [stage.aim for stage in plan.stages[:3]] == [f"shortfall of tier {t}" for t in (1, 2, 3)]
    assert verify(problem.register, problem.register.world(None), plan) == ()


def test_a_question_that_is_not_cut_is_answered_alike_whatever_its_limit() -> None:
    answers = [planned(three_tiers(), limits=Limits(seconds)) for seconds in (20, 600)]
    assert answers[0] == answers[1]


def test_a_cancelled_question_begins_nothing() -> None:
    with pytest.raises(NoAnswer):
        planned(three_tiers(), limits=Limits(600, cancelled=lambda: True))


def test_the_clock_runs_from_the_first_asking_on() -> None:
    waiting = Limits(5)
    assert waiting.remaining() == 5
    begun = waiting.begun()
    sleep(0.01)
    assert begun.begun() is begun
    assert begun.remaining() < 5
    assert begun.part(0.5).remaining() <= 2.5
    assert not begun.over()
    assert Limits(0).begun().over()
    assert Limits(5, cancelled=lambda: True).over()


def test_what_crosses_to_another_process_is_the_time_left() -> None:
    left = pickle.loads(pickle.dumps(Limits(5, ends=monotonic() + 2)))  # noqa: S301 - our own
    assert 1 < left.remaining() <= 2
    assert pickle.loads(pickle.dumps(Limits(5))) == Limits(5)  # noqa: S301 - our own
