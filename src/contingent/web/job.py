"""A job of the room: what works on it, in which queue it waits, and what its answer is kept by."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Literal

from contingent.web.crew.task import JobControl, Task

__all__ = ["Job", "JobQueue", "Then", "ThreadWork"]

#: ``quick`` is done in threads of the room's, for pages that wait for it; the others in processes,
#: ``ahead`` only while nobody asks. See ``order`` for which comes first.
JobQueue = Literal[
    "quick", "bounds", "plan", "choose", "beside", "remedies", "rosiest", "study", "read", "ahead"
]
#: Work in a thread, which cannot be ended but by itself.
ThreadWork = Callable[[JobControl], Any]


@dataclass(frozen=True)
class Then:
    """A further step of a job; what the step before came to is told as soon as it is there.

    Attributes:
        queue: where it waits.
        work: what is to be done after what the step before came to; None to leave this step out.
    """

    queue: JobQueue
    work: Callable[[Any], Task | ThreadWork | None]


@dataclass(frozen=True)
class Job:
    """A job.

    Attributes:
        queue: where it waits, so that short work never queues behind long.
        key: names the register's hash and every choice made; alike for alike answers.
        work: in another process, or in a thread.
        kept: whether the answer is kept for whoever asks next.
        then: the steps that follow.
    """

    queue: JobQueue
    key: Hashable
    work: Task | ThreadWork
    kept: bool = True
    then: tuple[Then, ...] = ()
