"""A viewer's register: its view of the ledger, and nothing of the ledger besides."""

from datetime import date
from typing import Self

from contingent.errors import LedgerError
from contingent.ledger.entry import Head
from contingent.register.register import Register
from contingent.services.conference.viewing import LedgerViews
from contingent.services.ledger.kept_ledger import KeptLedger

__all__ = ["Seen"]

_READ_ONLY = (
    "You see the case as it was released to you. What is recorded in it, the staff of the "
    "conference records."
)


class Seen:
    """See ``web.source.RegisterSource``.

    There is no ledger behind it: its entries, their numbers and times are of everybody's rows.

    Args:
        head: the state of the ledger, once it is held for a request.
    """

    ledger: KeptLedger | None = None
    read_only: str | None = _READ_ONLY
    looks_up = True

    def __init__(self, views: LedgerViews, viewer: str, head: Head | None = None) -> None:
        self._views, self._viewer, self._head = views, viewer, head

    def read(self, scenario: str | None, as_of: date | None) -> Register:  # noqa: ARG002
        """See ``RegisterSource.read``; the day is for the question to look at, not the ledger."""
        if scenario is not None:
            raise LedgerError("scenarios are the staff's; there is none to be seen here")
        return self._views.view(self._viewer, self._head)

    def held(self) -> Self:
        """See ``RegisterSource.held``."""
        return type(self)(self._views, self._viewer, self._views.ledger.head())

    def mark(self) -> str:
        """See ``RegisterSource.mark``: of the view alone."""
        return self._views.view(self._viewer).content_hash[:16]
