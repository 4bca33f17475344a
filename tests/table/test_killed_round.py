"""kill -9 in the middle of a round: nothing acknowledged is lost, and the round ends once.

What is killed: the server of the conference, the PostgreSQL process that works for it, and
PostgreSQL as a whole. The same with SQLite, where there is the server alone.
"""

import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from contingent.conference.role import Role
from contingent.register.register import Register
from tests.builders import line, offer, register, site
from tests.conference.conferences import ledger_of
from tests.storage.postgres import Cluster, binaries, cluster_that_stops
from tests.table.apart import ServedApart, served_apart
from tests.table.killing import Play

pytestmark = pytest.mark.nightly
NATIONS = ("FRA", "DEU", "POL", "GBR", "ITA", "ESP")
ROUNDS = 3


def ring() -> Register:
    """Each offers only if the next does."""
    following = (*NATIONS[1:], NATIONS[0])
    return register(
        [
            offer(f"{nation.lower()}-a", nation, other, packages=2, personnel=600)
            for nation, other in zip(NATIONS, following, strict=True)
        ],
        [line("land", quantity=40)],
        [site("kyiv", capacity=600)],
        worlds=[{"world": "base", "title": "As it is"}],
    )


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    if binaries() is None:
        pytest.skip("there is no PostgreSQL here")
    with cluster_that_stops() as made:
        yield made


def kill_server(served: ServedApart, _cluster: Cluster | None) -> None:
    served.kill()
    served.start()


def kill_backend(_served: ServedApart, cluster: Cluster | None) -> None:
    """Kill the processes that work for the room: PostgreSQL then ends all and recovers."""
    assert cluster is not None
    root = cluster.address.format(database="postgres")
    asked = "SELECT pid FROM pg_stat_activity WHERE datname = 'killed'"
    with psycopg.connect(root, autocommit=True) as connection:
        found = [row[0] for row in connection.execute(asked)]
    for pid in found[-1:]:
        os.kill(pid, signal.SIGKILL)


def stop_database(_served: ServedApart, cluster: Cluster | None) -> None:
    """Stop PostgreSQL at once, as a power cut would, and start it again."""
    assert cluster is not None
    cluster.stop(signal.SIGQUIT)
    cluster.start()


Kill = Callable[[ServedApart, Cluster | None], None]


@pytest.mark.parametrize("kill", [kill_server, kill_backend, stop_database])
def test_killed_in_a_round_on_postgresql(kill: Kill, own_cluster: Cluster, tmp_path: Path) -> None:
    root = own_cluster.address.format(database="postgres")
    with psycopg.connect(root, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS killed WITH (FORCE)")
        connection.execute("CREATE DATABASE killed")
    address = own_cluster.address.format(database="killed")
    played(address, tmp_path, kill, own_cluster)


def test_killed_in_a_round_on_sqlite(tmp_path: Path) -> None:
    played(f"sqlite:///{tmp_path / 'k.db'}", tmp_path, kill_server, None)


def played(address: str, folder: Path, kill: Kill, cluster: Cluster | None) -> None:
    with table_of_six(address, folder, kill, cluster) as (served, play):
        for _ in range(ROUNDS):
            play.play()
        # A server that was killed told of nothing in its log; one that lived knows what to say.
        assert "Traceback" not in served.log, served.log[-3000:]
        assert 500 not in play.statuses
        assert play.during > 0, "some were killed while they worked"


@contextmanager
def table_of_six(
    address: str, folder: Path, kill: Kill, cluster: Cluster | None
) -> Iterator[tuple[ServedApart, Play]]:
    ledger_of(ring(), address)
    with ExitStack() as held:
        served = held.enter_context(served_apart(address, folder / "served"))
        heads = {nation: served.client(nation.lower(), Role.HEAD, nation) for nation in NATIONS}
        chair = served.client("chair", Role.CHAIR)
        for client in (*heads.values(), chair):
            held.callback(client.close)
        draw = random.Random(f"{kill.__name__} {address[:6]}")
        yield served, Play(address, chair, heads, lambda: kill(served, cluster), draw)
