"""Waiting for an answer: for so long, and no longer than somebody is there to get it."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from fastapi import Request

from contingent.errors import NoAnswer
from contingent.web.crew.task import Stopped
from contingent.web.job import Job
from contingent.web.jobs import GRACE
from contingent.web.room import Room

__all__ = ["unless_gone", "wait_for"]

#: Seconds given to what work hands over when it was told to stop, to come home.
COMING = 0.5


async def wait_for(room: Room, question: Job, request: Request, deadline: float) -> Any:
    """The answer to a question of a call.

    When the deadline has come the work is told to stop, and what it then has is the answer (a plan
    says of itself how far it came). Whoever hangs up stops it too, unless others wait for it.

    Raises:
        Stopped: when there is nothing by then, or nobody any more.
        Busy: when too much is being worked on.
    """
    if (kept := room.kept(question)) is not None:
        return kept
    listener = room.join(question)
    answer = asyncio.ensure_future(listener.last())
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({answer, gone}, timeout=deadline, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done() and not gone.done():
            listener.stop()
            await asyncio.wait({answer}, timeout=GRACE + COMING)
            return _by_then(answer)
        if answer.done():
            return answer.result()
        raise Stopped
    finally:
        for task in (answer, gone):
            task.cancel()
        await asyncio.gather(answer, gone, return_exceptions=True)
        listener.leave()


async def unless_gone(request: Request, work: Coroutine[Any, Any, None]) -> None:
    """Do something for a caller, and give it up once the caller has hung up.

    Raises:
        Stopped: when nobody waits any more.
    """
    working, gone = asyncio.ensure_future(work), asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Stopped
        working.result()
    finally:
        for task in (working, gone):
            task.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


def _by_then(answer: asyncio.Future[Any]) -> Any:
    if not answer.done():
        raise Stopped
    try:
        return answer.result()
    except NoAnswer:
        # It tells of a limit of its own; it was the caller's that it met.
        raise Stopped from None


async def _gone(request: Request) -> None:
    """Return once the caller has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
