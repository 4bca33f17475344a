"""Every question a ledger's database is asked, each through ``visible``."""

import zlib
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, func, literal, select

from contingent.adapters.storage import tables as t
from contingent.adapters.storage.snapshots import unpack
from contingent.adapters.storage.visible_rows import only_visible, seen
from contingent.errors import LedgerError
from contingent.ledger.clock import Dated
from contingent.ledger.entry import MAIN, Entry, Head, Sealed
from contingent.ledger.fold import fold
from contingent.ledger.rows import Rows
from contingent.ledger.visibility import Viewer, sees_all

__all__ = [
    "LogFilter",
    "Logged",
    "ahead_of",
    "branches",
    "head",
    "log",
    "read_entry",
    "row_now",
    "rows_at",
    "rows_now",
    "sealed",
    "seq_on",
    "since",
    "versions_now",
]

#: Entries fetched at a time.
_BATCH = 500


@dataclass(frozen=True)
class LogFilter:
    """Which entries are asked for; what is None or empty does not matter.

    Attributes:
        nation: entries that touch a row about the nation.
        offer: entries that touch the offer, or one whose id begins with it and a date.
        row: entries that touch the row, as (table, key).
        actor: who recorded them.
        since, until: first day, and first day after, of recording (UTC).
        branch: the scenario; None is the register and every scenario.
        last: only so many, the newest.
        before: only entries of a lower number.
        baseline: whether also what the ledger began with.
    """

    nation: str | None = None
    offer: str | None = None
    row: tuple[str, str] | None = None
    actor: str | None = None
    since: date | None = None
    until: date | None = None
    branch: str | None = None
    last: int | None = None
    before: int | None = None
    baseline: bool = True


@dataclass(frozen=True)
class Logged:
    """An entry as the log shows it.

    Attributes:
        ahead: whether the entry after it has an earlier time: a clock was ahead here.
    """

    entry: Entry
    hash: str
    ahead: bool = False


def head(connection: Connection) -> Head:
    """The last entry, from the row that writers lock."""
    wanted = select(t.ledger.c.seq, t.ledger.c.hash).where(t.ledger.c.one == 1)
    found = connection.execute(wanted).one()
    return Head(found.seq, found.hash)


def rows_now(
    connection: Connection, viewer: Viewer, branch: str, tables: Collection[str] | None = None
) -> Rows:
    """The state of a branch; of some tables, or of all."""
    return {
        table: {key: body for key, (body, _) in found.items()}
        for table, found in versions_now(connection, viewer, branch, tables).items()
    }


def versions_now(
    connection: Connection, viewer: Viewer, branch: str, tables: Collection[str] | None = None
) -> dict[str, dict[str, tuple[str, int]]]:
    """Table -> key -> text and version, of the rows of a branch in order."""
    wanted = (
        select(t.row.c.tbl, t.row.c.key, t.row.c.body, t.row.c.version)
        .where(t.row.c.branch == branch, seen(viewer, t.row.c.tbl, t.row.c.nation))
        .order_by(t.row.c.place)
    )
    if tables is not None:
        wanted = wanted.where(t.row.c.tbl.in_(tables))
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for table, key, body, version in connection.execute(wanted):
        found.setdefault(table, {})[key] = (body, version)
    return found


def row_now(
    connection: Connection, viewer: Viewer, branch: str, table: str, key: str
) -> tuple[str, int] | None:
    """The text and version of one row of a branch; None when there is none."""
    c = t.row.c
    named = c.branch == branch, c.tbl == table, c.key == key
    wanted = select(c.body, c.version).where(*named, seen(viewer, c.tbl, c.nation))
    found = connection.execute(wanted).first()
    return None if found is None else (found.body, found.version)


def branches(connection: Connection, viewer: Viewer) -> tuple[Entry, ...]:
    """The entries that opened and closed scenarios."""
    wanted = (
        select(t.event.c.body)
        .where(t.event.c.verb.like("scenario %"), _all_seen(viewer))
        .order_by(t.event.c.seq)
    )
    return tuple(read_entry(body) for (body,) in connection.execute(wanted))


def sealed(connection: Connection, viewer: Viewer) -> Generator[Sealed, None, None]:
    """Every entry as it is kept. A chain can only be read by one from whom nothing is hidden."""
    if not sees_all(viewer):
        raise LedgerError("only the staff, who see every row, can read the whole chain")
    wanted = select(t.event.c.seq, t.event.c.body, t.event.c.hash).order_by(t.event.c.seq)
    with connection.execute(wanted.execution_options(yield_per=_BATCH)) as found:
        for seq, body, kept in found:
            yield Sealed(seq, body, kept)


def seq_on(connection: Connection, day: date) -> int:
    """The last entry the ledger knew of at the end of a day (UTC); 0 for none.

    That is the last by number that is dated on the day or before it: where a clock was ahead,
    the entries after it are earlier, and were known no later for it.
    """
    tomorrow = (day + timedelta(days=1)).isoformat() if day < date.max else "~"
    # The sum keeps databases from walking the entries themselves instead of the index of times.
    known = select(func.max(t.event.c.seq + 0)).where(t.event.c.at < tomorrow)
    baseline = select(func.max(t.event.c.seq)).where(t.event.c.baseline, t.event.c.seq <= 1)
    return max(connection.scalar(known) or 0, connection.scalar(baseline) or 0)


def ahead_of(connection: Connection, at: str) -> tuple[list[Dated], bool]:
    """The last entries, oldest first, as far as they are dated after a time; and if it is all."""
    c = t.event.c
    wanted = select(c.seq, c.at, c.actor, c.baseline).order_by(c.seq.desc())
    found: list[Dated] = []
    with connection.execute(wanted.execution_options(yield_per=_BATCH)) as entries:
        for entry in entries:
            if entry.at <= at:
                return found[::-1], False
            found.append(Dated(*entry))
    return found[::-1], True


def rows_at(connection: Connection, viewer: Viewer, seq: int, branch: str = MAIN) -> Rows:
    """The state of a branch after an entry: the fold, from the nearest snapshot before it."""
    if branch != MAIN:
        opened = select(t.event.c.body).where(t.event.c.branch == branch, t.event.c.seq <= seq)
        first = connection.scalar(opened.order_by(t.event.c.seq).limit(1))
        base = read_entry(first).base if first else None
        # Before it was opened, a scenario is the register.
        start = rows_at(connection, viewer, seq if base is None else base)
        after = 0
    else:
        start, after = _snapshot(connection, seq)
    between = (
        select(t.event.c.body)
        .where(t.event.c.branch == branch, t.event.c.seq > after, t.event.c.seq <= seq)
        .order_by(t.event.c.seq)
    )
    with connection.execute(between.execution_options(yield_per=_BATCH)) as found:
        return only_visible(viewer, fold((read_entry(body) for (body,) in found), start))


def read_entry(body: str) -> Entry:
    """The entry of a body; ``verify`` says more of one that was altered."""
    try:
        return Entry.read(body)
    except ValueError as error:
        raise LedgerError(f"an entry {error}; run 'verify'") from None


def _snapshot(connection: Connection, seq: int) -> tuple[Rows, int]:
    """The newest state kept at or before an entry, if the chain still runs through it."""
    wanted = (
        select(t.snapshot.c.seq, t.snapshot.c.rows)
        .join(t.event, and_(t.event.c.seq == t.snapshot.c.seq, t.event.c.hash == t.snapshot.c.hash))
        .where(t.snapshot.c.seq <= seq)
        .order_by(t.snapshot.c.seq.desc())
        .limit(1)
    )
    found = connection.execute(wanted).first()
    if found is None:
        return {}, 0
    try:
        return unpack(found.rows), found.seq
    except (ValueError, TypeError, zlib.error):
        raise LedgerError(f"the snapshot of entry {found.seq} is damaged; run 'verify'") from None


def log(connection: Connection, viewer: Viewer, asked: LogFilter) -> tuple[list[Logged], int]:
    """The entries asked for, oldest first, and how many there are without the limit."""
    conditions = list(_conditions(asked))
    conditions.append(_all_seen(viewer))
    total = connection.scalar(select(func.count()).select_from(t.event).where(*conditions)) or 0
    following = t.event.alias("following")
    ahead = following.c.at < t.event.c.at if sees_all(viewer) else literal(value=False)
    wanted = (
        select(t.event.c.body, t.event.c.hash, ahead.label("ahead"))
        .outerjoin(following, following.c.seq == t.event.c.seq + 1)
        .where(*conditions)
        .order_by(t.event.c.seq.desc())
    )
    if asked.last is not None:
        wanted = wanted.limit(asked.last)
    found = [
        Logged(read_entry(kept.body), kept.hash, bool(kept.ahead))
        for kept in connection.execute(wanted)
    ]
    return found[::-1], total


def _conditions(asked: LogFilter) -> Iterator[ColumnElement[bool]]:
    if asked.nation is not None:
        yield _touches(t.touched.c.nation == asked.nation)
    if asked.offer is not None:
        dated = t.touched.c.key.like(f"{asked.offer}-20__-%")
        yield _touches(t.touched.c.tbl == "offers", (t.touched.c.key == asked.offer) | dated)
    if asked.row is not None:
        yield _touches(t.touched.c.tbl == asked.row[0], t.touched.c.key == asked.row[1])
    if asked.actor is not None:
        yield t.event.c.actor == asked.actor
    if asked.since is not None:
        yield t.event.c.at >= asked.since.isoformat()
    if asked.until is not None:
        yield t.event.c.at < asked.until.isoformat()
    if asked.branch is not None:
        yield t.event.c.branch == asked.branch
    if not asked.baseline:
        yield t.event.c.baseline.is_(False)
    if asked.before is not None:
        yield t.event.c.seq < asked.before


def _touches(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return t.event.c.seq.in_(select(t.touched.c.seq).where(*conditions))


def _all_seen(viewer: Viewer) -> ColumnElement[bool]:
    """That an entry touches no row hidden from the viewer, and is not about the whole ledger."""
    hidden = exists().where(
        t.touched.c.seq == t.event.c.seq, ~seen(viewer, t.touched.c.tbl, t.touched.c.nation)
    )
    whole = ~exists().where(t.touched.c.seq == t.event.c.seq)
    if sees_all(viewer):
        return seen(viewer, t.touched.c.tbl, t.touched.c.nation)
    return ~hidden & ~whole


def since(
    connection: Connection, viewer: Viewer, branch: str, row: tuple[str, str], version: int
) -> list[Entry]:
    """What was done to a row of a branch after a version of it."""
    wanted = (
        select(t.event.c.body)
        .where(
            t.event.c.branch == branch,
            t.event.c.seq > version,
            _touches(t.touched.c.tbl == row[0], t.touched.c.key == row[1]),
            _all_seen(viewer),
        )
        .order_by(t.event.c.seq)
    )
    return [read_entry(body) for (body,) in connection.execute(wanted)]
