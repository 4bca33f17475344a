"""``verify`` of a whole ledger: the chain, and everything kept besides it for speed."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Self

from sqlalchemy import Connection, select

from contingent.adapters.storage import queries
from contingent.adapters.storage import tables as t
from contingent.adapters.storage.engine import reading
from contingent.adapters.storage.preparing import must_be_sound
from contingent.adapters.storage.records import touched_records
from contingent.adapters.storage.snapshots import unpack
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.visible_rows import label_of
from contingent.errors import LedgerBroken, LedgerError
from contingent.ledger.audit import Auditor, audit
from contingent.ledger.entry import MAIN, Entry, Head
from contingent.ledger.visibility import Viewer, sees_all

__all__ = ["Verified", "verify_ledger"]


@dataclass(frozen=True)
class Verified:
    """What was verified.

    Attributes:
        head: the last entry, to be kept elsewhere.
        scenarios: names of the scenarios there are, merged ones included.
        witnessed: whether a head kept elsewhere was met.
        at: the time of the last entry; empty for none.
        latest: the entry with the latest time, and that time: to be compared with a clock.
        steps_back: the entries dated long before the one before them, as a clock was ahead there.
        lost_keys: the entries that opened a scenario with a key whose record is not kept.
        left_behind: what stood in the database restored from and is no part of a ledger.
    """

    head: Head
    scenarios: tuple[str, ...]
    witnessed: bool
    at: str = ""
    latest: tuple[int, str] = (0, "")
    steps_back: tuple[int, ...] = ()
    lost_keys: tuple[int, ...] = ()
    left_behind: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, auditor: Auditor, *, witnessed: bool = False, lost_keys: tuple[int, ...] = ()
    ) -> Self:
        """What an auditor who took every entry found."""
        scenarios = tuple(branch for branch in auditor.states if branch != MAIN)
        steps = tuple(auditor.steps_back)
        return cls(auditor.head, scenarios, witnessed, auditor.at, auditor.latest, steps, lost_keys)


def verify_ledger(store: LedgerStore, witness: Head | None = None) -> Verified:
    """Verify every entry, and that state, versions, log and snapshots follow from the entries.

    Raises:
        LedgerBroken: naming the first entry at which something does not fit.
        LedgerError: when the file itself is damaged.
    """
    if not sees_all(store.viewer):
        raise LedgerError("only the staff, who see every row, can verify a ledger")
    with reading(store.engine) as connection:
        _integrity(connection)
        must_be_sound(connection)
        name = str(connection.scalar(select(t.ledger.c.name)))
        auditor = Auditor(name)
        _chain(connection, store.viewer, auditor, witness)
        _head(connection, auditor)
        _state(connection, auditor)
        lost_keys = _keys(connection, auditor)
    return Verified.of(auditor, witnessed=witness is not None, lost_keys=lost_keys)


def _chain(connection: Connection, viewer: Viewer, auditor: Auditor, witness: Head | None) -> None:
    """Every entry, and what is kept with each to find it and to read its day quickly."""
    snapshots = set(connection.execute(select(t.snapshot.c.seq)).scalars())
    with (
        closing(queries.sealed(connection, viewer)) as kept,
        closing(_columns(connection)) as columns,
        closing(_touches(connection)) as touches,
    ):
        for entry in audit(auditor, kept, witness):
            _repeated(entry, next(columns, None))
            if entry.changes and next(touches, None) != _expected_touches(entry):
                raise LedgerBroken(entry.seq, "is listed in the log under other rows than it says")
            if entry.seq in snapshots:
                snapshots.discard(entry.seq)
                _snapshot(connection, auditor)
        left = next(touches, None)
    if left is not None or snapshots:
        raise LedgerBroken(left[0][0] if left else min(snapshots), "is kept of, but not there")


def _integrity(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if found != ["ok"]:
            raise LedgerError(f"the file is damaged: {found[0]}")


def _columns(connection: Connection) -> Generator[Any, None, None]:
    c = t.event.c
    wanted = select(c.seq, c.branch, c.baseline, c.at, c.actor, c.verb).order_by(c.seq)
    with connection.execute(wanted.execution_options(yield_per=500)) as found:
        yield from found


def _repeated(entry: Entry, columns: Any) -> None:
    said = (entry.seq, entry.branch, entry.baseline, entry.at, entry.actor, entry.verb)
    if columns is None or tuple(columns) != said:
        raise LedgerBroken(entry.seq, "is listed in the log otherwise than it says")


def _touches(connection: Connection) -> Generator[list[tuple[Any, ...]], None, None]:
    c = t.touched.c
    wanted = select(c.seq, c.tbl, c.key, c.nation).order_by(c.seq, c.tbl, c.key)
    with connection.execute(wanted.execution_options(yield_per=500)) as found:
        for _, of_entry in groupby(found, key=lambda touch: touch.seq):
            yield [tuple(touch) for touch in of_entry]


def _expected_touches(entry: Entry) -> list[tuple[Any, ...]]:
    records = [tuple(record.values()) for record in touched_records(entry)]
    return sorted(records, key=lambda record: record[:3])


def _snapshot(connection: Connection, auditor: Auditor) -> None:
    seq = auditor.head.seq
    wanted = select(t.snapshot).where(t.snapshot.c.seq == seq)
    found = connection.execute(wanted).one()
    state = {table: list(rows.items()) for table, rows in auditor.states[MAIN].items() if rows}
    try:
        kept = {table: list(rows.items()) for table, rows in unpack(found.rows).items() if rows}
    except Exception as error:  # noqa: BLE001 - whatever altered bytes lead to
        raise LedgerBroken(seq, f"has a snapshot that cannot be read: {error}") from None
    if found.hash != auditor.head.hash or kept != state:
        raise LedgerBroken(seq, "has a snapshot that differs from the fold of the entries")


def _head(connection: Connection, auditor: Auditor) -> None:
    kept = queries.head(connection)
    if kept != auditor.head:
        raise LedgerBroken(
            min(kept.seq, auditor.head.seq) + 1,
            f"and what follows: the ledger notes {kept.seq} entries and holds {auditor.head.seq}",
        )
    noted = connection.scalar(select(t.ledger.c.at))
    if noted != auditor.at:
        raise LedgerBroken(kept.seq, f"is dated {auditor.at}; the ledger notes {noted}")


def _state(connection: Connection, auditor: Auditor) -> None:
    c = t.row.c
    wanted = select(c.branch, c.tbl, c.key, c.version, c.nation, c.body).order_by(c.branch, c.place)
    kept: dict[str, list[tuple[Any, ...]]] = {}
    for branch, *record in connection.execute(wanted):
        kept.setdefault(branch, []).append(tuple(record))
    for branch in {*kept, *auditor.states}:
        expected = {}
        for table, rows in auditor.states.get(branch, {}).items():
            for key, body in rows.items():
                version = auditor.versions[branch, table, key]
                nation = label_of(table, _fields(body)).nation
                expected[table, key] = (table, key, version, nation, body)
        _same_state(branch, kept.get(branch, []), expected, auditor.head.seq)


def _fields(body: str) -> dict[str, Any]:
    import json

    found: dict[str, Any] = json.loads(body)
    return found


def _same_state(
    branch: str,
    kept: list[tuple[Any, ...]],
    expected: dict[tuple[str, str], tuple[Any, ...]],
    seq: int,
) -> None:
    where = f"scenario '{branch}'" if branch else "the register"
    for record in kept:
        if expected.get(record[:2]) != record:
            told = f"leads to another {'/'.join(record[:2])} than is kept in {where}"
            raise LedgerBroken(seq, told)
    if len(kept) != len(expected):
        raise LedgerBroken(seq, f"leads to {len(expected)} rows; {where} has {len(kept)}")
    for table in {table for table, _ in expected}:
        order = [record[1] for record in kept if record[0] == table]
        if order != [key for of, key in expected if of == table]:
            raise LedgerBroken(seq, f"leads to another order of {table} than is kept in {where}")


def _keys(connection: Connection, auditor: Auditor) -> tuple[int, ...]:
    """Compare the idempotency records; returns those that earlier versions did not keep."""
    kept = {
        (found.actor, found.key): (found.request, found.seq)
        for found in connection.execute(select(t.idempotency))
    }
    lost = {key: of for key, of in auditor.keys.items() if of[1] in auditor.openings}
    expected = {key: of for key, of in auditor.keys.items() if key in kept or key not in lost}
    if kept != expected:
        differing = {*kept.items()} ^ {*expected.items()}
        seq = min(seq for _, (_, seq) in differing)
        raise LedgerBroken(seq, "has another idempotency record than it says")
    return tuple(seq for key, (_, seq) in lost.items() if key not in kept)
