"""Where the room is found: names, and the path it is under behind a proxy, usually none."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Place", "UnderPath", "at", "cookie_path"]

_ROOT: ContextVar[str] = ContextVar("_ROOT", default="")


@dataclass(frozen=True)
class Place:
    """Where and as what a room is found.

    Attributes:
        name: what the case is called on the command line.
        hosts: names it is served under, besides loopback and bare addresses.
        origins: of pages, besides its own, that may change something: what a browser calls the
            room where a proxy tells it another host, such as ``https://room.example.org``.
        path: what it is found under, such as ``/contingent`` behind a proxy; empty for none.
    """

    name: str = "CASE"
    hosts: Iterable[str] = ()
    origins: Iterable[str] = ()
    path: str = ""


def at(path: str) -> str:
    """An address of the room, as its pages name it."""
    return _ROOT.get() + path


def cookie_path() -> str:
    """What cookies are for."""
    return _ROOT.get() or "/"


class UnderPath:
    """Serves the room under a path, whether or not the proxy before it leaves the path there.

    Args:
        path: begins with a slash and ends without one; empty for none.
    """

    def __init__(self, app: ASGIApp, path: str = "") -> None:
        self._app, self._path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] != "http" or not self._path:
            await self._app(scope, receive, send)
            return
        token = _ROOT.set(self._path)
        try:
            rest = scope["path"].removeprefix(self._path)
            if scope["path"] != rest and (not rest or rest.startswith("/")):
                scope = {**scope, "path": rest or "/", "raw_path": (rest or "/").encode()}
            await self._app(scope, receive, send)
        finally:
            _ROOT.reset(token)
