"""An event: one recorded change, with who, when, why, and the hash of what it found and left.

Each event is chained to the one before it: its hash is SHA-256 over a tag, the hash before, the
length of its canonical JSON, and that JSON.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from contingent.ledger.canonical import Json, canonical

__all__ = [
    "MAIN",
    "Event",
    "Head",
    "RowChange",
    "Sealed",
    "digest",
    "first_link",
    "link",
    "timestamp",
]

#: The branch of the register itself; scenarios have names.
MAIN = ""


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
class Event:
    """One recorded change.

    Attributes:
        seq: its number; the first is 1.
        at: when it was recorded, UTC, as ``2026-11-25T08:00:00.000000Z``; never before the
            event before it.
        actor: who recorded it.
        reason: why.
        verb: what was done, in words such as ``offer changed``.
        object: what it was done to, such as ``offers/gbr-brigade``.
        branch: the scenario it belongs to; empty for the register itself.
        baseline: whether it is what the ledger began with, known on every day before it too.
        base: of a scenario's first event, the last event of the register the scenario builds on.
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
        """The event as canonical JSON."""
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
    def read(cls, body: str) -> "Event":
        """The event of a body.

        Raises:
            ValueError: when it is not one, or not in canonical form.
        """
        try:
            found = json.loads(body)
            changes = tuple(_change(change) for change in found["changes"])
            event = cls(**{**found, "changes": changes})
            same = event.body() == body
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(f"is no event: {error}") from None
        if not same:
            raise ValueError("is not in canonical form")
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", event.at):
            raise ValueError(f"'{event.at}' is not a time")
        return event


def _change(found: Json) -> RowChange:
    row = found["row"]
    if set(found) != {"table", "key", "row", "was"}:
        raise ValueError("a change has table, key, row and was")
    return RowChange(
        found["table"], found["key"], None if row is None else canonical(row), found["was"]
    )


@dataclass(frozen=True)
class Head:
    """The end of a ledger: its last event's number and hash. Kept elsewhere, it shows any cut."""

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
    """An event's body as it is kept, with its hash."""

    seq: int
    body: str
    hash: str


def first_link(ledger: str) -> str:
    """What the first event of a ledger is chained to: the hash of the ledger's own name."""
    return hashlib.sha256(b"\x00" + ledger.encode()).hexdigest()


def link(before: str, body: str) -> str:
    """The hash of an event, from the hash before it and its canonical JSON."""
    text = body.encode()
    return hashlib.sha256(
        b"\x01" + bytes.fromhex(before) + len(text).to_bytes(8, "big") + text
    ).hexdigest()


def digest(texts: Iterable[str | None]) -> str:
    """SHA-256 over row texts in order; None is a row that is not there."""
    return hashlib.sha256(canonical(list(texts)).encode()).hexdigest()


def timestamp(now: datetime, not_before: str) -> str:
    """The time as events hold it: UTC to the microsecond, never before the event before."""
    text = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return max(text, not_before)
