"""Which lines of a problem have to do with each other: planning one bears on the others.

Lines that have nothing in common can be planned apart: their best plans by the ordered aims, put
together, are the best plans of all.
"""

from collections.abc import Iterable

from contingent.planning.problem import Problem
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.supplying import amount_of

__all__ = ["related_lines"]


def related_lines(problem: Problem, line: str) -> frozenset[str]:
    """The lines that share an offer, a site or link with a limit, company or a need with a line.

    Directly or through others, the line itself included. Where there are sites to choose from,
    every line bears on the choice.
    """
    if problem.candidate_sites:
        return frozenset(one.line for one in problem.lines)
    groups = _Groups()
    for one in problem.lines:
        for need in one.needs:
            groups.join([("line", one.line), ("line", need)])
        for other in one.with_:
            groups.join([("line", one.line), *(("line", name) for name in problem.named(other))])
    unwanted = {nation for offer in problem.offers.values() for nation in _company(offer)}
    sites = {one.line: problem.register.sites_of(one) for one in problem.lines}
    for offer in problem.offers.values():
        for one in problem.lines:
            if not amount_of(problem.register, offer, one.capability):
                continue
            if not allowed_for(problem.register, offer, one.capability):
                continue
            places = [site for site in sites[one.line] if allowed_at(offer, site)]
            if not places and problem.register.sites:
                continue
            company = [("nation", n) for n in (*_company(offer), *{offer.nation} & unwanted)]
            groups.join([("line", one.line), ("offer", offer.offer), *company])
            if offer.personnel:
                full = [("site", s.site) for s in places if s.site in problem.register.holds]
                links = [("link", str(n)) for s in places for n in _links(problem, offer, s.site)]
                groups.join([("line", one.line), *full, *links])
    root = groups.root(("line", line))
    return frozenset(one.line for one in problem.lines if groups.root(("line", one.line)) == root)


def _company(offer: Offer) -> tuple[str, ...]:
    """The nations the offer will not serve with, or only with."""
    company = (CaveatKind.NOT_WITH, CaveatKind.ONLY_WITH)
    return tuple(n for c in offer.caveats if c.kind in company for n in c.names)


def _links(problem: Problem, offer: Offer, site: str) -> Iterable[int]:
    """The limited links on the ways of an offer to a site, whenever they are open."""
    register, book = problem.register, problem.book
    if all(link.capacity is None for link in register.links):
        return set()
    closures = {book.closed_in(month): month for month in problem.months}
    return {
        number
        for month in closures.values()
        for route in book.routes(offer.nation, site, month)
        for number, _ in route.links
        if register.links[number].capacity is not None
    }


class _Groups:
    """Names put together, and asked which are (union-find)."""

    def __init__(self) -> None:
        self.above: dict[tuple[str, str], tuple[str, str]] = {}

    def root(self, name: tuple[str, str]) -> tuple[str, str]:
        while (up := self.above.get(name, name)) != name:
            name = up
        return name

    def join(self, names: list[tuple[str, str]]) -> None:
        first = self.root(names[0])
        for name in names[1:]:
            self.above[self.root(name)] = first
