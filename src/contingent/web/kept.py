"""Answers kept for whoever asks again, as many as there is room for."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from contingent.web.crew.frames import pack

__all__ = ["MOST", "Kept", "weight_of"]

#: Bytes of all answers at most.
MOST = 200_000_000
#: Bytes an answer takes in memory for one of its bytes as it is sent (measured on plans: 4.9).
SPREAD = 5
#: Bytes of the smallest answer, with its key.
LEAST = 1_000


def weight_of(value: Any) -> int:
    """Bytes of a value as it would be sent."""
    return len(value) if isinstance(value, str | bytes) else len(pack(value)[0])


class Kept:
    """Answers by key, the last used last; the oldest give way.

    Args:
        most: bytes of all of them at most.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most, self.weight = most, 0
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._held

    def drop(self, key: Hashable) -> None:
        """Keep an answer no longer."""
        if key in self._held:
            self.weight -= self._held.pop(key)[1]

    def get(self, key: Hashable) -> Any | None:
        """An answer; None when it is not there."""
        if key not in self._held:
            return None
        self._held.move_to_end(key)
        return self._held[key][0]

    def put(self, key: Hashable, value: Any, sent: int) -> None:
        """Keep an answer of so many bytes as it was sent."""
        weight = LEAST + SPREAD * sent
        self.drop(key)
        self._held[key] = value, weight
        self.weight += weight
        while self.weight > self._most:
            self.weight -= self._held.popitem(last=False)[1][1]
