"""The bound: what the problem is worth when everything scarce has a price.

Prices take the place of the rows that tie packages to each other (Lagrangian relaxation; Geoffrion
1974, Lagrangean relaxation for integer programming): one on each line and month for a unit of its
capability, one on each site and month for a person there, one on each need of a line in a month.
Packages then choose alone, the best chain of tours of a class by dynamic programming over the
months, and so do fills. For any prices of no less than zero the sum is at least what any plan is
worth; the least of it over all prices is the LP bound. The prices are sought by a subgradient
method with a step for each price of its own (Adam, Kingma and Ba 2015) that shrinks to a thousandth
over the rounds.

With prices p of lines, s of sites, n of needs and weights w of tiers, the bound is ::

    sum over lines l and months m of max(0, w base[l, m] - p[l, m] quantity[l] - n out + n in)
    + sum over sites and months of s capacity
    + sum over packages of their best chain of tours, a tour being worth
      sum over its months of (amount p[line, month] - people s[site, month]),
      of its first month with what is left of that at arrival

where of the prices on needs a line pays those of what it needs (out) and gets those of what needs
it (in). Links, *not with* and *at most N* caveats are left out, which can only raise the bound.
Worth is in weighted lines, as in ``bounding.Aims``; a price is worth per unit, or per person.

Cuts that round a line and a month (cover, Chvátal) are left out on purpose. They can only act where
a package brings more than one unit to a line of three or more; were each such package to bring one
unit alone, which takes away more than any such cut can, the bound of the medium case
(``benchmarks.forces``, seed 0) stays where it is (16,805.9 after four turns, 16,805.3 as it is).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.first_month import given_at_first
from contingent.planning.large.table import ServiceTable

__all__ = ["Cut", "Prices", "first_prices", "lowered"]

Floats = NDArray[np.float64]
Array = NDArray[Any]

#: First step of a price, as a share of its unit, and the share of it the last step has.
STEP, SHRUNK = 0.1, 1e-3
#: Rounds between two looks at whether to stop.
CHUNK = 20


@dataclass(frozen=True)
class Cut:
    """For every plan, the fills of the tiers, times these weights, add up to at most ``most``.

    Attributes:
        weights: one a tier, ascending tiers.
        most: in weighted lines, as the fills (``Aims.fills``).
    """

    weights: tuple[float, ...]
    most: float


@dataclass(frozen=True)
class Prices:
    """Prices found so far.

    Attributes:
        values: of lines x months, sites x months, needs x months and tiers, in a row.
        units: the natural unit of each, in which steps are taken; 0 holds a price where it is.
        value: the bound at these prices, less what is kept of the tiers before.
    """

    values: Floats
    units: Floats
    value: float
    cut: Cut


def first_prices(
    table: ServiceTable,
    base: Floats,
    tier: Array,
    weights: tuple[float, ...],
    free: tuple[bool, ...],
) -> Prices:
    """Prices to begin with.

    Args:
        base: lines x months, what filling counts within its tier.
        tier: place of each line's tier among the weights.
        weights: of the tiers; where ``free`` they are prices too, of keeping what they fill.

    Returns:
        For a line 0.3 of what a unit of its capability would be worth if it and all that need it
        were filled by it, nothing for sites and needs; that worth is a price's unit.
    """
    lines, months = base.shape
    worth = base * np.array(weights)[tier][:, None]
    total = worth.copy()
    for line in range(lines):
        total[line] += worth[
            table.above[table.above_begins[line] : table.above_begins[line + 1]]
        ].sum(axis=0)
    users = np.repeat(np.arange(lines), np.diff(table.needs_begins))
    per_unit = total / table.quantity[:, None]
    people = max(1.0, float(table.people.mean())) if len(table.people) else 1.0
    mean = float(per_unit[per_unit > 0].mean()) if (per_unit > 0).any() else 0.0
    units = np.concatenate(
        [
            per_unit.ravel(),
            np.full(len(table.capacity) * months, mean / people),
            total[users].ravel(),
            np.where(free, weights, 0.0),
        ]
    )
    values = np.concatenate(
        [0.3 * per_unit.ravel(), np.zeros(units.size - per_unit.size - len(weights)), weights]
    )
    return Prices(values, units, np.inf, Cut(weights, np.inf))


def lowered(  # noqa: PLR0913, PLR0917 - the problem, where to begin and how far to go
    table: ServiceTable,
    base: Floats,
    tier: Array,
    prices: Prices,
    kept: Floats,
    rounds: int,
    step: float = STEP,
    stop: Callable[[], bool] = lambda: False,
) -> Prices:
    """Better prices, or the same when none were found.

    Args:
        kept: what each tier of free weight is filled at least.
        rounds: how many subgradients to follow.
        step: length of the first step, as a share of the price's unit.
        stop: asked every few rounds; True leaves the rest out.
    """
    strength = np.bincount(table.package_class, minlength=len(table.people)).astype(np.float64)
    values, cut = prices.values.copy(), np.array([prices.cut.most])
    walk = np.zeros((3, values.size))
    walk[0] = values
    best = prices.value
    for first in range(0, rounds, CHUNK):
        if stop():
            break
        steps = step * SHRUNK ** (np.arange(first, min(rounds, first + CHUNK)) / rounds)
        best = _descend(
            table, base, tier, strength, values, prices.units, kept, best, cut, walk, steps
        )
    if not best < prices.value:
        return prices
    weights = tuple(values[values.size - len(prices.cut.weights) :].tolist())
    return Prices(values, prices.units, best, Cut(weights, float(cut[0])))


@numba.njit(cache=True, nogil=True)
def _descend(  # noqa: PLR0913, PLR0917 - numba takes arguments by position
    table: ServiceTable,
    base: Floats,
    tier: Array,
    strength: Floats,
    values: Floats,
    units: Floats,
    kept: Floats,
    known: float,
    cut: Floats,
    walk: Floats,
    steps: Floats,
) -> float:
    """Follow subgradients; the best prices are left in ``values``, their cut in ``cut``.

    Args:
        strength: packages of each class (classes, float64).
        walk: where the walk is, and the running means of its slopes and of their squares
            (3 x prices): Adam with means of 0.9 and 0.99, not corrected for their start at zero.
        steps: length of each step.

    A slope is what would be left over at the prices: of units in place, of room at a site, of
    fill of what is needed. It is the subgradient of the bound, so prices go against it.
    """
    lines, months = base.shape
    sites, needs, tiers = table.capacity.shape[0], table.needs.shape[0], kept.shape[0]
    at_sites, at_needs = lines * months, (lines + sites) * months
    at_tiers = at_needs + needs * months
    best = known
    now, mean, spread = walk[0], walk[1], walk[2]
    slope = np.zeros_like(now)
    line_over = slope[:at_sites].reshape(lines, months)
    site_over = slope[at_sites:at_needs].reshape(sites, months)
    need_over = slope[at_needs:at_tiers].reshape(needs, months)
    for rate in steps:
        line_price = now[:at_sites].reshape(lines, months)
        site_price = now[at_sites:at_needs].reshape(sites, months)
        need_price = now[at_needs:at_tiers].reshape(needs, months)
        weight = now[at_tiers:]
        bound = _fills(table, base, weight[tier], line_price, need_price, line_over, need_over)
        _count_kept(base, tier, kept, line_over, slope[at_tiers:])
        bound += _room(table.capacity, site_price, site_over)
        bound += _chains(table, strength, line_price, site_price, line_over, site_over)
        value = bound
        for t in range(tiers):
            if units[at_tiers + t] > 0.0:
                value -= weight[t] * kept[t]
        if value < best:
            best, cut[0] = value, bound
            values[:] = now
        for i in range(now.shape[0]):
            if units[i] > 0.0:
                down = slope[i] * units[i]
                mean[i] = 0.9 * mean[i] + 0.1 * down
                spread[i] = 0.99 * spread[i] + 0.01 * down * down
                now[i] = max(0.0, now[i] - rate * units[i] * mean[i] / (spread[i] ** 0.5 + 1e-12))
    return best


@numba.njit(cache=True, nogil=True)
def _count_kept(base: Floats, tier: Array, kept: Floats, line_over: Floats, over: Floats) -> None:
    """How much more each tier is filled than must be kept."""
    over[:] = -kept
    for line in range(base.shape[0]):
        for month in range(base.shape[1]):
            if line_over[line, month] < 0.0:
                over[tier[line]] += base[line, month]


@numba.njit(cache=True, nogil=True)
def _room(capacity: Array, site_price: Floats, site_over: Floats) -> float:
    """What all places at the sites are worth."""
    total = 0.0
    for site in range(site_price.shape[0]):
        for month in range(site_price.shape[1]):
            if site_price[site, month] > 0.0:
                total += site_price[site, month] * capacity[site]
            site_over[site, month] = capacity[site]
    return total


@numba.njit(cache=True, nogil=True)
def _fills(  # noqa: C901, PLR0913, PLR0917 - numba takes arguments by position
    table: ServiceTable,
    base: Floats,
    weight: Floats,
    line_price: Floats,
    need_price: Floats,
    line_over: Floats,
    need_over: Floats,
) -> float:
    """Fill every line and month that is worth more than its price."""
    lines, months = base.shape
    keen = np.empty((lines, months))
    for line in range(lines):
        for month in range(months):
            price = line_price[line, month] * table.quantity[line]
            keen[line, month] = weight[line] * base[line, month] - price
    for line in range(lines):
        for k in range(table.needs_begins[line], table.needs_begins[line + 1]):
            for month in range(months):
                if table.asked[line, month] and table.asked[table.needs[k], month]:
                    keen[line, month] -= need_price[k, month]
                    keen[table.needs[k], month] += need_price[k, month]
    total = 0.0
    for line in range(lines):
        for month in range(months):
            line_over[line, month] = 0.0
            if table.asked[line, month] and keen[line, month] > 0.0:
                total += keen[line, month]
                line_over[line, month] = -table.quantity[line]
    for line in range(lines):
        for k in range(table.needs_begins[line], table.needs_begins[line + 1]):
            need = table.needs[k]
            for month in range(months):
                own = 1.0 if line_over[line, month] < 0.0 else 0.0
                other = 1.0 if line_over[need, month] < 0.0 else 0.0
                both = table.asked[line, month] and table.asked[need, month]
                need_over[k, month] = other - own if both else 0.0
    return total


@numba.njit(cache=True, nogil=True)
def _chains(  # noqa: C901, PLR0912 - a loop in one piece
    table: ServiceTable,
    strength: Floats,
    line_price: Floats,
    site_price: Floats,
    line_over: Floats,
    site_over: Floats,
) -> float:
    """Send every class on its best chain of tours; returns what the chains are worth.

    ``paid`` and ``charged`` are running sums of prices over the months, so that a tour's worth is a
    difference of two; ``value[m]`` is what a package has from month m on (dynamic programming).
    """
    lines, months = line_price.shape
    paid = np.zeros((lines, months + 1))
    charged = np.zeros((site_price.shape[0], months + 1))
    for month in range(months):
        for line in range(lines):
            paid[line, month + 1] = paid[line, month] + line_price[line, month]
        for site in range(site_price.shape[0]):
            charged[site, month + 1] = charged[site, month] + site_price[site, month]
    value = np.empty(months + 1)
    total = 0.0
    choice = np.empty(months, dtype=np.int64)
    best = np.empty((months, months + 1))
    chosen = np.empty((months, months + 1), dtype=np.int64)
    for kind in range(table.people.shape[0]):
        people = float(table.people[kind])
        # The best tour for each first month and each first month back: few pairs are possible.
        best[:, :] = 0.0
        for option in range(table.options_begins[kind], table.options_begins[kind + 1]):
            line, site = table.line[option], table.site[option]
            pattern, amount = table.pattern[option], table.amount[option]
            for month in range(months):
                stay = table.stay[pattern, month]
                if stay > 0:
                    last = month + stay
                    first = given_at_first(table, option, month)
                    gain = amount * (paid[line, last] - paid[line, month + 1])
                    gain += first * line_price[line, month]
                    gain -= people * (charged[site, last] - charged[site, month])
                    back = min(months, month + table.gone[pattern, month])
                    if gain > best[month, back]:
                        best[month, back] = gain
                        chosen[month, back] = option
        value[months] = 0.0
        for month in range(months - 1, -1, -1):
            value[month] = value[month + 1]
            choice[month] = -1
            for back in range(month + 1, months + 1):
                if best[month, back] > 0.0 and best[month, back] + value[back] > value[month]:
                    value[month] = best[month, back] + value[back]
                    choice[month] = chosen[month, back]
        total += strength[kind] * value[0]
        month = 0
        while month < months:
            option = choice[month]
            if option < 0:
                month += 1
                continue
            pattern = table.pattern[option]
            for serving in range(month, month + table.stay[pattern, month]):
                given = table.amount[option]
                if serving == month:
                    given = given_at_first(table, option, month)
                line_over[table.line[option], serving] += strength[kind] * given
                site_over[table.site[option], serving] -= strength[kind] * people
            month += table.gone[pattern, month]
    return total
