"""Work that takes longer than a page: begun once, shared by all who ask, stopped when nobody does.

Work runs in threads (the solver and the loops over coalitions release the interpreter lock), in
lanes, so that bounds never queue behind plans, nor plans behind studies of every coalition; and no
plan begins while bounds are still being worked out, for whoever asked. What is done is kept by its
key, which names the register's hash and every choice made; a stopped piece of work is handed to
whoever stopped it and never kept.

Everything but the work itself happens on the event loop's thread, so nothing is locked.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Literal

__all__ = ["Busy", "Desk", "Lane", "Listener", "Stopped", "Update", "Workshop"]

Lane = Literal["quick", "bounds", "plan", "study"]
#: Threads of each lane.
THREADS: dict[Lane, int] = {"quick": 2, "bounds": 2, "plan": 2, "study": 1}
#: Lanes of short work, to which plans and studies give way before they begin, and for how many
#: seconds at most.
SHORT: frozenset[Lane] = frozenset({"quick", "bounds"})
GIVE_WAY = 20.0
#: Results kept, and pieces of work that may wait.
KEPT, WAITING = 400, 200


class Stopped(Exception):
    """The work was stopped before it came to anything."""


class Busy(Exception):
    """Too much work is waiting already."""


@dataclass(frozen=True)
class Update:
    """News of a piece of work: ``told`` on the way, ``done`` at the end."""

    kind: Literal["told", "done"]
    value: Any


@dataclass
class Desk:
    """What a piece of work is given: a way to tell how far it is, and to hear it should stop."""

    tell: Callable[[Any], None]
    stop: Event = field(default_factory=Event)

    def check(self) -> None:
        """Raise ``Stopped`` when nobody waits any more."""
        if self.stop.is_set():
            raise Stopped


Work = Callable[[Desk], Any]


class _Job:
    def __init__(self) -> None:
        self.listeners: list[Listener] = []
        self.last: Update | None = None
        self.desk = Desk(tell=lambda _value: None)

    def hand_out(self, update: Update | BaseException) -> None:
        if isinstance(update, Update):
            self.last = update
        for listener in self.listeners:
            listener.news.put_nowait(update)


class Listener:
    """One who waits for a piece of work."""

    def __init__(self, workshop: "Workshop", key: Hashable, job: _Job) -> None:
        self._workshop, self._key, self._job = workshop, key, job
        self.news: asyncio.Queue[Update | BaseException] = asyncio.Queue()

    async def updates(self) -> AsyncIterator[Update]:
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

    def leave(self) -> None:
        """Wait no longer; the last to leave stops the work."""
        if self in self._job.listeners:
            self._job.listeners.remove(self)
            if not self._job.listeners:
                self._workshop.abandon(self._key, self._job)

    def stop(self) -> None:
        """Stop the work and wait for what it has; where others wait too, just leave."""
        if self._job.listeners == [self]:
            self._workshop.abandon(self._key, self._job)
        elif self in self._job.listeners:
            self._job.listeners.remove(self)
            self.news.put_nowait(Stopped())


class Workshop:
    """Runs pieces of work, each once however many ask."""

    def __init__(self) -> None:
        self._pools = {
            lane: ThreadPoolExecutor(count, thread_name_prefix=f"room-{lane}")
            for lane, count in THREADS.items()
        }
        self._jobs: dict[Hashable, _Job] = {}
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._short, self._calm = 0, Event()
        self._calm.set()

    def kept(self, key: Hashable) -> Any | None:
        """The result of work done before; None when there is none."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def join(self, lane: Lane, key: Hashable, work: Work) -> Listener:
        """Wait for a piece of work, beginning it unless it is under way or done.

        Raises:
            Busy: when too much is waiting.
        """
        if (done := self.kept(key)) is not None:
            job = _Job()
            listener = Listener(self, key, job)
            listener.news.put_nowait(Update("done", done))
            return listener
        job = self._jobs.get(key) or self._begin(lane, key, work)
        listener = Listener(self, key, job)
        job.listeners.append(listener)
        if job.last is not None:
            listener.news.put_nowait(job.last)
        return listener

    async def answer(self, lane: Lane, key: Hashable, work: Work) -> Any:
        """The result of a piece of work. Raises what it raises."""
        if (done := self.kept(key)) is not None:
            return done
        async for update in self.join(lane, key, work).updates():
            if update.kind == "done":
                return update.value
        raise Stopped

    def abandon(self, key: Hashable, job: _Job) -> None:
        """Tell a piece of work to stop; who asks for it from now on has it begun anew."""
        job.desk.stop.set()
        if self._jobs.get(key) is job:
            del self._jobs[key]

    def close(self) -> None:
        """Stop everything."""
        for job in self._jobs.values():
            job.desk.stop.set()
        self._calm.set()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self, lane: Lane, key: Hashable, work: Work) -> _Job:
        if len(self._jobs) >= WAITING:
            raise Busy
        loop = asyncio.get_running_loop()
        job = _Job()

        def post(update: Update | BaseException) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(self._arrived, lane, key, job, update)

        def run() -> None:
            try:
                if lane not in SHORT:
                    self._calm.wait(GIVE_WAY)
                job.desk.check()
                post(Update("done", work(job.desk)))
            except BaseException as error:  # noqa: BLE001 - carried over to whoever waits
                post(error)

        job.desk.tell = lambda value: post(Update("told", value))
        self._jobs[key] = job
        if lane in SHORT:
            self._short += 1
            self._calm.clear()
        self._pools[lane].submit(run)
        return job

    def _arrived(
        self, lane: Lane, key: Hashable, job: _Job, update: Update | BaseException
    ) -> None:
        ended = isinstance(update, BaseException) or update.kind == "done"
        if ended and lane in SHORT:
            self._short -= 1
            if not self._short:
                self._calm.set()
        if ended and self._jobs.get(key) is job:
            del self._jobs[key]
            if isinstance(update, Update):
                self._kept[key] = update.value
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        job.hand_out(update)
