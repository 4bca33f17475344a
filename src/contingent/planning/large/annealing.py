"""The compiled moves of the search: one package at a time chooses all its tours anew.

With all other packages held, what a package adds in a month does not depend on where it is in
other months, so its best chain of tours is found exactly by dynamic programming over the months.
With a *heat*, a chain is drawn with a chance proportional to exp(what it adds / heat) (the heat
bath of Markov chain Monte Carlo, a whole package at a time: Geman and Geman 1984, drawn exactly by
forward filtering and backward sampling); at heat 0 the best is taken. Heat, gain and score are in
weighted lines, as ``State.worth``.
"""

from math import exp, log
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.placing import bar, own_fill, sends, stay_home
from contingent.planning.large.state import State
from contingent.planning.large.table import ServiceTable

__all__ = ["rearrange", "score"]

Floats = NDArray[np.float64]
Array = NDArray[Any]

#: Choices worse than the best by this many times the heat are never drawn (e^-18 is 1.5e-8).
COLD = 18.0
#: Share of a package's smallest gain below which a tour is not worth beginning.
IDLE = 1e-9


@numba.njit(cache=True, nogil=True)
def score(state: State) -> float:
    """What the plan is worth: the sum of worth times fill over lines and months."""
    total = 0.0
    for line in range(state.fill.shape[0]):
        for month in range(state.fill.shape[1]):
            total += state.worth[line, month] * state.fill[line, month]
    return total


@numba.njit(cache=True, nogil=True)
def rearrange(table: ServiceTable, state: State, packages: Array, heat: float, hope: float) -> None:
    """Let these packages, one after the other, choose their tours anew.

    Args:
        packages: their numbers (int64), in the order to choose.
        heat: 0 or more; at 0 a package takes what adds most.
        hope: share, 0 to 1, at which a unit is credited with what it would fill if the lines that
            its line needs were filled; those then see what filling them is worth.
    """
    sites, months = state.people.shape
    most = 1
    for kind in range(table.people.shape[0]):
        most = max(most, table.options_begins[kind + 1] - table.options_begins[kind])
    gain = np.empty((months, most))
    back = np.empty((months, most), dtype=np.int64)
    option = np.empty((months, most), dtype=np.int64)
    count = np.empty(months, dtype=np.int64)
    barred = np.empty((sites, months), dtype=np.int64)
    ahead = np.empty(months + 1)
    trial = np.empty(state.fill.shape[0])
    for k in range(packages.shape[0]):
        package = packages[k]
        stay_home(table, state, package)
        bar(table, state, package, barred)
        _weigh(table, state, package, hope, barred, trial, gain, back, option, count)
        _look_ahead(heat, gain, back, count, ahead)
        month = 0
        while month < months:
            chosen = _draw(state.random, heat, month, gain, back, count, ahead)
            if chosen < 0 or not sends(table, state, package, option[month, chosen], month):
                month += 1
            else:
                month = back[month, chosen]


@numba.njit(cache=True, nogil=True)
def _weigh(  # noqa: PLR0913, PLR0917 - numba takes arguments by position
    table: ServiceTable,
    state: State,
    package: int,
    hope: float,
    barred: Array,
    trial: Floats,
    gain: Floats,
    back: Array,
    option: Array,
    count: Array,
) -> None:
    """List for each month the tours of a package that would add something.

    Args:
        barred: sites x months, as ``placing.bar`` writes it.
        trial: room for a fill of each line (lines, float64).
        gain, back, option, count: written: what the tour adds, the month its package is back and
            rested, the option (months x tours); and how many tours there are in each month.
    """
    months = count.shape[0]
    kind = table.package_class[package]
    people = table.people[kind]
    of_line, of_site, of_way, of_pattern = table.line, table.site, table.way, table.pattern
    stays, goes, ways_begins, ways = table.stay, table.gone, table.ways_begins, table.ways
    arriving, room, parts = state.arriving, table.link_capacity, table.part
    count[:] = 0
    summed = np.zeros(months + 1)
    last_line = -1
    for o in range(table.options_begins[kind], table.options_begins[kind + 1]):
        line, site, pattern, way = of_line[o], of_site[o], of_pattern[o], of_way[o]
        if line != last_line:
            last_line = line
            _add_up(table, state, line, table.amount[o], hope, trial, summed)
        if summed[months] <= 0.0:
            continue
        limited = ways_begins[way + 1] > ways_begins[way]
        for month in range(months):
            stay = stays[pattern, month]
            if stay == 0 or month + stay > barred[site, month]:
                continue
            added = summed[month + stay] - summed[month]
            if parts[pattern, month] < 1.0:  # no less than this: what adds up is concave
                added -= (1.0 - parts[pattern, month]) * (summed[month + 1] - summed[month])
            if added <= 0.0:
                continue
            arrives = True
            if limited:
                for k in range(ways_begins[way], ways_begins[way + 1]):
                    arrives = arrives and arriving[ways[k], month] + people <= room[ways[k]]
            if arrives:
                place = count[month]
                gain[month, place] = added
                back[month, place] = min(months, month + goes[pattern, month])
                option[month, place] = o
                count[month] = place + 1


@numba.njit(cache=True, nogil=True)
def _add_up(  # noqa: PLR0913, PLR0917 - numba takes arguments by position
    table: ServiceTable,
    state: State,
    line: int,
    amount: float,
    hope: float,
    trial: Floats,
    summed: Floats,
) -> None:
    """What so much more of a line would add to the score, summed over the months up to each.

    ``summed`` is written (months + 1): its entry m is the sum over the months before m, so that a
    stay adds the difference of two.
    """
    quantity, asked, needs_begins, needs = (
        table.quantity, table.asked, table.needs_begins, table.needs,
    )  # fmt: skip
    fill, supply, worth = state.fill, state.supply, state.worth
    first, last = table.above_begins[line], table.above_begins[line + 1]
    for month in range(asked.shape[1]):
        summed[month + 1] = summed[month]
        if not asked[line, month] or supply[line, month] >= quantity[line]:
            continue
        old = fill[line, month]
        more = supply[line, month] + amount
        new = own_fill(quantity, needs_begins, needs, fill, line, month, more)
        if hope > 0.0 and needs_begins[line] < needs_begins[line + 1]:
            hoped = min(1.0, more / quantity[line]) - supply[line, month] / quantity[line]
            summed[month + 1] += hope * worth[line, month] * max(0.0, hoped - (new - old))
        if new <= old:
            continue
        summed[month + 1] += worth[line, month] * (new - old)
        if first == last:
            continue
        # Try the fill in place, count what follows from it, and put everything back.
        fill[line, month] = new
        for k in range(first, last):
            user = table.above[k]
            trial[user] = fill[user, month]
            if asked[user, month]:
                fill[user, month] = own_fill(
                    quantity, needs_begins, needs, fill, user, month, supply[user, month]
                )
                summed[month + 1] += worth[user, month] * (fill[user, month] - trial[user])
        for k in range(first, last):
            fill[table.above[k], month] = trial[table.above[k]]
        fill[line, month] = old


@numba.njit(cache=True, nogil=True)
def _look_ahead(heat: float, gain: Floats, back: Array, count: Array, ahead: Floats) -> None:
    """What is to be had from each month on: the most, or with heat the log of the sum.

    ``ahead`` is written (months + 1). With heat h it is h log(sum over chains of exp(gain / h)),
    added up backwards and from the largest term, so that nothing overflows.
    """
    months = count.shape[0]
    ahead[months] = 0.0
    for month in range(months - 1, -1, -1):
        most = ahead[month + 1]
        for k in range(count[month]):
            most = max(most, gain[month, k] + ahead[back[month, k]])
        if heat > 0.0:
            total = exp((ahead[month + 1] - most) / heat)
            floor = most - COLD * heat
            for k in range(count[month]):
                lead = gain[month, k] + ahead[back[month, k]]
                if lead > floor:
                    total += exp((lead - most) / heat)
            most += heat * log(total)
        ahead[month] = most


@numba.njit(cache=True, nogil=True)
def _draw(  # noqa: PLR0913, PLR0917 - numba takes arguments by position
    random: Array, heat: float, month: int, gain: Floats, back: Array, count: Array, ahead: Floats
) -> int:
    """The tour to go on in a month, by its place in the list; -1 for none."""
    chosen = -1
    if heat <= 0.0:
        most = ahead[month + 1] * (1.0 + IDLE)
        for k in range(count[month]):
            if gain[month, k] + ahead[back[month, k]] > most:
                most = gain[month, k] + ahead[back[month, k]]
                chosen = k
        return chosen
    left = _uniform(random) - exp((ahead[month + 1] - ahead[month]) / heat)
    if left < 0.0:
        return -1
    for k in range(count[month]):
        lead = gain[month, k] + ahead[back[month, k]] - ahead[month]
        if lead > -COLD * heat:
            left -= exp(lead / heat)
            chosen = k
            if left < 0.0:
                break
    return chosen


@numba.njit(cache=True, nogil=True)
def _uniform(random: Array) -> float:
    """A random number from 0 to 1 (splitmix64, Steele, Lea and Flood 2014)."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    bits = random[0]
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits ^= bits >> np.uint64(31)
    return float(bits >> np.uint64(11)) * (1.0 / 9007199254740992.0)
