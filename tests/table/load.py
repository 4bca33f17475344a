"""Thirty-five delegations at once: ``python -m tests.table.load [--minutes 10] [--sqlite]``.

The embedded case in PostgreSQL, served by a process of its own over TLS. Of each delegation the
head and a member have the table open, hear its news and show the page anew as browsers do, look,
plan on their view, and add one to a number of the *same* offer, each reading it before: a lost
update would leave the number too small.
Printed are updates lost, errors, times, the memory of the server, and how busy the machine was.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from threading import Lock, Thread
from time import perf_counter, sleep

import httpx2
import psycopg

from contingent.adapters.storage.conference.store import ConferenceStore
from contingent.adapters.storage.opening import open_store
from contingent.adapters.storage.verification import verify_ledger
from contingent.conference.role import Role
from contingent.ledger.rows import register_of
from contingent.register.register import Register
from contingent.register.release import Release
from contingent.services.cases.opening import open_case
from tests.conference.conferences import ledger_of
from tests.storage.postgres import cluster
from tests.table.apart import PATIENCE, ServedApart, served_apart
from tests.web.forms import PageForm

DELEGATIONS = 35
#: Seconds between two deeds of one person.
THINKS = (10.0, 30.0)
#: What one person does, by how often.
DEEDS = {"edit": 5, "plan": 1, "look": 4}


@dataclass
class Told:
    """What came of everything.

    Attributes:
        seconds: deed -> how long each took.
        odd: answers that are none a person should meet, by deed and status.
        added: offer -> how often one was added and that was acknowledged.
        doubtful: offer -> how often nobody knows whether it was.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    odd: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)
    doubtful: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    waited: int = 0
    news: int = 0
    lock: Lock = field(default_factory=Lock)

    def timed(self, deed: str, seconds: float) -> None:
        with self.lock:
            self.seconds.setdefault(deed, []).append(seconds)

    def strange(self, what: str) -> None:
        with self.lock:
            self.odd[what] += 1


@dataclass
class Person:
    """Somebody of a delegation, at work."""

    client: httpx2.Client
    offer: str
    rng: Random
    told: Told
    ends: float

    def work(self) -> None:
        """Do one thing after another until the end."""
        deeds: dict[str, Callable[[], None]] = {
            "edit": self.edit,
            "plan": self.plan,
            "look": self.look,
        }
        while perf_counter() < self.ends:
            sleep(self.rng.uniform(*THINKS))
            (deed,) = self.rng.choices(list(DEEDS), list(DEEDS.values()))
            try:
                deeds[deed]()
            except httpx2.TransportError as error:
                self.told.strange(f"{deed}: {type(error).__name__}")

    def edit(self) -> None:
        """Add one to the people of a package, as the form has them; again if somebody was first."""
        while True:
            shown = self._get(f"/table/write?offer={self.offer}", "form")
            if shown is None:
                return
            form = PageForm(shown.text)
            people = int(form.fields["personnel"] or 0)
            sent = {**form.fields, "personnel": str(people + 1), "deed": "slip", "do": "record"}
            begun = perf_counter()
            try:
                answer = self.client.post("/table/write", data=sent)
            except httpx2.TransportError:
                with self.told.lock:
                    self.told.doubtful[self.offer] += 1
                raise
            self.told.timed("write", perf_counter() - begun)
            if answer.status_code == 409:
                self.told.conflicts += 1
                continue
            if answer.status_code == 503 and "nothing was recorded" in answer.text:
                self.told.waited += 1
                continue
            if answer.status_code == 303:
                with self.told.lock:
                    self.told.added[self.offer] += 1
            else:
                self.told.strange(f"write: {answer.status_code} {_words(answer.text)}")
                with self.told.lock:
                    self.told.doubtful[self.offer] += answer.status_code >= 500
            return

    def plan(self) -> None:
        """What the own offer unlocks, on what the delegation sees."""
        self._get(f"/api/table/offer?offer={self.offer}", "plan")

    def look(self) -> None:
        self._get("/table", "page")

    def hear(self) -> None:
        """Hear the news until the end, and show the page anew when something has changed."""
        mark = ""
        try:
            # Between two news there may be nothing for as long as nobody changes anything.
            with self.client.stream("GET", "/table/news", timeout=PATIENCE) as stream:
                for line in stream.iter_lines():
                    if perf_counter() > self.ends:
                        return
                    if not line:
                        continue
                    self.told.news += 1
                    told = json.loads(line.removeprefix("data: "))["mark"]
                    if mark not in {"", told}:
                        self._get("/table", "again")
                    mark = told
        except httpx2.TransportError as error:
            if perf_counter() < self.ends:
                self.told.strange(f"news: {type(error).__name__}")

    def _get(self, address: str, deed: str) -> httpx2.Response | None:
        begun = perf_counter()
        answer = self.client.get(address)
        self.told.timed(deed, perf_counter() - begun)
        if answer.status_code == 200:
            return answer
        self.told.strange(f"{deed}: {answer.status_code} {_words(answer.text)}")
        return None


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())[:160]


def case() -> tuple[Register, dict[str, str]]:
    """The embedded case, half of it released to all; and an offer of each of the delegations."""
    register = open_case("ukraine")
    own: dict[str, str] = {}
    for offer in register.as_known(None).offers:
        if not offer.state.ended:
            own.setdefault(str(offer.owned_by), offer.offer)
    chosen = dict(list(own.items())[:DELEGATIONS])
    released = [
        Release.model_validate(
            {"kind": "offer", "id": o.offer, "fields": "everything", "to": "all", "by": "a head"}
        )
        for number, o in enumerate(register.offers)
        if number % 2
    ]
    return register.model_copy(update={"releases": tuple(released)}), chosen


@contextmanager
def place(*, sqlite: bool, folder: Path) -> Iterator[str]:
    """The address of an empty place for a ledger."""
    if sqlite:
        yield f"sqlite:///{folder / 'load.db'}"
        return
    with cluster() as server:
        with psycopg.connect(server.format(database="postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE load")
        yield server.format(database="load")


def memory(pid: int) -> tuple[float, float]:
    """MB of a process, and of those it began."""
    pages = os.sysconf("SC_PAGE_SIZE") / 1e6
    own = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * pages
    children = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                children += int((stat.parent / "statm").read_text().split()[1]) * pages
        except (OSError, ValueError):
            continue
    return own, children


def main() -> None:
    """Run it, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.table.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--sqlite", action="store_true")
    asked = parser.parse_args()
    register, own = case()
    with (
        tempfile.TemporaryDirectory() as name,
        place(sqlite=asked.sqlite, folder=Path(name)) as address,
        served_apart(ledger_of(register, address), Path(name) / "served") as served,
    ):
        told, load = Told(), [os.getloadavg()[0]]
        sizes = played(served, own, told, asked.minutes * 60)
        load.append(os.getloadavg()[0])
        lost = settled(address, register, told)
        report(told, sizes, lost, load, served.log.count("Traceback"))
        sys.exit(bool(lost or told.odd))


def played(
    served: ServedApart, own: dict[str, str], told: Told, seconds: float
) -> list[tuple[float, float]]:
    """Everybody at work for so long; the server's memory meanwhile."""
    people = []
    for nation, offer in own.items():
        for role in (Role.HEAD, Role.MEMBER):
            client = served.client(f"{role}.{nation.lower()}", role, nation)
            people.append(Person(client, offer, Random(f"{role} {nation}"), told, 0.0))
    ends = perf_counter() + seconds
    for person in people:
        person.ends = ends
    # Who listens hears nothing more once everybody has stopped, and ends with the program.
    for person in people:
        Thread(target=person.hear, daemon=True).start()
    threads = [Thread(target=person.work) for person in people]
    for thread in threads:
        thread.start()
    sizes = []
    while perf_counter() < ends:
        sleep(2)
        assert served.process is not None
        sizes.append(memory(served.process.pid))
    for thread in threads:
        thread.join()
    return sizes


def settled(address: str, before: Register, told: Told) -> list[str]:
    """Updates that were acknowledged and are not there, or are there too often."""
    with open_store(address) as store:
        verify_ledger(store)
        after = register_of(store.rows())
    was = {offer.offer: offer.personnel or 0 for offer in before.offers}
    found = {offer.offer: offer.personnel or 0 for offer in after.offers}
    lost = []
    for offer, added in told.added.items():
        more = found[offer] - was[offer]
        if not added <= more <= added + told.doubtful[offer]:
            lost.append(f"{offer}: {added} acknowledged, {more} there")
    held = ConferenceStore.open(address)
    lost += [f"held for the staff: {one.told}" for one in held.held()]
    held.close()
    return lost


def report(
    told: Told,
    sizes: list[tuple[float, float]],
    lost: list[str],
    load: list[float],
    tracebacks: int,
) -> None:
    """Print what came of it."""
    out = sys.stdout.write
    out(f"load average {load[0]:.1f} before, {load[1]:.1f} after, {os.cpu_count()} cores\n")
    out(f"lost updates {len(lost)} of {sum(told.added.values())} acknowledged\n")
    out(f"errors {sum(told.odd.values())}, tracebacks in the log {tracebacks}\n")
    out(f"conflicts told and sent again {told.conflicts}, ")
    out(f"told to send again {told.waited}, news heard {told.news}\n")
    for deed, seconds in sorted(told.seconds.items()):
        cuts = quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
        out(
            f"{deed:6} {len(seconds):6}  p50 {cuts[49]:.2f} s  p95 {cuts[94]:.2f} s  "
            f"p99 {cuts[98]:.2f} s  most {max(seconds):.2f} s\n"
        )
    own, children = ([size[n] for size in sizes] for n in (0, 1))
    out(f"memory of the server {own[0]:.0f} MB at first, {max(own):.0f} MB at most; ")
    out(f"of its workers {max(children):.0f} MB at most\n")
    for line in lost[:20]:
        out(f"  {line}\n")
    for what, times in told.odd.most_common(20):
        out(f"  {times} × {what}\n")


if __name__ == "__main__":
    main()
