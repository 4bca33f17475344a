"""A ledger that is kept open: read anew when it has grown, and written to."""

import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from threading import Lock

from contingent.adapters.storage.address import database_url, file_of, shown
from contingent.adapters.storage.queries import LogFilter, Logged
from contingent.adapters.storage.store import LedgerStore
from contingent.errors import LedgerError
from contingent.ledger.audit import BRANCHED
from contingent.ledger.canonical import Json
from contingent.ledger.difference import Difference, difference
from contingent.ledger.entry import MAIN, Entry, Head
from contingent.ledger.entry_text import RowText, told
from contingent.ledger.recording import Recording, strand_of
from contingent.ledger.rows import Rows, nation_of, register_of, rows_of
from contingent.register.fault import Fault
from contingent.register.register import Register
from contingent.services.ledger import recording, undoing
from contingent.services.ledger.addresses import (
    LedgerPlace,
    last_entry,
    open_ledger,
    place_of,
    rows_in,
)
from contingent.services.ledger.recording import Signed
from contingent.services.ledger.verified import is_ahead

__all__ = [
    "REGISTER",
    "KeptLedger",
    "Scenario",
    "ShownEntry",
    "clock_word",
    "differences",
    "read_moment",
    "shown_rows",
    "up_to",
]

#: What is written for the register itself where a scenario may be named.
REGISTER = "-"
#: Registers kept in memory, by head, scenario and day.
KEPT = 12


@dataclass(frozen=True)
class Scenario:
    """A scenario of a ledger.

    Attributes:
        base: the last entry of the register it builds on.
        merged: number of the entry that brought it into the register and closed it.
    """

    name: str
    base: int
    at: str
    actor: str
    reason: str
    merged: int | None


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the log, with what it did to the rows that were asked for.

    Attributes:
        ahead: whether the entry after it is earlier: a clock was ahead here.
        clock: what to say of its time; empty for nothing.
    """

    entry: Entry
    hash: str
    changes: tuple[RowText, ...]
    ahead: bool = False
    clock: str = ""


class KeptLedger:
    """A ledger opened for as long as the program runs.

    Args:
        name: its address, which may end in a moment (then it is read only) and a scenario.
        patience: seconds to wait for another program that writes; None is a minute.

    It may be asked by several threads at a time.

    Raises:
        LedgerError: when it cannot be opened.
    """

    def __init__(self, name: str, patience: float | None = None) -> None:
        self._store, self.place = open_ledger(name, patience=patience)
        self._lock = Lock()
        self._registers: OrderedDict[tuple[str, str, date | None], Register] = OrderedDict()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def unnamed(self, text: str) -> str:
        """A text without the place the ledger is kept at, for those whom it does not concern."""
        url = database_url(self.place.address)
        names = {self.place.address, shown(url)}
        if (file := file_of(url)) is not None:
            names |= {str(file), str(file.absolute()), str(file.resolve())}
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, "the ledger")
        return text

    def head(self) -> Head:
        """The last entry: one short question, to see whether the ledger has grown."""
        return self._store.head()

    def branch(self, scenario: str | None) -> str:
        """The branch a choice of scenario names; None is the one of the address."""
        if scenario is None:
            return self.place.scenario
        return MAIN if scenario == REGISTER else scenario

    def read(
        self, scenario: str | None = None, as_of: date | None = None, head: Head | None = None
    ) -> Register:
        """The register of a branch, as ``read_ledger`` would: kept until the ledger has grown.

        Args:
            head: read it as it was at this head, though it may have grown since.

        Raises:
            LedgerError: when there is no such scenario, or the ledger cannot be read.
        """
        branch, wanted = self.branch(scenario), head or self.head()
        key = (wanted.hash, branch, as_of)
        with self._lock:
            if key in self._registers:
                self._registers.move_to_end(key)
                return self._registers[key]
        rows = self._rows(branch, as_of)
        if as_of is None and not self.place.moment and wanted != self.head():
            # It has grown since, and the rows may be those after.
            rows = self._store.rows_at(wanted.seq, branch)
        register = register_of(rows)
        if self.place.day is not None and as_of is None:
            register = register.as_known(self.place.day)
        with self._lock:
            self._registers[key] = register
            while len(self._registers) > KEPT:
                self._registers.popitem(last=False)
        return register

    def _rows(self, branch: str, as_of: date | None) -> Rows:
        place = LedgerPlace(self.place.address, self.place.day, self.place.seq, branch)
        return rows_in(self._store, place, as_of)

    def at(self, moment: str) -> Register:
        """The register at a moment: ``@DAY`` or ``@ENTRY``, ``#SCENARIO``, both, or neither.

        Raises:
            LedgerError: for what is no moment of this ledger.
        """
        place = place_of(f"sqlite://-{moment}")
        if place.address != "sqlite://-":
            raise LedgerError(f"'{moment}' is no moment; write @2025-04-10, @412 or #SCENARIO")
        here = LedgerPlace(self.place.address, place.day, place.seq, place.scenario)
        register = register_of(rows_in(self._store, here, None))
        return register if place.day is None else register.as_known(place.day)

    def row(self, table: str, key: str, scenario: str | None = None) -> tuple[Json, int] | None:
        """The fields of a row and its version, as they are now; None when it is not there."""
        return self._store.row(table, key, self.branch(scenario))

    def row_at(self, table: str, key: str, version: int, scenario: str | None = None) -> Json:
        """The fields a row had after an entry; empty when it was not there."""
        rows = self._store.rows_at(version, self.branch(scenario))
        found: Json = json.loads(rows.get(table, {}).get(key, "{}"))
        return found

    def scenarios(self) -> tuple[Scenario, ...]:
        """The scenarios there are, in the order they were opened."""
        entries = self._store.scenario_entries()
        merged = {e.object.partition("/")[2]: e.seq for e in entries if e.verb != BRANCHED}
        return tuple(
            Scenario(e.branch, e.base or 0, e.at, e.actor, e.reason, merged.get(e.branch))
            for e in entries
            if e.verb == BRANCHED
        )

    def scenario_changes(self, name: str) -> tuple[Difference, ...]:
        """What a scenario sets or removes, against the register it was branched off."""
        base, scenario, _ = recording.scenario_rows(self._store, name)
        return difference(base, scenario)

    def log(self, asked: LogFilter) -> tuple[list[ShownEntry], int]:
        """The entries asked for, oldest first, and how many there are without the limit.

        A ledger opened as it was at a moment has none of what came after it.
        """
        found, total = self._store.log(up_to(asked, last_entry(self._store, self.place)))
        now = datetime.now(UTC)
        return [
            ShownEntry(
                logged.entry,
                logged.hash,
                shown_rows(logged.entry, asked),
                logged.ahead,
                clock_word(logged, now),
            )
            for logged in found
        ], total

    def entry(self, seq: int) -> Entry:
        """One entry."""
        return undoing.entry_of(self._store, seq)

    def obstacles(self, entry: Entry) -> tuple[str, ...]:
        """What was done since to the rows an entry set."""
        return undoing.obstacles(self._store, entry)

    def record(
        self,
        asked: Sequence[Recording],
        signed: Signed,
        scenario: str | None = None,
        found: Sequence[Fault] = (),
    ) -> list[Head]:
        """Record changes, all or none; see ``services.ledger.recording.record``."""
        self._must_be_now()
        return recording.record(self._store, asked, signed, self.branch(scenario), found)

    def recordable(self) -> LedgerStore:
        """The ledger itself, for a service that records in it.

        Raises:
            LedgerError: when it is open as it was at a past moment.
        """
        self._must_be_now()
        return self._store

    def undo(self, seq: int, signed: Signed, scenario: str | None = None) -> Head:
        """Undo a recorded change; see ``services.ledger.undoing.undo``."""
        self._must_be_now()
        return undoing.undo(self._store, seq, signed, self.branch(scenario))

    def branch_off(self, name: str, signed: Signed) -> Head:
        """Open a scenario on the register as it is now."""
        self._must_be_now()
        return recording.branch_scenario(self._store, name, signed)

    def _must_be_now(self) -> None:
        if self.place.moment:
            raise LedgerError("the ledger is open as it was at a past moment, and only to be read")


def up_to(asked: LogFilter, last: int | None) -> LogFilter:
    """The same of the entries up to one; None is no bound."""
    if last is None:
        return asked
    before = last + 1 if asked.before is None else min(asked.before, last + 1)
    return replace(asked, before=before)


def clock_word(logged: Logged, now: datetime) -> str:
    """What is to be said of an entry's time; empty for nothing."""
    if logged.ahead:
        return "a clock was ahead here: the next entry is earlier"
    if is_ahead(logged.entry.at, now):
        return "dated after this machine's clock"
    return ""


def shown_rows(entry: Entry, asked: LogFilter) -> tuple[RowText, ...]:
    """The rows of an entry that were asked for; of an import, none unless some were."""
    if asked.nation is None and asked.offer is None and asked.row is None:
        return () if entry.verb == "case imported" else told(entry)
    return tuple(
        row
        for row in told(entry)
        if (asked.nation is None or nation_of(row.table, row.row) == asked.nation)
        and (asked.row is None or (row.table, row.key) == asked.row)
        and (
            asked.offer is None
            or (row.table == "offers" and asked.offer in {row.key, strand_of(row.key)})
        )
    )


def read_moment(register: Register, moment: str) -> Register:
    """A register that is no ledger's at a moment: ``@DAY``, or empty for now.

    Raises:
        LedgerError: for a moment only a ledger has.
    """
    if not moment:
        return register
    try:
        return register.as_known(date.fromisoformat(moment.removeprefix("@")))
    except ValueError:
        message = f"'{moment}' is no moment of a case that is not a ledger; write @2025-04-10"
        raise LedgerError(message) from None


def differences(one: Register, other: Register) -> tuple[Difference, ...]:
    """What differs between two registers, row by row."""
    return difference(rows_of(one), rows_of(other))
