"""The diary, held against the register as it was known on each day."""

from datetime import date
from typing import Any

import pytest

from contingent.api.case import Case, open_case
from contingent.errors import UnknownName
from contingent.register.meeting import Meeting
from contingent.register.view import view_of
from contingent.services.answers.asked import Asked
from contingent.services.answers.diary import Diary, diary_of
from tests.builders import line, offer, register, site


@pytest.fixture(scope="module")
def ukraine() -> Case:
    return open_case("ukraine")


@pytest.fixture(scope="module")
def year(ukraine: Case) -> Diary:
    return diary_of(ukraine.register, Asked(), date(2025, 3, 1), date(2025, 6, 1))


@pytest.mark.slow
@pytest.mark.parametrize("group", [None, "ramstein"])
def test_what_turned_leads_from_one_days_positions_to_the_next(
    ukraine: Case, group: str | None
) -> None:
    """Known on the day before, less what ended, and what began, is known on the day."""
    whole = diary_of(ukraine.register, Asked(), date(2025, 1, 1), date(2025, 7, 1), group)
    looked = 0
    for entry in whole.entries:
        if entry.since is None:
            continue
        positions = {o.offer for o in ukraine.register.offers if o.known_on(entry.since)}
        positions -= {turn.before.offer for turn in entry.turns if turn.before}
        positions |= {turn.after.offer for turn in entry.turns if turn.after}
        known = {o.offer for o in ukraine.register.offers if o.known_on(entry.meeting.date)}
        assert positions == known, entry.meeting
        looked += len(entry.turns)
    assert looked > 40


def test_who_stands_is_what_who_says_as_of_the_day(ukraine: Case, year: Diary) -> None:
    for entry in year.entries[:6]:
        if entry.standing is None or entry.changed is None or entry.since is None:
            continue
        now = ukraine.ask(as_of=entry.meeting.date).who()
        before = ukraine.ask(as_of=entry.since).who()
        nation_of = {offer.offer: offer.nation for offer in ukraine.register.offers}
        assert set(entry.standing.nations) == {nation_of[offer] for offer in now.greatest}
        came = {moved.offer for moved in entry.changed.came}
        fell = {moved.offer for moved in entry.changed.fell}
        assert came == set(now.greatest) - set(before.greatest)
        assert fell == set(before.greatest) - set(now.greatest)


def test_what_a_plan_fills_is_what_plan_says_as_of_the_day(ukraine: Case, year: Diary) -> None:
    entry = next(one for one in year.entries if one.meeting.date == date(2025, 4, 10))
    assert entry.standing is not None
    assert entry.standing.planned
    asked = ukraine.ask(as_of="2025-04-10")
    tiers = [(tier.filled, tier.required) for tier in asked.plan().tiers]
    assert entry.standing.tiers == tuple(map(pytest.approx, tiers))
    # What was told before, the bound of each tier, is more than can be filled.
    bounds = asked.bounds("presence").tiers
    assert entry.standing.tiers[1][0] < bounds[1].filled


@pytest.mark.parametrize(("sites", "planned"), [(1, True), (100, False)])
def test_where_a_day_has_too_many_tours_to_prove_the_bound_is_told_and_called_so(
    sites: int, planned: bool
) -> None:
    """21 battalions fill seven of ten lines of three; 21 x 10 x 100 tours are not proven."""
    day = date(2027, 1, 1)
    given = register(
        [offer(f"o{number}", "AAA") for number in range(21)],
        [line(f"l{number}", quantity=3, at=("city",)) for number in range(10)],
        [site(f"s{number}", roles=("city",)) for number in range(sites)],
        months=1,
    ).with_rows(meetings=(Meeting(date=day, title="One that met", group="those"),))
    (entry,) = diary_of(given, Asked()).entries
    assert entry.standing is not None
    assert entry.standing.planned is planned
    (tier,) = entry.standing.tiers
    # What is proven by prices comes near, from above; a plan is what it is.
    assert tier == pytest.approx((7, 10), rel=1e-6 if planned else 1e-3)
    assert tier[0] >= 7 - 1e-9


@pytest.mark.slow
def test_a_position_says_why_it_does_not_stand_or_stands_or_has_ended(
    ukraine: Case, year: Diary
) -> None:
    looked = set()
    for entry in year.entries[3:6]:
        for turn in entry.turns:
            if turn.after is None:
                continue
            now = ukraine.ask(as_of=entry.meeting.date).who()
            stands = turn.after.offer in now.greatest
            assert bool(turn.why_not) is not (stands or turn.after.state.ended)
            told = next((out.reason for out in now.out if out.offer == turn.after.offer), "")
            assert turn.why_not in {"", told}
            looked.add(bool(turn.why_not))
    assert looked == {True, False}


def test_who_came_or_fell_without_a_word_of_their_own_is_told_apart(ukraine: Case) -> None:
    """When Washington spoke of help from the air, those who waited for an American part stood."""
    (entry,) = diary_of(
        ukraine.register, Asked("us-in"), date(2025, 8, 19), date(2025, 8, 19)
    ).entries
    assert entry.changed is not None
    assert entry.since is not None
    along = {moved.offer for moved in entry.came_along}
    assert "gbr-troops-2025-04" in along
    known = {one.offer for one in ukraine.register.offers if one.known_on(entry.since)}
    assert along <= known, "they had said so before"
    taken = {turn.after.offer for turn in entry.turns if turn.after is not None}
    assert {moved.offer for moved in entry.changed.came} <= along | taken
    assert not along & taken


def test_a_group_is_held_against_its_own_last_meeting(ukraine: Case) -> None:
    found = ukraine.ask().diary("2025-04-11", "2025-04-11", "ramstein")
    (entry,) = found.entries
    assert (entry.since, entry.participants) == ("2025-02-12", 51)
    assert entry.turns
    assert {pledge.nation for pledge in entry.pledges} == {"DEU", "GBR", "NOR"}
    (beside,) = ukraine.ask().diary("2025-04-11", "2025-04-11").entries
    assert (beside.since, list(beside.turns)) == ("2025-04-10", [])


def test_an_event_between_meetings_is_compared_with_nothing(ukraine: Case) -> None:
    (entry,) = ukraine.ask().diary("2025-04-24", "2025-04-24").entries
    assert (entry.group, entry.since, entry.standing) == ("", None, None)


def test_a_group_that_never_met_is_refused(ukraine: Case) -> None:
    with pytest.raises(UnknownName, match="ramstein"):
        ukraine.ask().diary(group="ramstien")


def test_pledges_are_no_offers(ukraine: Case) -> None:
    """Taking every pledge away changes nobody who stands, and nothing that can be filled."""
    without = ukraine.register.with_rows(pledges=(), coalitions=(), meetings=())
    bare = Case(without).ask(world="us-out")
    whole = ukraine.ask(world="us-out")
    assert bare.who().greatest == whole.who().greatest
    assert bare.bounds("presence").tiers == whole.bounds("presence").tiers


def test_a_pledge_without_a_public_source_is_its_nations_own(ukraine: Case) -> None:
    def kept(register: Any, viewer: str) -> set[str]:
        return {pledge.pledge for pledge in view_of(register, viewer).pledges}

    first, *others = ukraine.register.pledges
    secret = first.model_copy(update={"source_title": "", "source_url": ""})
    register = ukraine.register.with_rows(pledges=(secret, *others))
    assert first.pledge in kept(register, first.nation)
    assert first.pledge not in kept(register, "POL")
    assert first.pledge not in kept(register, "public")
    assert {pledge.pledge for pledge in others} == kept(register, "public")


def test_the_record_ends_on_the_day_it_is_read_as_of(ukraine: Case) -> None:
    known = ukraine.register.as_known(date(2025, 4, 10))
    assert max(meeting.date for meeting in known.meetings) == date(2025, 4, 10)
    assert all(pledge.pledged_on <= date(2025, 4, 10) for pledge in known.pledges)
    assert "electronic-warfare" not in {row.coalition for row in known.coalitions}
    assert known.pledges
    assert known.coalitions
