"""What a conference has published to all, kept until the ledger has grown."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from threading import Lock

from contingent.ledger.canonical import canonical
from contingent.ledger.entry import Head
from contingent.services.chair.snapshot_ledger import TABLE, KeptSnapshot, snapshots_in
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.services.rounds.kept_rounds import ROUNDS, SEALED, KeptRound, kept_rounds_in

__all__ = ["OnShow", "PublicDesk"]


@dataclass(frozen=True)
class OnShow:
    """The snapshots and sealed rounds at one state of the ledger.

    Attributes:
        snapshots: all of them, also those that are not out yet, which are for the chairs alone.
        rounds: the newest last.
    """

    snapshots: tuple[KeptSnapshot, ...]
    rounds: tuple[KeptRound, ...]

    @property
    def proposed(self) -> tuple[KeptSnapshot, ...]:
        """Snapshots that are not out yet: for the chairs alone."""
        return tuple(one for one in self.snapshots if not one.published)

    @property
    def published(self) -> tuple[KeptSnapshot, ...]:
        """Snapshots that are out, the newest last."""
        return tuple(one for one in self.snapshots if one.published)

    @cached_property
    def mark(self) -> str:
        """What tells whether anything of it has changed; of what all see alone."""
        out = [one.snapshot.name for one in self.published]
        played = [(one.asked.head, str(one.stage)) for one in self.rounds]
        return sha256(canonical([out, played]).encode()).hexdigest()[:16]


class PublicDesk:
    """Snapshots and sealed rounds of a ledger. It may be asked by several threads at a time."""

    def __init__(self, ledger: KeptLedger) -> None:
        self.ledger = ledger
        self._lock = Lock()
        self._head: Head | None = None
        self._found = OnShow((), ())

    def now(self) -> OnShow:
        """What is on show at this moment."""
        head, store = self.ledger.head(), self.ledger.recordable()
        with self._lock:
            if self._head != head:
                rows = store.rows(tables=(TABLE, ROUNDS, SEALED))
                self._found = OnShow(snapshots_in(rows), kept_rounds_in(rows))
                self._head = head
            return self._found
