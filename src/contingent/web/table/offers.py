"""A delegation writes its own offers: in a form a desk officer understands, read back in words."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from contingent.adapters.sources.explain import explain
from contingent.errors import ContingentError, LedgerBusy, StaleWrite, UnknownName
from contingent.ledger.canonical import Json
from contingent.ledger.recording import Recording
from contingent.register.claim import Confidence
from contingent.register.fault import FaultsFound
from contingent.register.offer import LADDER, Offer
from contingent.register.register import Register
from contingent.services.answers.condition_words import caveats_words, condition_words
from contingent.services.conference.writing import WriteAsked, tag_of
from contingent.web.place import at
from contingent.web.recording.posted import read_form
from contingent.web.table.context import TableRooms, me, told_words

__all__ = ["routes"]

Answer = Callable[[Request], Awaitable[Response]]
#: What can be done, and the verb it is recorded by.
DEEDS: Mapping[str, str] = {
    "new": "offer recorded",
    "position": "offer changed",
    "slip": "offer corrected",
    "withdraw": "offer withdrawn",
}
#: The fields of the form, as the register calls them.
FIELDS = ("title", "packages", "personnel", "ready", "from", "until", "condition", "caveats")
FIELDS_TOO = ("state", "confidence", "note")
_SIMPLE = re.compile(r"([a-z0-9][\w.-]*):([0-9.]+)")


def routes(table: TableRooms) -> list[tuple[str, list[str], Answer]]:
    """The address of the form."""
    return [("/table/write", ["GET", "POST"], _write(table))]


def _write(table: TableRooms) -> Answer:
    desk = table.writing

    async def write(request: Request) -> Response:
        room, account = await table.room(request), me()
        nation = str(account.nation)
        view = await table.view(room)
        if request.method == "GET":
            name = request.query_params.get("offer", "")
            rows = await room.look_up(desk.rows, nation)
            given = _given(_row(rows, nation, name)) if name else {"state": "offered"}
            tag = tag_of(rows, "offers", name) if name else ""
            given |= {"offer": name, "tag": tag}
            return _page(table, view, given, reads=_reads(view, nation, given) if name else None)
        form = await read_form(request)
        try:
            if form.get("do") == "read":
                return _page(table, view, form, reads=_reads(view, nation, form))
            await room.record(desk.write, account, [_asked(view, nation, form)], _why(form))
        except LedgerBusy:
            raise
        except StaleWrite:
            rows, name = await room.look_up(desk.rows, nation), form.get("offer", "")
            now = rows.get("offers", {}).get(name)
            if now is not None:
                _row(rows, nation, name)  # who changed another's offer is not told
            who = "" if now is None else await room.look_up(_by, table, name)
            return _clash(table, view, form, who, now)
        except (ContingentError, ValidationError) as error:
            return _page(table, view, form, status=422, trouble=_words(error))
        return RedirectResponse(at("/table#offers"), 303)

    return write


def _row(rows: Mapping[str, Mapping[str, str]], nation: str, name: str) -> Json:
    own = {
        key: json.loads(text)
        for key, text in rows.get("offers", {}).items()
        if (found := json.loads(text)).get("owner", found["nation"]) == nation
    }
    if name not in own:
        raise UnknownName(f"offer of {nation}", name, list(own))
    row: Json = own[name]
    return row


def _given(row: Json) -> dict[str, str]:
    """A row as the form has it."""
    given = {name: _text(row.get(name)) for name in (*FIELDS, *FIELDS_TOO, "supplies")}
    simple = _SIMPLE.fullmatch(given["supplies"])
    if simple:
        given |= {"capability": simple[1], "amount": simple[2], "supplies": ""}
    return given


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _fields(form: Mapping[str, str]) -> dict[str, str]:
    fields = {name: form.get(name, "").strip() for name in (*FIELDS, *FIELDS_TOO)}
    supplies = form.get("supplies", "").strip()
    if not supplies and form.get("capability"):
        supplies = f"{form['capability']}:{form.get('amount', '').strip() or '1'}"
    return {**fields, "supplies": supplies}


def _asked(view: Register, nation: str, form: Mapping[str, str]) -> WriteAsked:
    deed, name = form.get("deed", "new"), form.get("offer", "")
    if deed not in DEEDS:
        raise UnknownName("deed", deed, DEEDS)
    if not name:
        made = {**_fields(form), "nation": nation}
        fields = {key: value for key, value in made.items() if value}
        return WriteAsked(Recording(DEEDS["new"], _free_name(view, nation, form), fields), "")
    fields = {} if deed == "withdraw" else _fields(form)
    return WriteAsked(Recording(DEEDS[deed], name, fields), form.get("tag", ""))


def _free_name(view: Register, nation: str, form: Mapping[str, str]) -> str:
    """An id of the nation's own, from the title; the nation's view has all ids that begin so."""
    words = re.sub(r"[^a-z0-9]+", "-", form.get("title", "").lower()).strip("-")[:40] or "offer"
    first = f"{nation.lower()}-{words}"
    taken = {offer.offer for offer in view.offers}
    return next(
        name
        for n in range(len(taken) + 2)
        if (name := first if not n else f"{first}-{n + 1}") not in taken
    )


def _reads(view: Register, nation: str, form: Mapping[str, str]) -> dict[str, str]:
    """How what is written reads: its condition and its limits, in words."""
    fields = {key: value for key, value in _fields(form).items() if value}
    offer = Offer.model_validate({**fields, "offer": form.get("offer") or "new", "nation": nation})
    limits = caveats_words(view, offer.caveats)
    return {
        "condition": condition_words(view, offer.condition) or "No condition: it stands by itself.",
        "caveats": f"It {limits}." if limits else "No limits.",
    }


def _why(form: Mapping[str, str]) -> str:
    return form.get("why", "").strip() or "written at the table"


def _words(error: Exception) -> list[str]:
    if isinstance(error, ValidationError):
        return told_words(FaultsFound(explain(error, "offer", None)))
    return told_words(error)


def _by(table: TableRooms, name: str) -> str:
    """Who last changed an own row: somebody of one's own delegation, or the staff."""
    from contingent.adapters.storage.queries import LogFilter

    asked = LogFilter(row=("offers", name), last=1)
    found, _ = table.desk.ledger.log(asked)
    return found[-1].entry.actor if found else ""


def _clash(
    table: TableRooms, view: Register, form: dict[str, str], who: str, now: str | None
) -> Response:
    """What one wrote, beside what somebody else made of the row meanwhile: nothing is lost."""
    if now is None:
        lines = [f"{who or 'Somebody'} removed this offer meanwhile. Nothing was recorded."]
        return _page(table, view, form, status=409, trouble=lines)
    theirs, mine = _given(json.loads(now)), {**form, **_fields(form)}
    names = {name: name for name in (*FIELDS, *FIELDS_TOO)}
    differ = [
        f"{name}: now “{theirs.get(name) or 'nothing'}”, you wrote “{mine.get(name) or 'nothing'}”"
        for name in names
        if (theirs.get(name) or "") != (mine.get(name) or "")
    ]
    lines = [
        f"{who or 'Somebody'} changed this offer while you wrote. Nothing was recorded.",
        "What you wrote is below. Send it again to put it in place of this:",
        *(differ or ["what they wrote is what you wrote"]),
    ]
    rows = {"offers": {form["offer"]: now}}
    fresh = {**form, "tag": tag_of(rows, "offers", form["offer"])}
    return _page(table, view, fresh, status=409, trouble=lines)


def _page(
    table: TableRooms,
    view: Register,
    given: Mapping[str, str],
    *,
    status: int = 200,
    trouble: list[str] | None = None,
    reads: Mapping[str, str] | None = None,
) -> Response:
    asked = {line.capability for line in view.requirements}
    listed = sorted(view.capabilities, key=lambda c: c.capability not in asked)
    return table.page(
        "write.html",
        status,
        given={**dict.fromkeys((*FIELDS, *FIELDS_TOO), ""), **given},
        view=view,
        capabilities=listed,
        ladder=[str(state) for state in LADDER],
        confidences=[str(one) for one in Confidence],
        trouble=trouble or [],
        reads=reads,
    )
