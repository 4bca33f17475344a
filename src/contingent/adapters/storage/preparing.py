"""Making a ledger's tables, or seeing that those there are a ledger's."""

from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine, func, insert, inspect, select, text

from contingent.adapters.storage import tables as t
from contingent.adapters.storage.address import file_of, shown
from contingent.adapters.storage.engine import reading, writing
from contingent.adapters.storage.schema import strange_in
from contingent.errors import LedgerError
from contingent.ledger.entry import first_link

__all__ = ["REVISION", "must_be_sound", "prepare"]

#: The revision of the tables this program writes (``migrations/versions``).
REVISION = "0001"


def prepare(engine: Engine, *, create: bool, altered: bool = False) -> None:
    """Make the tables of a ledger, or see that they are there.

    Args:
        create: make them when there are none.
        altered: go on with tables that were altered: every entry read is verified in any case.

    Raises:
        LedgerError: when it is no ledger, one of a newer version, or altered.
    """
    with reading(engine) as connection:
        revision = _revision(connection)
        if revision is not None:
            _must_be_known(engine, revision)
            if not altered:
                must_be_sound(connection)
            return
    if not create:
        raise LedgerError(f"{shown(engine.url)} holds no ledger of Contingent")
    _create(engine)


def must_be_sound(connection: Connection) -> None:
    """Refuse a database whose tables are not those of a ledger.

    Raises:
        LedgerError: listing what is strange in it.
    """
    strange = strange_in(connection)
    count = None if strange else connection.scalar(select(func.count()).select_from(t.ledger))
    if count is not None and count != 1:
        strange.append(f"table 'ledger' has {count} rows instead of one")
    if strange:
        url = connection.engine.url
        raise LedgerError(
            f"the tables of {shown(url)} are not those of a ledger; somebody altered them:\n"
            + "\n".join(f"  {what}" for what in strange)
            + f"\nNothing was read or written. {_cure(file_of(url))}"
        )


def _cure(file: Path | None) -> str:
    if file is not None:
        return f"'contingent restore {file} sqlite:///NEW.db' makes a ledger of its entries alone."
    return "Take away what should not be there, then run 'contingent verify'."


def _revision(connection: Connection) -> str | None:
    """The revision noted in the database; None where there is no table for it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    if len(found) != 1:
        noted = "none" if not found else ", ".join(map(str, found))
        raise LedgerError(
            f"{shown(connection.engine.url)} notes no single revision of its tables ({noted}), so "
            "it is no ledger of Contingent, or was altered"
        )
    return str(found[0])


def _must_be_known(engine: Engine, revision: str) -> None:
    if revision == REVISION:
        return
    if revision.isdecimal() and revision > REVISION:
        raise LedgerError(
            f"{shown(engine.url)} was written by a newer version of Contingent "
            f"(tables {revision}; this one knows {REVISION})"
        )
    raise LedgerError(
        f"{shown(engine.url)} notes '{revision}' as the revision of its tables, which no version "
        f"of Contingent has written (this one knows {REVISION})"
    )


def _create(engine: Engine) -> None:
    """Make the tables, in one transaction."""
    from contingent.adapters.storage.migrate import migrate

    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            # Two that create at once take turns; the second then finds all done.
            connection.execute(text("SELECT pg_advisory_xact_lock(726134)"))
        migrate(connection)
        if connection.execute(select(t.ledger)).first() is None:
            name = str(uuid4())
            first = {"one": 1, "name": name, "seq": 0, "hash": first_link(name), "at": ""}
            connection.execute(insert(t.ledger).values(first))
