"""What the pages of recording have in common: how they are shown, the ledger, where to go next."""

from typing import Any

from fastapi.responses import HTMLResponse

from contingent.errors import LedgerError
from contingent.ledger.entry import Entry
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.pages.page import PageRequest
from contingent.web.render import render

__all__ = ["PAGE_OF", "after", "ledger_of", "page_of"]

#: Tables of whose rows each has a page.
PAGE_OF = {"offers": "/offer", "claims": "/claim", "requirements": "/line"}


def page_of(
    template: str, asked: PageRequest, path: str, status: int = 200, **more: Any
) -> HTMLResponse:
    """A page of recording."""
    source = asked.room.source
    html = render(
        template,
        view=asked.view,
        path=path,
        extras=asked.extras,
        stream=None,
        waiting=None,
        read_only=source.read_only,
        ledger=source.ledger,
        **more,
    )
    return HTMLResponse(html, status)


def ledger_of(asked: PageRequest) -> KeptLedger:
    """The ledger to record in.

    Raises:
        LedgerError: when nothing can be recorded here.
    """
    source = asked.room.source
    if source.ledger is None or source.read_only is not None:
        raise LedgerError(source.read_only or "nothing can be recorded here")
    return source.ledger


def after(asked: PageRequest, entry: Entry) -> str:
    """Where to go once an entry is recorded: to the row it is about, if there still is one."""
    change = entry.changes[-1] if entry.changes else None
    page = PAGE_OF.get(change.table if change else "")
    parts = {"as_of": None, "done": entry.seq}
    if page is None or change is None or change.row is None:
        return asked.view.url("/log", **parts)
    return asked.view.url(page, **parts, of=change.key)
