"""The view each viewer is answered on: made once for each state of the ledger."""

from collections import OrderedDict
from threading import Lock

from contingent.errors import LedgerBusy, LedgerError
from contingent.ledger.entry import Head
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.services.ledger.kept_ledger import KeptLedger

__all__ = ["LedgerViews", "NoView"]

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
    """

    def __init__(self, ledger: KeptLedger) -> None:
        self.ledger = ledger
        self._lock = Lock()
        self._views: OrderedDict[tuple[str, str], Register] = OrderedDict()

    def view(self, viewer: str, head: Head | None = None) -> Register:
        """What a viewer may see of the register as it is now, or as it was at a head.

        Raises:
            LedgerBusy: when another program holds the ledger.
            NoView: when there is none, for whatever reason.
        """
        try:
            whole = self.ledger.read(None, None, head)
            key = whole.content_hash, viewer
            with self._lock:
                if key in self._views:
                    self._views.move_to_end(key)
                    return self._views[key]
            found = view_of(whole, viewer)
        except LedgerBusy:
            raise
        except Exception as error:
            raise NoView from error
        with self._lock:
            self._views[key] = found
            while len(self._views) > KEPT:
                self._views.popitem(last=False)
        return found
