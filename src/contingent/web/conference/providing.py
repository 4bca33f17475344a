"""The addresses by which one goes to a provider of identities, and comes back."""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response

from contingent.adapters.identity.provider import NotProved, ProviderSilent
from contingent.services.conference.accounts import NotLetIn
from contingent.services.conference.providing import ProviderDoor
from contingent.services.conference.proxying import ProxyDoor
from contingent.web.conference.cookies import begun_of, forget_begun, give_begun, give_session
from contingent.web.conference.limits import Allowances
from contingent.web.conference.pages import HOME, OFTEN, address_of, own_page, within
from contingent.web.conference.proxy import every_value
from contingent.web.place import at
from contingent.web.recording.posted import read_form

__all__ = ["BACK", "add_providing"]

#: Where a provider sends a browser back to, under the room's own address.
BACK = "/sign-in/back"
_NONE = "Nobody is signed in by a provider here."


def add_providing(
    app: FastAPI, door: ProviderDoor | ProxyDoor | None, allowances: Allowances
) -> None:
    """Add them.

    Args:
        door: of a provider, or of a proxy that names whom it asks for; None where there is neither,
            and then they say so.
    """
    app.add_api_route(
        "/sign-in/provider", _go(door, allowances), methods=["POST"], include_in_schema=False
    )
    back = door if isinstance(door, ProviderDoor) else None
    app.add_api_route(BACK, _come_back(back), include_in_schema=False)


def _go(
    door: ProviderDoor | ProxyDoor | None, allowances: Allowances
) -> Callable[[Request], Awaitable[Response]]:
    async def go(request: Request) -> Response:
        form = await read_form(request)
        if door is None:
            return _refused(404, _NONE)
        if not allowances.may_begin(address_of(request)):
            return _refused(429, OFTEN)
        to = within(form.get("to", ""))
        if isinstance(door, ProxyDoor):
            return await _by_proxy(door, request, to)
        try:
            token, where = await asyncio.to_thread(door.begin, to)
        except (ProviderSilent, NotProved) as error:
            return _refused(502, f"{error}. Try again later, or tell whoever keeps the conference.")
        # Not a redirection: a form may lead nowhere else (``form-action`` of our headers).
        answer = own_page("onward.html", title="Sign in", where=where, who=door.title)
        give_begun(answer, token)
        return answer

    return go


async def _by_proxy(door: ProxyDoor, request: Request, to: str) -> Response:
    headers = every_value(request.headers)
    try:
        token = await asyncio.to_thread(door.let_in, headers, address_of(request))
    except NotLetIn as error:
        return _refused(403, str(error))
    answer = RedirectResponse(at(to or HOME), 303)
    give_session(answer, token)
    return answer


def _come_back(door: ProviderDoor | None) -> Callable[[Request], Awaitable[Response]]:
    async def come_back(request: Request) -> Response:
        if door is None:
            return _refused(404, _NONE)
        token, brought = begun_of(request.headers), dict(request.query_params)
        try:
            session, to = await asyncio.to_thread(door.end, token, brought, address_of(request))
        except NotLetIn as error:
            answer = _refused(403, str(error))
        except ProviderSilent as error:
            answer = _refused(502, f"{error}. Try again later.")
        else:
            # Nor this: what the other site led to comes without the cookie of the session.
            answer = own_page("onward.html", title="Signed in", where=at(to or HOME), who="")
            give_session(answer, session)
            forget_begun(answer)
        return answer

    return come_back


def _refused(status: int, text: str) -> Response:
    return own_page("refused.html", status, title="Not signed in", trouble=text)
