"""Tours: every way a package of a standing offer could serve a line at a site.

A tour lasts ``tour``, or shorter when the line's steps, the offer's own or the world's
end first. Rest follows at ``rest_ratio`` steps a step away, rounded up. Where reliefs overlap,
each tour takes ``relief`` more, in which the package is away without filling anything, and
rests for them too; the sum is rounded up. An offer without ``tour`` stays as long as it can.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from contingent.planning.travel import HERE, Route, RouteBook
from contingent.planning.ways import NO_TIME
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_on
from contingent.resolution.setting import Span

__all__ = [
    "WHOLE",
    "ArrivalSpan",
    "Tour",
    "possible_sites",
    "rest_after",
    "rests_after",
    "serves",
    "spans_of",
    "spells",
    "stays",
    "time_limit",
    "tour_length",
    "tours_of",
    "windows",
]


#: Nothing of the first month is gone at arrival.
WHOLE = Fraction(0)


@dataclass(frozen=True)
class Tour:
    """One package of an offer serving a line at a site.

    Attributes:
        site: None when the case names no sites.
        month: first month in place; months: how many.
        gone: the share of the first month that is gone at arrival; 0 counts it whole.
        rest: months that follow in which it cannot go again: overlap with its relief, and rest.
        amount: units of the line's capability one package brings.
        route: how it gets there.
        also: further lines that it fills there; see ``planning.joint``.
    """

    offer: str
    line: str
    site: str | None
    month: int
    months: int
    rest: int
    amount: float
    route: Route = HERE
    gone: Fraction = WHOLE
    also: tuple[str, ...] = ()

    def covers(self, month: int) -> bool:
        """Whether the package is in place in the month."""
        return self.month <= month < self.month + self.months

    def share_of(self, month: int) -> Fraction:
        """How much of the month the package is in place."""
        if not self.covers(month):
            return Fraction(0)
        return 1 - self.gone if month == self.month else Fraction(1)


def spells(months: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of consecutive months as (first, first after)."""
    begin = last = None
    for month in months:
        if begin is None or last is None:
            begin = month
        elif month != last + 1:
            yield begin, last + 1
            begin = month
        last = month
    if begin is not None and last is not None:
        yield begin, last + 1


def spans_of(months: Iterable[int], exact: tuple[Span, ...] | None) -> tuple[Span, ...]:
    """The spans in which an offer stands: exact ones, or else those of the months."""
    return exact or tuple((Fraction(begin), Fraction(end)) for begin, end in spells(months))


def time_limit(register: Register, offer: Offer) -> int | None:
    """Whole steps of the ``at most 14 days`` caveat, if any."""
    limits = (c.time for c in offer.caveats if c.kind is CaveatKind.MOST_TIME)
    return next((register.whole_steps_of(limit) for limit in limits), None)


def tour_length(register: Register, offer: Offer) -> int | None:
    """Longest tour in steps: ``tour``, cut by an ``at most 14 days`` caveat; None is no end."""
    own = None if offer.tour is None else register.whole_steps_of(offer.tour)
    given = [n for n in (own, time_limit(register, offer)) if n is not None]
    return min(given) if given else None


def rest_after(register: Register, offer: Offer, months: int) -> int:
    """Steps before a package can go again after so many in place: overlap and rest."""
    return _rest(offer, float(register.share_of(offer.relief)), months)


def rests_after(register: Register, offer: Offer) -> list[int]:
    """``rest_after`` of each number of steps, from none to all of the case."""
    if not offer.rest_ratio and not offer.relief:
        return [0] * (register.steps + 1)
    overlap = float(register.share_of(offer.relief))
    return [_rest(offer, overlap, months) for months in range(register.steps + 1)]


def _rest(offer: Offer, overlap: float, months: int) -> int:
    return ceil(offer.rest_ratio * months + (1 + offer.rest_ratio) * overlap - 1e-9)


def possible_sites(
    register: Register, offer: Offer, line: RequirementLine
) -> tuple[str | None, ...]:
    """Sites where the offer may serve the line; (None,) when the case names no sites."""
    if not register.sites:
        return (None,)
    return tuple(s.site for s in register.sites_of(line) if allowed_at(offer, s))


def windows(
    register: Register,
    offer: Offer,
    line: RequirementLine,
    standing: Iterable[Span],
    travel: Fraction = NO_TIME,
) -> Iterator[tuple[Fraction, int]]:
    """Spans in which the offer could serve the line: standing, arrived, asked for.

    From an exact place within a month, which counts with what is left of it; to the end of a month.
    """
    first, last = register.window(line.from_, line.until)
    own_last = register.end_of(offer)
    for begin, end in standing:
        start = max(register.arrival_of(offer, begin, travel), Fraction(first))
        stop = min(floor(end), last, own_last)
        if floor(start) < stop:
            yield start, stop


def tours_of(
    register: Register,
    offer: Offer,
    line: RequirementLine,
    standing: tuple[Span, ...],
    book: RouteBook,
) -> Iterator[Tour]:
    """Every tour of one package of the offer on the line, for what it fills of that line alone.

    Args:
        standing: the exact spans in which the offer stands, ascending.
        book: the routes of the case.
    """
    if not serves(register, offer, line):
        return
    longest, amount = tour_length(register, offer), amount_on(register, offer, line)
    for site in possible_sites(register, offer, line):
        found = stays(register, offer, line, site, standing, book)
        # months in turn, and in each the routes as the book has them
        in_turn = sorted(
            ((month, stay) for stay in found for month in range(stay.first, stay.after)),
            key=lambda pair: pair[0],
        )
        for month, stay in in_turn:
            months = stay.stop - month if longest is None else min(longest, stay.stop - month)
            rest = rest_after(register, offer, months)
            gone = stay.gone if month == stay.first else WHOLE
            yield Tour(offer.offer, line.line, site, month, months, rest, amount, stay.route, gone)


def serves(register: Register, offer: Offer, line: RequirementLine) -> bool:
    """Whether packages of the offer could serve the line somewhere."""
    return bool(
        amount_on(register, offer, line)
        and offer.packages
        and (not line.certified or offer.certified)
        and allowed_for(register, offer, line.capability)
    )


class ArrivalSpan(NamedTuple):
    """Arrivals by one route in months ``first`` to ``after``, all of which may stay to ``stop``.

    ``after`` and ``stop`` are the first months that are no longer so; ``gone`` is the share of
    ``first`` that is gone at arrival, 0 for those that arrive later.
    """

    route: Route
    first: int
    after: int
    stop: int
    gone: Fraction


def stays(
    register: Register,
    offer: Offer,
    line: RequirementLine,
    site: str | None,
    standing: tuple[Span, ...],
    book: RouteBook,
) -> Iterator[ArrivalSpan]:
    """When a package could arrive at a site for the line, and until when it could stay.

    In the order of the spells in which the same links are open, in each by route as the book has
    them, and by the spell of months in which the offer could serve.
    """
    first, last = register.window(line.from_, line.until)
    for begin, after in book.spells(first, last):
        for route in book.routes(offer.nation, site, begin):
            for start, stop in windows(register, offer, line, standing, route.hours):
                there = max(start, Fraction(begin))
                month = floor(there)
                if month < min(stop, after):
                    yield ArrivalSpan(route, month, min(stop, after), stop, there - month)
