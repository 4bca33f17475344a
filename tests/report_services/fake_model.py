"""A language model's server on loopback that answers what it is told to, and keeps what it got."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Fake", "answer_of", "serving"]


@dataclass
class Fake:
    """What the server answers, and what it was asked.

    Attributes:
        body: the answer; None drips bytes for ever.
        asked: (path, headers, body) of each request.
    """

    body: bytes | None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    url: str = ""


def answer_of(said: Any) -> bytes:
    """An answer of the OpenAI-compatible form that says this, as JSON if it is no text."""
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@contextmanager
def serving(body: bytes | None, status: int = 200, **headers: str) -> Iterator[Fake]:
    """Serve until the block ends."""
    fake = Fake(body, status, headers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            fake.asked.append((self.path, dict(self.headers), json.loads(self.rfile.read(length))))
            self.send_response(fake.status)
            for name, value in fake.headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                if fake.body is not None:
                    self.wfile.write(fake.body)
                    return
                for _ in range(100):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                pass  # the client has gone

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
