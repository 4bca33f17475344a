"""Verification of a ledger: every link, every digest, every order, and the head kept elsewhere."""

from collections.abc import Iterable, Iterator

from contingent.errors import LedgerBroken
from contingent.ledger.clock import is_step_back
from contingent.ledger.entry import MAIN, Entry, Head, Sealed, first_link, link
from contingent.ledger.fold import State, step

__all__ = ["BRANCHED", "MERGED", "Auditor", "audit"]

#: Verbs of the entries that open and close a scenario.
BRANCHED, MERGED = "scenario branched", "scenario merged"


class Auditor:
    """Takes the entries of a ledger in order, checks each, and keeps what they add up to.

    Args:
        ledger: the ledger's name, which its first entry is chained to.

    Attributes:
        head: the last entry taken.
        states: the state of the register (``""``) and of each scenario.
        versions: (branch, table, key) -> number of the entry that last set the row.
        keys: (actor, idempotency key) -> (request, number of its entry).
        openings: numbers of the entries that opened scenarios.
        closed: scenarios that were merged.
        at: the time of the last entry; empty before the first.
        latest: the entry with the latest time of all, and that time.
        steps_back: the entries that are dated long before the one before them, as a clock was
            ahead there.
    """

    def __init__(self, ledger: str) -> None:
        self.head = Head(0, first_link(ledger))
        self.states: dict[str, State] = {MAIN: {}}
        self.versions: dict[tuple[str, str, str], int] = {}
        self.keys: dict[tuple[str, str], tuple[str, int]] = {}
        self.openings: set[int] = set()
        self.closed: set[str] = set()
        self.at = ""
        self.latest = (0, "")
        self.steps_back: list[int] = []

    def take(self, kept: Sealed) -> Entry:
        """Check the next entry against everything before it.

        Raises:
            LedgerBroken: when something does not fit.
        """
        entry = self._read(kept)
        seq = entry.seq
        self._clock(entry)
        if entry.baseline and (entry.branch or any(self.states[MAIN].values())):
            raise LedgerBroken(seq, "is called a baseline, but something was there")
        self._branches(entry)
        step(self.states[entry.branch], entry)
        self._key(entry)
        for change in entry.changes:
            row = (entry.branch, change.table, change.key)
            if change.row is None:
                self.versions.pop(row, None)
            else:
                self.versions[row] = seq
        self.head = Head(seq, kept.hash)
        return entry

    def _read(self, kept: Sealed) -> Entry:
        seq = self.head.seq + 1
        if kept.seq != seq:
            raise LedgerBroken(seq, f"is missing; entry {kept.seq} stands in its place")
        try:
            as_kept = kept.hash == link(self.head.hash, kept.body)
            entry = Entry.read(kept.body) if as_kept else None
        except ValueError as error:
            raise LedgerBroken(seq, str(error)) from None
        if entry is None:
            raise LedgerBroken(seq, "does not have the hash kept with it: it or one before changed")
        if entry.seq != seq:
            raise LedgerBroken(seq, f"calls itself {entry.seq}")
        return entry

    def _clock(self, entry: Entry) -> None:
        """Times run on, but where a clock was ahead: the next entry with a true time is earlier."""
        if entry.at < self.at:
            if not is_step_back(self.at, entry.at):
                raise LedgerBroken(entry.seq, "is dated a little before the entry before it")
            self.steps_back.append(entry.seq)
        self.at = entry.at
        if entry.at > self.latest[1]:
            self.latest = (entry.seq, entry.at)

    def _key(self, entry: Entry) -> None:
        """Keys are given once; but earlier versions did not look at those of opened scenarios."""
        if not entry.key:
            return
        _, known = self.keys.get((entry.actor, entry.key), ("", 0))
        if known and known not in self.openings:
            raise LedgerBroken(entry.seq, "repeats an idempotency key")
        self.keys[entry.actor, entry.key] = (entry.request, entry.seq)

    def _branches(self, entry: Entry) -> None:
        seq = entry.seq
        if entry.verb == BRANCHED:
            if entry.branch in self.states or entry.base != seq - 1:
                raise LedgerBroken(seq, f"opens scenario '{entry.branch}' out of order")
            self.openings.add(seq)
            self.states[entry.branch] = {t: dict(rows) for t, rows in self.states[MAIN].items()}
            of_main = [(row, at) for row, at in self.versions.items() if row[0] == MAIN]
            for (_, table, key), at in of_main:
                self.versions[entry.branch, table, key] = at
        elif entry.branch not in self.states or entry.branch in self.closed:
            raise LedgerBroken(seq, f"changes scenario '{entry.branch}', which is not open")
        if entry.verb == MERGED:
            self.closed.add(entry.object.partition("/")[2])


def audit(auditor: Auditor, kept: Iterable[Sealed], witness: Head | None = None) -> Iterator[Entry]:
    """The entries of a chain, each verified by the auditor as it is taken.

    Args:
        witness: a head noted earlier and kept elsewhere, which must be met on the way.

    Raises:
        LedgerBroken: naming the first entry at which something does not fit, or that was cut off.
    """
    if witness is not None and witness.seq == 0 and witness != auditor.head:
        raise LedgerBroken(0, "is of another ledger than the head kept elsewhere")
    for sealed in kept:
        entry = auditor.take(sealed)
        if witness is not None and entry.seq == witness.seq and sealed.hash != witness.hash:
            raise LedgerBroken(entry.seq, "is not the one whose hash was kept elsewhere")
        yield entry
    if witness is not None and auditor.head.seq < witness.seq:
        missing = auditor.head.seq + 1
        raise LedgerBroken(missing, f"is missing: the head kept elsewhere is entry {witness.seq}")
