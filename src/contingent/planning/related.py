"""Which lines of a problem have to do with each other: planning one bears on the others.

Lines that have nothing in common can be planned apart: their best plans by the ordered aims, put
together, are the best plans of all.
"""

from contingent.planning.problem import Problem
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.supplying import amount_on, serves_as

__all__ = ["related_lines"]


def related_lines(problem: Problem, line: str) -> frozenset[str]:
    """The lines that share an offer, a site or link with a limit, company or a need with a line.

    Directly or through others, the line itself included. Where there are sites to choose from,
    every line bears on the choice; where there is a ceiling on all, on the room below it.
    """
    if problem.candidate_sites or problem.ceilings or problem.floors:
        return frozenset(one.line for one in problem.lines)
    groups = _Groups()
    for one in problem.lines:
        for need in one.needs:
            groups.join([("line", one.line), ("line", need)])
        for other in one.with_:
            groups.join([("line", one.line), *(("line", name) for name in problem.named(other))])
    unwanted = {nation for offer in problem.offers.values() for nation in _company(offer)}
    sites = {one.line: problem.register.sites_of(one) for one in problem.lines}
    links_to = _LinksTo(problem)
    for offer in problem.offers.values():
        able = frozenset(serves_as(problem.register, offer))
        for one in problem.lines:
            if one.capability not in able or not amount_on(problem.register, offer, one):
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
                links = [("link", n) for s in places for n in links_to(offer.nation, s.site)]
                groups.join([("line", one.line), *full, *links])
    root = groups.root(("line", line))
    return frozenset(one.line for one in problem.lines if groups.root(("line", one.line)) == root)


def _company(offer: Offer) -> tuple[str, ...]:
    """The nations the offer will not serve with, or only with."""
    company = (CaveatKind.NOT_WITH, CaveatKind.ONLY_WITH)
    return tuple(n for c in offer.caveats if c.kind in company for n in c.names)


class _LinksTo:
    """The limited links on the ways of a nation to a site, whenever they are open."""

    def __init__(self, problem: Problem) -> None:
        self.book = problem.book
        links = enumerate(problem.register.links)
        self.limited = {number for number, link in links if link.capacity is not None}
        # A step for each state of the links.
        self.steps = {self.book.closed_in(step): step for step in problem.months}.values()
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def __call__(self, nation: str, site: str) -> tuple[str, ...]:
        if not self.limited:
            return ()
        if (nation, site) not in self._known:
            found = {
                number
                for step in self.steps
                for route in self.book.routes(nation, site, step)
                for number, _ in route.links
            }
            self._known[nation, site] = tuple(str(n) for n in sorted(found & self.limited))
        return self._known[nation, site]


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
