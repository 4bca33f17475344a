"""Places and movement: routes, links that fill up or close, sites to choose, what they bring."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.plan import Plan
from contingent.planning.planner import Question, make_plan
from contingent.planning.problem import build_problem
from contingent.planning.travel import HERE, RouteBook, routes_between
from contingent.register.register import Register
from contingent.register.site import Link
from contingent.register.world import World
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.services.cases.opening import open_case
from contingent.verification.verify import verify
from tests.builders import days as days_text
from tests.builders import fewer, line, offer, register, replaced, site, standing
from tests.planning.plain_places import least_shortfall, random_case

SEEDS = st.integers(0, 2**32)

OPEN_SEA = World.model_validate({"world": "base", "events": {"straits": True}})
SHUT_SEA = World.model_validate({"world": "base"})


def link(begin: str, end: str, mode: str = "rail", days: float = 10, **more: Any) -> Link:
    """A link."""
    return Link.model_validate(
        {"from": begin, "to": end, "mode": mode, "time": days_text(days), **more}
    )


def europe(**more: Any) -> Register:
    """A home, a rail way over a border with a gauge break, and a quicker sea way that may shut."""
    return register(
        [offer("a", "AAA", packages=4, personnel=100, ready="5 days")],
        [line("l", quantity=4, at="kyiv")],
        [
            site("home", "AAA", roles="home"),
            site("border", "POL", transfer="3 days"),
            site("port", "ROU"),
            site("kyiv", transfer="2 days"),
        ],
        events=["straits"],
        homes={"AAA": "home"},
        months=4,
        **{
            "links": [
                link("home", "border", "rail", 20),
                link("border", "kyiv", "road", 10),
                link("home", "port", "sea", 5, event="straits"),
                link("port", "kyiv", "road", 5),
            ],
            **more,
        },
    )


def plan_of(given: Register, world: World = OPEN_SEA, most_sites: int | None = None) -> Plan:
    """The verified plan in which every offer stands always."""
    problem = build_problem(given, given.concept(None), standing(given), world, most_sites)
    plan = make_plan(problem, Question("base", "greatest", tie_breaks=False), HighsSolver())
    assert verify(given, world, plan) == ()
    return plan


def test_the_quickest_route_counts_changes_of_transport_and_the_arrival() -> None:
    given = europe()
    quick, *_ = routes_between(given, "home", "kyiv")
    assert quick.places == ("home", "port", "kyiv")
    assert quick.days == 5 + 5 + 2, "the port demands no days for the change, Kyiv two on arrival"
    slow, *_ = routes_between(given, "home", "kyiv", frozenset({2}))
    assert slow.places == ("home", "border", "kyiv")
    assert slow.days == 20 + 3 + 10 + 2


def test_links_are_travelled_both_ways_and_what_no_link_reaches_cannot_be_reached() -> None:
    given = europe()
    assert routes_between(given, "kyiv", "home")[0].days == 10
    assert routes_between(given, "home", "nowhere") == ()


def test_no_travel_without_links_or_home_or_at_home() -> None:
    given = europe()
    assert RouteBook(given).routes("AAA", "home", 0) == (HERE,)
    assert RouteBook(given).routes("UKR", "kyiv", 0) == (HERE,)
    assert RouteBook(europe(links=[])).routes("AAA", "kyiv", 0) == (HERE,)


def test_units_are_there_after_notice_and_travel() -> None:
    quick, slow = plan_of(europe()), plan_of(europe(), SHUT_SEA)
    assert quick.personnel == (400, 400, 400, 400), "5 + 12 days are within the first month"
    assert quick.lines[0].months[0] == pytest.approx(4 * (1 - 17 / 30)), "what is left of it counts"
    assert slow.personnel == (0, 400, 400, 400), "5 + 35 days are within the second"
    assert slow.lines[0].months[1] == pytest.approx(4 * (2 - 40 / 30))
    assert {item.arrival for item in slow.assignments} == {Fraction(40, 30)}


def test_an_event_shuts_a_link_in_the_months_in_which_it_does_not_hold() -> None:
    world = World.model_validate({"world": "base", "events": {"straits": 2}})
    routes = {a.month: a.route for a in plan_of(europe(), world).assignments}
    assert routes == {1: ("home", "border", "kyiv")}, "overland, before the straits open"


def test_who_cannot_be_reached_does_not_serve() -> None:
    given = europe(links=[link("home", "port")])
    assert plan_of(given).assignments == ()


def test_a_link_carries_so_many_a_month_and_other_ways_are_used() -> None:
    narrow = europe(
        links=[
            link("home", "border", "rail", 2, capacity="100 a month"),
            link("border", "kyiv", "rail", 2),
            link("home", "port", "rail", 3, capacity="100 a month"),
            link("port", "kyiv", "rail", 3),
        ]
    )
    plan = plan_of(narrow)
    assert plan.personnel == (200, 400, 400, 400), "a hundred by each way each month"
    assert {a.route[1] for a in plan.assignments} == {"border", "port"}


def check_against_all(seed: int, most: int) -> None:
    """Plan the first random case from a seed that is small enough, and try all its plans."""
    rng = Random(seed)
    while True:
        given_one, world, most_sites = random_case(rng)
        best = least_shortfall(given_one, world, most_sites, most)
        if best is not None:
            break
    plan = plan_of(given_one, world, most_sites)
    missing = {tier.tier: tier.required - tier.filled for tier in plan.tiers}
    assert [missing.get(tier, 0.0) for tier in (1, 2)] == pytest.approx(best, abs=1e-5)


@given(SEEDS)
def test_no_choice_of_sites_ways_and_tours_leaves_less_open(seed: int) -> None:
    check_against_all(seed, most=200)


@pytest.mark.slow
@fewer(2)
@given(SEEDS)
def test_no_choice_of_many_leaves_less_open(seed: int) -> None:
    check_against_all(seed, most=5_000)


def test_who_only_passes_serves_nowhere() -> None:
    given = europe()
    border = site("border", "POL", transfer="3 days", roles="way")
    given = replaced(
        given,
        sites=tuple(border if s.site == "border" else s for s in given.sites),
        requirements=(line("l", quantity=4),),
    )
    (anywhere,) = given.requirements
    assert [s.site for s in given.sites_of(anywhere)] == ["port", "kyiv"]
    plan = plan_of(given, SHUT_SEA)
    passing = _first(plan, site="border", route=("home", "border"))
    assert any("not needed at border" in told for told in verify(given, SHUT_SEA, passing))


def relieved(days: int) -> Plan:
    """Two packages on tours of six months and as long at rest, relieved with an overlap."""
    own = offer(
        "a", "AAA", packages=2, personnel=100, tour="6 months", rest_ratio=1, relief=days_text(days)
    )
    return plan_of(register([own], [line("l")], months=24))


def test_an_overlap_costs_availability_rounded_up_to_months() -> None:
    assert sum(relieved(0).lines[0].months) == 24  # type: ignore[arg-type]
    # 2 x (6 months + a third) are 12.67, so a package goes again after thirteen months, not twelve
    plan = relieved(10)
    assert sum(plan.lines[0].months) == 23  # type: ignore[arg-type]
    assert sum(relieved(15).lines[0].months) == 23  # type: ignore[arg-type]
    assert sum(relieved(30).lines[0].months) == 22  # type: ignore[arg-type]


def test_the_verifier_keeps_the_overlap() -> None:
    own = offer("a", "AAA", packages=2, tour="6 months", rest_ratio=1, relief="10 days")
    given = register([own], [line("l")], months=24)
    free = relieved(0)
    stands = tuple((name, tuple(range(24))) for name, _ in free.standing)
    rushed = replace(free, register_hash=given.content_hash, standing=stands)
    assert any("all away or resting" in told for told in verify(given, OPEN_SEA, rushed))


def cities(**more: Any) -> Register:
    """Three candidate cities with lines of their own, and a hub that is there anyway."""
    return register(
        [offer("a", "AAA", packages=3), offer("b", "BBB", supplies="guard-bn:1", packages=1)],
        [
            line("north", at="north"),
            line("south", at="south", weight=2),
            line("west", at="west", weight=3),
            *more.pop("lines", ()),
        ],
        [*(site(name, cost=1) for name in ("north", "south", "west")), site("hub", "POL")],
        months=2,
        **more,
    )


@pytest.mark.parametrize(
    ("most", "opened", "filled"),
    [(1, {"west"}, 3), (2, {"west", "south"}, 5), (3, {"west", "south", "north"}, 6)],
)
def test_the_best_sites_are_opened_and_no_more_than_allowed(
    most: int, opened: set[str], filled: float
) -> None:
    plan = plan_of(cities(), most_sites=most)
    assert set(plan.opened) == opened
    assert plan.tiers[0].filled == pytest.approx(filled)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_choice_of_sites_is_the_best_of_all_choices(most: int) -> None:
    given = cities(lines=[line("guard", "guard-bn", each=True, at="north;south;west")])
    best = plan_of(given, most_sites=most)
    short = best.tiers[0].required - best.tiers[0].filled
    others = []
    for size in range(most + 1):
        for chosen in combinations(("north", "south", "west"), size):
            kept = [s for s in given.sites if s.cost is None or s.site in chosen]
            lines = [li for li in given.requirements if li.each or li.at[0] in chosen]
            missing = sum(
                li.weight for li in given.requirements if not li.each and li.at[0] not in chosen
            )
            if not lines or not chosen:
                others.append(missing)
                continue
            lines = [li.model_copy(update={"at": chosen}) if li.each else li for li in lines]
            own = register(given.offers, lines, kept, months=2)
            part = plan_of(own, most_sites=None)
            others.append(missing + part.tiers[0].required - part.tiers[0].filled)
    assert short == pytest.approx(min(others))


def test_a_site_brings_its_own_lines_only_when_it_is_opened() -> None:
    given = cities(lines=[line("guard", "guard-bn", each=True, at="north;south;west")])
    plan = plan_of(given, most_sites=1)
    assert plan.opened == ("west",)
    assert {fill.line for fill in plan.lines} == {"north", "south", "west", "guard@west"}
    assert plan.tiers[0].required == 7, "three lines of weight 1, 2 and 3, and one guard"


def test_sites_near_a_point_will_do_and_home_stations_are_not_anywhere() -> None:
    given = register(
        [offer("a", "AAA", packages=2)],
        [line("near", at="kyiv", within_km=100), line("free")],
        [
            site("kyiv", lat=50.45, lon=30.52),
            site("irpin", lat=50.52, lon=30.25),
            site("lviv", lat=49.84, lon=24.03),
            site("barracks", "AAA", roles="home", lat=50.45, lon=30.52),
        ],
    )
    near, free = given.requirements
    assert [s.site for s in given.sites_of(near)] == ["kyiv", "irpin"]
    assert [s.site for s in given.sites_of(free)] == ["kyiv", "irpin", "lviv"]
    plan_of(given)


def test_wrong_each_within_km_plans_the_lines_of_sites_that_are_near() -> None:
    folder = Path(__file__).parents[1] / "known_faults" / "wrong_each_within_km"
    plan = plan_concept(open_case(str(folder)), Asked()).plan
    assert {fill.line for fill in plan.lines if fill.tier == 3} == {
        "guard@riverside",
        "guard@delta",
        "guard@town",
    }


@given(SEEDS)
def test_lines_of_opened_sites_near_a_point_always_plan(seed: int) -> None:
    rng = Random(seed)
    roles = ["city", "way", "home", "port"]
    sites = [
        site(
            name,
            lat=rng.choice([None, 50 + rng.random()]),
            lon=30 + rng.random(),
            roles=rng.choice(roles),
            cost=rng.choice([1, 1, None]),
        )
        for name in ("one", "two", "three")
    ]
    at = rng.choice(["any", "one", "city", "two;port"])
    near = rng.choice([None, 40, 100])
    lines = [line("core"), line("guard", at=at, within_km=near, each=True, tier=2)]
    plan_of(register([offer("a", "AAA", packages=2)], lines, sites), most_sites=rng.choice([1, 3]))


def test_not_east_of_a_longitude() -> None:
    given = register(
        [offer("a", "AAA", caveats="not east of 27.5")],
        [line("l", at="kyiv;lviv")],
        [site("kyiv", lat=50.45, lon=30.52), site("lviv", lat=49.84, lon=24.03)],
    )
    assert {a.site for a in plan_of(given).assignments} == {"lviv"}


def _first(plan: Plan, **changes: Any) -> Plan:
    first, *rest = plan.assignments
    return replace(plan, assignments=(replace(first, **changes), *rest))


MOVES: list[tuple[dict[str, Any], str]] = [
    ({"route": ()}, "no route from home to kyiv"),
    ({"route": ("port", "kyiv")}, "no route from home to kyiv"),
    ({"route": ("home", "kyiv")}, "no open link on the way home - kyiv"),
    ({"gone": Fraction(16, 30)}, "of notice and 12 days of travel from step 0 not kept"),
    ({"gone": Fraction(1)}, "arrives in another step"),
]


@pytest.mark.parametrize(("planted", "told"), MOVES)
def test_the_verifier_follows_every_route(planted: dict[str, Any], told: str) -> None:
    given = europe()
    objections = verify(given, OPEN_SEA, _first(plan_of(given), **planted))
    assert any(told in objection for objection in objections), objections


def test_the_verifier_counts_the_days_of_a_change_of_transport() -> None:
    """Five days of notice, twenty by rail, three to change, three by road and two on arrival."""
    given = europe(links=[link("home", "border", "rail", 20), link("border", "kyiv", "road", 3)])
    plan = plan_of(given)
    assert min(item.arrival for item in plan.assignments) == Fraction(33, 30)
    told = verify(given, OPEN_SEA, _first(plan, gone=Fraction(2, 30)))
    assert any("5 days of notice and 28 days of travel from step 0 not kept" in t for t in told), (
        told
    )


def planted_moves() -> Iterator[tuple[Register, World, Plan]]:
    """Plans with a fault of movement."""
    given = europe()
    for planted, _ in MOVES:
        yield given, OPEN_SEA, _first(plan_of(given), **planted)
    yield given, SHUT_SEA, plan_of(given)
    yield crowded()
    yield needless_route()


def crowded() -> tuple[Register, World, Plan]:
    """Four hundred over a link that carries a hundred a month."""
    narrow = europe(links=[link("home", "kyiv", days=2, capacity="100 a month")])
    plan = plan_of(europe(links=[link("home", "kyiv", days=2)]))
    return narrow, OPEN_SEA, replace(plan, register_hash=narrow.content_hash)


def needless_route() -> tuple[Register, World, Plan]:
    """A route in a case without links."""
    given = europe(links=[])
    return given, OPEN_SEA, _first(plan_of(given), route=("home", "kyiv"))


def test_the_verifier_sees_shut_and_full_links_and_needless_routes() -> None:
    given = europe()
    plan = plan_of(given)
    assert any("no open link" in told for told in verify(given, SHUT_SEA, plan))
    assert any("more than fit" in told for told in verify(*crowded()))
    assert any("a route where none is needed" in told for told in verify(*needless_route()))


def test_an_offer_that_stands_in_no_month_is_objected_to_and_does_not_stop_the_verifier() -> None:
    given = europe()
    objections = verify(given, OPEN_SEA, replace(plan_of(given), standing=()))
    assert any("does not stand" in told for told in objections)


OPENINGS: list[tuple[dict[str, Any], str]] = [
    ({"opened": ("west",)}, "which is not opened"),
    ({"opened": ("west", "south", "north")}, "3 sites opened, more than 2"),
    ({"opened": ("west", "south", "hub")}, "hub is said to be opened but is no candidate"),
]


def planted_openings() -> Iterator[tuple[Register, World, Plan]]:
    """Plans with a fault of the sites opened."""
    for changes, _ in OPENINGS:
        yield cities(), OPEN_SEA, replace(plan_of(cities(), most_sites=2), **changes)


@pytest.mark.parametrize(("changes", "told"), OPENINGS)
def test_the_verifier_checks_the_sites_opened(changes: dict[str, Any], told: str) -> None:
    given = cities()
    plan = replace(plan_of(given, most_sites=2), **changes)
    assert any(told in objection for objection in verify(given, OPEN_SEA, plan))


def test_the_verifier_misses_no_line_of_an_opened_site() -> None:
    given = cities(lines=[line("guard", "guard-bn", each=True, at="north;south;west")])
    plan = plan_of(given, most_sites=1)
    fewer = tuple(fill for fill in plan.lines if fill.line != "guard@west")
    objections = verify(given, OPEN_SEA, replace(plan, lines=fewer))
    assert "the lines of the plan are not those of its concept" in objections
