"""Few columns that are as good as all: rows that never bind and tours that never help, left out.

Of a model whose every row says "no more than" and whose every column is at least nothing:

* A row never binds when the packages of each offer, in the tours it counts, are all under one row
  of *away*, and all packages of these offers together are within it. The others imply it.
* A row is within another when it counts no column for more, and allows no less.
  That one implies it.
* A tour is *dominated* by another of the same offer when that one has no greater coefficient in any
  row: it fills what the tour fills, and takes up no more. In any plan, whole or not, its packages
  can go on the other instead: every row still holds and nothing is filled less. So the tiers'
  shortfalls are the same without it, in whole packages and in fractions.

Nothing here knows what a family of rows demands (only which one is *away*): coefficients alone are
compared, so that a new family can never be forgotten. The common cases are: an offer that stays as
long as it can is as well sent at once as later, and of sites with no row of their own one will do.
The case where a later start would help: a package that serves one line until that ends and then
another; begun later, its rest is shorter and it is on the second line earlier. Then the tours
differ in the rows of *away*, neither dominates, and both are kept. With a link or a site that can
be full, or a caveat on people, months or company, it is the same: the coefficients tell.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.formulation import Formulation
from contingent.planning.linear_model import LinearModel, RowArrays
from contingent.planning.ordering import order_of
from contingent.planning.tour_table import TourTable

__all__ = ["Chosen", "chosen_of", "may_bind"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Rows of a family that one tour may span to be compared: bits of a word.
SPAN = 62


@dataclass(frozen=True)
class Chosen:
    """What is enough of a model.

    Attributes:
        rows: those that the others do not imply.
        placed: tours that are enough to choose also a nation's places, ways and months among
            equals: no tour left out is better by any tie-break or by the rule among equals.
        filling: of these, tours that are enough to fill as much as can be.
    """

    rows: Ints
    placed: Ints
    filling: Ints


def chosen_of(
    formulation: Formulation, model: LinearModel, looked_at: Flags, always: Ints | None = None
) -> Chosen:
    """The rows and tours that are enough.

    Args:
        looked_at: rows that are looked at; whoever asks checks that the others hold.
        always: tours that are kept whatever dominates them.
    """
    families = model.row_families
    rows = np.flatnonzero(looked_at)
    arrays = model.arrays.only(rows, np.arange(len(model)), len(model))
    # A row with a column of fill is not within another, which has one of its own.
    filling = np.zeros(len(rows), dtype=np.bool_)
    filling[arrays.row[~model.whole[arrays.columns]]] = True
    compared = np.flatnonzero(~filling)
    maximal = np.ones(len(rows), dtype=np.bool_)
    maximal[compared] = _not_within_next(
        arrays.only(compared, np.arange(len(model)), len(model)), families[rows[compared]]
    )
    rows = rows[maximal]
    arrays = arrays.only(np.flatnonzero(maximal), np.arange(len(model)), len(model))
    marks = _Marks(arrays, families[rows], len(formulation.tours))
    placed = _placed(formulation.tours, marks)
    if always is not None:
        placed = np.union1d(placed, always)
    return Chosen(rows, placed, _filling(formulation.tours, marks, placed))


def may_bind(f: Formulation, model: LinearModel) -> Flags:
    """Rows that could be broken by plans that keep those of *away*."""
    families, arrays, tours = model.row_families, model.arrays, len(f.tours)
    away = families == "away"
    shared = _Marks(
        arrays.only(np.flatnonzero(away), np.arange(len(model)), len(model)),
        families[away],
        tours,
    ).masks_by(f.tours.offer)
    counted = ~away[arrays.row] & (arrays.numbers > 0)
    row, column, number = arrays.row[counted], arrays.columns[counted], arrays.numbers[counted]
    # a group: the tours of one offer in a row; any other column is one of its own
    owners = np.concatenate([f.tours.offer, np.arange(tours, len(model))])
    group = row * (len(model) + len(f.tours.offers)) + owners[column]
    order = np.argsort(group, kind="stable")
    row, column, number = row[order], column[order], number[order]
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    most = np.zeros(len(families))
    if len(starts):
        masks = np.concatenate([shared, np.zeros(len(model) - tours, dtype=np.uint64)])[column]
        together = np.bitwise_and.reduceat(masks, starts) > 0
        apart = np.add.reduceat(number * model.high[column], starts)
        packages = model.high[column[starts]]
        sharing = np.maximum.reduceat(number, starts) * packages
        np.add.at(most, row[starts], np.where(together, np.minimum(sharing, apart), apart))
    return np.asarray(away | (most > arrays.high) | (arrays.low > -np.inf))


def _not_within_next(arrays: RowArrays, families: NDArray[np.str_]) -> Flags:
    """Rows of which neither the one before nor the one after, of its family, demands as much."""
    count = len(families)
    if count == 0:
        return np.zeros(0, dtype=np.bool_)
    by_column = order_of(arrays.columns, int(arrays.columns.max(initial=-1)) + 1)
    column, row, number = (
        arrays.columns[by_column],
        arrays.row[by_column],
        arrays.numbers[by_column],
    )
    lengths = np.diff(arrays.starts)
    negative = np.bincount(arrays.row[arrays.numbers < 0], minlength=count)
    pair = np.flatnonzero((column[1:] == column[:-1]) & (row[1:] == row[:-1] + 1))
    one, here, there = row[pair], number[pair], number[pair + 1]

    def common(counted: Flags) -> Ints:
        return np.bincount(one[np.flatnonzero(counted)], minlength=count)[:-1]

    same = families[1:] == families[:-1]
    one_way, back = arrays.low[:-1] == -np.inf, arrays.low[1:] == -np.inf
    ahead = (
        (common(here <= there) == lengths[:-1])
        & (common((here <= there) & (there < 0)) == negative[1:])
        & (arrays.high[:-1] >= arrays.high[1:])
        & same
        & one_way
    )
    behind = (
        (common(there <= here) == lengths[1:])
        & (common((there <= here) & (here < 0)) == negative[:-1])
        & (arrays.high[1:] >= arrays.high[:-1])
        & same
        & back
    )
    kept = np.ones(count, dtype=np.bool_)
    kept[:-1] &= ~ahead
    kept[1:] &= ~(behind & ~ahead)
    return kept


class _Marks:
    """Where each tour stands in the rows of each family: first row, a bit a row, coefficients.

    Attributes:
        head: the coefficient in the first row; where a tour fills, it may be another than in the
            rows after it: the month of arrival counts with what is left of it.
        value: the coefficient in every other row; that of the first where there is no other.
        odd: tours that cannot be told so: of different coefficients in others, or far apart.
    """

    def __init__(self, arrays: RowArrays, families: NDArray[np.str_], tours: int) -> None:
        names, family = np.unique(families, return_inverse=True)
        going = np.flatnonzero(arrays.columns < tours)
        place = going[order_of(arrays.columns[going], tours)]
        column, row, number = arrays.columns[place], arrays.row[place], arrays.numbers[place]
        key = column * max(1, len(names)) + family[row]
        starts = np.flatnonzero(np.diff(key, prepend=-1))
        self.first = np.zeros((len(names), tours), dtype=np.int64)
        self.mask = np.zeros((len(names), tours), dtype=np.uint64)
        self.value = np.zeros((len(names), tours))
        self.head = np.zeros((len(names), tours))
        self.odd = np.zeros(tours, dtype=np.bool_)
        if not len(starts):
            return
        first = row[starts]
        lengths = np.diff(np.concatenate([starts, [len(row)]]))
        shift = row - np.repeat(first, lengths)
        far = shift > SPAN
        bits = np.left_shift(np.uint64(1), np.where(far, 0, shift).astype(np.uint64))
        head = number[starts]
        rest = number.copy()  # without the first, where others follow it
        rest[starts] = number[np.minimum(starts + 1, len(number) - 1)]
        rest[starts[lengths == 1]] = head[lengths == 1]
        least, most = np.minimum.reduceat(rest, starts), np.maximum.reduceat(rest, starts)
        where = (family[first], column[starts])
        self.first[where] = first
        self.mask[where] = np.bitwise_or.reduceat(bits, starts)
        self.value[where] = least
        self.head[where] = head
        self.odd[column[far]] = True
        self.odd[
            column[starts][(least != most) | ((head != least) & ((head > 0) | (least > 0)))]
        ] = True

    def masks_by(self, groups: Ints) -> NDArray[np.uint64]:
        """The bits of each tour in the first family, counted from the first row of its group.

        Nothing where they are too far from it.
        """
        if not len(self.first):
            return np.zeros(len(groups), dtype=np.uint64)
        base = np.full(int(groups.max(initial=-1)) + 1, np.iinfo(np.int64).max)
        there = self.mask[0] > 0
        np.minimum.at(base, groups[there], self.first[0][there])
        shift = self.first[0] - base[groups]
        near = there & (shift <= SPAN)
        moved = np.left_shift(self.mask[0], np.where(near, shift, 0).astype(np.uint64))
        whole = near & (
            np.right_shift(moved, np.where(near, shift, 0).astype(np.uint64)) == self.mask[0]
        )
        return np.where(whole & ~self.odd, moved, np.uint64(0))

    def dominates(self, one: Ints, other: Ints) -> Flags:
        """Whether each first tour has no greater coefficient than the second, in any row."""
        found = ~(self.odd[one] | self.odd[other])
        for family in range(len(self.first)):
            value, than = self.value[family, one], self.value[family, other]
            taking = (self.mask[family, one] > 0) & (value > 0)
            filled = (self.mask[family, other] > 0) & (than < 0)
            found &= ~taking | ((value <= than) & self._within(family, one, other))
            fuller = (value <= than) & self._heads(family, one, other)
            found &= ~filled | (fuller & self._within(family, other, one))
        return found

    def _heads(self, family: int, one: Ints, other: Ints) -> Flags:
        """Whether each first tour fills no less in the first row of the second.

        Its own first row is the same one, or comes before: then it has another coefficient there.
        """
        same = self.first[family, one] == self.first[family, other]
        own = np.where(same, self.head[family, one], self.value[family, one])
        return np.asarray(own <= self.head[family, other])

    def _within(self, family: int, one: Ints, other: Ints) -> Flags:
        """Whether the rows of the first are among those of the second."""
        shift = self.first[family, one] - self.first[family, other]
        near = (shift >= 0) & (shift <= SPAN)
        by = np.where(near, shift, 0).astype(np.uint64)
        mask = self.mask[family, one]
        moved = np.left_shift(mask, by)
        inside = (moved & ~self.mask[family, other]) == 0
        return np.asarray(near & (np.right_shift(moved, by) == mask) & inside)

    @cached_property
    def alike(self) -> NDArray[np.int64]:
        """A row of numbers a tour; tours of the same offer with the same numbers are equal."""
        own = np.where(self.odd, np.arange(len(self.odd)) + 1, 0)
        parts = [own]
        for family in range(len(self.first)):
            mask = self.mask[family]
            parts += [
                np.where(mask > 0, self.first[family], -1),
                mask.view(np.int64),
                self.value[family].view(np.int64),
                self.head[family].view(np.int64),
            ]
        return np.stack(parts, axis=1)


def _placed(tours: TourTable, marks: _Marks) -> Ints:
    """Tours that another to the same site, no later and by no longer way, does not dominate."""
    kept = np.arange(len(tours))
    same_way = (tours.offer, tours.line, tours.site, tours.route)
    kept = kept[~_after_another(marks, kept, same_way, (tours.month,))]
    same_month = (tours.offer, tours.line, tours.site, tours.month)
    # Of ways that are as quick the rule draws one: none of these is left out.
    return kept[~_after_another(marks, kept, same_month, (tours.days,), strictly=True)]


def _filling(tours: TourTable, marks: _Marks, placed: Ints) -> Ints:
    """Of these, tours that none to another site dominates, and of equal ones one."""
    told = np.column_stack([tours.offer[placed], marks.alike[placed]])
    _, first = np.unique(told, axis=0, return_index=True)
    kept = placed[np.sort(first)]
    line = (tours.offer, tours.line)
    for order in ((-tours.end, tours.month), (tours.month, tours.again)):
        kept = kept[~_after_another(marks, kept, line, order)]
    return kept


def _after_another(
    marks: _Marks,
    kept: Ints,
    same: tuple[Ints, ...],
    order: tuple[Ints | Floats, ...],
    *,
    strictly: bool = False,
) -> Flags:
    """Which of the tours the one just before it dominates, in an order within groups.

    One that is dominated may dominate the next: what dominates it does so too.

    Args:
        strictly: only where the first of the order's keys is less.
    """
    keys = [key[kept] for key in same]
    by = [key[kept] for key in order]
    turn = np.lexsort((*reversed(by), *reversed(keys)))
    one, other = kept[turn[:-1]], kept[turn[1:]]
    together = np.ones(len(one), dtype=np.bool_)
    for key in same:
        together &= key[one] == key[other]
    if strictly:
        together &= order[0][one] < order[0][other]
    found = np.zeros(len(kept), dtype=np.bool_)
    found[turn[1:]] = together & marks.dominates(one, other)
    return found
