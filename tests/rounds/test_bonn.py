"""The package of the Bonn summit of 1978: nobody alone, all together; and whom a lie pays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.condition import both, either
from contingent.register.condition_parser import parse_condition
from contingent.register.offer import Offer
from contingent.rounds.closing import close_round
from contingent.rounds.public import public_register
from contingent.rounds.round import Round
from contingent.rounds.submission import submission_to
from contingent.services.answers.asked import Asked
from contingent.services.answers.who import who_stands
from contingent.services.cases.opening import open_case
from tests.builders import fewer
from tests.resolution.plain import TRUE, holds
from tests.rounds.rounds import PLAYED, Played, play

CASE = open_case("bonn-1978")
TRULY = CASE.offers
#: Without one of these nothing comes about.
NEEDED = ("USA", "DEU", "JPN", "GBR", "FRA")


def outcome(*offers: Offer) -> frozenset[str]:
    """What stands when the nations submit these offers."""
    asked = Round(public_register(CASE, None, None), tuple(CASE.nation_names), "0" * 32)
    submissions = [
        submission_to(asked, nation, [o for o in offers if o.nation == nation], (), "0" * 64)
        for nation in asked.nations
    ]
    published = asked.publishing([one.commitment for one in submissions])
    found = close_round(published, submissions, ClingoSets())
    return frozenset(one.offer.offer for one in found.standing)


def without(nation: str) -> tuple[Offer, ...]:
    return tuple(offer for offer in TRULY if offer.nation != nation)


def test_nobody_stands_alone_and_all_stand_together() -> None:
    found = who_stands(CASE, Asked())
    assert found.least == ()
    assert set(found.greatest) == outcome(*TRULY) == {offer.offer for offer in TRULY}
    for nation in CASE.nation_names:
        assert outcome(*(offer for offer in TRULY if offer.nation == nation)) == frozenset()


@pytest.mark.parametrize("nation", NEEDED)
def test_without_one_of_the_five_nothing_comes_about(nation: str) -> None:
    assert outcome(*without(nation)) == frozenset()


def test_without_canada_all_the_others_stand() -> None:
    """What Canada would gain by staying out, if growth of its own costs it more than it brings."""
    assert outcome(*without("CAN")) == outcome(*TRULY) - {"can-growth"}


def test_a_condition_that_asks_for_canada_leaves_it_something_to_lose() -> None:
    more = parse_condition("at least 3 nations provide demand-growth")
    asking = [
        offer.model_copy(update={"condition": both(offer.condition, more)})
        if offer.offer == "deu-growth"
        else offer
        for offer in TRULY
    ]
    assert outcome(*asking) == outcome(*TRULY)
    assert outcome(*(offer for offer in asking if offer.nation != "CAN")) == frozenset()


CONDITIONS = st.lists(
    st.sampled_from(
        [
            "USA provides oil-restraint",
            "JPN provides open-market",
            "at least 3 other nations provide demand-growth",
            "all of FRA, GBR provide tariff-cuts",
            "ITA",
            "CAN",
        ]
    ),
    min_size=1,
    max_size=3,
    unique=True,
)


@given(CONDITIONS, st.sampled_from([" and ", " or "]), st.sampled_from(NEEDED))
@fewer(2)
def test_no_other_condition_gets_one_of_the_five_more_than_its_own(
    parts: list[str], word: str, nation: str
) -> None:
    """All of the package, or nothing of what others would give: so a lie has nothing to win."""
    condition = parse_condition(word.join(parts))
    lie = [
        offer.model_copy(update={"condition": condition}) if offer.nation == nation else offer
        for offer in TRULY
    ]
    others = {offer.offer for offer in without(nation)}
    assert outcome(*lie) & others in (others, frozenset())


@given(PLAYED, st.data())
def test_asking_for_more_never_brings_anybody_in(played: Played, data: st.DataObject) -> None:
    more = parse_condition(data.draw(st.sampled_from(["BBB", "at least 3 nations", TRUE])))
    if not played.offers:
        return
    mine = data.draw(st.sampled_from(played.offers))
    asking = [
        one.model_copy(update={"condition": both(one.condition, more)}) if one is mine else one
        for one in played.offers
    ]
    truly = {one.offer.offer for one in played.outcome.standing}
    strict = {one.offer.offer for one in play(played.asked.register, asking).outcome.standing}
    assert strict <= truly


@given(PLAYED, st.data())
def test_asking_for_less_wins_nothing(played: Played, data: st.DataObject) -> None:
    """Of a nation's one offer: the same stands, or it stands where its condition is not met."""
    if not played.offers:
        return
    mine = data.draw(st.sampled_from(played.offers))
    lone = [one for one in played.offers if one.nation != mine.nation or one is mine]
    other = parse_condition(data.draw(st.sampled_from(["BBB", "CCC", "at least 2 nations", ""])))
    less = mine.model_copy(update={"condition": either(mine.condition, other)})
    base = played.asked.register
    truly = {one.offer.offer for one in play(base, lone).outcome.standing}
    changed = [less if one is mine else one for one in lone]
    found = {one.offer.offer for one in play(base, changed).outcome.standing}
    if found != truly:
        standing = [one for one in lone if one.offer in found]
        assert mine.offer in found
        assert not holds(mine.condition, mine.nation, standing, [TRUE])


@given(PLAYED)
def test_nobody_stands_against_its_condition_whatever_others_submit(played: Played) -> None:
    here = {one.offer.offer for one in played.outcome.standing}
    standing = [one for one in played.offers if one.offer in here]
    assert all(holds(one.condition, one.nation, standing, [TRUE]) for one in standing)
