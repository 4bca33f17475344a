"""The page with a form: shown, filled in, recorded, or shown again with all that is wrong."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from contingent.adapters.storage.queries import LogFilter
from contingent.errors import LedgerBusy, LedgerError, StaleWrite, UnknownName
from contingent.ledger.entry_text import told
from contingent.register.cell import CellError, read_day
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import Register
from contingent.services.answers.picks import ReadBack
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.pages.page import PageRequest
from contingent.web.recording.answering import PAGE_OF, after, ledger_of, page_of
from contingent.web.recording.fields import choices_of
from contingent.web.recording.forms import FORMS, Filled, Form, filled_for, merged, read_filled
from contingent.web.recording.picking import PICKED, pick_lists, picks_of, read_text
from contingent.web.recording.posted import actor_of, read_form, remember, see_other
from contingent.web.request import asked_of
from contingent.web.room import Room

__all__ = ["record_page"]

#: Fields of a new row that an address may fill in, as the link from a claim to an offer does.
#: What a row of each table is called.
KINDS = {
    "offers": "offer",
    "claims": "claim",
    "requirements": "line",
    "concepts": "concept",
    "consents": "consent",
    "pledges": "pledge",
}
PREFILLED = ("nation", "condition", "claims")


async def record_page(room: Room, request: Request) -> Response:
    """The page of a form, or what comes of one that was sent."""
    asked = await asked_of(room, ("verb", "of", *PREFILLED), request)
    verb, of = asked.extras.get("verb", ""), asked.extras.get("of", "")
    if verb not in FORMS:
        raise UnknownName("change", verb, FORMS)
    form, who = FORMS[verb], actor_of(request)
    if room.source.read_only is not None:
        return page_of("read_only.html", asked, "/record", 409, title=form.title)
    if request.method == "POST":
        return await _recorded(asked, read_filled(form, of, await read_form(request)))
    row, version = await room.look_up(_row, asked, form, of)
    filled = filled_for(form, of, row, version, who)
    today = datetime.now(UTC).date().isoformat()
    filled = replace(filled, on=today if form.dated else "", token=secrets.token_urlsafe(12))
    if form.new:
        given = {name: asked.extras.get(name, "")[:1000] for name in PREFILLED}
        cells = {name: given.get(name) or text for name, text in filled.cells.items()}
        filled = replace(filled, cells=cells)
    return _form_page(asked, filled)


def _names(register: Register, table: str) -> list[str]:
    """What rows of a table there are, by name."""
    known: dict[str, Iterable[str]] = {
        "offers": register.offers_by_id,
        "claims": register.claims_by_id,
        "requirements": (line.line for line in register.requirements),
        "concepts": (concept.concept for concept in register.concepts),
        "consents": (consent.name for consent in register.consents),
        "pledges": (pledge.pledge for pledge in register.pledges),
    }
    return list(known[table])


def _row(asked: PageRequest, form: Form, of: str) -> tuple[dict[str, Any], int | None]:
    if form.new:
        return {}, None
    found = ledger_of(asked).row(form.table, of, asked.view.choice.scenario)
    if found is None:
        raise UnknownName(KINDS[form.table], of, _names(asked.view.whole, form.table))
    return found


async def _recorded(asked: PageRequest, filled: Filled) -> Response:
    """Record what a form says; show the form again with everything that is wrong."""
    ledger, scenario = ledger_of(asked), asked.view.choice.scenario
    form = filled.form
    look_up, record = asked.room.look_up, asked.room.record
    row = None if form.new else await look_up(ledger.row, form.table, filled.of, scenario)
    now = row or ({}, 0)
    faults = filled.unsaid()
    day = _day(filled, faults)
    one = filled.recording(now[0], day)
    try:
        heads = await record(ledger.record, [one], filled.signed(), scenario, faults)
    except FaultsFound as error:
        return _form_page(asked, filled, 422, faults=list(error.faults))
    except StaleWrite as error:
        return await look_up(_conflict, asked, filled, error)
    except LedgerBusy:
        raise
    except LedgerError as error:
        return _form_page(asked, filled, 409, trouble=str(error))
    entry = await look_up(ledger.entry, heads[-1].seq)
    return see_other(after(asked, entry), filled.who)


def _day(filled: Filled, faults: list[Fault]) -> date | None:
    if not filled.form.dated or not filled.on:
        return None
    try:
        return read_day(filled.on)
    except CellError as error:
        faults.append(Fault(file="change", column="on", message=str(error), hint=error.hint))
        return None


def _conflict(asked: PageRequest, filled: Filled, error: StaleWrite) -> Response:
    """The row has changed since the form was shown: say how, and keep what was written."""
    ledger, scenario = ledger_of(asked), asked.view.choice.scenario
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
    if filled.form.verb not in {"offer changed", "offer withdrawn"}:
        return filled.of
    of = filled.of
    branch = ledger.branch(scenario)
    for logged in ledger.log(LogFilter(row=("offers", of), branch=branch, baseline=False))[0]:
        for row in told(logged.entry):
            if row.kind == "succeeded" and row.after == of:
                of = row.key
    return of


def _form_page(
    asked: PageRequest,
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
    address = asked.view.url("/record", as_of=None, verb=form.name, of=filled.of)
    settings: dict[str, Any] = {"trouble": None, "meanwhile": None, "theirs": {}, "gone": False}
    picked = _read_back(asked, filled)
    answer = page_of(
        "record.html",
        asked,
        "/record",
        status,
        **{**settings, **more},
        form=form,
        filled=filled,
        beside=beside,
        kind=KINDS[form.table],
        labels={"who": "Your name", "why": "Reason", "on": "Known from"}
        | {f"f.{found.name}": found.label for found in form.fields},
        others=others,
        address=address,
        back=_back(asked, form, filled.of),
        picked=picked,
        picks={name: picks_of(name, back) for name, back in picked.items()},
        lists=pick_lists(asked.view.whole),
        choices={
            f.name: choices_of(f, asked.view.whole) for f in form.fields if f.kind == "choice"
        },
    )
    if filled.who and status != 200:  # noqa: PLR2004 - shown again
        remember(answer, filled.who)
    return answer


def _read_back(asked: PageRequest, filled: Filled) -> dict[str, ReadBack]:
    """What is written in the fields that can be chosen, as it is read."""
    whole, nation = asked.view.whole, filled.cells.get("nation", "")
    return {
        name: read_text(whole, name, text, nation)
        for name, text in filled.cells.items()
        if PICKED.get(name) == filled.form.table
    }


def _back(asked: PageRequest, form: Form, of: str) -> str:
    if of and form.table in PAGE_OF:
        return asked.view.url(PAGE_OF[form.table], of=of)
    listed = form.table if form.table in {"claims", "consents", "pledges"} else ""
    return asked.view.url("/register", show=listed)
