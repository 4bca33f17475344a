"""What nobody foresaw: told under a number that finds it in the log, with every header in place."""

import logging
import secrets
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contingent.web.problems import page, problem
from contingent.web.signer import who_is_signed_in

__all__ = ["Unforeseen", "unforeseen"]

_LOG = logging.getLogger(__name__)


def unforeseen(error: BaseException, *, mute: bool = False) -> str:
    """Log an error, and the words that name it to whoever met it.

    Of somebody who is signed in at a conference what the error says is not logged, only where it
    was: it may hold rows, and who reads a log need not be who may read them.

    Args:
        mute: leave out what it says for whomever it was.
    """
    name = secrets.token_hex(4)
    if mute or who_is_signed_in() is not None:
        _LOG.error("error %s\n%s", name, _places(error))
    else:
        _LOG.error("error %s", name, exc_info=error)
    return (
        f"Something went wrong that should not: error {name}. Whoever keeps this room finds it "
        "under that name in the log; please report it."
    )


def _places(error: BaseException) -> str:
    """The kinds of an error and of what led to it, and the lines of the program they came by."""
    told: list[str] = []
    found: BaseException | None = error
    while found is not None:
        kind = f"{type(found).__module__}.{type(found).__qualname__}"
        lines = "".join(traceback.format_tb(found.__traceback__))
        told.insert(0, f"{lines}{kind} (what it says is not logged at a conference)")
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return "\nand then:\n".join(told)


class BrokenOff(Exception):
    """An error that was logged, in the middle of an answer that can only be broken off."""


class Unforeseen:
    """Answers for what no handler knows, inside of what gives every answer its headers.

    Args:
        mute: see ``unforeseen``.
    """

    def __init__(self, app: ASGIApp, *, mute: bool = False) -> None:
        self._app, self._mute = app, mute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            if isinstance(error, BrokenOff):
                raise
            text = unforeseen(error, mute=self._mute)
            if begun:
                # The server logs what it is given, with all it says.
                raise BrokenOff from (None if self._mute else error)
            told = problem if scope["path"].startswith("/api/") else page
            await told(500, text)(scope, receive, send)
