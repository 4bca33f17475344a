"""A disk that loses what was not synced: SQLite runs on it through apsw, and then the power goes.

Every write, truncation, sync, creation and deletion of a file is noted in order. At any point of
that order the power can be cut: what each file was at its last sync is certain; of what was
written since, each 512-byte sector has reached the disk or not; a file never synced may be gone;
a deletion whose folder was not synced may be undone.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512


@dataclass(frozen=True)
class Op:
    """Something done to a file, or (``ack``) told to whoever asked for it."""

    kind: str
    path: str
    at: int = 0
    data: bytes = b""


class Disk(apsw.VFS):
    """Passes everything on to the real disk and notes it."""

    def __init__(self, name: str) -> None:
        self.ops: list[Op] = []
        self.vfs_name = name
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: Any) -> "File":  # noqa: N802 - SQLite's name
        return File(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - as above
        super().xDelete(filename, syncdir)
        self.ops.append(Op("delete-synced" if syncdir else "delete", filename))

    def acknowledged(self, told: str) -> None:
        self.ops.append(Op("ack", told))


class File(apsw.VFSFile):
    """A file on the disk."""

    def __init__(self, disk: Disk, name: Any, flags: Any) -> None:
        self._disk = disk
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        new = not Path(self._path).exists()
        super().__init__("", name, flags)
        if new:
            disk.ops.append(Op("create", self._path))

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - as above
        super().xWrite(data, offset)
        self._disk.ops.append(Op("write", self._path, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - as above
        super().xTruncate(newsize)
        self._disk.ops.append(Op("truncate", self._path, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 - as above
        super().xSync(flags)
        self._disk.ops.append(Op("sync", self._path))


@dataclass
class _Kept:
    """A file: what is certain, what was done since, and whether it is certain to exist."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Op] = field(default_factory=list)
    certain: bool = False


def cuts(
    ops: list[Op], points: list[int], seed: int
) -> Iterator[tuple[list[str], dict[str, bytes]]]:
    """For each point (ascending): what was acknowledged by then, and what the disk then holds."""
    files: dict[str, _Kept] = {}
    deleted: dict[str, _Kept] = {}
    acknowledged: list[str] = []
    done = 0
    for point in points:
        for op in ops[done:point]:
            _do(op, files, deleted, acknowledged)
        done = point
        yield list(acknowledged), _after_a_cut(files, deleted, random.Random(f"{seed} {point}"))


def _do(
    op: Op, files: dict[str, _Kept], deleted: dict[str, _Kept], acknowledged: list[str]
) -> None:
    match op.kind:
        case "ack":
            acknowledged.append(op.path)
        case "create":
            files[op.path] = _Kept()
        case "write" | "truncate":
            files[op.path].pending.append(op)
        case "sync":
            kept = files[op.path]
            for pending in kept.pending:
                _apply(kept.durable, pending)
            kept.pending.clear()
            if not kept.certain:
                # The first sync of a new file brings its folder to disk as well.
                kept.certain = True
                deleted.clear()
        case "delete-synced":
            files.pop(op.path, None)
            deleted.clear()
        case "delete":
            deleted[op.path] = files.pop(op.path)


def _apply(data: bytearray, op: Op) -> None:
    if op.kind == "truncate":
        del data[op.at :]
        return
    if len(data) < op.at:
        data.extend(bytes(op.at - len(data)))
    data[op.at : op.at + len(op.data)] = op.data


def _after_a_cut(
    files: dict[str, _Kept], deleted: dict[str, _Kept], draw: random.Random
) -> dict[str, bytes]:
    # Sometimes nothing more has reached the disk, sometimes all of it, mostly some.
    chance = draw.choice([0.0, 0.1, 0.5, 0.9, 1.0])
    found = {}
    undone = {path: kept for path, kept in deleted.items() if draw.random() >= chance}
    for path, kept in {**undone, **files}.items():
        if not kept.certain and draw.random() >= chance:
            continue
        data = bytearray(kept.durable)
        for op in kept.pending:
            for piece in _sectors(op):
                if draw.random() < chance:
                    _apply(data, piece)
        found[path] = bytes(data)
    return found


def _sectors(op: Op) -> Iterator[Op]:
    if op.kind == "truncate":
        yield op
        return
    begin, end = op.at, op.at + len(op.data)
    while begin < end:
        stop = min(end, (begin // SECTOR + 1) * SECTOR)
        yield Op("write", op.path, begin, op.data[begin - op.at : stop - op.at])
        begin = stop


class Connection:
    """As much of Python's DB-API over apsw as SQLAlchemy needs."""

    def __init__(self, path: Path, disk: Disk, *, exclusive: bool) -> None:
        self._apsw = apsw.Connection(str(path), vfs=disk.vfs_name)
        if exclusive:
            # A write-ahead log without shared memory, which apsw's files do not have.
            self._apsw.execute("PRAGMA locking_mode=EXCLUSIVE").fetchall()

    def cursor(self) -> "Cursor":
        return Cursor(self._apsw)

    def create_function(self, *_args: Any, **_more: Any) -> None:
        """SQLAlchemy adds REGEXP, which no query of ours uses."""

    def commit(self) -> None:
        if self._apsw.in_transaction:
            self._apsw.execute("COMMIT")

    def rollback(self) -> None:
        if self._apsw.in_transaction:
            self._apsw.execute("ROLLBACK")

    def close(self) -> None:
        self._apsw.close()


class Cursor:
    """A cursor of the DB-API over one of apsw's."""

    arraysize = 1

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid = 0

        def described(cursor: Any, _sql: str, _bindings: Any) -> bool:
            self.description = cursor.description or None
            return True

        self._cursor.exec_trace = described

    def execute(self, sql: str, parameters: Any = ()) -> "Cursor":
        self.description = None
        self._cursor.execute(sql, parameters)
        self.rowcount = self._connection.changes()
        return self

    def executemany(self, sql: str, parameters: Any) -> "Cursor":
        self.description = None
        self._cursor.executemany(sql, parameters)
        return self

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetchall(self) -> Any:
        return self._cursor.fetchall()

    def fetchmany(self, size: int = 1) -> list[Any]:
        found: list[Any] = []
        while len(found) < size and (row := self._cursor.fetchone()) is not None:
            found.append(row)
        return found

    def close(self) -> None:
        self._cursor.close()
