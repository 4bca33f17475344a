"""What a request for a page asks: its address read, and worked out who stands."""

from collections.abc import Iterable
from contextlib import suppress

from fastapi import Request

from contingent.errors import ContingentError
from contingent.services.ledger.kept_ledger import REGISTER
from contingent.web.choice import Choice
from contingent.web.client import client_of
from contingent.web.pages.page import PageRequest
from contingent.web.room import Room
from contingent.web.view import View

__all__ = ["asked_of"]

#: Parts of an address that make up a choice.
KNOWN = {field.alias or name for name, field in Choice.model_fields.items()}


async def asked_of(
    room: Room, own: Iterable[str], request: Request, ignored: Iterable[str] = ()
) -> PageRequest:
    """What a request asks of a page that has these parts of the address of its own.

    Raises:
        ValidationError, UnknownName: for what cannot be read, and names not in the case.
    """
    parts: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        parts.setdefault(name, []).append(value)
    extras = {name: parts.pop(name)[-1] for name in own if name in parts}
    for name in ignored:
        parts.pop(name, None)
    unread = tuple(name for name in parts if name not in KNOWN)
    choice = Choice.read({name: parts[name] for name in parts if name in KNOWN})
    room = await room.held(client_of(request))
    register = await room.fetch(choice)
    choice.checked(register)
    if (pinned := choice.pinned()) is not None:
        pinned.checked(await room.fetch(pinned))
    scenarios = await room.look_up(_scenarios, room)
    earlier = await _earlier(room, choice)
    ledger = room.source.ledger is not None and room.source.read_only is None
    view = View(choice, register, await room.who(choice), scenarios, unread, earlier, ledger)
    return PageRequest(room, view, extras)


async def _earlier(room: Room, choice: Choice) -> View | None:
    """What was asked before; None where that is not known, or nothing here any more."""
    was = choice.earlier()
    if was is None:
        return None
    with suppress(ContingentError):
        register = await room.fetch(was)
        was.checked(register)
        return View(was, register, await room.who(was))
    return None


def _scenarios(room: Room) -> tuple[str, ...]:
    """The scenarios that may be chosen, what the room was opened with first; "-" is none."""
    ledger = room.source.ledger
    names = () if ledger is None else tuple(found.name for found in ledger.scenarios())
    if ledger is None or not names:
        return ()
    return tuple(dict.fromkeys((ledger.place.scenario or REGISTER, REGISTER, *names)))
