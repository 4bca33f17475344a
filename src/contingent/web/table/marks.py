"""Whether anything has changed, looked at once for all who listen."""

import asyncio
from time import monotonic

from contingent.conference.account import Account
from contingent.errors import ContingentError, LedgerError
from contingent.services.chair.desk import PublicDesk
from contingent.services.conference.writing import DelegationDesk
from contingent.web.room import Room

__all__ = ["Marks", "mark_of"]

#: Seconds for which what was found of the ledger is good enough for those who listen.
FRESH = 1.0
#: The last entry of the ledger, and what is held: whatever anybody sees is a function of these.
State = tuple[object, tuple[int, ...]]


def mark_of(room: Room, desk: PublicDesk) -> str:
    """What tells whether anything on a page has changed: of the view, and of what is public."""
    return f"{room.source.mark()} {desk.now().mark}"


class Marks:
    """The mark of each viewer, worked out anew only when the ledger has grown.

    There may be windows by the hundred; the ledger is asked once for all of them. What is kept of
    a viewer is found by the viewer, and is of its view.
    """

    def __init__(self, desk: PublicDesk, writing: DelegationDesk) -> None:
        self._desk, self._writing = desk, writing
        self._lock = asyncio.Lock()
        self._looked = -FRESH
        self._found: State | ContingentError = LedgerError("not looked at yet")
        self._marks: dict[str, tuple[State, str]] = {}

    async def now(self, account: Account, room: Room) -> str:
        """The mark of whoever listens, as it was within the last second.

        Raises:
            LedgerBusy: when nobody knows, since another program holds the ledger.
            LedgerError: when there is no view.
        """
        state, viewer = await self._state(room), str(account.viewer)
        known = self._marks.get(viewer)
        if known is not None and known[0] == state:
            return known[1]
        mark = await room.look_up(mark_of, room, self._desk)
        self._marks[viewer] = state, mark
        return mark

    async def _state(self, room: Room) -> State:
        async with self._lock:
            if monotonic() - self._looked >= FRESH:
                try:
                    self._found = await room.look_up(self._look)
                except ContingentError as error:
                    self._found = error
                self._looked = monotonic()
            found = self._found
        if isinstance(found, ContingentError):
            raise found
        return found

    def _look(self) -> State:
        held = tuple(one.number for one in self._writing.held())
        return self._desk.ledger.head(), held
