"""What lanes bring to each row, cut into tiles of a width known to the compiled loops."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contingent.analysis.shortfalls import GROUP, TILE, ShortfallRows

__all__ = ["Tiles", "cut_into_tiles"]

Whole = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tiles:
    """What lanes bring to each row, cut into tiles.

    Attributes:
        held: tiles x rows x ``TILE``; lanes beyond the last are like the last.
        least, most: over the lanes of each group (groups x rows).
        run_begins, runs: of each tile, neighbouring lanes alike: (size, first lane, lane after the
            last, low parts of the size that each stands for).
    """

    held: NDArray[np.signedinteger]
    least: NDArray[np.signedinteger]
    most: NDArray[np.signedinteger]
    run_begins: Whole
    runs: Whole


def cut_into_tiles(
    rows: ShortfallRows, reach: Whole, supply: Whole, ways: Whole, width: str
) -> Tiles:
    """The tiles of lanes.

    Args:
        reach: which kinds of strength count for which code (kinds x codes).
        supply: what each lane brings, by kind of strength (lanes x kinds).
        ways: low parts of each size that each lane stands for (lanes x sizes).
        width: name of the type of the numbers.
    """
    from contingent.analysis.lane_tables import held_by  # noqa: PLC0415 - slow to import

    count = -(-len(supply) // TILE)
    padded = np.concatenate([supply, np.repeat(supply[-1:], count * TILE - len(supply), axis=0)])
    held = np.empty((count, len(rows.code), TILE), dtype=width)
    largest = np.iinfo(width).max // np.maximum(rows.factor, 1)
    held_by(np.ascontiguousarray(padded.T), reach[:, rows.code], rows.factor, largest, held)
    groups = np.arange(0, count, GROUP)
    lists = [_runs(ways[number * TILE : (number + 1) * TILE]) for number in range(count)]
    return Tiles(
        held,
        np.minimum.reduceat(held.min(axis=2), groups, axis=0),
        np.maximum.reduceat(held.max(axis=2), groups, axis=0),
        np.cumsum([0, *map(len, lists)]),
        np.concatenate(lists),
    )


def _runs(ways: Whole) -> Whole:
    """Neighbouring lanes alike: (size, first lane, lane after the last, low parts of each)."""
    size, lane = np.nonzero(ways.T)
    each = ways[lane, size]
    new = np.ones(len(lane), dtype=np.bool_)
    new[1:] = (np.diff(size) != 0) | (np.diff(lane) != 1) | (np.diff(each) != 0)
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(lane)) - 1
    return np.stack([size[first], lane[first], lane[last] + 1, each[first]], axis=1)
