"""Timing: CPU of this process, repeats, and the machine's peak."""

import resource
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

__all__ = ["Timed", "alternate", "cpu_seconds", "floor_of_loop", "peak_operations", "timed"]

#: (answer, CPU seconds, wall seconds)
Timed = tuple[Any, float, float]


def cpu_seconds() -> float:
    """User and system seconds of this process, all threads together."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def timed(work: Callable[[], Any]) -> Timed:
    """Run some work once."""
    cpu, wall = cpu_seconds(), perf_counter()
    answer = work()
    return answer, cpu_seconds() - cpu, perf_counter() - wall


def alternate(
    ours: Callable[[], Any], peer: Callable[[], Any], scale: float, repeats: int = 5
) -> tuple[float, float, float, float, float]:
    """Run A-B-A-B: median CPU seconds of ours and of the peer, median, least and most ratio.

    Args:
        scale: how much more work a run of ours does than one of the peer.
    """
    own, others, ratios = [], [], []
    for _ in range(repeats):
        a, b = timed(ours)[1], timed(peer)[1]
        own.append(a)
        others.append(b)
        ratios.append(b * scale / a if a else float("inf"))
    return median(own), median(others), median(ratios), min(ratios), max(ratios)


def peak_operations(width: str) -> float:
    """Additions and minima a second of one core, by NumPy's vector loops on data in its cache."""
    lanes = 1 << 14
    table, lowest = np.arange(lanes).astype(width), np.zeros(lanes, dtype=width)
    now = np.zeros_like(table)
    one = table.dtype.type(1)

    def work() -> None:
        for _ in range(20_000):
            np.add(table, one, out=now)
            np.minimum(lowest, now, out=lowest)

    work()
    return 20_000 * lanes * 2 / timed(work)[1]


def floor_of_loop(rows: int) -> float:
    """Seconds a coalition of the inner loop of H1 alone, on one tile in a core's first cache."""
    import numba  # with the loop, as slow to import

    from contingent.analysis.lane_kernels import _add_singles
    from contingent.analysis.shortfalls import TILE

    @numba.njit
    def many(times: int, result: Any, tile: Any, active: Any, lacking: Any) -> None:
        for _ in range(times):
            _add_singles(result, tile, active, lacking)

    tile = np.random.default_rng(0).integers(0, 50, (rows, TILE)).astype(np.int16)
    lacking, result = np.full((2, rows), 40, np.int16), np.zeros(2 * TILE, np.int16)
    many(1, result, tile, np.arange(rows), lacking)
    times = 100_000
    return (
        timed(lambda: many(times, result, tile, np.arange(rows), lacking))[1] / times / len(result)
    )
