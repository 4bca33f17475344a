"""Snapshots in a ledger: proposed by one chair, published by another, and then never changed."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.disclosure.publication import Publication
from contingent.errors import LedgerError, UnknownName
from contingent.ledger.canonical import Json, canonical
from contingent.ledger.fold import change_of
from contingent.ledger.recording import Draft
from contingent.ledger.rows import Rows, register_of
from contingent.services.chair.snapshots import (
    Snapshot,
    SnapshotRefused,
    SnapshotWanted,
    draft_of,
    objections_to,
    publication_of,
)
from contingent.services.ledger.recording import Signed

__all__ = [
    "TABLE",
    "KeptSnapshot",
    "propose_snapshot",
    "publish_snapshot",
    "published_before",
    "snapshots",
    "snapshots_in",
]

TABLE = "snapshots"


@dataclass(frozen=True)
class KeptSnapshot:
    """A snapshot as the ledger has it.

    Attributes:
        by: who proposed it; and_by: who published it, somebody else; empty before.
        at: when it was published, or proposed.
    """

    snapshot: Snapshot
    wanted: SnapshotWanted
    by: str
    and_by: str
    at: str

    @property
    def published(self) -> bool:
        """Whether it is out; then it is final."""
        return bool(self.and_by)


def snapshots(store: LedgerStore) -> tuple[KeptSnapshot, ...]:
    """The snapshots there are, in the order in which they were proposed."""
    return snapshots_in(store.rows(tables=(TABLE,)))


def snapshots_in(rows: Rows) -> tuple[KeptSnapshot, ...]:
    """The snapshots of a state of a ledger."""
    return tuple(_read(json.loads(text)) for text in rows.get(TABLE, {}).values())


def _read(row: Json) -> KeptSnapshot:
    wanted = row["wanted"]
    chosen = wanted["quantities"]
    asked = SnapshotWanted(
        wanted["title"],
        wanted["world"],
        wanted["concept"],
        None if chosen is None else tuple(chosen),
        tuple(wanted["sought"]),
        wanted["ladder"],
        wanted["colluding"],
    )
    return KeptSnapshot(
        Snapshot.read(row["snapshot"]), asked, row["by"], row.get("and_by", ""), row["at"]
    )


def published_before(store: LedgerStore) -> tuple[Publication, ...]:
    """What every snapshot that is out told, of the offers there were then."""
    found = []
    for name, text in store.rows().get(TABLE, {}).items():
        kept = _read(json.loads(text))
        if kept.published:
            entries, _ = store.log(LogFilter(row=(TABLE, name)))
            then = store.rows_at(entries[-1].entry.seq)
            found.append(publication_of(register_of(then), kept.snapshot))
    return tuple(found)


def propose_snapshot(
    store: LedgerStore, wanted: SnapshotWanted, signed: Signed, day: date | None = None
) -> KeptSnapshot:
    """Propose a snapshot of the register as it is now, for another chair to publish.

    Raises:
        SnapshotRefused: when it would tell somebody a hidden number too closely.
        UnknownName: for a world, concept, total or line that there is not.
        LedgerError: when the register was changed while it was judged.
    """
    today = day or (signed.now or datetime.now(UTC)).date()
    snapshot = _judged(store, wanted, today)
    row = {
        "by": signed.actor.strip(),
        "at": (signed.now or datetime.now(UTC)).isoformat(timespec="seconds"),
        "snapshot": snapshot.body,
        "wanted": {**vars(wanted)},
    }
    with store.write() as page:
        stamp = signed.stamp(["propose snapshot", snapshot.name])
        if page.replayed(stamp) is None:
            _must_be_the_same(page.rows, wanted, snapshot)
            if snapshot.name in page.rows.get(TABLE, {}):
                raise LedgerError("the same snapshot is proposed already; nothing was recorded")
            change = change_of(page.rows, TABLE, snapshot.name, canonical(row))
            page.append(Draft("snapshot proposed", f"{TABLE}/{snapshot.name}", (change,)), stamp)
    return _read(json.loads(canonical(row)))


def publish_snapshot(store: LedgerStore, name: str, signed: Signed) -> KeptSnapshot:
    """Publish a snapshot that another chair proposed. It is judged again, with all that is out.

    Raises:
        UnknownName: when there is no such snapshot.
        LedgerError: when it is out already, the same person proposed it, or what it is made of has
            changed since.
        SnapshotRefused: when it would tell too much by now.
    """
    rows = store.rows()
    if name not in rows.get(TABLE, {}):
        raise UnknownName("snapshot", name, list(rows.get(TABLE, {})))
    kept = _read(json.loads(rows[TABLE][name]))
    _judged(store, kept.wanted, kept.snapshot.day)
    with store.write() as page:
        stamp = signed.stamp(["publish snapshot", name])
        if page.replayed(stamp) is None:
            row: Json = json.loads(page.rows[TABLE][name])
            kept = _read(row)
            if kept.published:
                raise LedgerError("this snapshot is published already; nothing was recorded")
            if kept.by == signed.actor.strip():
                raise LedgerError(
                    f"{kept.by} proposed this snapshot; another chair has to publish it"
                )
            _must_be_the_same(page.rows, kept.wanted, kept.snapshot)
            now = (signed.now or datetime.now(UTC)).isoformat(timespec="seconds")
            row |= {"and_by": signed.actor.strip(), "at": now, "final": True}
            change = change_of(page.rows, TABLE, name, canonical(row))
            page.append(Draft("snapshot published", f"{TABLE}/{name}", (change,)), stamp)
            return _read(row)
    return next(one for one in snapshots(store) if one.snapshot.name == name)


def _judged(store: LedgerStore, wanted: SnapshotWanted, day: date) -> Snapshot:
    register = register_of(store.rows())
    snapshot = draft_of(register, wanted, day)
    if not snapshot.cells and not snapshot.sought:
        raise LedgerError("there is nothing in this snapshot; choose a total or a line")
    if found := objections_to(register, snapshot, published_before(store)):
        raise SnapshotRefused(found)
    return snapshot


def _must_be_the_same(rows: Rows, wanted: SnapshotWanted, snapshot: Snapshot) -> None:
    """Refuse to record what is not, any more, what was judged."""
    if draft_of(register_of(rows), wanted, snapshot.day) != snapshot:
        raise LedgerError(
            "what the snapshot is made of has changed since; nothing was recorded: propose it anew"
        )
