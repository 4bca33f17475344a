"""The tours that a group of packages may go on, and what each forgoes at prices."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.large.table import ServiceTable

__all__ = ["FreedTours", "SplitPrices", "freed_tours"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SplitPrices:
    """Prices of the bound (``lagrangian``) by what they are for.

    Attributes:
        line: lines x months, of a unit in place; site: sites x months, of a person there.
    """

    line: Floats
    site: Floats


@dataclass(frozen=True)
class FreedTours:
    """Tours of some classes, one entry each, by class, option and month.

    Attributes:
        option, month: which; kind: the class; stay: months in place; back: the month its package
            is back and rested, at most the months there are.
        first: what a package gives in its first month; each: in every other.
    """

    option: Ints
    month: Ints
    kind: Ints
    stay: Ints
    back: Ints
    first: Floats
    each: Floats

    def only(self, places: Ints) -> "FreedTours":
        """Those of these places."""
        return FreedTours(*(getattr(self, name)[places] for name in self.__dataclass_fields__))

    @cached_property
    def _key(self) -> Ints:
        return self.option * (1 << 20) + self.month

    def places_of(self, option: Ints, month: Ints) -> Ints:
        """Where these tours are; they must be among them."""
        return np.searchsorted(self._key, option * (1 << 20) + month).astype(np.int64)

    def forgone(self, table: ServiceTable, prices: SplitPrices) -> Floats:
        """By how much the best chain with each tour is worth less than the best of its class.

        The reduced cost of the tour, with that of what its package does before and after it:
        chains by dynamic programming over the months, forwards and backwards, as in
        ``lagrangian``.
        """
        months = table.asked.shape[1]
        gain = self._gain(table, prices)
        after = np.zeros((len(table.people), months + 1))
        before = np.zeros_like(after)
        by_month = [np.flatnonzero(self.month == month) for month in range(months)]
        for month in reversed(range(months)):
            own = by_month[month]
            after[:, month] = after[:, month + 1]
            kind = self.kind[own]
            np.maximum.at(after[:, month], kind, gain[own] + after[kind, self.back[own]])
        for month in range(months):
            own = by_month[month]
            kind = self.kind[own]
            np.maximum.at(before, (kind, self.back[own]), before[kind, month] + gain[own])
            before[:, month + 1] = np.maximum(before[:, month + 1], before[:, month])
        chain = before[self.kind, self.month] + gain + after[self.kind, self.back]
        return np.asarray(after[self.kind, 0] - chain)

    def _gain(self, table: ServiceTable, prices: SplitPrices) -> Floats:
        """What each tour is worth at the prices."""
        line, site = table.line[self.option], table.site[self.option]
        paid = np.concatenate([np.zeros((len(prices.line), 1)), prices.line.cumsum(axis=1)], axis=1)
        cost = np.concatenate([np.zeros((len(prices.site), 1)), prices.site.cumsum(axis=1)], axis=1)
        end = self.month + self.stay
        gain = self.each * (paid[line, end] - paid[line, self.month + 1])
        gain += self.first * prices.line[line, self.month]
        gain -= table.people[self.kind] * (cost[site, end] - cost[site, self.month])
        return np.asarray(gain)


def freed_tours(table: ServiceTable, kinds: Ints) -> FreedTours:
    """All tours of these classes, ascending."""
    begin, end = table.options_begins[kinds], table.options_begins[kinds + 1]
    options = np.concatenate([np.arange(b, e) for b, e in zip(begin, end, strict=True)])
    stays = table.stay[table.pattern[options]]
    place, month = np.nonzero(stays > 0)
    option, stay = options[place], stays[place, month]
    months = table.asked.shape[1]
    brings = table.brings[option] * table.part[table.pattern[option], month]
    return FreedTours(
        option,
        month,
        np.repeat(kinds, end - begin)[place],
        stay,
        np.minimum(months, month + table.gone[table.pattern[option], month]),
        np.minimum(table.quantity[table.line[option]], brings),
        table.amount[option],
    )
