"""Sweeps of many cases at once against each case alone."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.claim import Confidence
from contingent.register.condition import ALWAYS
from contingent.register.offer import OfferState
from contingent.register.register import Register
from contingent.register.world import World
from contingent.resolution.changes import ChangeSearch
from contingent.resolution.formula import bits
from contingent.resolution.kept_sweeps import KEPT, kept_sweep_of
from contingent.resolution.near_sweeps import NearSweeps
from contingent.resolution.periods import Standings
from contingent.resolution.resolution import resolve
from contingent.resolution.setting import Setting
from contingent.resolution.sweep import EVERY, at_least_of, columns
from contingent.services.cases.opening import open_case
from tests.builders import offer, register, replaced, setting
from tests.resolution.one_by_one import OneByOne, knots_one_by_one, periods_one_by_one
from tests.resolution.plain import FALSE, MONOTONE, TRUE, WITH_NOT, registers

#: Registers in which some offers have ended or are too soft for the cut-off asked for.
STATES = st.lists(
    st.tuples(
        st.sampled_from(["offered", "offered", "reported", "declined"]),
        st.sampled_from(["high", "medium"]),
        st.sampled_from([0, 1, 3]),
    ),
    min_size=6,
    max_size=6,
)
#: Both events at once, one after the other, one that ends, and none.
TIMINGS = st.fixed_dictionaries(
    {event: st.sampled_from([True, False, 1, 2, [0, 2], [1, 3]]) for event in (TRUE, FALSE)}
)
WITHOUT = st.sampled_from([(), ("AAA",), ("BBB", "CCC")])
CONDITIONS = st.sampled_from([MONOTONE, WITH_NOT]).flatmap(lambda kind: registers(kind, most=6))


def with_states(given_one: Register, states: list[tuple[str, str, int]]) -> Register:
    """The register with these states, confidences and packages."""
    offers = tuple(
        offer(
            one.offer,
            one.nation,
            str(one.condition),
            state=state,
            confidence=confidence,
            packages=packages,
            supplies=one.supplies,
            personnel=one.personnel,
        )
        for one, (state, confidence, packages) in zip(given_one.offers, states, strict=False)
    )
    return replaced(given_one, offers=offers)


def assert_same_as_one_by_one(asked: Setting) -> None:
    """Periods, knots and changes are those of each case alone."""
    found = resolve(asked, ClingoSets())
    assert list(found.whole) == [period for period, _ in periods_one_by_one(asked)]
    assert found.knots == knots_one_by_one(asked)
    slow = OneByOne(asked, found.month)
    expected = [slow.for_offer(one) for one in found.out]
    told = [(out.changes, out.complete) for out in found.outs()]
    assert told == [(one.sets, one.complete) for one in expected]


@given(CONDITIONS, STATES, TIMINGS, WITHOUT)
def test_a_sweep_tells_what_each_case_alone_does(
    given_one: Register,
    states: list[tuple[str, str, int]],
    events: dict[str, object],
    without: tuple[str, ...],
) -> None:
    """Shows that who stands, the knots and all changes told are as they are one by one."""
    given_two = with_states(given_one, states)
    assert_same_as_one_by_one(
        setting(given_two, events, without, cutoff="offered", confidence="medium")
    )


@given(CONDITIONS, STATES, TIMINGS, st.integers(0, 3))
def test_changes_towards_another_month_are_those_of_each_case_alone(
    given_one: Register,
    states: list[tuple[str, str, int]],
    events: dict[str, object],
    other: int,
) -> None:
    """Shows the same where only what differs from another month is changed."""
    asked = setting(with_states(given_one, states), events, cutoff="offered")
    search, slow = ChangeSearch(asked, 0), OneByOne(asked, 0)
    for one in asked.register.offers:
        assert search.for_offer(one, other) == slow.for_offer(one, other)


@given(CONDITIONS, STATES, TIMINGS)
def test_settings_swept_together_are_as_each_alone(
    given_one: Register, states: list[tuple[str, str, int]], events: dict[str, object]
) -> None:
    """Shows that worlds and cut-offs swept together do not mix."""
    base = setting(with_states(given_one, states), events)
    settings = [
        replace(base, world=world, cutoff=cutoff, confidence=confidence)
        for world in (base.world, base.world.model_copy(update={"without": ("AAA", "DDD")}))
        for cutoff in (OfferState.REPORTED, OfferState.OFFERED)
        for confidence in Confidence
    ]
    together = Standings(settings, ClingoSets())
    for number, one in enumerate(settings):
        assert list(together.periods(number)) == [period for period, _ in periods_one_by_one(one)]


@given(CONDITIONS, STATES, TIMINGS, st.data())
def test_a_register_near_another_is_resolved_as_it_is_alone(
    given_one: Register, states: list[tuple[str, str, int]], events: dict[str, object], data: Any
) -> None:
    """Shows that what is taken over from the sweep of another register means the same there.

    Others are drawn near it (a condition, packages, consents of another) and not near.
    """
    base = setting(with_states(given_one, states), events)
    sweeps = NearSweeps(base.register)
    conditions = [one.condition for one in base.register.offers]
    for _ in range(3):
        offers = list(base.register.offers)
        for _ in range(data.draw(st.integers(0, 2))):
            place = data.draw(st.integers(0, len(offers) - 1))
            change = data.draw(
                st.one_of(
                    st.fixed_dictionaries({"condition": st.sampled_from([ALWAYS, *conditions])}),
                    st.fixed_dictionaries({"packages": st.sampled_from([0, 1, 3])}),
                    st.fixed_dictionaries({"personnel": st.sampled_from([0, 100, 600])}),
                    st.fixed_dictionaries({"nation": st.sampled_from(["AAA", "BBB"])}),
                )
            )
            offers[place] = offers[place].model_copy(update=change)
        if data.draw(st.integers(0, 4)) == 0:
            offers.pop()
        near = replace(base, register=base.register.with_offers(tuple(offers)))
        alone = resolve(near, ClingoSets())
        found = resolve(near, ClingoSets(), sweeps=sweeps)
        assert found == alone


def test_a_sweep_is_kept_for_the_same_conditions_and_no_others() -> None:
    base = register([offer("a", "AAA", "BBB"), offer("b", "BBB")], ())
    other = base.with_offers((base.offers[0], base.offers[1].model_copy(update={"nation": "CCC"})))
    assert kept_sweep_of(base)[0] is kept_sweep_of(base.with_rows(worlds=()))[0]
    assert kept_sweep_of(other)[0] is not kept_sweep_of(base)[0]
    assert resolve(setting(base), ClingoSets()).greatest == ("a", "b")
    assert resolve(setting(other), ClingoSets()).greatest == ("b",)
    found = [kept_sweep_of(base.with_offers(base.offers[:1]))[0] for _ in range(KEPT + 1)]
    assert len({id(one) for one in found}) == KEPT + 1  # held, so that each is one of its own
    assert resolve(setting(base), ClingoSets()).greatest == ("a", "b")


def test_a_declined_offer_without_packages_weighs_as_much_as_it_would_made_firm() -> None:
    given_one = register(
        [
            offer("a", "AAA", "at least 300 other personnel"),
            offer("b", "BBB", state="declined", packages=0, personnel=300),
        ]
    )
    asked = setting(given_one)
    (sets,) = [out.changes for out in resolve(asked, ClingoSets()).outs() if out.offer == "a"]
    assert [[change.offer for change in one] for one in sets] == [["b"]]
    assert_same_as_one_by_one(asked)


@given(
    st.lists(
        st.tuples(st.integers(0, 2**70 - 1) | st.just(EVERY), st.integers(1, 3000)), max_size=9
    ),
    st.integers(1, 9000),
)
def test_a_sliced_sum_reaches_what_the_sums_of_each_case_reach(
    words: list[tuple[int, int]], number: int
) -> None:
    reached = at_least_of(number, words)
    for case in range(70):
        total = sum(weight for word, weight in words if word >> case & 1)
        assert bool(reached >> case & 1) == (total >= number)


@given(st.lists(st.integers(0, 2**9 - 1), max_size=20))
def test_words_turned_about_twice_are_the_words(words: list[int]) -> None:
    turned = columns(words, 9)
    assert [bits(mask) for mask in turned] == [
        [index for index, word in enumerate(words) if word >> case & 1] for case in range(9)
    ]


UKRAINE = open_case("ukraine")


@pytest.mark.slow
@pytest.mark.parametrize("world", [world.world for world in UKRAINE.worlds])
def test_every_world_of_the_case_is_as_one_by_one(world: str) -> None:
    assert_same_as_one_by_one(Setting(UKRAINE, UKRAINE.world(world)))


@pytest.mark.slow
@pytest.mark.parametrize("world", [world.world for world in UKRAINE.worlds])
def test_every_single_exit_of_the_case_is_as_one_by_one(world: str) -> None:
    base = UKRAINE.world(world)
    gone = dict.fromkeys(one.nation for one in UKRAINE.offers)
    settings = [Setting(UKRAINE, _without(base, nation)) for nation in gone]
    together = Standings(settings, ClingoSets())
    for number, one in enumerate(settings):
        assert list(together.periods(number)) == [period for period, _ in periods_one_by_one(one)]


def _without(world: World, nation: str) -> World:
    return world.model_copy(update={"without": (*world.without, nation)})
