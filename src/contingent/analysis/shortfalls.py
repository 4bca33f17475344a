"""What a coalition leaves undone, laid out as rows for the compiled loop (``lane_kernels``).

The value of a graded fill is the most it can be less what is left undone::

    value = most - sum over lines of one type of  w * max(0, D - supply)
                 - sum over snapshots of  factor * max over U of max(0, D(U) - supply_U)

with D, supply_U and the snapshots of ``game``. Neither sum, nor any number in it, is larger than
``most`` or the largest D(U), however large the supply: what is held beyond 2^15 - 1 is held as
that much, as no need is larger. A row is a line of one type, its weight folded into both sides, or
one set U of a component of several types.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.game import Compiled

__all__ = ["GROUP", "TILE", "ShortfallRows", "rows_of", "width_of"]

Whole = NDArray[np.int64]

#: Lanes of a tile: known when compiled, so that a pass over a row is a few vector operations.
TILE = 128
#: Tiles of a group: rows that cannot count for any lane of a group are left out of it.
GROUP = 16


@dataclass(frozen=True, eq=False)
class ShortfallRows:
    """The rows of a game.

    Attributes:
        code: of each row; codes of components of one type first where a fill is graded.
        factor: what a unit of each row counts, folded into it.
        demand: what each row asks for, times its factor.
        singles: how many rows are lines of one type.
        segments: of the others: (first row, row after the last, what the largest shortfall of the
            component up to here counts, 1 where a component begins).
        components: of the others: (first row, types, first column of the bounds of differences).
        columns: how many such columns there are.
        crossing: of each column, whether a snapshot lies between the two sets.
    """

    code: Whole
    factor: Whole
    demand: Whole
    singles: int
    segments: Whole
    components: Whole
    crossing: NDArray[np.bool_]

    @property
    def columns(self) -> int:
        """Columns of the bounds of differences, see ``lane_tables.difference_bounds``."""
        return len(self.crossing)


def width_of(game: Compiled) -> type[np.signedinteger] | None:
    """The narrowest type that holds all needs and shortfalls; None when there is none."""
    largest = max(game.most, int(game.demand.max(initial=0)))
    fitting = (w for w in (np.int16, np.int32, np.int64) if largest <= np.iinfo(w).max)
    return next(fitting, None)


def rows_of(game: Compiled) -> ShortfallRows:
    """The rows of a game."""
    begins = game.codes.tolist()
    counted: list[list[tuple[int, int]]] = [[] for _ in begins[1:]]
    for code, _, factor in game.snapshots.tolist():
        counted[int(np.searchsorted(begins, code, side="right")) - 1].append((code, factor))
    codes: list[int] = []
    factors: list[int] = []
    segments: list[tuple[int, int, int, int]] = []
    components: list[tuple[int, int, int]] = []
    crossing: list[NDArray[np.bool_]] = []
    kinds = [(end - begin).bit_length() - 1 for begin, end in pairwise(begins)]
    if not game.all_or_nothing:
        for types, snapshots in zip(kinds, counted, strict=True):
            if types == 1:
                codes += [code for code, _ in snapshots]
                factors += [factor for _, factor in snapshots]
    singles, columns = len(codes), 0
    for begin, types, snapshots in zip(begins, kinds, counted, strict=False):
        if not game.all_or_nothing and (types == 1 or not snapshots):
            continue
        first = len(codes)
        codes += range(begin, begin + (1 << types))
        ends = [code + 1 - begin + first for code, _ in snapshots] or [len(codes)]
        starts = [first, *ends[:-1]]
        counts = [factor for _, factor in snapshots] or [1]
        fresh = [1, *(0 for _ in ends[1:])]
        if game.all_or_nothing and segments:
            fresh = [0]
        segments += list(zip(starts, ends, counts, fresh, strict=True))
        components.append((first, types, columns))
        crossing += [_crossing(types, np.array(ends) - first)]
        columns += types << types
    factors += [1] * (len(codes) - singles)
    code, factor = np.array(codes, dtype=np.int64), np.array(factors, dtype=np.int64)
    return ShortfallRows(
        code,
        factor,
        game.demand[code] * factor,
        singles,
        np.array(segments, dtype=np.int64).reshape(-1, 4),
        np.array(components, dtype=np.int64).reshape(-1, 3),
        np.concatenate([*crossing, np.zeros(0, dtype=np.bool_)]),
    )


def _crossing(types: int, ends: Whole) -> NDArray[np.bool_]:
    """For each type, for each set: whether a snapshot lies between it without the type and it."""
    sets = np.arange(1 << types)
    segment = np.searchsorted(ends, sets, side="right")
    without = [np.where(sets >> kind & 1, sets - (1 << kind), sets) for kind in range(types)]
    return np.concatenate([segment[sets] != segment[less] for less in without])
