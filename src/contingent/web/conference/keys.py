"""The addresses of passkeys: where they are made, listed and taken away, and where they sign in."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from contingent.services.conference.accounts import NotLetIn
from contingent.services.conference.keys import Keys
from contingent.web.conference.cookies import begun_of, forget_begun, give_begun, give_session
from contingent.web.conference.limits import Allowances
from contingent.web.conference.pages import HOME, OFTEN, address_of, own_page, whoever, within
from contingent.web.place import at
from contingent.web.recording.posted import read_form

__all__ = ["add_keys"]

Answer = Callable[[Request], Awaitable[Response]]


def add_keys(app: FastAPI, keys: Keys | None, allowances: Allowances) -> None:
    """Add them; where there are no passkeys they say so."""
    for path, methods, made in (
        ("/account/passkeys", ["GET"], _list),
        ("/account/passkeys/begin", ["POST"], _begin),
        ("/account/passkeys/keep", ["POST"], _keep),
        ("/account/passkeys/forget", ["POST"], _forget),
        ("/sign-in/passkey/begin", ["POST"], _ask),
        ("/sign-in/passkey", ["POST"], _answer),
    ):
        found = made(keys, allowances) if keys else _none
        app.add_api_route(path, found, methods=methods, include_in_schema=False)


async def _none(_request: Request) -> Response:
    return _told(404, "There are no passkeys here.")


def _list(keys: Keys, _allowances: Allowances) -> Answer:
    async def listed(_request: Request) -> Response:
        me = whoever()
        found = await asyncio.to_thread(keys.accounts.store.passkeys, me.account.name)
        return own_page("passkeys.html", title="Your passkeys", me=me, keys=found)

    return listed


def _begin(keys: Keys, allowances: Allowances) -> Answer:
    async def begin(request: Request) -> Response:
        me, form = whoever(), await read_form(request)
        if not allowances.may_code(me.account.name):
            return _told(429, OFTEN)
        given = form.get("password", ""), form.get("code", "")
        try:
            token, wanted = await asyncio.to_thread(keys.offer, me, *given)
        except NotLetIn as error:
            return _told(422, str(error))
        return _wanted(token, wanted)

    return begin


def _keep(keys: Keys, allowances: Allowances) -> Answer:
    async def keep(request: Request) -> Response:
        me, form = whoever(), await read_form(request)
        brought = begun_of(request.headers), form.get("credential", ""), form.get("label", "")
        try:
            await asyncio.to_thread(keys.keep, me, *brought)
        except NotLetIn as error:
            return _told(422, str(error))
        allowances.code_held(me.account.name)
        return _gone(JSONResponse({"to": at("/account/passkeys")}))

    return keep


def _forget(keys: Keys, _allowances: Allowances) -> Answer:
    async def forget(request: Request) -> Response:
        form = await read_form(request)
        await asyncio.to_thread(keys.forget, whoever(), form.get("credential", ""))
        return RedirectResponse(at("/account/passkeys"), 303)

    return forget


def _ask(keys: Keys, allowances: Allowances) -> Answer:
    async def ask(request: Request) -> Response:
        await read_form(request)
        if not allowances.may_begin(address_of(request)):
            return _told(429, OFTEN)
        return _wanted(*await asyncio.to_thread(keys.ask))

    return ask


def _answer(keys: Keys, _allowances: Allowances) -> Answer:
    async def answer(request: Request) -> Response:
        form = await read_form(request)
        brought = begun_of(request.headers), form.get("credential", ""), address_of(request)
        try:
            session = await asyncio.to_thread(keys.answer, *brought)
        except NotLetIn as error:
            return _told(401, str(error))
        made = _gone(JSONResponse({"to": at(within(form.get("to", "")) or HOME)}))
        give_session(made, session)
        return made

    return answer


def _wanted(token: str, wanted: str) -> Response:
    answer = Response(wanted, media_type="application/json")
    give_begun(answer, token)
    return answer


def _gone(answer: Response) -> Response:
    forget_begun(answer)
    return answer


def _told(status: int, text: str) -> Response:
    return JSONResponse({"detail": text}, status)
