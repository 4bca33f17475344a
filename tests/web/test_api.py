"""The API gives the answers of the commands."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from contingent.cli.main import run

CALLS = [
    ("check", [], ""),
    ("who", [], ""),
    ("who", ["--without", "GBR", "--set", "ceasefire=3", "--cutoff", "offered"],
     "without=GBR&set=ceasefire%3D3&cutoff=offered"),
    ("who", ["--as-of", "2025-02-01"], "as_of=2025-02-01"),
    ("plan", [], ""),
    ("plan", ["--concept", "large", "--reading", "least"], "concept=large&reading=least"),
    ("deploy", [], ""),
    ("hinge", ["--goal", "fill"], "goal=fill"),
    ("ask", ["--exits", "1"], "exits=1"),
    ("compare", ["--world", "base", "--concept", "large"], "worlds=base&concepts=large"),
]  # fmt: skip


@pytest.mark.parametrize(("command", "options", "query"), CALLS)
def test_the_api_says_what_the_command_says(
    client: TestClient,
    case_folder: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    options: list[str],
    query: str,
) -> None:
    assert run([command, str(case_folder), "--json", *options]) == 0
    told = json.loads(capsys.readouterr().out)
    answer = client.get(f"/api/{command}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.json() == told


def test_bounds_are_no_less_than_the_plan(client: TestClient) -> None:
    bounds = client.get("/api/bounds").json()["tiers"]
    tiers = client.get("/api/plan").json()["tiers"]
    assert [bound["tier"] for bound in bounds] == [tier["tier"] for tier in tiers]
    for bound, tier in zip(bounds, tiers, strict=True):
        assert bound["filled"] >= tier["filled"] - 1e-6
        assert bound["required"] == tier["required"]


@pytest.mark.parametrize(
    ("call", "status"),
    [
        ("plan?world=none", 404),
        ("plan?concept=none", 404),
        ("plan?without=XYZ", 404),
        ("sustain?domain=space", 404),
        ("compare?worlds=none", 404),
        ("plan?as_of=0", 422),
        ("plan?colour=red", 422),
        ("ask?exits=9", 422),
        ("nothing", 404),
    ],
)
def test_what_is_wrong_is_told_as_json(client: TestClient, call: str, status: int) -> None:
    answer = client.get(f"/api/{call}")
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_the_whole_register_is_there(client: TestClient) -> None:
    held = client.get("/api/register").json()
    assert [offer["offer"] for offer in held["offers"]] == ["fra-1", "gbr-1", "tur-1"]
    assert held["offers"][0]["condition"] == "ceasefire and GBR provides land"
