"""The constraint families of the plan: each says in one place what it means and which rows it is.

Columns: ``go`` (whole): packages on a tour. ``fill`` (0 to 1): share of a line that counts as
filled in a month. ``apart`` (0 or 1): which side of a *not with* caveat has a site in a month.
``open`` (0 or 1): whether a candidate site is opened. ``there`` and ``met`` are those of
``planning.balance_rows``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from contingent.planning.balance_rows import (
    balance_rows,
    composition_rows,
    in_place_rows,
    people_rows,
    units_of,
)
from contingent.planning.formulation import Formulation
from contingent.planning.linear_model import Columns, LinearModel, Names, Row, RowBlock
from contingent.planning.problem import Problem
from contingent.planning.tour_table import TourTable, spread
from contingent.planning.tours import time_limit
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer

__all__ = ["FAMILIES", "Family", "formulate"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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
    rows: Callable[[Formulation], Iterable[RowBlock | Row]]


def _away(f: Formulation) -> Iterator[RowBlock]:
    # A set of intervals overlaps most at the start of one of them, so starts suffice as months.
    tours, months = f.tours, len(f.problem.months)
    begun = np.zeros(len(tours.offers) * months, dtype=np.bool_)
    begun[tours.offer * months + tours.month] = True
    which, month = spread(tours.month, np.minimum(tours.again, months))
    keys = tours.offer[which] * months + month
    which, keys = which[begun[keys]], keys[begun[keys]]
    packages = f.of_each_offer("packages")
    yield f.rows(
        "away",
        keys,
        f.go[which],
        np.ones(len(which)),
        name=lambda key: f"away[{tours.offers[key // months]},{key % months}]",
        high=lambda own: packages[own // months],
    )


def _fill(f: Formulation) -> Iterator[RowBlock]:
    tours, keys = f.tours, list(f.fill)
    first = {line: n for n, (line, _) in reversed([*enumerate(keys)])}
    begins = {line.line: f.problem.months_of(line).start for line in f.problem.lines}
    base = np.array([first.get(name, 0) - begins[name] for name in tours.lines], dtype=np.int64)
    which, month = f.present(np.arange(len(tours)))
    quantities = {line.line: line.quantity for line in f.problem.lines}
    yield RowBlock(
        Names(len(keys), lambda row: "fill[{},{}]".format(*keys[row]), "fill"),
        np.concatenate([np.arange(len(keys)), base[tours.line[which]] + month]),
        np.concatenate([np.array([*f.fill.values()], dtype=np.int64), f.go[which]]),
        # The first month of a stay counts with the share of it that is left at arrival.
        np.concatenate(
            [
                [quantities[line] for line, _ in keys],
                -tours.amount[which]
                * np.where(month == tours.month[which], tours.left[which], 1.0),
            ]
        ),
        np.zeros(len(keys)),
    )


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


def _site_capacity(f: Formulation) -> Iterator[RowBlock]:
    tours, months = f.tours, len(f.problem.months)
    places = {site.site: site.capacity for site in f.problem.register.sites}
    capacities = [places.get(site or "") for site in tours.sites]
    limited = np.array([capacity is not None for capacity in capacities])
    which, month = f.present(np.flatnonzero(limited[tours.site]))
    yield f.rows(
        "site-capacity",
        tours.site[which] * months + month,
        f.go[which],
        f.of_each_offer("personnel")[tours.offer[which]],
        name=lambda key: f"site[{tours.sites[key // months]},{key % months}]",
        high=lambda own: np.array([capacities[n] for n in own // months], dtype=np.float64),
    )


def _personnel_caveat(f: Formulation) -> Iterator[RowBlock]:
    tours, months = f.tours, len(f.problem.months)
    for number, limit in _caveated(f, CaveatKind.MOST_PERSONNEL):
        which, month = f.present(np.flatnonzero(tours.offer == number))
        yield f.rows(
            "personnel-caveat",
            number * months + month,
            f.go[which],
            f.of_each_offer("personnel")[tours.offer[which]],
            name=lambda key: f"personnel[{tours.offers[key // months]},{key % months}]",
            high=lambda own, limit=limit: np.full(len(own), float(limit)),  # type: ignore[misc]
        )


def _months_caveat(f: Formulation) -> Iterator[RowBlock]:
    packages = f.of_each_offer("packages")
    for number, _ in _caveated(f, CaveatKind.MOST_TIME):
        offer = f.problem.offers[f.tours.offers[number]]
        limit = time_limit(f.problem.register, offer) or 0
        own = np.flatnonzero(f.tours.offer == number)
        name = f"months[{f.tours.offers[number]}]"
        yield RowBlock(
            Names(1, lambda _, name=name: name, "months-caveat"),  # type: ignore[misc]
            np.zeros(len(own), dtype=np.int64),
            f.go[own],
            f.tours.months[own].astype(np.float64),
            np.array([limit * packages[number]]),
        )


def _company(f: Formulation) -> Iterator[Row]:
    tours, packages = f.tours, f.of_each_offer("packages")
    nations = np.array([f.problem.offers[offer].nation for offer in tours.offers], dtype=np.str_)
    places = np.array([site or "" for site in tours.sites], dtype=np.str_)
    for (name, nation, site, month), side in f.apart.items():
        here = (places[tours.site] == site) & (tours.month <= month) & (month < tours.end)
        own = here & (np.array(tours.offers, dtype=np.str_)[tours.offer] == name)
        for number in np.flatnonzero(own).tolist():
            most = float(packages[tours.offer[number]])
            yield Row(
                "company",
                f"own[{name},{nation},{site},{month},{number}]",
                ((int(f.go[number]), 1.0), (side, -most)),
                high=0,
            )
        for number in np.flatnonzero(here & (nations[tours.offer] == nation)).tolist():
            most = float(packages[tours.offer[number]])
            yield Row(
                "company",
                f"theirs[{name},{nation},{site},{month},{number}]",
                ((int(f.go[number]), 1.0), (side, most)),
                high=most,
            )


def _link_capacity(f: Formulation) -> Iterator[RowBlock]:
    tours, months, links = f.tours, len(f.problem.months), f.problem.register.links
    limited = [
        (route, 2 * number + backwards)
        for route, one in enumerate(tours.routes)
        for number, backwards in one.links
        if links[number].capacity is not None
    ]
    personnel = f.of_each_offer("personnel")[tours.offer]
    routes = np.array([route for route, _ in limited], dtype=np.int64)
    # each tour with each limited link of its route
    order = np.argsort(tours.route, kind="stable")
    places = np.searchsorted(tours.route[order], [routes, routes + 1])
    leg, place = spread(*places)
    which = order[place]
    legs = np.array([leg for _, leg in limited], dtype=np.int64)[leg]
    which, legs = which[personnel[which] > 0], legs[personnel[which] > 0]
    order = np.argsort(which, kind="stable")
    which, legs = which[order], legs[order]

    def name(key: int) -> str:
        link, backwards = links[key // months // 2], key // months % 2
        ends = (link.to, link.from_) if backwards else (link.from_, link.to)
        return f"link[{ends[0]},{ends[1]},{link.mode.value},{key % months}]"

    yield f.rows(
        "link-capacity",
        legs * months + tours.month[which],
        f.go[which],
        personnel[which],
        name=name,
        high=lambda own: np.array(
            [f.problem.register.capacity_of(links[n]) for n in own // months // 2],
            dtype=np.float64,
        ),
    )


def _site_choice(f: Formulation) -> Iterator[RowBlock | Row]:
    tours, months, packages = f.tours, len(f.problem.months), f.of_each_offer("packages")
    offers = len(tours.offers)
    place = {site: number for number, site in enumerate(f.opened)}
    sites = np.array([place.get(site or "", -1) for site in tours.sites], dtype=np.int64)
    which, month = f.present(np.flatnonzero(sites[tours.site] >= 0))
    keys = (sites[tours.site[which]] * offers + tours.offer[which]) * months + month
    own = np.unique(keys)
    opened = np.array([*f.opened.values()], dtype=np.int64)

    def name(key: int) -> str:
        site, offer = divmod(key // months, offers)
        return f"open[{[*f.opened][site]},{tours.offers[offer]},{key % months}]"

    yield f.rows(
        "site-choice",
        np.concatenate([keys, own]),
        np.concatenate([f.go[which], opened[own // months // offers]]),
        np.concatenate([np.ones(len(which)), -packages[own // months % offers]]),
        name=name,
        high=lambda own: np.zeros(len(own)),
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
        "personnel-max",
        "Ceiling of people",
        "No more people are in place in a step than the concept allows.",
        people_rows,
    ),
    Family(
        "in-place",
        "What is in place",
        "What counts as in place in a step is in place.",
        in_place_rows,
    ),
    Family(
        "balance",
        "Ceilings of composition",
        "No more, and no greater share, of a nation or group is in place in a step than allowed.",
        balance_rows,
    ),
    Family(
        "composition",
        "Asked of the composition",
        "What is asked at least of a nation or group counts as met only where it is in place.",
        composition_rows,
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


def _caveated(f: Formulation, kind: CaveatKind) -> Iterator[tuple[int, int]]:
    """Offers with tours and a caveat of the kind, by their number, and its number."""
    for number in np.unique(f.tours.offer).tolist():
        for caveat in f.problem.offers[f.tours.offers[number]].caveats:
            if caveat.kind is kind:
                yield number, int(caveat.number)


def _unwanted(offer: Offer) -> Iterator[str]:
    for caveat in offer.caveats:
        if caveat.kind is CaveatKind.NOT_WITH:
            yield from caveat.names


def formulate(problem: Problem) -> tuple[Formulation, LinearModel]:
    """The problem as columns and rows, without an objective."""
    columns, tours = Columns(), problem.table
    packages = np.array(
        [problem.offers[offer].packages for offer in tours.offers], dtype=np.float64
    )
    most = packages[tours.offer]
    go = columns.add_all(
        lambda number: _going(tours, number), np.zeros(len(most)), most, whole=True
    )
    fills = [(line.line, month) for line in problem.lines for month in problem.months_of(line)]
    filled = columns.add_all(
        lambda number: "fill[{},{}]".format(*fills[number]),
        np.zeros(len(fills)),
        np.ones(len(fills)),
        whole=False,
    )
    apart = {}
    for name, offer in problem.offers.items():
        for nation in _unwanted(offer):
            for site in _visited(tours):
                for month in problem.months:
                    key = (name, nation, site, month)
                    apart[key] = columns.add(f"apart{list(key)}", 0, 1, whole=True)
    opened = {
        site: columns.add(f"open[{site}]", 0, 1, whole=True) for site in problem.candidate_sites
    }
    fill = dict(zip(fills, filled.tolist(), strict=True))
    formulation = Formulation(problem, go, fill, apart, opened)
    formulation = _composed(formulation, columns)
    rows = [rows for family in FAMILIES for rows in family.rows(formulation)]
    return formulation, LinearModel.of(columns, rows)


def _composed(f: Formulation, columns: Columns) -> Formulation:
    """With the columns of what is in place, and of what is asked of the composition."""
    problem = f.problem
    limits = [(c.of, c.most) for c in problem.ceilings] + [(o.of, o.least) for o in problem.floors]
    there, packages = {}, f.of_each_offer("packages")
    for of in dict.fromkeys(of for of, limit in limits if limit.is_share):
        offers, first = np.unique(f.tours.offer, return_index=True)
        most = float(units_of(f, of)[first] @ packages[offers])
        for month in problem.months:
            there[of, month] = columns.add(f"there[{of},{month}]", 0, most, whole=False)
    met = {
        (floor.row.name, month): columns.add(
            f"met[{floor.row.name.replace(' ', '-')},{month}]", 0, 1, whole=floor.least.is_share
        )
        for floor in problem.floors
        for month in problem.asked
    }
    return replace(f, there=there, met=met)


def _going(tours: TourTable, number: int) -> str:
    tour = tours.tour(number)
    way = f",via {tour.route.places[1]}" if len(tour.route.places) > 2 else ""  # noqa: PLR2004
    return f"go[{tour.offer},{tour.line},{tour.site or ''},{tour.month}{way}]"


def _visited(tours: TourTable) -> Sequence[str]:
    """The sites that tours go to, in the order of the tours; none is ''."""
    numbers, first = np.unique(tours.site, return_index=True)
    return [tours.sites[number] or "" for number in numbers[np.argsort(first)].tolist()]
