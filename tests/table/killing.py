"""A round played by six heads and a chair while what they work with is killed.

Each sends what it has to send again and again until it is acknowledged, as a person would who sees
no answer; what was acknowledged is remembered, and held against the ledger.
"""

import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep

import httpx2

from contingent.adapters.storage.opening import open_store
from contingent.adapters.storage.queries import LogFilter
from contingent.adapters.storage.store import LedgerStore
from contingent.adapters.storage.verification import verify_ledger
from contingent.errors import LedgerAway
from contingent.rounds.commitment import Commitment
from contingent.services.rounds.kept_rounds import RoundStage, check_kept, kept_round
from contingent.services.rounds.submitting import submission_from

__all__ = ["Play"]

#: Seconds in which somebody who asks again and again is answered.
PATIENCE = 180
#: Where a reverse proxy, or the room itself, says to ask again.
AGAIN = {502, 503, 504}


@dataclass
class Play:
    """A round, and what was acknowledged in it.

    Attributes:
        ledger: its address, to look at it without the room.
        heads: nation -> its client.
        kill: ends something, and sees to it that it is there again.
        seals: nation -> the files of what was acknowledged, in order.
        unanswered: how often something was sent and no answer came.
        during: kills while something was being answered.
    """

    ledger: str
    chair: httpx2.Client
    heads: dict[str, httpx2.Client]
    kill: Callable[[], None]
    draw: random.Random
    seals: dict[str, list[bytes]] = field(default_factory=dict)
    unanswered: int = 0
    during: int = 0
    statuses: set[int] = field(default_factory=set)

    def play(self) -> None:
        """A round, with a kill in each of its steps; then what the ledger has of it."""
        self.seals = {nation: [] for nation in self.heads}
        given = {"nations": " ".join(self.heads), "world": "base"}
        opened = self._until_done(self.chair, "open", {**given, "key": f"{self.draw.random()}"})
        name = opened.headers["location"].partition("name=")[2]
        self._all_at_once(lambda nation: self._seal(nation, name), 0.5)
        self._must_have_seals(name)
        self._until_done(self.chair, "list", {"name": name}, done="its list is closed already")
        self._all_at_once(lambda nation: self._hand_over(nation, name), 0.4)
        self._must_have_files(name)
        self._all_at_once(lambda _: self._close(name), 0.4, ("the chair", "the chair again"))
        self._must_have_ended_once(name)

    def _all_at_once(
        self, work: Callable[[str], None], within: float, who: tuple[str, ...] = ()
    ) -> None:
        """Everybody does it at the same time; somewhere in it, the kill."""
        names = who or tuple(self.heads)
        before = self.unanswered
        with ThreadPoolExecutor(len(names)) as pool:
            doing: list[Future[None]] = [pool.submit(work, name) for name in names]
            sleep(self.draw.uniform(0, within))
            self.kill()
            for one in doing:
                one.result(PATIENCE)
        self.during += self.unanswered > before

    def _until_done(
        self, client: httpx2.Client, deed: str, form: dict[str, str], done: str = ""
    ) -> httpx2.Response:
        """Send it until it is acknowledged, or is found to be done already."""
        begun = monotonic()
        while True:
            assert monotonic() - begun < PATIENCE, (deed, self.statuses)
            try:
                answer = client.post(f"/table/round/{deed}", data=form)
            except httpx2.TransportError:
                self.unanswered += 1
                sleep(0.05)
                continue
            self.statuses.add(answer.status_code)
            if answer.status_code in AGAIN:
                self.unanswered += 1
                sleep(0.05)
                continue
            if answer.status_code == 422 and done and done in answer.text:
                return answer
            assert answer.status_code in {200, 303}, (deed, answer.status_code, _told(answer.text))
            return answer

    def _seal(self, nation: str, name: str) -> None:
        for _ in range(3):  # it changes its mind twice
            given = {"name": name, f"offer-{nation.lower()}-a": "1", "release-time": "1"}
            answer = self._until_done(self.heads[nation], "seal", given)
            self.seals[nation].append(answer.content)

    def _hand_over(self, nation: str, name: str) -> None:
        given = {"name": name, "sealed": self.seals[nation][-1].decode()}
        self._until_done(self.heads[nation], "hand-over", given)

    def _close(self, name: str) -> None:
        self._until_done(self.chair, "close", {"name": name})

    @contextmanager
    def _once_there(self) -> Iterator[LedgerStore]:
        """The ledger, as soon as its database has recovered."""
        end = monotonic() + 30
        while True:
            try:
                with open_store(self.ledger) as store:
                    store.log(LogFilter(last=1))
                break
            except LedgerAway:
                assert monotonic() < end
                sleep(0.1)
        with open_store(self.ledger) as store:
            yield store

    def _must_have_seals(self, name: str) -> None:
        """Every seal that was acknowledged is published, in its order, and the last counts."""
        with self._once_there() as store:
            kept = kept_round(store, name)
            assert kept.stage is RoundStage.OPEN
            for nation, files in self.seals.items():
                own = [one.hash for one in kept.asked.published if one.nation == nation]
                given = [_commitment(file).hash for file in files]
                assert [one for one in own if one in given] == given, (nation, own, given)
                assert own[-1] == given[-1]

    def _must_have_files(self, name: str) -> None:
        with self._once_there() as store:
            kept = kept_round(store, name)
            assert kept.stage is RoundStage.LISTED
            assert set(kept.handed) == set(self.heads)

    def _must_have_ended_once(self, name: str) -> None:
        """There is one close, with one outcome; every nation finds its own counted; all stand."""
        with self._once_there() as store:
            verify_ledger(store)
            kept = kept_round(store, name)
            log, _ = store.log(LogFilter(last=400))
            closes = [
                one
                for one in log
                if one.entry.verb == "round closed" and one.entry.object.endswith(name)
            ]
        assert len(closes) == 1
        assert kept.stage is RoundStage.CLOSED
        assert kept.outcome is not None
        assert {one.offer.nation for one in kept.outcome.standing} == set(self.heads)
        for files in self.seals.values():
            found = check_kept(kept, files[-1], None)
            assert found
            assert all(one.holds is not False for one in found), found


def _commitment(file: bytes) -> Commitment:
    return submission_from("a test", file).commitment


def _told(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())[:600]
