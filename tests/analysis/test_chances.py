"""Probability of the goal from those of events and nations, by going through every world."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from math import comb, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.analysis.build_game import Goal
from contingent.analysis.chances import Chance, chance_of
from contingent.register.nation import Nation
from contingent.register.register import Register
from contingent.register.world import Event
from contingent.services.answers.hinging import chance
from tests.analysis.drawn import games
from tests.analysis.plain import Asked
from tests.builders import fewer, line, offer, register, replaced, setting
from tests.resolution.plain import FALSE, TRUE

ODDS = st.sampled_from([None, 0.25, 0.5, 0.9, 0, 1])


def with_odds(given_one: Register, odds: Mapping[str, float | None]) -> Register:
    """The register with these probabilities of events and nations."""
    return replaced(
        given_one,
        events=tuple(Event(event=e.event, probability=odds.get(e.event)) for e in given_one.events),
        nations=tuple(
            Nation(nation=n.nation, name=n.name, groups=n.groups, probability=odds.get(n.nation))
            for n in given_one.nations
        ),
    )


def expected(given_one: Register, odds: Mapping[str, float | None], goal: str) -> Fraction:
    """The expected value over all worlds; what has no odds is as the ceasefire's world has it."""
    nations = list(dict.fromkeys(o.nation for o in given_one.offers))
    names = [e.event for e in given_one.events] + nations
    settled = {FALSE: Fraction(0)}
    p = {
        name: settled.get(name, Fraction(1))
        if odds.get(name) is None
        else Fraction(odds[name] or 0)
        for name in names
    }
    total = Fraction(0)
    for world in product([False, True], repeat=len(names)):
        here = {name for name, true in zip(names, world, strict=True) if true}
        chance_of_it = prod(p[name] if name in here else 1 - p[name] for name in names)
        if chance_of_it:
            events = tuple(here & {TRUE, FALSE})
            asked = Asked(given_one, "nations", goal, greatest=True, events=events)
            total += chance_of_it * asked.worth(asked.standing(here))
    return total


def told(given_one: Register, goal: Goal = "essential") -> Chance | None:
    """What the engine says in the world of the ceasefire."""
    return chance(setting(given_one, {TRUE: True}), given_one.concept(None), 0, goal)


CASES = st.tuples(
    games(nations=4, offers=6),
    st.fixed_dictionaries(dict.fromkeys([TRUE, FALSE, "AAA", "BBB", "CCC", "DDD"], ODDS)),
    st.sampled_from(["essential", "fill"]),
)


@fewer(2)
@given(CASES)
def test_the_probability_is_the_sum_over_all_worlds(case: Any) -> None:
    bare, odds, goal = case
    given_one = with_odds(bare, odds)
    open_ones = [name for name, p in odds.items() if p is not None and 0 < p < 1]
    found = told(given_one, goal)
    if found is None:
        assert not open_ones
        return
    assert found.exact
    assert found.value == pytest.approx(float(expected(given_one, odds, goal)), abs=1e-12)
    assert found.low == found.value == found.high


@fewer(2)
@given(CASES)
def test_each_swing_is_the_value_with_that_one_thing_settled(case: Any) -> None:
    """Shows too that the value moves linearly with each probability, between the two ends."""
    bare, odds, goal = case
    given_one = with_odds(bare, odds)
    found = told(given_one, goal)
    if found is None:
        return
    spans = [abs(swing.if_so - swing.if_not) for swing in found.swings]
    assert spans == sorted(spans, reverse=True)
    for swing in found.swings:
        so = expected(given_one, {**odds, swing.name: 1}, goal)
        never = expected(given_one, {**odds, swing.name: 0}, goal)
        assert (swing.if_so, swing.if_not) == pytest.approx((float(so), float(never)), abs=1e-12)
        for p in (0.125, 0.75):
            moved = told(with_odds(bare, {**odds, swing.name: p}), goal)
            assert moved is not None
            along = p * swing.if_so + (1 - p) * swing.if_not
            assert moved.value == pytest.approx(along, abs=1e-12)


def vote(events: int, need: int, p: float) -> Register:
    """One offer that waits for so many of the events, each with the same probability."""
    names = [f"e{number}" for number in range(events)]
    bare = register(
        [offer("a", "AAA", f"at least {need} of {', '.join(names)}")], [line("l")], events=names
    )
    return with_odds(bare, dict.fromkeys(names, p))


@pytest.mark.slow
@pytest.mark.parametrize(("events", "p"), [(21, 0.5), (25, 0.3)])
def test_past_the_exact_limit_the_stated_interval_holds_the_known_value(
    events: int, p: float
) -> None:
    """The known value: so many of independent events, by the binomial formula."""
    need = events // 2
    known = sum(comb(events, k) * p**k * (1 - p) ** (events - k) for k in range(need, events + 1))
    found = told(vote(events, need, p))
    assert found is not None
    assert not found.exact
    assert found.low < known < found.high
    assert found.low < found.value < found.high
    assert found.high - found.low < 0.004
    assert found == told(vote(events, need, p))
    assert all(swing.if_not < known < swing.if_so for swing in found.swings)


def test_at_the_exact_limit_the_value_is_the_binomial_one() -> None:
    found = told(vote(12, 5, 0.3))
    assert found is not None
    assert found.exact
    assert found.worlds == 4096
    known = sum(comb(12, k) * 0.3**k * 0.7 ** (12 - k) for k in range(5, 13))
    assert found.value == pytest.approx(known, abs=1e-12)


def test_what_stands_by_chance_stands_with_its_probability() -> None:
    """The one gate: an offer that waits for either of two events."""
    from tests.analysis.drawn import game_of

    bare = register([offer("a", "AAA", "ceasefire or war")], [line("l")], events=(TRUE, FALSE))
    game = game_of(with_odds(bare, {TRUE: 0.5, FALSE: 0.5}), players="chances").game
    found = chance_of(game.compiled, game.players, [0.5, 0.5])
    assert found.standing == pytest.approx((0.75,))


def test_without_any_probability_nothing_is_told() -> None:
    assert told(register([offer("a", "AAA")], [line("l")])) is None
    certain = with_odds(register([offer("a", "AAA")], [line("l")]), {"AAA": 1})
    assert told(certain) is None
