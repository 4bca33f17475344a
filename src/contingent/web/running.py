"""A piece of work under way, and those who wait for it."""

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, Literal

from contingent.web.crew.task import JobControl, Stopped
from contingent.web.crew.worker import News, Worker
from contingent.web.job import Job
from contingent.web.kept import weight_of

__all__ = ["Listener", "Running", "Update", "work_in_thread"]


@dataclass(frozen=True)
class Update:
    """News of a piece of work: ``told`` on the way, ``done`` at the end."""

    kind: Literal["told", "done"]
    value: Any


class Running:
    """A piece of work: it waits, is worked on by a worker or a thread, and ends."""

    def __init__(self, job: Job, asked_at: float) -> None:
        self.job, self.asked_at, self.begun_at = job, asked_at, asked_at
        self.clients: list[str] = []
        self.listeners: list[Listener] = []
        self.last: Update | None = None
        self.first: Any = None
        self.working = self.ended = self.told_to_stop = False
        self.worker: Worker | None = None
        self.stop = Event()
        self.context = contextvars.copy_context()
        self.timers: list[asyncio.TimerHandle] = []

    def hand_out(self, update: Update | BaseException) -> None:
        """Tell all who wait."""
        if isinstance(update, Update):
            self.last = update
        for listener in self.listeners:
            listener.news.put_nowait(update)


class Listener:
    """One who waits for a piece of work."""

    def __init__(self, running: Running, abandon: Callable[[Running], None]) -> None:
        self._running, self._abandon = running, abandon
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
        if self in self._running.listeners:
            self._running.listeners.remove(self)
            if not self._running.listeners:
                self._abandon(self._running)

    def stop(self) -> None:
        """Stop the work and wait for what it has; where others wait too, just leave."""
        if self._running.listeners == [self]:
            self._abandon(self._running)
        elif self in self._running.listeners:
            self._running.listeners.remove(self)
            self.news.put_nowait(Stopped())


def work_in_thread(running: Running, post: Callable[[News], None]) -> None:
    """Do a piece of work here, and post what comes of it."""
    control = JobControl(lambda value: post(News("told", value)), running.stop)
    try:
        work = running.job.work
        value = running.context.run(work, control)
        post(News("done", value, weight_of(value) if running.job.kept else 0))
    except BaseException as error:  # noqa: BLE001 - carried over to whoever waits
        post(News("raised", error))
