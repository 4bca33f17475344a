"""Waiting for a plan, so that the browser that waits may stop it."""

from collections.abc import AsyncIterator

from contingent.services.answers.planning import Planned
from contingent.web.choice import Choice
from contingent.web.pages.page import StreamControl
from contingent.web.room import Room

__all__ = ["follow", "follow_as_it_grows"]


async def follow(room: Room, choice: Choice, bench: StreamControl) -> Planned:
    """The plan of a choice; the best found, with its gap, when it was stopped.

    Raises:
        Stopped: when it was stopped before there was a plan, or while others wait for it.
    """
    planned: Planned = await bench.last(room.join(room.plan_job(choice)))
    return planned


async def follow_as_it_grows(
    room: Room, choice: Choice, bench: StreamControl
) -> AsyncIterator[Planned]:
    """The plan of a choice as soon as it is verified, and again with more: see ``Planned``.

    First one that fills as much; then the plan, with why its lines are open; and at last with what
    would fill them.

    Raises:
        Stopped: as ``follow`` does.
    """
    async for update in bench.updates(room.join(room.plan_job(choice))):
        planned: Planned = update.value
        yield planned
