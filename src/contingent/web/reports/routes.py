"""The addresses of the Read page: what is to be read, its review, and recording it."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contingent.errors import LedgerBusy, LedgerError, StaleWrite
from contingent.ledger.entry import MAIN
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import Register
from contingent.services.ledger.recording import Signed
from contingent.services.reports.accepting import Accepted, accept
from contingent.services.reports.report import operation_of
from contingent.services.reports.review import ReviewItem, review_items
from contingent.web import work
from contingent.web.crew.task import Task
from contingent.web.job import Job
from contingent.web.pages.page import PageRequest
from contingent.web.recording.answering import ledger_of, page_of
from contingent.web.recording.posted import actor_of, remember, see_other
from contingent.web.reports.cards import cards_of, copied, hand_card
from contingent.web.reports.deciding import (
    Sent,
    faults_of,
    meeting_cards,
    read_sent,
    reviewed,
    told,
)
from contingent.web.reports.report_cache import (
    CachedReport,
    KeptOutcome,
    ReportCache,
    key_of_reading,
)
from contingent.web.reports.request import (
    Given,
    asked_to_read,
    beside_document,
    languages,
)
from contingent.web.reports.showing import review_context
from contingent.web.reports.upload import read_parts
from contingent.web.request import asked_of
from contingent.web.room import Room

__all__ = ["add_reading"]

Answer = Callable[[Request], Awaitable[Response]]
_OWN = ("report", "done", "whole")


def add_reading(app: FastAPI, room: Room) -> None:
    """Add the page: ``/read`` to have something read, ``/read/review`` to decide on it."""
    cache = ReportCache()
    app.state.cache = cache
    both = ["GET", "POST"]
    app.add_api_route("/read", _read(room, cache), methods=both, include_in_schema=False)
    app.add_api_route(
        "/read/review", _review(room, cache), methods=["POST"], include_in_schema=False
    )


def _page(template: str, asked: PageRequest, status: int = 200, **more: Any) -> HTMLResponse:
    return page_of(template, asked, "/read", status, **more)


def _read(room: Room, cache: ReportCache) -> Answer:
    async def answer(request: Request) -> Response:
        asked = await asked_of(room, _OWN, request)
        key = asked.extras.get("report", "")
        if request.method == "GET" and key:
            cached = cache.get(key)
            if cached is None:
                return _form(asked, cache, 404, gone=True)
            return await _shown(asked, cache, cached, request)
        if request.method == "GET":
            return _form(asked, cache)
        given = asked_to_read(await read_parts(request))
        if given.data is None or given.faults:
            found = await _faults_beside(asked, given)
            return _form(asked, cache, 422, given, [*given.faults, *found])
        operation = operation_of(await _compared(asked))
        data, options = given.data, replace(given.options, operation=operation)
        key = key_of_reading(data, given.name, options)
        if cache.get(key) is None:
            # The cache keeps what was read, not the jobs.
            task = Task(work.read_report, (data, given.name, options))
            question = Job("read", ("read", key), task, kept=False)
            try:
                cache.put(key, await asked.room.answer(question))
            except FaultsFound as error:
                return _form(asked, cache, 422, given, beside_document(given, error.faults))
        return RedirectResponse(asked.view.url("/read", as_of=None, report=key), 303)

    return answer


def _form(
    asked: PageRequest,
    cache: ReportCache,
    status: int = 200,
    given: Given | None = None,
    faults: list[Fault] | None = None,
    *,
    gone: bool = False,
) -> HTMLResponse:
    beside: dict[str, list[Fault]] = {}
    for fault in faults or []:
        beside.setdefault(fault.column or "text", []).append(fault)
    return _page(
        "read.html",
        asked,
        status,
        cells=given.cells
        if given
        else dict.fromkeys(("text", "title", "url", "on", "language"), ""),
        file=given.name if given and given.data and not given.cells["text"].strip() else "",
        beside=beside,
        count=len(faults or []),
        gone=gone,
        languages=languages(),
        lately=cache.lately(),
        address=asked.view.url("/read", as_of=None),
    )


async def _faults_beside(asked: PageRequest, given: Given) -> list[Fault]:
    """What is wrong with the document, where something is wrong beside it."""
    if given.data is None:
        return []
    task = Task(work.faults_of_document, (given.data, given.name, given.options))
    key = "document", key_of_reading(given.data, given.name, given.options)
    faults: list[Fault] = await asked.room.answer(Job("read", key, task, kept=False))
    return beside_document(given, faults)


async def _compared(asked: PageRequest) -> Register:
    """The register a report is compared with and recorded in: of the scenario, as it is now."""
    return await asked.room.register(asked.view.choice.scenario)


def _branch(asked: PageRequest) -> str:
    ledger = asked.room.source.ledger
    return MAIN if ledger is None else ledger.branch(asked.view.choice.scenario)


async def _first(
    asked: PageRequest, cache: ReportCache, cached: CachedReport
) -> tuple[Register, tuple[ReviewItem, ...], Sent]:
    """The review as it is before anybody has decided anything."""
    register, report = await _compared(asked), cached.report
    compared = Job(
        "quick",
        ("review", cached.key, register.content_hash),
        lambda _control: review_items(report, register),
        kept=False,
    )
    items = await asked.room.answer(compared)
    rejected = cache.rejected(cached.key, _branch(asked))
    cards = cards_of(items, report, register, rejected)
    source = {"source_title": report.title, "source_url": report.url}
    before = next((card.claim for card in cards if card.claim is not None), None)
    if before is not None:
        source = {name: text or getattr(before, name) for name, text in source.items()}
    why = f"read in {report.title or report.name}"
    return register, items, Sent(cards, meeting_cards(report), source, report.digest, why=why)


async def _shown(
    asked: PageRequest, cache: ReportCache, cached: CachedReport, request: Request
) -> Response:
    register, _, sent = await _first(asked, cache, cached)
    sent = replace(sent, who=actor_of(request))
    outcome = cache.outcome(asked.extras.get("done", ""))
    return _review_page(asked, cached, register, sent, outcome=outcome)


def _review_page(
    asked: PageRequest,
    cached: CachedReport,
    register: Register,
    sent: Sent,
    status: int = 200,
    **more: Any,
) -> HTMLResponse:
    settings: dict[str, Any] = {
        "outcome": None,
        "beside": {},
        "others": [],
        "trouble": None,
        "split": "",
    }
    context = review_context(asked.view, cached.report, register, sent, asked.extras)
    here: Mapping[str, Any] = {"as_of": None, "report": cached.key}
    return _page(
        "read_review.html",
        asked,
        status,
        **{**settings, **more},
        **context,
        address=asked.view.url("/read/review", **here),
    )


def _review(room: Room, cache: ReportCache) -> Answer:
    async def answer(request: Request) -> Response:
        asked = await asked_of(room, _OWN, request)
        cached = cache.get(asked.extras.get("report", ""))
        if cached is None:
            return _form(asked, cache, 404, gone=True)
        register, items, fresh = await _first(asked, cache, cached)
        form = {name: part.text for name, part in (await read_parts(request)).items()}
        sent = read_sent(form, cached.report, items, fresh.cards)
        deed, _, of = sent.go.partition(" ")
        if deed == "whole" or form.get("whole") == "yes":
            asked = replace(asked, extras={**asked.extras, "whole": "yes"})
        if deed == "split":
            cards = tuple(copied(sent.cards, of))
            return _review_page(asked, cached, register, replace(sent, cards=cards), split=of)
        if deed == "hand":
            made = hand_card(cached.report, of)
            if made is not None and of not in {card.id for card in sent.cards}:
                sent = replace(sent, cards=(*sent.cards, made))
            return _review_page(asked, cached, register, sent, split=of)
        if deed != "record":
            return _review_page(asked, cached, register, sent)
        return await _recorded(asked, cache, cached, register, sent)

    return answer


async def _recorded(
    asked: PageRequest, cache: ReportCache, cached: CachedReport, register: Register, sent: Sent
) -> Response:
    """Record what a review decides, all of it or nothing; show it again with what is wrong."""
    branch = _branch(asked)
    signed = Signed(sent.who, sent.why)
    faults = [*signed.faults(), *faults_of(sent)]
    status, more = 422, {}
    try:
        store = ledger_of(asked).recordable()
        # Unsigned, to find what else is wrong; with a fault nothing of it is kept.
        signed = Signed("nobody", "none") if signed.faults() else signed
        review = reviewed(sent, cached.report)
        recorded = partial(accept, store, review, signed, scenario=branch, faults=tuple(faults))
        done: Accepted = await asked.room.record(recorded)
    except FaultsFound as error:
        sent, beside, others = told(sent, error.faults)
        more = {"beside": beside, "others": others}
    except LedgerBusy:
        raise
    except (LedgerError, StaleWrite) as error:
        status, more = 409, {"trouble": str(error)}
    else:
        rejected = {card.id: card.why_not for card in sent.cards if card.do == "reject"}
        token = secrets.token_urlsafe(9)
        cache.tell(token, cached.key, branch, KeptOutcome(sent.who.strip(), done, rejected))
        here = {"as_of": None, "report": cached.key, "done": token}
        return see_other(asked.view.url("/read", **here), sent.who)
    answer = _review_page(asked, cached, register, sent, status, **more)
    if sent.who:
        remember(answer, sent.who)
    return answer
