"""The compiled loop over coalitions.

A coalition is split into a high and a low part. All low parts are laid out in lanes, so that one
pass adds a constant (what the high part supplies, gates settled) to a table (what the low parts
supply) and keeps a running minimum: a few vector operations for many coalitions.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

__all__ = ["values_by_lane"]

Array = NDArray[Any]


@numba.njit(cache=True, nogil=True)
def values_by_lane(  # noqa: C901, PLR0912, PLR0913, PLR0917 - one loop nest, together for speed
    states: Array,
    reach: Array,
    table: Array,
    demand: Array,
    component_begins: Array,
    snapshots: Array,
    all_or_nothing: bool,  # noqa: FBT001 - numba takes arguments by position
    size_begins: Array,
    sizes: Array,
    size_ways: Array,
    entry_lane: Array,
    entry_size: Array,
    entry_ways: Array,
    by_lane: Array,
    by_state: Array,
) -> None:
    """Evaluate every state (distinct high part) with every lane (distinct low part).

    Args:
        states: what each state supplies, by kind of strength.
        reach: which kinds of strength count for which code (kinds x codes).
        table: what each lane supplies to each code (codes x lanes).
        size_begins, sizes, size_ways: high parts of each size that a state stands for.
        entry_lane, entry_size, entry_ways: low parts of each size that lanes stand for.
        by_lane: tally to add to, size of the high part x lane.
        by_state: tally to fill, state x size of the low part.
    """
    kinds, codes = reach.shape
    lanes = table.shape[1]
    supply = np.zeros(codes, dtype=table.dtype)
    lowest = np.zeros(lanes, dtype=table.dtype)
    value = np.zeros(lanes, dtype=np.int64)
    for state in range(states.shape[0]):
        for u in range(codes):
            supply[u] = -demand[u]
        for kind in range(kinds):
            amount = states[state, kind]
            if amount:
                for u in range(codes):
                    supply[u] += amount * reach[kind, u]
        value[:] = 1 if all_or_nothing else 0
        snapshot = 0
        for component in range(component_begins.shape[0] - 1):
            lowest[:] = 0
            for u in range(component_begins[component], component_begins[component + 1]):
                constant = supply[u]
                brought = table[u]
                for lane in range(lanes):
                    lowest[lane] = min(lowest[lane], constant + brought[lane])
                while snapshot < snapshots.shape[0] and snapshots[snapshot, 0] == u:
                    add, factor = snapshots[snapshot, 1], snapshots[snapshot, 2]
                    for lane in range(lanes):
                        value[lane] += factor * (add + lowest[lane])
                    snapshot += 1
            if all_or_nothing:
                reached = 0
                for lane in range(lanes):
                    value[lane] &= lowest[lane] >= 0
                    reached |= value[lane]
                if not reached:
                    break
        for k in range(size_begins[state], size_begins[state + 1]):
            for lane in range(lanes):
                by_lane[sizes[k], lane] += size_ways[k] * value[lane]
        for entry in range(entry_lane.shape[0]):
            by_state[state, entry_size[entry]] += entry_ways[entry] * value[entry_lane[entry]]
