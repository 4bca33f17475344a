"""An entry: one recorded change, with who, when, why, and the hash of what it found and left.

Each entry is chained to the one before it: its hash is SHA-256 over a tag, the hash before, the
length of its canonical JSON, and that JSON.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contingent.ledger.canonical import Json, canonical

__all__ = [
    "MAIN",
    "Entry",
    "Head",
    "RowChange",
    "Sealed",
    "digest",
    "first_link",
    "link",
]

#: The branch of the register itself; scenarios have names.
MAIN = ""
#: The fields of an entry that are texts, and those of them that people give.
_WORDS = ("actor", "reason", "verb", "branch", "key")
_TEXTS = (*_WORDS, "object", "at", "before", "after", "request")
# Line feeds stand in reasons; the other C0 controls were never taken.
_NO_TEXT = re.compile("[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True)
class RowChange:
    """A row set or removed.

    Attributes:
        table, key: which row.
        row: its text afterwards; None when it was removed.
        was: of the fields that changed, the values before; None for a new row.
    """

    table: str
    key: str
    row: str | None
    was: Json | None

    def fields(self) -> Json:
        """The fields of the row afterwards; of a removed row, those before."""
        found: Json = (self.was or {}) if self.row is None else json.loads(self.row)
        return found

    def altered(self) -> dict[str, tuple[Any, Any]]:
        """Field -> value before and after, for the fields that changed."""
        now: Json = {} if self.row is None else json.loads(self.row)
        if self.was is None:
            return {name: (None, value) for name, value in now.items()}
        return {name: (before, now.get(name)) for name, before in self.was.items()}


@dataclass(frozen=True)
class Entry:
    """One recorded change.

    Attributes:
        seq: its number; the first is 1.
        at: when it was recorded, UTC, as ``2026-11-25T08:00:00.000000Z``; before the entry
            before it only when a clock was ahead there (``ledger.clock``).
        actor: who recorded it.
        reason: why.
        verb: what was done, in words such as ``offer changed``.
        object: what it was done to, such as ``offers/gbr-brigade``.
        branch: the scenario it belongs to; empty for the register itself.
        baseline: whether it is what the ledger began with, known on every day before it too.
        base: of a scenario's first entry, the last entry of the register the scenario builds on.
        key, request: idempotency key and the hash of the request it was given with; or empty.
        before, after: digests of the rows changed, as they were and as they became.
        changes: the rows set and removed.
    """

    seq: int
    at: str
    actor: str
    reason: str
    verb: str
    object: str
    before: str
    after: str
    changes: tuple[RowChange, ...]
    branch: str = MAIN
    baseline: bool = False
    base: int | None = None
    key: str = ""
    request: str = ""

    @property
    def day(self) -> date:
        """The day the ledger knew of it; the first of all days for a baseline."""
        return date.min if self.baseline else date.fromisoformat(self.at[:10])

    def body(self) -> str:
        """The entry as canonical JSON."""
        changes = [
            {
                "table": c.table,
                "key": c.key,
                "row": None if c.row is None else json.loads(c.row),
                "was": c.was,
            }
            for c in self.changes
        ]
        return canonical({**vars(self), "changes": changes})

    @classmethod
    def read(cls, body: str) -> "Entry":
        """The entry of a body.

        Raises:
            ValueError: when it is not one, or not in canonical form.
        """
        try:
            found = json.loads(body)
            changes = tuple(_change(change) for change in found["changes"])
            entry = cls(**{**found, "changes": changes})
            same = entry.body() == body
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(f"is no entry: {error}") from None
        if not same:
            raise ValueError("is not in canonical form")
        _check_fields(entry)
        return entry


def _check_fields(entry: Entry) -> None:
    """Refuse what no program that keeps a ledger has ever written.

    Raises:
        ValueError: for a field of another type, a time that is none, or a word that is no text.
    """
    for name in _TEXTS:
        if not isinstance(getattr(entry, name), str):
            raise ValueError(f"has no text as its {name}")  # noqa: TRY004 - of the file's making
    for name in _WORDS:
        if _NO_TEXT.search(getattr(entry, name)):
            raise ValueError(f"holds characters that are no text in its {name}")
    kinds: tuple[type, type] = type(entry.baseline), type(entry.base)
    if kinds not in {(bool, int), (bool, type(None))}:
        raise ValueError("has a baseline or base that is none")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", entry.at):
        raise ValueError(f"is dated '{entry.at}', which is not a time")
    try:
        datetime.fromisoformat(entry.at[:-1])
    except ValueError:
        raise ValueError(f"is dated '{entry.at}', which is not a time") from None


def _change(found: Json) -> RowChange:
    row = found["row"]
    if set(found) != {"table", "key", "row", "was"}:
        raise ValueError("a change has table, key, row and was")
    return RowChange(
        found["table"], found["key"], None if row is None else canonical(row), found["was"]
    )


@dataclass(frozen=True)
class Head:
    """The end of a ledger: its last entry's number and hash. Kept elsewhere, it shows any cut."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """A head from text such as ``412:9f2c…``.

        Raises:
            ValueError: when it is none.
        """
        match = re.fullmatch(r"(\d{1,15}):([0-9a-f]{64})", text.strip())
        if not match:
            raise ValueError(f"'{text}' is not a head: a number, ':' and 64 hexadecimal digits")
        return cls(int(match[1]), match[2])


@dataclass(frozen=True)
class Sealed:
    """An entry's body as it is kept, with its hash."""

    seq: int
    body: str
    hash: str


def first_link(ledger: str) -> str:
    """What the first entry of a ledger is chained to: the hash of the ledger's own name."""
    return hashlib.sha256(b"\x00" + ledger.encode()).hexdigest()


def link(before: str, body: str) -> str:
    """The hash of an entry, from the hash before it and its canonical JSON."""
    text = body.encode()
    return hashlib.sha256(
        b"\x01" + bytes.fromhex(before) + len(text).to_bytes(8, "big") + text
    ).hexdigest()


def digest(texts: Iterable[str | None]) -> str:
    """SHA-256 over row texts in order; None is a row that is not there."""
    return hashlib.sha256(canonical(list(texts)).encode()).hexdigest()
