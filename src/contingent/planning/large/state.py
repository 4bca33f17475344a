"""A plan being worked on, as arrays: what the compiled loops read and change."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.table import ServiceTable

__all__ = ["State", "copied", "empty"]

Ints = NDArray[np.int64]


class State(NamedTuple):
    """Who is where, and what that adds up to.

    Everything but ``worth`` and ``sent`` follows from ``sent`` and is kept up to date with it, so
    that a move costs what it changes and no more. Counts are int64, shares and worth float64.

    Attributes:
        worth: lines x months, what filling the line in the month is worth: the aim.
        sent: packages x months, the option a package goes on in a month, -1 for none.
        supply: lines x months, units in place.
        fill: lines x months, the share that counts; 1 where the line is not asked for.
        people: sites x months.
        arriving: limited links x months, people.
        there: nations x sites x months, packages in place.
        shunned: nations x sites x months, packages in place that will not serve with them.
        away: offers x months, packages in place; given: package-months in all, by offer.
        random: one uint64, the state of the random numbers (``annealing._uniform``).
    """

    worth: NDArray[np.float64]
    sent: Ints
    supply: NDArray[np.float64]
    fill: NDArray[np.float64]
    people: Ints
    arriving: Ints
    there: Ints
    shunned: Ints
    away: Ints
    given: Ints
    random: NDArray[np.uint64]


def empty(table: ServiceTable, worth: NDArray[np.float64], seed: int) -> State:
    """The plan that sends nobody."""
    lines, months = table.asked.shape
    sites, offers = len(table.capacity), len(table.most_away)
    # Nations are counted only where somebody shuns somebody; the arrays are never read otherwise.
    nations = 1 + int(table.nation.max(initial=0)) if len(table.shuns) else 0
    nations = max(nations, 1 + int(table.shuns.max(initial=-1)))
    return State(
        worth=worth,
        sent=np.full((len(table.package_class), months), -1, dtype=np.int64),
        supply=np.zeros((lines, months)),
        fill=np.where(table.asked == 0, 1.0, 0.0),
        people=np.zeros((sites, months), dtype=np.int64),
        arriving=np.zeros((len(table.link_capacity), months), dtype=np.int64),
        there=np.zeros((nations, sites, months), dtype=np.int64),
        shunned=np.zeros((nations, sites, months), dtype=np.int64),
        away=np.zeros((offers, months), dtype=np.int64),
        given=np.zeros(offers, dtype=np.int64),
        random=np.array([seed * 2 + 1], dtype=np.uint64),
    )


def copied(state: State) -> State:
    """A copy that shares nothing but the aim."""
    return State._make((state.worth, *(array.copy() for array in state[1:])))
