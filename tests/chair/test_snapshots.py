"""Snapshots: coarse, judged, of two chairs, kept for good; and letters, of the view alone."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError, UnknownName
from contingent.ledger.recording import Recording
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.services.chair.answers import who_answered
from contingent.services.chair.bands import LADDERS, band_of
from contingent.services.chair.letters import LetterAsk, letter_to
from contingent.services.chair.snapshot_ledger import (
    propose_snapshot,
    publish_snapshot,
    published_before,
    snapshots,
)
from contingent.services.chair.snapshots import (
    SnapshotRefused,
    SnapshotWanted,
    draft_of,
    objections_to,
    passing,
)
from contingent.services.ledger.recording import Signed, import_case, record
from contingent.services.ledger.undoing import undo
from tests.builders import fewer, line, offer, register, site
from tests.register.view_pairs import pair

DAY = date(2026, 11, 28)
CHAIR, OTHER = Signed("A. Chair", "first day"), Signed("B. Chair", "agreed")


def table(**more: int) -> Register:
    """Six nations that offer battalions: of each so many, two unless more is said."""
    nations = ("FRA", "DEU", "POL", "GBR", "ITA", "ESP")
    offers = [
        offer(f"{n.lower()}-land", n, packages=more.get(n, 2), personnel=800, caveats="not in POL")
        for n in nations
    ]
    return register(offers, [line("land", quantity=40, at="any")], [site("kyiv")])


def lopsided() -> Register:
    """One nation offers nearly all there is."""
    return table(FRA=34, DEU=1, POL=1, GBR=1, ITA=1, ESP=1)


@pytest.fixture
def store(tmp_path: Path) -> LedgerStore:
    opened = LedgerStore.open(f"sqlite:///{tmp_path / 'u.db'}", create=True)
    import_case(opened, table(), Signed("staff", "begin"))
    return opened


WANTED = SnapshotWanted("Day one", quantities=("offered mech-bn",), sought=("land",))


@given(st.floats(0, 1e7), st.sampled_from(list(LADDERS)))
def test_a_band_holds_its_total_and_hangs_on_nothing_else(total: float, ladder: str) -> None:
    for number in (total, float(int(total))):
        low, high = band_of(number, 2, ladder)
        assert low <= number <= high
        assert band_of(low, 2, ladder)[0] == low


def test_two_chairs_publish_a_snapshot_that_stays(store: LedgerStore) -> None:
    kept = propose_snapshot(store, WANTED, CHAIR, DAY)
    assert [cell.text for cell in kept.snapshot.cells] == ["10 to 19"]
    name = kept.snapshot.name
    assert not published_before(store)
    with pytest.raises(LedgerError, match="another chair"):
        publish_snapshot(store, name, CHAIR)
    out = publish_snapshot(store, name, OTHER)
    assert (out.by, out.and_by) == ("A. Chair", "B. Chair")
    assert len(published_before(store)) == 1
    with pytest.raises(LedgerError, match="published already"):
        publish_snapshot(store, name, Signed("C. Chair", "again"))
    with pytest.raises(LedgerError, match="not undone"):
        undo(store, store.head().seq, CHAIR)
    record(store, [Recording("offer corrected", "fra-land", {"packages": 9})], CHAIR)
    (again,) = snapshots(store)
    assert again.snapshot == out.snapshot
    assert published_before(store)[0].total("offered mech-bn") == 12
    assert verify_ledger(store).head.seq == store.head().seq


def test_a_proposal_is_of_the_register_as_it_is(store: LedgerStore) -> None:
    """Shows that what was changed since the proposal has to be proposed anew."""
    kept = propose_snapshot(store, WANTED, CHAIR, DAY)
    record(store, [Recording("offer corrected", "fra-land", {"packages": 12})], CHAIR)
    with pytest.raises(LedgerError, match="changed since"):
        publish_snapshot(store, kept.snapshot.name, OTHER)


def test_what_tells_too_much_is_refused_and_nothing_is_recorded(tmp_path: Path) -> None:
    with LedgerStore.open(f"sqlite:///{tmp_path / 'v.db'}", create=True) as store:
        import_case(store, lopsided(), Signed("staff", "begin"))
        head = store.head()
        with pytest.raises(SnapshotRefused, match="fra-land of FRA adds between") as caught:
            propose_snapshot(store, WANTED, CHAIR, DAY)
        assert caught.value.objections[0].nation == "FRA"
        assert store.head() == head


def test_the_rest_that_passes_passes() -> None:
    given_ = lopsided()
    wanted = SnapshotWanted("x", quantities=("offered mech-bn", "people land"))
    draft = draft_of(given_, wanted, DAY)
    left = passing(given_, draft)
    assert objections_to(given_, draft)
    assert left is not None
    assert [cell.quantity for cell in left.cells] == ["people land"]
    assert not objections_to(given_, left)


def test_two_snapshots_are_judged_together(store: LedgerStore) -> None:
    """Shows that a second snapshot which gives a late offer away is refused, and alone is not."""
    coarse = SnapshotWanted("One", quantities=("offered mech-bn",))
    first = propose_snapshot(store, coarse, CHAIR, DAY)
    publish_snapshot(store, first.snapshot.name, OTHER)
    record(
        store,
        [
            Recording(
                "offer recorded",
                "ita-late",
                {"nation": "ITA", "supplies": "mech-bn:1", "packages": 88, "title": "Late"},
            )
        ],
        CHAIR,
    )
    now = draft_of(_register(store), SnapshotWanted("Two", quantities=coarse.quantities), DAY)
    assert not objections_to(_register(store), now)
    together = objections_to(_register(store), now, published_before(store))
    assert {one.offers for one in together} >= {("ita-late",)}


def _register(store: LedgerStore) -> Register:
    from contingent.ledger.rows import register_of

    return register_of(store.rows())


def test_who_has_answered_is_told_from_what_is_there() -> None:
    rows = who_answered(table(FRA=1).with_offers(table().offers[1:]))
    assert [one.nation for one in rows if one.silent] == ["FRA", "UKR"]


@given(st.integers(min_value=0, max_value=10_000))
@fewer(10)
def test_a_letter_is_the_same_whatever_is_hidden(seed: int) -> None:
    """Shows that a letter hangs on what its nation may see and what the chair wrote alone."""
    found = pair(seed)
    if found.viewer == "public":
        return
    views = [view_of(each, found.viewer) for each in (found.one, found.other)]
    asks = [LetterAsk(line=li.line, words="Please.") for li in views[0].requirements[:2]]
    own = [o for o in views[0].offers if o.owned_by == found.viewer]
    asks += [LetterAsk(suppose=f"condition:{o.offer}") for o in own[:1]]
    one, other = (letter_to(view, found.viewer, asks, DAY) for view in views)
    assert (one.text, one.html) == (other.text, other.html)
    assert "Please." in one.text or not asks


def test_a_letter_asks_nothing_of_another_s_offer() -> None:
    view = view_of(table(), "FRA")
    letter = letter_to(view, "FRA", [LetterAsk("land", "caveat:fra-land:not in POL")], DAY)
    assert "does not serve in" in letter.text
    assert "“land”" in letter.text
    with pytest.raises(UnknownName):
        letter_to(table(), "FRA", [LetterAsk(suppose="condition:deu-land")], DAY)
