"""Knots: offers that wait for each other; and keystones, the offers that would release them.

An offer waits for another when its condition, with the least set taken as given and everything
outside the greatest set ruled out, still looks at the other. The strongly connected components
of that graph (Tarjan 1972) are the knots; the other waiting offers stand behind one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

from contingent.resolution.fixpoint import Bounds, Conditions
from contingent.resolution.formula import Stands, assume, bits, offers_in, some
from contingent.resolution.sweep import Sweep

__all__ = ["Knot", "find_knots", "waits_for"]

#: Sets of offers tried for keystones before the search gives up on a larger size.
KEYSTONE_BUDGET = 6000
#: Keystone sets listed at most; more are counted, not listed.
KEYSTONES_LISTED = 50
#: Sets looked at in one sweep, at first and at most.
FIRST_LOT, LARGEST_LOT = 64, 4096


@dataclass(frozen=True)
class Knot:
    """Offers that wait for each other, by index.

    Attributes:
        offers: the knot.
        keystones: the smallest sets of offers that, given unconditionally, release all of it.
        keystones_complete: whether every set of that size was tried and is listed.
        behind: offers outside the knot that wait for it and for no other knot first.
    """

    offers: tuple[int, ...]
    keystones: tuple[tuple[int, ...], ...]
    keystones_complete: bool
    behind: tuple[int, ...]


def waits_for(conditions: Conditions, found: Bounds) -> dict[int, int]:
    """For each waiting offer, the mask of the waiting offers it waits for."""
    waiting = found.possible & ~found.sure
    return {
        index: offers_in(assume(conditions.formulas[index], found.sure, found.possible)) & waiting
        for index in bits(waiting)
    }


def find_knots(conditions: Conditions, found: Bounds) -> tuple[Knot, ...]:
    """The knots among the waiting offers, those nothing else waits before coming first."""
    graph = waits_for(conditions, found)
    knots = [part for part in _components(graph) if len(part) > 1 or graph[part[0]] >> part[0] & 1]
    if not knots:
        return ()
    reach = {index: _reach(graph, index) for index in graph}
    released = _Released(conditions)
    result = []
    claimed: set[int] = {index for knot in knots for index in knot}
    for knot in knots:
        behind = tuple(
            index for index in sorted(graph) if index not in claimed and reach[index] >> knot[0] & 1
        )
        claimed.update(behind)
        keystones, complete = _keystones(released, reach, knot)
        result.append(Knot(tuple(knot), keystones, complete, behind))
    return tuple(result)


def _reach(graph: dict[int, int], start: int) -> int:
    """Mask of everything the offer waits for, directly or through others."""
    seen, open_mask = 0, graph[start]
    while open_mask:
        index = (open_mask & -open_mask).bit_length() - 1
        seen |= 1 << index
        open_mask = (open_mask | graph[index]) & ~seen
    return seen


def _components(graph: dict[int, int]) -> list[list[int]]:
    """Strongly connected components, in an order where what is waited for comes first."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in sorted(graph):
        if root in order:
            continue
        work = [(root, iter(bits(graph[root])))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, children = work[-1]
            child = next(children, None)
            if child is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    part = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        part.append(member)
                        if member == node:
                            break
                    found.append(sorted(part))
            elif child not in order:
                order[child] = low[child] = len(order)
                stack.append(child)
                on_stack.add(child)
                work.append((child, iter(bits(graph[child]))))
            elif child in on_stack:
                low[node] = min(low[node], order[child])
    return found


def _keystones(
    released: "_Released", reach: dict[int, int], knot: Sequence[int]
) -> tuple[tuple[tuple[int, ...], ...], bool]:
    """The smallest sets of waiting offers whose giving releases the knot, and whether all are."""
    target = sum(1 << index for index in knot)
    candidates = sorted(set(bits(reach[knot[0]] | target)))
    tried = 0
    for size in range(1, len(candidates) + 1):
        releasing: list[tuple[int, ...]] = []
        for chosen, releases in released.by(combinations(candidates, size), knot):
            tried += 1
            if tried > KEYSTONE_BUDGET:
                return tuple(releasing), False
            if releases:
                releasing.append(chosen)
                if len(releasing) > KEYSTONES_LISTED:
                    return tuple(releasing[:KEYSTONES_LISTED]), False
        if releasing:
            return tuple(releasing), True
    return (), True


class _Released:
    """Which offers are released once some are given; many sets of given offers in one sweep.

    For each offer stands an atom that says that it is given: it then stands whatever its
    condition. The least set of a case is what follows from those given in it.
    """

    def __init__(self, conditions: Conditions) -> None:
        self.offers = len(conditions.formulas)
        formulas = [
            some([formula, Stands(1 << self.offers + index)])
            for index, formula in enumerate(conditions.formulas)
        ]
        self._sweep = Sweep(formulas, self.offers)

    def by(
        self, sets: Iterator[tuple[int, ...]], knot: Sequence[int]
    ) -> Iterator[tuple[tuple[int, ...], bool]]:
        """Each set with whether giving it releases all of a knot; looked at in growing lots."""
        lot = FIRST_LOT
        while chosen := list(islice(sets, lot)):
            every = (1 << len(chosen)) - 1
            given = [0] * self.offers
            for case, one in enumerate(chosen):
                for index in one:
                    given[index] |= 1 << case
            least = self._sweep.least([every] * self.offers, given)
            released = every
            for index in knot:
                released &= least[index]
            yield from ((one, bool(released >> case & 1)) for case, one in enumerate(chosen))
            lot = min(4 * lot, LARGEST_LOT)
