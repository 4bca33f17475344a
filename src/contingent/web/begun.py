"""Answers that a process of the room has begun and not ended: held ready for their next step.

A step that comes to another process, or after so many others that what was begun is gone, begins
anew: the answer is the same, and takes longer.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable

from contingent.services.answers.planning import BegunAnswer
from contingent.web.order import HOLDS

__all__ = ["HELD", "HeldAnswers"]


class HeldAnswers:
    """Answers begun, those begun last. One task at a time uses them."""

    def __init__(self, most: int = HOLDS) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, BegunAnswer] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def hold(self, key: Hashable, answer: BegunAnswer) -> None:
        """Hold an answer of which a step is left."""
        self._held[key] = answer
        self._held.move_to_end(key)
        while len(self._held) > self._most:
            self._held.popitem(last=False)

    def take(self, key: Hashable, begin: Callable[[], BegunAnswer]) -> BegunAnswer:
        """An answer held, which is held no longer; or begun anew."""
        found = self._held.pop(key, None)
        return begin() if found is None else found


#: Those of this process.
HELD = HeldAnswers()
