"""What is told before the choice among equals holds of the plan that is chosen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.planning.stop import OpenLine
from contingent.register.register import Register
from contingent.services.answers import coalition
from contingent.services.answers.asked import Asked
from contingent.services.answers.made_plans import MADE, MadePlans
from contingent.services.answers.planning import BegunAnswer, Planned, plan_concept
from contingent.services.answers.sentence import plan_sentence
from contingent.services.cases.opening import open_case
from contingent.verification.verify import verify
from tests.builders import fewer, line, offer, register
from tests.planning.test_certain import drawn


@pytest.fixture(autouse=True)
def nothing_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """No plan is there from another test: then there would be nothing to choose."""
    empty = MadePlans()
    monkeypatch.setattr(MADE, "_kept", empty._kept)


def in_steps(given_one: Register, asked: Asked | None = None) -> BegunAnswer:
    """The first step of an answer, once all of it was looked at beside the answer as a whole."""
    asked = asked or Asked()
    MADE._kept.clear()
    begun = BegunAnswer.begin(given_one, asked)
    chosen = begun.choose() if begun.told.choosing else begun
    last = chosen.fill()
    MADE._kept.clear()
    whole = plan_concept(given_one, asked)
    assert (last.plan, last.why) == (whole.plan, whole.why)
    assert not last.choosing
    assert not last.trying
    assert chosen.told.plan == whole.plan
    assert_untried(chosen.told, whole.why)
    assert verified(begun.told)
    if begun.told.choosing:
        assert_settled(begun.told, chosen.told)
        said = [plan_sentence(given_one, asked, one.plan) for one in (begun.told, chosen.told)]
        assert said[0] == said[1]
    return begun


def verified(planned: Planned) -> bool:
    setting = planned.resolution.setting
    return verify(setting.register, setting.world, planned.plan) == ()


def assert_untried(told: Planned, why: tuple[OpenLine, ...]) -> None:
    """Why lines are open is told, and no remedy."""
    assert told.trying == bool(why)
    for first, then in zip(told.why, why, strict=True):
        assert (first.line, first.reason) == (then.line, then.reason)
        assert [(s.offer, s.text) for s in first.stops] == [(s.offer, s.text) for s in then.stops]
        assert_no_remedy(first)


def assert_no_remedy(told: OpenLine) -> None:
    assert not told.changes
    assert not told.complete
    assert not any(stop.changes for stop in told.stops)


def assert_settled(first: Planned, chosen: Planned) -> None:
    """All that is told of the first plan is so of the chosen one."""
    assert [replace(t, relaxed=0.0) for t in first.plan.tiers] == [
        replace(t, relaxed=0.0) for t in chosen.plan.tiers
    ]
    shares = [{f.line: f.filled for f in one.plan.lines} for one in (first, chosen)]
    assert shares[1] == pytest.approx(shares[0], abs=1e-5)
    opened = [[f.line for f in one.plan.open_lines()] for one in (first, chosen)]
    assert opened[0] == opened[1]
    assert first.trying == bool(opened[0])
    for told, then in zip(first.why, chosen.why, strict=True):
        assert told.line == then.line
        assert_no_remedy(told)
        found = {stop.offer: (stop.kind, stop.text) for stop in then.stops}
        for stop in told.stops:
            assert found[stop.offer] == (stop.kind, stop.text)
        assert_reason(told, then)


def assert_reason(told: OpenLine, then: OpenLine) -> None:
    """The reason is the beginning of that of the chosen plan, or counts offers rightly."""
    if then.reason.startswith(("counts no further", "nobody")):
        assert then.reason.startswith(told.reason)
        return
    left = len(then.stops) - len(told.stops)
    assert ("told of once the plan is chosen" in told.reason) == bool(left)
    numbers = [int(word) for word in told.reason.split() if word.isdigit()]
    assert sum(numbers) == len(then.stops)


@given(st.integers(0, 2**32))
@fewer(5)
def test_what_is_told_early_stays_so(seed: int) -> None:
    in_steps(drawn(seed))


@pytest.mark.nightly
@given(st.integers(0, 2**32))
def test_what_is_told_early_stays_so_of_many(seed: int) -> None:
    in_steps(drawn(seed))


def test_it_is_told_before_the_choice_with_lines_filled_and_open() -> None:
    assert in_steps(register([offer("a", "AAA")], [line("l")])).told.choosing
    open_one = in_steps(register([offer("a", "AAA")], [line("l", quantity=2)])).told
    assert open_one.choosing
    assert [one.reason for one in open_one.why] == ["1 offer is told of once the plan is chosen"]


def test_a_plan_made_before_is_told_whole() -> None:
    case = register([offer("a", "AAA")], [line("l", quantity=2)])
    MADE._kept.clear()
    plan_concept(case, Asked())
    again = BegunAnswer.begin(case, Asked()).told
    assert not again.choosing
    assert again.why[0].reason == "1 offer serves here already"


def test_what_was_chosen_meanwhile_for_the_same_coalition_is_not_chosen_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = register([offer("a", "AAA"), offer("b", "BBB")], [line("l")])
    MADE._kept.clear()
    begun = BegunAnswer.begin(case, Asked())
    plan = plan_concept(case, Asked(cutoff=begun.told.plan.cutoff)).plan
    monkeypatch.setattr(coalition, "choose_plan", lambda *_: pytest.fail("it is there"))
    assert begun.choose().told.plan == plan


@pytest.mark.slow
@pytest.mark.parametrize("asked", [Asked(without=("NOR",)), Asked(world="us-out")])
def test_of_the_embedded_case(asked: Asked) -> None:
    assert in_steps(open_case("ukraine"), asked).told.choosing
