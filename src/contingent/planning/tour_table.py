"""All tours of a problem as arrays: what constraint families and the choice of columns work on.

The same tours, in the same order, as ``tours_of`` gives one by one; a problem may have tens of
thousands, and a Python object for each would cost more than planning with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.arrivals import arrivals_of
from contingent.planning.cut import ends_of
from contingent.planning.joint import Alone, further_lines
from contingent.planning.spread import spread
from contingent.planning.tours import Tour, rests_after
from contingent.planning.travel import Route, RouteBook
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.resolution.setting import Span

__all__ = ["TourTable", "table_of"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TourTable:
    """Tours as arrays, one entry a tour; offers, lines, sites and routes by their number.

    Attributes:
        offers, lines, sites, routes: what the numbers stand for; a site may be None.
        shares: what may be gone of a first month at arrival.
        month, months, rest, amount: as in ``Tour``; gone: the number of its share.
        further: the sets of further lines that tours fill, as (line, amount) each; the first is
            none. also: of each tour, which of them.
    """

    offers: tuple[str, ...]
    lines: tuple[str, ...]
    sites: tuple[str | None, ...]
    routes: tuple[Route, ...]
    shares: tuple[Fraction, ...]
    offer: Ints
    line: Ints
    site: Ints
    route: Ints
    month: Ints
    months: Ints
    rest: Ints
    gone: Ints
    amount: Floats
    further: tuple[tuple[tuple[int, float], ...], ...]
    also: Ints

    def __len__(self) -> int:
        return len(self.month)

    @cached_property
    def end(self) -> Ints:
        """The first month after each tour."""
        return self.month + self.months

    @cached_property
    def again(self) -> Ints:
        """The first month in which the package can go again."""
        return self.end + self.rest

    @cached_property
    def left(self) -> Floats:
        """The share of its first month that each tour counts for."""
        return np.array([float(1 - share) for share in self.shares], dtype=np.float64)[self.gone]

    @cached_property
    def days(self) -> Floats:
        """Days of travel of each tour."""
        return np.array([route.days for route in self.routes], dtype=np.float64)[self.route]

    def tour(self, number: int) -> Tour:
        """A tour by its number."""
        return Tour(
            self.offers[self.offer[number]],
            self.lines[self.line[number]],
            self.sites[self.site[number]],
            int(self.month[number]),
            int(self.months[number]),
            int(self.rest[number]),
            float(self.amount[number]),
            self.routes[self.route[number]],
            self.shares[self.gone[number]],
            tuple(self.lines[line] for line, _ in self.further[self.also[number]]),
        )

    @cached_property
    def more(self) -> tuple[Ints, Ints, Floats]:
        """The tours that fill further lines, with each of these and what a package brings."""
        sizes = np.array([len(one) for one in self.further], dtype=np.int64)
        flat = [item for one in self.further for item in one]
        begins = np.cumsum(sizes) - sizes
        which, place = spread(begins[self.also], begins[self.also] + sizes[self.also])
        lines = np.array([line for line, _ in flat], dtype=np.int64)
        amounts = np.array([amount for _, amount in flat], dtype=np.float64)
        return which, lines[place], amounts[place]

    def gives(self, number: int) -> Iterator[tuple[str, float]]:
        """Each line that a tour fills, and how much of it a package brings."""
        yield self.lines[self.line[number]], float(self.amount[number])
        for line, amount in self.further[self.also[number]]:
            yield self.lines[line], amount

    def only(self, numbers: Ints) -> "TourTable":
        """The tours of these numbers, in this order."""
        return replace(
            self,
            offer=self.offer[numbers],
            line=self.line[numbers],
            site=self.site[numbers],
            route=self.route[numbers],
            month=self.month[numbers],
            months=self.months[numbers],
            rest=self.rest[numbers],
            gone=self.gone[numbers],
            amount=self.amount[numbers],
            also=self.also[numbers],
        )


def table_of(
    register: Register,
    offers: Sequence[Offer],
    lines: Sequence[RequirementLine],
    standing: Mapping[str, tuple[Span, ...]],
    book: RouteBook,
) -> TourTable:
    """Every possible tour of the offers on the lines, by offer, line, site, month and route."""
    sites: tuple[str | None, ...] = tuple(site.site for site in register.sites) or (None,)
    found = arrivals_of(register, offers, lines, standing, book)
    span, month = spread(found.spans[5], found.spans[6])
    offer_of, line_of, site_of, route_of, turn, first, _, stop, longest, gone = found.spans[:, span]
    order = np.lexsort((turn, month, site_of, line_of, offer_of))
    months = np.minimum(longest, stop - month)
    gone = np.where(month == first, gone, 0)
    offer_of, line_of, site_of, route_of, month, months, gone = (
        part[order] for part in (offer_of, line_of, site_of, route_of, month, months, gone)
    )
    places = (offer_of, line_of, site_of, month, months)
    cut, months = ends_of(register, offers, lines, sites, places)
    offer_of, line_of, site_of, route_of, month, gone = (
        part[cut] for part in (offer_of, line_of, site_of, route_of, month, gone)
    )
    rests = np.array([rests_after(register, offer) for offer in offers], dtype=np.int64).reshape(
        -1, register.steps + 1
    )
    alone = TourTable(
        tuple(offer.offer for offer in offers),
        tuple(line.line for line in lines),
        sites,
        found.routes,
        found.shares,
        offer_of,
        line_of,
        site_of,
        route_of,
        month,
        months,
        rests[offer_of, months],
        gone,
        found.amounts[offer_of, line_of],
        ((),),
        np.zeros(len(month), dtype=np.int64),
    )
    numbers, also, further = further_lines(
        register,
        offers,
        lines,
        sites,
        Alone(alone.offer, alone.line, alone.site, alone.route, alone.month, alone.end, alone.gone),
    )
    return replace(alone.only(numbers), further=further, also=also)
