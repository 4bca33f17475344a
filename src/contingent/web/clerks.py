"""The ledger looked up and written in by threads, so that the room never waits for a database.

A lock another program holds on the database keeps a clerk waiting, and whoever asked the clerk;
everybody else is served. Reading and recording have clerks of their own, so that no crowd of
readers keeps a change from being recorded.
"""

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any, TypeVar

from contingent.errors import LedgerBusy
from contingent.web.hands import Hands

__all__ = ["PATIENCE", "Clerks"]

Found = TypeVar("Found")

#: Seconds somebody waits for the database, or for a clerk who does.
PATIENCE = 2.5
READERS, RECORDERS = 8, 2


class Clerks:
    """Threads that ask the ledger.

    The threads are daemons: a database that does not answer does not keep the room from closing,
    and what was not recorded by then is rolled back.
    """

    def __init__(self) -> None:
        self._readers = asyncio.Semaphore(READERS)
        self._recorders = asyncio.Semaphore(RECORDERS)
        self._hands = Hands()

    async def read(self, call: Callable[..., Found], *args: Any) -> Found:
        """What a call finds in the ledger. Raises what it raises.

        Raises:
            LedgerBusy: when the database is in use for longer than anybody waits here.
        """
        return await _done_by(self._readers, self._hands, call, args)

    async def record(self, call: Callable[..., Found], *args: Any) -> Found:
        """What comes of a call that writes, see ``read``.

        Raises:
            LedgerBusy: nothing was written.
        """
        return await _done_by(self._recorders, self._hands, call, args)


async def _done_by(
    clerks: asyncio.Semaphore, hands: Hands, call: Callable[..., Found], args: Any
) -> Found:
    try:
        await asyncio.wait_for(clerks.acquire(), PATIENCE)
    except TimeoutError:
        raise LedgerBusy from None
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Found] = loop.create_future()
    context = contextvars.copy_context()

    def settle(error: BaseException | None, value: Any) -> None:
        clerks.release()
        if found.cancelled():
            return
        if error is not None:
            found.set_exception(error)
        else:
            found.set_result(value)

    def work() -> None:
        error: BaseException | None = None
        value: Any = None
        try:
            value = context.run(call, *args)
        except BaseException as raised:  # noqa: BLE001 - carried over to whoever waits
            error = raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, error, value)

    hands.do(work)
    return await found
