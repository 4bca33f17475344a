"""Ledgers to test with: the same tests on SQLite and on a PostgreSQL of our own."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.storage.postgres import binaries, cluster

#: A server is begun for the other: not in the inner loop.
ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.slow))

#: Gives the address of a new, empty place for a ledger.
Fresh = Callable[[], str]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if binaries() is None:
        pytest.skip("there is no PostgreSQL here")
    with cluster() as server:
        yield server


_NUMBERS = count()


@pytest.fixture(scope="session")
def postgresql_fresh(postgres: str) -> Fresh:
    import psycopg

    def fresh() -> str:
        name = f"ledger_{next(_NUMBERS)}"
        root = postgres.format(database="postgres")
        with psycopg.connect(root, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload, unused-ignore]
        return postgres.format(database=name)

    return fresh


@pytest.fixture
def sqlite_fresh(tmp_path: Path) -> Fresh:
    return lambda: f"sqlite:///{tmp_path / f'ledger-{next(_NUMBERS)}.db'}"


@pytest.fixture(params=ENGINES)
def fresh(request: pytest.FixtureRequest) -> Fresh:
    found: Fresh = request.getfixturevalue(f"{request.param}_fresh")
    return found
