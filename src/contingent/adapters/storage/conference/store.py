"""The accounts of a conference in a database: opened, made, read, written.

Beside a ledger in SQLite it is a file of its own, so that no copy of the ledger holds a password;
in PostgreSQL it is tables of their own, which no dump of the ledger holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Engine, inspect, select, text

from contingent.adapters.storage.address import database_url, file_of, make_private
from contingent.adapters.storage.conference import tables as t
from contingent.adapters.storage.conference.rows import (
    SESSIONS,
    account_from,
    account_in,
    deed_from,
    invitation_from,
    invitation_in,
    signed_in_from,
    vouched_in,
)
from contingent.adapters.storage.conference.writer import ConferenceWriter
from contingent.adapters.storage.engine import open_engine, reading, writing
from contingent.conference.account import Account, Invitation, SignedIn
from contingent.conference.deed import Deed
from contingent.conference.held import HeldWrite
from contingent.conference.identity import Identity
from contingent.errors import LedgerError

__all__ = ["ConferenceStore", "conference_file"]

#: The revision of the tables this program writes (``migrations/versions``).
REVISION = "0003"
#: Those it brings up to it.
_BEFORE = frozenset({"0001", "0002"})


def conference_file(ledger: Path) -> Path:
    """The file beside a ledger's file that holds the conference."""
    return ledger.with_name(f"{ledger.name}.conference")


class ConferenceStore:
    """The accounts, invitations, sessions and deeds beside one ledger."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, address: str, patience: float | None = None) -> Self:
        """Open what is kept beside a ledger; it is made when it is not there.

        Args:
            address: the ledger's, ``sqlite:///FILE`` or ``postgresql://…``.

        Raises:
            LedgerError: when it is of a newer version, or cannot be opened.
        """
        url = database_url(address)
        file = file_of(url)
        if file is not None:
            beside = conference_file(file)
            make_private(beside)
            url = URL.create("sqlite+pysqlite", database=str(beside))
        store = cls(open_engine(url, patience=patience))
        try:
            _prepare(store.engine)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def account(self, name: str) -> tuple[Account, str | None] | None:
        """An account with the hash of its password; None when there is none of the name."""
        with reading(self.engine) as connection:
            return account_in(connection, name)

    def vouched(self, identity: Identity) -> Account | None:
        """The account of whom another vouches for; None when there is none."""
        with reading(self.engine) as connection:
            return vouched_in(connection, identity)

    def accounts(self) -> list[Account]:
        """All accounts, by name."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.account).order_by(t.account.c.name))
            return [account_from(row) for row in rows]

    def invitation(self, digest: str) -> Invitation | None:
        """The invitation of a digest; None when there is none, or it was used."""
        with reading(self.engine) as connection:
            return invitation_in(connection, digest)

    def invitations(self) -> list[Invitation]:
        """All invitations that were not used."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.invitation).order_by(t.invitation.c.name))
            return [invitation_from(row) for row in rows]

    def session(self, digest: str) -> SignedIn | None:
        """The session of a digest; None when there is none."""
        with reading(self.engine) as connection:
            row = connection.execute(SESSIONS.where(t.session.c.digest == digest)).first()
        return None if row is None else signed_in_from(row)

    def sessions(self, name: str | None = None) -> list[SignedIn]:
        """The sessions there are, of one account or all, the oldest first."""
        wanted = SESSIONS.order_by(t.session.c.began_at, t.session.c.digest)
        if name is not None:
            wanted = wanted.where(t.session.c.account == name)
        with reading(self.engine) as connection:
            return [signed_in_from(row) for row in connection.execute(wanted)]

    def held(self, nation: str | None = None) -> list[HeldWrite]:
        """What is held, of one nation or of all, in the order it was written."""
        wanted = select(t.held).order_by(t.held.c.number)
        if nation is not None:
            wanted = wanted.where(t.held.c.nation == nation)
        with reading(self.engine) as connection:
            return [HeldWrite(*row) for row in connection.execute(wanted)]

    def deeds(self, after: int = 0) -> list[Deed]:
        """The deeds after a number, in order."""
        wanted = select(t.deed).where(t.deed.c.seq > after).order_by(t.deed.c.seq)
        with reading(self.engine) as connection:
            return [deed_from(row) for row in connection.execute(wanted)]

    @contextmanager
    def write(self) -> Iterator[ConferenceWriter]:
        """A transaction: all of it is kept when it ends, or nothing."""
        with writing(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                # The chain has one end, at which one writes at a time.
                connection.execute(text("SELECT pg_advisory_xact_lock(726135)"))
            yield ConferenceWriter(connection)


def _prepare(engine: Engine) -> None:
    """Make the tables, or see that they are those this program writes."""
    with reading(engine) as connection:
        noted = None
        if inspect(connection).has_table(t.VERSION_TABLE):
            wanted = f"SELECT version_num FROM {t.VERSION_TABLE}"  # noqa: S608 - a name of ours
            noted = connection.scalar(text(wanted))
    if noted == REVISION:
        return
    if noted is not None and noted not in _BEFORE:
        raise LedgerError(
            f"what is kept of the conference notes '{noted}' as the revision of its tables; this "
            f"version of Contingent knows {REVISION}"
        )
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(726134)"))
        settings = Config()
        settings.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
        settings.set_main_option("path_separator", "os")
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
