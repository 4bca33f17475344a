"""A conference with three delegations in a knot, two chairs and an observer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contingent.conference.role import Role
from contingent.register.register import Register
from tests.builders import line, offer, register, replaced, site
from tests.conference.conferences import ConferenceForTests, conference_on, ledger_of
from tests.conference.conftest import _quick_hashes  # noqa: F401 - a fixture
from tests.storage.conftest import postgres, postgresql_fresh, sqlite_fresh

__all__ = ["postgres", "postgresql_fresh", "sqlite_fresh"]

HEADS = {"fra": "FRA", "deu": "DEU", "pol": "POL"}


def knot() -> Register:
    """Nobody would move first, all stand together; and one whose condition is never met."""
    others = ("GBR", "ITA", "ESP")
    two: dict[str, Any] = {"packages": 2, "personnel": 600}
    offers = [
        offer("fra-a", "FRA", "DEU", title="A French battalion", **two),
        offer("deu-a", "DEU", "POL", title="A German battalion", **two),
        offer(
            "pol-a",
            "POL",
            "FRA",
            title="A Polish battalion",
            caveats="not in POL",
            packages=2,
            personnel=600,
        ),
        offer("fra-late", "FRA", "USA", title="Only with the Americans"),
        offer("gbr-ship", "GBR", supplies="frigate:1", personnel=90, title="A frigate"),
        *(offer(f"{n.lower()}-x", n, **two, title=f"Of {n}") for n in others),
    ]
    made = register(
        offers,
        [line("land", quantity=40, title="Battalions in the east")],
        [site("kyiv", capacity=600), site("lviv", "POL")],
        nations=("USA",),
        worlds=[{"world": "base", "title": "As it is"}],
    )
    to_all = [
        {"kind": "offer", "id": name, "fields": "existence", "to": "all", "by": "a head"}
        for name in ("fra-a", "deu-a", "pol-a")
    ]
    to_fra = [
        {"kind": "offer", "id": name, "fields": "everything", "to": "FRA", "by": "a head"}
        for name in ("deu-a", "pol-a")
    ]
    return replaced(made, releases=(*to_all, *to_fra))


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConferenceForTests]:
    """The conference, everybody signed in."""
    file: Path = tmp_path_factory.mktemp("table") / "c.db"
    with conference_on(ledger_of(knot(), f"sqlite:///{file}")) as made:
        for name, nation in HEADS.items():
            made.client(name, Role.HEAD, nation)
        made.client("chair", Role.CHAIR)
        made.client("second", Role.CHAIR)
        made.client("observer", Role.OBSERVER)
        yield made
