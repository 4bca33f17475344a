"""The gate: who asks is known, and may ask it, before anything else is looked at."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi.responses import RedirectResponse
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contingent.conference.account import SignedIn
from contingent.conference.proxy_word import PROXY, ProxyWord
from contingent.conference.role import Role
from contingent.errors import LedgerAway, LedgerBusy
from contingent.register.release import PUBLIC
from contingent.services.conference.accounts import Accounts
from contingent.web.conference.cookies import token_of
from contingent.web.conference.limits import Allowances
from contingent.web.conference.noting import Noting
from contingent.web.conference.proxy import every_value
from contingent.web.place import at
from contingent.web.policy import POLICY, Open
from contingent.web.problems import AWAY, page, problem
from contingent.web.request_guard import SAFE
from contingent.web.signer import SIGNED_IN

__all__ = ["Doorkeeper", "Rooms"]

#: Seconds between two looks at whether the session of somebody who listens goes on.
LOOK = 10.0
FORBIDDEN = 403
_CLOSED = "This is not open to you: {role}."
_SIGN_IN = "Sign in first."
_SECOND = "Make a second factor first: here it is asked for of every {role}."
#: What is open to whoever has to make a second factor.
_WITHOUT_SECOND = frozenset(
    {
        *("GET /account", "GET /account/second", "POST /account/second"),
        *("POST /account/password", "POST /account/end", "POST /sign-out"),
    }
)
_TOO_MUCH = "You have asked for very much in a short time; ask again in a minute."


@dataclass(frozen=True)
class Rooms:
    """Where a request goes once it is let through.

    Attributes:
        own: routes of the conference itself.
        seen: routes of every room.
        of: the room of a viewer.
    """

    own: Sequence[BaseRoute]
    seen: Sequence[BaseRoute]
    of: Callable[[str], ASGIApp]


@dataclass(frozen=True)
class _Found:
    """What an address is: its name in the table, and whether it is the conference's own."""

    name: str
    own: bool


@dataclass(frozen=True)
class Doorkeeper:
    """Lets through who may ask what is asked, to the room of its viewer.

    Attributes:
        app: the conference's own pages.
        word: how a proxy names whom it asks for; None where none does.
        second: roles that are let in with a second factor alone, where they have a password.
    """

    app: ASGIApp
    rooms: Rooms
    accounts: Accounts
    allowances: Allowances
    noting: Noting
    word: ProxyWord | None = None
    second: frozenset[Role] = frozenset()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            who = await self._who(scope)
            answer = self._refusal(scope, who)
            if who is not None and (answer is None or answer.status_code == FORBIDDEN):
                # Before it is answered: what cannot be noted is not read.
                await asyncio.to_thread(self._note, scope, who, refused=answer is not None)
        except LedgerBusy as error:
            answer = _told(scope, 503, AWAY if isinstance(error, LedgerAway) else str(error))
        if answer is not None:
            await answer(scope, receive, send)
            return
        token = SIGNED_IN.set(who)
        try:
            await self._let_through(scope, receive, send, who)
        finally:
            SIGNED_IN.reset(token)

    async def _who(self, scope: Scope) -> SignedIn | None:
        headers = Headers(scope=scope)
        token = token_of(headers)
        found = await asyncio.to_thread(self.accounts.signed_in, token) if token else None
        vouched = found.account.vouched if found else None
        if found is None or vouched is None or vouched.issuer != PROXY:
            return found
        # Whom the proxy names no longer, or another whom it names in the same browser.
        if self.word is None or self.word.identity(every_value(headers)) != vouched:
            await asyncio.to_thread(self.accounts.end, found.digest, PROXY)
            return None
        return found

    def _note(self, scope: Scope, who: SignedIn, *, refused: bool) -> None:
        found = self._find(scope)
        if isinstance(found, _Found) and refused:
            self.noting.refused(who, found.name)
        elif isinstance(found, _Found):
            self.noting.note(who, found.name, scope["query_string"].decode("latin-1"))

    def _refusal(self, scope: Scope, who: SignedIn | None) -> Response | None:
        """Why a request is not let through; None when it is."""
        found = self._find(scope)
        allowed = POLICY.get(found.name) if isinstance(found, _Found) else None
        if allowed is Open.ANYBODY:
            return None
        if who is None:
            return _sign_in(scope)
        if not self.allowances.request(who.account.name):
            return _told(scope, 429, _TOO_MUCH)
        if not isinstance(found, _Found):
            words = "There is nothing at this address."
            method = f"{scope['method']} is not done at this address."
            return _told(scope, found, words if found == 404 else method)  # noqa: PLR2004
        if self._lacks_second(who) and found.name not in _WITHOUT_SECOND:
            if scope["method"] in SAFE and not scope["path"].startswith("/api/"):
                return RedirectResponse(at("/account/second"), 303)
            return _told(scope, FORBIDDEN, _SECOND.format(role=who.account.role))
        if found.name in {"GET /", "GET /table"} and who.account.viewer is None:
            return RedirectResponse(at("/account"), 303)
        if allowed is None or who.account.role not in allowed:
            return _told(scope, FORBIDDEN, _CLOSED.format(role=who.account.role))
        return None

    def _lacks_second(self, who: SignedIn) -> bool:
        """Whether somebody has to make a second factor before anything else."""
        account = who.account
        return account.role in self.second and account.vouched is None and not account.second

    async def _let_through(
        self, scope: Scope, receive: Receive, send: Send, who: SignedIn | None
    ) -> None:
        found = self._find(scope)
        assert isinstance(found, _Found)  # noqa: S101 - else it was refused
        viewer = None if who is None else who.account.viewer
        if who is not None:
            receive = self._while_signed_in(scope, receive)
        if found.own:
            await self.app(scope, receive, send)
            return
        # Of a room, whoever sees no row may ask what is the same in all of them.
        await self.rooms.of(viewer or PUBLIC)(scope, receive, send)

    def _while_signed_in(self, scope: Scope, receive: Receive) -> Receive:
        """What a client sends; it hangs up when its session is over."""
        token = token_of(Headers(scope=scope))

        async def hear() -> Message:
            heard = asyncio.ensure_future(receive())
            try:
                while True:
                    done, _ = await asyncio.wait({heard}, timeout=LOOK)
                    if done:
                        return heard.result()
                    if await asyncio.to_thread(self._is_over, token):
                        return {"type": "http.disconnect"}
            finally:
                heard.cancel()

        return hear

    def _is_over(self, token: str) -> bool:
        try:
            return self.accounts.signed_in(token, asks=False) is None
        except LedgerBusy:
            return False

    def _find(self, scope: Scope) -> _Found | int:
        """What is asked for; else the status that tells why there is nothing."""
        missing = 404
        for routes, own in ((self.rooms.own, True), (self.rooms.seen, False)):
            for route in routes:
                match, _ = route.matches(scope)
                if match is Match.NONE:
                    continue
                if isinstance(route, Mount):
                    return _Found(f"MOUNT {route.path}", own)
                if match is Match.FULL:
                    path: str = getattr(route, "path", "")
                    return _Found(f"{scope['method']} {path}", own)
                missing = 405
        return missing


def _sign_in(scope: Scope) -> Response:
    """Where somebody goes who is not signed in: the same for every address, there or not."""
    if scope["path"].startswith("/api/") or scope["method"] not in SAFE:
        return _told(scope, 401, _SIGN_IN)
    query = scope["query_string"].decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "")
    to = "" if wanted == "/" else f"?to={quote(wanted[:2000], safe='')}"
    return RedirectResponse(at(f"/sign-in{to}"), 303)


def _told(scope: Scope, status: int, text: str) -> Response:
    told: Callable[[int, str], Response] = problem if scope["path"].startswith("/api/") else page
    answer = told(status, text)
    if status in {429, 503}:
        answer.headers["retry-after"] = "2"
    return answer
