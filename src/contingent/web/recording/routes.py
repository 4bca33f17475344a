"""The addresses at which changes are recorded, undone and looked up."""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from contingent.errors import LedgerBusy, LedgerError
from contingent.ledger.difference import Difference
from contingent.ledger.entry_text import told
from contingent.ledger.recording import Recording
from contingent.register.fault import FaultsFound
from contingent.services.ledger.keeping import kept_changes
from contingent.services.ledger.kept_ledger import REGISTER, KeptLedger, Scenario
from contingent.services.ledger.recording import Signed
from contingent.web.pages.history import log_context, own_last
from contingent.web.pages.page import PageRequest
from contingent.web.place import at
from contingent.web.recording.answering import after, ledger_of, page_of
from contingent.web.recording.filling import record_page
from contingent.web.recording.picking import add_picking
from contingent.web.recording.posted import actor_of, read_form, see_other
from contingent.web.request import asked_of
from contingent.web.room import Room
from contingent.web.signer import signer

__all__ = ["add_recording"]

Answer = Callable[[Request], Awaitable[Response]]


def add_recording(app: FastAPI, room: Room) -> None:
    """Add the pages; where nothing can be recorded they say why, and what to do."""
    both = ["GET", "POST"]
    for path, made in (("/record", _record), ("/undo", _undo), ("/scenarios", _scenarios)):
        app.add_api_route(path, made(room), methods=both, include_in_schema=False)
    app.add_api_route("/log", _log(room), include_in_schema=False)
    add_picking(app, room)


def _record(room: Room) -> Answer:
    async def record(request: Request) -> Response:
        return await record_page(room, request)

    return record


def _undo(room: Room) -> Answer:
    async def undo(request: Request) -> Response:
        asked = await asked_of(room, ("event",), request)
        if room.source.read_only is not None:
            return page_of("read_only.html", asked, "/undo", 409, title="Undo")
        ledger, scenario = ledger_of(asked), asked.view.choice.scenario
        look_up, record = asked.room.look_up, asked.room.record
        given = asked.extras.get("event", "")
        if not re.fullmatch(r"[0-9]{1,15}", given):
            raise HTTPException(400, f"'{given[:40]}' is not the number of an event.")
        entry = await look_up(ledger.entry, int(given))
        who, why, faults, trouble = actor_of(request), f"Undoes entry {entry.seq}", [], None
        token = secrets.token_urlsafe(12)
        if request.method == "POST":
            form = await read_form(request)
            who, why = signer(form.get("who", "").strip()), form.get("why", "").strip()
            token = form.get("token", "")[:40]
            try:
                signed = Signed(who, why, f"room-{token}-{entry.seq}" if token else "")
                head = await record(ledger.undo, entry.seq, signed, scenario)
                return see_other(after(asked, await look_up(ledger.entry, head.seq)), who)
            except FaultsFound as error:
                faults = list(error.faults)
            except LedgerBusy:
                raise
            except LedgerError as error:
                trouble = str(error)
        return page_of(
            "undo.html",
            asked,
            "/undo",
            422 if faults else 409 if trouble else 200,
            entry=entry,
            changes=told(entry),
            obstacles=await look_up(ledger.obstacles, entry),
            here=entry.branch == ledger.branch(scenario),
            faults=faults,
            trouble=trouble,
            who=who,
            why=why,
            token=token,
        )

    return undo


def _scenarios(room: Room) -> Answer:
    async def scenarios(request: Request) -> Response:
        asked = await asked_of(room, (), request)
        ledger = room.source.ledger
        if ledger is None:
            return page_of("read_only.html", asked, "/scenarios", title="Scenarios")
        given = {
            "name": "",
            "who": actor_of(request),
            "why": "",
            "token": secrets.token_urlsafe(12),
        }
        faults, trouble = [], None
        if request.method == "POST":
            form = await read_form(request)
            given = {name: form.get(name, "").strip() for name in given}
            given["who"] = signer(given["who"])
            try:
                ledger_of(asked)
                key = f"room-{given['token'][:40]}" if given["token"] else ""
                signed = Signed(given["who"], given["why"], key)
                await _opened(asked, ledger, given["name"], signed)
                return see_other(
                    at("/register?" + urlencode({"scenario": given["name"]})), given["who"]
                )
            except FaultsFound as error:
                faults = list(error.faults)
                if (missing := Signed(given["who"], given["why"]).faults()) and not any(
                    f.file == "change" for f in faults
                ):
                    faults += missing
            except LedgerBusy:
                raise
            except LedgerError as error:
                trouble = str(error)
        found, changes = await asked.room.look_up(_listed, ledger)
        return page_of(
            "scenarios.html",
            asked,
            "/scenarios",
            422 if faults else 409 if trouble else 200,
            found=found,
            changes=changes,
            faults=faults,
            trouble=trouble,
            given=given,
        )

    return scenarios


async def _opened(asked: PageRequest, ledger: KeptLedger, name: str, signed: Signed) -> None:
    """Open a scenario, with what is supposed recorded in it."""
    kept: list[Recording] = []
    if asked.view.choice.suppose:
        register = await asked.room.register_now(REGISTER)
        kept = kept_changes(register, asked.view.asked)
    await asked.room.record(ledger.branch_off, name, signed)
    if kept:
        more = replace(signed, key=f"{signed.key}-supposed" if signed.key else "")
        await asked.room.record(ledger.record, kept, more, name)


def _listed(
    ledger: KeptLedger,
) -> tuple[tuple[Scenario, ...], dict[str, tuple[Difference, ...]]]:
    """The scenarios, and what the last of them change."""
    found = ledger.scenarios()
    return found, {one.name: ledger.scenario_changes(one.name) for one in found[-20:]}


def _log(room: Room) -> Answer:
    async def log(request: Request) -> Response:
        own = ("nation", "offer", "actor", "since", "until", "before", "done")
        asked = await asked_of(room, own, request)
        ledger = room.source.ledger
        if ledger is None:
            return page_of("read_only.html", asked, "/log", title="What was recorded")
        context = await asked.room.look_up(log_context, asked, ledger)
        mine = await asked.room.look_up(own_last, asked, ledger, actor_of(request))
        return page_of("log.html", asked, "/log", **context, mine=mine)

    return log
