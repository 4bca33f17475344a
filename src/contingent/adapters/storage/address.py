"""Addresses of ledgers: ``sqlite:///u.db``, ``postgresql://host/name``."""

from pathlib import Path
from typing import TYPE_CHECKING

from contingent.errors import LedgerError

if TYPE_CHECKING:
    from sqlalchemy import URL

__all__ = ["database_url", "file_of", "shown"]

#: Settings of an address that hold no secret.
_TOLD = {"sslmode", "connect_timeout", "application_name", "target_session_attrs"}
_HOW = "write sqlite:///FILE, or postgresql://USER@HOST/NAME"


def database_url(address: str) -> "URL":
    """The address as SQLAlchemy takes it.

    Raises:
        LedgerError: when it is none, or names another kind of database.
    """
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # What cannot be read may hold a password anywhere, so none of it is repeated.
        scheme = address.partition("://")[0]
        raise LedgerError(f"'{scheme}://…' is not the address of a ledger; {_HOW}") from None
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        if not url.database or url.database == ":memory:":
            raise LedgerError(f"'{shown(url)}' names no file; {_HOW}")
        return url.set(drivername="sqlite+pysqlite")
    if kind in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise LedgerError(f"a ledger is not kept in '{kind}'; {_HOW}")


def file_of(url: "URL") -> Path | None:
    """The file of a ledger in SQLite."""
    return Path(url.database or "") if url.drivername.startswith("sqlite") else None


def shown(url: "URL") -> str:
    """The address without its password, and without settings that may hold one."""
    told = {name: value for name, value in url.query.items() if name in _TOLD}
    text = url.set(drivername=url.drivername.partition("+")[0], query=told)
    return text.render_as_string(hide_password=True)
