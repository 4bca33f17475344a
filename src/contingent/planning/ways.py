"""Ways between two places: every one that could be of use to a plan.

A way is a chain of links, each travelled in either direction, that passes no place twice; changing
the means of transport, or reaching the site, costs the time that places on the way demand. It is of
use when no other is as quick and passes no limited link but those it passes. They are looked for by
least time, with labels that hold the limited links passed (Martins 1984, On a multicriteria
shortest path problem) and a lower bound of the time that is left (A*, Hart and others 1968).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from heapq import heappop, heappush
from math import inf, lcm
from typing import Any

from contingent.register.register import Register

__all__ = ["NO_TIME", "Network", "Way", "forget", "limited_links", "network_of", "ways_between"]

#: Ways kept between two places at most, and labels looked at to find them.
WAYS, LABELS = 16, 3_000
#: Further ways where some of use are left out, each round the limited links of those before.
ROUND = 3
#: Networks whose ways are remembered; what a link carries, or a site holds, makes no other of them.
NETWORKS = 4

#: A link by its number in the register, and whether it is travelled against its direction.
Leg = tuple[int, bool]
#: No hours of travel.
NO_TIME = Fraction(0)


@dataclass(frozen=True)
class Way:
    """A way, or one as far as some place.

    Attributes:
        time: travel, and time at places on the way, in ticks; of a whole way also that on arrival.
        tick: so many ticks are an hour: with them every time of the case is a whole number.
        mode: the means by which the last place was reached.
        limited: the limited links it passes.
    """

    time: int
    mode: str
    places: tuple[str, ...]
    links: tuple[Leg, ...]
    limited: frozenset[Leg]
    tick: int

    @property
    def hours(self) -> Fraction:
        """Its time in hours, exact."""
        return Fraction(self.time, self.tick)


def ways_between(
    register: Register,
    begin: str,
    end: str,
    closed: frozenset[int] = frozenset(),
    people: float = inf,
) -> tuple[tuple[Way, ...], bool]:
    """The ways of use from one site to another, and whether none of use was left out.

    Quickest first; of equally quick ones that with the fewest limited links, then the one met
    first in the order of links. None when the place cannot be reached.

    Args:
        closed: numbers of the links that cannot be used.
        people: at most so many ever travel in a step: a link that carries them all limits nobody.
    """
    return network_of(register).ways(begin, end, closed, limited_links(register, people))


def limited_links(register: Register, people: float) -> frozenset[int]:
    """The links that cannot carry so many people in a step."""
    return frozenset(
        number
        for number, link in enumerate(register.links)
        if (carried := register.capacity_of(link)) is not None and carried < people
    )


class _Same:
    """A value that is the same as itself only: tables are compared by identity, which is quick.

    A register that differs in its offers shares the tables of its links and sites.
    """

    def __init__(self, value: tuple[Any, ...]) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value


@dataclass(frozen=True)
class _Leg:
    """A link as far as ways go: what it can carry is asked apart."""

    from_: str
    to: str
    mode: str
    time: Fraction


class Network:
    """Links and places, with what was looked up about them.

    Attributes:
        tick: so many ticks are an hour: with them every time is a whole number.
        times: ticks of travel over each link.
        waits: ticks that each place demands of those who change means there, or arrive.
    """

    def __init__(self, links: tuple[_Leg, ...], waits: tuple[tuple[str, Fraction], ...]) -> None:
        self.links = links
        times = [link.time for link in links] + [time for _, time in waits]
        self.tick = lcm(*(time.denominator for time in times))
        self.times = [int(link.time * self.tick) for link in links]
        self.waits = {site: int(time * self.tick) for site, time in waits}
        self._legs: dict[frozenset[int], Mapping[str, list[tuple[Leg, str]]]] = {}
        self._left: dict[tuple[str, frozenset[int]], Mapping[str, int]] = {}
        self._ways: dict[_Asked, tuple[tuple[Way, ...], bool]] = {}

    def ways(
        self, begin: str, end: str, closed: frozenset[int], limits: frozenset[int]
    ) -> tuple[tuple[Way, ...], bool]:
        """The ways of use, and whether none was left out; see ``ways_between``."""
        asked = (begin, end, closed, limits)
        if asked not in self._ways:
            self._ways[asked] = self._looked_up(*asked)
        return self._ways[asked]

    def _looked_up(
        self, begin: str, end: str, closed: frozenset[int], limits: frozenset[int]
    ) -> tuple[tuple[Way, ...], bool]:
        found, complete = _Search(self, begin, end, closed, limits).result()
        if complete:
            return found, True
        ways, shut = list(found), closed
        for _ in range(ROUND):
            last = ways[-1] if len(ways) > len(found) else ways[0] if ways else None
            shut |= {number for number, _ in last.limited} if last else closed
            further, _ = _Search(self, begin, end, shut, limits, most=1).result()
            ways += [way for way in further if way not in ways]
        return tuple(sorted(ways, key=lambda way: way.time)), False

    def legs(self, closed: frozenset[int]) -> Mapping[str, list[tuple[Leg, str]]]:
        """The legs that begin at each place, and where they end."""
        if closed not in self._legs:
            legs: dict[str, list[tuple[Leg, str]]] = {}
            for number, link in enumerate(self.links):
                if number not in closed:
                    legs.setdefault(link.from_, []).append(((number, False), link.to))
                    legs.setdefault(link.to, []).append(((number, True), link.from_))
            self._legs[closed] = legs
        return self._legs[closed]

    def left(self, end: str, closed: frozenset[int]) -> Mapping[str, int]:
        """Ticks at least from each place to an end; places that cannot reach it are left out."""
        if (end, closed) not in self._left:
            legs, found = self.legs(closed), dict[str, int]()
            waiting = [(0, end)]
            while waiting:
                so_far, place = heappop(waiting)
                if place not in found:
                    found[place] = so_far
                    for (number, _), other in legs.get(place, ()):
                        heappush(waiting, (so_far + self.times[number], other))
            self._left[end, closed] = found
        return self._left[end, closed]


#: Where from, where to, which links are closed and which are limited.
_Asked = tuple[str, str, frozenset[int], frozenset[int]]


def network_of(register: Register) -> Network:
    """The network of a register, shared by all registers with the same links and times."""
    return _by_tables(_Same(register.links), _Same(register.sites))


def forget() -> None:
    """Remember no network any more."""
    _by_tables.cache_clear()
    _by_content.cache_clear()


@lru_cache(maxsize=NETWORKS)
def _by_tables(links: _Same, sites: _Same) -> Network:
    legs = tuple(_Leg(li.from_, li.to, li.mode.value, li.time.hours) for li in links.value)
    return _by_content(legs, tuple((site.site, site.transfer.hours) for site in sites.value))


@lru_cache(maxsize=NETWORKS)
def _by_content(links: tuple[_Leg, ...], waits: tuple[tuple[str, Fraction], ...]) -> Network:
    return Network(links, waits)


class _Search:
    def __init__(
        self,
        network: Network,
        begin: str,
        end: str,
        closed: frozenset[int],
        limits: frozenset[int],
        most: int | None = None,
    ) -> None:
        self.begin, self.end, self.most = begin, end, most or WAYS
        self.links, self.waits, self.limits = network.links, network.waits, limits
        self.times, self.tick = network.times, network.tick
        self.legs = network.legs(closed)
        self.left = network.left(end, closed)
        self.found: list[Way] = []
        self._without: dict[Leg, frozenset[str]] = {}

    def result(self) -> tuple[tuple[Way, ...], bool]:
        waiting = [
            (self.left.get(self.begin, inf), 0, 0, Way(0, "", (self.begin,), (), _NONE, self.tick))
        ]
        seen: dict[tuple[str, str], list[Way]] = defaultdict(list)
        pushed = 0
        while waiting and pushed < LABELS and len(self.found) < self.most:
            _, _, _, way = heappop(waiting)
            place = way.places[-1]
            before = seen[place, way.mode]
            if self._of_no_use(way) or _surpassed(way, before):
                continue
            if place == self.end:
                self.found.append(way)
                continue
            before.append(way)
            for onward in self._onward(way):
                pushed += 1
                at_least = onward.time + self.left.get(onward.places[-1], inf)
                if at_least < inf:
                    heappush(waiting, (at_least, len(onward.limited), pushed, onward))
        complete = all(self._of_no_use(way) for *_, way in waiting)
        return tuple(map(self._arrived, self.found)), complete

    def _of_no_use(self, way: Way) -> bool:
        """Whether some way found passes no limited link but those this one must pass."""
        return any(
            not any(
                way.places[-1] in self._reaching_without(leg) for leg in one.limited - way.limited
            )
            for one in self.found
        )

    def _reaching_without(self, leg: Leg) -> frozenset[str]:
        """Places from which the end can be reached without a limited link."""
        if leg not in self._without:
            reached, waiting = {self.end}, [self.end]
            while waiting:
                for (number, backwards), other in self.legs.get(waiting.pop(), ()):
                    if (number, not backwards) != leg and other not in reached:
                        reached.add(other)
                        waiting.append(other)
            self._without[leg] = frozenset(reached)
        return self._without[leg]

    def _onward(self, way: Way) -> Iterator[Way]:
        here = way.places[-1]
        for leg, other in self.legs.get(here, ()):
            if other in way.places:
                continue
            link = self.links[leg[0]]
            wait = self.waits[here] if way.mode not in {"", link.mode} else 0
            yield Way(
                way.time + self.times[leg[0]] + wait,
                link.mode,
                (*way.places, other),
                (*way.links, leg),
                way.limited | {leg} if leg[0] in self.limits else way.limited,
                self.tick,
            )

    def _arrived(self, way: Way) -> Way:
        time = way.time + (self.waits.get(self.end, 0) if way.links else 0)
        return Way(time, way.mode, way.places, way.links, way.limited, self.tick)


_NONE: frozenset[Leg] = frozenset()


def _surpassed(way: Way, before: Iterable[Way]) -> bool:
    """Whether another that came here by the same means can go on as this one can, as quickly.

    Those before are as quick; so can one that passed no place and no limited link but those of
    this one.
    """
    passed = set(way.places)
    return any(one.limited <= way.limited and passed.issuperset(one.places) for one in before)
