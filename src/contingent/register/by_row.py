"""What was worked out of a row before, found again by the row itself.

A row is frozen, and the states of a ledger, and the views made of them, share the rows that are
the same in them. So what is told of one row alone need be worked out once for all of these. It
is found by which object the row is, which takes no looking at what it says; the row is held for
as long, so that no other can be taken for it.
"""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["ByRow"]

Row = TypeVar("Row")
Found = TypeVar("Found")
#: Rows kept in memory, of each kind of answer: some states of a large case, or many of a small.
KEPT = 20_000


class ByRow(Generic[Row, Found]):
    """Answers about rows. It may be asked by several threads at a time.

    Args:
        kept: answers kept at most; with one more all are forgotten.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._known: dict[tuple[int, Hashable], tuple[Row, Found]] = {}

    def of(self, row: Row, work: Callable[[], Found], besides: Hashable = None) -> Found:
        """The answer about a row: as it was worked out before, or else as it is now.

        Args:
            work: works it out. It looks at nothing but the row and what is in ``besides``.
            besides: what else the answer depends on.
        """
        key = id(row), besides
        known = self._known.get(key)
        if known is not None:
            return known[1]
        found = work()
        if len(self._known) >= self._kept:
            self._known.clear()
        self._known[key] = row, found
        return found
