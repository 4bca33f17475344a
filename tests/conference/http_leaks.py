"""Leaks planted in the room of a conference: the harness must find every one of them.

Each is what somebody could write who forgets for a moment whom a request is of.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException

from contingent.conference.account import Account
from contingent.errors import LedgerError, UnknownName
from contingent.register.by_row import ByRow
from contingent.register.content_hash import _TEXTS
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.release import STAFF
from contingent.register.view import _OFFERS
from contingent.services.chair.desk import OnShow
from contingent.services.conference.accounts import Accounts, NotLetIn
from contingent.services.conference.viewing import LedgerViews
from contingent.services.conference.writing import DelegationDesk
from contingent.services.rounds import kept_rounds
from contingent.web import app, meetings
from contingent.web.apart import ViewerJobs, ViewerKey
from contingent.web.conference.doorkeeper import Doorkeeper
from contingent.web.conference.source import Seen
from contingent.web.job import Job
from contingent.web.pages.details import OfferPage
from contingent.web.render import render
from contingent.web.table import marks
from tests.conference.asking import Wanted

__all__ = ["LEAKS", "HttpLeak"]

Plant = Callable[[pytest.MonkeyPatch], None]
Tell = Callable[[LedgerViews, Accounts], object]


@dataclass(frozen=True)
class HttpLeak:
    """A leak, and where it shows.

    Attributes:
        paths: of requests that are sent to find it.
    """

    plant: Plant
    paths: tuple[str, ...]

    def concerns(self, wanted: Wanted) -> bool:
        return wanted.path in self.paths


def _views(patch: pytest.MonkeyPatch) -> dict[str, LedgerViews]:
    """The views of the conference that is made next."""
    found: dict[str, LedgerViews] = {}
    begin = LedgerViews.__init__

    def kept(self: LedgerViews, *args: Any) -> None:
        begin(self, *args)
        found["views"] = self

    patch.setattr(LedgerViews, "__init__", kept)
    return found


def _header(tell: Tell, *paths: str) -> HttpLeak:
    """Something told in a header of every answer."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        views, through = _views(patch), Doorkeeper._let_through

        async def leaking(self: Doorkeeper, scope: Any, receive: Any, send: Any, who: Any) -> None:
            told = str(tell(views["views"], self.accounts)).encode()

            async def more(message: Any) -> None:
                if message["type"] == "http.response.start":
                    message = {**message, "headers": [*message["headers"], (b"x-told", told)]}
                await send(message)

            await through(self, scope, receive, more, who)

        patch.setattr(Doorkeeper, "_let_through", leaking)

    return HttpLeak(plant, paths or ("/api/check", "/account"))


def _whole(views: LedgerViews) -> Register:
    return views.ledger.read()


def _kept_by_question(patch: pytest.MonkeyPatch) -> None:
    def own(_: ViewerJobs, job: Job) -> Job:
        key: Any = job.key
        return replace(job, key=ViewerKey("all", (key[0], *key[2:])))

    patch.setattr(ViewerJobs, "_own", own)
    patch.setattr(
        ViewerJobs,
        "kept",
        lambda self, key: self._jobs.kept(ViewerKey("all", (key[0], *key[2:]))),
    )


def _view_of_who_came_first(patch: pytest.MonkeyPatch) -> None:
    made: dict[str, Register] = {}
    view = LedgerViews.view

    def first(self: LedgerViews, viewer: str, head: Any = None) -> Register:
        whole = self.ledger.read(None, None, head)
        return made.setdefault(whole.case.title, view(self, viewer, head))

    patch.setattr(LedgerViews, "view", first)


def _offer_page(
    answer: Callable[[LedgerViews, UnknownName], Exception],
) -> Plant:
    def plant(patch: pytest.MonkeyPatch) -> None:
        views, context = _views(patch), OfferPage.context

        async def leaking(self: OfferPage, asked: Any) -> dict[str, Any]:
            try:
                return await context(self, asked)
            except UnknownName as error:
                raise answer(views["views"], error) from None

        patch.setattr(OfferPage, "context", leaking)

    return plant


def _refused(views: LedgerViews, error: UnknownName) -> Exception:
    there = error.name in _whole(views).offers_by_id
    return HTTPException(403, "This offer is not released to you.") if there else error


def _staff_room(patch: pytest.MonkeyPatch) -> None:
    through = Doorkeeper._let_through

    async def leaking(self: Doorkeeper, scope: Any, receive: Any, send: Any, who: Any) -> None:
        if scope["path"] == "/register.csv":
            await self.rooms.of(STAFF)(scope, receive, send)
            return
        await through(self, scope, receive, send, who)

    patch.setattr(Doorkeeper, "_let_through", leaking)


def _marked_by_the_head(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Seen, "mark", lambda self: str(self._views.ledger.head().seq))


def _marked_by_the_head_at_the_table(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(marks, "mark_of", lambda _room, desk: str(desk.ledger.head().seq))


def _rows_of_who_came_first(patch: pytest.MonkeyPatch) -> None:
    """An offer as it is seen is kept by the offer, whatever is hidden of it."""
    kept: ByRow[Offer, Offer] = ByRow()
    patch.setattr(_OFFERS, "of", lambda row, work, _besides: kept.of(row, work))


def _texts_by_name(patch: pytest.MonkeyPatch) -> None:
    """What of an offer goes into a hash is kept by its id, whatever the offer is."""
    texts: dict[tuple[str, str], str] = {}

    def of(row: Any, work: Callable[[], str]) -> str:
        return texts.setdefault(("offer", row.offer), work()) if type(row) is Offer else work()

    patch.setattr(_TEXTS, "of", of)


def _sessions_of_all(patch: pytest.MonkeyPatch) -> None:
    sessions = Accounts.sessions
    patch.setattr(Accounts, "sessions", lambda self, _name=None: sessions(self))


def _unknown_account(patch: pytest.MonkeyPatch) -> None:
    prove = Accounts.prove

    def leaking(self: Accounts, name: str, password: str, address: str) -> Account:
        if self.store.account(name) is None:
            raise NotLetIn("There is no such account.")
        return prove(self, name, password, address)

    patch.setattr(Accounts, "prove", leaking)


def _clash_told(patch: pytest.MonkeyPatch) -> None:
    def leaking(_self: DelegationDesk, *args: Any) -> None:
        raise LedgerError(str(args[-1]))

    patch.setattr(DelegationDesk, "_hold", leaking)


def _clash_not_seen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DelegationDesk, "_hold", lambda *_: None)


def _count_in_the_page(patch: pytest.MonkeyPatch) -> None:
    views, page = _views(patch), render

    def leaking(template: str, **context: Any) -> str:
        return f"{page(template, **context)}<!-- {len(_whole(views['views']).offers)} -->"

    patch.setattr(app, "render", leaking)


def _scenario_told(patch: pytest.MonkeyPatch) -> None:
    read = Seen.read

    def leaking(self: Seen, scenario: str | None, as_of: Any) -> Register:
        known = {one.name for one in self._views.ledger.scenarios()}
        if scenario is not None and scenario not in known:
            raise LedgerError(f"there is no scenario '{scenario}'")
        return read(self, scenario, as_of)

    patch.setattr(Seen, "read", leaking)


def _ids_in_sequence(patch: pytest.MonkeyPatch) -> None:
    numbers, through = itertools.count(), Doorkeeper._let_through

    async def counting(self: Doorkeeper, *args: Any) -> None:
        next(numbers)
        await through(self, *args)

    class Sequence:
        @staticmethod
        def token_urlsafe(_size: int = 32) -> str:
            return f"meeting-{next(numbers)}"

    patch.setattr(Doorkeeper, "_let_through", counting)
    patch.setattr(meetings, "secrets", Sequence)


def _asked_by_all(patch: pytest.MonkeyPatch) -> None:
    """What is left to ask is counted for all together, and told."""
    numbers = itertools.count()
    _header(lambda *_: 1000 - next(numbers)).plant(patch)


def _history(patch: pytest.MonkeyPatch) -> None:
    """A page of the ledger's entries that is open to all."""
    views, through = _views(patch), Doorkeeper._refusal

    def leaking(self: Doorkeeper, scope: Any, who: Any) -> Any:
        if scope["path"] == "/log" and who is not None:
            from contingent.adapters.storage.queries import LogFilter

            found, _ = views["views"].ledger.log(LogFilter())
            return PlainTextResponse("\n".join(one.entry.verb for one in found))
        return through(self, scope, who)

    patch.setattr(Doorkeeper, "_refusal", leaking)


def _last(views: LedgerViews) -> str:
    entry = views.ledger.entry(views.ledger.head().seq)
    return entry.at


def _listed(names: Iterable[str]) -> UnknownName:
    return UnknownName("offer", "nothing", list(names))


def _proposed_shown(patch: pytest.MonkeyPatch) -> None:
    """Snapshots are shown before a second chair has published them."""
    patch.setattr(OnShow, "published", property(lambda self: self.snapshots))


def _rehearsal_of_all(patch: pytest.MonkeyPatch) -> None:
    """A rehearsal is named by what everybody might seal in it."""

    def with_offers(one: Any, **given: Any) -> Any:
        return replace(one, **{name: value for name, value in given.items() if name != "notional"})

    patch.setattr(kept_rounds, "replace", with_offers)


LEAKS: Mapping[str, HttpLeak] = {
    "answers kept by the question, not by the view": HttpLeak(
        _kept_by_question, ("/api/plan", "/api/who")
    ),
    "the view of whoever came first": HttpLeak(_view_of_who_came_first, ("/api/check",)),
    "number of offers in a header": _header(lambda v, _: len(_whole(v).offers)),
    "number of entries in a header": _header(lambda v, _: v.ledger.head().seq),
    "hash of the whole as an ETag": _header(lambda v, _: _whole(v).content_hash),
    "hash of the last entry": _header(lambda v, _: v.ledger.head().hash),
    "time of the last entry": _header(lambda v, _: _last(v)),
    "place of the last row among all": _header(
        lambda v, _: [o.offer.startswith("zz") for o in _whole(v).offers]
    ),
    "number of those signed in": _header(lambda _, a: len(a.sessions())),
    "number of deeds": _header(lambda _, a: len(a.store.deeds())),
    "number of scenarios": _header(lambda v, _: len(v.ledger.scenarios())),
    "requests left, counted for all": HttpLeak(_asked_by_all, ("/api/check", "/account")),
    "number of pledges without a public source": _header(lambda v, _: len(_whole(v).pledges)),
    "names of hidden offers in an error": HttpLeak(
        _offer_page(lambda v, _: _listed(reversed(list(_whole(v).offers_by_id)))), ("/offer",)
    ),
    "403 where there is a hidden row": HttpLeak(_offer_page(_refused), ("/offer",)),
    "an export of the whole": HttpLeak(_staff_room, ("/register.csv",)),
    "news when anything is recorded": HttpLeak(_marked_by_the_head, ("/news",)),
    "news at the table when anything is recorded": HttpLeak(
        _marked_by_the_head_at_the_table, ("/table/news",)
    ),
    "rows as whoever came first sees them": HttpLeak(_rows_of_who_came_first, ("/api/register",)),
    "hashes of rows as whoever came first sees them": HttpLeak(_texts_by_name, ("/api/check",)),
    "sessions of others": HttpLeak(_sessions_of_all, ("/account",)),
    "that there is no such account": HttpLeak(_unknown_account, ("/sign-in",)),
    "a clash told to the writer": HttpLeak(_clash_told, ("WRITE",)),
    "a clash seen by what is missing": HttpLeak(_clash_not_seen, ("WRITE",)),
    "number of offers in a page": HttpLeak(_count_in_the_page, ("/register",)),
    "which scenarios there are": HttpLeak(_scenario_told, ("/map",)),
    "ids in the order they were given": HttpLeak(_ids_in_sequence, ("/meeting",)),
    "a snapshot that is not out": HttpLeak(_proposed_shown, ("/table",)),
    "a rehearsal of everybody's offers": HttpLeak(_rehearsal_of_all, ("/table",)),
    "a history open to all": HttpLeak(_history, ("/log",)),
}
