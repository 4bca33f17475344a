"""The same work on a real Dask cluster: a scheduler and two workers on loopback."""

import pytest
from distributed import LocalCluster

from benchmarks.instances import additive, multi_role
from contingent.adapters.cluster.dask_cluster import ClusterUnreachable, DaskExecutor
from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.coalitions import tally_all
from contingent.services.answers.asked import Asked
from contingent.services.answers.worlds import WorldsAsked, sweep_worlds
from contingent.services.wire.worlds import WorldsAnswer
from tests.analysis.test_many_worlds import drawing_case


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_two_workers_give_the_same_tally_as_this_machine() -> None:
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        executor = DaskExecutor(cluster.scheduler_address)
        for game in (additive(18, 4, 1).game.compiled, multi_role(12, 4, 2).compiled):
            assert tally_all(game, executor) == tally_all(game, LocalExecutor(2))
        case, how = drawing_case(), WorldsAsked(4096, plans=2)
        there = sweep_worlds(case, Asked(), how, executor=executor)
        assert WorldsAnswer.of(there) == WorldsAnswer.of(sweep_worlds(case, Asked(), how))
        executor.client.close()


def test_an_address_where_nothing_answers_is_told() -> None:
    with pytest.raises(ClusterUnreachable, match=r"no Dask scheduler answers at nowhere"):
        DaskExecutor("nowhere")
