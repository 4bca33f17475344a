"""The port to whatever runs many independent pieces of work."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

__all__ = ["Executor"]

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")


class Executor(Protocol):
    """Runs pieces of work anywhere and gives their results in the order asked.

    Work, items and what they share are picklable: they may cross to another process or machine.
    """

    def run(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """The results, one after the other, in order, as soon as they are ready."""
        ...

    def run_sharing(
        self, work: Callable[[Shared, Item], Result], shared: Shared, items: Sequence[Item]
    ) -> Iterator[Result]:
        """The same for work on something all items share, which is sent to each worker once."""
        ...
