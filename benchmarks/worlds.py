"""Very many worlds of the Ukraine case, and the same work in one process, in two, and over Dask.

Every event without a probability of its own comes true with 0.8, a ceasefire with 0.6. The clock
runs from the register in memory to the answer; processes, or the workers of a cluster that is
there already, are begun within it as the command begins them. The answers are compared byte for
byte before a time is told.
"""

from collections.abc import Iterator
from time import perf_counter

from benchmarks.rows import Line
from contingent.adapters.cluster.processes import ProcessExecutor
from contingent.analysis.executor import Executor
from contingent.services.answers.asked import Asked
from contingent.services.answers.worlds import EACH, WorldsAsked, sweep_worlds
from contingent.services.cases.opening import open_case
from contingent.services.wire.worlds import WorldsAnswer

__all__ = ["worlds"]

#: Worlds of the large row, and of those that compare who does the work.
MANY, FEWER = 100_000, 20_000
CHANCES = ((EACH, 0.8), ("ceasefire", 0.6))


def worlds(*, quick: bool) -> Iterator[Line]:
    """A row for very many worlds, and one for who does the work."""
    many, fewer = (2_000, 1_000) if quick else (MANY, FEWER)
    coalitions, took, _ = _swept(many, ProcessExecutor(2))
    yield Line(
        f"worlds: {many:,} of the Ukraine case (who stands, bound of every tier, quantiles)",
        f"{took:.0f} s wall, two processes",
        f"{coalitions:,} different coalitions bounded",
        f"{took / coalitions * 1e3:.1f} ms a coalition",
    )
    _, alone, answer = _swept(fewer, ProcessExecutor(1))
    _, two, of_two = _swept(fewer, ProcessExecutor(2))
    dask, of_dask = _over_dask(fewer)
    assert answer == of_two == of_dask
    yield Line(
        f"worlds: {fewer:,}, one process beside two",
        f"two processes {two:.1f} s wall, two Dask workers {dask:.1f} s",
        f"one process: {alone:.1f} s; the same bytes",
        f"{alone / two:.2f}×, {alone / dask:.2f}× over Dask",
    )


def _swept(many: int, executor: Executor) -> tuple[int, float, str]:
    """Coalitions, seconds of wall, and the answer."""
    register = open_case("ukraine")
    begin = perf_counter()
    swept = sweep_worlds(register, Asked(), WorldsAsked(many, chances=CHANCES), executor=executor)
    took = perf_counter() - begin
    return swept.coalitions, took, WorldsAnswer.of(swept).to_json()


def _over_dask(many: int) -> tuple[float, str]:
    """The same by two workers of one thread each, which have loaded the program before."""
    from distributed import LocalCluster

    from contingent.adapters.cluster.dask_cluster import DaskExecutor

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        executor = DaskExecutor(cluster.scheduler_address)
        _swept(100, executor)
        _, took, answer = _swept(many, executor)
        executor.client.close()
    return took, answer
