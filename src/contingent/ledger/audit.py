"""Verification of a ledger: every link, every digest, every order, and the head kept elsewhere."""

from collections.abc import Iterable, Iterator

from contingent.errors import LedgerBroken
from contingent.ledger.clock import is_step_back
from contingent.ledger.entry import MAIN, Event, Head, Sealed, first_link, link
from contingent.ledger.fold import State, step

__all__ = ["BRANCHED", "MERGED", "Auditor", "audit"]

#: Verbs of the events that open and close a scenario.
BRANCHED, MERGED = "scenario branched", "scenario merged"


class Auditor:
    """Takes the events of a ledger in order, checks each, and keeps what they add up to.

    Args:
        ledger: the ledger's name, which its first event is chained to.

    Attributes:
        head: the last event taken.
        states: the state of the register (``""``) and of each scenario.
        versions: (branch, table, key) -> number of the event that last set the row.
        keys: (actor, idempotency key) -> (request, number of its event).
        openings: numbers of the events that opened scenarios.
        closed: scenarios that were merged.
        at: the time of the last event; empty before the first.
        latest: the event with the latest time of all, and that time.
        steps_back: the events that are dated long before the one before them, as a clock was
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

    def take(self, kept: Sealed) -> Event:
        """Check the next event against everything before it.

        Raises:
            LedgerBroken: when something does not fit.
        """
        event = self._read(kept)
        seq = event.seq
        self._clock(event)
        if event.baseline and (event.branch or any(self.states[MAIN].values())):
            raise LedgerBroken(seq, "is called a baseline, but something was there")
        self._branches(event)
        step(self.states[event.branch], event)
        self._key(event)
        for change in event.changes:
            row = (event.branch, change.table, change.key)
            if change.row is None:
                self.versions.pop(row, None)
            else:
                self.versions[row] = seq
        self.head = Head(seq, kept.hash)
        return event

    def _read(self, kept: Sealed) -> Event:
        seq = self.head.seq + 1
        if kept.seq != seq:
            raise LedgerBroken(seq, f"is missing; event {kept.seq} stands in its place")
        try:
            as_kept = kept.hash == link(self.head.hash, kept.body)
            event = Event.read(kept.body) if as_kept else None
        except ValueError as error:
            raise LedgerBroken(seq, str(error)) from None
        if event is None:
            raise LedgerBroken(seq, "does not have the hash kept with it: it or one before changed")
        if event.seq != seq:
            raise LedgerBroken(seq, f"calls itself {event.seq}")
        return event

    def _clock(self, event: Event) -> None:
        """Times run on, but where a clock was ahead: the next event with a true time is earlier."""
        if event.at < self.at:
            if not is_step_back(self.at, event.at):
                raise LedgerBroken(event.seq, "is dated a little before the event before it")
            self.steps_back.append(event.seq)
        self.at = event.at
        if event.at > self.latest[1]:
            self.latest = (event.seq, event.at)

    def _key(self, event: Event) -> None:
        """Keys are given once; but earlier versions did not look at those of opened scenarios."""
        if not event.key:
            return
        _, known = self.keys.get((event.actor, event.key), ("", 0))
        if known and known not in self.openings:
            raise LedgerBroken(event.seq, "repeats an idempotency key")
        self.keys[event.actor, event.key] = (event.request, event.seq)

    def _branches(self, event: Event) -> None:
        seq = event.seq
        if event.verb == BRANCHED:
            if event.branch in self.states or event.base != seq - 1:
                raise LedgerBroken(seq, f"opens scenario '{event.branch}' out of order")
            self.openings.add(seq)
            self.states[event.branch] = {t: dict(rows) for t, rows in self.states[MAIN].items()}
            of_main = [(row, at) for row, at in self.versions.items() if row[0] == MAIN]
            for (_, table, key), at in of_main:
                self.versions[event.branch, table, key] = at
        elif event.branch not in self.states or event.branch in self.closed:
            raise LedgerBroken(seq, f"changes scenario '{event.branch}', which is not open")
        if event.verb == MERGED:
            self.closed.add(event.object.partition("/")[2])


def audit(auditor: Auditor, kept: Iterable[Sealed], witness: Head | None = None) -> Iterator[Event]:
    """The events of a chain, each verified by the auditor as it is taken.

    Args:
        witness: a head noted earlier and kept elsewhere, which must be met on the way.

    Raises:
        LedgerBroken: naming the first event at which something does not fit, or that was cut off.
    """
    if witness is not None and witness.seq == 0 and witness != auditor.head:
        raise LedgerBroken(0, "is of another ledger than the head kept elsewhere")
    for sealed in kept:
        event = auditor.take(sealed)
        if witness is not None and event.seq == witness.seq and sealed.hash != witness.hash:
            raise LedgerBroken(event.seq, "is not the one whose hash was kept elsewhere")
        yield event
    if witness is not None and auditor.head.seq < witness.seq:
        missing = auditor.head.seq + 1
        raise LedgerBroken(missing, f"is missing: the head kept elsewhere is event {witness.seq}")
