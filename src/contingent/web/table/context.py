"""What every page at the table works with, and how what went wrong is told on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from contingent.conference.account import Account
from contingent.register.fault import FaultsFound
from contingent.register.register import Register
from contingent.services.chair.desk import OnShow, PublicDesk
from contingent.services.conference.writing import DelegationDesk
from contingent.services.ledger.recording import Signed
from contingent.web.client import client_of
from contingent.web.meetings import Meetings
from contingent.web.render import render
from contingent.web.room import Room
from contingent.web.signer import who_is_signed_in
from contingent.web.table.marks import Marks, mark_of
from contingent.web.table.presence import WhoIsThere

__all__ = ["TableRooms", "me", "signed", "told_words"]


@dataclass(frozen=True)
class TableRooms:
    """What the pages at the table work with.

    Attributes:
        room_of: the room of a viewer, in which everything it is answered is worked out.
        desk: what is published to all.
        writing: where delegations write, and where what clashes in secret waits for the staff.
        presence: who has a page open.
        marks: whether anything has changed for somebody who listens.
    """

    room_of: Callable[[str], FastAPI]
    desk: PublicDesk
    writing: DelegationDesk
    presence: WhoIsThere
    marks: Marks

    async def room(self, request: Request) -> Room:
        """The room of whoever asks, as it is at this moment."""
        room: Room = self._app().state.room
        return await room.held(client_of(request))

    async def shown(self, room: Room) -> OnShow:
        """What is published to all at this moment."""
        return await room.look_up(self.desk.now)

    async def mark(self, room: Room) -> str:
        """What tells whether anything on a page of whoever asks has changed."""
        return await room.look_up(mark_of, room, self.desk)

    def meetings(self) -> Meetings:
        """Who listens in the room of whoever asks."""
        found: Meetings = self._app().state.meetings
        return found

    def _app(self) -> FastAPI:
        viewer = me().viewer
        assert viewer is not None  # noqa: S101 - the gate lets nobody here who sees no row
        return self.room_of(viewer)

    @staticmethod
    def page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A page at the table, for whoever asks."""
        account = me()
        shown = dict(account=account, title="The table", **context)
        return HTMLResponse(render(f"table/{template}", **shown), status)

    @staticmethod
    async def view(room: Room) -> Register:
        """What whoever asks may see."""
        return await room.register(None)


def me() -> Account:
    """Whoever asks; the gate lets nobody here who is not signed in."""
    found = who_is_signed_in()
    assert found is not None  # noqa: S101 - the gate
    return found.account


def signed(reason: str, key: str = "") -> Signed:
    """Whoever asks, as the one who records."""
    return Signed(me().name, reason, key)


def told_words(error: Exception) -> list[str]:
    """What is wrong, line by line."""
    if isinstance(error, FaultsFound):
        return [
            f"{fault.column + ': ' if fault.column else ''}{fault.message}"
            + (f" ({fault.hint})" if fault.hint else "")
            for fault in error.faults
        ]
    return [line.strip() for line in str(error).splitlines() if line.strip()]
