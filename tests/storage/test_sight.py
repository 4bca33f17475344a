"""Every read and write passes ``visible``; a viewer who may see nothing sees nothing."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, literal, or_, select, true

import contingent
from contingent.adapters.storage import page, queries, visible_rows
from contingent.adapters.storage.backup import backup
from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.adapters.storage.visible_rows import only_visible, seen
from contingent.errors import LedgerError
from contingent.ledger.fold import change_of
from contingent.ledger.recording import Draft
from contingent.ledger.sight import STAFF, RowLabel, Viewer, sees_all, visible
from contingent.services.recording import branch_scenario, import_case, merge_scenario
from tests.storage.conftest import Fresh
from tests.storage.ledgers import begun, change, signed, starter

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
        assert store.scenario_events() == ()
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


def _calls(file: Path, names: set[str]) -> list[ast.Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


def test_nobody_asks_the_database_but_the_storage() -> None:
    for file in PACKAGE.rglob("*.py"):
        inside = file.is_relative_to(PACKAGE / "adapters" / "storage")
        text = file.read_text(encoding="utf-8")
        assert inside or "sqlalchemy" not in text, file


def test_every_query_for_rows_is_where_the_predicate_is() -> None:
    """Rows and the log are selected in ``queries.py`` only, and there each time with ``seen``.

    What else selects them reads the whole chain for the staff (verification, backup), or writes.
    """
    guarded = {"versions_now", "branches", "log", "since", "sealed"}
    tree = ast.parse((PACKAGE / "adapters/storage/queries.py").read_text(encoding="utf-8"))
    functions = {
        node.name: ast.unparse(node) for node in tree.body if isinstance(node, ast.FunctionDef)
    }
    for name in guarded:
        assert any(word in functions[name] for word in ("seen(", "_all_seen(", "sees_all(")), name
    selecting = {name for name, body in functions.items() if "select(" in body}
    # The rest: numbers of events, folds (filtered by only_visible), and parts of the above.
    assert selecting - guarded == {
        "ahead_of",
        "head",
        "seq_on",
        "rows_at",
        "_snapshot",
        "_touches",
    }
    assert "only_visible(viewer" in functions["rows_at"]
    for file in (PACKAGE / "adapters/storage").glob("*.py"):
        selects = bool(_calls(file, {"select"}))
        allowed = {
            "queries.py",
            "page.py",
            "store.py",
            "verification.py",
            "backup.py",
            "mending.py",
            "preparing.py",
            "replaying.py",
        }
        assert not selects or file.name in allowed, file


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

    for module in (page, visible_rows):
        monkeypatch.setattr(module, "visible", may)
    for module in (queries, visible_rows):
        monkeypatch.setattr(module, "seen", where)


@pytest.mark.usefixtures("partial")
def test_what_a_partial_viewer_writes_is_no_snapshot_of_the_register(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "due", lambda *_: True)
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
        with pytest.raises(LedgerError) as no_event:
            theirs.rows_at(999)
        assert "last one" not in str(no_event.value)
        change(theirs, "offer recorded", "deu-more", fields)
