"""Answers compressed for whoever takes them so."""

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Compressing", "takes_gzip"]

#: Bytes below which an answer is not worth it; and how hard to try, of 1 to 9.
LEAST, LEVEL = 800, 6


class Compressing:
    """Compresses pages and what the API answers.

    Streams are left as they are, for what is compressed is gathered first; the files of pages
    come compressed already.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._small = GZipMiddleware(app, minimum_size=LEAST, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        files = scope["type"] != "http" or scope["path"].startswith("/static/")
        small = not files and takes_gzip(Headers(scope=scope))
        await (self._small if small else self._app)(scope, receive, send)


def takes_gzip(asked: Headers) -> bool:
    """Whether a request takes what is compressed by gzip: named, and not with a weight of 0."""
    for one in asked.get("accept-encoding", "").lower().split(","):
        name, _, weight = one.replace(" ", "").partition(";q=")
        if name == "gzip":
            return not weight or bool(weight.strip("0."))
    return False
