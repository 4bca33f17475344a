"""Tours that may end before they must: where the company or the room at a site may end first.

A package stays as long as its tour and the line allow. It may leave earlier where it serves only
beside another, in a step in which one that could be beside it may leave; and where the site comes
to hold fewer people, in that step.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from contingent.planning.tours import serves
from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine

__all__ = ["any_ends_early", "ends_of", "falls_of"]

Ints = NDArray[np.int64]


def any_ends_early(offers: Collection[Offer], lines: Collection[RequirementLine]) -> bool:
    """Whether a package of any of the offers on any of the lines serves only beside another."""
    return bool(offers and lines) and (
        any(line.with_ for line in lines)
        or any(c.kind is CaveatKind.ONLY_WITH for offer in offers for c in offer.caveats)
    )


def falls_of(register: Register, site: str | None) -> tuple[int, ...]:
    """The steps in which a site comes to hold fewer people than in the step before."""
    held = register.holds.get(site or "", ())
    return tuple(
        step
        for step in range(1, len(held))
        if (now := held[step]) is not None and ((was := held[step - 1]) is None or now < was)
    )


def ends_of(
    register: Register,
    offers: Sequence[Offer],
    lines: Sequence[RequirementLine],
    sites: Sequence[str | None],
    tours: tuple[Ints, Ints, Ints, Ints, Ints],
) -> tuple[Ints, Ints]:
    """Each tour with each length it may have, its longest first.

    Args:
        tours: the offer, line, site, first step and steps of each.

    Returns:
        The number of the tour that each is, and its steps.
    """
    months = tours[4]
    every = np.arange(len(months))
    falls = [falls_of(register, site) for site in sites]
    if not any(falls) and not any_ends_early(offers, lines):
        return every, months
    allowed = _allowed(register, offers, lines, falls, tours)
    which, steps = [every], [months]
    rows = zip(*(part.tolist() for part in tours), strict=True)
    for number, (offer, line, site, first, long) in enumerate(rows):
        ends = sorted(allowed[offer, line, site], reverse=True)
        shorter = [end - first for end in ends if first < end < first + long]
        which.append(np.full(len(shorter), number, dtype=np.int64))
        steps.append(np.array(shorter, dtype=np.int64))
    numbers, lengths = np.concatenate(which), np.concatenate(steps)
    order = np.argsort(numbers, kind="stable")
    return numbers[order], lengths[order]


def _allowed(
    register: Register,
    offers: Sequence[Offer],
    lines: Sequence[RequirementLine],
    falls: Sequence[tuple[int, ...]],
    tours: tuple[Ints, Ints, Ints, Ints, Ints],
) -> dict[tuple[int, int, int], set[int]]:
    """The steps in which packages of an offer on a line at a site may leave before they must.

    Those in which a package beside which they serve may leave; which may itself be one that may
    leave before it must, so that it is looked at again until nothing is new.
    """
    spans: dict[tuple[int, int, int], set[tuple[int, int]]] = {}
    ends: dict[tuple[int, int], set[int]] = {}
    for offer, line, site, first, long in zip(*(part.tolist() for part in tours), strict=True):
        spans.setdefault((offer, line, site), set()).add((first, first + long))
        ends.setdefault((site, offer), set()).add(first + long)
    found = {key: set(falls[key[2]]) for key in spans}
    beside = {key: _beside(register, offers, lines, key[0], key[1]) for key in spans}
    changed = True
    while changed:
        changed = False
        for key, own in spans.items():
            company, stops = beside[key]
            others = (ends.get((key[2], other), set()) for other in company)
            found[key] |= stops.union(*others)
            early = {e for e in found[key] if any(a < e < b for a, b in own)}
            known = ends[key[2], key[0]]
            changed |= not early <= known
            known |= early
    return found


def _beside(
    register: Register,
    offers: Sequence[Offer],
    lines: Sequence[RequirementLine],
    offer: int,
    line: int,
) -> tuple[frozenset[int], set[int]]:
    """The offers beside which packages serve, and the steps after the lines they serve with."""
    nations = {n for c in offers[offer].caveats if c.kind is CaveatKind.ONLY_WITH for n in c.names}
    others = [
        other
        for other in lines
        if any(other.line == n or other.line.startswith(f"{n}@") for n in lines[line].with_)
    ]
    company = frozenset(
        number
        for number, one in enumerate(offers)
        if one.nation in nations or any(serves(register, one, other) for other in others)
    )
    return company, {register.window(other.from_, other.until)[1] for other in others}
