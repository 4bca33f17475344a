"""The accounts of a conference in a database: opened, made, read, written.

Beside a ledger in SQLite it is a file of its own, so that no copy of the ledger holds a password;
in PostgreSQL it is tables of their own, which no dump of the ledger holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Row,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)

from contingent.adapters.storage.address import database_url, file_of, make_private
from contingent.adapters.storage.conference import tables as t
from contingent.adapters.storage.engine import open_engine, reading, writing
from contingent.conference.account import Account, Invitation, SignedIn
from contingent.conference.deed import FIRST, Deed, DeedKind, hash_of
from contingent.conference.held import HeldWrite
from contingent.conference.role import Role
from contingent.errors import LedgerError

__all__ = ["ConferenceStore", "ConferenceWriter", "conference_file"]

#: The revision of the tables this program writes (``migrations/versions``).
REVISION = "0001"


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
            return _account_in(connection, name)

    def accounts(self) -> list[Account]:
        """All accounts, by name."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.account).order_by(t.account.c.name))
            return [_account(row) for row in rows]

    def invitation(self, digest: str) -> Invitation | None:
        """The invitation of a digest; None when there is none, or it was used."""
        with reading(self.engine) as connection:
            return _invitation_in(connection, digest)

    def invitations(self) -> list[Invitation]:
        """All invitations that were not used."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(t.invitation).order_by(t.invitation.c.name))
            return [_invitation(row) for row in rows]

    def session(self, digest: str) -> SignedIn | None:
        """The session of a digest; None when there is none."""
        with reading(self.engine) as connection:
            row = connection.execute(_SESSIONS.where(t.session.c.digest == digest)).first()
        return None if row is None else _signed_in(row)

    def sessions(self, name: str | None = None) -> list[SignedIn]:
        """The sessions there are, of one account or all, the oldest first."""
        wanted = _SESSIONS.order_by(t.session.c.began_at, t.session.c.digest)
        if name is not None:
            wanted = wanted.where(t.session.c.account == name)
        with reading(self.engine) as connection:
            return [_signed_in(row) for row in connection.execute(wanted)]

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
            return [_deed(row) for row in connection.execute(wanted)]

    @contextmanager
    def write(self) -> Iterator["ConferenceWriter"]:
        """A transaction: all of it is kept when it ends, or nothing."""
        with writing(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                # The chain has one end, at which one writes at a time.
                connection.execute(text("SELECT pg_advisory_xact_lock(726135)"))
            yield ConferenceWriter(connection)


class ConferenceWriter:
    """What is written in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def account(self, name: str) -> tuple[Account, str | None] | None:
        """See ``ConferenceStore.account``."""
        return _account_in(self._connection, name)

    def invitation(self, digest: str) -> Invitation | None:
        """See ``ConferenceStore.invitation``."""
        return _invitation_in(self._connection, digest)

    def add_account(self, account: Account, password: str | None) -> None:
        """Make an account, with the hash of its password."""
        values = {
            "name": account.name,
            "role": str(account.role),
            "nation": account.nation,
            "made_at": account.made_at,
            "disabled": account.disabled,
            "password": password,
        }
        self._connection.execute(insert(t.account).values(values))

    def set_password(self, name: str, password: str) -> None:
        """Give an account another password, of which the hash is given."""
        self._set(name, password=password)

    def end_sessions(self, name: str, but: str = "") -> None:
        """End the sessions of an account, all but one of a digest."""
        ended = (t.session.c.account == name) & (t.session.c.digest != but)
        self._connection.execute(delete(t.session).where(ended))

    def disable(self, name: str) -> None:
        """Have an account let nobody in any more, and end its sessions."""
        self._set(name, disabled=True)
        self.end_sessions(name)
        self._connection.execute(delete(t.invitation).where(t.invitation.c.name == name))

    def _set(self, name: str, **values: Any) -> None:
        self._connection.execute(update(t.account).where(t.account.c.name == name).values(values))

    def add_invitation(self, invitation: Invitation) -> None:
        """Keep an invitation, instead of any other for the same name."""
        self._connection.execute(delete(t.invitation).where(t.invitation.c.name == invitation.name))
        values = {
            "digest": invitation.digest,
            "name": invitation.name,
            "role": str(invitation.role),
            "nation": invitation.nation,
            "by_whom": invitation.by,
            "until": invitation.until,
        }
        self._connection.execute(insert(t.invitation).values(values))

    def use_invitation(self, digest: str) -> bool:
        """Take an invitation away; whether it was there."""
        found = self._connection.execute(
            delete(t.invitation).where(t.invitation.c.digest == digest)
        )
        return found.rowcount == 1

    def add_session(self, signed_in: SignedIn) -> None:
        """Keep a session."""
        values = {
            "digest": signed_in.digest,
            "account": signed_in.account.name,
            "began_at": signed_in.began_at,
            "seen_at": signed_in.seen_at,
            "address": signed_in.address,
        }
        self._connection.execute(insert(t.session).values(values))

    def touch_session(self, digest: str, seen_at: str) -> None:
        """Note that a session asked something."""
        changed = update(t.session).where(t.session.c.digest == digest).values(seen_at=seen_at)
        self._connection.execute(changed)

    def end_session(self, digest: str) -> bool:
        """End a session; whether it was there."""
        found = self._connection.execute(delete(t.session).where(t.session.c.digest == digest))
        return found.rowcount == 1

    def hold(self, write: HeldWrite) -> None:
        """Hold what a delegation wrote; it is given its number."""
        last = self._connection.scalar(select(func.max(t.held.c.number))) or 0
        values = {**vars(write), "number": last + 1}
        self._connection.execute(insert(t.held).values(values))

    def let_go(self, number: int) -> None:
        """Hold something no longer."""
        self._connection.execute(delete(t.held).where(t.held.c.number == number))

    def note(self, kind: DeedKind, actor: str, about: str) -> Deed:
        """Add a deed to the chain."""
        end = select(t.deed.c.seq, t.deed.c.hash).order_by(t.deed.c.seq.desc()).limit(1)
        last = self._connection.execute(end).first()
        seq, before = (1, FIRST) if last is None else (last.seq + 1, last.hash)
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        made = Deed(seq, at, kind, actor, about, hash_of(before, seq, at, kind, (actor, about)))
        values = {**vars(made), "kind": str(kind)}
        self._connection.execute(insert(t.deed).values(values))
        return made


_SESSIONS = select(t.session, t.account).join(t.account, t.account.c.name == t.session.c.account)


def _account_in(connection: Connection, name: str) -> tuple[Account, str | None] | None:
    row = connection.execute(select(t.account).where(t.account.c.name == name)).first()
    return None if row is None else (_account(row), row.password)


def _invitation_in(connection: Connection, digest: str) -> Invitation | None:
    wanted = select(t.invitation).where(t.invitation.c.digest == digest)
    row = connection.execute(wanted).first()
    return None if row is None else _invitation(row)


def _account(row: Row[Any]) -> Account:
    return Account(row.name, Role(row.role), row.nation, row.made_at, bool(row.disabled))


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(row.digest, row.name, Role(row.role), row.nation, row.by_whom, row.until)


def _signed_in(row: Row[Any]) -> SignedIn:
    return SignedIn(_account(row), row.digest, row.began_at, row.seen_at, row.address)


def _deed(row: Row[Any]) -> Deed:
    return Deed(row.seq, row.at, DeedKind(row.kind), row.actor, row.about, row.hash)


def _prepare(engine: Engine) -> None:
    """Make the tables, or see that they are those this program writes."""
    with reading(engine) as connection:
        noted = None
        if inspect(connection).has_table(t.VERSION_TABLE):
            wanted = f"SELECT version_num FROM {t.VERSION_TABLE}"  # noqa: S608 - a name of ours
            noted = connection.scalar(text(wanted))
    if noted == REVISION:
        return
    if noted is not None:
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
