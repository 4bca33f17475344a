"""Addresses of ledgers: ``sqlite:///u.db``, ``postgresql://host/name``.

An address may hold a password, in its place or as a parameter. So no message quotes one that
could not be read, and one that could is shown without its parameters.
"""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from contingent.errors import LedgerError

if TYPE_CHECKING:
    from sqlalchemy import URL

__all__ = ["database_url", "file_of", "hidden", "make_private", "shown"]

#: Settings of an address that hold no secret.
_TOLD = {"sslmode", "connect_timeout", "application_name", "target_session_attrs"}
_HOW = "write sqlite:///FILE, or postgresql://USER@HOST/NAME"
_SCHEME = re.compile(r"(?P<kind>[a-z]\w*)(\+(?P<driver>\w*))?://", re.IGNORECASE)
#: Kind -> the drivers that may be named; it is always the first that is used.
_POSTGRESQL = ("psycopg", "psycopg2")
_KINDS = {"sqlite": ("pysqlite",), "postgresql": _POSTGRESQL, "postgres": _POSTGRESQL}
#: A ledger is for its owner, unless the owner says otherwise.
_PRIVATE = 0o600


def database_url(address: str) -> "URL":
    """The address as SQLAlchemy takes it.

    Raises:
        LedgerError: when it is none, or names another kind of database.
    """
    scheme = _SCHEME.match(address)
    if scheme is None:
        raise LedgerError(f"that is not the address of a ledger; {_HOW}")
    kind, driver = scheme["kind"].lower(), scheme["driver"]
    if kind not in _KINDS:
        raise LedgerError(f"a ledger is not kept in '{kind}'; {_HOW}")
    if driver is not None and driver.lower() not in _KINDS[kind]:
        raise LedgerError(f"a ledger is not kept with the driver '{driver}'; {_HOW}")
    return _sqlite(address[scheme.end() :]) if kind == "sqlite" else _postgresql(address)


def _sqlite(rest: str) -> "URL":
    """Everything after ``sqlite:///`` is the file's name, with '?' and '%' as they stand."""
    from sqlalchemy import URL

    host, slash, name = rest.partition("/")
    if host or not slash or not name or name == ":memory:" or "\0" in name:
        raise LedgerError(f"the address names no file; {_HOW}")
    return URL.create("sqlite+pysqlite", database=name)


def _postgresql(address: str) -> "URL":
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        kind = address.partition(":")[0]
        raise LedgerError(f"the address {kind}://… cannot be read; {_HOW}") from None


def file_of(url: "URL") -> Path | None:
    """The file of a ledger in SQLite."""
    return Path(url.database or "") if url.drivername.startswith("sqlite") else None


def shown(url: "URL") -> str:
    """The address without its password, and without settings that may hold one."""
    if (file := file_of(url)) is not None:
        return f"sqlite:///{file}"
    told = {name: value for name, value in url.query.items() if name in _TOLD}
    text = url.set(drivername=url.drivername.partition("+")[0], query=told)
    return text.render_as_string(hide_password=True)


def hidden(url: "URL", message: str) -> str:
    """What a database says, without the password should it repeat it."""
    parameters = [v for n, v in url.query.items() if "password" in n or n == "passfile"]
    secrets = [url.password, *(v if isinstance(v, str) else ",".join(v) for v in parameters)]
    for secret in filter(None, map(str, filter(None, secrets))):
        message = message.replace(secret, "***")
    return message


def make_private(file: Path) -> None:
    """Make a file that only its owner reads and writes, unless there is one already."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
    except FileExistsError:
        return
    except OSError as error:
        raise LedgerError(f"{file} cannot be made: {error.strerror}") from None
