"""Places that take a domain, capacities that change, ladders, certified lines, and company.

The plan against the best of every whole assignment, in small cases to which these rules are added;
and a plan that breaks each of them, planted.
"""

from math import prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.capability import Capability
from contingent.register.register import Register
from contingent.register.site import Capacity
from contingent.verification.verify import verify
from tests.builders import DOMAINS, fewer, planned, posed, replaced
from tests.planning.plain import Standing, best_values, everything, random_case

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
    plan = planned(posed(given_one, stands))
    assert plan.status == "optimal"
    assert verify(given_one, given_one.world(None), plan) == ()
    values = best_values(given_one, each)
    assert [tier.filled for tier in plan.tiers] == pytest.approx(values, abs=1e-5)
    for tier in plan.tiers:
        assert tier.filled <= tier.relaxed + 1e-5


@given(SEEDS)
def test_no_whole_assignment_that_keeps_the_rules_fills_more(seed: int) -> None:
    check(seed, least=10, most=400)


@pytest.mark.slow
@fewer(2)
@given(SEEDS)
def test_no_whole_assignment_of_many_that_keeps_the_rules_fills_more(seed: int) -> None:
    check(seed, least=1000, most=10_000)
