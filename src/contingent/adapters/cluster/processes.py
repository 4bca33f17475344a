"""Pieces of work in processes of this machine: for work that keeps the interpreter busy.

Each process is begun afresh and gets what the items share once. Under a script that is run, a
process imports that script, so it must be guarded by ``if __name__ == "__main__"``.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context, parent_process
from os import cpu_count
from threading import Thread
from typing import Any, TypeVar

__all__ = ["ProcessExecutor"]

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

#: Fewer pieces than this are done here: a process takes a second to begin.
FEWEST = 4


class ProcessExecutor:
    """Runs work in as many processes as there are cores, results in the order asked.

    Args:
        workers: how many processes; None is one a core; with one, all is done in this process.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cpu_count() or 1

    def run(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """The results, in order; work that is no longer wanted is not begun."""
        return self.run_sharing(_alone, work, items)

    def run_sharing(
        self, work: Callable[[Shared, Item], Result], shared: Shared, items: Sequence[Item]
    ) -> Iterator[Result]:
        """The results, in order; what is shared goes to each process as it begins."""
        if self.workers == 1 or len(items) < FEWEST:
            yield from map(partial(work, shared), items)
            return
        pool = ProcessPoolExecutor(
            self.workers, get_context("spawn"), initializer=_begin, initargs=(shared,)
        )
        waiting: deque[Future[Result]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(_do, work, item))
                if len(waiting) > 2 * self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _alone(work: Callable[[Item], Result], item: Item) -> Result:
    return work(item)


#: In a worker: what its items share.
_held: list[Any] = []


def _begin(shared: object) -> None:
    """Hold what is shared; end when the process that began this one ends, however it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that began this one
    _held.append(shared)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _do(work: Callable[[Any, Item], Result], item: Item) -> Result:
    return work(_held[0], item)
