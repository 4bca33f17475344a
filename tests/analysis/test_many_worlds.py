"""Worlds in bulk against each world resolved and bounded from scratch, as it was done before."""

from itertools import product
from math import prod
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.cluster.local import LocalExecutor
from contingent.adapters.cluster.processes import ProcessExecutor
from contingent.analysis.worlds_drawn import QUANTILES, Drawn, draw_worlds, spread_of
from contingent.errors import NoCoalition, NothingToPlan, UnknownName
from contingent.planning.problem import build_problem
from contingent.register.nation import Nation
from contingent.register.register import Register
from contingent.register.site import Link
from contingent.register.world import Event, World
from contingent.resolution.readings import default_reading, months_standing
from contingent.resolution.setting import Setting
from contingent.services.answers import bulk_bounds
from contingent.services.answers.asked import Asked
from contingent.services.answers.worlds import EACH, WorldsAsked, WorldsSwept, sweep_worlds
from contingent.services.wire.worlds import WorldsAnswer
from tests.builders import fewer, line, offer, register, replaced, site
from tests.planning.plain_aims import plain_bounds
from tests.resolution.one_by_one import periods_one_by_one

EVENTS = ("peace", "vote", "thaw", "storm")
CONDITIONS = (
    "", "peace", "vote", "peace and vote", "BBB", "CCC or storm", "not storm", "not CCC", "not BBB",
    "at least 1 other nations", "AAA and not vote",
)  # fmt: skip
ODDS = (None, 0.25, 0.5, 0.9, 0, 1)
#: When an event comes true in the world asked about; those not in it never do there.
WHEN = (None, True, 1, 2, [1, 3])


def case_of(rng: Random) -> Register:
    """A few offers with conditions, some sent over a link that only an event opens."""
    linked = rng.random() < 0.5
    offers = [
        offer(
            f"o{number}",
            rng.choice(["AAA", "BBB", "CCC"]),
            rng.choice(CONDITIONS),
            supplies=rng.choice(["mech-bn:1", "isr:1", "mech-bn:1|isr:1", "frigate:1"]),
            packages=rng.randint(0, 2),
            tour=rng.choice([None, "2 months"]),
            personnel=10,
        )
        for number in range(rng.randint(2, 6))
    ]
    lines = [
        line("l0", quantity=rng.choice([1, 2, 3]), at="one"),
        line("l1", "isr", tier=rng.randint(1, 3), weight=rng.choice([1, 2])),
        line("l2", rng.choice(["isr", "mech-bn"]), tier=rng.randint(1, 3), from_=1),
    ]
    more: dict[str, Any] = {}
    if linked:
        way = {"from": "home", "to": "one", "mode": "sea", "time": "10 days"}
        more["links"] = [Link.model_validate({**way, "event": rng.choice(EVENTS)})]
    given_one = register(
        offers,
        lines,
        [site("one"), *([site("home", "AAA", roles="home")] if linked else [])],
        events=EVENTS,
        nations=["AAA", "BBB", "CCC"],
        homes={"AAA": "home", "BBB": "home"} if linked else None,
        **more,
    )
    timed = {name: when for name in EVENTS if (when := rng.choice(WHEN)) is not None}
    events = [Event(event=name, probability=rng.choice(ODDS)) for name in EVENTS]
    odds = [
        0.3 if one.nation == "CCC" and rng.random() < 0.5 else None for one in given_one.nations
    ]
    return replaced(
        given_one,
        events=events,
        nations=[
            Nation.model_validate({**one.model_dump(), "probability": p})
            for one, p in zip(given_one.nations, odds, strict=True)
        ],
        worlds=[World.model_validate({"world": "base", "events": timed})],
    )


def plainly(case: Register) -> tuple[dict[str, float], dict[int, list[tuple[float, float]]]]:
    """How often each offer stands, and each tier's (probability, share bounded), world by world."""
    things: dict[str, float] = {}
    for event in case.events:
        if event.probability is not None:
            things[event.event] = event.probability
    for nation in case.nations:
        if nation.probability is not None:
            things[nation.nation] = nation.probability
    base, concept = case.world(None), case.concept(None)
    stands = dict.fromkeys((o.offer for o in case.offers), 0.0)
    tiers: dict[int, list[tuple[float, float]]] = {}
    for so in product([False, True], repeat=len(things)):
        here = dict(zip(things, so, strict=True))
        weight = prod(p if here[name] else 1 - p for name, p in things.items())
        when: dict[str, object] = {}
        for name in EVENTS:
            spells = base.timings(name)
            if here.get(name, bool(spells)):
                first = spells[0] if spells else None
                begin = first.start if first else 0
                when[name] = begin if not first or first.until is None else [begin, first.until]
        out = tuple(n.nation for n in case.nations if not here.get(n.nation, True))
        world = World.model_validate({"world": "base", "events": when, "without": out})
        setting = Setting(case, world)
        periods = [period for period, _ in periods_one_by_one(setting)]
        try:
            months = months_standing(setting, periods, default_reading(periods))
        except NoCoalition:
            months = {}
        for name in months:
            stands[name] += weight
        for bound in plain_bounds(build_problem(case, concept, months, world)):
            tiers.setdefault(bound.tier, []).append((weight, bound.filled / bound.required))
    return stands, tiers


def quantile(pairs: list[tuple[float, float]], wanted: float) -> float:
    """The least value that so much of the probability is at or below."""
    reached = 0.0
    for weight, value in sorted(pairs, key=lambda pair: pair[1]):
        reached += weight
        if reached >= wanted - 1e-12:
            return value
    return max(value for _, value in pairs)


def swept(case: Register, worlds: int, seed: int = 1) -> WorldsSwept | None:
    try:
        return sweep_worlds(case, Asked(), WorldsAsked(worlds, seed))
    except NothingToPlan:
        return None


@fewer(3)
@given(st.integers(0, 2**32))
def test_all_worlds_are_as_each_resolved_and_bounded_from_scratch(seed: int) -> None:
    case = case_of(Random(seed))
    found = swept(case, 1000)
    if found is None:  # nothing is uncertain
        chances = [e.probability for e in case.events] + [n.probability for n in case.nations]
        assert {*chances} <= {None, 0, 1}
        return
    assert found.drawn.exact
    stands, tiers = plainly(case)
    assert found.offers == pytest.approx(stands)
    assert [one.tier for one in found.tiers] == sorted(tiers)
    for one in found.tiers:
        pairs = [(weight, min(1.0, max(0.0, value))) for weight, value in tiers[one.tier]]
        assert one.spread.mean == pytest.approx(sum(w * v for w, v in pairs), abs=2e-6)
        told = [round(value, 5) for _, value in pairs]
        near = [(w, v) for (w, _), v in zip(pairs, told, strict=True)]
        for share, value in zip(QUANTILES, one.spread.quantiles, strict=True):
            assert value == pytest.approx(quantile(near, share), abs=2e-5)


@fewer(5)
@given(st.integers(0, 2**32))
def test_pieces_and_workers_do_not_change_a_byte(seed: int) -> None:
    case = case_of(Random(seed))
    found = swept(case, 1000)
    if found is None:
        return
    whole = WorldsAnswer.of(found).to_json()
    before, bulk_bounds.A_PIECE = bulk_bounds.A_PIECE, 1
    try:
        for executor in (LocalExecutor(2), ProcessExecutor(1)):
            other = sweep_worlds(case, Asked(), WorldsAsked(1000), executor=executor)
            assert WorldsAnswer.of(other).to_json() == whole
    finally:
        bulk_bounds.A_PIECE = before


def drawing_case() -> Register:
    """A case of which 12 votes decide, so that fewer worlds than there are have to be drawn."""
    votes = [f"vote-{number}" for number in range(12)]
    case = register(
        [offer(vote, "AAA", vote) for vote in votes], [line("l", quantity=8)], events=votes
    )
    return replaced(case, events=[Event(event=vote, probability=0.6) for vote in votes])


@pytest.mark.slow
def test_drawn_means_lie_within_their_interval_as_often_as_it_says() -> None:
    case = drawing_case()
    exact = sweep_worlds(case, Asked(), WorldsAsked(4096))
    assert exact.drawn.exact
    mean = exact.tiers[0].spread.mean
    within = 0
    for seed in range(20):
        drawn = sweep_worlds(case, Asked(), WorldsAsked(300, seed))
        assert not drawn.drawn.exact
        spread = drawn.tiers[0].spread
        within += spread.low <= mean <= spread.high
    assert within >= 18  # seeds are fixed; of 20 intervals of 95 % that one misses is expected


@pytest.mark.slow
def test_two_processes_print_the_bytes_of_one() -> None:
    case = drawing_case()
    how = WorldsAsked(4096, plans=2)
    one = sweep_worlds(case, Asked(), how, executor=ProcessExecutor(1))
    before, bulk_bounds.A_PIECE = bulk_bounds.A_PIECE, 300
    try:
        two = sweep_worlds(case, Asked(), how, executor=ProcessExecutor(2))
    finally:
        bulk_bounds.A_PIECE = before
    assert WorldsAnswer.of(one).to_json() == WorldsAnswer.of(two).to_json()
    assert all(p.plan and dict(p.plan.filled)[1] <= p.bound[0] + 1e-6 for p in two.plans)


def test_the_same_seed_draws_the_same_worlds_and_another_others() -> None:
    one, same, other = (draw_worlds([0.5] * 12, 100, seed) for seed in (1, 1, 2))
    assert (one.so == same.so).all()
    assert one.so.shape != other.so.shape or (one.so != other.so).any()
    assert one.weight.sum() == pytest.approx(1)


def test_all_worlds_are_taken_where_they_are_no_more_than_asked_for() -> None:
    assert draw_worlds([0.5] * 3, 8, 1).exact
    assert not draw_worlds([0.5] * 3, 7, 1).exact


def test_a_quantile_is_the_least_value_that_so_many_worlds_do_not_exceed() -> None:
    drawn = Drawn(np.zeros((4, 1), dtype=np.bool_), np.array([0.05, 0.2, 0.5, 0.25]), 4, exact=True)
    spread = spread_of(np.array([0.1, 0.2, 0.5, 1.0]), drawn)
    assert spread.quantiles == (0.1, 0.2, 0.5, 0.5, 1.0)
    assert spread.whole == 0.25


def test_what_the_question_settles_is_not_drawn() -> None:
    case = drawing_case()
    found = sweep_worlds(
        case, Asked(events=(("vote-0", True), ("vote-1", False))), WorldsAsked(2000)
    )
    assert {one.name for one in found.uncertain} == {f"vote-{n}" for n in range(2, 12)}
    assert found.settled == ("vote-0", "vote-1")
    assert (found.offers["vote-0"], found.offers["vote-1"]) == pytest.approx((1, 0))


def test_a_case_without_probabilities_says_how_to_give_some() -> None:
    case = register([offer("a", "AAA", "peace")], [line("l")], events=["peace"])
    with pytest.raises(NothingToPlan, match=r"--chance each=0\.5"):
        sweep_worlds(case, Asked(), WorldsAsked(10))
    with pytest.raises(UnknownName, match="pece"):
        sweep_worlds(case, Asked(), WorldsAsked(10, chances=(("pece", 0.5),)))
    found = sweep_worlds(case, Asked(), WorldsAsked(10, chances=((EACH, 0.25),)))
    assert found.offers == {"a": pytest.approx(0.25)}
    assert found.tiers[0].spread.whole == pytest.approx(0.25)
