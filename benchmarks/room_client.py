"""A client of the room that measures: a page, and the parts that follow it, over plain HTTP."""

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from time import perf_counter, sleep

__all__ = ["Told", "ask", "room"]

#: Seconds a server may take to come up, and an answer to come.
UP, PATIENCE = 120, 600


@dataclass(frozen=True)
class Told:
    """What a client was told, and when, in seconds from the question.

    Attributes:
        bound, plan: when the sentence stood by the bound, and by the plan; reasons: when it was
            said why each open line is open.
        sentence: what the plan comes to.
        tiers: the figures of the tiers, as they are shown.
    """

    page: float
    bound: float
    plan: float
    sentence: str
    tiers: tuple[str, ...]
    reasons: float = 0.0


@contextmanager
def room(case: str) -> Iterator[int]:
    """The port of a fresh server of a case, once it accepts connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "benchmarks.room_server", case, str(port)])
    try:
        begun = perf_counter()
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert server.poll() is None, "the room did not open"
                assert perf_counter() - begun < UP, "the room did not open in time"
                sleep(0.005)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def ask(port: int, query: str) -> Told:
    """Open the situation of a query and follow it until the plan is there."""
    begun = perf_counter()
    link = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    # Who asks for no HTML by name is given a page once there is all of it.
    link.request("GET", f"/?{query}", headers={"accept": "text/html"})
    answer = link.getresponse()
    html = answer.read().decode()
    # As a browser does: it is by its cookie that clients take turns.
    cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
    assert answer.status == 200, html
    page = perf_counter() - begun
    stream = re.search(r'data-stream="([^"]+)"', html)
    held = {"sentence": html, "tiers": html}
    bound = plan = reasons = page
    if stream:
        link.request("GET", unescape(stream[1]), headers={"cookie": cookie} if cookie else {})
        events = link.getresponse()
        name = ""
        while line := events.readline().decode().rstrip("\n"):
            while line:
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif name == "part":
                    part = json.loads(value)
                    held[part["slot"]] = part["html"]
                    if 'data-state="bound"' in part["html"] and bound == page:
                        bound = perf_counter() - begun
                    if 'data-state="plan"' in part["html"]:
                        reasons = perf_counter() - begun
                        plan = reasons if plan == page else plan
                elif name == "failed":
                    raise AssertionError(value)
                line = events.readline().decode().rstrip("\n")
            if name == "ended":
                break
    link.close()
    sentence = re.search(r'<p class="sentence[^>]*>([^<]*)', held["sentence"])
    assert sentence is not None
    tiers = re.findall(r"<strong>([^<]*)</strong>", held["tiers"].split('class="tiers"')[-1])[:3]
    return Told(page, bound, plan, unescape(sentence[1]), tuple(tiers), reasons)
