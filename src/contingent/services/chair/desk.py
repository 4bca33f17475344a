"""What a conference has published to all, kept until the ledger has grown."""

from hashlib import sha256
from threading import Lock

from contingent.ledger.canonical import canonical
from contingent.ledger.entry import Head
from contingent.services.chair.snapshot_ledger import KeptSnapshot, snapshots
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.services.rounds.kept_rounds import KeptRound, kept_rounds

__all__ = ["PublicDesk"]


class PublicDesk:
    """Snapshots and sealed rounds of a ledger. It may be asked by several threads at a time."""

    def __init__(self, ledger: KeptLedger) -> None:
        self.ledger = ledger
        self._lock = Lock()
        self._head: Head | None = None
        self._found: tuple[tuple[KeptSnapshot, ...], tuple[KeptRound, ...]] = ((), ())

    def _now(self) -> tuple[tuple[KeptSnapshot, ...], tuple[KeptRound, ...]]:
        head, store = self.ledger.head(), self.ledger.recordable()
        with self._lock:
            if self._head != head:
                self._found, self._head = (snapshots(store), kept_rounds(store)), head
            return self._found

    def proposed(self) -> tuple[KeptSnapshot, ...]:
        """Snapshots that are not out yet: for the chairs alone."""
        return tuple(one for one in self._now()[0] if not one.published)

    def published(self) -> tuple[KeptSnapshot, ...]:
        """Snapshots that are out, the newest last."""
        return tuple(one for one in self._now()[0] if one.published)

    def rounds(self) -> tuple[KeptRound, ...]:
        """The rounds, the newest last."""
        return self._now()[1]

    def mark(self) -> str:
        """What tells whether anything of it has changed; of what all see alone."""
        out = [one.snapshot.name for one in self.published()]
        played = [(one.asked.head, str(one.stage)) for one in self.rounds()]
        return sha256(canonical([out, played]).encode()).hexdigest()[:16]
