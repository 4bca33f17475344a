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
from functools import cached_property
from heapq import heappop, heappush
from math import inf, lcm

from contingent.register.register import Register

__all__ = ["NO_TIME", "Way", "ways_between"]

#: Ways kept between two places at most, and labels looked at to find them.
WAYS, LABELS = 16, 3_000
#: Further ways where some of use are left out, each round the limited links of those before.
ROUND = 3

#: A link by its number in the register, and whether it is travelled against its direction.
Leg = tuple[int, bool]
_NONE: frozenset[Leg] = frozenset()
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
    found, complete = _Search(register, begin, end, closed, people).result()
    if complete:
        return found, True
    ways, shut = list(found), closed
    for _ in range(ROUND):
        last = ways[-1] if len(ways) > len(found) else ways[0] if ways else None
        shut |= {number for number, _ in last.limited} if last else closed
        further, _ = _Search(register, begin, end, shut, people, most=1).result()
        ways += [way for way in further if way not in ways]
    return tuple(sorted(ways, key=lambda way: way.time)), False


class _Search:
    def __init__(
        self,
        register: Register,
        begin: str,
        end: str,
        closed: frozenset[int],
        people: float,
        most: int | None = None,
    ) -> None:
        self.begin, self.end, self.most = begin, end, most or WAYS
        self.links = register.links
        hours = [link.time.hours for link in register.links]
        waits = {site.site: site.transfer.hours for site in register.sites}
        self.tick = lcm(*(h.denominator for h in (*hours, *waits.values())))
        self.times = [int(h * self.tick) for h in hours]
        self.waits = {site: int(h * self.tick) for site, h in waits.items()}
        self.legs = _legs(register, closed)
        self.limits = {
            number
            for number, link in enumerate(register.links)
            if (capacity := register.capacity_of(link)) is not None and capacity < people
        }
        self.found: list[Way] = []
        self._without: dict[Leg, frozenset[str]] = {}

    def result(self) -> tuple[tuple[Way, ...], bool]:
        waiting = [(self.left.get(self.begin, inf), 0, 0, self._way(0, "", (self.begin,)))]
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

    @cached_property
    def left(self) -> Mapping[str, int]:
        """Time at least from each place to the end; places that cannot reach it are left out."""
        found: dict[str, int] = {}
        waiting = [(0, self.end)]
        while waiting:
            so_far, place = heappop(waiting)
            if place not in found:
                found[place] = so_far
                for (number, _), other in self.legs.get(place, ()):
                    heappush(waiting, (so_far + self.times[number], other))
        return found

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
            wait = self.waits[here] if way.mode not in {"", link.mode.value} else 0
            yield self._way(
                way.time + self.times[leg[0]] + wait,
                link.mode.value,
                (*way.places, other),
                (*way.links, leg),
                way.limited | {leg} if leg[0] in self.limits else way.limited,
            )

    def _arrived(self, way: Way) -> Way:
        time = way.time + (self.waits.get(self.end, 0) if way.links else 0)
        return self._way(time, way.mode, way.places, way.links, way.limited)

    def _way(
        self,
        time: int,
        mode: str,
        places: tuple[str, ...],
        links: tuple[Leg, ...] = (),
        limited: frozenset[Leg] = _NONE,
    ) -> Way:
        return Way(time, mode, places, links, limited, self.tick)


def _surpassed(way: Way, before: Iterable[Way]) -> bool:
    """Whether another that came here by the same means can go on as this one can, as quickly.

    Those before are as quick; so can one that passed no place and no limited link but those of
    this one.
    """
    passed = set(way.places)
    return any(one.limited <= way.limited and passed.issuperset(one.places) for one in before)


def _legs(register: Register, closed: frozenset[int]) -> Mapping[str, list[tuple[Leg, str]]]:
    legs: dict[str, list[tuple[Leg, str]]] = {}
    for number, link in enumerate(register.links):
        if number not in closed:
            legs.setdefault(link.from_, []).append(((number, False), link.to))
            legs.setdefault(link.to, []).append(((number, True), link.from_))
    return legs
