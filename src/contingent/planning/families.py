"""The constraint families of the plan: each says in one place what it means and which rows it is.

Columns: ``go`` (whole): packages on a tour. ``fill`` (0 to 1): share of a line that counts as
filled in a month. ``apart`` (0 or 1): which side of a *not with* caveat has a site in a month.
``open`` (0 or 1): whether a candidate site is opened.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from contingent.planning.linear_model import Columns, LinearModel, Row, Term
from contingent.planning.problem import Problem
from contingent.planning.tours import time_limit
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer

__all__ = ["FAMILIES", "Family", "Formulation", "formulate"]


@dataclass(frozen=True)
class Formulation:
    """A problem with its columns.

    Attributes:
        go: column of each tour, in the order of ``problem.tours``.
        fill: column of each (line, month).
        apart: column of each (offer, nation, site, month) of a *not with* caveat; 1 when the
            offer's side may be there, 0 when the nation's may.
        opened: column of each candidate site; empty when there is nothing to choose.
    """

    problem: Problem
    columns: Columns
    go: tuple[int, ...]
    fill: Mapping[tuple[str, int], int]
    apart: Mapping[tuple[str, str, str, int], int]
    opened: Mapping[str, int]

    def going(self, tours: Sequence[int], month: int) -> Iterator[tuple[int, int]]:
        """(tour, column) of the tours among ``tours`` that are in place in the month."""
        for number in tours:
            if self.problem.tours[number].covers(month):
                yield number, self.go[number]


@dataclass(frozen=True)
class Family:
    """A constraint family.

    Attributes:
        sentence: what it demands, as told to a user.
        rows: its rows for a formulation.
    """

    name: str
    title: str
    sentence: str
    rows: Callable[[Formulation], Iterator[Row]]


def _away(f: Formulation) -> Iterator[Row]:
    # A set of intervals overlaps most at the start of one of them, so starts suffice as months.
    for offer, numbers in f.problem.tours_by_offer.items():
        tours = [(f.problem.tours[n], f.go[n]) for n in numbers]
        for month in sorted({tour.month for tour, _ in tours}):
            terms = tuple(
                (column, 1.0)
                for tour, column in tours
                if tour.month <= month < tour.month + tour.months + tour.rest
            )
            yield Row(
                "away", f"away[{offer},{month}]", terms, high=f.problem.offers[offer].packages
            )


def _fill(f: Formulation) -> Iterator[Row]:
    for line in f.problem.lines:
        numbers = f.problem.tours_by_line.get(line.line, ())
        for month in f.problem.months_of(line):
            terms: list[Term] = [(f.fill[line.line, month], line.quantity)]
            terms += [(col, -f.problem.tours[n].amount) for n, col in f.going(numbers, month)]
            yield Row("fill", f"fill[{line.line},{month}]", tuple(terms), high=0)


def _needs(f: Formulation) -> Iterator[Row]:
    for line in f.problem.lines:
        for need in line.needs:
            for month in f.problem.months_of(line):
                other = f.fill.get((need, month))
                if other is not None:
                    yield Row(
                        "needs",
                        f"needs[{line.line},{need},{month}]",
                        ((f.fill[line.line, month], 1.0), (other, -1.0)),
                        high=0,
                    )


def _site_capacity(f: Formulation) -> Iterator[Row]:
    for site in f.problem.register.sites:
        if site.capacity is None:
            continue
        numbers = f.problem.tours_by_site.get(site.site, ())
        for month in f.problem.months:
            terms = tuple(
                (column, float(f.problem.offers[f.problem.tours[n].offer].personnel))
                for n, column in f.going(numbers, month)
            )
            if terms:
                yield Row("site-capacity", f"site[{site.site},{month}]", terms, high=site.capacity)


def _personnel_caveat(f: Formulation) -> Iterator[Row]:
    for name, limit in _caveated(f, CaveatKind.MOST_PERSONNEL):
        numbers = f.problem.tours_by_offer[name]
        personnel = float(f.problem.offers[name].personnel)
        for month in f.problem.months:
            terms = tuple((column, personnel) for _, column in f.going(numbers, month))
            if terms:
                yield Row("personnel-caveat", f"personnel[{name},{month}]", terms, high=limit)


def _months_caveat(f: Formulation) -> Iterator[Row]:
    for name, _ in _caveated(f, CaveatKind.MOST_TIME):
        limit = time_limit(f.problem.register, f.problem.offers[name]) or 0
        terms = tuple(
            (f.go[n], float(f.problem.tours[n].months)) for n in f.problem.tours_by_offer[name]
        )
        yield Row(
            "months-caveat", f"months[{name}]", terms, high=limit * f.problem.offers[name].packages
        )


def _company(f: Formulation) -> Iterator[Row]:
    for (name, nation, site, month), side in f.apart.items():
        here = f.problem.tours_by_site.get(site, ())
        own = [(n, c) for n, c in f.going(here, month) if f.problem.tours[n].offer == name]
        theirs = [
            (n, c)
            for n, c in f.going(here, month)
            if f.problem.offers[f.problem.tours[n].offer].nation == nation
        ]
        for number, column in own:
            most = f.problem.offers[f.problem.tours[number].offer].packages
            yield Row(
                "company",
                f"own[{name},{nation},{site},{month},{number}]",
                ((column, 1.0), (side, -float(most))),
                high=0,
            )
        for number, column in theirs:
            most = f.problem.offers[f.problem.tours[number].offer].packages
            yield Row(
                "company",
                f"theirs[{name},{nation},{site},{month},{number}]",
                ((column, 1.0), (side, float(most))),
                high=most,
            )


def _link_capacity(f: Formulation) -> Iterator[Row]:
    links = f.problem.register.links
    arriving: dict[tuple[int, bool, int], list[Term]] = {}
    for tour, column in zip(f.problem.tours, f.go, strict=True):
        personnel = float(f.problem.offers[tour.offer].personnel)
        for number, backwards in tour.route.links:
            if links[number].capacity is not None and personnel:
                key = (number, backwards, tour.month)
                arriving.setdefault(key, []).append((column, personnel))
    for (number, backwards, month), terms in sorted(arriving.items()):
        link = links[number]
        ends = (link.to, link.from_) if backwards else (link.from_, link.to)
        name = f"link[{ends[0]},{ends[1]},{link.mode.value},{month}]"
        yield Row(
            "link-capacity",
            name,
            tuple(terms),
            high=float(f.problem.register.capacity_of(link) or 0),
        )


def _site_choice(f: Formulation) -> Iterator[Row]:
    for site, opened in f.opened.items():
        numbers = f.problem.tours_by_site.get(site, ())
        for offer, pool in f.problem.offers.items():
            own = [n for n in numbers if f.problem.tours[n].offer == offer]
            for month in f.problem.months if own else ():
                terms = [(column, 1.0) for _, column in f.going(own, month)]
                if terms:
                    yield Row(
                        "site-choice",
                        f"open[{site},{offer},{month}]",
                        (*terms, (opened, -float(pool.packages))),
                        high=0,
                    )
    if f.opened and f.problem.most_sites is not None:
        yield Row(
            "site-choice",
            "open[all]",
            tuple((c, 1.0) for c in f.opened.values()),
            high=f.problem.most_sites,
        )


def _each_site(f: Formulation) -> Iterator[Row]:
    for line in f.problem.lines:
        site = f.problem.opened_by.get(line.line)
        if site is not None:
            for month in f.problem.months_of(line):
                yield Row(
                    "each-site",
                    f"each[{line.line},{month}]",
                    ((f.fill[line.line, month], 1.0), (f.opened[site], -1.0)),
                    high=0,
                )


FAMILIES: tuple[Family, ...] = (
    Family(
        "away",
        "Packages away and at rest",
        "No more packages of an offer are away, handing over or at rest after a tour than it has.",
        _away,
    ),
    Family(
        "fill", "Fill", "A line is filled by the packages in place for it, and by no others.", _fill
    ),
    Family(
        "needs",
        "Needed lines",
        "A line counts as filled at most to the fill rate of each line it needs.",
        _needs,
    ),
    Family(
        "site-capacity",
        "Site capacity",
        "No site holds more personnel than its capacity.",
        _site_capacity,
    ),
    Family(
        "personnel-caveat",
        "At most so many personnel",
        "An offer with the caveat never has more of its people away.",
        _personnel_caveat,
    ),
    Family(
        "months-caveat",
        "At most so long",
        "An offer with the caveat gives at most so much time a package in all.",
        _months_caveat,
    ),
    Family(
        "company",
        "Not with",
        "Units of an offer and of a nation it will not serve with are never at one site in "
        "one step.",
        _company,
    ),
    Family(
        "link-capacity",
        "Link capacity",
        "No more people arrive over a link in a step than it carries.",
        _link_capacity,
    ),
    Family(
        "site-choice",
        "Sites opened",
        "Units serve only at sites that are opened, and no more are opened than allowed.",
        _site_choice,
    ),
    Family(
        "each-site",
        "What a site brings with it",
        "A line needed at each opened site is filled only where the site is opened.",
        _each_site,
    ),
)


def _caveated(f: Formulation, kind: CaveatKind) -> Iterator[tuple[str, int]]:
    for name in f.problem.tours_by_offer:
        for caveat in f.problem.offers[name].caveats:
            if caveat.kind is kind:
                yield name, int(caveat.number)


def _unwanted(offer: Offer) -> Iterator[str]:
    for caveat in offer.caveats:
        if caveat.kind is CaveatKind.NOT_WITH:
            yield from caveat.names


def formulate(problem: Problem) -> tuple[Formulation, LinearModel]:
    """The problem as columns and rows, without an objective."""
    columns = Columns()
    go = []
    for tour in problem.tours:
        most = problem.offers[tour.offer].packages
        way = f",via {tour.route.places[1]}" if len(tour.route.places) > 2 else ""  # noqa: PLR2004
        name = f"go[{tour.offer},{tour.line},{tour.site or ''},{tour.month}{way}]"
        go.append(columns.add(name, 0, most, whole=True))
    fill = {
        (line.line, month): columns.add(f"fill[{line.line},{month}]", 0, 1, whole=False)
        for line in problem.lines
        for month in problem.months_of(line)
    }
    apart = {}
    for name, offer in problem.offers.items():
        for nation in _unwanted(offer):
            for site in problem.tours_by_site:
                for month in problem.months:
                    key = (name, nation, site, month)
                    apart[key] = columns.add(f"apart{list(key)}", 0, 1, whole=True)
    opened = {
        site: columns.add(f"open[{site}]", 0, 1, whole=True) for site in problem.candidate_sites
    }
    formulation = Formulation(problem, columns, tuple(go), fill, apart, opened)
    rows = [row for family in FAMILIES for row in family.rows(formulation) if row.terms]
    return formulation, LinearModel.of(columns, rows)
