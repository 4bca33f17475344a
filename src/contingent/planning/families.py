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
from contingent.planning.spread import spread
from contingent.planning.tour_table import TourTable
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
    tour, line, amount = tours.more  # what is given beside, while that is needed too
    windows = {one.line: f.problem.months_of(one) for one in f.problem.lines}
    start = np.array([windows[name].start for name in tours.lines], dtype=np.int64)
    stop = np.array([windows[name].stop for name in tours.lines], dtype=np.int64)
    beside, then = spread(
        np.maximum(tours.month[tour], start[line]), np.minimum(tours.end[tour], stop[line])
    )
    quantities = {line.line: line.quantity for line in f.problem.lines}
    column = np.array([*f.fill.values()], dtype=np.int64)
    rows = (np.arange(len(keys)), base[tours.line[which]] + month, base[line[beside]] + then)
    # The first month of a stay counts with the share of it that is left at arrival.
    left = np.where(month == tours.month[which], tours.left[which], 1.0)
    also_left = np.where(then == tours.month[tour[beside]], tours.left[tour[beside]], 1.0)
    numbers = (
        [quantities[name] for name, _ in keys],
        -tours.amount[which] * left,
        -amount[beside] * also_left,
    )
    yield RowBlock(
        Names(len(keys), lambda row: "fill[{},{}]".format(*keys[row]), "fill"),
        np.concatenate(rows),
        np.concatenate([column, f.go[which], f.go[tour[beside]]]),
        np.concatenate(numbers),
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
    unlimited = (None,) * months
    held = [f.problem.register.holds.get(site or "", unlimited) for site in tours.sites]
    capacities = np.array(
        [[np.inf if most is None else most for most in own] for own in held], dtype=np.float64
    )
    ever = np.any(np.isfinite(capacities), axis=1)
    which, month = f.present(np.flatnonzero(np.asarray(ever)[tours.site]))
    limited = np.isfinite(capacities[tours.site[which], month])
    which, month = which[limited], month[limited]
    yield f.rows(
        "site-capacity",
        tours.site[which] * months + month,
        f.go[which],
        f.of_each_offer("personnel")[tours.offer[which]],
        name=lambda key: f"site[{tours.sites[key // months]},{key % months}]",
        high=lambda own: capacities[own // months, own % months],
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


def _only_with(f: Formulation) -> Iterator[RowBlock]:
    tours, months, packages = f.tours, len(f.problem.months), f.of_each_offer("packages")
    nations = np.array([f.problem.offers[o].nation for o in tours.offers], dtype=np.str_)
    which, month = f.present(np.arange(len(tours)))
    keys = tours.site[which] * months + month
    for number in np.unique(tours.offer).tolist():
        offer = f.problem.offers[tours.offers[number]]
        for caveat in offer.caveats:
            if caveat.kind is CaveatKind.ONLY_WITH:
                own = tours.offer[which] == number
                theirs = np.isin(nations[tours.offer[which]], caveat.names)
                name = f"with[{offer.offer},{{}},{{}}]"
                yield _beside(f, "only-with", name, keys, which, (own, theirs), packages[number])


def _line_with(f: Formulation) -> Iterator[RowBlock]:
    tours, months, packages = f.tours, len(f.problem.months), f.of_each_offer("packages")
    which, month = f.present(np.arange(len(tours)))
    serving = _serving(f, which, month)
    keys = tours.site[which] * months + month
    for line in f.problem.lines:
        for other in line.with_:
            theirs = np.zeros(len(which), dtype=np.bool_)
            for beside in f.problem.named(other):
                theirs |= serving(beside)
            own = serving(line.line) & ~theirs  # who serves both is beside itself
            most = float(packages[np.unique(tours.offer[which[own]])].sum())
            name = f"beside[{line.line},{other},{{}},{{}}]"
            yield _beside(f, "line-with", name, keys, which, (own, theirs), most)


def _serving(f: Formulation, which: Ints, month: Ints) -> Callable[[str], Flags]:
    """For a line, which of the tours in a step of theirs serve it in that step."""
    tours = f.tours
    further = [frozenset(line for line, _ in one) for one in tours.further]
    number = {line: place for place, line in enumerate(tours.lines)}
    windows = {one.line: f.problem.months_of(one) for one in f.problem.lines}

    def serving(line: str) -> Flags:
        beside = np.array([number[line] in one for one in further], dtype=np.bool_)
        own = (tours.line[which] == number[line]) | beside[tours.also[which]]
        needed = windows[line]
        return np.asarray(own & (needed.start <= month) & (month < needed.stop))

    return serving


def _beside(  # noqa: PLR0913, PLR0917 - the parts of one kind of row
    f: Formulation,
    family: str,
    name: str,
    keys: Ints,
    which: Ints,
    sides: tuple[Flags, Flags],
    most: float,
) -> RowBlock:
    """No package of the first side at a site in a step in which there is none of the second."""
    tours, months = f.tours, len(f.problem.months)
    own, theirs = sides
    theirs = theirs & np.isin(keys, keys[own])
    column = np.concatenate([f.go[which[own]], f.go[which[theirs]]])
    return f.rows(
        family,
        np.concatenate([keys[own], keys[theirs]]),
        column,
        np.concatenate([np.ones(int(own.sum())), np.full(int(theirs.sum()), -most)]),
        name=lambda key: name.format(tours.sites[key // months] or "", key % months),
        high=lambda own: np.zeros(len(own)),
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
        "only-with",
        "Only with",
        "Units of an offer with the caveat are only at a site, and in a step, in which a package "
        "of one of the nations serves too.",
        _only_with,
    ),
    Family(
        "line-with",
        "A line with another",
        "A line with another is served only at a site, and in a step, in which a package serves "
        "the other.",
        _line_with,
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
    also = "".join(f"+{line}" for line in tour.also)
    return f"go[{tour.offer},{tour.line}{also},{tour.site or ''},{tour.month}{way}]"


def _visited(tours: TourTable) -> Sequence[str]:
    """The sites that tours go to, in the order of the tours; none is ''."""
    numbers, first = np.unique(tours.site, return_index=True)
    return [tours.sites[number] or "" for number in numbers[np.argsort(first)].tolist()]
