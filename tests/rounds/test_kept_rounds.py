"""A round in a ledger: each step an entry, handed over after the list, closed once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from contingent.adapters.storage.branch_transaction import BranchTransaction
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError, UnknownName
from contingent.register.fault import FaultsFound
from contingent.register.offer import Offer
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.submission import Submission
from contingent.services.ledger.recording import Signed, import_case
from contingent.services.rounds import kept_rounds as rounds
from contingent.services.rounds.submitting import seal_offers
from tests.builders import line, offer, register, site

STAFF = Signed("A. Chair", "the round")
#: A knot: nobody would move first, all stand together; and one whose condition is not met.
OFFERS = {
    "FRA": offer("fra-a", "FRA", "DEU"),
    "DEU": offer("deu-a", "DEU", "POL"),
    "POL": offer("pol-a", "POL", "FRA"),
    "GBR": offer("gbr-a", "GBR", "USA"),
}


@pytest.fixture
def store(tmp_path: Path) -> LedgerStore:
    opened = LedgerStore.open(f"sqlite:///{tmp_path / 'u.db'}", create=True)
    given = register([], [line("land")], [site("kyiv")], nations=(*OFFERS, "USA"))
    import_case(opened, given, Signed("staff", "begin"))
    return opened


def sealed(kept: rounds.KeptRound, nation: str, own: Offer | None = None) -> Submission:
    return seal_offers(kept.asked, nation, [own or OFFERS[nation]], [ReleaseGroup.TIME])


def listed(store: LedgerStore) -> tuple[str, dict[str, Submission]]:
    """A round with its list closed, and what each nation sealed."""
    kept = rounds.open_kept(store, None, None, (), STAFF, rehearsal=False)
    name = kept.asked.id
    own = {nation: sealed(kept, nation) for nation in OFFERS}
    for one in own.values():
        rounds.publish_kept(store, name, [one.commitment], Signed(one.nation, "ours"))
    rounds.close_list(store, name, STAFF)
    return name, own


def test_a_knot_stands_together_and_is_closed_once(store: LedgerStore) -> None:
    name, own = listed(store)
    for nation, one in own.items():
        kept = rounds.hand_over(store, name, nation, one.sealed, Signed(nation, "ours"))
    assert kept.handed == tuple(OFFERS)
    first = rounds.close_kept(store, name, STAFF)
    assert first.outcome is not None
    assert {one.offer.offer for one in first.outcome.standing} == {"fra-a", "deu-a", "pol-a"}
    head = store.head()
    assert rounds.close_kept(store, name, Signed("B. Chair", "again")) == first
    assert store.head() == head
    for one in own.values():
        assert not [f for f in rounds.check_kept(first, one.sealed, None) if f.holds is False]
    # What stays sealed is nowhere in what is public.
    public = [text for key, text in store.rows()["rounds"].items() if key.startswith(name)]
    assert not any("gbr-a" in text for text in public)
    assert verify_ledger(store).head.seq == head.seq
    with pytest.raises(LedgerError, match="list is closed"):
        rounds.withdraw_kept(store, name, "FRA", STAFF)


def test_files_are_taken_after_the_list_and_only_those_published(store: LedgerStore) -> None:
    kept = rounds.open_kept(store, None, None, ("FRA", "DEU"), STAFF, rehearsal=True)
    name, mine = kept.asked.id, sealed(kept, "FRA")
    with pytest.raises(LedgerError, match="still open"):
        rounds.close_kept(store, name, STAFF)
    rounds.publish_kept(store, name, [mine.commitment], STAFF)
    with pytest.raises(LedgerError, match="once its list is closed"):
        rounds.hand_over(store, name, "FRA", mine.sealed, STAFF)
    withdrawn = rounds.withdraw_kept(store, name, "FRA", STAFF)
    assert withdrawn.asked.last == {"FRA": None}
    with pytest.raises(UnknownName):
        rounds.withdraw_kept(store, name, "DEU", STAFF)
    again = sealed(kept, "FRA")
    rounds.publish_kept(store, name, [again.commitment], STAFF)
    rounds.close_list(store, name, STAFF)
    with pytest.raises(FaultsFound, match="published another"):
        rounds.hand_over(store, name, "FRA", mine.sealed, STAFF)
    with pytest.raises(FaultsFound, match="is of FRA"):
        rounds.hand_over(store, name, "DEU", again.sealed, STAFF)
    rounds.hand_over(store, name, "FRA", again.sealed, STAFF)
    ended = rounds.close_kept(store, name, STAFF)
    assert ended.outcome is not None
    assert not ended.outcome.standing
    assert name.startswith("rehearsal-")


def test_the_same_request_is_carried_out_once(store: LedgerStore) -> None:
    """Shows that a request that is sent again after a broken line opens no second round."""
    signed = Signed("A. Chair", "the round", key="k")
    one = rounds.open_kept(store, None, None, (), signed, rehearsal=False)
    assert rounds.open_kept(store, None, None, (), signed, rehearsal=False) == one
    assert len(rounds.kept_rounds(store)) == 1


def test_a_close_that_is_cut_off_leaves_the_round_open(
    store: LedgerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows that a death before the commit leaves nothing of the outcome; closing works then."""
    name, own = listed(store)
    for nation, one in own.items():
        rounds.hand_over(store, name, nation, one.sealed, Signed(nation, "ours"))
    append: Callable[..., object] = BranchTransaction.append

    def dies(*given: object) -> None:
        append(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(BranchTransaction, "append", dies)
        with pytest.raises(KeyboardInterrupt):
            rounds.close_kept(store, name, STAFF)
    kept = rounds.kept_round(store, name)
    assert (kept.stage, kept.outcome) == (rounds.RoundStage.LISTED, None)
    assert rounds.close_kept(store, name, STAFF).stage is rounds.RoundStage.CLOSED
