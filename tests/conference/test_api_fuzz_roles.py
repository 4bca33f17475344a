"""Schemathesis over the whole API by every role, and by nobody signed in.

No request of anybody ends in a server error; every answer has a described status, type and shape;
and what is hidden from whoever asks is in none of them.
"""

import os
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from limits import RateLimitItemPerMinute

from contingent.conference.role import KEEPERS, Role
from contingent.web.conference import limits
from contingent.web.place import Place
from tests.conference.attacks import CANARY, attacked
from tests.conference.conferences import ConferenceForTests, conference_on, ledger_of
from tests.web.test_api_fuzz import run_on

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
#: Names of the case, so that many requests ask for what there is, or is hidden.
NAMES = {
    "world": ["base"],
    "nation": ["FRA", "DEU"],
    "offer": ["fra-own", "pol-a", "deu-canary-7f3a"],
    "without": ["FRA", "DEU"],
    "worlds": ["base"],
    "suppose": ["condition:fra-own", "condition:deu-canary-7f3a", "packages:fra-own:3"],
}
Send = Callable[[Any], Awaitable[None]]


@dataclass
class As:
    """An application, asked by somebody who is signed in; it sees what is answered.

    Attributes:
        token: of the session; empty for nobody's.
        told: addresses whose answer held what is hidden.
    """

    app: FastAPI
    token: str
    told: Counter[str] = field(default_factory=Counter)

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        if scope["type"] == "http" and self.token:
            cookie = (b"cookie", f"__Host-session={self.token}".encode())
            kept = [one for one in scope["headers"] if one[0] != b"cookie"]
            scope = {**scope, "headers": [*kept, cookie]}

        async def hear(message: Any) -> None:
            if CANARY.encode() in message.get("body", b""):
                self.told[scope["path"]] += 1
            await send(message)

        await self.app(scope, receive, hear)


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConferenceForTests]:
    file: Path = tmp_path_factory.mktemp("fuzzed") / "c.db"
    address = ledger_of(attacked(), f"sqlite:///{file}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "REQUESTS", RateLimitItemPerMinute(10**9, 1))
        with conference_on(address, Place(hosts=("testserver",))) as made:
            yield made


@pytest.mark.slow
@pytest.mark.parametrize(
    "names", [NAMES, pytest.param(None, marks=pytest.mark.nightly)], ids=["known", "any"]
)
@pytest.mark.parametrize(
    "role",
    [pytest.param(r, marks=() if r is Role.HEAD else pytest.mark.nightly) for r in Role],
)
def test_what_a_role_is_answered_is_described_and_tells_of_nothing_hidden(
    fuzzed: ConferenceForTests, role: Role, names: dict[str, list[str]] | None
) -> None:
    nation = "FRA" if role in {Role.HEAD, Role.MEMBER} else None
    client = fuzzed.client(str(role), role, nation)
    app = As(fuzzed.app, client.cookies["__Host-session"])
    described = client.get("/api/openapi.json").json()
    found = run_on(app, described, "fuzzing", 100 if NIGHTLY else 2, names)
    assert not found.failures, "\n\n".join(sorted(found.failures))
    assert len(found.calls) == 19
    assert role in KEEPERS or not app.told, app.told


@pytest.mark.nightly
def test_nobody_is_answered_who_is_not_signed_in(fuzzed: ConferenceForTests) -> None:
    described = fuzzed.client("staff", Role.STAFF).get("/api/openapi.json").json()
    app = As(fuzzed.app, "")
    found = run_on(app, described, "fuzzing", 50, NAMES)
    assert {status for _, status in found.statuses} <= {401, 403, 413, 421}
    assert not app.told
