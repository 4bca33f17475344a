"""A client of the room that measures: a page, and the parts that follow it, over plain HTTP."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep

__all__ = ["Told", "ask", "cpu_of", "room", "room_process"]

#: Seconds a server may take to come up, and an answer to come.
UP, PATIENCE = 120, 600
_SENTENCE = re.compile(r'<p class="sentence[^>]*>([^<]*)')


@dataclass(frozen=True)
class Told:
    """What a client was told, and when, in seconds from the question.

    Attributes:
        bound: when the sentence stood by the bound; first: by a verified plan that fills as much as
            the one chosen, with why lines are open; plan: by the one chosen, with why; remedies:
            when what would fill the open lines was tried.
        sentence: what the plan comes to; sentences: every one told of a plan, in order.
        tiers: the figures of the tiers, as they are shown.
    """

    page: float
    bound: float
    first: float
    plan: float
    remedies: float
    sentences: tuple[str, ...]
    tiers: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """See the class."""
        return self.sentences[-1]


def cpu_of(server: int) -> dict[str, float]:
    """Seconds of processor time of a server, and of its processes by what they do, until now."""
    spent = {"server": _stat(server)[0]}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                seconds, parent, niceness = _stat(int(entry.name))
                if parent == server:
                    kind = KINDS.get(niceness, "others")
                    spent[kind] = spent.get(kind, 0.0) + seconds
    return spent


#: What a process of the room does, by how far it gives way (``web.jobs.TRADES``).
KINDS = {0: "bounds", 2: "plans", 5: "studies", 15: "ahead"}


def _stat(pid: int) -> tuple[float, int, int]:
    """Seconds of processor time, the parent, and how far it gives way."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    ticks = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / ticks, int(fields[1]), int(fields[16])


@contextmanager
def room(case: str) -> Iterator[int]:
    """The port of a fresh server of a case, once it accepts connections."""
    with room_process(case) as (port, _):
        yield port


@contextmanager
def room_process(case: str) -> Iterator[tuple[int, int]]:
    """The same, with the server's process."""
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
        yield port, server.pid
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
    # What stands on the page itself is known with it.
    clock = dict.fromkeys(_states(html), page)
    sentences = _SENTENCE.findall(html) if 'data-state="plan"' in html else []
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
                    now = perf_counter() - begun
                    if part["slot"] == "sentence":
                        for state in _states(part["html"]):
                            clock.setdefault(state, now)
                        if 'data-state="plan"' in part["html"]:
                            clock["remedies"] = now
                            sentences += _SENTENCE.findall(part["html"])
                elif name == "failed":
                    raise AssertionError(value)
                line = events.readline().decode().rstrip("\n")
            if name == "ended":
                break
    link.close()
    tiers = re.findall(r"<strong>([^<]*)</strong>", held["tiers"].split('class="tiers"')[-1])[:3]
    clock.setdefault("remedies", page)
    # What was not told by itself came with what follows it.
    for state, after in (("plan", "remedies"), ("first", "plan"), ("bound", "first")):
        clock.setdefault(state, clock[after])
    return Told(page, **clock, sentences=tuple(map(unescape, sentences)), tiers=tuple(tiers))


def _states(html: str) -> tuple[str, ...]:
    """What is known once the sentence stands so."""
    if 'data-state="bound"' in html:
        return ("bound",)
    if 'data-state="plan"' not in html:
        return ()
    return ("first",) if "data-choosing" in html else ("first", "plan")
