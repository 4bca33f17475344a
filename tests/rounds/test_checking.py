"""What a check of an outcome finds, of right outcomes and of forged ones."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.rounds.checking import Finding, check_outcome
from contingent.rounds.closing import close_round
from contingent.rounds.commitment import Commitment
from contingent.rounds.outcome import Fate, RoundOutcome
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.round import Round
from contingent.rounds.submission import Submission
from tests.builders import offer, register
from tests.rounds.rounds import NATIONS, PLAYED, Played, play


def check(
    outcome: RoundOutcome, own: Submission | None = None, seen: Round | None = None
) -> tuple[Finding, ...]:
    return check_outcome(outcome, own, seen, ClingoSets())


def wrong(found: tuple[Finding, ...]) -> str:
    return " ".join(one.text for one in found if one.holds is False)


@given(PLAYED)
def test_a_right_outcome_passes_for_everybody(played: Played) -> None:
    outcome = played.outcome
    assert wrong(check(outcome, None, played.asked)) == ""
    for own in played.submissions:
        assert wrong(check(outcome, own, played.asked)) == ""


@given(PLAYED, st.data())
def test_an_outcome_with_an_offer_less_is_found_by_whose_it_is(
    played: Played, data: st.DataObject
) -> None:
    """Its condition is met by what is left with it: it stood in the greatest coalition."""
    outcome = played.outcome
    if not outcome.standing:
        return
    gone = data.draw(st.sampled_from(outcome.standing))
    less = tuple(one for one in outcome.standing if one is not gone)
    own = next(one for one in played.submissions if one.nation == gone.offer.nation)
    forged = replace(outcome, standing=less)
    told = wrong(check(forged, own))
    assert f"left out: {gone.offer.offer}" in told


@given(PLAYED, st.data())
def test_an_outcome_with_an_offer_more_is_found_by_whose_it_is(
    played: Played, data: st.DataObject
) -> None:
    """Somebody is made to stand against its condition; were it met, it would have stood."""
    outcome = played.outcome
    here = {one.offer.offer for one in outcome.standing}
    out = [own for own in played.offers if own.offer not in here]
    if not out:
        return
    more = data.draw(st.sampled_from(out))
    own = next(one for one in played.submissions if one.nation == more.nation)
    # The closing of the same round with the condition left away: what the forger would publish.
    free = tuple(
        one.model_copy(update={"condition": type(one).model_fields["condition"].get_default()})
        if one.offer == more.offer
        else one
        for one in own.offers
    )
    bent = replace(own, offers=free)
    others = [one for one in played.submissions if one.nation != own.nation]
    forging = replace(played.asked, published=tuple(one.commitment for one in (*others, bent)))
    forged = replace(close_round(forging, [*others, bent], ClingoSets()), round=played.asked)
    stands = {one.offer.offer for one in forged.standing}
    assert more.offer in stands
    assert "not met" in wrong(check(forged, own))


class TestForgeries:
    """Outcomes that do not follow, one by one."""

    both = play(
        register(nations=NATIONS),
        [offer("aaa-1", "AAA", "BBB"), offer("bbb-1", "BBB", "AAA"), offer("ccc-1", "CCC", "DDD")],
        releases=[ReleaseGroup.CONDITION],
    )
    outcome = both.outcome

    def test_released_conditions_show_to_all_that_one_is_not_met(self) -> None:
        forged = replace(self.outcome, standing=self.outcome.standing[:1])
        assert "not met" in wrong(check(forged))

    def test_an_offer_of_a_nation_that_was_not_counted(self) -> None:
        counted = tuple(
            (nation, Fate.NOT_OPENED if nation == "BBB" else how)
            for nation, how in self.outcome.counted
        )
        forged = replace(self.outcome, counted=counted)
        assert "not counted: bbb-1" in wrong(check(forged))
        own = self.both.submissions[1]
        assert "Your submission was not counted" in wrong(check(forged, own))

    def test_an_offer_altered(self) -> None:
        first, *others = self.outcome.standing
        altered = replace(first, offer=first.offer.model_copy(update={"packages": 2}))
        forged = replace(self.outcome, standing=(altered, *others))
        assert "as you sealed it" in wrong(check(forged, self.both.submissions[0]))

    def test_a_knot_of_ones_own_left_out(self) -> None:
        played = play(
            register(nations=NATIONS),
            [
                offer("aaa-1", "AAA", "AAA provides frigate"),
                offer("aaa-2", "AAA", "AAA provides mech-bn", supplies="frigate:1"),
            ],
        )
        forged = replace(played.outcome, standing=())
        assert "left out: aaa-1, aaa-2" in wrong(check(forged, played.submissions[0]))

    def test_a_list_that_was_changed_after_it_was_seen(self) -> None:
        seen = self.both.asked
        more = replace(self.outcome, round=seen.publishing([Commitment("DDD", "0" * 64)]))
        assert "after the list you saw: DDD" in wrong(check(more, None, seen))
        less = replace(self.outcome, round=replace(seen, published=seen.published[1:]))
        assert "changed or left out" in wrong(check(less, None, seen))
        other = replace(self.outcome, round=replace(seen, nonce="1" * 32))
        assert "you saw" in wrong(check(other, None, seen))

    @pytest.mark.parametrize("how", [Fate.WITHDRAWN, Fate.NONE])
    def test_a_fate_that_the_list_does_not_bear_out(self, how: Fate) -> None:
        counted = (("AAA", how), *self.outcome.counted[1:])
        assert "list of whose" in wrong(check(replace(self.outcome, counted=counted)))

    def test_without_a_known_condition_nothing_is_claimed(self) -> None:
        played = play(register(nations=NATIONS), [offer("aaa-1", "AAA")])
        assert check(played.outcome)[-1].holds is None
        assert check(played.outcome, played.submissions[0])[-1].holds is True
