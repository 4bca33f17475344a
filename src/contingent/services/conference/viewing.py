"""The view each viewer is answered on: made once for each state of the ledger."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Lock

from pydantic import ValidationError

from contingent.conference.held import HeldWrite, recordings_from
from contingent.errors import ContingentError, LedgerBusy, LedgerError
from contingent.ledger.entry import Head
from contingent.ledger.fold import after
from contingent.ledger.recording import draft
from contingent.ledger.rows import Rows, faults_of, register_of, rows_of
from contingent.register.register import Register
from contingent.register.release import PUBLIC, STAFF
from contingent.register.view import view_of
from contingent.services.ledger.kept_ledger import KeptLedger

__all__ = ["LedgerViews", "NoView", "in_order"]

#: Views kept in memory: one for each of so many viewers, and some of what was before.
KEPT = 80


class NoView(LedgerError):
    """There is no view to answer on. Why is told to the staff, not to the viewer."""

    def __init__(self) -> None:
        super().__init__("the case cannot be read at this moment; ask the staff of the conference")


class LedgerViews:
    """The views of a ledger.

    It may be asked by several threads at a time. What it keeps is found by the whole register's
    hash and the viewer, and is never given to another viewer.

    Args:
        held: what a nation wrote and the staff has not entered yet; its view has it all the same.
    """

    def __init__(
        self, ledger: KeptLedger, held: Callable[[str], Sequence[HeldWrite]] = lambda _: ()
    ) -> None:
        self.ledger, self._held = ledger, held
        self._lock = Lock()
        self._views: OrderedDict[tuple[str, str, tuple[int, ...]], Register] = OrderedDict()

    def view(self, viewer: str, head: Head | None = None) -> Register:
        """What a viewer may see of the register as it is now, or as it was at a head.

        Raises:
            LedgerBusy: when another program holds the ledger.
            NoView: when there is none, for whatever reason.
        """
        try:
            whole = self.ledger.read(None, None, head)
            held = () if viewer in {STAFF, PUBLIC} else tuple(self._held(viewer))
            key = whole.content_hash, viewer, tuple(write.number for write in held)
            with self._lock:
                if key in self._views:
                    self._views.move_to_end(key)
                    return self._views[key]
            found = whole if viewer == STAFF else _with_held(view_of(whole, viewer), held)
        except LedgerBusy:
            raise
        except Exception as error:
            raise NoView from error
        with self._lock:
            self._views[key] = found
            while len(self._views) > KEPT:
                self._views.popitem(last=False)
        return found


def in_order(view: Register) -> Register:
    """A view with its rows by name: when each was recorded among others' does not show."""
    return view.with_rows(
        offers=tuple(sorted(view.offers, key=lambda row: row.offer)),
        claims=tuple(sorted(view.claims, key=lambda row: row.id)),
        releases=tuple(sorted(view.releases, key=lambda r: (r.kind, r.id, r.fields, r.to))),
    )


def _with_held(view: Register, held: Sequence[HeldWrite]) -> Register:
    """A view with what its viewer wrote and is not in the ledger yet."""
    if not held:
        return in_order(view)
    rows: Rows = rows_of(view)
    for write in held:
        try:
            rows = _after(rows, write)
        except (ContingentError, ValidationError):
            # What it was about has changed meanwhile; the staff sees it among what is held.
            continue
    return in_order(register_of(rows))


def _after(rows: Rows, write: HeldWrite) -> Rows:
    day = datetime.fromisoformat(write.at).astimezone(UTC).date()
    for asked in recordings_from(write.recordings):
        rows = after(rows, draft(rows, asked, day).changes)
    if faults_of(rows):
        raise NoView
    return rows
