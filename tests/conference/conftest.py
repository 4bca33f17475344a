from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from contingent.adapters.identity import passwords
from contingent.conference.role import Role
from contingent.register.register import Register
from tests.conference.conferences import ConferenceForTests, conference_on, ledger_of
from tests.register.view_pairs import pair
from tests.storage.conftest import ENGINES, Fresh, postgres, postgresql_fresh

__all__ = ["postgres", "postgresql_fresh"]

_AT_NIGHT = ("sqlite", pytest.param("postgresql", marks=pytest.mark.nightly))


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Passwords hashed less hard than outside of tests."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "hasher", cache(lambda: quick))
        yield


@pytest.fixture(scope="session")
def table() -> Register:
    """A register with offers of several nations, some of them released to some."""
    return next(made for n in range(100) if len((made := pair(n).one).offers) > 4)


def _places(request: pytest.FixtureRequest) -> Fresh:
    if request.param == "postgresql":
        found: Fresh = request.getfixturevalue("postgresql_fresh")
        return found
    files: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    return lambda: f"sqlite:///{files.mktemp('conference') / 'c.db'}"


@pytest.fixture(scope="session", params=ENGINES)
def anywhere(request: pytest.FixtureRequest) -> Fresh:
    """Gives places for new ledgers, in each database."""
    return _places(request)


@pytest.fixture(scope="session", params=_AT_NIGHT)
def anywhere_at_night(request: pytest.FixtureRequest) -> Fresh:
    """The same; in PostgreSQL at night alone."""
    return _places(request)


@pytest.fixture(scope="session")
def conference(
    table: Register, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ConferenceForTests]:
    """A conference that tests look at, and change nothing of the ledger."""
    folder: Path = tmp_path_factory.mktemp("conference")
    with conference_on(ledger_of(table, f"sqlite:///{folder / 'c.db'}")) as made:
        for role in Role:
            nation = "FRA" if role in {Role.HEAD, Role.MEMBER} else None
            made.client(str(role), role, nation)
        yield made
