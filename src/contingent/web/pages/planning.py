"""Waiting for a plan, so that the browser that waits may stop it."""

from contingent.services.answers.planning import Planned
from contingent.web.choice import Choice
from contingent.web.pages.page import StreamControl
from contingent.web.room import Room

__all__ = ["follow"]


async def follow(room: Room, choice: Choice, bench: StreamControl) -> Planned:
    """The plan of a choice; the best found, with its gap, when it was stopped.

    Raises:
        Stopped: when it was stopped before there was a plan, or while others wait for it.
    """
    planned: Planned = await bench.last(room.join(room.plan_job(choice)))
    return planned
