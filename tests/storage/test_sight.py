"""Every read and write passes ``visible``; a viewer who may see nothing sees nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, literal, or_, select, true

import contingent
from contingent.adapters.storage import branch_transaction, queries, visible_rows
from contingent.adapters.storage.backup import backup
from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.adapters.storage.visible_rows import only_visible, seen
from contingent.errors import LedgerError
from contingent.ledger.fold import change_of
from contingent.ledger.recording import Draft
from contingent.ledger.visibility import STAFF, RowLabel, Viewer, sees_all, visible
from contingent.services.ledger.recording import branch_scenario, import_case, merge_scenario
from tests.storage.conftest import Fresh
from tests.storage.ledgers import DAY, begun, change, signed, starter

NOBODY = Viewer("delegation of FRA")
PACKAGE = Path(contingent.__file__).parent


@pytest.fixture
def address(fresh: Fresh) -> str:
    made = fresh()
    with begun(made) as store:
        branch_scenario(store, "other", signed())
        change(store, "line changed", "pumps", {"quantity": 5})
    return made


def test_who_may_see_nothing_reads_nothing(address: str) -> None:
    with LedgerStore.open(address, NOBODY) as store:
        assert not any(store.rows().values())
        assert not any(store.rows_at(1).values())
        assert not any(store.rows_at(3).values())
        assert store.versions() == {}
        assert store.log(LogFilter()) == ([], 0)
        assert store.log(LogFilter(nation="FRA", actor="tester")) == ([], 0)
        assert store.scenario_entries() == ()
        with pytest.raises(LedgerError, match="only the staff"):
            list(store.sealed())
        with pytest.raises(LedgerError, match="only the staff"):
            verify_ledger(store)


def test_who_may_see_nothing_changes_nothing(address: str) -> None:
    with LedgerStore.open(address) as store:
        rows, head = store.rows(), store.head()
    with LedgerStore.open(address, NOBODY) as store, store.write() as opened:
        for changed in (
            change_of(rows, "sites", "town", None),
            change_of(rows, "requirements", "pumps", rows["requirements"]["boats"]),
        ):
            with pytest.raises(LedgerError, match="is not there"):
                opened.append(Draft("row", "row", (changed,)), signed().stamp([]))
    with LedgerStore.open(address) as store:
        assert store.head() == head


@pytest.mark.parametrize("viewer", [STAFF, NOBODY])
@pytest.mark.parametrize(("table", "nation"), [("offers", "FRA"), ("worlds", None)])
def test_the_predicate_is_the_same_in_python_and_in_the_database(
    fresh: Fresh, viewer: Viewer, table: str, nation: str | None
) -> None:
    expected = visible(viewer, RowLabel(table, nation))
    with begun(fresh()) as store, store.engine.connect() as connection:
        asked = select(literal(1)).where(seen(viewer, literal(table), literal(nation)))
        assert (connection.execute(asked).first() is not None) == expected
    row = f'{{"iso3":"FRA","nation":"{nation}"}}'
    kept = only_visible(viewer, {table: {"x": row}})
    assert bool(kept.get(table)) == expected


def test_nobody_asks_the_database_but_the_storage() -> None:
    for file in PACKAGE.rglob("*.py"):
        inside = file.is_relative_to(PACKAGE / "adapters" / "storage")
        text = file.read_text(encoding="utf-8")
        assert inside or "sqlalchemy" not in text, file


#: What a store can be asked about rows; nothing of it is told to who may see nothing.
READS: dict[str, Callable[[LedgerStore], object]] = {
    "rows": lambda store: store.rows(),
    "versions": lambda store: store.versions(),
    "row": lambda store: store.row("offers", "fra-pumps"),
    "rows_at": lambda store: [store.rows_at(seq) for seq in range(1, store.head().seq + 1)],
    "rows_on": lambda store: store.rows_on(DAY.date()),
    "later": lambda store: store.later(("offers", "fra-pumps"), "", 0),
    "log": lambda store: store.log(LogFilter()),
    "scenario_entries": lambda store: store.scenario_entries(),
    "sealed": lambda store: list(store.sealed()),
}
#: What else a store has: its surroundings, numbers of entries, and writing.
OTHER = {"open", "open_altered", "close", "name", "head", "seq_on", "write", "repair"}


def test_every_way_to_read_a_store_is_looked_at_here() -> None:
    public = {name for name in dir(LedgerStore) if not name.startswith("_")}
    assert public - OTHER == set(READS)


@pytest.mark.parametrize("read", READS)
def test_no_read_tells_a_hidden_row(address: str, read: str) -> None:
    with LedgerStore.open(address) as store:
        change(store, "offer changed", "fra-pumps", {"packages": 3})
        change(store, "offer changed", "fra-pumps", {"packages": 4}, scenario="other")
        told = repr(READS[read](store))
        assert told not in {"[]", "()", "None"}
    with LedgerStore.open(address, NOBODY) as store:
        try:
            hidden = READS[read](store)
        except LedgerError as refused:
            assert "only the staff" in str(refused)  # noqa: PT017 - refused, or nothing told
            return
    assert "fra-pumps" not in repr(hidden)
    assert "tester" not in repr(hidden)


PARTIAL = Viewer("delegation of DEU")


@pytest.fixture
def partial(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule as delegations will bring: who is not of the staff sees no offer of FRA."""

    def may(viewer: Viewer, row: RowLabel) -> bool:
        return sees_all(viewer) or row != RowLabel("offers", "FRA")

    def where(
        viewer: Viewer, table: ColumnElement[str], nation: ColumnElement[str]
    ) -> ColumnElement[bool]:
        shown = or_(table != "offers", nation != "FRA")
        return true() if sees_all(viewer) else shown

    for module in (branch_transaction, visible_rows):
        monkeypatch.setattr(module, "visible", may)
    for module in (queries, visible_rows):
        monkeypatch.setattr(module, "seen", where)


@pytest.mark.usefixtures("partial")
def test_what_a_partial_viewer_writes_is_no_snapshot_of_the_register(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branch_transaction, "due", lambda *_: True)
    with LedgerStore.open(address, PARTIAL) as theirs, LedgerStore.open(address) as store:
        change(theirs, "nation set", "DEU", {"name": "Bundesrepublik"})
        assert len(theirs.rows()["offers"]) < len(store.rows()["offers"])
        assert store.rows_at(store.head().seq) == store.rows()
        verify_ledger(store)
        change(store, "nation set", "DEU", {"name": "Deutschland"})
        assert theirs.rows_at(store.head().seq) == theirs.rows(), "filtered from the whole"
        verify_ledger(store)


@pytest.mark.usefixtures("partial")
def test_what_is_about_every_row_is_for_the_staff(address: str, tmp_path: Path) -> None:
    with LedgerStore.open(address, PARTIAL) as theirs:
        head = theirs.head()
        for deed in (
            lambda: backup(theirs, tmp_path / "copy", dump=False),
            lambda: backup(theirs, tmp_path / "copy", dump=True),
            lambda: branch_scenario(theirs, "mine", signed()),
            lambda: merge_scenario(theirs, "other", signed()),
            lambda: import_case(theirs, starter(), signed()),
            lambda: verify_ledger(theirs),
        ):
            with pytest.raises(LedgerError, match="only the staff"):
                deed()
        assert theirs.head() == head
    assert not (tmp_path / "copy").exists()


@pytest.mark.usefixtures("partial")
def test_the_name_of_a_hidden_row_is_refused_without_a_word_of_damage(address: str) -> None:
    fields = {"nation": "DEU", "supplies": "boat-team", "packages": 1}
    with LedgerStore.open(address, PARTIAL) as theirs:
        with pytest.raises(LedgerError, match="give another") as refused:
            change(theirs, "offer recorded", "fra-pumps", fields)
        assert "damaged" not in str(refused.value)
        with pytest.raises(LedgerError) as no_entry:
            theirs.rows_at(999)
        assert "last one" not in str(no_entry.value)
        change(theirs, "offer recorded", "deu-more", fields)
