"""The tables of a ledger's database.

Only ``event`` (with ``ledger``, the name it is chained to) is the truth. The rest is derived from
it for speed, written in the same transaction, and compared with it by ``verify``.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

__all__ = ["METADATA", "event", "idempotency", "ledger", "row", "snapshot", "touched"]

METADATA = MetaData()

# Texts compare by code point on both engines.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_HASH = String(64).with_variant(String(64, collation="C"), "postgresql")
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

#: One row: the ledger's name, and its head. Writers lock it.
ledger = Table(
    "ledger",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("name", _TEXT, nullable=False),
    Column("seq", _NUMBER, nullable=False),
    Column("hash", _HASH, nullable=False),
    Column("at", _TEXT, nullable=False),
)

#: The entries: canonical JSON and hash; the rest repeats what the body says, to look for it.
event = Table(
    "event",
    METADATA,
    Column("seq", _NUMBER, primary_key=True, autoincrement=False),
    Column("branch", _TEXT, nullable=False),
    Column("baseline", Boolean, nullable=False),
    Column("at", _TEXT, nullable=False),
    Column("actor", _TEXT, nullable=False),
    Column("verb", _TEXT, nullable=False),
    Column("body", _TEXT, nullable=False),
    Column("hash", _HASH, nullable=False),
    Index("event_at", "at"),
    Index("event_actor", "actor", "seq"),
    Index("event_branch", "branch", "seq"),
)

#: Which rows an entry set or removed.
touched = Table(
    "touched",
    METADATA,
    Column("seq", _NUMBER, primary_key=True, autoincrement=False),
    Column("tbl", _TEXT, primary_key=True),
    Column("key", _TEXT, primary_key=True),
    Column("nation", _TEXT),
    Index("touched_row", "tbl", "key", "seq"),
    Index("touched_nation", "nation", "seq"),
)

#: The state of the register and of each scenario. A row's version is the entry that last set it.
row = Table(
    "row",
    METADATA,
    Column("branch", _TEXT, primary_key=True),
    Column("tbl", _TEXT, primary_key=True),
    Column("key", _TEXT, primary_key=True),
    Column("place", _NUMBER, nullable=False),
    Column("version", _NUMBER, nullable=False),
    Column("nation", _TEXT),
    Column("body", _TEXT, nullable=False),
)

#: Requests already carried out.
idempotency = Table(
    "idempotency",
    METADATA,
    Column("actor", _TEXT, primary_key=True),
    Column("key", _TEXT, primary_key=True),
    Column("request", _HASH, nullable=False),
    Column("seq", _NUMBER, nullable=False),
)

#: States of the register at some entries, so that a past day needs no fold from the beginning.
snapshot = Table(
    "snapshot",
    METADATA,
    Column("seq", _NUMBER, primary_key=True, autoincrement=False),
    Column("hash", _HASH, nullable=False),
    Column("rows", LargeBinary, nullable=False),
)
