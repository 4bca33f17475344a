"""When packages of all offers could arrive at the lines of a problem, by site and way.

Another world, a nation that stays out, a change that is tried: most offers stand as they stood, on
the same lines, and their packages arrive as they did. So what one offer's packages could do on one
line is kept while the process runs (``_Place``), for as long as nothing is other that it hangs on:
the case's head, its sites, links, nations and capabilities, the links that are closed in each step
and those that may be full, the offer, the line, and when the offer stands.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contingent.planning.tours import (
    WHOLE,
    ArrivalSpan,
    possible_sites,
    serves,
    stays,
    tour_length,
)
from contingent.planning.travel import Route, RouteBook
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_on, serves_as
from contingent.resolution.setting import Span

__all__ = ["Arrivals", "arrivals_of", "forget"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Places of which is kept what arrives there, and offers of one: each with its own months.
PLACES, OFFERS = 32, 4_000


class Arrivals(NamedTuple):
    """When packages of all offers could arrive, before it is looked at how long they stay.

    Attributes:
        spans: of each span of arrivals its numbers, a column each: offer, line, site, route, its
            place among all, first month, first month after, until when it may stay, longest tour,
            and which share of its first month is gone.
        amounts: what a package of each offer counts for on each line; 0 when it cannot serve.
    """

    spans: Ints
    amounts: Floats
    routes: tuple[Route, ...]
    shares: tuple[Fraction, ...]


class _OnLine(NamedTuple):
    """What the packages of one offer could do on one line.

    Attributes:
        line: the line itself: another that says the same is looked at anew.
        amount: what a package counts for; 0 when it cannot serve.
        stays: its arrivals, each with its site.
        all: whether no way of use was left out.
    """

    line: RequirementLine
    amount: float
    stays: tuple[tuple[str | None, ArrivalSpan], ...]
    all: bool


class _OfOffer(NamedTuple):
    """What is known of one offer that stands when it does.

    Attributes:
        able: the capabilities that its packages can serve as.
        lines: what they could do on each line asked about, by the line's place in memory.
    """

    offer: Offer
    able: frozenset[str]
    lines: dict[int, _OnLine]


@dataclass
class _Place:
    """What is kept while sites, links and what is open of them are the same.

    Attributes:
        tables: the tables of the register it hangs on: held, so that none takes their place in
            memory.
        offers: by the place of an offer in memory and when it stands.
    """

    tables: tuple[object, ...]
    offers: dict[tuple[int, tuple[Span, ...]], _OfOffer] = field(default_factory=dict)

    def of(self, register: Register, offer: Offer, standing: tuple[Span, ...]) -> _OfOffer:
        """What is known of an offer that stands in these spans; to be added to."""
        known = self.offers.get((id(offer), standing))
        if known is None:
            if len(self.offers) >= OFFERS:
                self.offers.clear()
            able = frozenset(serves_as(register, offer))
            known = self.offers[id(offer), standing] = _OfOffer(offer, able, {})
        return known


_PLACES: OrderedDict[tuple[object, ...], _Place] = OrderedDict()
_LOCK = Lock()


def _place(register: Register, book: RouteBook) -> _Place:
    """What is known of arrivals by these routes."""
    tables = (
        register.case,
        register.sites,
        register.links,
        register.nations,
        register.capabilities,
    )
    closed = tuple(book.closed_in(month) for month in range(register.steps))
    key = (*map(id, tables), closed, book.limited)
    with _LOCK:
        place = _PLACES.setdefault(key, _Place(tables))
        _PLACES.move_to_end(key)
        while len(_PLACES) > PLACES:
            _PLACES.popitem(last=False)
    return place


def forget() -> None:
    """Remember no arrivals any more."""
    with _LOCK:
        _PLACES.clear()


def arrivals_of(
    register: Register,
    offers: Sequence[Offer],
    lines: Sequence[RequirementLine],
    standing: Mapping[str, tuple[Span, ...]],
    book: RouteBook,
) -> Arrivals:
    """When packages of the offers could arrive at the lines, by offer, line, site and route.

    Args:
        standing: the exact spans in which each offer stands.
        book: the routes of the case; hears whether all ways of use were looked at.
    """
    sites: tuple[str | None, ...] = tuple(site.site for site in register.sites) or (None,)
    place = {site: number for number, site in enumerate(sites)}
    routes: dict[Route, int] = {}
    shares: dict[Fraction, int] = {WHOLE: 0}
    spans: list[tuple[int, ...]] = []
    amounts = np.zeros((len(offers), len(lines)))
    known = _place(register, book)
    for number, offer in enumerate(offers):
        longest = tour_length(register, offer) or register.steps
        stands = standing[offer.offer]
        own = known.of(register, offer, stands)
        for which, line in enumerate(lines):
            if line.capability not in own.able:
                continue
            on_line = own.lines.get(id(line))
            if on_line is None:
                on_line = own.lines[id(line)] = _on_line(register, offer, line, stands, book)
            book.all = book.all and on_line.all
            amounts[number, which] = on_line.amount
            for site, stay in on_line.stays:
                route = routes.setdefault(stay.route, len(routes))
                spans.append((
                    number, which, place[site], route, len(spans),
                    stay.first, stay.after, stay.stop, longest,
                    shares.setdefault(stay.gone, len(shares)),
                ))  # fmt: skip
    columns = np.array(spans, dtype=np.int64).reshape(-1, 10).T
    return Arrivals(columns, amounts, tuple(routes), tuple(shares))


def _on_line(
    register: Register,
    offer: Offer,
    line: RequirementLine,
    standing: tuple[Span, ...],
    book: RouteBook,
) -> _OnLine:
    if not serves(register, offer, line):
        return _OnLine(line, 0.0, (), all=True)
    before, book.all = book.all, True
    found = tuple(
        (site, stay)
        for site in possible_sites(register, offer, line)
        for stay in stays(register, offer, line, site, standing, book)
    )
    own, book.all = book.all, before
    return _OnLine(line, amount_on(register, offer, line), found, all=own)
