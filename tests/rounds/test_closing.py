"""What a close finds, and what it depends on."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.sources.case_json import case_json, read_case_json_text
from contingent.register.condition_parser import parse_condition
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.rounds.admission import asks_for_absence, faults_of_offers
from contingent.rounds.closing import SubmissionRefused, close_round
from contingent.rounds.commitment import Commitment
from contingent.rounds.outcome import Fate, RoundOutcome
from contingent.rounds.public import LEFT_OUT, PUBLIC
from contingent.rounds.release import ALWAYS_RELEASED, ReleaseGroup, released
from contingent.rounds.round import Round
from contingent.rounds.submission import submission_to
from contingent.services.cases.opening import embedded_cases, open_case
from contingent.services.rounds.documents import outcome_bytes, round_bytes
from contingent.services.rounds.submitting import open_round
from tests.builders import offer, register
from tests.resolution.plain import TRUE, WITH_NOT, consistent_sets, holds, registers, subsets
from tests.rounds.rounds import (
    NATIONS,
    PLAYED,
    REGISTERS,
    Played,
    offers_for_a_round,
    play,
    with_world,
)


def standing(outcome: RoundOutcome) -> frozenset[str]:
    return frozenset(one.offer.offer for one in outcome.standing)


@given(PLAYED)
def test_what_stands_is_the_greatest_self_consistent_set(played: Played) -> None:
    everything = played.asked.register.with_offers(played.offers)
    sets = consistent_sets(everything, [TRUE])
    found = standing(played.outcome)
    assert found in sets
    assert all(one <= found for one in sets)


@given(PLAYED, st.randoms(use_true_random=False))
def test_the_order_of_submissions_and_of_offers_does_not_matter(
    played: Played, random: Random
) -> None:
    shuffled = list(played.submissions)
    random.shuffle(shuffled)
    again = close_round(played.asked, shuffled, ClingoSets())
    assert outcome_bytes(again) == outcome_bytes(played.outcome)
    one = played.submissions[0]
    offers = list(one.offers)
    random.shuffle(offers)
    assert submission_to(played.asked, one.nation, offers, one.releases, one.salt) == one


@given(PLAYED, st.data())
def test_others_receive_the_same_whatever_does_not_stand(
    played: Played, data: st.DataObject
) -> None:
    """Pairs of rounds that differ in offers that stand in neither.

    The commitment differs, being a hash of all that was sealed with a salt that nobody knows; all
    other bytes are equal.
    """
    found = standing(played.outcome)
    out = sorted({one.offer for one in played.offers} - found)
    gone = set(data.draw(st.lists(st.sampled_from(out), unique=True))) if out else set()
    other = play(played.asked.register, [o for o in played.offers if o.offer not in gone])
    assert standing(other.outcome) == found
    one, two = outcome_bytes(played.outcome), outcome_bytes(other.outcome)
    for hidden, shown in zip(played.submissions, other.submissions, strict=True):
        one = one.replace(str(hidden.commitment.hash).encode(), b"HASH")
        two = two.replace(str(shown.commitment.hash).encode(), b"HASH")
    one = one.replace(played.outcome.round.head.encode(), b"HEAD")
    assert one == two.replace(other.outcome.round.head.encode(), b"HEAD")


@given(PLAYED, st.sampled_from(sorted(ReleaseGroup)))
def test_a_group_that_is_withheld_is_as_if_it_were_not_said(
    played: Played, group: ReleaseGroup
) -> None:
    for one in played.outcome.standing:
        assert ReleaseGroup.CONDITION in one.withheld
        assert str(one.offer.condition) == ""
    for own in played.offers:
        changed = own.model_copy(update={"condition": parse_condition("BBB"), "note": "private"})
        assert released(changed, []) == released(own, [])
        kept = released(changed, [group])
        assert all(getattr(kept, name) == getattr(changed, name) for name in group.fields)
        assert all(getattr(kept, name) == getattr(changed, name) for name in ALWAYS_RELEASED)


def test_every_field_of_an_offer_is_released_by_one_group_or_never() -> None:
    grouped = [*ALWAYS_RELEASED, *(name for group in ReleaseGroup for name in group.fields)]
    assert len(set(grouped)) == len(grouped)
    assert set(Offer.model_fields) - set(grouped) == {
        *("claims", "known_from", "known_until", "owner", "withheld")
    }


def test_every_table_of_a_case_is_public_in_a_round_or_left_out() -> None:
    assert {"case", *PUBLIC, *LEFT_OUT} == set(Register.model_fields)
    assert not set(PUBLIC) & set(LEFT_OUT)


def test_what_the_analyst_thinks_is_not_public() -> None:
    base = register(nations=NATIONS, events=("ceasefire",))
    secret = {"probability": 0.25, "notes": "unwilling"}
    base = base.with_rows(
        nations=tuple(nation.model_copy(update=secret) for nation in base.nations),
        events=tuple(event.model_copy(update={"probability": 0.75}) for event in base.events),
    )
    text = round_bytes(play(base, []).asked).decode()
    assert not [word for word in ("0.25", "0.75", "unwilling") if word in text]


@pytest.mark.parametrize(
    "case",
    [
        # The largest is read at night: 39 rounds of 47 nations.
        pytest.param(case, marks=pytest.mark.nightly) if case == "ukraine" else case
        for case in embedded_cases()
    ],
)
def test_every_embedded_case_gives_rounds_that_can_be_read(case: str) -> None:
    """Of every world and concept; what of its own offers is kept for a rehearsal can be sealed."""
    whole = open_case(case)
    for world in [world.world for world in whole.worlds] or [""]:
        for concept in [concept.concept for concept in whole.concepts] or [""]:
            asked, notes = open_round(whole, world or None, concept or None, (), rehearsal=True)
            assert len(asked.notional) + len(notes) == len(whole.as_known(None).offers)
            public = read_case_json_text("case", case_json(asked.register).decode())
            assert public.content_hash == asked.case
            assert {offer.nation for offer in asked.notional} <= set(asked.nations)
            for nation in asked.nations:
                own = tuple(offer for offer in asked.notional if offer.nation == nation)
                assert faults_of_offers(asked, nation, own, lambda _t, _i: ("", None)) == []


@given(registers(WITH_NOT, 4).map(with_world))
def test_a_condition_that_is_let_in_never_falls_when_more_join(base: Register) -> None:
    offers = base.offers
    for own in offers:
        if asks_for_absence(own.condition, base) is not None:
            continue
        holding = {
            chosen: holds(
                own.condition, own.nation, [o for o in offers if o.offer in chosen], [TRUE]
            )
            for chosen in subsets([o.offer for o in offers])
        }
        assert not any(
            holding[small] and not holding[large]
            for small in holding
            for large in holding
            if small < large
        )


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("not BBB", "not BBB"),
        ("ceasefire and not at least 2 nations", "not at least 2 nations"),
        ("not not BBB", None),
        ("not ceasefire", None),
        ("not at least 1 of ceasefire, war", None),
        ("not at least 1 of ceasefire, BBB", "not at least 1 of ceasefire, BBB"),
    ],
)
def test_a_condition_that_somebody_stays_out_is_refused(condition: str, told: str | None) -> None:
    base = register(nations=NATIONS, events=("ceasefire", "war"))
    played = play(base, [])
    own = offer("aaa-one", "AAA", condition)
    found = faults_of_offers(played.asked, "AAA", (own,), lambda _table, _index: ("mine", 2))
    messages = [fault.message for fault in found]
    assert messages == ([f"'{told}' asks that somebody does not take part"] if told else [])


def test_what_stands_moves_with_the_events_of_the_world() -> None:
    base = register(nations=NATIONS, events=("ceasefire",))
    world = {"world": "base", "events": {"ceasefire": [1, 3]}}
    base = base.with_rows(worlds=(type(base.world(None)).model_validate(world),))
    played = play(base, [offer("aaa-1", "AAA", "ceasefire"), offer("bbb-1", "BBB", "AAA")])
    assert [one.spells for one in played.outcome.standing] == [((1, 3),), ((1, 3),)]


class TestWhoCounts:
    """Withdrawn, late, missing and replaced submissions."""

    base = register(nations=NATIONS)
    both = play(base, [offer("aaa-1", "AAA", "BBB"), offer("bbb-1", "BBB", "AAA")])

    def test_a_nation_without_a_submission_has_no_offers(self) -> None:
        outcome = close_round(self.both.asked, self.both.submissions[:1], ClingoSets())
        assert outcome.standing == ()
        assert dict(outcome.counted)["BBB"] is Fate.NOT_OPENED

    def test_a_withdrawn_submission_does_not_count(self) -> None:
        asked = self.both.asked.publishing([Commitment("BBB", None)])
        with pytest.raises(SubmissionRefused, match="BBB has withdrawn"):
            close_round(asked, self.both.submissions, ClingoSets())
        outcome = close_round(asked, self.both.submissions[:1], ClingoSets())
        assert dict(outcome.counted)["BBB"] is Fate.WITHDRAWN
        assert outcome.standing == ()

    def test_a_submission_not_published_before_does_not_count(self) -> None:
        asked = replace(self.both.asked, published=self.both.asked.published[:1])
        with pytest.raises(SubmissionRefused, match="no commitment of BBB was published"):
            close_round(asked, self.both.submissions[:2], ClingoSets())

    def test_one_that_was_replaced_does_not_count(self) -> None:
        new = submission_to(self.both.asked, "AAA", [offer("aaa-1", "AAA")], (), "f" * 64)
        asked = self.both.asked.publishing([new.commitment])
        with pytest.raises(SubmissionRefused, match="AAA has published another"):
            close_round(asked, self.both.submissions, ClingoSets())
        outcome = close_round(asked, [new, *self.both.submissions[1:]], ClingoSets())
        assert standing(outcome) == {"aaa-1", "bbb-1"}

    def test_one_sealed_for_another_round_does_not_count(self) -> None:
        other = replace(self.both.asked, nonce="1" * 32)
        with pytest.raises(SubmissionRefused, match="sealed for round"):
            close_round(other, self.both.submissions, ClingoSets())

    def test_a_rehearsal_is_another_round(self) -> None:
        other: Round = replace(self.both.asked, rehearsal=True)
        assert other.id.startswith("rehearsal-")
        with pytest.raises(SubmissionRefused, match="sealed for round"):
            close_round(other, self.both.submissions, ClingoSets())


@given(REGISTERS)
def test_ids_of_two_nations_never_meet(base: Register) -> None:
    """So that what is wrong with one submission is told from it alone."""
    played = play(base, offers_for_a_round(base))
    for own in played.submissions:
        found = faults_of_offers(
            played.asked, own.nation, own.offers, lambda _table, _index: ("mine", None)
        )
        assert not [fault for fault in found if "used twice" in fault.message]
