"""Sorting numbers the quick way: by places that are small, and by counting what is different."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["distinct", "numbered", "order_of"]

Ints = NDArray[np.int64]
Words = NDArray[np.uint64]

#: Numbers below this fit into sixteen bits, which NumPy sorts in two passes, not by comparing.
SIXTEEN_BITS = 1 << 16


def order_of(numbers: NDArray[np.integer], below: int) -> Ints:
    """The places of numbers from 0 to below ``below`` in ascending order, equal ones in turn."""
    narrow = numbers.astype(np.uint16) if below <= SIXTEEN_BITS else numbers
    return np.argsort(narrow, kind="stable")


def distinct(words: Words) -> int:
    """How many different words there are."""
    words = np.sort(words)
    return int(np.count_nonzero(words[1:] != words[:-1])) + min(1, len(words))


def numbered(words: Words) -> Ints:
    """The number of each different word, by its first appearance."""
    if not len(words):
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(words)
    inside = words[order]
    starts = np.flatnonzero(np.concatenate([[True], inside[1:] != inside[:-1]]))
    first = np.minimum.reduceat(order, starts)
    turn = np.empty(len(first), dtype=np.int64)
    turn[np.argsort(first)] = np.arange(len(first))
    found = np.empty(len(words), dtype=np.int64)
    found[order] = np.repeat(turn, np.diff(starts, append=len(words)))
    return found
