"""The addresses at which changes are recorded, undone and looked up."""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from contingent.errors import LedgerError, StaleWrite, UnknownName
from contingent.ledger.event import Event
from contingent.ledger.telling import told
from contingent.register.fault import Fault, FaultsFound
from contingent.services.kept_ledger import KeptLedger
from contingent.services.recording import Signed
from contingent.web.asking import asked_of
from contingent.web.pages.history import log_context, own_last
from contingent.web.pages.page import Asked
from contingent.web.recording.fields import choices_of
from contingent.web.recording.forms import FORMS, Filled, Form, filled_for, merged, read_filled
from contingent.web.recording.posted import actor_of, read_form, remember, see_other
from contingent.web.render import render
from contingent.web.room import Room

__all__ = ["add_recording"]

#: Fields of a new row that an address may fill in, as the link from a claim to an offer does.
PREFILLED = ("nation", "condition", "claims")

Answer = Callable[[Request], Awaitable[Response]]


def add_recording(app: FastAPI, room: Room) -> None:
    """Add the pages; where nothing can be recorded they say why, and what to do."""
    both = ["GET", "POST"]
    for path, made in (("/record", _record), ("/undo", _undo), ("/scenarios", _scenarios)):
        app.add_api_route(path, made(room), methods=both, include_in_schema=False)
    app.add_api_route("/log", _log(room), include_in_schema=False)


def _page(template: str, asked: Asked, path: str, status: int = 200, **more: Any) -> HTMLResponse:
    source = asked.room.source
    html = render(
        template,
        view=asked.view,
        path=path,
        extras=asked.extras,
        stream=None,
        read_only=source.read_only,
        ledger=source.ledger,
        **more,
    )
    return HTMLResponse(html, status)


def _ledger(asked: Asked) -> KeptLedger:
    """The ledger to record in.

    Raises:
        LedgerError: when nothing can be recorded here.
    """
    source = asked.room.source
    if source.ledger is None or source.read_only is not None:
        raise LedgerError(source.read_only or "nothing can be recorded here")
    return source.ledger


def _record(room: Room) -> Answer:
    async def record(request: Request) -> Response:
        asked = await asked_of(room, ("verb", "of", *PREFILLED), request)
        verb, of = asked.extras.get("verb", ""), asked.extras.get("of", "")
        if verb not in FORMS:
            raise UnknownName("change", verb, FORMS)
        form, who = FORMS[verb], actor_of(request)
        if room.source.read_only is not None:
            return _page("read_only.html", asked, "/record", 409, title=form.title)
        if request.method == "POST":
            return await _recorded(asked, read_filled(form, of, await read_form(request)))
        row, version = _row(asked, form, of)
        filled = filled_for(form, of, row, version, who)
        today = datetime.now(UTC).date().isoformat()
        filled = replace(filled, on=today if form.dated else "", token=secrets.token_urlsafe(12))
        if form.new:
            given = {name: asked.extras.get(name, "")[:1000] for name in PREFILLED}
            cells = {n: given.get(n) or text for n, text in filled.cells.items()}
            filled = replace(filled, cells=cells)
        return _form_page(asked, filled)

    return record


def _row(asked: Asked, form: Form, of: str) -> tuple[dict[str, Any], int | None]:
    if form.new:
        return {}, None
    found = _ledger(asked).row(form.table, of, asked.view.choice.scenario)
    if found is None:
        kind = {"offers": "offer", "claims": "claim"}[form.table]
        whole = asked.view.whole
        raise UnknownName(kind, of, whole.offers_by_id if kind == "offer" else whole.claims_by_id)
    return found


async def _recorded(asked: Asked, filled: Filled) -> Response:
    """Record what a form says; show the form again with everything that is wrong."""
    ledger, scenario = _ledger(asked), asked.view.choice.scenario
    form = filled.form
    now = (None if form.new else ledger.row(form.table, filled.of, scenario)) or ({}, 0)
    faults: list[Fault] = []
    day = _day(filled, faults)
    one = filled.recording(now[0], day)
    try:
        heads = await asyncio.to_thread(ledger.record, [one], filled.signed(), scenario, faults)
    except FaultsFound as error:
        return _form_page(asked, filled, 422, faults=list(error.faults))
    except StaleWrite as error:
        return _conflict(asked, filled, error)
    except LedgerError as error:
        return _form_page(asked, filled, 409, trouble=str(error))
    return see_other(_after(asked, ledger.event(heads[-1].seq)), filled.who)


def _day(filled: Filled, faults: list[Fault]) -> date | None:
    if not filled.form.dated or not filled.on:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", filled.on):
            return date.fromisoformat(filled.on)
    except ValueError:
        pass
    hint = "write dates as 2025-04-10"
    faults.append(
        Fault(file="change", column="on", message=f"'{filled.on[:40]}' is not a date", hint=hint)
    )
    return None


def _conflict(asked: Asked, filled: Filled, error: StaleWrite) -> Response:
    """The row has changed since the form was shown: say how, and keep what was written."""
    ledger, scenario = _ledger(asked), asked.view.choice.scenario
    of, now = filled.of, None
    if not filled.form.new:
        of = _latest(ledger, filled, scenario)
        now = ledger.row(filled.form.table, of, scenario)
    if now is None:
        return _form_page(asked, filled, 409, meanwhile=error.meanwhile, gone=True)
    base = ledger.row_at(filled.form.table, filled.of, filled.version or 0, scenario)
    fresh, theirs = merged(replace(filled, of=of), base, now[0], now[1])
    return _form_page(asked, fresh, 409, meanwhile=error.meanwhile, theirs=theirs)


def _latest(ledger: KeptLedger, filled: Filled, scenario: str | None) -> str:
    """The position that follows the one a form was filled in against."""
    from contingent.adapters.storage.queries import LogFilter

    if filled.form.verb not in {"offer changed", "offer withdrawn"}:
        return filled.of
    of = filled.of
    branch = ledger.branch(scenario)
    for entry in ledger.log(LogFilter(row=("offers", of), branch=branch, baseline=False))[0]:
        for row in told(entry.event):
            if row.kind == "succeeded" and row.after == of:
                of = row.key
    return of


def _form_page(
    asked: Asked,
    filled: Filled,
    status: int = 200,
    *,
    faults: list[Fault] | None = None,
    **more: Any,
) -> HTMLResponse:
    form = filled.form
    own = (
        {f"{form.table}/{filled.of}", f"{form.table}/{filled.cells.get(form.fields[0].name)}"}
        if form.fields
        else {f"{form.table}/{filled.of}"}
    )
    names = {found.name for found in form.fields}
    beside: dict[str, list[Fault]] = {}
    others: list[Fault] = []
    for fault in faults or []:
        column = (fault.column or "").partition(".")[0]
        if fault.file == "change" and column in {"actor", "reason", "on"}:
            beside.setdefault({"actor": "who", "reason": "why", "on": "on"}[column], []).append(
                fault
            )
        elif column in names and (fault.file in own or fault.file.startswith(f"{form.table}/")):
            beside.setdefault(f"f.{column}", []).append(fault)
        else:
            others.append(fault)
    address = asked.view.url("/record", as_of=None, verb=form.verb, of=filled.of)
    settings: dict[str, Any] = {"trouble": None, "meanwhile": None, "theirs": {}, "gone": False}
    answer = _page(
        "record.html",
        asked,
        "/record",
        status,
        **{**settings, **more},
        form=form,
        filled=filled,
        beside=beside,
        others=others,
        address=address,
        back=_back(asked, form, filled.of),
        choices={
            f.name: choices_of(f, asked.view.whole) for f in form.fields if f.kind == "choice"
        },
    )
    if filled.who and status != 200:  # noqa: PLR2004 - shown again
        remember(answer, filled.who)
    return answer


def _back(asked: Asked, form: Form, of: str) -> str:
    if not of:
        return asked.view.url("/register", show="claims" if form.table == "claims" else "")
    return asked.view.url("/offer" if form.table == "offers" else "/claim", of=of)


def _after(asked: Asked, event: Event) -> str:
    """Where to go once an event is recorded: to the row it is about, if there still is one."""
    change = event.changes[-1] if event.changes else None
    page = {"offers": "/offer", "claims": "/claim"}.get(change.table if change else "")
    parts = {"as_of": None, "done": event.seq}
    if page is None or change is None or change.row is None:
        return asked.view.url("/log", **parts)
    return asked.view.url(page, **parts, of=change.key)


def _undo(room: Room) -> Answer:
    async def undo(request: Request) -> Response:
        asked = await asked_of(room, ("event",), request)
        if room.source.read_only is not None:
            return _page("read_only.html", asked, "/undo", 409, title="Undo")
        ledger, scenario = _ledger(asked), asked.view.choice.scenario
        given = asked.extras.get("event", "")
        if not re.fullmatch(r"[0-9]{1,15}", given):
            raise HTTPException(400, f"'{given[:40]}' is not the number of an event.")
        event = ledger.event(int(given))
        who, why, faults, trouble = actor_of(request), f"Undoes event {event.seq}", [], None
        token = secrets.token_urlsafe(12)
        if request.method == "POST":
            form = await read_form(request)
            who, why = form.get("who", "").strip(), form.get("why", "").strip()
            token = form.get("token", "")[:40]
            try:
                signed = Signed(who, why, f"room-{token}-{event.seq}" if token else "")
                head = await asyncio.to_thread(ledger.undo, event.seq, signed, scenario)
                return see_other(_after(asked, ledger.event(head.seq)), who)
            except FaultsFound as error:
                faults = list(error.faults)
            except LedgerError as error:
                trouble = str(error)
        return _page(
            "undo.html",
            asked,
            "/undo",
            422 if faults else 409 if trouble else 200,
            event=event,
            changes=told(event),
            obstacles=ledger.obstacles(event),
            here=event.branch == ledger.branch(scenario),
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
            return _page("read_only.html", asked, "/scenarios", title="Scenarios")
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
            try:
                _ledger(asked)
                key = f"room-{given['token'][:40]}" if given["token"] else ""
                signed = Signed(given["who"], given["why"], key)
                await asyncio.to_thread(ledger.branch_off, given["name"], signed)
                return see_other(
                    "/register?" + urlencode({"scenario": given["name"]}), given["who"]
                )
            except FaultsFound as error:
                faults = list(error.faults)
                if (missing := Signed(given["who"], given["why"]).faults()) and not any(
                    f.file == "change" for f in faults
                ):
                    faults += missing
            except LedgerError as error:
                trouble = str(error)
        found = ledger.scenarios()
        return _page(
            "scenarios.html",
            asked,
            "/scenarios",
            422 if faults else 409 if trouble else 200,
            found=found,
            changes={s.name: ledger.scenario_changes(s.name) for s in found[-20:]},
            faults=faults,
            trouble=trouble,
            given=given,
        )

    return scenarios


def _log(room: Room) -> Answer:
    async def log(request: Request) -> Response:
        own = ("nation", "offer", "actor", "since", "until", "before", "done")
        asked = await asked_of(room, own, request)
        ledger = room.source.ledger
        if ledger is None:
            return _page("read_only.html", asked, "/log", title="What was recorded")
        context = log_context(asked, ledger)
        mine = own_last(asked, ledger, actor_of(request))
        return _page("log.html", asked, "/log", **context, mine=mine)

    return log
