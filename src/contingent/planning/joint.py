"""What one package gives together: the further lines that a tour fills at its site.

A package of ``emt2:1+beds:20`` that serves a line of the one gives the other to a line at the same
site as well, in the steps in which that line is needed too. Where several lines there ask for the
same, it fills one of them at a time: a tour is offered with each set of lines that it could fill,
to which no further one could be added.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contingent.planning.tours import possible_sites, serves
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import amount_on, service_of

__all__ = ["Alone", "Further", "further_lines"]

Ints = NDArray[np.int64]

#: Further lines by number, each with the amount a package brings.
Further = tuple[tuple[int, float], ...]


class Alone(NamedTuple):
    """Tours on one line each, as arrays: offers, lines and sites by their number."""

    offer: Ints
    line: Ints
    site: Ints
    route: Ints
    month: Ints
    end: Ints
    gone: Ints


def further_lines(
    register: Register,
    offers: Sequence[Offer],
    lines: Sequence[RequirementLine],
    sites: Sequence[str | None],
    tours: Alone,
) -> tuple[Ints, Ints, tuple[Further, ...]]:
    """Each tour with each set of further lines that it could fill.

    Of tours that fill the same lines in the same steps only the first is told.

    Returns:
        The number of the tour that each is, the number of its set, and the sets; the first of them
        is that of none.
    """
    joint = np.array([any(len(t) > 1 for t in offer.supplies) for offer in offers], dtype=np.bool_)
    if not joint.any():
        every = np.arange(len(tours.offer))
        return every, np.zeros_like(every), ((),)
    finder = _Finder(register, offers, lines, sites)
    numbers: dict[Further, int] = {(): 0}
    which, also = list[int](), list[int]()
    seen = set[tuple[object, ...]]()
    rows = zip(*(part.tolist() for part in tours), strict=True)
    for number, (offer, line, site, route, month, end, gone) in enumerate(rows):
        if not joint[offer]:
            which.append(number)
            also.append(0)
            continue
        for found in finder.sets(offer, line, site, month, end):
            own = frozenset((line, *(other for other, _ in found)))
            key = (offer, site, route, month, end, gone, own)
            if key not in seen:
                seen.add(key)
                which.append(number)
                also.append(numbers.setdefault(found, len(numbers)))
    return np.array(which, dtype=np.int64), np.array(also, dtype=np.int64), tuple(numbers)


class _Finder:
    """The sets of further lines of tours."""

    def __init__(
        self,
        register: Register,
        offers: Sequence[Offer],
        lines: Sequence[RequirementLine],
        sites: Sequence[str | None],
    ) -> None:
        self.register, self.offers, self.lines, self.sites = register, offers, lines, sites
        self.windows = [register.window(line.from_, line.until) for line in lines]
        self._fits: dict[tuple[int, int, int], Mapping[str, tuple[tuple[int, float], ...]]] = {}

    def sets(self, offer: int, line: int, site: int, month: int, end: int) -> Iterator[Further]:
        """Every set to which no further line could be added."""
        key = (offer, line, site)
        if key not in self._fits:
            self._fits[key] = self._fitting(*key)
        choices = []
        for fitting in self._fits[key].values():
            meeting = [
                (number, amount)
                for number, amount in fitting
                if self.windows[number][0] < end and month < self.windows[number][1]
            ]
            choices.append(self._at_a_time(meeting))
        for parts in product(*choices):
            yield tuple(sorted(chain.from_iterable(parts)))

    def _fitting(
        self, offer: int, line: int, site: int
    ) -> Mapping[str, tuple[tuple[int, float], ...]]:
        """For each thing that is given beside, the lines at the site that it could fill."""
        one = self.offers[offer]
        service = service_of(self.register, one, self.lines[line].capability)
        beside = {supply.capability: supply for supply in service.beside} if service else {}
        found: dict[str, list[tuple[int, float]]] = {}
        for number, other in enumerate(self.lines):
            given = service_of(self.register, one, other.capability)
            if given is None or beside.get(given.supply.capability) != given.supply:
                continue
            places = possible_sites(self.register, one, other)
            if self.sites[site] in places and serves(self.register, one, other):
                amount = amount_on(self.register, one, other)
                found.setdefault(given.supply.capability, []).append((number, amount))
        return {name: tuple(fitting) for name, fitting in found.items()}

    def _at_a_time(self, meeting: list[tuple[int, float]]) -> list[Further]:
        """The sets of these lines of which one is needed at a time, to which none can be added."""
        sets: list[Further] = [()]
        for item in meeting:
            sets += [(*one, item) for one in sets if all(self._apart(item, o) for o in one)]
        whole = [frozenset(one) for one in sets]
        # A line that is served only beside another may have to be left out.
        firm = frozenset(item for item in meeting if not self.lines[item[0]].with_)
        return [
            one
            for one, own in zip(sets, whole, strict=True)
            if not any(own < other and other - own <= firm for other in whole)
        ]

    def _apart(self, one: tuple[int, float], other: tuple[int, float]) -> bool:
        (first, after), (begin, end) = self.windows[one[0]], self.windows[other[0]]
        return after <= begin or end <= first
