from collections.abc import Iterator
from pathlib import Path

import pytest

from contingent.register.register import Register
from contingent.services.cases.opening import open_case
from tests.sources.case_files import write_case
from tests.web.rooms import TestClient, create_app
from tests.web.serving import Served, served


@pytest.fixture(scope="session")
def case_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="session")
def small(case_folder: Path) -> Register:
    """A small case, for what needs no large one."""
    return open_case(str(case_folder))


@pytest.fixture(scope="session")
def ukraine() -> Register:
    return open_case("ukraine")


@pytest.fixture
def client(small: Register) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: small)) as made:
        yield made


@pytest.fixture(scope="session")
def meeting(ukraine: Register) -> Iterator[Served]:
    """The embedded case, served."""
    with served(ukraine) as room:
        yield room
