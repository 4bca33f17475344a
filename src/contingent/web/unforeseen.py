"""What nobody foresaw: told under a number that finds it in the log, with every header in place."""

import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contingent.web.problems import page, problem

__all__ = ["Unforeseen", "unforeseen"]

_LOG = logging.getLogger(__name__)


def unforeseen(error: BaseException) -> str:
    """Log an error, and the words that name it to whoever met it."""
    name = secrets.token_hex(4)
    _LOG.error("error %s", name, exc_info=error)
    return (
        f"Something went wrong that should not: error {name}. Whoever keeps this room finds it "
        "under that name in the log; please report it."
    )


class Unforeseen:
    """Answers for what no handler knows, inside of what gives every answer its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

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
            text = unforeseen(error)
            if begun:
                raise
            told = problem if scope["path"].startswith("/api/") else page
            await told(500, text)(scope, receive, send)
