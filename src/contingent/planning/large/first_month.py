"""What a package gives in the month in which its tour begins, for the compiled loops.

By itself, so that who lays a problem out as arrays does not load the compiler too.
"""

import numba

from contingent.planning.large.table import ServiceTable

__all__ = ["given_at_first"]


@numba.njit(cache=True, nogil=True)
def given_at_first(table: ServiceTable, option: int, month: int) -> float:
    """What a package gives to its line in the first month of a tour that begins in it."""
    brings = table.brings[option] * table.part[table.pattern[option], month]
    return float(min(table.quantity[table.line[option]], brings))
