"""The server of the room: it closes in a second, whoever listens, and waits for no half word."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from contingent.lasting import leave_alone, look_seldom
from contingent.web.jobs import Jobs

__all__ = ["Encryption", "addresses", "config_of", "serve"]

#: Seconds a request may take to say what it asks (its head), and an answer to end when we close.
HEAD, GRACE = 20.0, 1
#: Seconds a connection is kept between two requests: longer than proxies keep theirs (Caddy two
#: minutes), for what a proxy sends on one that was closed meanwhile is lost, or told as a failure.
KEEP = 150
#: Connections at a time. Everybody has a stream and some for pages.
MOST = 1000


class _Server(uvicorn.Server):
    """Ends what streams wait for as soon as it is asked to stop."""

    def __init__(self, config: uvicorn.Config, *closing: Callable[[], None]) -> None:
        super().__init__(config)
        self._closing = closing

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """On Ctrl-C, in the loop's thread."""
        super().handle_exit(sig, frame)
        with suppress(RuntimeError):
            for close in self._closing:
                asyncio.get_running_loop().call_soon_threadsafe(close)


class _Hurried(H11Protocol):
    """Closes connections that begin a request and do not go on.

    Requests are read by h11, whatever else is installed: what it makes of headers that are meant to
    be misread is tested with the room.
    """

    # None until a request has begun, which its own annotation leaves out.
    cycle: RequestResponseCycle | None  # type: ignore[assignment]
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        _send_at_once(transport.get_extra_info("socket"))
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._rest()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._waiting = asyncio.get_running_loop().call_later(HEAD, self._close)

    def _rest(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _close(self) -> None:
        self._waiting = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


@dataclass(frozen=True)
class Encryption:
    """The files that TLS takes.

    Attributes:
        certificate: with those between it and the root.
        key: its private key.
    """

    certificate: Path
    key: Path


def serve(
    app: FastAPI, listening: socket.socket, jobs: Jobs, tls: Encryption | None = None
) -> None:
    """Serve until asked to stop, over TLS where its files are given."""
    # What was made by now lasts as long as the room.
    look_seldom()
    leave_alone()
    # Ctrl-C is how a room is closed, and no error.
    with suppress(KeyboardInterrupt):
        closing = jobs.close, app.state.meetings.close
        _Server(config_of(app, tls), *closing).run(sockets=[listening])


def config_of(app: FastAPI, tls: Encryption | None = None) -> uvicorn.Config:
    """How the room is served."""
    return uvicorn.Config(
        app,
        http=_Hurried,
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=KEEP,
        server_header=False,
        limit_concurrency=MOST,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
        # Who asks is read from a proxy's word by ``web.conference.proxy``, of named proxies alone.
        proxy_headers=False,
    )


def _send_at_once(connection: Any) -> None:
    """Have what is written leave at once, however small.

    Else a part of a page is kept until the browser has acknowledged the one before, which browsers
    do forty milliseconds later. The loop sees to that only where a socket says that it speaks TCP,
    and what is accepted at a socket of our own does not.
    """
    if connection is not None and connection.family in {socket.AF_INET, socket.AF_INET6}:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def addresses(
    host: str, port: int, names: tuple[str, ...], path: str, scheme: str = "http"
) -> list[str]:
    """Where the room can be reached that listens at an address."""
    everywhere = host in {"", "0.0.0.0", "::"}  # noqa: S104 - read, not listened at
    found = list(names)
    if everywhere:
        found += ["127.0.0.1", *_own_addresses()]
    elif not names or host.startswith("127."):
        found.append(host)
    written = [f"[{name}]" if ":" in name else name for name in dict.fromkeys(found)]
    return [f"{scheme}://{name}:{port}{path}/" for name in written]


def _own_addresses() -> list[str]:
    """This machine's address as others see it, where it has one. Nothing is sent."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))
        return [str(asking.getsockname()[0])]
    return []
