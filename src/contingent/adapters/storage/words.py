"""What is told of entries in a sentence: to whoever writes against them, or records after them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from contingent.ledger.clock import Clock, timestamp
from contingent.ledger.entry import Entry

__all__ = ["clock_note", "told"]


def clock_note(clock: Clock, first: int, last: int, at: str, now: datetime) -> str:
    """That clocks disagree, which is taken to be wrong, and what the next entry's time is.

    Args:
        first, last: the entries dated after this clock; ``at`` is the time of the last.
    """
    entries = f"entry {last} is" if first == last else f"entries {first} to {last} are"
    found = f"{entries} dated after this machine's clock, up to {at[:16]}Z"
    here = timestamp(now)[:16]
    if clock is Clock.OTHER_AHEAD:
        return f"{found}: a clock was ahead. What is recorded now keeps its true time, {here}Z."
    return (
        f"{found}: this clock, {here}Z, seems to be behind. What is recorded now is dated as the "
        "last of them. Set the clock; if it is right, record with --clock-is-right."
    )


def told(entry: Entry, row: tuple[str, str]) -> str:
    """What an entry did to a row, in words."""
    parts: Iterable[str] = (
        "removed"
        if change.row is None
        else ", ".join(f"{n} {_word(a)} → {_word(b)}" for n, (a, b) in change.altered().items())
        for change in entry.changes
        if (change.table, change.key) == row
    )
    return (
        f"entry {entry.seq}, {entry.at[:16]}Z, {entry.actor}: {'; '.join(parts)} ({entry.reason})"
    )


def _word(value: Any) -> str:
    return "none" if value is None else str(value)
