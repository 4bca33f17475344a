"""The tables of a conference: as the program uses them, and brought up from those of before."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from contingent.adapters.storage.address import database_url
from contingent.adapters.storage.conference import store as module
from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.adapters.storage.conference.tables import METADATA, VERSION_TABLE
from contingent.adapters.storage.engine import open_engine, writing


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(module.__file__).with_name("migrations")))
    settings.set_main_option("path_separator", "os")
    return settings


def test_the_migrations_make_the_tables_the_program_uses(tmp_path: Path) -> None:
    store = ConferenceStore.open(f"sqlite:///{tmp_path / 'u.db'}")
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, METADATA) == []
    store.close()
    assert ScriptDirectory.from_config(_settings()).get_current_head() == module.REVISION


def test_what_was_kept_of_a_conference_before_is_kept(tmp_path: Path) -> None:
    engine = open_engine(database_url(f"sqlite:///{tmp_path / 'u.db.conference'}"))
    with writing(engine) as connection:
        settings = _settings()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "0001")
        connection.execute(
            text("INSERT INTO conference_account VALUES ('a.b', 'head', 'FRA', 'then', 0, 'hash')")
        )
    engine.dispose()
    store = ConferenceStore.open(f"sqlite:///{tmp_path / 'u.db'}")
    (account,) = store.accounts()
    assert (account.name, account.nation, account.vouched) == ("a.b", "FRA", None)
    assert store.account("a.b") == (account, "hash")
    store.close()
