"""Undoing recorded changes, on both engines, and a ledger kept open while others record."""

from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.storage.opening import open_store
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.recording import Recording
from contingent.register.fault import FaultsFound
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.services.ledger.recording import (
    Signed,
    branch_scenario,
    import_case,
    merge_scenario,
    record,
)
from contingent.services.ledger.undoing import entry_of, obstacles, undo
from tests.builders import fewer, line, offer, register
from tests.storage.conftest import Fresh

ANN = Signed("Ann", "said so")


def began(address: str) -> LedgerStore:
    """A ledger that begins with two offers and a line."""
    store = open_store(address, create=True)
    held = register(
        [offer("a", "FRA", known_from="2025-01-01"), offer("b", "GBR", "FRA provides land")],
        [line("core")],
    )
    import_case(store, held, ANN)
    return store


def change(store: LedgerStore, verb: str, row: str, scenario: str = "", **fields: Any) -> int:
    return record(store, [Recording(verb, row, fields)], ANN, scenario)[-1].seq


@pytest.mark.parametrize(
    ("verb", "row", "fields"),
    [
        ("offer changed", "a", {"packages": 3}),
        ("offer withdrawn", "a", {}),
        ("offer corrected", "a", {"packages": 3, "note": "why", "claims": ""}),
        ("offer removed", "a", {}),
        ("offer recorded", "c", {"nation": "FRA", "supplies": "mech-bn:1", "packages": 1}),
        ("line changed", "core", {"quantity": 2}),
        ("nation set", "NOR", {"name": "Norway"}),
    ],
)
def test_what_was_there_is_there_again(
    fresh: Fresh, verb: str, row: str, fields: dict[str, Any]
) -> None:
    with began(fresh()) as store:
        before = store.rows()
        seq = change(store, verb, row, **fields)
        assert store.rows() != before
        assert not obstacles(store, entry_of(store, seq))
        undo(store, seq, ANN)
        after = store.rows()
        assert {t: dict(rows) for t, rows in after.items() if rows} == {
            t: dict(rows) for t, rows in before.items()
        }
        assert verify_ledger(store).head == store.head()


def test_it_is_refused_where_something_rests_on_it(fresh: Fresh) -> None:
    with began(fresh()) as store:
        first = change(store, "offer corrected", "a", packages=3)
        later = change(store, "offer corrected", "a", note="later")
        assert obstacles(store, entry_of(store, first))
        with pytest.raises(LedgerError, match=r"(?s)entry 2 cannot be undone.*none → later"):
            undo(store, first, ANN)
        assert store.head().seq == later
        undo(store, later, ANN)
        assert not obstacles(store, entry_of(store, first))
        undo(store, first, ANN)
        # A row that was removed, and is there again, is another.
        removed = change(store, "offer removed", "b")
        again: dict[str, Any] = {"nation": "GBR", "supplies": "mech-bn:1", "packages": 9}
        added = change(store, "offer recorded", "b", **again)
        with pytest.raises(LedgerError, match="changed since"):
            undo(store, removed, ANN)
        undo(store, added, ANN)
        undo(store, removed, ANN)
        assert store.row("offers", "b") is not None


def test_it_is_refused_where_the_register_would_contradict_itself(fresh: Fresh) -> None:
    with began(fresh()) as store:
        nation = change(store, "nation set", "NOR", name="Norway")
        new: dict[str, Any] = {"nation": "NOR", "supplies": "mech-bn:1", "packages": 1}
        change(store, "offer recorded", "n", **new)
        with pytest.raises(FaultsFound, match="NOR"):
            undo(store, nation, ANN)


def test_what_cannot_be_undone_is_said(fresh: Fresh) -> None:
    with began(fresh()) as store:
        branch_scenario(store, "other", ANN)
        inside = change(store, "offer corrected", "a", "other", packages=5)
        with pytest.raises(LedgerError, match="what the ledger began with"):
            undo(store, 1, ANN)
        with pytest.raises(LedgerError, match="no entry 99"):
            undo(store, 99, ANN)
        with pytest.raises(LedgerError, match=r"recorded in scenario 'other'; undo it there"):
            undo(store, inside, ANN)
        with pytest.raises(LedgerError, match="recorded in scenario 'other'"):
            undo(store, 2, ANN)
        with pytest.raises(LedgerError, match="changed no row"):
            undo(store, 2, ANN, "other")
        with pytest.raises(FaultsFound, match="reason"):
            undo(store, inside, Signed("Ann", ""), "other")
        undo(store, inside, ANN, "other")
        change(store, "offer corrected", "a", "other", packages=6)
        merged, _ = merge_scenario(store, "other", ANN)
        undo(store, merged.seq, ANN)
        assert store.row("offers", "a") is not None
        assert verify_ledger(store).head == store.head()


def test_a_request_to_undo_sent_twice_is_carried_out_once(fresh: Fresh) -> None:
    with began(fresh()) as store:
        seq = change(store, "offer corrected", "a", packages=3)
        key = Signed("Ann", "a slip", "k")
        assert undo(store, seq, key) == undo(store, seq, key)
        assert store.head().seq == seq + 1


@pytest.mark.slow
@fewer(3)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 9)), max_size=8))
def test_undone_from_the_last_to_the_first_all_is_as_before(
    changes: list[tuple[str, int]],
) -> None:
    with TemporaryDirectory() as folder, began(f"sqlite:///{folder}/l.db") as store:
        before = store.rows()
        made = []
        for row, packages in changes:
            try:
                made.append(change(store, "offer corrected", row, packages=packages))
            except FaultsFound:  # it is like that already
                continue
        for seq in reversed(made):
            undo(store, seq, ANN)
        assert store.rows() == before


def test_a_ledger_kept_open_is_read_anew_only_when_it_has_grown(fresh: Fresh) -> None:
    address = fresh()
    with began(address) as store:
        kept = KeptLedger(address)
        one, head = kept.read(), kept.head()
        assert kept.read() is one
        change(store, "offer corrected", "a", packages=3)
        two = kept.read()
        assert (one.offers[0].packages, two.offers[0].packages) == (1, 3)
        # A request that began before still sees what was there then, also in a new process.
        assert kept.read(head=head) is one
        other = KeptLedger(address)
        assert other.read(head=head).content_hash == one.content_hash
        other.close()
        branch_scenario(store, "other", ANN)
        change(store, "offer corrected", "a", "other", packages=5)
        assert kept.read("other").offers[0].packages == 5
        assert kept.read("-") == kept.read() == two
        other = KeptLedger(f"{address}#other")
        assert other.read().offers[0].packages == 5
        other.close()
        assert [(s.name, s.merged) for s in kept.scenarios()] == [("other", None)]
        with pytest.raises(LedgerError, match="no scenario 'none'"):
            kept.read("none")
        kept.close()


@pytest.mark.parametrize("moment", ["@1", "@2026-01-01"])
def test_a_ledger_kept_open_at_a_moment_is_not_written(fresh: Fresh, moment: str) -> None:
    address = fresh()
    with began(address) as store:
        change(store, "offer corrected", "a", packages=3)
    kept = KeptLedger(address + moment)
    assert kept.read().offers[0].packages == 1
    for deed in (
        lambda: kept.record([Recording("offer removed", "a")], ANN),
        lambda: kept.undo(2, ANN),
        lambda: kept.branch_off("x", ANN),
    ):
        with pytest.raises(LedgerError, match="only to be read"):
            deed()
    kept.close()
