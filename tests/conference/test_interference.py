"""Nothing that is hidden from somebody changes a byte of what it is answered."""

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from contingent.conference.role import Role
from contingent.web.policy import POLICY, is_open
from tests.conference.asking import Wanted
from tests.conference.http_leaks import LEAKS
from tests.conference.interference import differences
from tests.conference.sessions import ASKED
from tests.register.leaks import LEAKS as PLANTED_IN_VIEWS
from tests.register.view_pairs import pair


def test_every_address_open_to_a_delegation_or_an_observer_is_asked() -> None:
    open_ = {n for n in POLICY if is_open(n, Role.HEAD) or is_open(n, Role.OBSERVER)}
    assert open_ <= set(ASKED)


#: Pairs a night, on each database.
PAIRS = 100
PAGE = Path(__file__).parents[2] / "docs" / "conference.md"
#: Twelve pairs whose viewer is a nation, which may write.
SEEDS = [seed for seed in range(40) if pair(seed).viewer != "public"][:12]
#: What takes long, and is asked at night.
DEAR = (
    *(
        "/api/openapi.json",
        "/api/hinge",
        "/api/sweep",
        "/hinges",
        "/stream",
        "/api/sites",
        "/diary",
    ),
    *("/brief.pdf", "/brief.docx", "/brief.pptx", "/brief.xlsx", "/brief.html", "/api/diary"),
    *("/table/offer", "/api/table/offer"),
)


def test_the_page_says_how_much_is_tried() -> None:
    text = PAGE.read_text("utf-8")
    assert f"each of {len(PLANTED_IN_VIEWS)} leaks that are planted in the view" in text
    assert f"| {len(LEAKS)}, each with {len(SEEDS)} seeds | " in text
    assert text.count(f" | {PAIRS} | ") == 2


def cheap(wanted: Wanted) -> bool:
    return wanted.path not in DEAR


@pytest.fixture
def places(tmp_path: Path) -> Callable[[], str]:
    """Gives places for new ledgers."""
    numbers = count()
    return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", [8])
def test_what_is_hidden_changes_no_byte(seed: int, places: Callable[[], str]) -> None:
    found = differences(seed, places, only=cheap)
    assert not found, "\n".join(map(str, found))


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 100 + PAIRS))
def test_what_is_hidden_changes_no_byte_of_any_answer(seed: int, places: Callable[[], str]) -> None:
    found = differences(seed, places, turns=1 + seed % 2)
    assert not found, "\n".join(map(str, found))


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1000, 1000 + PAIRS))
def test_what_is_hidden_changes_no_byte_on_postgresql(
    seed: int, postgresql_fresh: Callable[[], str]
) -> None:
    found = differences(seed, postgresql_fresh)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("name", ["a clash told to the writer"])
def test_a_planted_leak_is_found(name: str, places: Callable[[], str]) -> None:
    assert _is_found(name, SEEDS[0], places)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", LEAKS)
def test_every_planted_leak_is_found_with_every_seed(
    name: str, seed: int, places: Callable[[], str]
) -> None:
    assert _is_found(name, seed, places)


def _is_found(name: str, seed: int, places: Callable[[], str]) -> bool:
    leak = LEAKS[name]
    return bool(differences(seed, places, leak.plant, only=leak.concerns))
