"""The model of a few packages that choose their tours together, all others staying as they are.

Whole columns count packages of a class on a tour; others, at most 1, are the fills of the lines
they may serve and of all that need those. Its rows are those of what is scarce, less what the
others take up::

    quantity fill <= units of the others + sum of what the tours give   each line and month
    fill <= fill of a line that it needs                                each need and month
    begin a tour or stay home <= come back or stayed home before        each class and month
    people of the tours <= room that the others leave                   each site and month
    people of the tours on a limited link <= room that is left          each link and month

The flow of each class through the months is a path for each of its packages. *Not with* and *at
most N* caveats have no rows here: whoever puts the packages on their tours looks at those. It
proves nothing, and what comes of it is a plan like any other; so tours may be left out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.freed_tours import FreedTours
from contingent.planning.large.state import State
from contingent.planning.large.table import ServiceTable
from contingent.planning.linear_model import Columns, LinearModel, Names, RowBlock
from contingent.planning.spread import spread

__all__ = ["freed_model", "tours_chosen"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Parts:
    """What the rows are made of.

    Attributes:
        kinds: the classes; strength: packages of each class; tour: the column of each tour.
        fill: lines x months, the column of a fill, -1 where there is none; home: classes freed x
            months, the column of packages that stay home in a month.
        which, month: of every tour and month in place, the tour and the month.
    """

    table: ServiceTable
    state: State
    tours: FreedTours
    kinds: Ints
    strength: Ints
    tour: Ints
    fill: Ints
    home: Ints
    which: Ints
    month: Ints


def freed_model(
    table: ServiceTable, state: State, tours: FreedTours, strength: Ints
) -> LinearModel:
    """The model; its first columns are the tours.

    Args:
        state: the plan without the freed packages.
        strength: freed packages of each class (classes, int64).
    """
    columns, months = Columns(), table.asked.shape[1]
    kinds = np.flatnonzero(strength)
    fits = strength[tours.kind].astype(np.float64)
    tour = columns.add_all(_nameless, np.zeros(len(fits)), fits, whole=True)
    fill = _add_fills(columns, table, state, tours)
    most = np.repeat(strength[kinds], months).astype(np.float64)
    home = columns.add_all(_nameless, np.zeros(len(most)), most, whole=False)
    which, month = spread(tours.month, tours.month + tours.stay)
    parts = _Parts(
        table, state, tours, kinds, strength, tour, fill, home.reshape(-1, months), which, month
    )
    there = fill >= 0
    aim = zip(fill[there].tolist(), (-state.worth[there]).tolist(), strict=True)
    rows = [_supply(parts), _needs(parts), _flow(parts), _room(parts), _links(parts)]
    return LinearModel.of(columns, [row for row in rows if len(row.high)]).aiming(tuple(aim))


def _nameless(place: int) -> str:
    return f"column {place}"


def _block(family: str, row: Ints, column: Ints, number: Floats, high: Floats) -> RowBlock:
    names = Names(len(high), lambda place: f"{family} {place}", family)
    return RowBlock(names, row, column, number, high)


def _add_fills(columns: Columns, table: ServiceTable, state: State, tours: FreedTours) -> Ints:
    """Columns of fills of the lines served and of all above them, no fuller than they can get."""
    lines = np.zeros(len(table.quantity), dtype=np.bool_)
    lines[table.line[tours.option]] = True
    for line in np.flatnonzero(lines):
        lines[table.above[table.above_begins[line] : table.above_begins[line + 1]]] = True
    there = (table.asked > 0) & lines[:, None]
    most = np.ones(table.asked.shape)
    for line in np.flatnonzero(lines):
        for need in table.needs[table.needs_begins[line] : table.needs_begins[line + 1]]:
            if not lines[need]:
                most[line] = np.minimum(most[line], state.fill[need])
    fill = np.full(table.asked.shape, -1, dtype=np.int64)
    high = most[there]
    fill[there] = columns.add_all(_nameless, np.zeros(len(high)), high, whole=False)
    return fill


def _supply(parts: _Parts) -> RowBlock:
    """No line is filled further than with what is there."""
    table, tours = parts.table, parts.tours
    line, month = np.nonzero(parts.fill >= 0)
    row = np.full(parts.fill.shape, -1, dtype=np.int64)
    row[line, month] = np.arange(len(line))
    served = row[table.line[tours.option[parts.which]], parts.month]
    gives = np.where(
        parts.month == tours.month[parts.which], tours.first[parts.which], tours.each[parts.which]
    )
    asked = served >= 0
    return _block(
        "supply",
        np.concatenate([np.arange(len(line)), served[asked]]),
        np.concatenate([parts.fill[line, month], parts.tour[parts.which[asked]]]),
        np.concatenate([table.quantity[line], -gives[asked]]),
        parts.state.supply[line, month],
    )


def _needs(parts: _Parts) -> RowBlock:
    """No line is filled further than one that it needs."""
    table = parts.table
    user = np.repeat(np.arange(len(table.quantity)), np.diff(table.needs_begins))
    own, other = parts.fill[user], parts.fill[table.needs]
    both = (own >= 0) & (other >= 0)
    count = int(both.sum())
    row = np.arange(count)
    return _block(
        "needs",
        np.concatenate([row, row]),
        np.concatenate([own[both], other[both]]),
        np.repeat([1.0, -1.0], count),
        np.zeros(count),
    )


def _flow(parts: _Parts) -> RowBlock:
    """No more begin a tour or stay home in a month than have come back or stayed home before."""
    tours, home = parts.tours, parts.home
    own = np.full(len(parts.strength), -1, dtype=np.int64)
    own[parts.kinds] = np.arange(len(parts.kinds))
    kind, months = own[tours.kind], home.shape[1]
    back = tours.back < months
    at = np.arange(home.size).reshape(home.shape)
    leave, come = kind * months + tours.month, (kind * months + tours.back)[back]
    later, before = at[:, 1:].ravel(), home[:, :-1].ravel()
    high = np.zeros(home.shape)
    high[:, 0] = parts.strength[parts.kinds]
    return _block(
        "flow",
        np.concatenate([leave, come, at.ravel(), later]),
        np.concatenate([parts.tour, parts.tour[back], home.ravel(), before]),
        np.repeat([1.0, -1.0, 1.0, -1.0], [len(leave), len(come), home.size, len(later)]),
        high.ravel(),
    )


def _room(parts: _Parts) -> RowBlock:
    """No more people at a site than it has room for."""
    table, tours, months = parts.table, parts.tours, parts.table.asked.shape[1]
    site = table.site[tours.option[parts.which]]
    return _block(
        "room",
        site * months + parts.month,
        parts.tour[parts.which],
        table.people[tours.kind[parts.which]].astype(np.float64),
        (table.capacity[:, None] - parts.state.people).astype(np.float64).ravel(),
    )


def _links(parts: _Parts) -> RowBlock:
    """No more people over a limited link in a month than it takes."""
    table, tours, months = parts.table, parts.tours, parts.table.asked.shape[1]
    way = table.way[tours.option]
    which, leg = spread(table.ways_begins[way], table.ways_begins[way + 1])
    return _block(
        "links",
        table.ways[leg] * months + tours.month[which],
        parts.tour[which],
        table.people[tours.kind[which]].astype(np.float64),
        (table.link_capacity[:, None] - parts.state.arriving).astype(np.float64).ravel(),
    )


def tours_chosen(table: ServiceTable, tours: FreedTours, counts: Ints, packages: Ints) -> Ints:
    """Paths of packages through the months that make up the counts.

    Args:
        counts: packages on each tour.

    Returns:
        Packages x months, the option each goes on, -1 for none.
    """
    months = table.asked.shape[1]
    left: dict[tuple[int, int], list[int]] = {}
    for place in np.flatnonzero(counts).tolist():
        key = (int(tours.kind[place]), int(tours.month[place]))
        left.setdefault(key, []).extend([place] * int(counts[place]))
    chosen = np.full((len(packages), months), -1, dtype=np.int64)
    for number, package in enumerate(packages.tolist()):
        kind, month = int(table.package_class[package]), 0
        while month < months:
            waiting = left.get((kind, month))
            if not waiting:
                month += 1
                continue
            place = waiting.pop()
            chosen[number, month] = tours.option[place]
            month = int(tours.back[place])
    return chosen
