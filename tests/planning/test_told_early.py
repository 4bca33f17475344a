"""A plan told before the choice among equals fills as much, and the sentence on it stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import Planned, explained, plan_concept
from contingent.services.answers.sentence import plan_sentence
from contingent.services.cases.opening import open_case
from contingent.verification.verify import verify
from tests.builders import fewer, line, offer, register
from tests.planning.test_certain import drawn


def told_early(given_one: Register, asked: Asked | None = None) -> list[Planned]:
    """What was told early, each looked at beside the plan that came of it."""
    asked, early = asked or Asked(), list[Planned]()
    last = plan_concept(given_one, asked, explain=False, on_filled=early.append)
    sentence = plan_sentence(given_one, asked, last.plan)
    for one in early:
        assert one.choosing
        assert plan_sentence(given_one, asked, one.plan) == sentence
        assert [(t.tier, t.filled, t.proven) for t in one.plan.tiers] == [
            (t.tier, t.filled, t.proven) for t in last.plan.tiers
        ]
        setting = one.resolution.setting
        assert verify(setting.register, setting.world, one.plan) == ()
    assert not last.choosing
    assert len(early) == (not last.plan.open_lines(1))
    return early


@given(st.integers(0, 2**32))
@fewer(5)
def test_what_is_told_early_stays_so(seed: int) -> None:
    told_early(drawn(seed))


def test_it_is_told_where_all_that_is_essential_is_filled_and_only_there() -> None:
    assert told_early(register([offer("a", "AAA")], [line("l")]))
    assert not told_early(register([offer("a", "AAA")], [line("l", quantity=2)]))


@pytest.mark.slow
@pytest.mark.parametrize("without", [(), ("NOR",), ("DEU",)])
def test_of_the_embedded_case(without: tuple[str, ...]) -> None:
    told_early(open_case("ukraine"), Asked(without=without))


def assert_why_comes_first(given_one: Register, asked: Asked) -> int:
    """Lines that are open, once why they are was told before anything was tried, and stays."""
    early = list[Planned]()
    planned = plan_concept(given_one, asked, explain=False)
    last = explained(planned, asked.reading, on_told=early.append)
    assert len(early) == bool(planned.plan.open_lines())
    for one in early:
        assert one.trying
        assert one.plan == last.plan
        for first, then in zip(one.why, last.why, strict=True):
            assert (first.line, first.reason) == (then.line, then.reason)
            assert [(s.offer, s.text) for s in first.stops] == [
                (s.offer, s.text) for s in then.stops
            ]
            assert not first.changes
            assert not first.complete
            assert not any(stop.changes for stop in first.stops)
    assert not last.trying
    whole = plan_concept(given_one, asked)
    assert (last.plan, last.why) == (whole.plan, whole.why)
    return len(last.why)


@given(st.integers(0, 2**32))
@fewer(5)
def test_why_is_told_before_what_would_fill_it_and_stays(seed: int) -> None:
    assert_why_comes_first(drawn(seed), Asked())


def test_why_is_told_first_of_the_embedded_case() -> None:
    assert assert_why_comes_first(open_case("ukraine"), Asked(world="us-out"))
