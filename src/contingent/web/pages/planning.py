"""Waiting for a plan, so that the browser that waits may stop it."""

from contingent.services.planning import Planned
from contingent.web.choice import Choice
from contingent.web.pages.page import Bench
from contingent.web.room import Room
from contingent.web.workshop import Stopped

__all__ = ["follow"]


async def follow(room: Room, choice: Choice, bench: Bench) -> Planned:
    """The plan of a choice; the best found, with its gap, when it was stopped.

    Raises:
        Stopped: when it was stopped before there was a plan, or while others wait for it.
    """
    question = room.plan_question(choice)
    listener = room.workshop.join(question.lane, question.key, question.work)
    bench.current = listener
    async for update in listener.updates():
        if update.kind == "done":
            planned: Planned = update.value
            return planned
    raise Stopped
