"""Ways: none that could be of use is left out, or the plan does not call itself proven."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.planning import ways
from contingent.planning.ways import ways_between
from contingent.register.register import Register
from contingent.verification.verify import verify
from tests.builders import days, line, offer, planned, posed, register, site
from tests.planning.plain_places import hours_of, paths
from tests.planning.test_places import link

SEEDS = st.integers(0, 2**32)


def network(rng: Random, places: int, limited: float) -> Register:
    """Places with links at random, some twice, some limited, some with days for a change."""
    names = [f"p{n}" for n in range(places)]
    links = [
        link(
            begin,
            end,
            rng.choice(["road", "rail"]),
            rng.choice([1, 2, 5]),
            capacity="100 a month" if rng.random() < limited else None,
        )
        for begin in names
        for end in names
        if begin != end and rng.random() < 0.45
    ]
    sites = [site(name, transfer=days(rng.choice([0, 0, 3]))) for name in names]
    return register([], [], sites, links=links)


@given(SEEDS)
def test_of_all_ways_one_is_found_that_is_as_quick_and_as_free(seed: int) -> None:
    rng = Random(seed)
    given_one = network(rng, rng.randint(2, 5), rng.choice([0.2, 0.6]))
    found, complete = ways_between(given_one, "p0", "p1")
    limits = {n for n, one in enumerate(given_one.links) if one.capacity is not None}
    every = [
        (
            hours_of(given_one, legs, "p1"),
            {(id(one), here) for one, here in legs if one.capacity is not None},
        )
        for legs in paths(given_one, "p0", "p1")
    ]
    told = [
        (
            way.hours,
            {
                (
                    id(given_one.links[n]),
                    (given_one.links[n].to if back else given_one.links[n].from_),
                )
                for n, back in way.links
                if n in limits
            },
        )
        for way in found
    ]
    assert all(one in every for one in told), "each way found is a way"
    if complete:
        for days, passed in every:
            assert any(d <= days and p <= passed for d, p in told)
    else:
        assert len(found) >= ways.WAYS
    assert [way.hours for way in found] == sorted(way.hours for way in found)


@given(SEEDS)
def test_links_that_carry_everybody_limit_nobody(seed: int) -> None:
    given_one = network(Random(seed), 5, 0.6)
    found, complete = ways_between(given_one, "p0", "p1", people=100)
    assert complete
    assert len(found) <= 1


@pytest.fixture(name="few_ways")
def _few_ways(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only one way is kept; what is remembered of networks was found otherwise."""
    monkeypatch.setattr(ways, "WAYS", 1)
    ways.forget()
    yield
    ways.forget()


def narrow() -> Register:
    """Three ways of one month each, a hundred people a way."""
    return register(
        [offer("a", "AAA", packages=3, personnel=100)],
        [line("l", quantity=3, at="kyiv", from_=1)],
        [site("home", "AAA", roles="home"), site("kyiv")],
        homes={"AAA": "home"},
        links=[
            link("home", "kyiv", m, d, capacity="100 a month")
            for m, d in (("air", 1), ("rail", 2), ("sea", 3))
        ],
        months=2,
    )


def test_a_move_is_spread_over_every_way() -> None:
    plan = planned(posed(narrow()))
    assert plan.status == "optimal"
    assert {item.links[0].mode for item in plan.assignments} == {"air", "rail", "sea"}
    assert plan.lines[0].months == (None, 3)


@pytest.mark.usefixtures("few_ways")
def test_where_ways_were_left_out_nothing_is_proven_that_others_could_better(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ways, "ROUND", 0)
    problem = posed(narrow())
    plan = planned(problem)
    assert not problem.book.all
    assert plan.status != "optimal"
    (tier,) = plan.tiers
    assert not tier.proven
    assert tier.filled < tier.bound == pytest.approx(1), "all three could be there in month 1"
    assert verify(problem.register, problem.register.world(None), plan) == ()


@pytest.mark.usefixtures("few_ways")
def test_where_ways_were_left_out_what_no_way_betters_is_proven() -> None:
    problem = posed(narrow())
    plan = planned(problem)
    assert not problem.book.all
    assert plan.status == "optimal", "three ways that avoid each other suffice, as the bound shows"
