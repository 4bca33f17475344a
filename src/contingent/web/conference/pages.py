"""The pages of signing in and out, of an invitation, and of one's own sessions."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from contingent.conference.account import LEAST_LETTERS, Account, SignedIn
from contingent.conference.role import Role
from contingent.register.fault import FaultsFound
from contingent.services.conference.accounts import Accounts, NotLetIn
from contingent.services.conference.second import SecondFactors
from contingent.web.conference.cookies import (
    forget_session,
    give_begun,
    give_session,
    token_of,
)
from contingent.web.conference.limits import Allowances
from contingent.web.place import at
from contingent.web.recording.posted import read_form
from contingent.web.render import render
from contingent.web.signer import who_is_signed_in

__all__ = ["HOME", "OFTEN", "add_pages", "address_of", "own_page", "signed_in", "whoever", "within"]

Answer = Callable[[Request], Awaitable[Response]]
#: Where whoever signs in goes who did not want to go anywhere.
HOME = "/table"
OFTEN = "That did not let in too often. Try again in a quarter of an hour."


def add_pages(
    app: FastAPI,
    seconds: SecondFactors,
    allowances: Allowances,
    title: str,
    provider: str = "",
    *,
    passkeys: bool = False,
) -> None:
    """Add them.

    Args:
        title: of the conference, as whoever is not signed in yet may read it.
        provider: what the provider is called by which one may sign in as well; empty for none.
        passkeys: whether one may sign in by a passkey.
    """
    both, accounts = ["GET", "POST"], seconds.accounts
    same = {"title": title, "provider": provider, "passkeys": passkeys}
    for path, methods, made in (
        ("/sign-in", both, _sign_in(seconds, allowances, same)),
        ("/invitation", both, _invitation(accounts, allowances, title)),
        ("/sign-out", ["POST"], _sign_out(accounts)),
        ("/account", ["GET"], _account(accounts, passkeys=passkeys)),
        ("/account/end", ["POST"], _end(accounts)),
        ("/account/password", ["POST"], _password(accounts, allowances, passkeys=passkeys)),
    ):
        app.add_api_route(path, made, methods=methods, include_in_schema=False)


def own_page(template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page of the conference itself, which shows nothing of the case."""
    return HTMLResponse(render(f"conference/{template}", **context), status)


def address_of(request: Request) -> str:
    """Where a request comes from."""
    return request.client.host if request.client else ""


async def ask_second(seconds: SecondFactors, account: Account, to: str) -> Response:
    """Have a browser ask for the second factor of whoever has given its password."""
    token = await asyncio.to_thread(seconds.ask, account)
    answer = RedirectResponse(
        at("/sign-in/second") + (f"?to={quote(to, safe='')}" if to else ""), 303
    )
    give_begun(answer, token)
    return answer


def _sign_in(seconds: SecondFactors, allowances: Allowances, same: dict[str, Any]) -> Answer:
    accounts = seconds.accounts

    async def sign_in(request: Request) -> Response:
        to = within(request.query_params.get("to", ""))
        if request.method == "GET":
            return own_page("sign_in.html", **same, to=to, name="", trouble=None)
        form = await read_form(request)
        name, to = form.get("name", "").strip().lower()[:80], within(form.get("to", ""))
        address = address_of(request)
        trouble, status = OFTEN, 429
        if allowances.may_try(name, address):
            # It counts before it is known, so that many at a time are as many.
            allowances.tried(name, address)
            given = name, form.get("password", ""), address
            try:
                account = await asyncio.to_thread(accounts.prove, *given)
            except NotLetIn as error:
                trouble, status = str(error), 401
            else:
                allowances.let_in(name)
                if account.second:
                    return await ask_second(seconds, account, to)
                return signed_in(await asyncio.to_thread(accounts.begin, account, address), to)
        return own_page("sign_in.html", status, **same, to=to, name=name, trouble=trouble)

    return sign_in


def signed_in(token: str, to: str) -> Response:
    """Have a browser hold a session, and go where one wanted to go."""
    answer = RedirectResponse(at(to or HOME), 303)
    give_session(answer, token)
    return answer


def within(address: str) -> str:
    """An address of this room; empty for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and not parts.scheme and not parts.netloc else ""


def _invitation(accounts: Accounts, allowances: Allowances, title: str) -> Answer:
    """The link's secret is a fragment, which a browser tells no server; the form posts it."""

    async def invitation(request: Request) -> Response:
        if request.method == "GET":
            return own_page("invitation.html", title=title, least=LEAST_LETTERS, trouble=[])
        form = await read_form(request)
        address, password = address_of(request), form.get("password", "")
        trouble, status = [OFTEN], 429
        # A link holds 256 random bits: nobody guesses one, and all may come at once.
        if allowances.may_begin(address):
            trouble, status = [], 422
            if password != form.get("again", ""):
                trouble = ["The two passwords are not the same."]
            try:
                if not trouble:
                    code = form.get("code", "").strip()
                    token = await asyncio.to_thread(accounts.join, code, password, address)
                    # Whoever has a second factor is asked for it, at the door.
                    return signed_in(token, "") if token else RedirectResponse(at("/sign-in"), 303)
            except FaultsFound as error:
                trouble = [f"The password {f.message}; {f.hint}." for f in error.faults]
            except NotLetIn as error:
                trouble, status = [str(error)], 403
        return own_page(
            "invitation.html", status, title=title, least=LEAST_LETTERS, trouble=trouble
        )

    return invitation


def _sign_out(accounts: Accounts) -> Answer:
    async def sign_out(request: Request) -> Response:
        await asyncio.to_thread(accounts.sign_out, token_of(request.headers))
        answer = RedirectResponse(at("/sign-in"), 303)
        forget_session(answer)
        return answer

    return sign_out


def _account(accounts: Accounts, *, passkeys: bool) -> Answer:
    async def account(_request: Request) -> Response:
        me = whoever()
        found = await asyncio.to_thread(accounts.sessions, me.account.name)
        more: dict[str, Any] = {"me": me, "sessions": found, "trouble": [], "least": LEAST_LETTERS}
        return own_page("account.html", title="Your account", passkeys=passkeys, **more)

    return account


def _password(accounts: Accounts, allowances: Allowances, *, passkeys: bool) -> Answer:
    async def password(request: Request) -> Response:
        me, form = whoever(), await read_form(request)
        name, address, new = me.account.name, address_of(request), form.get("password", "")
        trouble, status = [OFTEN], 429
        if allowances.may_try(name, address):
            allowances.tried(name, address)
            trouble, status = [], 422
            try:
                if new != form.get("again", ""):
                    trouble = ["The two new passwords are not the same."]
                else:
                    old = form.get("old", "")
                    await asyncio.to_thread(accounts.change_password, me, old, new)
                    return RedirectResponse(at("/account"), 303)
            except FaultsFound as error:
                trouble = [f"The password {f.message}; {f.hint}." for f in error.faults]
            except NotLetIn as error:
                trouble = [str(error)]
        found = await asyncio.to_thread(accounts.sessions, name)
        more: dict[str, Any] = {
            "me": me,
            "sessions": found,
            "trouble": trouble,
            "least": LEAST_LETTERS,
        }
        return own_page("account.html", status, title="Your account", passkeys=passkeys, **more)

    return password


def _end(accounts: Accounts) -> Answer:
    """End a session of one's own; the chair those of others too."""

    async def end(request: Request) -> Response:
        me, form = whoever(), await read_form(request)
        wanted = form.get("session", "")
        everybody = me.account.role is Role.CHAIR
        of = await asyncio.to_thread(accounts.sessions, None if everybody else me.account.name)
        if wanted in {one.session for one in of}:
            await asyncio.to_thread(accounts.end, wanted, me.account.name)
        return RedirectResponse(at("/account"), 303)

    return end


def whoever() -> SignedIn:
    """Who is signed in, where nobody else is let."""
    found = who_is_signed_in()
    assert found is not None  # noqa: S101 - the gate lets nobody else here
    return found
