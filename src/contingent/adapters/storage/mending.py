"""Idempotency records that earlier versions did not keep, added from the events they follow from.

Versions before November 2026 opened a scenario with a key, as the planning room always does,
and wrote the key into the event only.
"""

from sqlalchemy import Connection, insert, select

from contingent.adapters.storage import tables as t
from contingent.adapters.storage.queries import read_event
from contingent.adapters.storage.records import key_record
from contingent.ledger.audit import BRANCHED
from contingent.ledger.entry import MAIN

__all__ = ["keep_lost_keys"]


def keep_lost_keys(connection: Connection) -> list[int]:
    """Add the records that are not there, in the transaction given.

    A key that was used again since is left as it is: the record of the later request stands.

    Returns:
        The events they are of.
    """
    c, kept = t.event.c, t.idempotency.c
    # Greater than, as that asks the index of branches; no scenario has an empty name. In order
    # only here, for the database would walk every event to have it in order itself.
    opened = select(c.body).where(c.branch > MAIN, c.verb == BRANCHED)
    events = [read_event(body) for (body,) in connection.execute(opened)]
    added = []
    for event in sorted(events, key=lambda event: event.seq):
        used = select(kept.seq).where(kept.actor == event.actor, kept.key == event.key)
        if event.key and connection.scalar(used) is None:
            connection.execute(insert(t.idempotency).values(key_record(event)))
            added.append(event.seq)
    return added
