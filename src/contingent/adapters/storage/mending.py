"""Idempotency records that earlier versions did not keep, added from the entries they follow from.

Versions before November 2026 opened a scenario with a key, as the planning room always does,
and wrote the key into the entry only.
"""

from sqlalchemy import Connection, insert, select

from contingent.adapters.storage import tables as t
from contingent.adapters.storage.queries import read_entry
from contingent.adapters.storage.records import key_record
from contingent.ledger.audit import BRANCHED
from contingent.ledger.entry import MAIN

__all__ = ["keep_lost_keys"]


def keep_lost_keys(connection: Connection) -> list[int]:
    """Add the records that are not there, in the transaction given.

    A key that was used again since is left as it is: the record of the later request stands.

    Returns:
        The entries they are of.
    """
    c, kept = t.event.c, t.idempotency.c
    # Greater than, as that asks the index of branches; no scenario has an empty name. In order
    # only here, for the database would walk every entry to have it in order itself.
    opened = select(c.body).where(c.branch > MAIN, c.verb == BRANCHED)
    entries = [read_entry(body) for (body,) in connection.execute(opened)]
    added = []
    for entry in sorted(entries, key=lambda entry: entry.seq):
        used = select(kept.seq).where(kept.actor == entry.actor, kept.key == entry.key)
        if entry.key and connection.scalar(used) is None:
            connection.execute(insert(t.idempotency).values(key_record(entry)))
            added.append(entry.seq)
    return added
