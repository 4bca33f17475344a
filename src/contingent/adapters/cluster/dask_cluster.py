"""Pieces of work on a Dask cluster (the extra ``cluster``)."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from contingent.errors import ContingentError

__all__ = ["ClusterUnreachable", "DaskExecutor"]

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")


class ClusterUnreachable(ContingentError):
    """The cluster cannot be used; the text says why and what to do."""


class DaskExecutor:
    """Runs work on the workers of a Dask scheduler, results in the order asked.

    Args:
        address: of the scheduler, such as ``tcp://127.0.0.1:8786``.

    Raises:
        ClusterUnreachable: when the extra is not installed or nothing answers.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            msg = "--cluster needs Dask: install 'contingent[cluster]'"
            raise ClusterUnreachable(msg) from None
        try:
            connect: Any = Client
            self.client = connect(address, timeout="10s", set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            msg = f"no Dask scheduler answers at {address}: {error}"
            raise ClusterUnreachable(msg) from None

    def run(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """The results, in order; a few pieces a worker are kept under way."""
        return self._run(items, lambda item: self.client.submit(work, item, pure=False))

    def run_sharing(
        self, work: Callable[[Shared, Item], Result], shared: Shared, items: Sequence[Item]
    ) -> Iterator[Result]:
        """The results, in order; what is shared goes to each worker once, before the first."""
        held = self.client.scatter(shared, broadcast=True, hash=False)
        return self._run(items, lambda item: self.client.submit(work, held, item, pure=False))

    def _run(self, items: Sequence[Item], begin: Callable[[Item], Any]) -> Iterator[Any]:
        under_way = 4 * max(1, len(self.client.scheduler_info()["workers"]))
        waiting: deque[Any] = deque()
        for item in items:
            waiting.append(begin(item))
            if len(waiting) >= under_way:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
