"""Chains of entries made without a database."""

from datetime import UTC, datetime, timedelta
from functools import cache

from contingent.ledger.clock import timestamp
from contingent.ledger.difference import changes_between
from contingent.ledger.entry import Entry, Head, Sealed, digest, first_link, link
from contingent.ledger.fold import after, touched_rows
from contingent.ledger.recording import Recording, draft
from contingent.ledger.rows import Rows, rows_of
from tests.builders import line, offer, register

NAME = "5f0c8f5e-0000-4000-8000-000000000000"
START = datetime(2026, 1, 1, tzinfo=UTC)


@cache
def chain(entries: int, reason: str = "a reason") -> tuple[Sealed, ...]:
    """A ledger that begins with a small register and goes on with changes of one line."""
    first = rows_of(register([offer("fra-bn", "FRA")], [line("battalions")]))
    rows: Rows = {}
    before, kept = first_link(NAME), []
    for seq in range(1, entries + 1):
        if seq == 1:
            verb, about, changes = "case imported", "case/case", changes_between({}, first)
        else:
            asked = Recording("line changed", "battalions", {"quantity": seq})
            made = draft(rows, asked, START.date())
            verb, about, changes = made.verb, made.object, made.changes
        then = after(rows, changes)
        entry = Entry(
            seq=seq,
            at=timestamp(START + timedelta(minutes=seq)),
            actor="analyst",
            reason=reason,
            verb=verb,
            object=about,
            before=digest(touched_rows(rows, changes)),
            after=digest(touched_rows(then, changes)),
            changes=changes,
            baseline=seq == 1,
            key=f"key-{seq}" if seq % 3 == 0 else "",
            request="0" * 64 if seq % 3 == 0 else "",
        )
        before = link(before, entry.body())
        kept.append(Sealed(seq, entry.body(), before))
        rows = then
    return tuple(kept)


def head_of(kept: tuple[Sealed, ...]) -> Head:
    return Head(kept[-1].seq, kept[-1].hash)
