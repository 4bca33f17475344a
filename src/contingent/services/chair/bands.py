"""Coarse cells: a total is told by the band it lies in, and bands are cut without the data."""

from itertools import count

__all__ = ["LADDERS", "band_of"]

#: How bands may be cut: the first edges of each decade.
LADDERS = {"1-2-5": (1, 2, 5), "1-3": (1, 3), "1-10": (1,)}


def band_of(total: float, least: float, ladder: str) -> tuple[float, float]:
    """The band of a total, both ends in it: ``(10, 19)`` where it is counted in whole numbers.

    Args:
        least: the smallest edge above zero: below it nothing is told apart.
        ladder: a name in ``LADDERS``.
    """
    low = 0.0
    for decade in count():
        for first in LADDERS[ladder]:
            edge = least * first * 10.0**decade
            if total < edge:
                whole = float(total).is_integer() and float(edge).is_integer()
                return low, edge - 1 if whole else edge
            low = edge
    raise AssertionError
