"""Asking an application as a server would, without one: status, headers and body, in order.

Streams that never end are heard until they are silent, and then left.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import FastAPI

__all__ = ["Answered", "Wanted", "ask"]

#: Seconds of silence after which a stream without an end is left.
SILENCE = 0.35
_EXPIRES = re.compile(rb"expires=[^;]*;")


@dataclass(frozen=True)
class Wanted:
    """What is asked."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    endless: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path} {dict(self.query)} {dict(self.form or {})}"


@dataclass(frozen=True)
class Answered:
    """What is answered, every byte of it."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def text(self) -> bytes:
        lines = [b"%s: %s" % pair for pair in self.headers]
        return b"\n".join([str(self.status).encode(), *lines, b"", self.body])


async def ask(app: FastAPI, wanted: Wanted, token: str = "") -> Answered:
    """Ask, with the session of a token."""
    body = urlencode(wanted.form or {}).encode()
    headers = [(b"host", b"127.0.0.1"), (b"accept", b"text/html")]
    if token:
        headers.append((b"cookie", f"__Host-session={token}".encode()))
    if wanted.form is not None:
        headers.append((b"content-type", b"application/x-www-form-urlencoded"))
        headers.append((b"content-length", str(len(body)).encode()))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "https",
        "method": wanted.method,
        "path": wanted.path,
        "raw_path": quote(wanted.path).encode(),
        "root_path": "",
        "query_string": urlencode(wanted.query, doseq=True).encode(),
        "headers": headers,
        "client": ("192.0.2.7", 4711),
        "server": ("127.0.0.1", 443),
    }
    heard: list[Any] = []
    news, gone = asyncio.Event(), asyncio.Event()
    given = False

    async def receive() -> Any:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        heard.append(message)
        news.set()

    asking = asyncio.ensure_future(app(scope, receive, send))
    while wanted.endless and not asking.done():
        news.clear()
        try:
            await asyncio.wait_for(news.wait(), SILENCE)
        except TimeoutError:
            # On a busy machine the first word may take its time.
            if any(one.get("body") for one in heard):
                gone.set()
                break
    await asyncio.wait_for(asking, 120)
    start = next(one for one in heard if one["type"] == "http.response.start")
    parts = [one.get("body", b"") for one in heard if one["type"] == "http.response.body"]
    # What a clock writes: when a cookie that is taken away ends.
    told = tuple((name, _EXPIRES.sub(b"", value)) for name, value in start["headers"])
    return Answered(start["status"], told, b"".join(parts))
