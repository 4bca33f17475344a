"""Putting a package on a tour and taking it off, and what follows from that in a plan."""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.first_month import given_at_first
from contingent.planning.large.state import State
from contingent.planning.large.table import ServiceTable

__all__ = ["bar", "go", "own_fill", "place", "sends", "stay_home"]

Floats = NDArray[np.float64]
Array = NDArray[Any]


@numba.njit(cache=True, nogil=True)
def stay_home(table: ServiceTable, state: State, package: int) -> None:
    """Take a package off all its tours."""
    for month in range(state.sent.shape[1]):
        if state.sent[package, month] >= 0:
            place(table, state, package, state.sent[package, month], month, -1)
            state.sent[package, month] = -1


@numba.njit(cache=True, nogil=True)
def go(table: ServiceTable, state: State, package: int, tours: Array) -> int:
    """Send a package that is at home on tours, and count those that there is no place for.

    Args:
        tours: of each month the option it goes on, -1 for none; apart as tours and rests must be.
    """
    left_out, people = 0, table.people[table.package_class[package]]
    barred = np.empty(state.people.shape, dtype=np.int64)
    for month in range(tours.shape[0]):
        option = tours[month]
        if option < 0:
            continue
        bar(table, state, package, barred)
        stay, way = table.stay[table.pattern[option], month], table.way[option]
        fits = month + stay <= barred[table.site[option], month]
        for k in range(table.ways_begins[way], table.ways_begins[way + 1]):
            coming = state.arriving[table.ways[k], month] + people
            fits = fits and coming <= table.link_capacity[table.ways[k]]
        if not fits or not sends(table, state, package, option, month):
            left_out += 1
    return left_out


@numba.njit(cache=True, nogil=True)
def sends(table: ServiceTable, state: State, package: int, option: int, month: int) -> bool:
    """Send a package on a tour, unless its offer has given its months."""
    offer = table.package_offer[package]
    stay = table.stay[table.pattern[option], month]
    if state.given[offer] + stay > table.most_months[offer]:
        return False
    state.sent[package, month] = option
    place(table, state, package, option, month, 1)
    return True


@numba.njit(cache=True, nogil=True)
def place(
    table: ServiceTable, state: State, package: int, option: int, month: int, sign: int
) -> None:
    """Put a package on a tour (sign 1) or take it off (sign -1)."""
    kind, offer = table.package_class[package], table.package_offer[package]
    line, site = table.line[option], table.site[option]
    people = sign * table.people[kind]
    stay = table.stay[table.pattern[option], month]
    way = table.way[option]
    for leg in range(table.ways_begins[way], table.ways_begins[way + 1]):
        state.arriving[table.ways[leg], month] += people
    state.given[offer] += sign * stay
    for serving in range(month, month + stay):
        given = given_at_first(table, option, month) if serving == month else table.amount[option]
        state.supply[line, serving] += sign * given
        state.people[site, serving] += people
        state.away[offer, serving] += sign
        if table.shuns.shape[0] > 0:
            state.there[table.nation[kind], site, serving] += sign
            for k in range(table.shuns_begins[kind], table.shuns_begins[kind + 1]):
                state.shunned[table.shuns[k], site, serving] += sign
        new = own_fill(
            table.quantity, table.needs_begins, table.needs, state.fill, line, serving,
            state.supply[line, serving],
        )  # fmt: skip
        if new != state.fill[line, serving]:
            state.fill[line, serving] = new
            for k in range(table.above_begins[line], table.above_begins[line + 1]):
                user = table.above[k]
                if table.asked[user, serving]:
                    state.fill[user, serving] = own_fill(
                        table.quantity, table.needs_begins, table.needs, state.fill, user, serving,
                        state.supply[user, serving],
                    )  # fmt: skip


@numba.njit(cache=True, nogil=True)
def own_fill(  # noqa: PLR0913, PLR0917 - numba takes arguments by position
    quantity: Floats,
    needs_begins: Array,
    needs: Array,
    fill: Floats,
    line: int,
    month: int,
    supply: float,
) -> float:
    """The share of a line that counts with so much in place, the lines it needs being as filled."""
    share: float = min(1.0, supply / quantity[line])
    for k in range(needs_begins[line], needs_begins[line + 1]):
        share = min(share, fill[needs[k], month])
    return share


@numba.njit(cache=True, nogil=True)
def bar(table: ServiceTable, state: State, package: int, barred: Array) -> None:
    """For each site and month the first month, from that on, in which a package cannot be there."""
    kind, offer = table.package_class[package], table.package_offer[package]
    people, shunning = table.people[kind], table.shuns.shape[0] > 0
    sites, months = barred.shape
    capacity, here, away = table.capacity, state.people, state.away
    for site in range(sites):
        first = months
        for month in range(months - 1, -1, -1):
            fits = (
                here[site, month] + people <= capacity[site]
                and away[offer, month] < table.most_away[offer]
            )
            if fits and shunning:
                fits = state.shunned[table.nation[kind], site, month] == 0
                for k in range(table.shuns_begins[kind], table.shuns_begins[kind + 1]):
                    fits = fits and state.there[table.shuns[k], site, month] == 0
            if not fits:
                first = month
            barred[site, month] = first
