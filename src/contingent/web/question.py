"""A question somebody asks of the room: what works on it, in which lane, and what it is kept by."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Literal

from contingent.web.crew.task import Desk, Task

__all__ = ["Lane", "Question", "Work"]

#: ``quick`` is done in threads of the room's, for pages that wait for it; the others in processes.
Lane = Literal["quick", "bounds", "plan", "study", "read"]
#: Work in a thread, which cannot be ended but by itself.
Work = Callable[[Desk], Any]


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        lane: where it waits, so that short work never queues behind long.
        key: names the register's hash and every choice made; alike for alike answers.
        work: in another process, or in a thread.
        kept: whether the answer is kept for whoever asks next.
    """

    lane: Lane
    key: Hashable
    work: Task | Work
    kept: bool = True
