"""How long work on a topic took the last time, for who would wait for it only if it is short."""

from collections import OrderedDict
from collections.abc import Hashable

__all__ = ["Pace"]

#: Topics of which it is known.
KNOWN = 200


class Pace:
    """Seconds of work by its topic, those of the latest topics."""

    def __init__(self, most: int = KNOWN) -> None:
        self._most = most
        self._took: OrderedDict[Hashable, float] = OrderedDict()

    def note(self, topic: Hashable, seconds: float) -> None:
        """Note how long work took that was done."""
        self._took[topic] = seconds
        self._took.move_to_end(topic)
        while len(self._took) > self._most:
            self._took.popitem(last=False)

    def of(self, topic: Hashable) -> float | None:
        """Seconds it took the last time; None where that is not known."""
        return self._took.get(topic)
