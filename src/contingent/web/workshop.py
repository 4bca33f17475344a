"""Work that takes longer than a page: begun once, shared by all who ask, ended when nobody does.

Work waits in lanes, so that bounds never queue behind plans, nor plans behind studies of every
coalition, nor a report to be read behind either; no plan or study begins while bounds are still
being worked out, for whoever asked. Within a lane the clients take turns, and each may have a few
long pieces of work waiting. What is done is kept by its key, which names the register's hash and
every choice made; a stopped piece of work is handed to whoever stopped it and never kept.

Long work is done by other processes (``crew``). It is told to stop when its time is up, when it is
stopped, and when the last who waited has gone; what has not come to an end a second later is ended.

Everything here happens on the event loop's thread, so nothing is locked.
"""

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Hashable
from dataclasses import dataclass
from functools import partial
from threading import Event, Thread
from typing import Any, Literal

from contingent.web.crew.crew import Crew, Trade
from contingent.web.crew.task import Desk, Stopped, Task
from contingent.web.crew.worker import News, Worker
from contingent.web.kept import MOST, Kept, weight_of
from contingent.web.question import Lane, Question
from contingent.web.turns import Turns

__all__ = ["TRADES", "Busy", "Crowded", "Listener", "Stopped", "Update", "Workshop"]

_SOLVER = (
    "contingent.services.answers.planning",
    "contingent.services.answers.bounds",
    "contingent.services.answers.who",
)
#: Who works in the lanes of processes. Long work gives way to short work on the same cores.
TRADES: dict[str, Trade] = {
    "bounds": Trade(_SOLVER),
    "plan": Trade(_SOLVER, niceness=2),
    "study": Trade((*_SOLVER, "contingent.services.answers.hinging"), niceness=5),
    "read": Trade(("contingent.services.reports.report",), niceness=5),
}
#: Lanes of short work, to which others give way before they begin, and for how many seconds.
SHORT: frozenset[Lane] = frozenset({"quick", "bounds"})
YIELDING: frozenset[Lane] = frozenset({"plan", "study"})
GIVE_WAY = 20.0
#: Pieces of work that may be there at all, and long ones of a lane that may wait for one client.
WAITING, EACH = 200, 3
#: Seconds work that was told to stop has to come to an end, and that any work may take.
GRACE, LONGEST = 1.0, 900.0


class Busy(Exception):
    """Too much work is waiting already."""


class Crowded(Busy):
    """Too much work is waiting for this client already."""


@dataclass(frozen=True)
class Update:
    """News of a piece of work: ``told`` on the way, ``done`` at the end."""

    kind: Literal["told", "done"]
    value: Any


class _Job:
    """A piece of work: it waits, is worked on by a worker or a thread, and ends."""

    def __init__(self, question: Question, asked_at: float) -> None:
        self.question, self.asked_at = question, asked_at
        self.clients: list[str] = []
        self.listeners: list[Listener] = []
        self.last: Update | None = None
        self.working = self.ended = self.told_to_stop = False
        self.worker: Worker | None = None
        self.stop = Event()
        self.context = contextvars.copy_context()
        self.timers: list[asyncio.TimerHandle] = []

    def hand_out(self, update: Update | BaseException) -> None:
        if isinstance(update, Update):
            self.last = update
        for listener in self.listeners:
            listener.news.put_nowait(update)


class Listener:
    """One who waits for a piece of work."""

    def __init__(self, workshop: "Workshop", job: _Job) -> None:
        self._workshop, self._job = workshop, job
        self.news: asyncio.Queue[Update | BaseException] = asyncio.Queue()

    async def updates(self) -> AsyncGenerator[Update]:
        """The news, until the work is done. Raises what the work raised."""
        try:
            while True:
                update = await self.news.get()
                if isinstance(update, BaseException):
                    raise update
                yield update
                if update.kind == "done":
                    return
        finally:
            self.leave()

    async def last(self) -> Any:
        """The answer, once the work is done. Raises what the work raised."""
        async for update in self.updates():
            if update.kind == "done":
                return update.value
        raise Stopped

    def leave(self) -> None:
        """Wait no longer; the last to leave stops the work."""
        if self in self._job.listeners:
            self._job.listeners.remove(self)
            if not self._job.listeners:
                self._workshop.abandon(self._job)

    def stop(self) -> None:
        """Stop the work and wait for what it has; where others wait too, just leave."""
        if self._job.listeners == [self]:
            self._workshop.abandon(self._job)
        elif self in self._job.listeners:
            self._job.listeners.remove(self)
            self.news.put_nowait(Stopped())


class Workshop:
    """Runs pieces of work, each once however many ask.

    Args:
        workers: how many bounds, and how many plans, are worked out at a time; studies and
            readings are so one at a time each.
        most: bytes of kept answers at most.
        crew: the processes; its own by default. It ends them when it closes.
    """

    def __init__(self, workers: int = 2, most: int = MOST, crew: Crew | None = None) -> None:
        self.crew = crew or Crew(TRADES)
        self._sizes: dict[Lane, int] = {
            "quick": 4, "bounds": workers, "plan": workers, "read": 1, "study": 1,
        }  # fmt: skip
        self._turns: dict[Lane, Turns[_Job]] = {lane: Turns() for lane in self._sizes}
        self._working: dict[Lane, set[_Job]] = {lane: set() for lane in self._sizes}
        self._jobs: dict[Hashable, _Job] = {}
        self._kept = Kept(most)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def prepare(self) -> None:
        """Have workers for bounds and plans ready before anybody asks."""
        self.crew.start(("bounds", "plan"))

    def kept(self, key: Hashable) -> Any | None:
        """The result of work done before; None when there is none."""
        return self._kept.get(key)

    def join(self, question: Question, client: str = "") -> Listener:
        """Wait for a piece of work, beginning it unless it is under way or done.

        Raises:
            Busy: when too much is waiting, for this client (``Crowded``) or for all.
        """
        self._loop = asyncio.get_running_loop()
        if (done := self.kept(question.key)) is not None:
            listener = Listener(self, _Job(question, 0.0))
            listener.news.put_nowait(Update("done", done))
            return listener
        job = self._jobs.get(question.key)
        if job is None:
            job = self._begin(question, client)
        elif not job.working and client not in job.clients:
            # Whoever's turn comes first has it done for both.
            self._wait(job, client)
        listener = Listener(self, job)
        job.listeners.append(listener)
        if job.last is not None:
            listener.news.put_nowait(job.last)
        return listener

    async def answer(self, question: Question, client: str = "") -> Any:
        """The result of a piece of work. Raises what it raises."""
        if (done := self.kept(question.key)) is not None:
            return done
        return await self.join(question, client).last()

    def abandon(self, job: _Job) -> None:
        """Have a piece of work end; who asks for it from now on has it begun anew."""
        self._forget(job)
        if job.ended or job.told_to_stop:
            return
        job.told_to_stop = True
        if not job.working:
            self._end(job, Stopped())
            return
        job.stop.set()
        if job.worker is not None:
            job.worker.stop()
        job.timers.append(self._later(GRACE, partial(self._overdue, job)))

    def close(self) -> None:
        """Stop everything, and tell whoever waits."""
        self._closed = True
        for job in {*self._jobs.values(), *(j for lane in self._working.values() for j in lane)}:
            job.stop.set()
            job.ended = True
            for timer in job.timers:
                timer.cancel()
            job.hand_out(Stopped())
        self._jobs.clear()
        self.crew.close()

    def _begin(self, question: Question, client: str) -> _Job:
        lane = question.lane
        if self._closed:
            raise Stopped
        if lane not in SHORT and self._turns[lane].of(client) >= EACH:
            raise Crowded
        if len(self._jobs) >= WAITING:
            raise Busy
        job = _Job(question, self._now())
        self._jobs[question.key] = job
        self._wait(job, client)
        # After whoever asks has taken hold of it.
        self._later(0, self._go_on)
        return job

    def _wait(self, job: _Job, client: str) -> None:
        job.clients.append(client)
        self._turns[job.question.lane].add(client, job)

    def _go_on(self) -> None:
        """Begin what may begin."""
        if self._closed:
            return
        for lane, size in self._sizes.items():
            turns, working = self._turns[lane], self._working[lane]
            while len(working) < size and (job := turns.first()) is not None:
                if lane in YIELDING and self._short():
                    left = job.asked_at + GIVE_WAY - self._now()
                    if left > 0:
                        job.timers.append(self._later(left, self._go_on))
                        break
                self._leave_turns(job, take=True)
                self._work(job)

    def _short(self) -> bool:
        return any(self._turns[lane] or self._working[lane] for lane in SHORT)

    def _leave_turns(self, job: _Job, *, take: bool = False) -> None:
        turns = self._turns[job.question.lane]
        if take:
            turns.next()
        for client in job.clients:
            turns.remove(client, job)

    def _work(self, job: _Job) -> None:
        lane, work = job.question.lane, job.question.work
        job.working = True
        self._working[lane].add(job)
        job.timers.append(self._later(LONGEST, partial(self.abandon, job)))
        if isinstance(work, Task):
            job.worker = self.crew.take(lane)
            job.worker.give(work, partial(self._post, job))
        else:
            Thread(target=_in_thread, args=(job, partial(self._post, job)), daemon=True).start()

    def _post(self, job: _Job, news: News) -> None:
        """From whichever thread: have the loop hear it."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._heard, job, news)

    def _heard(self, job: _Job, news: News) -> None:
        if job.ended:
            return
        if news.kind == "told":
            job.hand_out(Update("told", news.value))
        elif news.kind == "raised":
            self._end(job, news.value)
        else:
            if job.question.kept and not job.told_to_stop:
                self._kept.put(job.question.key, news.value, news.weight)
            self._end(job, Update("done", news.value))

    def _overdue(self, job: _Job) -> None:
        """It was told to stop, and has not: end it, and have another worker in its place."""
        if job.ended:
            return
        worker, job.worker = job.worker, None
        if worker is not None:
            self.crew.end(worker)
            self.crew.start([job.question.lane])
        self._end(job, Stopped())

    def _end(self, job: _Job, last: Update | BaseException) -> None:
        job.ended = True
        for timer in job.timers:
            timer.cancel()
        self._leave_turns(job)
        self._working[job.question.lane].discard(job)
        if job.worker is not None:
            self.crew.give_back(job.question.lane, job.worker)
        self._forget(job)
        job.hand_out(last)
        self._later(0, self._go_on)

    def _forget(self, job: _Job) -> None:
        if self._jobs.get(job.question.key) is job:
            del self._jobs[job.question.key]

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    @staticmethod
    def _later(seconds: float, call: Any) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(seconds, call)


def _in_thread(job: _Job, post: Any) -> None:
    desk = Desk(lambda value: post(News("told", value)), job.stop)
    try:
        work = job.question.work
        value = job.context.run(work, desk)
        post(News("done", value, weight_of(value) if job.question.kept else 0))
    except BaseException as error:  # noqa: BLE001 - carried over to whoever waits
        post(News("raised", error))
