"""The pages of the second factor: where it is asked for, and where one is made."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from contingent.services.conference.accounts import NotLetIn
from contingent.services.conference.second import Enrolling, SecondFactors
from contingent.web.conference.cookies import begun_of, forget_begun, give_begun
from contingent.web.conference.limits import Allowances
from contingent.web.conference.pages import OFTEN, own_page, signed_in, whoever, within
from contingent.web.place import at
from contingent.web.recording.posted import read_form

__all__ = ["add_seconds"]


def add_seconds(app: FastAPI, seconds: SecondFactors, allowances: Allowances) -> None:
    """Add them."""
    both = ["GET", "POST"]
    for path, made in (
        ("/sign-in/second", _asked(seconds, allowances)),
        ("/account/second", _made(seconds, allowances)),
    ):
        app.add_api_route(path, made, methods=both, include_in_schema=False)


def _asked(
    seconds: SecondFactors, allowances: Allowances
) -> Callable[[Request], Awaitable[Response]]:
    async def asked(request: Request) -> Response:
        token, to = begun_of(request.headers), within(request.query_params.get("to", ""))
        if request.method == "GET":
            return own_page("second.html", title="Sign in", to=to, trouble=None)
        form = await read_form(request)
        to = within(form.get("to", ""))
        name = await asyncio.to_thread(seconds.asked_of, token) if token else None
        if name is None:
            return RedirectResponse(at("/sign-in"), 303)
        trouble, status = OFTEN, 429
        if allowances.may_code(name):
            given = token, form.get("code", ""), request.client.host if request.client else ""
            try:
                session = await asyncio.to_thread(seconds.answer, *given)
            except NotLetIn as error:
                trouble, status = str(error), 401
            else:
                allowances.code_held(name)
                answer = signed_in(session, to)
                forget_begun(answer)
                return answer
        return own_page("second.html", status, title="Sign in", to=to, trouble=trouble)

    return asked


def _made(
    seconds: SecondFactors, allowances: Allowances
) -> Callable[[Request], Awaitable[Response]]:
    """First the password, and the code of the factor there is; then a code of the new one."""

    async def made(request: Request) -> Response:
        me = whoever()
        if request.method == "GET":
            return _page(200, None)
        form = await read_form(request)
        if not allowances.may_code(me.account.name):
            return _page(429, OFTEN)
        try:
            if "password" in form:
                given = form["password"], form.get("code", "")
                token, told = await asyncio.to_thread(seconds.enrol, me, *given)
                answer = _page(200, None, told)
                give_begun(answer, token)
                return answer
            code = form.get("code", "")
            got = await asyncio.to_thread(seconds.proved, me, begun_of(request.headers), code)
        except NotLetIn as error:
            return _page(422, str(error))
        if isinstance(got, Enrolling):
            return _page(422, "The code is not right; see that the clock of the app is.", got)
        allowances.code_held(me.account.name)
        answer = _page(200, None, codes=got)
        forget_begun(answer)
        return answer

    return made


def _page(
    status: int, trouble: str | None, told: Enrolling | None = None, codes: tuple[str, ...] = ()
) -> Response:
    return own_page(
        "account_second.html",
        status,
        title="Your second factor",
        me=whoever(),
        told=told,
        codes=codes,
        trouble=trouble,
    )
