"""Whose turn it is: those who wait are served in turn, however much each of them asks."""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Turns"]

Item = TypeVar("Item")


class Turns(Generic[Item]):
    """What waits, by client; clients take turns, and each is served in its own order."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[Item]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def of(self, client: str) -> int:
        """How much of a client's waits."""
        return len(self._waiting.get(client, ()))

    def add(self, client: str, item: Item) -> None:
        """Have something wait for a client."""
        self._waiting.setdefault(client, deque()).append(item)

    def remove(self, client: str, item: Item) -> None:
        """Let something wait no longer."""
        if item in self._waiting.get(client, ()):
            self._waiting[client].remove(item)
            if not self._waiting[client]:
                del self._waiting[client]

    def first(self, wanted: Callable[[Item], bool] = lambda _: True) -> Item | None:
        """What comes next, of those that are wanted; it goes on waiting."""
        for waiting in self._waiting.values():
            for item in waiting:
                if wanted(item):
                    return item
        return None

    def take(self, item: Item) -> None:
        """Let something wait no longer, for its turn has come: its client is behind all others."""
        for client, waiting in self._waiting.items():
            if item in waiting:
                waiting.remove(item)
                del self._waiting[client]
                if waiting:
                    self._waiting[client] = waiting
                return
