"""The entries of a ledger of version 0.1 in today's form: its rows rewritten, its chain made anew.

Who recorded each entry, when, why, under which key and on which scenario stays as it was, and so
does its number. The digests and hashes are of the rewritten rows.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from contingent.ledger.audit import BRANCHED, Auditor
from contingent.ledger.canonical import canonical
from contingent.ledger.entry import MAIN, Entry, Head, Sealed, digest, link
from contingent.ledger.fold import after, change_of, touched_rows
from contingent.ledger.rows import TABLES, Rows, row_text
from contingent.register.format1 import upgraded_fields

__all__ = ["UPGRADED", "is_older", "upgraded_chain"]

#: Verb of the entry that notes where the rewritten entries came from.
UPGRADED = "ledger upgraded"


def is_older(rows: Rows) -> bool:
    """Whether the rows of a state are of version 0.1."""
    return any("months" in json.loads(text) for text in rows.get("case", {}).values())


def upgraded_chain(
    name: str, entries: Iterable[Entry], note: Entry
) -> Iterator[tuple[Sealed, Head]]:
    """The entries of a ledger of another name, and the note at their end, each with its head.

    Args:
        name: the name of the ledger they go into.
        entries: of a ledger that verified, in order.
        note: what is said of the upgrade; its number is that behind the last entry's.

    Raises:
        LedgerBroken: when the entries made do not verify.
    """
    auditor = Auditor(name)
    for entry in entries:
        branch = MAIN if entry.verb == BRANCHED else entry.branch
        state: Rows = auditor.states[branch]
        changes = []
        for old in entry.changes:
            row = None if old.row is None else _row(old.table, old.row)
            changes.append(change_of(state, old.table, old.key, row))
        made = replace(
            entry,
            changes=tuple(changes),
            before=digest(touched_rows(state, changes)),
            after=digest(touched_rows(after(state, changes), changes)),
        )
        yield _taken(auditor, made)
    nothing = digest(())
    yield _taken(auditor, replace(note, seq=auditor.head.seq + 1, before=nothing, after=nothing))


def _taken(auditor: Auditor, entry: Entry) -> tuple[Sealed, Head]:
    body = entry.body()
    sealed = Sealed(entry.seq, body, link(auditor.head.hash, body))
    auditor.take(sealed)
    return sealed, auditor.head


def _row(table: str, text: str) -> str:
    """The text of a row in today's form; of one that is no row today, its fields as they are."""
    fields = upgraded_fields(table, json.loads(text))
    try:
        return row_text(TABLES[table].model_validate(fields))
    except ValueError:
        return canonical(fields)
