"""Sealed rounds at the table: opened, sealed into, listed, handed over, closed, checked."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from contingent.conference.role import DELEGATES
from contingent.errors import ContingentError, LedgerBusy, UnknownName
from contingent.rounds.release import ReleaseGroup
from contingent.services.answers.condition_words import caveats_words, condition_words
from contingent.services.answers.titles import Titles
from contingent.services.delegations.own_rows import own_rows
from contingent.services.rounds import kept_rounds as rounds
from contingent.services.rounds.submitting import notional_offer, seal_offers
from contingent.web.place import at
from contingent.web.recording.posted import read_form
from contingent.web.table.context import TableRooms, me, signed, told_words

__all__ = ["routes"]

Answer = Callable[[Request], Awaitable[Response]]


def routes(table: TableRooms) -> list[tuple[str, list[str], Answer]]:
    """The addresses of sealed rounds."""
    return [
        ("/table/round", ["GET"], _round(table)),
        ("/table/round/open", ["POST"], _open(table)),
        ("/table/round/seal", ["POST"], _seal(table)),
        ("/table/round/withdraw", ["POST"], _deed(table, _withdrawing)),
        ("/table/round/list", ["POST"], _deed(table, _listing)),
        ("/table/round/hand-over", ["POST"], _deed(table, _handing)),
        ("/table/round/close", ["POST"], _deed(table, _closing)),
        ("/table/round/check", ["POST"], _check(table)),
    ]


async def _show(
    table: TableRooms, request: Request, name: str, *, status: int = 200, **more: Any
) -> Response:
    room = await table.room(request)
    there = (await table.shown(room)).rounds
    found = [one for one in there if one.asked.id == name]
    if not found:
        raise UnknownName("round", name, [one.asked.id for one in there])
    kept, account = found[0], me()
    public = kept.asked.register
    standing = [
        (
            one,
            condition_words(public, one.offer.condition),
            caveats_words(public, one.offer.caveats),
        )
        for one in (kept.outcome.standing if kept.outcome else ())
    ]
    view = await table.view(room)
    own = own_rows(view, str(account.nation)) if account.role in DELEGATES else ()
    context = {"trouble": [], "findings": None, **more}
    return table.page(
        "round.html",
        status,
        kept=kept,
        standing=standing,
        titles=Titles(public),
        own=[row for row in own if not row.offer.state.ended],
        groups=list(ReleaseGroup),
        mark=await table.mark(room),
        there=table.presence.seen_by(account),
        **context,
    )


def _round(table: TableRooms) -> Answer:
    async def show(request: Request) -> Response:
        return await _show(table, request, request.query_params.get("name", ""))

    return show


def _open(table: TableRooms) -> Answer:
    async def opened(request: Request) -> Response:
        room, form = await table.room(request), await read_form(request)
        store = table.desk.ledger.recordable()
        nations = tuple(filter(None, form.get("nations", "").replace(",", " ").split()))

        def begin() -> rounds.KeptRound:
            what = form.get("world") or None, form.get("concept") or None, nations
            why = signed("a sealed round", form.get("key", ""))
            return rounds.open_kept(store, *what, why, rehearsal=bool(form.get("rehearsal")))

        kept = await room.record(begin)
        return RedirectResponse(at(f"/table/round?name={kept.asked.id}"), 303)

    return opened


def _seal(table: TableRooms) -> Answer:
    """Seal own offers: the commitment is published, and the sealed file goes to the browser."""

    async def seal(request: Request) -> Response:
        room, form = await table.room(request), await read_form(request)
        name, nation = form.get("name", ""), str(me().nation)
        store = table.desk.ledger.recordable()
        view = await table.view(room)
        chosen = [key.removeprefix("offer-") for key in form if key.startswith("offer-")]
        offers = [
            notional_offer(r.offer) for r in own_rows(view, nation) if r.offer.offer in chosen
        ]
        groups = [group for group in ReleaseGroup if f"release-{group}" in form]
        try:
            kept = await room.look_up(rounds.kept_round, store, name)
            submission = seal_offers(kept.asked, nation, offers, groups)
            why = signed(f"{nation} seals its offers")
            await room.record(rounds.publish_kept, store, name, [submission.commitment], why)
        except LedgerBusy:
            raise
        except ContingentError as error:
            return await _show(table, request, name, status=422, trouble=told_words(error))
        mark = ".rehearsal" if kept.asked.rehearsal else ""
        told = {"content-disposition": f'attachment; filename="{nation}{mark}.sealed"'}
        return Response(submission.sealed, media_type="application/octet-stream", headers=told)

    return seal


#: A deed in a round: (store, name, form) -> the round after it.
Deed = Callable[[Any, str, dict[str, str]], rounds.KeptRound]


def _withdrawing(store: Any, name: str, _form: dict[str, str]) -> rounds.KeptRound:
    nation = str(me().nation)
    return rounds.withdraw_kept(store, name, nation, signed(f"{nation} withdraws"))


def _listing(store: Any, name: str, _form: dict[str, str]) -> rounds.KeptRound:
    return rounds.close_list(store, name, signed("the list is complete"))


def _handing(store: Any, name: str, form: dict[str, str]) -> rounds.KeptRound:
    nation = str(me().nation)
    data = form.get("sealed", "").strip().encode()
    return rounds.hand_over(store, name, nation, data, signed(f"{nation} hands over its file"))


def _closing(store: Any, name: str, _form: dict[str, str]) -> rounds.KeptRound:
    return rounds.close_kept(store, name, signed("the round is closed"))


def _deed(table: TableRooms, deed: Deed) -> Answer:
    async def do(request: Request) -> Response:
        room, form = await table.room(request), await read_form(request)
        name = form.get("name", "")
        store = table.desk.ledger.recordable()
        try:
            await room.record(deed, store, name, form)
        except LedgerBusy:
            raise
        except ContingentError as error:
            return await _show(table, request, name, status=422, trouble=told_words(error))
        return RedirectResponse(at(f"/table/round?name={name}"), 303)

    return do


def _check(table: TableRooms) -> Answer:
    """Hold one's own sealed file against what is public. The file is kept nowhere."""

    async def check(request: Request) -> Response:
        room, form = await table.room(request), await read_form(request)
        name, data = form.get("name", ""), form.get("sealed", "").strip().encode()
        store = table.desk.ledger.recordable()
        try:
            kept = await room.look_up(rounds.kept_round, store, name)
            found = await room.look_up(rounds.check_kept, kept, data or None, None)
        except LedgerBusy:
            raise
        except ContingentError as error:
            return await _show(table, request, name, status=422, trouble=told_words(error))
        return await _show(table, request, name, findings=found)

    return check
