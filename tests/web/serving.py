"""A room served in a thread of this process, as `contingent serve` would."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from time import monotonic, sleep

import uvicorn

from contingent.register.register import Register
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.place import Place
from tests.web.rooms import create_app

#: Seconds to wait for the server to be up.
PATIENCE = 30


@dataclass(frozen=True)
class Served:
    """A room at an address."""

    address: str


@contextmanager
def served(source: Register | KeptLedger, place: Place | None = None) -> Iterator[Served]:
    """Serve a register or a ledger on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        create_app(source if isinstance(source, KeptLedger) else lambda: source, place),
        port=port,
        log_level="error",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    begun = monotonic()
    while not server.started:
        assert monotonic() - begun < PATIENCE, "the room did not open"
        sleep(0.02)
    try:
        yield Served(f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
