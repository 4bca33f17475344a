"""Travel: how units get from their home station to a site, and how long that takes."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from threading import Lock
from typing import Any

from contingent.planning.ways import NO_TIME, Network, limited_links, network_of, ways_between
from contingent.register.register import Register
from contingent.register.site import LinkName
from contingent.register.world import World

__all__ = ["HERE", "Route", "RouteBook", "routes_between"]


@dataclass(frozen=True)
class Route:
    """A way from one site to another.

    Attributes:
        places: sites on the way, both ends included.
        links: for each leg, the number of the link in the register and whether it is travelled
            against its direction.
        hours: travel, and time at places on the way and on arrival; exact.
    """

    places: tuple[str, ...]
    links: tuple[tuple[int, bool], ...]
    hours: Fraction

    @property
    def days(self) -> float:
        """The hours in days."""
        return float(self.hours / 24)

    def link_names(self, register: Register) -> tuple[LinkName, ...]:
        """The names of the links of the legs."""
        return tuple(register.link_names[number] for number, _ in self.links)


#: No travel: home is not known, or the case has no links.
HERE = Route((), (), NO_TIME)


def routes_between(
    register: Register,
    begin: str,
    end: str,
    closed: frozenset[int] = frozenset(),
    people: float = inf,
) -> tuple[Route, ...]:
    """The routes of use from one site to another, quickest first; see ``ways_between``."""
    ways, _ = ways_between(register, begin, end, closed, people)
    return tuple(Route(way.places, way.links, way.hours) for way in ways)


#: Routes from a place to another while some links are closed and some limit who travels, and
#: whether none of use was left out.
_Found = dict[tuple[str, str, frozenset[int], frozenset[int]], tuple[tuple[Route, ...], bool]]
#: Networks whose routes are kept in this process, by their ids.
_NETWORKS = 4
_KEPT: OrderedDict[int, tuple[Network, _Found]] = OrderedDict()
_LOCK = Lock()


def _shared_by(network: Network) -> _Found:
    """The routes known of a network, shared by all books of it."""
    with _LOCK:
        kept, found = _KEPT.get(id(network), (None, _Found()))
        if kept is not network:
            found = _Found()
        _KEPT[id(network)] = network, found
        _KEPT.move_to_end(id(network))
        while len(_KEPT) > _NETWORKS:
            _KEPT.popitem(last=False)
    return found


class RouteBook:
    """The routes of a case in a world, each looked up once.

    Args:
        world: closes the links whose event does not hold; None leaves every link open.
        people: at most so many ever travel in a month.

    Attributes:
        limited: numbers of the links that cannot carry all these people in a step.
        all: whether, of the routes looked up so far, none of use was left out.
    """

    def __init__(self, register: Register, world: World | None = None, people: float = inf) -> None:
        self.register = register
        self.homes = {nation.nation: nation.home for nation in register.nations}
        self.eventful = [(n, link.event) for n, link in enumerate(register.links) if link.event]
        self.world, self.people = world, people
        self.all = True
        self.limited = limited_links(register, people)
        self._shared = _shared_by(network_of(register))
        self._known: dict[tuple[str, str, frozenset[int]], tuple[Route, ...]] = {}
        self._closed: dict[int, frozenset[int]] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Without the routes looked up, which another process finds as quickly as it reads them."""
        return {**self.__dict__, "_shared": None, "_known": {}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Look routes up where this process keeps them."""
        self.__dict__.update(state)
        self._shared = _shared_by(network_of(self.register))

    def closed_in(self, month: int) -> frozenset[int]:
        """Numbers of the links that cannot be used in a month."""
        if self.world is None:
            return frozenset()
        if month not in self._closed:
            calendar = self.register.calendar
            holding = {t.event for t in self.world.events if t.holds(month, calendar)}
            closed = frozenset(n for n, event in self.eventful if event not in holding)
            self._closed[month] = closed
        return self._closed[month]

    def spells(self, first: int, after: int) -> Iterator[tuple[int, int]]:
        """Runs of months from ``first`` on in which the same links are open, as (first, after)."""
        begin = first
        for month in range(first + 1, after):
            if self.closed_in(month) != self.closed_in(begin):
                yield begin, month
                begin = month
        if begin < after:
            yield begin, after

    def routes(self, nation: str, site: str | None, month: int) -> tuple[Route, ...]:
        """Routes of a nation's units to a site in a month.

        One without travel where the nation's home is not known or the case has no links; none
        where the site cannot be reached.
        """
        home = self.homes.get(nation)
        if home is None or site is None or not self.register.links or home == site:
            return (HERE,)
        key = (home, site, self.closed_in(month))
        if key not in self._known:
            found = self._shared.get((*key, self.limited))
            if found is None:
                ways, complete = network_of(self.register).ways(*key, self.limited)
                found = tuple(Route(way.places, way.links, way.hours) for way in ways), complete
                self._shared[*key, self.limited] = found
            self._known[key], complete = found
            self.all = self.all and complete
        return self._known[key]
