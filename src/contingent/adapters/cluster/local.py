"""Pieces of work on this machine's cores.

Threads and not processes: the loops over coalitions and the solver release the interpreter lock,
so threads keep the cores as busy without starting interpreters or copying the work to them.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from os import cpu_count
from typing import TypeVar

__all__ = ["LocalExecutor"]

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")


class LocalExecutor:
    """Runs work in as many threads as there are cores, results in the order asked.

    Args:
        workers: how many threads; None is one a core.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cpu_count() or 1

    def run(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """The results, in order; work that is no longer wanted is not begun."""
        if len(items) == 1 or self.workers == 1:
            yield from map(work, items)
            return
        pool = ThreadPoolExecutor(max_workers=self.workers)
        waiting: deque[Future[Result]] = deque()
        ahead = iter(items)
        try:
            for item in ahead:
                waiting.append(pool.submit(work, item))
                if len(waiting) > 2 * self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def run_sharing(
        self, work: Callable[[Shared, Item], Result], shared: Shared, items: Sequence[Item]
    ) -> Iterator[Result]:
        """The results, in order; threads share what there is."""
        return self.run(partial(work, shared), items)
