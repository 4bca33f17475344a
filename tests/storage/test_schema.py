"""What stands in a ledger's database besides the tables of a ledger is found before it acts."""

import sqlite3
from pathlib import Path

import pytest

from contingent.adapters.storage.backup import backup, restore
from contingent.adapters.storage.schema import strange_in
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerError
from contingent.services.ledger.verified import notes_of
from tests.storage.conftest import Fresh
from tests.storage.ledgers import DAY, begun, change

#: What was planted -> what is told of it.
ON_BOTH = {
    "DROP INDEX event_at": "index 'event_at' on event is not there",
    "CREATE INDEX event_mine ON event (verb)": "index 'event_mine' on event should not be there",
    "DROP TABLE snapshot": "table 'snapshot' is not there",
    "ALTER TABLE event ADD COLUMN more TEXT": "table 'event' is not as it was made",
    "INSERT INTO alembic_version VALUES ('0002')": "no single revision",
    "DELETE FROM alembic_version": "no single revision",
    "UPDATE alembic_version SET version_num = '0000'": "no version of Contingent has written",
    "UPDATE alembic_version SET version_num = ''": "no version of Contingent has written",
    "UPDATE alembic_version SET version_num = 'zz'": "no version of Contingent has written",
    "INSERT INTO ledger VALUES (2, 'x', 0, 'y', '')": "has 2 rows instead of one",
    "DELETE FROM ledger": "has 0 rows instead of one",
}
ON_SQLITE = {
    "CREATE VIEW event_view AS SELECT * FROM event": "view 'event_view' should not be there",
    "CREATE TABLE secret (x)": "table 'secret' should not be there",
    "CREATE TRIGGER z AFTER UPDATE ON row BEGIN DELETE FROM idempotency; END": "trigger 'z' on row",
    "CREATE TEMP TRIGGER z AFTER UPDATE ON row BEGIN DELETE FROM idempotency; END": "",
}
ON_POSTGRESQL = {
    "CREATE RULE z AS ON UPDATE TO ledger DO ALSO DELETE FROM idempotency": "rule 'z' on ledger",
    "ALTER TABLE event ENABLE ROW LEVEL SECURITY": "table 'event' is not as it was made",
    "ALTER TABLE event ALTER COLUMN actor SET DEFAULT 'x'": "table 'event' is not as it was made",
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
    "CREATE TRIGGER z BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION f()": (
        "trigger 'z' on event should not be there"
    ),
}


def planted(address: str, sql: str) -> str:
    """What is told when a ledger is opened in which something was planted; empty for nothing."""
    with begun(address) as store, store.engine.begin() as connection:
        connection.exec_driver_sql(sql)
    try:
        with LedgerStore.open(address) as store:
            verify_ledger(store)
    except LedgerError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("sql", ON_BOTH)
def test_what_was_planted_is_told_at_opening(fresh: Fresh, sql: str) -> None:
    assert ON_BOTH[sql] in planted(fresh(), sql)


@pytest.mark.parametrize("sql", ON_SQLITE)
def test_what_was_planted_in_a_file_is_told(sqlite_fresh: Fresh, sql: str) -> None:
    told = planted(sqlite_fresh(), sql)
    assert ON_SQLITE[sql] in told
    assert bool(told) == bool(ON_SQLITE[sql]), "what is of one connection is gone with it"


@pytest.mark.slow
@pytest.mark.parametrize("sql", ON_POSTGRESQL)
def test_what_was_planted_on_a_server_is_told(postgresql_fresh: Fresh, sql: str) -> None:
    assert ON_POSTGRESQL[sql] in planted(postgresql_fresh(), sql)


def test_a_ledger_as_it_is_made_has_nothing_strange(fresh: Fresh) -> None:
    with begun(fresh()) as store:
        if store.engine.dialect.name == "sqlite":
            with store.engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")
        with store.engine.connect() as connection:
            assert strange_in(connection) == []


TRIGGER = (
    "CREATE TRIGGER z AFTER UPDATE ON row WHEN new.tbl = 'sites' BEGIN UPDATE row SET "
    "body = replace(body, '\"packages\":2', '\"packages\":9') WHERE tbl = 'offers'; END"
)


def test_the_entries_of_an_altered_file_make_a_clean_ledger(
    fresh: Fresh, sqlite_fresh: Fresh, tmp_path: Path
) -> None:
    """A trigger that alters every offer at the next record: refused, then left behind."""
    address, target = sqlite_fresh(), fresh()
    file = Path(address.removeprefix("sqlite:///"))
    with begun(address) as store:
        change(store, "line changed", "pumps", {"quantity": 5})
        rows, entries = store.rows(), list(store.sealed())
    connection = sqlite3.connect(file)
    connection.execute(TRIGGER)
    connection.execute("CREATE TABLE secret AS SELECT 'payload' AS x")
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match="contingent restore"):
        LedgerStore.open(address)
    verified = restore(file, target)
    (note,) = (note for note in notes_of(verified, DAY) if "left behind" in note)
    assert "trigger 'z' on row" in note
    assert "table 'secret'" in note
    with LedgerStore.open(target) as store:
        change(store, "site set", "town", {"capacity": 3})
        assert store.rows()["offers"] == rows["offers"]
        assert list(store.sealed())[:2] == entries
        backup(store, tmp_path / "copy", dump=True)


def test_a_schema_that_calls_functions_is_not_trusted(sqlite_fresh: Fresh) -> None:
    with begun(sqlite_fresh()) as store, store.engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("trusted_schema", "cell_size_check")
        ]
    assert pragmas == [0, 1]


def test_a_view_in_place_of_the_entries_is_verified_as_they_are(
    sqlite_fresh: Fresh, tmp_path: Path
) -> None:
    address = sqlite_fresh()
    file = Path(address.removeprefix("sqlite:///"))
    with begun(address) as store:
        change(store, "line changed", "pumps", {"quantity": 5})
    connection = sqlite3.connect(file)
    connection.execute("ALTER TABLE event RENAME TO hidden")
    connection.execute(
        "CREATE VIEW event AS SELECT seq, branch, baseline, at, actor, verb, "
        "replace(body, '\"quantity\":5', '\"quantity\":6') AS body, hash FROM hidden"
    )
    connection.commit()
    connection.close()
    with pytest.raises(LedgerError, match="entry 2"):
        restore(file, f"sqlite:///{tmp_path / 'clean.db'}")
    assert not (tmp_path / "clean.db").exists()
