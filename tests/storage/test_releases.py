"""Releases in a ledger: recorded, seen on the days they were made, and never taken back."""

from collections.abc import Iterator
from typing import Any

import pytest

from contingent.adapters.storage.opening import open_store
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.ledger.recording import Recording
from contingent.ledger.rows import register_of
from contingent.register.fault import FaultsFound
from contingent.register.view import view_of
from contingent.services.ledger.recording import (
    Signed,
    branch_scenario,
    import_case,
    merge_scenario,
    record,
)
from contingent.services.ledger.undoing import undo
from tests.builders import line, offer, register, replaced
from tests.storage.conftest import Fresh

ANN = Signed("Ann", "the head of delegation said so")
CASE = register([offer("a", "FRA", known_from="2025-01-01"), offer("b", "GBR")], [line("core")])
TAKEN_BACK = "cannot be taken back"


@pytest.fixture
def store(fresh: Fresh) -> Iterator[LedgerStore]:
    with open_store(fresh(), create=True) as found:
        import_case(found, CASE, ANN)
        yield found


def release(store: LedgerStore, fields: str, to: str, scenario: str = "", **more: Any) -> int:
    given = {"kind": "offer", "id": "a", "fields": fields, "to": to, **more}
    return record(store, [Recording("released", "", given)], ANN, scenario)[-1].seq


def seen(store: LedgerStore, viewer: str) -> list[str]:
    return [row.offer for row in view_of(register_of(store.rows()), viewer).offers]


def test_a_release_is_recorded_and_seen(store: LedgerStore) -> None:
    assert seen(store, "GBR") == ["b"]
    seq = release(store, "existence", "GBR", by="A. Head")
    assert seen(store, "GBR") == ["a", "b"]
    assert view_of(register_of(store.rows_at(seq - 1)), "GBR").offers_by_id.keys() == {"b"}
    assert verify_ledger(store).head.seq == seq


def test_a_release_is_never_taken_back(store: LedgerStore) -> None:
    """Shows that no way of writing removes or changes a release, and nothing is written."""
    seq = release(store, "existence", "GBR")
    with pytest.raises(LedgerError, match=TAKEN_BACK):
        undo(store, seq, ANN)
    with pytest.raises(LedgerError, match=TAKEN_BACK):
        import_case(store, CASE, ANN)
    key = {"kind": "offer", "id": "a", "fields": "existence", "to": "GBR"}
    with pytest.raises(LedgerError, match="cannot be changed"):
        import_case(store, replaced(CASE, releases=[{**key, "by": "B."}]), ANN)
    with pytest.raises(FaultsFound, match="unknown verb"):
        record(store, [Recording("release removed", "offer a existence GBR")], ANN)
    with pytest.raises(FaultsFound, match="unknown offer 'a'"):
        record(store, [Recording("offer removed", "a")], ANN)
    with pytest.raises(FaultsFound, match="is released already"):
        release(store, "existence", "GBR")
    assert store.head().seq == seq


def test_a_new_position_is_not_released_with_the_old(store: LedgerStore) -> None:
    """Shows that others see that the position they know has ended, and not what followed."""
    release(store, "everything", "all")
    record(store, [Recording("offer changed", "a", {"packages": 3})], ANN)
    view = view_of(register_of(store.rows()), "GBR")
    assert [(row.offer, row.known_until is None) for row in view.offers] == [
        ("a", False),
        ("b", True),
    ]


def test_a_scenario_releases_once_it_is_merged(store: LedgerStore) -> None:
    branch_scenario(store, "try", ANN)
    release(store, "existence", "all", "try")
    assert seen(store, "GBR") == ["b"]
    merge_scenario(store, "try", ANN)
    assert seen(store, "GBR") == ["a", "b"]
