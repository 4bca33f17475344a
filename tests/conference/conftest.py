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
from tests.storage.conftest import postgres, postgresql_fresh

__all__ = ["postgres", "postgresql_fresh"]


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
