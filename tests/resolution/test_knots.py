"""Knots: who waits for whom, who stands behind, and what would release them."""

from hypothesis import given

from contingent.register.register import Register
from contingent.resolution.resolution import KnotFound
from tests.builders import offer, register, resolved, setting
from tests.resolution.plain import MONOTONE, TRUE, least_set, registers, subsets


def knots(*offers: tuple[str, str, str]) -> tuple[KnotFound, ...]:
    """The knots among offers given as (id, nation, condition)."""
    found = resolved(setting(register(offer(*one) for one in offers)))
    assert found.status == "settled"
    return found.knots


def test_two_who_wait_for_each_other_are_a_knot_that_either_releases() -> None:
    (knot,) = knots(("a", "AAA", "BBB"), ("b", "BBB", "AAA"), ("c", "CCC", ""))
    assert knot == KnotFound(
        ("a", "b"), (("a",), ("b",)), keystones_complete=True, behind=(), month=0
    )


def test_three_in_a_circle_with_one_behind() -> None:
    (knot,) = knots(
        ("a", "AAA", "BBB"),
        ("b", "BBB", "CCC"),
        ("c", "CCC", "AAA"),
        ("d", "DDD", "at least 3 other nations"),
    )
    assert knot.knot == ("a", "b", "c")
    assert knot.keystones == (("a",), ("b",), ("c",))
    assert knot.behind == ("d",)


def test_one_who_counts_himself_is_a_knot_of_one() -> None:
    (knot,) = knots(("a", "AAA", "AAA"))
    assert (knot.knot, knot.keystones, knot.behind) == (("a",), (("a",),), ())


def test_a_knot_behind_a_knot_comes_second_and_is_not_behind() -> None:
    first, second = knots(
        ("c", "CCC", "AAA and DDD"), ("d", "DDD", "CCC"), ("a", "AAA", "BBB"), ("b", "BBB", "AAA")
    )
    assert (first.knot, first.behind) == (("a", "b"), ())
    # given unconditionally, c needs nobody and brings in d
    assert (second.knot, second.keystones, second.behind) == (("c", "d"), (("c",),), ())


def test_a_knot_may_take_two_keystones() -> None:
    (knot,) = knots(
        ("a", "AAA", "BBB and CCC"), ("b", "BBB", "AAA and CCC"), ("c", "CCC", "AAA and BBB")
    )
    assert knot.keystones == (("a", "b"), ("a", "c"), ("b", "c"))
    assert knot.keystones_complete


def test_who_waits_for_something_that_cannot_come_is_out_and_in_no_knot() -> None:
    assert knots(("a", "AAA", "BBB and ZZZ"), ("b", "BBB", "AAA"), ("c", "CCC", "")) == ()


def test_a_knot_of_many_says_when_not_all_keystones_are_listed() -> None:
    codes = [f"A{chr(65 + i)}A" for i in range(12)]
    (knot,) = knots(*((c.lower(), c, "at least 6 other nations") for c in codes))
    assert len(knot.knot) == 12
    assert not knot.keystones_complete
    assert all(len(stones) == 6 for stones in knot.keystones)


@given(registers(MONOTONE, most=7))
def test_keystones_are_the_smallest_sets_that_release_the_knot(given_one: Register) -> None:
    """Shows keystones against trying every set of waiting offers with a plain evaluator."""
    found = resolved(setting(given_one, {TRUE: True}))
    for knot in found.knots:
        releasing = [
            given_free
            for given_free in subsets(found.waiting)
            if set(knot.knot) <= least_set(given_one, [TRUE], given_free | set(found.least))
        ]
        smallest = [one for one in releasing if len(one) == len(releasing[0])]
        assert knot.keystones_complete
        assert sorted(map(sorted, knot.keystones)) == sorted(map(sorted, smallest))


@given(registers(MONOTONE, most=8))
def test_everyone_who_waits_is_in_one_knot_or_behind_one(given_one: Register) -> None:
    """Shows that knots and those behind them part the waiting offers."""
    found = resolved(setting(given_one, {TRUE: True}))
    placed = [name for knot in found.knots for name in (*knot.knot, *knot.behind)]
    assert sorted(placed) == sorted(found.waiting)
