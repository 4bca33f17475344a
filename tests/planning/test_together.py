"""Places that take a domain, capacities that change, ladders, certified lines, and company.

The plan against the best of every whole assignment, in small cases to which these rules are added;
and a plan that breaks each of them, planted.
"""

from collections.abc import Iterator
from dataclasses import replace
from math import prod
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.planning.plan import Plan
from contingent.register.capability import Capability
from contingent.register.consistency import check_register
from contingent.register.register import Register
from contingent.register.site import Capacity
from contingent.register.world import World
from contingent.verification.verify import verify
from tests.builders import DOMAINS, fewer, line, offer, planned, posed, register, replaced, site
from tests.planning.plain import Standing, best_of, everything, months_of, random_case

SEEDS = st.integers(0, 2**32)

COMPANY = ("", "only with BBB", "only with BBB;CCC", "not with BBB")


def ruled(rng: Random) -> tuple[Register, Standing]:
    """A random case to which some of the rules are added."""
    given_one, stands = random_case(rng)
    ladder = rng.choice([(), ("guard-bn",)])
    above = {"mech-bn": ladder, "isr": rng.choice([(), ("mech-bn",)])}
    capabilities = tuple(
        Capability(capability=name, domain=domain, above=above.get(name, ()))
        for name, domain in DOMAINS.items()
    )
    offers = []
    for one in given_one.offers:
        own = one.model_dump(by_alias=True)
        own["certified"] = rng.choice(["yes", "no", "unknown"])
        if one.nation == "AAA" and rng.random() < 0.7:
            own["caveats"] = rng.choice(COMPANY)
        offers.append(type(one).model_validate(own))
    lines = []
    for wanted in given_one.requirements:
        own = wanted.model_dump(by_alias=True)
        own["certified"] = rng.choice([None, None, True])
        others = [o.line for o in given_one.requirements if o.line != wanted.line]
        own["with"] = rng.sample(others, 1) if others and rng.random() < 0.4 else []
        lines.append(type(wanted).model_validate(own))
    sites = tuple(
        place.model_copy(
            update={"takes": rng.choice([(), (), ("land",), ("land", "intelligence")])}
        )
        for place in given_one.sites
    )
    capacities = tuple(
        Capacity(site=place.site, from_=rng.randint(0, 3), capacity=rng.choice([0, 100, 300, None]))
        for place in given_one.sites
        if rng.random() < 0.6
    )
    tables = {"offers": tuple(offers), "requirements": tuple(lines), "sites": sites}
    return replaced(given_one, capabilities=capabilities, capacities=capacities, **tables), stands


def case_of(seed: int, least: int, most: int) -> tuple[Register, Standing, list]:  # type: ignore[type-arg]
    rng = Random(seed)
    while True:
        given_one, stands = ruled(rng)
        each = everything(given_one, stands, most)
        if each is not None and prod(map(len, each)) >= least:
            return given_one, stands, each


def check(seed: int, least: int, most: int) -> None:
    given_one, stands, each = case_of(seed, least, most)
    plan = planned(posed(given_one, months_of(stands), stands))
    assert plan.status == "optimal"
    assert verify(given_one, given_one.world(None), plan) == ()
    values, composition = best_of(given_one, each)
    assert [tier.filled for tier in plan.tiers] == pytest.approx(values, abs=1e-5)
    for number, met in composition.items():
        told = sum(row.met for row in plan.balance if row.tier == number)
        assert told == pytest.approx(met, abs=1e-5)
    for tier in plan.tiers:
        assert tier.filled <= tier.relaxed + 1e-5


@given(SEEDS)
def test_no_whole_assignment_that_keeps_the_rules_fills_more(seed: int) -> None:
    check(seed, least=10, most=400)


@pytest.mark.slow
@fewer(4)
@given(SEEDS)
def test_no_whole_assignment_of_many_that_keeps_the_rules_fills_more(seed: int) -> None:
    check(seed, least=1000, most=10_000)


def guard(**more: Any) -> Register:
    """One guard company and a line of it at sea or in town, with what a test adds."""
    own = {"certified": more.pop("certified", None), "at": more.pop("at", "town;sea")}
    return register(
        [offer("irl", "IRL", supplies="guard-bn:1", personnel=100)],
        [line("l", "guard-bn", **own)],
        [site("town"), site("sea")],
        months=4,
        **more,
    )


#: What is changed in the case after its plan was made, and what the verifier then says.
PLANTED: list[tuple[str, dict[str, Any], str]] = [
    ("takes", {"sites": (site("town", takes="maritime"), site("sea"))}, "is not needed at town"),
    (
        "capacity",
        {"capacities": (Capacity(site="town", from_=2, capacity=50),)},
        "site town holds 100 in step 2, more than 50",
    ),
    (
        "certified",
        {"requirements": (line("l", "guard-bn", at="town;sea", certified=True),)},
        "line l is for certified packages, and it is not",
    ),
    (
        "above",
        {"requirements": (line("l", "mech-bn", at="town;sea"),)},
        "the offer does not supply mech-bn",
    ),
]


def planted_together() -> Iterator[tuple[Register, World, Plan]]:
    """Every faulty plan planted here."""
    plan = planned(posed(guard()))
    for _, tables, _ in PLANTED:
        given_one = replaced(guard(), **tables)
        changed = replace(plan, register_hash=given_one.content_hash)
        yield given_one, given_one.world(None), changed


def test_the_verifier_objects_to_a_plan_that_forgets_one_of_the_rules() -> None:
    for (_, _, told), case in zip(PLANTED, planted_together(), strict=True):
        assert any(told in objection for objection in verify(*case)), (told, verify(*case))


def test_a_package_leaves_where_a_site_comes_to_hold_fewer_and_no_sooner() -> None:
    given_one = guard(at="town", capacities=(Capacity(site="town", from_=2, capacity=50),))
    plan = planned(posed(given_one))
    assert [(a.month, a.months) for a in plan.assignments] == [(0, 2)]
    assert verify(given_one, given_one.world(None), plan) == ()


def test_heavy_teams_count_as_medium_ones_and_the_other_way_they_do_not() -> None:
    ladder = [
        Capability(capability="husar", domain="land", above=("musar",)),
        Capability(capability="musar", domain="land", above=("lusar",)),
        Capability(capability="lusar", domain="land"),
    ]
    offers = [offer("h", "AAA", supplies="husar:1"), offer("m", "BBB", supplies="musar:1")]
    lines = [line("heavy", "husar", 2), line("light", "lusar", tier=2)]
    given_one = replaced(register(offers, lines), capabilities=tuple(ladder))
    plan = planned(posed(given_one))
    assert {a.line: a.offer for a in plan.assignments} == {"heavy": "h", "light": "m"}
    assert verify(given_one, given_one.world(None), plan) == ()
    assert given_one.supplies(given_one.offers[0], "lusar")
    assert not given_one.supplies(given_one.offers[1], "husar")


def faults(given_one: Register) -> list[str]:
    return [f.message for f in check_register(given_one, lambda table, index: (table, index))]


def test_ladders_in_a_circle_and_rules_that_name_nothing_are_told() -> None:
    above = {"mech-bn": "guard-bn", "guard-bn": "isr", "isr": "mech-bn", "frigate": "frigate;ship"}
    capabilities = tuple(
        Capability(capability=name, domain=domain, above=above[name])
        for name, domain in DOMAINS.items()
    )
    rows = [(9, "town"), (1, "town"), (1, "town"), (1, "twon")]
    given_one = replaced(
        guard(),
        capabilities=capabilities,
        capacities=tuple(Capacity(site=name, from_=step, capacity=9) for step, name in rows),
        sites=(site("town", takes="maritime;laand"), site("sea", takes="maritime")),
        requirements=(
            line("l", "guard-bn", at="town;sea"),
            line("m", "guard-bn", at="any", with_="m;n"),
        ),
    )
    told = faults(given_one)
    for message in (
        "capabilities are above each other in a circle: mech-bn → guard-bn → isr → mech-bn",
        "'frigate' is above itself",
        "unknown capability 'ship'",
        "the capacity changes after the end of the case",
        "the capacity of town changes twice",
        "unknown site 'twon'",
        "unknown domain 'laand'",
        "the line is of land, which town, sea does not take",
        "'m' is with itself",
        "unknown line 'n'",
    ):
        assert any(one.startswith(message) for one in told), told
