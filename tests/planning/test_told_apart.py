"""Small shares count: against every plan there is, told apart in fractions.

The oracle uses nothing of the planner: whole packages, plain fractions, lexicographic order.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contingent.planning.milestones import milestones
from contingent.register.fault import FaultsFound
from contingent.register.register import Register
from contingent.register.told_apart import FINEST, check_told_apart
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.services.cases.opening import open_case
from contingent.verification.verify import verify
from tests.builders import line, offer, planned, posed, register

FAULTS = Path(__file__).parents[1] / "known_faults"


def test_wrong_lexicographic_small_share_goes_to_the_essential_line() -> None:
    plan = plan_concept(open_case(str(FAULTS / "wrong_lexicographic_small_share")), Asked()).plan
    assert [item.line for item in plan.assignments] == ["large"]
    first, third = plan.tiers
    assert (first.filled, first.bound, first.proven) == (1e-6, 1e-6, True)
    assert (third.filled, third.bound, third.proven) == (0, 0, True)


def test_wrong_weight_too_small_is_a_fault_at_its_place() -> None:
    with pytest.raises(FaultsFound) as found:
        open_case(str(FAULTS / "wrong_weight_too_small"))
    assert [(f.file, f.row, f.column) for f in found.value.faults] == [
        ("requirements.csv", 2, "weight"),
        ("requirements.csv", 4, "quantity"),
    ]


def test_what_is_full_is_full_everywhere() -> None:
    thirds = register([offer("a", "AAA", supplies="mech-bn:0.333333", packages=3)], [line("l")])
    plan = planned(posed(thirds))
    assert plan.open_lines(1)
    assert milestones(plan).ioc is None
    tenths = register([offer("a", "AAA", supplies="mech-bn:0.1", packages=10)], [line("l")])
    plan = planned(posed(tenths))
    assert not plan.open_lines()
    assert milestones(plan).ioc == 0


#: (offer, line or None, month of beginning)
Going = tuple[str, str | None, int]


def ways(given_one: Register) -> Iterator[tuple[Going, ...]]:
    """Everything the packages could do; each stays from some month on, or goes nowhere."""
    parts = []
    for one in given_one.offers:
        own: list[Going] = [(one.offer, None, 0)]
        own += [
            (one.offer, wanted.line, month)
            for wanted in given_one.requirements
            if one.amount(wanted.capability)
            for month in range(given_one.case.steps)
        ]
        parts.append(list(combinations_with_replacement(own, one.packages)))
    for chosen in product(*parts):
        yield tuple(going for part in chosen for going in part)


def short(given_one: Register, going: tuple[Going, ...]) -> tuple[Fraction, ...]:
    """What is missing in each tier, in weighted lines."""
    months = given_one.case.steps
    missing = {tier: Fraction(0) for tier in (1, 2, 3)}
    for wanted in given_one.requirements:
        for month in range(months):
            there = sum(
                (
                    Fraction(str(given_one.offers_by_id[name].amount(wanted.capability)))
                    for name, where, begin in going
                    if where == wanted.line and begin <= month
                ),
                Fraction(0),
            )
            share = max(Fraction(0), 1 - there / Fraction(str(wanted.quantity)))
            missing[wanted.tier] += Fraction(str(wanted.weight)) * share / months
    return tuple(missing.values())


QUANTITIES = st.sampled_from([1, 2, 3, 7, 1000, 99_999, 999_999, 1_000_000])
WEIGHTS = st.sampled_from([0.001, 0.1, 1, 1, 1, 3, 7.5, 1000])
AMOUNTS = st.sampled_from(["0.333333", "0.1", "1", "1.000001", "1.5", "2", "999999"])
LINES = st.lists(st.tuples(QUANTITIES, WEIGHTS, st.integers(1, 3)), min_size=1, max_size=3)
OFFERS = st.lists(st.tuples(AMOUNTS, st.integers(1, 2)), min_size=1, max_size=2)


def check(lines: list[tuple[int, float, int]], offers: list[tuple[str, int]], months: int) -> None:
    """Plan, and compare with the best of all plans."""
    given_one = register(
        [
            offer(f"o{n}", nation, supplies=f"mech-bn:{amount}", packages=packages)
            for n, ((amount, packages), nation) in enumerate(
                zip(offers, ("AAA", "BBB", "CCC"), strict=False)
            )
        ],
        [
            line(f"l{n}", quantity=quantity, weight=weight, tier=tier)
            for n, (quantity, weight, tier) in enumerate(lines)
        ],
        months=months,
    )
    assume(not list(check_told_apart(given_one)))
    plan = planned(posed(given_one))
    assert verify(given_one, given_one.world(None), plan) == ()
    gone = tuple(
        (item.offer, item.line, item.month)
        for item in plan.assignments
        for _ in range(item.packages)
    )
    assert plan.status == "optimal"
    left = short(given_one, gone)
    told = [FINEST * sum(Fraction(str(w)) for _, w, t in lines if t == tier) for tier in (1, 2, 3)]
    for going in ways(given_one):
        other = short(given_one, going)
        for number, (more, less) in enumerate(zip(left, other, strict=True)):
            if less < more:
                assert more - less < told[number], (going, gone)
            if less != more:
                break


@given(LINES, OFFERS)
def test_no_plan_leaves_the_least_bit_less_open(
    lines: list[tuple[int, float, int]], offers: list[tuple[str, int]]
) -> None:
    check(lines, offers, 1)


@pytest.mark.slow
@given(LINES, OFFERS)
def test_no_plan_of_two_months_leaves_the_least_bit_less_open(
    lines: list[tuple[int, float, int]], offers: list[tuple[str, int]]
) -> None:
    check(lines, offers, 2)
