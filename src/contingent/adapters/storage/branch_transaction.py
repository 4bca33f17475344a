"""Writing: one transaction holding state, version, entry and idempotency record."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from contingent.adapters.storage import queries
from contingent.adapters.storage import tables as t
from contingent.adapters.storage.records import key_record, row_record, touched_records
from contingent.adapters.storage.snapshots import due, pack
from contingent.adapters.storage.visible_rows import label_of
from contingent.adapters.storage.words import clock_note, told
from contingent.errors import LedgerError, StaleWrite
from contingent.ledger.audit import BRANCHED, MERGED
from contingent.ledger.clock import ALLOWANCE, Clock, judged, time_for, timestamp
from contingent.ledger.entry import MAIN, Entry, Head, RowChange, digest, link
from contingent.ledger.fold import after, touched_rows
from contingent.ledger.recording import Draft
from contingent.ledger.rows import BESIDE, Rows
from contingent.ledger.visibility import Viewer, sees_all, visible

__all__ = ["BranchTransaction", "Stamp"]


@dataclass(frozen=True)
class Stamp:
    """Who records, why and when.

    Attributes:
        key, request: idempotency key, and the hash of the request it was given with; or empty.
        baseline: the entry is what the ledger begins with.
        clock_is_right: whoever records says that this clock is right where others are ahead.
    """

    actor: str
    reason: str
    now: datetime
    key: str = ""
    request: str = ""
    baseline: bool = False
    clock_is_right: bool = False


class BranchTransaction:
    """An open transaction on one branch, in which entries are appended.

    Attributes:
        head: the last entry.
        rows: the state of the branch.
        notes: what whoever records should be told.
    """

    def __init__(self, connection: Connection, viewer: Viewer, branch: str) -> None:
        self._connection, self._viewer, self._branch = connection, viewer, branch
        # Whoever writes holds this row until the end: entries are numbered without gaps.
        kept = connection.execute(select(t.ledger).with_for_update()).one()
        self.head = Head(kept.seq, kept.hash)
        last = select(t.event.c.at).where(t.event.c.seq == kept.seq)
        self._at = str(connection.scalar(last) or "")
        self.notes: list[str] = []
        entries = queries.branches(connection, viewer) if branch != MAIN else ()
        if branch != MAIN:
            _must_exist(branch, entries)
        self._closed = any(_closes(entry, branch) for entry in entries)
        found = queries.versions_now(connection, viewer, branch)
        self.rows: Rows = {
            table: {key: body for key, (body, _) in of.items()} for table, of in found.items()
        }
        self._versions = {(b, k): v for b, of in found.items() for k, (_, v) in of.items()}

    def must_be_open(self, name: str) -> None:
        """Refuse to go on unless a scenario is there and not merged yet."""
        entries = queries.branches(self._connection, self._viewer)
        _must_exist(name, entries)
        if any(_closes(entry, name) for entry in entries):
            raise _closed(name)

    def replayed(self, stamp: Stamp) -> Head | None:
        """The entry that this request was carried out as before; None when it is new.

        Raises:
            LedgerError: when the key was used with another request, or the request is new and
                the scenario was merged.
        """
        found = self._kept_key(stamp) if stamp.key else None
        if found is None and self._closed:
            raise _closed(self._branch)
        return found

    def _kept_key(self, stamp: Stamp) -> Head | None:
        wanted = select(t.idempotency.c.request, t.idempotency.c.seq).where(
            t.idempotency.c.actor == stamp.actor, t.idempotency.c.key == stamp.key
        )
        found = self._connection.execute(wanted).first()
        if found is None:
            return None
        if found.request != stamp.request:
            raise LedgerError(
                f"key '{stamp.key}' was used before, for another request (entry {found.seq}); "
                "nothing was written"
            )
        kept = select(t.event.c.hash).where(t.event.c.seq == found.seq)
        return Head(found.seq, self._connection.execute(kept).scalar_one())

    def rows_set_by(self, seq: int) -> int:
        """How many rows an entry set or removed."""
        touches = select(func.count()).select_from(t.touched).where(t.touched.c.seq == seq)
        return self._connection.scalar(touches) or 0

    def must_see_all(self, deed: str) -> None:
        """Refuse to go on for one from whom rows are hidden: the deed is about all of them.

        Raises:
            LedgerError: saying who can do it.
        """
        if not sees_all(self._viewer):
            raise LedgerError(f"only the staff, who see every row, can {deed}")

    def expect(self, row: tuple[str, str], version: int) -> None:
        """Refuse to go on unless a row is still of a version (0: is not there).

        Raises:
            StaleWrite: saying what was done to the row since.
        """
        if self._versions.get(row, 0) == version:
            return
        meanwhile = queries.since(self._connection, self._viewer, self._branch, row, version)
        raise StaleWrite("/".join(row), [told(entry, row) for entry in meanwhile])

    def later(self, row: tuple[str, str], seq: int) -> list[str]:
        """What was done to a row after an entry, in words."""
        found = queries.since(self._connection, self._viewer, self._branch, row, seq)
        return [told(entry, row) for entry in found]

    def append(self, draft: Draft, stamp: Stamp) -> Head:
        """Record a change: entry, state, versions and idempotency record."""
        if self._closed:
            raise _closed(self._branch)
        changed = after(self.rows, draft.changes)
        entry = self._entry(draft, stamp, changed)
        self._write_entry(entry)
        self._write_rows(draft.changes, entry.seq)
        self.rows = changed
        if self._branch == MAIN:
            self._keep_snapshot()
        return self.head

    def branch_off(self, name: str, stamp: Stamp) -> Head:
        """Open a scenario on the state the register has now."""
        self.must_see_all("open a scenario, which begins with every row of the register")
        if self._branch != MAIN:
            raise LedgerError("a scenario is branched off the register, not off another scenario")
        if any(e.branch == name for e in queries.branches(self._connection, self._viewer)):
            raise LedgerError(f"there is a scenario '{name}' already")
        draft = Draft(BRANCHED, f"scenarios/{name}", ())
        self._write_entry(self._entry(draft, stamp, self.rows, name, self.head.seq))
        c = t.row.c
        of_main = select(literal(name), c.tbl, c.key, c.place, c.version, c.nation, c.body)
        self._connection.execute(
            insert(t.row).from_select(
                ["branch", "tbl", "key", "place", "version", "nation", "body"],
                of_main.where(c.branch == MAIN),
            )
        )
        return self.head

    def _entry(
        self,
        draft: Draft,
        stamp: Stamp,
        changed: Rows,
        branch: str | None = None,
        base: int | None = None,
    ) -> Entry:
        for change in draft.changes:
            self._must_see(change)
            _must_go_forward(change)
        return Entry(
            seq=self.head.seq + 1,
            at=self._time(stamp),
            actor=stamp.actor,
            reason=stamp.reason,
            verb=draft.verb,
            object=draft.object,
            before=digest(touched_rows(self.rows, draft.changes)),
            after=digest(touched_rows(changed, draft.changes)),
            changes=draft.changes,
            branch=self._branch if branch is None else branch,
            baseline=stamp.baseline,
            base=base,
            key=stamp.key,
            request=stamp.request,
        )

    def _time(self, stamp: Stamp) -> str:
        """The time of the next entry; where clocks disagree, that is told."""
        ahead, all_there_is = queries.ahead_of(self._connection, timestamp(stamp.now + ALLOWANCE))
        clock = judged(ahead, all_there_is=all_there_is)
        if clock is Clock.THIS_BEHIND and stamp.clock_is_right:
            clock = Clock.OTHER_AHEAD
        if clock is not Clock.AGREES:
            self.notes.append(clock_note(clock, ahead[0].seq, self.head.seq, self._at, stamp.now))
        return time_for(stamp.now, self._at, clock)

    def _must_see(self, change: RowChange) -> None:
        old = self.rows.get(change.table, {}).get(change.key)
        for fields in (change.fields(), *(() if old is None else (json.loads(old),))):
            if not visible(self._viewer, label_of(change.table, fields)):
                # Hidden and absent look alike.
                raise LedgerError(f"{change.table}/{change.key} is not there")

    def _write_entry(self, entry: Entry) -> None:
        body = entry.body()
        kept = link(self.head.hash, body)
        self._connection.execute(
            insert(t.event).values(
                **{n: getattr(entry, n) for n in ("seq", "branch", "baseline", "at", "actor")},
                verb=entry.verb,
                body=body,
                hash=kept,
            )
        )
        if entry.changes:
            self._connection.execute(insert(t.touched), touched_records(entry))
        if entry.key:
            self._connection.execute(insert(t.idempotency).values(key_record(entry)))
        self.head, self._at = Head(entry.seq, kept), entry.at
        self._connection.execute(update(t.ledger).values(seq=entry.seq, hash=kept, at=entry.at))

    def _write_rows(self, changes: Iterable[RowChange], seq: int) -> None:
        fresh = []
        for change in changes:
            version = self._versions.pop((change.table, change.key), None)
            if version is not None:
                self._rewrite(change, version, seq)
            elif change.row is not None:
                where = {"branch": self._branch, "tbl": change.table, "key": change.key}
                fresh.append({**where, **row_record(change, seq)})
            if change.row is not None:
                self._versions[change.table, change.key] = seq
        if fresh:
            self._must_be_free([record["tbl"] for record in fresh], [r["key"] for r in fresh])
            last = select(func.max(t.row.c.place)).where(t.row.c.branch == self._branch)
            place = self._connection.scalar(last) or 0
            places = [{**record, "place": place + n} for n, record in enumerate(fresh, start=1)]
            self._connection.execute(insert(t.row), places)

    def _must_be_free(self, tables: list[str], keys: list[str]) -> None:
        """Refuse keys that rows hidden from the viewer have."""
        if sees_all(self._viewer):
            return
        c = t.row.c
        taken = select(c.tbl, c.key).where(
            c.branch == self._branch, c.tbl.in_(tables), c.key.in_(keys)
        )
        wanted = set(zip(tables, keys, strict=True))
        for table, key in self._connection.execute(taken):
            if (table, key) in wanted:
                raise LedgerError(f"{table}/{key} cannot be recorded by that name; give another")

    def _rewrite(self, change: RowChange, version: int, seq: int) -> None:
        same = (
            t.row.c.branch == self._branch,
            t.row.c.tbl == change.table,
            t.row.c.key == change.key,
            t.row.c.version == version,
        )
        statement = (
            delete(t.row).where(*same)
            if change.row is None
            else update(t.row).where(*same).values(row_record(change, seq))
        )
        if self._connection.execute(statement).rowcount != 1:
            raise LedgerError(f"{change.table}/{change.key} is not of version {version} any more")

    def _keep_snapshot(self) -> None:
        if not sees_all(self._viewer):
            return  # what one viewer sees is not the state of the register
        last = self._connection.scalar(select(func.max(t.snapshot.c.seq))) or 0
        if due(self.head.seq - last, sum(map(len, self.rows.values()))):
            self._connection.execute(
                insert(t.snapshot).values(
                    seq=self.head.seq, hash=self.head.hash, rows=pack(self.rows)
                )
            )


def _must_go_forward(change: RowChange) -> None:
    """Refuse to take back a release, or what is final: what was seen cannot be unseen."""
    if change.table in BESIDE and change.was is not None:
        then = {**change.fields(), **change.was}
        if change.row is None or then.get("final"):
            raise LedgerError(f"{change.table}/{change.key} is final; nothing was written")
    if change.table == "releases" and change.was is not None:
        deed = "taken back" if change.row is None else "changed"
        raise LedgerError(
            f"releases/{change.key} cannot be {deed}: whom it was made to may have seen it; "
            "nothing was written"
        )


def _must_exist(name: str, entries: Sequence[Entry]) -> None:
    known = [entry.branch for entry in entries if entry.verb == BRANCHED]
    if name not in known:
        listed = f"; there are: {', '.join(known)}" if known else "; there is none"
        raise LedgerError(f"there is no scenario '{name}' in this ledger{listed}")


def _closes(entry: Entry, name: str) -> bool:
    return entry.verb == MERGED and entry.object == f"scenarios/{name}"


def _closed(name: str) -> LedgerError:
    return LedgerError(f"scenario '{name}' was merged and is closed; branch a new one")
