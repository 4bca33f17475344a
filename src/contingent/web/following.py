"""The addresses at which a meeting is opened, followed, moved and ended, and news is heard."""

import asyncio
import json
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, suppress
from time import monotonic
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.exceptions import HTTPException

from contingent.errors import ContingentError
from contingent.web.client import client_of
from contingent.web.meetings import FollowedMeeting, Meetings, NoRoomLeft, NotShown
from contingent.web.pages.wall import LOOKS
from contingent.web.place import at
from contingent.web.problems import problem
from contingent.web.recording.posted import read_form
from contingent.web.room import Room

__all__ = ["add_following"]

#: Seconds between two looks at the ledger, and at least between two pieces of news to one window.
LOOK, PAUSE = 3.0, 0.2
#: Seconds after which a silent stream says that it is still there.
QUIET = 15.0
_OVER = (
    "This meeting is over: its presenter stopped it, nothing was asked for hours, or the room was "
    "started anew. Ask whoever presents for another address."
)

Answer = Callable[[Request], Awaitable[Response]]


class Recorded:
    """Says whether something was recorded since, looking at most once in a while for everybody.

    Attributes:
        started: another one each time the room is opened.
    """

    def __init__(self, room: Room) -> None:
        self._room, self._looked, self._found = room, -LOOK, ""
        self._lock = asyncio.Lock()
        self.started = secrets.token_urlsafe(6)

    async def now(self) -> str:
        """Something that changes when something is recorded, or the room is opened anew."""
        source = self._room.source
        async with self._lock:
            if source.looks_up and monotonic() - self._looked >= LOOK:
                # While the database is in use by another program, nothing new is known.
                with suppress(ContingentError):
                    self._found = await self._room.look_up(source.mark)
                self._looked = monotonic()
        return f"{self.started}-{self._found}"


def add_following(app: FastAPI, room: Room, meetings: Meetings) -> None:
    """Add them."""
    recorded = Recorded(room)
    app.add_api_route("/meeting", _begin(meetings), methods=["POST"], include_in_schema=False)
    app.add_api_route("/meeting/show", _show(meetings), methods=["POST"], include_in_schema=False)
    app.add_api_route("/meeting/end", _end(meetings), methods=["POST"], include_in_schema=False)
    app.add_api_route("/follow", _follow(meetings), include_in_schema=False)
    app.add_api_route("/news", _news(meetings, recorded), include_in_schema=False)


def _begin(meetings: Meetings) -> Answer:
    async def begin(request: Request) -> Response:
        form = await read_form(request)
        try:
            meeting = meetings.begin(client_of(request), form.get("address", ""))
        except NoRoomLeft as error:
            return problem(429, str(error))
        except NotShown as error:
            return problem(422, str(error))
        told = {"key": meeting.key, "presenter": meeting.presenter, "join": _join(meeting)}
        return JSONResponse(told)

    return begin


def _show(meetings: Meetings) -> Answer:
    async def show(request: Request) -> Response:
        form = await read_form(request)
        meeting = meetings.presented(form.get("presenter", ""))
        if meeting is None:
            return problem(410, _OVER)
        try:
            meetings.show(meeting, form.get("address", ""))
        except NotShown as error:
            return problem(422, str(error))
        return Response(status_code=204)

    return show


def _end(meetings: Meetings) -> Answer:
    async def end(request: Request) -> Response:
        form = await read_form(request)
        meeting = meetings.presented(form.get("presenter", ""))
        if meeting is not None:
            meetings.end(meeting)
        return Response(status_code=204)

    return end


def _follow(meetings: Meetings) -> Answer:
    """Join: the page shown now. The key goes on as a fragment, which no server is told."""

    async def follow(request: Request) -> Response:
        key = request.query_params.get("of", "")
        meeting = meetings.find(key)
        if meeting is None:
            raise HTTPException(410, _OVER)
        address = meeting.address
        if "wall" in request.query_params:
            look, query = request.query_params["wall"], address.partition("?")[2]
            address = f"/?wall={look if look in LOOKS else '1'}" + (f"&{query}" if query else "")
        return RedirectResponse(at(f"{address}#follow={meeting.key}"), 303)

    return follow


def _news(meetings: Meetings, recorded: Recorded) -> Answer:
    async def news(request: Request) -> Response:
        key = request.query_params.get("of", "")
        meeting = meetings.find(key)
        if meeting is None and key:
            return problem(410, _OVER)
        follows = "presents" not in request.query_params
        heard = _heard(meetings, recorded, meeting, follows=follows)
        # Whether there is room is known when it begins; a refusal has a status of its own.
        try:
            first = await anext(heard)
        except NoRoomLeft as error:
            return problem(429, str(error))
        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(
            _after(first, heard), media_type="text/event-stream", headers=headers
        )

    return news


async def _after(first: str, rest: AsyncGenerator[str, None]) -> AsyncIterator[str]:
    async with aclosing(rest):
        yield first
        async for one in rest:
            yield one


async def _heard(
    meetings: Meetings, recorded: Recorded, meeting: FollowedMeeting | None, *, follows: bool
) -> AsyncGenerator[str, None]:
    """Where everybody is, how many follow, and whether something was recorded; as it changes."""
    told: dict[str, Any] = {}
    last = monotonic()
    async with aclosing(meetings.listen(meeting, LOOK, follows=follows)) as heard:
        async for _ in heard:
            found: dict[str, Any] = {"register": {"now": await recorded.now()}}
            if meeting is not None and meeting.ended:
                found = {"ended": {"why": _OVER}}
            elif meeting is not None:
                found |= {"show": {"address": at(meeting.address)}}
                found |= {"followers": {"count": meeting.followers}}
            news = "".join(
                f"event: {name}\ndata: {json.dumps(value)}\n\n"
                for name, value in found.items()
                if told.get(name) != value
            )
            told |= found
            if news or monotonic() - last >= QUIET:
                last = monotonic()
                yield news or ": still here\n\n"
                await asyncio.sleep(PAUSE)


def _join(meeting: FollowedMeeting) -> str:
    return at(f"/follow?of={meeting.key}")
