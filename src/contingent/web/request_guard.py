"""What a request may weigh, and where one that changes something may come from."""

import string
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contingent.web.problems import problem
from contingent.web.sent import BODY

__all__ = ["MOST", "RequestGuard", "same_origin"]

#: Bytes of a body at most.
MOST = 1_000_000
#: The same at single addresses: a report is sent as a file, its review with its words.
MOST_AT = {"/read": 21_000_000, "/read/review": 8_000_000}
#: Methods that change nothing.
_LETTERS = frozenset(string.ascii_letters + string.digits + "-._:/[]")
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class RequestGuard:
    """Refuses bodies that are too large, and changes asked for by another site's page.

    A page elsewhere can have a browser post to this machine; the browser then says where the page
    came from (``Sec-Fetch-Site``, ``Origin``), which that page cannot alter. A program that is no
    browser says neither, and has nobody's browser to misuse. A page elsewhere may link to the
    room; it may not draw anything of the room into itself, which would have the room work.

    Args:
        origins: of pages that are the room's own, besides those of the host asked.
    """

    def __init__(self, app: ASGIApp, origins: Iterable[str] = ()) -> None:
        self.app, self.origins = app, frozenset(origin.lower() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE and not same_origin(headers, self.origins):
            await problem(403, _refusal(headers))(scope, receive, send)
            return
        if scope["method"] in SAFE and _drawn_in(headers):
            text = "This was asked for by a page of another site; only a link may lead here."
            await problem(403, text)(scope, receive, send)
            return
        most = MOST_AT.get(scope["path"], MOST)
        length = headers.get("content-length", "0")
        fits = not (length.isdecimal() and int(length) > most)
        body = await _body(receive, headers, most) if fits else None
        if body is None:
            text = f"The request is larger than {most:,} bytes; send it in parts."
            await problem(413, text)(scope, receive, send)
            return
        await self.app({**scope, BODY: body}, _again(body, receive), send)


def same_origin(headers: Headers, origins: Collection[str] = ()) -> bool:
    """Whether a request comes from our own page, or from no page at all.

    Args:
        origins: others that are ours as well, as a browser names them.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if origin is not None and origin.lower() in origins:
        return True
    if site is not None:
        # The browser compares what it asked for, whatever host a proxy makes of it.
        return site == "same-origin"
    if origin is None:
        return True
    if origin == "null":
        return False
    try:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    except ValueError:
        return False


def _drawn_in(headers: Headers) -> bool:
    """Whether a page of another site has a browser ask without anybody having gone there."""
    site = headers.get("sec-fetch-site")
    return site in {"cross-site", "same-site"} and headers.get("sec-fetch-mode") != "navigate"


def _refusal(headers: Headers) -> str:
    """Why a change is refused, and what to set when it is the room's own page behind a proxy."""
    origin, host = (_printable(headers.get(name, "")) for name in ("origin", "host"))
    text = "This was asked for by a page of another site, and is not done."
    if not origin or origin == "null":
        return text
    return (
        f"{text} The page is of {origin}, and the room is addressed as '{host}'. If that page is "
        "the room's own, behind a proxy: have the proxy pass on the host it was asked for (nginx: "
        f"proxy_set_header Host $http_host;), or open the room with --origin {origin}"
    )


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter in _LETTERS)[:100]


async def _body(receive: Receive, headers: Headers, most: int) -> bytes | None:
    """The whole body; None when it is too large."""
    if "content-length" not in headers and "transfer-encoding" not in headers:
        return b""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        part: bytes = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > most:
            return None
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Hands the body out, then what comes after it."""
    given = False

    async def hand_out() -> Message:
        nonlocal given
        if given:
            message: Message = await receive()
            # Where there was no body to read, its empty message is still to come.
            while message["type"] == "http.request":
                message = await receive()
            return message
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return hand_out
