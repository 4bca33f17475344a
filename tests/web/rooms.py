"""Rooms for tests: asked at an address of this machine, and all with the same processes at work.

A room has processes of its own, which take a second to start; a hundred rooms of as many tests
share theirs. Tests of the processes themselves make their own.
"""

import atexit
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient as AnyTestClient

from contingent.register.register import Register
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web import app
from contingent.web.crew.crew import Crew
from contingent.web.jobs import TRADES, Jobs
from contingent.web.place import Place

__all__ = ["TestClient", "create_app", "shared_jobs"]


class SharedCrew(Crew):
    """A crew that outlives the room it works for."""

    def close(self) -> None:
        pass


CREW = SharedCrew(TRADES)
atexit.register(lambda: Crew.close(CREW))


def shared_jobs() -> Jobs:
    return Jobs(crew=CREW)


def create_app(
    source: Callable[[], Register] | KeptLedger, place: Place | None = None, *, warm: bool = False
) -> FastAPI:
    return app.create_app(source, place, warm=warm, jobs=shared_jobs())


class TestClient(AnyTestClient):
    """A client that names this machine, as a browser on it would."""

    __test__ = False

    def __init__(self, app: FastAPI, base_url: str = "http://127.0.0.1", **more: Any) -> None:
        headers = {"accept": "text/html", **more.pop("headers", {})}
        super().__init__(app, base_url=base_url, headers=headers, **more)
