"""The chair's room: requirement, who has answered, gaps, letters, snapshots of two chairs."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contingent.errors import ContingentError, LedgerBusy
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.services.answers.titles import Titles
from contingent.services.chair.answers import gaps_of, requirement_of, who_answered
from contingent.services.chair.bands import LADDERS
from contingent.services.chair.letters import LetterAsk, changes_to_ask, letter_to
from contingent.services.chair.snapshot_ledger import (
    propose_snapshot,
    publish_snapshot,
    published_before,
)
from contingent.services.chair.snapshots import (
    SnapshotRefused,
    SnapshotWanted,
    draft_of,
    objection_text,
    objections_to,
    passing,
)
from contingent.services.chair.totals import quantities_of
from contingent.web.choice import Choice
from contingent.web.place import at
from contingent.web.recording.posted import read_form
from contingent.web.room import Room
from contingent.web.table.context import TableRooms, me, signed, told_words

__all__ = ["routes", "show"]

Answer = Callable[[Request], Awaitable[Response]]


def routes(table: TableRooms) -> list[tuple[str, list[str], Answer]]:
    """The addresses of the chair's room."""
    return [
        ("/table/letter", ["GET"], _letter(table)),
        ("/table/snapshots", ["GET", "POST"], _propose(table)),
        ("/table/snapshots/publish", ["POST"], _publish(table)),
        ("/table/held", ["POST"], _enter_held(table)),
    ]


async def show(table: TableRooms, request: Request, **trouble: Any) -> Response:
    """The chair's page."""
    room = await table.room(request)
    register = await table.view(room)
    wait = "gaps" in request.query_params
    plan = await _plan(room) if wait else None
    concept, shown = register.concept(None), await table.shown(room)
    return table.page(
        "chair.html",
        view=register,
        titles=Titles(register),
        concept=concept,
        lines=requirement_of(register, concept),
        answered=who_answered(register),
        held=await room.look_up(table.writing.held),
        gaps=None if plan is None else gaps_of(register, plan.plan),
        snapshots=shown.published,
        proposed=shown.proposed,
        rounds=shown.rounds,
        there=table.presence.seen_by(me()),
        mark=await table.mark(room),
        trouble=trouble.get("words", []),
    )


async def _plan(room: Room) -> Any:
    choice = Choice()
    await room.fetch(choice)
    return await room.answer(room.plan_job(choice))


def _letter(table: TableRooms) -> Answer:
    """A letter, of the view of whom it goes to and of what the chair wrote."""

    async def letter(request: Request) -> Response:
        room = await table.room(request)
        whole = await table.view(room)
        given = request.query_params
        to = given.get("to", "")
        made, trouble = None, []
        asked = any(given.get(name) for name in ("line", "suppose", "words"))
        if to and asked:
            view = await asyncio.to_thread(view_of, whole, to)
            lines = [line for line in given.getlist("line") if line]
            asks = [LetterAsk(line=line) for line in lines]
            if given.get("suppose") or given.get("words"):
                asks.append(
                    LetterAsk(suppose=given.get("suppose", ""), words=given.get("words", ""))
                )
            day = datetime.now(UTC).date()
            words = {name: given.get(name, "") for name in ("opening", "closing")}
            try:
                made = letter_to(view, to, asks, day, sender=me().name, **words)
            except ContingentError as error:
                trouble = told_words(error)
        if made is not None and given.get("form") == "txt":
            told = {"content-disposition": f'attachment; filename="letter-{to}.txt"'}
            return Response(made.text, media_type="text/plain; charset=utf-8", headers=told)
        concept = whole.concept(None)
        return table.page(
            "letter.html",
            view=whole,
            to=to,
            letter=made,
            trouble=trouble,
            given=given,
            chosen=given.getlist("line"),
            lines=requirement_of(whole, concept),
            asked=asked,
            asked_of=changes_to_ask(whole, to),
            query=request.url.query,
        )

    return letter


def _propose(table: TableRooms) -> Answer:
    """A snapshot as it would be, what speaks against it, and proposing it."""

    async def propose(request: Request) -> Response:
        room = await table.room(request)
        register = await table.view(room)
        form = await read_form_of(request)
        wanted = _wanted(form, register)
        store = table.desk.ledger.recordable()
        # A link may lead to a draft, and never proposes one.
        if request.method == "POST" and form.get("do") == "propose":
            try:
                await room.record(
                    propose_snapshot, store, wanted, signed("a snapshot of the offers")
                )
            except LedgerBusy:
                raise
            except ContingentError as error:
                return await _draft(table, room, (register, wanted), told_words(error))
            return RedirectResponse(at("/table#snapshots"), 303)
        return await _draft(table, room, (register, wanted), [])

    return propose


async def read_form_of(request: Request) -> dict[str, str]:
    """What was chosen, in the address or in a form; names that stand more than once, by spaces."""
    if request.method == "POST":
        return await read_form(request)
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        found[name] = f"{found[name]}\n{value}" if name in found else value
    return found


def _wanted(form: dict[str, str], register: Register) -> SnapshotWanted:
    # A browser ends the lines of a field with two letters.
    quantities = tuple(filter(None, form.get("quantities", "").splitlines()))
    ladder = form.get("ladder", "1-2-5")
    colluding = form.get("colluding", "2")
    several = len(register.nation_names) > 3  # noqa: PLR2004 - two who know leave one
    return SnapshotWanted(
        form.get("title") or "Snapshot",
        form.get("world") or None,
        form.get("concept") or None,
        quantities or None,
        tuple(filter(None, form.get("sought", "").splitlines())),
        ladder if ladder in LADDERS else "1-2-5",
        1 if colluding == "1" or not several else 2,
    )


async def _draft(
    table: TableRooms,
    room: Room,
    what: tuple[Register, SnapshotWanted],
    trouble: list[str],
) -> Response:
    register, wanted = what
    store = table.desk.ledger.recordable()
    day = datetime.now(UTC).date()

    def judge() -> tuple[Any, Any, Any]:
        draft = draft_of(register, wanted, day)
        before = published_before(store)
        found = objections_to(register, draft, before)
        left = passing(register, draft, before) if found else draft
        return draft, found, left

    draft, found, left = await room.look_up(judge)
    concept = register.concept(wanted.concept)
    totals = quantities_of(register, concept)
    titles = {one.name: one.title for one in totals}
    return table.page(
        "snapshots.html",
        view=register,
        wanted=wanted,
        draft=draft,
        objections=[objection_text(one, titles) for one in found],
        blamed={name for one in found for name in one.quantities},
        left=left,
        quantities=totals,
        lines=requirement_of(register, concept),
        ladders=list(LADDERS),
        trouble=trouble,
    )


def _publish(table: TableRooms) -> Answer:
    async def publish(request: Request) -> Response:
        room, form = await table.room(request), await read_form(request)
        store = table.desk.ledger.recordable()
        try:
            given = form.get("name", ""), signed("a second chair agrees")
            await room.record(publish_snapshot, store, *given)
        except LedgerBusy:
            raise
        except (SnapshotRefused, ContingentError) as error:
            return await show(table, request, words=told_words(error))
        return RedirectResponse(at("/table#snapshots"), 303)

    return publish


def _enter_held(table: TableRooms) -> Answer:
    """What delegations wrote and hidden rows stood against is entered as far as it fits by now."""

    async def enter(request: Request) -> Response:
        room = await table.room(request)
        await room.record(table.writing.retry, me().name)
        return RedirectResponse(at("/table#held"), 303)

    return enter
