"""Waiting for an answer: for so long, and no longer than somebody is there to get it."""

import asyncio
from typing import Any

from fastapi import Request

from contingent.web.room import Question, Room
from contingent.web.workshop import Listener, Stopped

__all__ = ["wait_for"]

#: Seconds given to work that was told to stop, to hand over what it has.
GRACE = 5.0


async def wait_for(room: Room, question: Question, request: Request, deadline: float) -> Any:
    """The answer to a question of a call.

    When the deadline has come the work is told to stop, and what it then has is the answer (a plan
    says of itself how far it came). Whoever hangs up stops it too, unless others wait for it.

    Raises:
        Stopped: when there is nothing by then, or nobody any more.
        Busy: when too much is being worked on.
    """
    if (kept := room.kept(question)) is not None:
        return kept
    listener = room.workshop.join(question.lane, question.key, question.work)
    answer = asyncio.ensure_future(_last(listener))
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({answer, gone}, timeout=deadline, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done() and not gone.done():
            listener.stop()
            await asyncio.wait({answer}, timeout=GRACE)
        if answer.done():
            return answer.result()
        raise Stopped
    finally:
        for task in (answer, gone):
            task.cancel()
        await asyncio.gather(answer, gone, return_exceptions=True)
        listener.leave()


async def _last(listener: Listener) -> Any:
    async for update in listener.updates():
        if update.kind == "done":
            return update.value
    raise Stopped


async def _gone(request: Request) -> None:
    """Return once the caller has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
