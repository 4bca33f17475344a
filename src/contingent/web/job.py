"""A job of the room: what works on it, in which queue it waits, and what its answer is kept by."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Literal

from contingent.web.crew.task import JobControl, Task

__all__ = ["Job", "JobQueue", "Then", "ThreadWork"]

#: ``quick`` is done in threads of the room's, for pages that wait for it; the others in processes,
#: ``ahead`` only while nobody asks.
JobQueue = Literal["quick", "bounds", "plan", "reasons", "study", "read", "ahead"]
#: Work in a thread, which cannot be ended but by itself.
ThreadWork = Callable[[JobControl], Any]


@dataclass(frozen=True)
class Then:
    """What follows the first part of a job, whose answer is told as soon as it is there.

    Attributes:
        queue: where it waits.
        work: what is to be done with the answer of the first part; None where that was all.
    """

    queue: JobQueue
    work: Callable[[Any], Task | None]


@dataclass(frozen=True)
class Job:
    """A job.

    Attributes:
        queue: where it waits, so that short work never queues behind long.
        key: names the register's hash and every choice made; alike for alike answers.
        work: in another process, or in a thread.
        kept: whether the answer is kept for whoever asks next.
        then: what follows; None for nothing.
    """

    queue: JobQueue
    key: Hashable
    work: Task | ThreadWork
    kept: bool = True
    then: Then | None = None
