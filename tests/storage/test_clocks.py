"""Clocks that disagree: one that is ahead misdates its own entries, and is told."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.ledger.clock import ALLOWANCE, Clock, Dated, judged, time_for, timestamp
from contingent.ledger.recording import Recording
from contingent.services.ledger.addresses import read_ledger
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.services.ledger.recording import Signed, record
from contingent.services.ledger.verified import notes_of
from tests.storage.conftest import Fresh
from tests.storage.ledgers import DAY, begun, change

YEAR = timedelta(days=365)


def capacity(store: LedgerStore, day: date) -> int:
    row = json.loads(store.rows_on(day)["sites"]["town"])
    return int(row["capacity"])


def put(
    store: LedgerStore, number: int, now: datetime, actor: str = "tester", *, right: bool = False
) -> str:
    """Record a number, and give the time it got."""
    asked = Recording("site set", "town", {"capacity": number})
    record(store, [asked], Signed(actor, "a test", now=now, clock_is_right=right))
    return store.log(LogFilter(last=1))[0][0].entry.at


def test_one_clock_ahead_misdates_its_own_entry_only(
    fresh: Fresh, caplog: pytest.LogCaptureFixture
) -> None:
    """As in tests/known_faults/ledger-clock-ahead, with times given to it."""
    address = fresh()
    with begun(address) as store:
        change(store, "offer changed", "fra-pumps", {"packages": 1}, now=DAY + YEAR)
        assert not caplog.messages, "a clock that is ahead does not know"
        now = DAY + timedelta(minutes=5)
        change(store, "offer withdrawn", "pol-pumps", now=now)
        assert any("a clock was ahead" in told for told in caplog.messages)
        caplog.clear()
        change(store, "line changed", "pumps", {"quantity": 5}, now=now)
        assert not caplog.messages, "told once"
        times = [entry.entry.at for entry in store.log(LogFilter())[0]]
        assert times == [timestamp(one) for one in (DAY, DAY + YEAR, now, now)]
        verified = verify_ledger(store)
        assert verified.steps_back == (3,)
        assert "A clock was ahead at entry 2" in notes_of(verified, now)[0]
        assert [entry.ahead for entry in store.log(LogFilter())[0]] == [False, True, False, False]
    today = DAY.date()
    for as_of, name in (
        (today, address),
        (None, f"{address}@{today}"),
        (today, f"{address}@4"),
        (today, f"{address}@3"),
    ):
        states = {
            offer.state.value
            for offer in read_ledger(name, as_of).as_known(today).offers
            if offer.offer.startswith("pol-pumps")
        }
        assert states == {"withdrawn"}, name
    assert read_ledger(f"{address}@{today}") == read_ledger(f"{address}@4").as_known(today)
    kept = KeptLedger(f"{address}@{today}")
    listed = [entry.entry.seq for entry in kept.log(LogFilter())[0]]
    kept.close()
    assert listed == [1, 2, 3, 4], "the log of a day has the entries its state is made of"


def test_a_future_date_is_told_by_verify_and_in_the_log(fresh: Fresh) -> None:
    address = fresh()
    with begun(address) as store:
        put(store, 7, DAY + YEAR)
        verified = verify_ledger(store)
        (note,) = notes_of(verified, DAY)
        assert "Entry 2 is dated 2028-03-09T12:00Z" in note
        assert notes_of(verified, DAY + YEAR) == ()
    kept = KeptLedger(address)
    words = [entry.clock for entry in kept.log(LogFilter())[0]]
    kept.close()
    ahead = datetime.now(UTC) + ALLOWANCE < DAY
    assert words[1] == ("dated after this machine's clock" if ahead else "")


def test_a_clock_that_is_behind_does_not_change_the_past(
    fresh: Fresh, caplog: pytest.LogCaptureFixture
) -> None:
    with begun(fresh()) as store:
        for days in range(1, 6):
            put(store, days, DAY + timedelta(days=days))
        at = put(store, 99, DAY + timedelta(days=2))
        assert at == timestamp(DAY + timedelta(days=5)), "four days' entries speak against it"
        assert "seems to be behind" in caplog.messages[-1]
        assert "--clock-is-right" in caplog.messages[-1]
        assert capacity(store, (DAY + timedelta(days=3)).date()) == 3
        assert put(store, 98, DAY - YEAR) == at, "before the ledger began, too"
        right = put(store, 97, DAY + timedelta(days=2), right=True)
        assert right == timestamp(DAY + timedelta(days=2)), "unless a person knows better"
        assert verify_ledger(store).steps_back == (9,)


def test_two_persons_of_one_day_are_two_witnesses(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        put(store, 1, DAY + timedelta(hours=1))
        put(store, 2, DAY + timedelta(hours=9), "anna")
        put(store, 3, DAY + timedelta(hours=10), "bo")
        assert put(store, 4, DAY + timedelta(hours=2)) == timestamp(DAY + timedelta(hours=10))


def test_clocks_a_little_apart_keep_the_order(
    fresh: Fresh, caplog: pytest.LogCaptureFixture
) -> None:
    with begun(fresh()) as store:
        first = put(store, 1, DAY + timedelta(minutes=59))
        assert put(store, 2, DAY) == first
        assert not caplog.messages
        assert verify_ledger(store).steps_back == ()


def test_a_ledger_made_while_the_clock_was_ahead_goes_on_with_true_times(fresh: Fresh) -> None:
    with begun(fresh(), now=DAY + YEAR) as store:
        assert put(store, 1, DAY) == timestamp(DAY)
        assert capacity(store, DAY.date()) == 1


def test_what_an_earlier_version_misdated_is_no_second_witness() -> None:
    """It gave every entry after one ahead that one's time."""
    ahead, alike = timestamp(DAY + YEAR), ("tester", "anna", "bo")
    found = [Dated(seq, ahead, actor) for seq, actor in enumerate(alike, start=2)]
    assert judged(found, all_there_is=False) is Clock.OTHER_AHEAD
    assert judged(found, all_there_is=True) is Clock.THIS_BEHIND
    assert judged([Dated(1, ahead, "x", baseline=True)], all_there_is=True) is Clock.OTHER_AHEAD
    assert judged([], all_there_is=False) is Clock.AGREES


#: Minutes that pass, and how many entries somebody records within them whose clock is ahead.
SESSIONS = st.lists(st.tuples(st.integers(60, 5000), st.integers(0, 3)), max_size=12)


@given(SESSIONS)
def test_every_day_has_the_state_it_truly_had(sessions: list[tuple[int, int]]) -> None:
    """Played without a database: after each session somebody records with a clock that is right."""
    #: (time given, true time, whether that clock was ahead) of each event.
    kept: list[tuple[str, datetime, bool]] = [(timestamp(DAY), DAY, False)]

    def play(true: datetime, *, ahead: bool) -> None:
        now = true + YEAR if ahead else true
        run = []
        for seq in range(len(kept), 0, -1):
            if kept[seq - 1][0] <= timestamp(now + ALLOWANCE):
                break
            run.append(Dated(seq, kept[seq - 1][0], "x", baseline=seq == 1))
        clock = judged(run[::-1], all_there_is=len(run) == len(kept))
        kept.append((time_for(now, kept[-1][0], clock), true, ahead))

    true = DAY
    for minutes, count in sessions:
        for number in range(count):
            play(true + timedelta(minutes=number + 1), ahead=True)
        true += timedelta(minutes=minutes)
        play(true, ahead=False)
    assert all(at == timestamp(at_last) for at, at_last, ahead in kept if not ahead)
    for days in range((true - DAY).days + 2):
        end = (DAY + timedelta(days=days + 1)).date().isoformat()
        told = max(seq for seq, (at, _, _) in enumerate(kept) if at < end)
        known = [seq for seq, entry in enumerate(kept) if entry[1].date().isoformat() < end]
        while kept[known[-1]][2]:  # what is ahead counts once anything is recorded after it
            known.pop()
        assert told == known[-1]
