"""For how much of each month one package of an offer could be in place, at the most.

The same as looking at every tour (``tours.tours_of``) month by month, without making the tours:
arrivals by one route follow each other month by month, so that from the first of them on every
month is covered until the last has left.
"""

from collections.abc import Collection
from fractions import Fraction

from contingent.planning.tours import possible_sites, serves, stays, tour_length
from contingent.planning.travel import RouteBook
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.resolution.setting import Span

__all__ = ["most_there"]

_ALL = Fraction(1)


def most_there(
    register: Register,
    offer: Offer,
    line: RequirementLine,
    standing: tuple[Span, ...],
    book: RouteBook,
    barred: Collection[str | None],
) -> dict[int, Fraction]:
    """The greatest share of each month for which some tour of the offer is on the line.

    Args:
        standing: the exact spans in which the offer stands, ascending.
        book: the routes of the case.
        barred: sites that are not looked at.

    Returns:
        Shares above 0 and up to 1 by month; a month in which no tour is in place is left out.
    """
    found: dict[int, Fraction] = {}
    if not serves(register, offer, line):
        return found
    longest = tour_length(register, offer) or register.steps
    for site in possible_sites(register, offer, line):
        if site in barred:
            continue
        for stay in stays(register, offer, line, site, standing, book):
            # Whoever arrives first is there for what is left of that month; whole months follow.
            first = _ALL - stay.gone
            if first > found.get(stay.first, 0):
                found[stay.first] = first
            after = min(stay.stop, stay.after - 1 + longest)
            found.update(dict.fromkeys(range(stay.first + 1, after), _ALL))
    return found
