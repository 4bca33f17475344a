"""The application: pages, the stream of parts that follow, the API, and what is served as it is."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException

from contingent import __version__
from contingent.errors import ContingentError
from contingent.register.register import Register
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.api import add_api
from contingent.web.api.waiting import unless_gone
from contingent.web.briefs import add_briefs
from contingent.web.choice import Choice
from contingent.web.client import introduce
from contingent.web.compressing import Compressing
from contingent.web.crew.task import Stopped
from contingent.web.following import add_following
from contingent.web.headers import HEADLESS, Headers
from contingent.web.jobs import Busy, Jobs
from contingent.web.meetings import Meetings
from contingent.web.pages.compare import ComparePage
from contingent.web.pages.details import ClaimPage, LinePage, NationPage, OfferPage
from contingent.web.pages.diary import DiaryPage
from contingent.web.pages.hinges import HingesPage
from contingent.web.pages.map import MapPage
from contingent.web.pages.matrix import MatrixPage, rows_of
from contingent.web.pages.page import Page, PageRequest, StreamControl
from contingent.web.pages.register import RegisterPage, tab_of, wanted_of
from contingent.web.pages.register_files import REGISTER_FILES
from contingent.web.pages.situation import SituationPage
from contingent.web.pages.timeline import TimelinePage
from contingent.web.pages.wall import WallPage
from contingent.web.place import Place, UnderPath, at
from contingent.web.problems import report_errors, words_of
from contingent.web.recording import add_recording
from contingent.web.render import render
from contingent.web.reports import add_reading
from contingent.web.request import asked_of
from contingent.web.request_guard import RequestGuard
from contingent.web.room import Room
from contingent.web.source import source_of
from contingent.web.static_files import StaticFiles
from contingent.web.unforeseen import Unforeseen, unforeseen
from contingent.web.view import View

__all__ = ["add_borders", "create_app", "room_app"]

ROUTES: dict[str, Page] = {
    "/": SituationPage(),
    "/matrix": MatrixPage(),
    "/map": MapPage(),
    "/hinges": HingesPage(),
    "/timeline": TimelinePage(),
    "/register": RegisterPage(),
    "/diary": DiaryPage(),
    "/compare": ComparePage(),
    "/line": LinePage(),
    "/nation": NationPage(),
    "/offer": OfferPage(),
    "/claim": ClaimPage(),
}
#: The first page as it is for the wall.
WALL = WallPage()


def page_of(path: str, query: QueryParams) -> Page | None:
    """The page at an address; None where there is none."""
    return WALL if path == "/" and "wall" in query else ROUTES.get(path)


def create_app(
    source: Callable[[], Register] | KeptLedger,
    place: Place | None = None,
    *,
    warm: bool = False,
    jobs: Jobs | None = None,
) -> FastAPI:
    """The application for a case.

    Args:
        source: gives the register as it is now; or a ledger, which can also be recorded in.
        place: where it is found; on this machine only by default.
        warm: begin to work out the first page as soon as the server is up, so that whoever opens
            it does not wait for the solver to be loaded.
        jobs: does the long work; it is closed with the application.
    """
    found = place or Place()
    room = Room(source_of(source, found.name), jobs)
    app = room_app(room, found, warm=warm)
    add_borders(app, found)
    return app


def room_app(room: Room, found: Place, *, warm: bool = False) -> FastAPI:
    """The pages, streams and calls of a room, without what guards its borders."""
    meetings = Meetings(frozenset(ROUTES), monotonic)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        warming = asyncio.create_task(_warm(room)) if warm else None
        yield
        if warming:
            warming.cancel()
        meetings.close()
        room.jobs.close()
        if room.source.ledger is not None:
            room.source.ledger.close()

    app = FastAPI(
        title="Contingent",
        version=__version__,
        description="What a coalition of nations can field, and what that hinges on. "
        "The answers are those of the commands with --json.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
        servers=[{"url": found.path}] if found.path else None,
    )
    app.state.room = room
    app.state.benches, app.state.meetings = {}, meetings
    for path in ROUTES:
        app.add_api_route(path, _page(room, path), include_in_schema=False)
    app.add_api_route("/stream", _stream(room, app.state.benches), include_in_schema=False)
    for form in REGISTER_FILES:
        app.add_api_route(f"/register.{form}", _file(room, form), include_in_schema=False)
    app.add_api_route("/matrix/rows", _rows(room), include_in_schema=False)
    app.add_api_route("/stop", _stop(app.state.benches), methods=["POST"], include_in_schema=False)
    add_briefs(app, room)
    add_following(app, room, meetings)
    add_recording(app, room)
    add_reading(app, room)
    add_api(app, room)
    app.mount("/static", StaticFiles(), "static")
    report_errors(app, room.source)
    return app


def add_borders(app: FastAPI, found: Place, *, mute: bool = False) -> None:
    """Guard an application: what may be asked of it, from where, and what every answer carries.

    Args:
        mute: what an error says that nobody foresaw is not logged.
    """
    app.add_middleware(RequestGuard, origins=tuple(found.origins))
    app.add_middleware(Unforeseen, mute=mute)
    app.add_middleware(Compressing)
    app.add_middleware(Headers, hosts=tuple(found.hosts))
    app.add_middleware(UnderPath, path=found.path)


async def _warm(room: Room) -> None:
    """Ask what the first page will ask. What cannot be answered is told to whoever asks."""
    choice, page = Choice(), ROUTES["/"]
    with suppress(ContingentError, Busy, Stopped):
        room = await room.held()
        register = await room.fetch(choice)
        asked = PageRequest(room, View(choice, register, await room.who(choice)))
        # Written once, so that whoever opens it first does not wait for its templates.
        _written(page, "/", asked, await page.context(asked), "", wait=False)
        await room.answer(room.bounds_job(choice))
        await room.counts(choice)
        planned = await room.answer(room.plan_job(choice))
        await room.answer(room.footing_job(choice, planned))
        await room.answer(room.rosiness_job(choice))
        await asyncio.gather(*(room.answer(job) for job in room.warming_jobs(choice)))
        await asyncio.gather(*(room.answer(job) for job in room.warming_plans(choice)))


def _page(room: Room, path: str) -> Callable[..., Any]:
    async def show(request: Request) -> HTMLResponse:
        page = page_of(path, request.query_params) or ROUTES[path]
        asked = await asked_of(room, page.extras, request, ("wait",))
        context = await page.context(asked)
        wait = _waits(request)
        if context["pending"] and wait:
            await unless_gone(request, _all_parts(page, asked))
            context = await page.context(asked)
        html = _written(page, path, asked, context, request.url.query, wait=wait)
        answer = HTMLResponse(html)
        introduce(request, answer)
        return answer

    return show


def _written(
    page: Page, path: str, asked: PageRequest, context: dict[str, Any], query: str, *, wait: bool
) -> str:
    # The parts that follow are to be of the same register as the page.
    same = asked.view.whole.content_hash[:16]
    stream = at(f"/stream?page={path}&register={same}" + (f"&{query}" if query else ""))
    return render(
        page.template,
        view=asked.view,
        path=path,
        extras=asked.extras,
        stream=stream if context["pending"] else None,
        waiting=at(f"{path}?{query}&wait=1" if query else f"{path}?wait=1")
        if context["pending"] and not wait
        else None,
        **context,
    )


def _waits(request: Request) -> bool:
    """Whether a page is wanted once there is all of it, by who follows no parts.

    A browser without scripts is sent to an address that says so. What is no browser, such as
    ``curl``, asks for no HTML by name; a request for the headers alone is not worth the work.
    """
    if "wait" in request.query_params:
        return True
    browser = "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers
    return not browser and not request.scope.get(HEADLESS, False)


async def _all_parts(page: Page, asked: PageRequest) -> None:
    async for _ in page.parts(asked, StreamControl()):
        pass


def _rows(room: Room) -> Callable[..., Any]:
    async def rows(request: Request) -> Response:
        asked = await asked_of(room, ROUTES["/matrix"].extras, request)
        return Response(await rows_of(asked), media_type="application/json")

    return rows


def _file(room: Room, form: str) -> Callable[..., Any]:
    """What is seen on the register page, as a file."""
    make, media_type = REGISTER_FILES[form]

    async def download(request: Request) -> Response:
        asked = await asked_of(room, ROUTES["/register"].extras, request)
        content = await asyncio.to_thread(make, asked)
        told = {"content-disposition": f'attachment; filename="{tab_of(wanted_of(asked))}.{form}"'}
        return Response(content, media_type=media_type, headers=told)

    return download


def _stream(room: Room, benches: dict[str, StreamControl]) -> Callable[..., Any]:
    async def follow(request: Request) -> StreamingResponse:
        page = page_of(request.query_params.get("page", ""), request.query_params)
        if page is None:
            raise HTTPException(404)
        asked = await asked_of(room, page.extras, request, ("page", "register"))
        shown = request.query_params.get("register", "")
        grown = bool(shown) and not asked.view.whole.content_hash.startswith(shown)
        events = _grown() if grown else _events(page, asked, benches)
        # A proxy that gathers what it passes on would keep a bound until the plan is there.
        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)

    return follow


async def _grown() -> AsyncIterator[str]:
    text = "Something was recorded since this page was shown. Reload it to see the answer to that."
    yield _event("failed", {"html": render("parts/failed.html", text=text)})


async def _events(
    page: Page, asked: PageRequest, benches: dict[str, StreamControl]
) -> AsyncIterator[str]:
    """The parts of a page as server-sent events; the first names what stops them."""
    bench, token = StreamControl(), secrets.token_urlsafe(16)
    benches[token] = bench
    try:
        yield _event("begun", {"token": token})
        async for part in page.parts(asked, bench):
            yield _event("part", {"slot": part.slot, "html": part.html})
        yield _event("ended", {"stopped": bench.stopped})
    except Stopped:
        html = render("parts/stopped.html", by_whom=bench.stopped)
        yield _event("failed", {"html": html})
    except (ContingentError, Busy) as error:
        text = words_of(error, asked.room.source)
        yield _event("failed", {"html": render("parts/failed.html", text=text)})
    except Exception as error:  # noqa: BLE001 - the headers have gone, so it is told here
        yield _event("failed", {"html": render("parts/failed.html", text=unforeseen(error))})
    finally:
        benches.pop(token, None)


def _event(name: str, value: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(value)}\n\n"


def _stop(benches: dict[str, StreamControl]) -> Callable[..., Any]:
    async def stop(request: Request) -> Response:
        bench = benches.get(request.query_params.get("token", ""))
        if bench is None:
            raise HTTPException(404)
        bench.stop()
        await asyncio.sleep(0)
        return Response(status_code=204)

    return stop
