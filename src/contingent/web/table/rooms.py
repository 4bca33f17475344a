"""The page of whoever is at the table, by role; own offers asked about; snapshots; news."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse

from contingent.conference.role import DELEGATES, KEEPERS
from contingent.errors import LedgerBusy, LedgerError, UnknownName
from contingent.register.register import Register
from contingent.services.answers.titles import Titles
from contingent.services.chair.answers import requirement_of
from contingent.services.chair.desk import PublicDesk
from contingent.services.chair.snapshot_ledger import KeptSnapshot
from contingent.services.conference.writing import DelegationDesk
from contingent.services.delegations.own_rows import own_rows, reminders
from contingent.services.wire.own_offer import OwnOfferAnswer
from contingent.web.choice import Choice
from contingent.web.room import Room
from contingent.web.table import chair, offers, sealed
from contingent.web.table.context import TableRooms, me
from contingent.web.table.marks import Marks
from contingent.web.table.presence import WhoIsThere

__all__ = ["add_table"]

Answer = Callable[[Request], Awaitable[Response]]
#: Seconds between two looks at whether something has changed.
LOOK = 2.0


def add_table(
    app: FastAPI, room_of: Callable[[str], FastAPI], desk: PublicDesk, writing: DelegationDesk
) -> None:
    """Add the pages at the table to a conference.

    Args:
        room_of: the room of a viewer.
        desk: what is published; writing: where delegations write.
    """
    table = TableRooms(room_of, desk, writing, WhoIsThere(), Marks(desk, writing))
    routes: list[tuple[str, list[str], Answer]] = [
        ("/table", ["GET"], _table(table)),
        ("/table/offer", ["GET"], _offer(table)),
        ("/api/table/offer", ["GET"], _offer_json(table)),
        ("/table/snapshot", ["GET"], _snapshot(table)),
        ("/api/table/snapshot", ["GET"], _snapshot_json(table)),
        ("/table/news", ["GET"], _news(table)),
        *offers.routes(table),
        *chair.routes(table),
        *sealed.routes(table),
    ]
    for path, methods, made in routes:
        app.add_api_route(path, made, methods=methods, include_in_schema=False)


def _table(table: TableRooms) -> Answer:
    async def show(request: Request) -> Response:
        account = me()
        if account.role in KEEPERS:
            return await chair.show(table, request)
        room = await table.room(request)
        common = await _common(table, room)
        if account.role in DELEGATES:
            view, nation = common["view"], str(account.nation)
            out = [one.snapshot for one in common["snapshots"]]
            return table.page(
                "delegation.html",
                nation=nation,
                rows=own_rows(view, nation),
                reminders=reminders(view, nation, common["rounds"], out),
                others=_released(view, nation),
                **common,
            )
        released = _released(common["view"], "")
        return table.page("observer.html", others=released, **common)

    return show


async def _common(table: TableRooms, room: Room) -> dict[str, Any]:
    """What everybody's page has: the statement of requirement, what is published, and rounds."""
    view, shown = await table.view(room), await table.shown(room)
    concept = view.concept(None)
    return {
        "view": view,
        "titles": Titles(view),
        "concept": concept,
        "lines": requirement_of(view, concept),
        "snapshots": shown.published,
        "rounds": shown.rounds,
        "there": table.presence.seen_by(me()),
        "mark": await table.mark(room),
    }


def _released(view: Register, nation: str) -> list[Any]:
    """Offers of others that are seen, whole or in part."""
    return [o for o in view.as_known(None).offers if o.owned_by != nation and not o.state.ended]


async def _about(table: TableRooms, request: Request) -> OwnOfferAnswer:
    account, asked = me(), request.query_params
    room = await table.room(request)
    given = {name: [asked[name]] for name in ("world", "concept") if asked.get(name)}
    choice = Choice.read(given)
    choice.checked(await room.fetch(choice))
    viewer = str(account.nation)
    found = await room.answer(room.own_offer_job(choice, viewer, asked.get("offer", "")))
    return OwnOfferAnswer.of(found, viewer)


def _offer(table: TableRooms) -> Answer:
    async def offer(request: Request) -> Response:
        answer = await _about(table, request)
        view = await table.view(await table.room(request))
        world = request.query_params.get("world", "")
        return table.page("offer.html", answer=answer, titles=Titles(view), view=view, world=world)

    return offer


def _offer_json(table: TableRooms) -> Answer:
    async def offer(request: Request) -> Response:
        answer = await _about(table, request)
        return Response(answer.to_json(), media_type="application/json")

    return offer


async def _kept(table: TableRooms, request: Request) -> KeptSnapshot:
    room = await table.room(request)
    name = request.query_params.get("name", "")
    there = (await table.shown(room)).published
    for one in there:
        if one.snapshot.name == name:
            return one
    raise UnknownName("snapshot", name, [one.snapshot.name for one in there])


def _snapshot(table: TableRooms) -> Answer:
    async def snapshot(request: Request) -> Response:
        kept = await _kept(table, request)
        view = await table.view(await table.room(request))
        # They may have gone since: a snapshot is for good.
        concept, world = kept.snapshot.concept, kept.snapshot.world
        concepts = {one.concept: one.title for one in view.concepts}
        worlds = {one.world: one.title for one in view.worlds}
        return table.page(
            "snapshot.html",
            kept=kept,
            titles=Titles(view),
            concept=concepts.get(concept) or concept,
            world=worlds.get(world) or world,
        )

    return snapshot


def _snapshot_json(table: TableRooms) -> Answer:
    """The snapshot as it is kept: the same bytes for all."""

    async def snapshot(request: Request) -> Response:
        kept = await _kept(table, request)
        return Response(
            json.dumps(kept.snapshot.body, ensure_ascii=False), media_type="application/json"
        )

    return snapshot


def _news(table: TableRooms) -> Answer:
    """Whether something has changed since, and who else is there, as it happens."""

    async def news(request: Request) -> Response:
        account, room = me(), await table.room(request)

        async def events() -> AsyncIterator[str]:
            last = ""
            # What listens in a room is woken when the room closes: no stream outlives it.
            listening = aclosing(table.meetings().listen(None, LOOK, follows=False))
            with table.presence.of(account):
                async with listening as heard:
                    async for _ in heard:
                        if await request.is_disconnected():
                            return
                        try:
                            mark = await table.marks.now(account, room)
                        except LedgerBusy:
                            # Nobody knows: told as news, all would ask for their pages at once.
                            continue
                        except LedgerError:
                            mark = "?"
                        told = json.dumps({"mark": mark, "there": table.presence.seen_by(account)})
                        if told != last:
                            yield f"data: {told}\n\n"
                            last = told

        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(events(), media_type="text/event-stream", headers=headers)

    return news
