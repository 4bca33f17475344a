"""Schemathesis over the whole API: what OpenAPI promises is what the room does.

Each call gets valid and invalid requests made from its own description. None may end in a server
error; every answer has its described status, type and shape; what the description forbids is
refused, and so are methods it does not name.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from contingent.adapters.storage.opening import open_store
from contingent.register.register import Register
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.services.ledger.recording import Signed, branch_scenario, import_case
from contingent.web.place import Place
from tests.web.rooms import TestClient, create_app

#: Names of the small case, so that many requests ask for what there is.
NAMES = {
    "world": ["base"],
    "concept": ["small", "large"],
    "scenario": ["-", "other"],
    "nation": ["FRA", "GBR"],
    "offer": ["fra-1", "gbr-1"],
    "domain": ["land", "maritime"],
    "set": ["ceasefire=never", "ceasefire=3", "parliament.GBR=true"],
    "without": ["FRA", "GBR", "POL"],
    "worlds": ["base"],
    "concepts": ["small", "large"],
    "one": ["", "@2025-03-01", "@1", "#other"],
    "other": ["", "@2026-01-01", "@2#other"],
}
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


@dataclass
class Told:
    """What a run found.

    Attributes:
        statuses: (call, status) -> answers.
    """

    failures: set[str] = field(default_factory=set)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)

    @property
    def calls(self) -> set[str]:
        return {call for call, _ in self.statuses}


#: An event that is set for good, or for one spell from the start.
ONE_SPELL = r"^[a-z][A-Za-z0-9.-]{0,79}=(true|never|[0-9]{1,4}|0-[1-9][0-9]{0,3})$"


def run(address: str, phase: str, examples: int, names: dict[str, list[str]] | None = None) -> Told:
    """One phase of schemathesis on a room for a ledger."""
    app = create_app(KeptLedger(address), Place(hosts=("testserver",)))
    with TestClient(app) as client:
        described = client.get("/api/openapi.json").json()
        return run_on(app, described, phase, examples, names)


def run_on(
    app: Any,
    described: dict[str, Any],
    phase: str,
    examples: int,
    names: dict[str, list[str]] | None = None,
) -> Told:
    """One phase of schemathesis on what an application describes."""
    phases = ("examples", "coverage", "fuzzing", "stateful")
    config = SchemathesisConfig.from_dict(
        {
            # A plan may take its time on a busy machine.
            "request-timeout": 120,
            "generation": {
                "max-examples": examples,
                "deterministic": not NIGHTLY,
                # What is none of the known is refused by no description.
                "mode": "positive" if names else "all",
            },
            "phases": {name: {"enabled": name == phase} for name in phases},
        }
    )
    for parameter in parameters(described):
        known = (names or {}).get(parameter["name"])
        if known:
            narrow(parameter["schema"], known)
        elif parameter["name"] == "set" and phase == "fuzzing":
            # That spells follow each other is more than a schema can say.
            parameter["schema"]["items"]["pattern"] = ONE_SPELL
    schema = schemathesis.openapi.from_dict(described, config=config)
    schema.app = app
    found = Told()
    for event in from_schema(schema).execute():
        take(event, found)
    return found


def parameters(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in described["paths"].values():
        for operation in path.values():
            yield from operation.get("parameters", [])


def narrow(schema: dict[str, Any], known: Iterable[str]) -> None:
    """Have a text, or the items of a list, be one of the known."""
    for part in schema.get("anyOf", [schema]):
        if part.get("type") == "array":
            narrow(part["items"], known)
        elif part.get("type") == "string":
            part["enum"] = list(known)


def take(event: Any, found: Told) -> None:
    if isinstance(event, events.ScenarioFinished):
        recorder = event.recorder
        for made in recorder.interactions.values():
            if made.response is not None:
                found.statuses[recorder.label, made.response.status_code] += 1
        for check in (check for checks in recorder.checks.values() for check in checks):
            if check.status == Status.FAILURE and check.failure_info is not None:
                failure, code = check.failure_info.failure, check.failure_info.code_sample
                found.failures.add(f"{recorder.label}: {failure.title}\n{failure.message}\n{code}")
    elif isinstance(event, events.NonFatalError):
        found.failures.add(f"{event.label}: {event.value!r}")
    elif isinstance(event, events.FatalError):
        found.failures.add(repr(event.exception))


@pytest.fixture
def address(small: Register, tmp_path: Path) -> str:
    """A ledger with a scenario, in which one site is a candidate, and nothing precious."""
    sites = (small.sites[0].model_copy(update={"cost": 1.0}), *small.sites[1:])
    held = small.model_copy(update={"sites": sites})
    made = f"sqlite:///{tmp_path / 'fuzzed.db'}"
    with open_store(made, create=True) as store:
        import_case(store, held, Signed("tests", "to begin with"))
        branch_scenario(store, "other", Signed("tests", "another"))
    return made


@pytest.mark.slow
def test_every_boundary_of_the_description(address: str) -> None:
    found = run(address, "coverage", 1)
    assert not found.failures, "\n\n".join(sorted(found.failures))
    refused = {call for call, status in found.statuses if status == 422}
    assert refused == {call for call in found.calls if call != "GET /api/scenarios"}
    assert {call for call, status in found.statuses if status == 405} == found.calls
    assert len(found.calls) == 19


@pytest.mark.slow
def test_requests_at_random(address: str) -> None:
    found = run(address, "fuzzing", 300 if NIGHTLY else 15)
    assert not found.failures, "\n\n".join(sorted(found.failures))
    assert len(found.calls) == 19


@pytest.mark.slow
def test_requests_for_what_there_is(address: str) -> None:
    found = run(address, "fuzzing", 200 if NIGHTLY else 12, NAMES)
    assert not found.failures, "\n\n".join(sorted(found.failures))
    answered = {call for call, status in found.statuses if status == 200}
    # What is recorded at random fits no register; the examples below are for that.
    assert answered >= found.calls - {"POST /api/record", "POST /api/undo"}


@pytest.mark.slow
def test_the_examples_of_the_description(address: str) -> None:
    found = run(address, "examples", 1)
    assert not found.failures, "\n\n".join(sorted(found.failures))
    assert found.statuses["POST /api/record", 200] == 1
