"""Every place of every span."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["spread"]

Ints = NDArray[np.int64]


def spread(begin: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Every place of every span: the number of the span, and the place (a month, mostly)."""
    lengths = np.maximum(end - begin, 0)
    which = np.repeat(np.arange(len(begin)), lengths)
    within = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return which, begin[which] + within
