"""The tables of a conference: as the program uses them, and brought up from those of before."""

from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from contingent.adapters.identity import one_time
from contingent.adapters.storage.address import database_url
from contingent.adapters.storage.conference import store as module
from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.adapters.storage.conference.tables import METADATA, VERSION_TABLE
from contingent.adapters.storage.engine import open_engine, writing
from contingent.conference.identity import Identity
from contingent.conference.role import Role
from contingent.conference.seating import Seat, Seating, SeatRule
from contingent.services.conference.accounts import Accounts, NotLetIn
from contingent.services.conference.second import Enrolling, SecondFactors
from contingent.services.conference.vouching import VouchedDoor
from tests.conference.conferences import PASSWORD


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(Path(module.__file__).with_name("migrations")))
    settings.set_main_option("path_separator", "os")
    return settings


def test_the_migrations_make_the_tables_the_program_uses(tmp_path: Path) -> None:
    store = ConferenceStore.open(f"sqlite:///{tmp_path / 'u.db'}")
    assert _differences(store) == []
    store.close()
    assert ScriptDirectory.from_config(_settings()).get_current_head() == module.REVISION


def _differences(store: ConferenceStore) -> list[object]:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return list(compare_metadata(context, METADATA))


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


@pytest.mark.slow
def test_whoever_comes_is_kept_in_postgresql_as_well(
    postgresql_fresh: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ConferenceStore.open(postgresql_fresh())
    tables = [one for one in _differences(store) if "conference_" in str(one)]
    # The program's own tables; of the ledger's, in the same database, alembic tells the rest.
    assert [one for one in tables if "remove_table" not in str(one)] == []
    accounts = Accounts(store)
    door = VouchedDoor(accounts, Seating((SeatRule("g", "x", Seat(Role.HEAD, "FRA")),)))
    identity = Identity("https://i.example", "s")
    for _ in range(2):
        assert accounts.signed_in(door.let_in(identity, {"g": ["x"]}, "here")) is not None
    with pytest.raises(NotLetIn):
        door.let_in(identity, {"g": ["y"]}, "here")
    assert [one.vouched for one in store.accounts()] == [identity]
    now = 1_800_000_015.0
    monkeypatch.setattr(one_time, "time", lambda: now)
    accounts.join(accounts.invite("a.chair", Role.CHAIR, None, "a test"), PASSWORD, "here")
    seconds, me = SecondFactors(accounts, "room"), store.sessions("a.chair")[0]
    token, told = seconds.enrol(me, PASSWORD, "")
    app = pyotp.TOTP(told.secret)
    codes = seconds.proved(me, token, app.at(now))
    assert not isinstance(codes, Enrolling)
    account = accounts.prove("a.chair", PASSWORD, "here")
    assert account.second
    for code, holds in ((app.at(now), False), (app.at(now + 30), True), (app.at(now + 30), False)):
        if holds:
            assert seconds.answer(seconds.ask(account), code, "here")
            continue
        with pytest.raises(NotLetIn):
            seconds.answer(seconds.ask(account), code, "here")
    assert seconds.answer(seconds.ask(account), codes[3], "here")
    store.close()
