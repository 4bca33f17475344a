"""Building the table of a problem: alike offers merged, tours worked out once for each timing.

The tours are those of ``planning.tours``, asked for one offer of every timing (notice, months,
tour, rest, home) and one line of every window; all others are the same by construction.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.table import ServiceTable
from contingent.planning.problem import Problem
from contingent.planning.tours import WHOLE, Tour, possible_sites, serves, time_limit, tours_of
from contingent.planning.travel import Route
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_on, serves_as

__all__ = ["NamedTable", "lay_out"]

#: More than any count of people or months.
NO_LIMIT = 1 << 60
#: Fields of an offer that no tour, caveat or figure depends on.
_BLIND = {
    "offer": "x",
    "organisation": "",
    "title": "",
    "packages": 1,
    "packages_low": None,
    "packages_high": None,
    "claims": (),
    "note": "",
    "known_from": None,
    "known_until": None,
}


@dataclass(frozen=True)
class NamedTable:
    """A table, and the names behind its numbers.

    Attributes:
        capability: of each line, by number.
        weight: of each line, within its tier.
        tier: of each line.
        routes: of each option, the places on the way.
        late: of each pattern and month, the share of the month that is gone at arrival, exact.
    """

    table: ServiceTable
    lines: tuple[str, ...]
    sites: tuple[str | None, ...]
    offers: tuple[str, ...]
    capability: NDArray[np.int64]
    weight: NDArray[np.float64]
    tier: NDArray[np.int64]
    routes: tuple[Route, ...]
    late: tuple[tuple[Fraction, ...], ...]


@dataclass(frozen=True)
class _Option:
    line: int
    site: int
    way: int
    pattern: int
    amount: float
    brings: float
    route: Route


class _Patterns:
    """Tours by timing, each worked out once."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rows: dict[tuple[tuple[int, ...], tuple[int, ...], tuple[Fraction, ...]], int] = {}
        self._known: dict[Hashable, tuple[tuple[Route, int], ...]] = {}

    def of(
        self, timing: Hashable, offer: Offer, line: RequirementLine, site: str | None
    ) -> tuple[tuple[Route, int], ...]:
        """Each way to the site with the pattern of its tours."""
        moves = site if self.problem.register.links else None
        key = (timing, line.from_, line.until, moves)
        if key not in self._known:
            self._known[key] = tuple(self._made(offer, line, site))
        return self._known[key]

    def _made(
        self, offer: Offer, line: RequirementLine, site: str | None
    ) -> Iterable[tuple[Route, int]]:
        problem = self.problem
        there = line if site is None else line.model_copy(update={"at": (site,), "within_km": None})
        by_route: dict[Route, list[Tour]] = {}
        for tour in tours_of(
            problem.register, offer, there, problem.spans_of(offer.offer), problem.book
        ):
            by_route.setdefault(tour.route, []).append(tour)
        for route, tours in by_route.items():
            months = len(problem.months)
            stay, gone, late = [0] * months, [0] * months, [WHOLE] * months
            for tour in tours:
                stay[tour.month], gone[tour.month] = tour.months, tour.months + tour.rest
                late[tour.month] = tour.gone
            row = (tuple(stay), tuple(gone), tuple(late))
            yield route, self.rows.setdefault(row, len(self.rows))


def lay_out(problem: Problem) -> NamedTable:
    """The table of a problem without a choice of sites."""
    register, lines = problem.register, problem.lines
    sites: tuple[str | None, ...] = tuple(s.site for s in register.sites) or (None,)
    ways = _Ways(problem)
    patterns = _Patterns(problem)
    offers = tuple(problem.offers.values())
    members = _classes(problem, offers)
    first = [offers[own[0]] for own in members]
    lines_by_role: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        lines_by_role.setdefault(line.capability, []).append(number)
    where = {site: number for number, site in enumerate(sites)}
    options = [
        list(_options(problem, offer, lines_by_role, where, patterns, ways)) for offer in first
    ]
    flat = [option for own in options for option in own]
    nations = {nation.nation: number for number, nation in enumerate(register.nations)}
    needs, above = _needs(lines)
    packages = _packages(members, offers)
    none = (0,) * len(problem.months)
    rows = list(patterns.rows) or [(none, none, (WHOLE,) * len(problem.months))]
    capacity = [s.capacity for s in register.sites] or [None]
    table = ServiceTable(
        quantity=_floats(line.quantity for line in lines),
        asked=_ints([int(m in problem.months_of(li)) for m in problem.months] for li in lines),
        **_ragged("needs", needs),
        **_ragged("above", above),
        capacity=_ints(NO_LIMIT if c is None else c for c in capacity),
        link_capacity=_ints(ways.capacities),
        **_ragged("ways", ways.lists),
        people=_ints(o.personnel for o in first),
        nation=_ints(nations[o.nation] for o in first),
        **_ragged("shuns", [_shunned(o, nations) for o in first]),
        options_begins=_ragged("options", options)["options_begins"],
        line=_ints(o.line for o in flat),
        site=_ints(o.site for o in flat),
        way=_ints(o.way for o in flat),
        pattern=_ints(o.pattern for o in flat),
        amount=_floats(o.amount for o in flat),
        brings=_floats(o.brings for o in flat),
        stay=_ints(stay for stay, _, _ in rows),
        gone=_ints(gone for _, gone, _ in rows),
        part=np.array([[float(1 - g) for g in late] for _, _, late in rows], dtype=np.float64),
        package_class=_ints(kind for kind, _ in packages),
        package_offer=_ints(number for _, number in packages),
        most_away=_ints(_most_away(o) for o in offers),
        most_months=_ints(_most_months(problem.register, o) for o in offers),
    )
    return NamedTable(
        table,
        tuple(line.line for line in lines),
        sites,
        tuple(o.offer for o in offers),
        _ints(list(lines_by_role).index(line.capability) for line in lines),
        _floats(line.weight for line in lines),
        _ints(line.tier for line in lines),
        tuple(o.route for o in flat),
        tuple(late for _, _, late in rows),
    )


def _shunned(offer: Offer, nations: Mapping[str, int]) -> list[int]:
    """The nations an offer does not serve beside, by number."""
    named = (n for c in offer.caveats if c.kind is CaveatKind.NOT_WITH for n in c.names)
    return [nations[name] for name in named if name in nations]


def _packages(members: Sequence[Sequence[int]], offers: Sequence[Offer]) -> list[tuple[int, int]]:
    """Every package: the number of its class, and of its offer."""
    return [
        (kind, number)
        for kind, own in enumerate(members)
        for number in own
        for _ in range(offers[number].packages)
    ]


class _Ways:
    """The limited links of every way, numbered by link and direction."""

    def __init__(self, problem: Problem) -> None:
        self.register, self.links = problem.register, problem.register.links
        self.capacities: list[int] = []
        self.lists: list[list[int]] = []
        self._legs: dict[tuple[int, bool], int] = {}
        self._ways: dict[tuple[int, ...], int] = {}

    def of(self, route: Route) -> int:
        """The number of a route's way."""
        legs = []
        for number, backwards in route.links:
            capacity = self.register.capacity_of(self.links[number])
            if capacity is None:
                continue
            if (number, backwards) not in self._legs:
                self._legs[number, backwards] = len(self.capacities)
                self.capacities.append(capacity)
            legs.append(self._legs[number, backwards])
        key = tuple(legs)
        if key not in self._ways:
            self._ways[key] = len(self.lists)
            self.lists.append(legs)
        return self._ways[key]


def _classes(problem: Problem, offers: Sequence[Offer]) -> list[list[int]]:
    """Numbers of the offers of each class."""
    classes: dict[Hashable, list[int]] = {}
    for number, offer in enumerate(offers):
        key = (_key(offer), problem.spans_of(offer.offer))
        classes.setdefault(key, []).append(number)
    return list(classes.values())


def _key(offer: Offer) -> Hashable:
    fields = type(offer).model_fields
    return tuple(str(getattr(offer, name)) for name in fields if name not in _BLIND)


def _timing(problem: Problem, offer: Offer) -> Hashable:
    """All of an offer that the months of its tours depend on."""
    home = next((n.home for n in problem.register.nations if n.nation == offer.nation), None)
    return (
        offer.ready.hours,
        offer.from_,
        offer.until,
        offer.tour,
        offer.rest_ratio,
        tuple(str(c) for c in offer.caveats if c.kind.concerns not in {"place", "task"}),
        problem.spans_of(offer.offer),
        home if problem.register.links else None,
    )


def _options(
    problem: Problem,
    offer: Offer,
    lines_by_role: Mapping[str, Sequence[int]],
    where: Mapping[str | None, int],
    patterns: _Patterns,
    ways: _Ways,
) -> Iterable[_Option]:
    timing = _timing(problem, offer)
    for capability in serves_as(problem.register, offer):
        for number in lines_by_role.get(capability, ()):
            line = problem.lines[number]
            if not serves(problem.register, offer, line):
                continue
            # More than the quantity counts no further for whole packages, but would let
            # the bound fill a line with a third of one.
            brings = amount_on(problem.register, offer, line)
            most = min(brings, line.quantity)
            for site in possible_sites(problem.register, offer, line):
                for route, pattern in patterns.of(timing, offer, line, site):
                    yield _Option(number, where[site], ways.of(route), pattern, most, brings, route)


def _needs(lines: Sequence[RequirementLine]) -> tuple[list[list[int]], list[list[int]]]:
    """What each line needs, and what needs it directly or not, needed lines before their users."""
    numbers = {line.line: number for number, line in enumerate(lines)}
    needs = [[numbers[n] for n in line.needs if n in numbers] for line in lines]
    depth = [0] * len(lines)
    for _ in lines:
        deeper = [max((depth[n] + 1 for n in own), default=0) for own in needs]
        if deeper == depth:
            break
        depth = deeper
    above: list[set[int]] = [set() for _ in lines]
    for user in sorted(range(len(lines)), key=lambda number: -depth[number]):
        for need in needs[user]:
            above[need] |= {user} | above[user]
    return needs, [sorted(own, key=lambda number: (depth[number], number)) for own in above]


def _most_away(offer: Offer) -> int:
    most = [
        int(c.number) // max(1, offer.personnel)
        for c in offer.caveats
        if c.kind is CaveatKind.MOST_PERSONNEL and offer.personnel
    ]
    return min([offer.packages, *most])


def _most_months(register: Register, offer: Offer) -> int:
    most = time_limit(register, offer)
    return NO_LIMIT if most is None else most * offer.packages


def _ints(values: Iterable[Any]) -> NDArray[np.int64]:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float]) -> NDArray[np.float64]:
    return np.array(list(values), dtype=np.float64)


def _ragged(name: str, lists: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Lists as one array and the first place of each."""
    begins = np.concatenate([[0], np.cumsum([len(own) for own in lists])]).astype(np.int64)
    flat = [item for own in lists for item in own]
    if flat and not isinstance(flat[0], int):
        return {f"{name}_begins": begins}
    return {f"{name}_begins": begins, name: _ints(flat)}
