"""Who stands: known answers, and every answer against trying all sets."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.register import Register
from contingent.resolution.coalition import conditions_of, playing_offers
from contingent.resolution.set_finder import FoundSets, SetQuestion
from contingent.services.answers.asked import Asked as Question
from contingent.services.answers.who import who_stands
from contingent.services.cases.opening import open_case
from tests.builders import fewer, offer, register, resolved, setting
from tests.resolution.plain import (
    EVEN_NOT,
    FALSE,
    GROUPS,
    MONOTONE,
    TRUE,
    WITH_NOT,
    consistent_sets,
    registers,
)

KNOWN_FAULTS = Path(__file__).parents[1] / "known_faults"


def crowd(thresholds: list[int], word: str = "other nations") -> Register:
    """One nation a threshold, each wanting at least so many (other) nations."""
    codes = [f"A{chr(65 + i // 26)}{chr(65 + i % 26)}" for i in range(len(thresholds))]
    return register(
        offer(code.lower(), code, f"at least {number} {word}" if number else "")
        for code, number in zip(codes, thresholds, strict=True)
    )


def test_granovetters_hundred_all_act() -> None:
    found = resolved(setting(crowd(list(range(100)))))
    assert (found.status, len(found.least), len(found.greatest)) == ("settled", 100, 100)


def test_one_threshold_raised_from_1_to_2_leaves_one_who_acts_and_all_who_could() -> None:
    found = resolved(setting(crowd([0, 2, *range(2, 100)])))
    assert (len(found.least), len(found.greatest), len(found.waiting)) == (1, 100, 99)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=12))
def test_if_each_wants_at_least_k_nations_the_most_that_can_go_is_the_known_number(
    wants: list[int],
) -> None:
    """Shows that the greatest set has size m, the largest m with at least m offers of k <= m."""
    known = max(m for m in range(len(wants) + 1) if sum(k <= m for k in wants) >= m)
    assert len(resolved(setting(crowd(wants, "nations"))).greatest) == known


@given(registers(MONOTONE, most=8))
def test_least_and_greatest_are_those_of_all_self_consistent_sets(given_one: Register) -> None:
    """Shows both ends of the lattice against trying every set with a plain evaluator."""
    found = resolved(setting(given_one, {TRUE: True}))
    sets = consistent_sets(given_one, [TRUE])
    least, greatest = frozenset(found.least), frozenset(found.greatest)
    assert found.status == "settled"
    assert {least, greatest} <= set(sets)
    assert all(least <= one <= greatest for one in sets)


@given(registers(WITH_NOT, most=6))
def test_with_a_not_the_sets_are_all_there_are(given_one: Register) -> None:
    """Shows status, sets, what is in all and what is in some against trying every set."""
    found = resolved(setting(given_one, {TRUE: True}))
    sets = consistent_sets(given_one, [TRUE])
    (period,) = found.periods
    if not sets:
        assert (found.status, period.least, period.greatest) == ("none", frozenset(), frozenset())
        return
    always, ever = frozenset.intersection(*sets), frozenset.union(*sets)
    assert (period.least, period.greatest) == (always, ever)
    assert (frozenset(found.least), frozenset(found.greatest)) == (always, ever)
    if found.status == "settled":
        assert always in sets
        assert ever in sets
    else:
        assert (found.status, period.complete) == ("several", len(sets) > 1)
        assert len(period.sets) == len(sets)
        assert set(period.sets) == set(sets)
        assert list(map(len, period.sets)) == sorted(map(len, period.sets), reverse=True)


@given(st.lists(st.tuples(st.sampled_from(["AAA", "BBB", "CCC"]), EVEN_NOT), max_size=6))
def test_an_even_number_of_nots_says_what_none_says(
    rows: list[tuple[str, tuple[str, str]]],
) -> None:
    """Shows that nobody is lost, and nobody found, by saying a thing twice the other way round."""

    def found(which: int) -> tuple[object, ...]:
        given_one = register(
            [offer(f"o{i}", nation, pair[which]) for i, (nation, pair) in enumerate(rows)],
            groups=GROUPS,
            events=(TRUE, FALSE),
            nations=("AAA", "BBB", "CCC", "DDD"),
        )
        told = resolved(setting(given_one, {TRUE: True}))
        return told.status, told.least, told.greatest

    assert found(0) == found(1)
    assert found(0)[0] == "settled"


def by_clingo(given_one: Register, listed: int = 400) -> FoundSets:
    """What clingo says of all offers of a register in which only the ceasefire holds."""
    asked = setting(given_one, {TRUE: True})
    conditions = conditions_of(asked, frozenset({TRUE}), playing_offers(asked))
    return ClingoSets().find(SetQuestion(dict(enumerate(conditions.formulas)), listed, 20.0))


@fewer(2)
@given(registers(MONOTONE, most=7))
def test_clingo_and_the_fixpoint_agree_where_both_apply(given_one: Register) -> None:
    """Shows that the two engines give the same least and greatest set without any ``not``."""
    found, said = resolved(setting(given_one, {TRUE: True})), by_clingo(given_one)

    def named(mask: int) -> tuple[str, ...]:
        return tuple(one.offer for i, one in enumerate(given_one.offers) if mask >> i & 1)

    assert said.complete
    assert (named(said.always), named(said.ever)) == (found.least, found.greatest)
    assert {frozenset(named(mask)) for mask in said.sets} == set(consistent_sets(given_one, [TRUE]))


def rivals(pairs: int) -> Register:
    """Pairs of nations of which one stands only without the other: 2 to the pairs sets."""
    codes = [f"A{chr(65 + i)}{side}" for i in range(pairs) for side in "XY"]
    other = {code: code[:2] + ("Y" if code[2] == "X" else "X") for code in codes}
    return register(
        [*(offer(c.lower(), c, f"not {other[c]}") for c in codes), offer("sure", "ZZZ")]
    )


def test_when_more_sets_exist_than_are_listed_always_and_ever_still_cover_all() -> None:
    (period,) = resolved(setting(rivals(6))).periods
    assert (period.status, len(period.sets), period.complete) == ("several", 24, False)
    assert period.least == {"sure"}
    assert len(period.greatest) == 13


def test_exactly_the_number_listed_is_not_taken_for_a_cut_list() -> None:
    said = by_clingo(rivals(2), listed=4)
    assert len(said.sets) == 4
    assert said.always.bit_count() == 1
    assert said.ever.bit_count() == 5


def test_one_who_stands_only_without_himself_leaves_no_set() -> None:
    found = resolved(setting(register([offer("a", "AAA", "not AAA"), offer("b", "BBB")])))
    assert (found.status, found.least, found.greatest) == ("none", (), ())


def test_a_not_on_an_event_is_no_not_on_participation() -> None:
    given_one = register([offer("a", "AAA", "not war")], events=("war",))
    assert resolved(setting(given_one)).status == "settled"
    assert resolved(setting(given_one)).least == ("a",)
    assert resolved(setting(given_one, {"war": True})).greatest == ()


def test_a_group_stands_for_each_of_its_nations() -> None:
    given_one = register(
        [
            offer("all", "XXX", "all of eu"),
            offer("two", "XXX", "at least 2 of eu, war"),
            offer("a", "AAA"),
            offer("b", "BBB"),
            offer("sea", "YYY", "all of eu provide maritime"),
        ],
        groups=GROUPS,
        events=(TRUE, FALSE),
    )
    assert resolved(setting(given_one)).greatest == ("all", "two", "a", "b")
    assert resolved(setting(given_one, without=["BBB"])).greatest == ("a",)


def test_a_nation_in_two_named_groups_counts_once() -> None:
    found = who_stands(open_case(str(KNOWN_FAULTS / "wrong_group_overlap")), Question())
    assert (found.greatest, [out.offer for out in found.outs()]) == (("fra-bn",), ["gbr-bn"])
    gbr = found.setting.register.offers_by_id["gbr-bn"]
    assert [part.holds for part in found.reason(gbr).because] == [False, True], "DEU, FRA once"


def test_a_nation_named_by_its_code_and_by_a_group_counts_once() -> None:
    given_one = register(
        [
            offer("two", "XXX", "at least 2 of BBB, eu, north"),
            offer("three", "YYY", "at least 3 of BBB, eu, north, ceasefire"),
            offer("b", "BBB"),
        ],
        groups=GROUPS,
        events=(TRUE, FALSE),
    )
    assert resolved(setting(given_one, {TRUE: True})).greatest == ("b",)
    given_more = given_one.with_offers((*given_one.offers, offer("c", "CCC")))
    assert resolved(setting(given_more, {TRUE: True})).greatest == ("two", "three", "b", "c")
