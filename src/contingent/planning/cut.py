"""Tours that may end before they must: where the company or the room at a site may end first.

A package stays as long as its tour and the line allow. It may leave earlier, in any step, when it
serves only beside another; and when the site comes to hold fewer people, in that step.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from contingent.register.caveat import CaveatKind
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine

__all__ = ["ends_early", "ends_of", "falls_of"]

Ints = NDArray[np.int64]


def ends_early(offer: Offer, line: RequirementLine) -> bool:
    """Whether a package of the offer on the line may leave in any step."""
    return bool(line.with_) or any(c.kind is CaveatKind.ONLY_WITH for c in offer.caveats)


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
    early = np.array([[ends_early(o, li) for li in lines] for o in offers], dtype=np.bool_)
    falls = [falls_of(register, site) for site in sites]
    offer, line, site, month, months = tours
    every = np.arange(len(month))
    if not early.any() and not any(falls):
        return every, months
    falling = np.array([bool(own) for own in falls], dtype=np.bool_)
    free = early.reshape(-1, len(lines))[offer, line]
    which, steps = [every], [months]
    for number in np.flatnonzero(free | falling[site]).tolist():
        first, after = int(month[number]), int(month[number] + months[number])
        ends = range(first + 1, after) if free[number] else falls[site[number]]
        shorter = [end - first for end in reversed(ends) if first < end < after]
        which.append(np.full(len(shorter), number, dtype=np.int64))
        steps.append(np.array(shorter, dtype=np.int64))
    numbers, lengths = np.concatenate(which), np.concatenate(steps)
    order = np.argsort(numbers, kind="stable")
    return numbers[order], lengths[order]
