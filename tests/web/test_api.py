"""The API gives the answers of the commands, byte for byte, and says what is wrong as they do."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request

from contingent.cli.main import run
from contingent.register.register import Register
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.api.waiting import wait_for
from contingent.web.crew.task import JobControl, Stopped
from contingent.web.job import Job
from contingent.web.request_guard import MOST
from contingent.web.room import Room
from contingent.web.source import Still
from tests.web.own_loop import run_apart
from tests.web.rooms import TestClient, create_app

CALLS = [
    ("check", [], ""),
    ("who", [], ""),
    ("who", ["--without", "GBR", "--set", "ceasefire=3", "--cutoff", "offered", "--step", "4"],
     "without=GBR&set=ceasefire%3D3&cutoff=offered&step=4"),
    ("who", ["--as-of", "2025-02-01"], "as_of=2025-02-01"),
    ("plan", [], ""),
    ("plan", ["--concept", "large", "--reading", "least", "--sites", "1"],
     "concept=large&reading=least&sites=1"),
    ("deploy", [], ""),
    ("hinge", ["--goal", "fill"], "goal=fill"),
    ("ask", ["--exits", "1"], "exits=1"),
    ("sustain", [], ""),
    ("sustain", ["--strengths", "100,900", "--rests", "1", "--tour", "4 months"],
     "strengths=100&strengths=900&rests=1&tour=4%20months"),
    ("sweep", [], ""),
    ("sweep", ["--worlds", "40", "--chance", "each=0.5", "--seed", "3", "--plans", "1"],
     "worlds=40&chance=each%3D0.5&seed=3&plans=1"),
    ("diary", [], ""),
    ("diary", ["--from", "2025-01-01", "--group", "coalition"], "since=2025-01-01&group=coalition"),
    ("compare", [], ""),
    ("compare", ["--world", "base", "--concept", "large"], "worlds=base&concepts=large"),
]  # fmt: skip
UKRAINE = [
    ("check", [], ""),
    ("who", ["--without", "USA"], "without=USA"),
    ("deploy", ["--as-of", "2025-04-10"], "as_of=2025-04-10"),
    ("plan", ["--without", "USA"], "without=USA"),
    ("sustain", [], ""),
]


@pytest.mark.slow
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
    answer = client.get(f"/api/{command}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.text == capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize(("command", "options", "query"), UKRAINE)
def test_the_same_bytes_for_the_embedded_case(
    ukraine: Register,
    capsys: pytest.CaptureFixture[str],
    command: str,
    options: list[str],
    query: str,
) -> None:
    assert run([command, "ukraine", "--json", *options]) == 0
    with TestClient(create_app(lambda: ukraine)) as client:
        answer = client.get(f"/api/{command}?{query}")
    assert answer.content == capsys.readouterr().out.encode()


@pytest.mark.slow
def test_bounds_are_no_less_than_the_plan(client: TestClient) -> None:
    bounds = client.get("/api/bounds").json()["tiers"]
    tiers = client.get("/api/plan").json()["tiers"]
    assert [bound["tier"] for bound in bounds] == [tier["tier"] for tier in tiers]
    for bound, tier in zip(bounds, tiers, strict=True):
        assert bound["filled"] >= tier["filled"] - 1e-6
        assert bound["required"] == tier["required"]


@pytest.mark.parametrize(
    ("call", "status", "column"),
    [
        ("plan?world=none", 404, None),
        ("plan?concept=none", 404, None),
        ("plan?without=XYZ", 404, None),
        ("plan?scenario=none", 409, None),
        ("sustain?domain=space", 404, None),
        ("compare?worlds=none", 404, None),
        ("sites", 409, None),
        ("sweep?over=probability", 409, None),
        ("log", 409, None),
        ("plan?as_of=0", 422, "as_of"),
        ("plan?colour=red", 422, "colour"),
        ("ask?exits=9", 422, "exits"),
        ("sweep?plans=2", 409, None),
        ("sweep?worlds=9&over=probability", 409, None),
        ("sweep?worlds=9&chance=none%3D0.5", 404, None),
        ("who?concept=small", 422, "concept"),
        ("check?colour=red", 422, "colour"),
        ("nothing", 404, None),
    ],
)
def test_what_is_wrong_is_told_as_the_commands_tell_it(
    client: TestClient, call: str, status: int, column: str | None
) -> None:
    answer = client.get(f"/api/{call}")
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert told["ok"] is False
    assert told["detail"]
    assert [fault["column"] for fault in told["faults"]] == ([column] if column else [])
    for fault in told["faults"]:
        assert set(fault) == {"file", "row", "column", "message", "hint"}


def test_every_fault_of_a_request_is_told_at_once(client: TestClient) -> None:
    told = client.get("/api/plan?as_of=0&colour=red&cutoff=firm&without=usa").json()
    assert {fault["column"] for fault in told["faults"]} == {
        "as_of", "colour", "cutoff", "without.0",
    }  # fmt: skip


def test_a_method_that_is_not_done_is_refused_and_the_others_named(client: TestClient) -> None:
    answer = client.delete("/api/plan")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert client.get("/api/record").headers["allow"] == "POST"


def test_the_whole_register_is_there(client: TestClient) -> None:
    held = client.get("/api/register").json()
    assert [offer["offer"] for offer in held["offers"]] == ["fra-1", "gbr-1", "tur-1"]
    assert held["offers"][0]["condition"] == "ceasefire and GBR provides land"


def test_nothing_is_recorded_in_a_case_of_files(client: TestClient) -> None:
    asked = {"actor": "A", "reason": "r", "key": "k", "changes": [{"verb": "nation set"}]}
    answer = client.post("/api/record", json=asked)
    assert answer.status_code == 409
    assert "contingent import" in answer.json()["detail"]
    assert client.get("/api/diff?one=@2025-02-01").json()["differences"]


# --- a ledger ---------------------------------------------------------------------------------


@pytest.fixture
def ledger(case_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    address = f"sqlite:///{tmp_path / 'a.db'}"
    assert run(["import", str(case_folder), address]) == 0
    capsys.readouterr()
    return address


@pytest.fixture
def recorder(ledger: str) -> Iterator[TestClient]:
    with TestClient(create_app(KeptLedger(ledger))) as made:
        yield made


def change(packages: int, **more: Any) -> dict[str, Any]:
    return {
        "actor": "Ann",
        "reason": "said so",
        "key": "k1",
        "changes": [
            {"verb": "offer corrected", "id": "gbr-1", "set": {"packages": packages}, **more}
        ],
    }


def test_recording_is_seen_at_once_and_by_the_commands(
    recorder: TestClient, ledger: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = recorder.get("/api/check").json()["hash"]
    told = recorder.post("/api/record", json=change(4)).json()
    assert told["events"] == [2]
    after = recorder.get("/api/check").json()["hash"]
    assert after != before
    assert run(["check", ledger, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hash"] == after
    for command, query in (("log", ""), ("log", "nation=GBR&last=1")):
        options = ["--nation", "GBR", "--last", "1"] if query else []
        assert run([command, ledger, "--json", *options]) == 0
        assert recorder.get(f"/api/{command}?{query}").text == capsys.readouterr().out


def test_a_change_recorded_elsewhere_is_seen(recorder: TestClient, ledger: str) -> None:
    offers = recorder.get("/api/register").json()["offers"]
    assert offers[1]["packages"] == 1
    words = ["packages=7", "--actor", "B", "--reason", "r"]
    assert run(["record", ledger, "offer corrected", "gbr-1", *words]) == 0
    assert recorder.get("/api/register").json()["offers"][1]["packages"] == 7


def test_a_request_sent_twice_is_carried_out_once(recorder: TestClient) -> None:
    one = recorder.post("/api/record", json=change(4))
    two = recorder.post("/api/record", json=change(4))
    assert one.json() == two.json()
    assert recorder.get("/api/log").json()["total"] == 2
    other = recorder.post("/api/record", json=change(5))
    assert other.status_code == 409
    assert "used before" in other.json()["detail"]


def test_all_of_a_request_is_recorded_or_nothing(recorder: TestClient) -> None:
    asked = change(4)
    asked["changes"] += [
        {"verb": "offer corrected", "id": "fra-1", "set": {"packages": "x", "claims": "C9"}},
        {"verb": "claim accepted", "id": "C2", "set": {"iso3": "GBR"}},
    ]
    answer = recorder.post("/api/record", json=asked)
    assert answer.status_code == 409
    faults = {(fault["row"], fault["column"]) for fault in answer.json()["faults"]}
    assert faults == {(2, "packages"), (2, "claims"), (3, "stated_on"), (3, "stance")}
    assert recorder.get("/api/log").json()["total"] == 1


def test_a_stale_version_is_refused_and_what_was_done_is_told(recorder: TestClient) -> None:
    recorder.post("/api/record", json=change(4, version=1))
    answer = recorder.post("/api/record", json=change(5, version=1) | {"key": "k2"})
    assert answer.status_code == 409
    assert "Ann: packages 1 → 4 (said so)" in answer.json()["detail"]


def test_undo_puts_back_what_was_there(recorder: TestClient) -> None:
    before = recorder.get("/api/check").json()["hash"]
    recorder.post("/api/record", json=change(4))
    undone = {"actor": "Ann", "reason": "a slip", "key": "u", "event": 2}
    assert recorder.post("/api/undo", json=undone).json()["events"] == [3]
    assert recorder.post("/api/undo", json=undone).json()["events"] == [3]
    assert recorder.get("/api/check").json()["hash"] == before
    assert recorder.get("/api/log").json()["events"][-1]["verb"] == "change undone"


def test_scenarios_stand_apart_until_chosen(recorder: TestClient) -> None:
    asked = {"scenario": "less", "actor": "Ann", "reason": "what if", "key": "b"}
    assert recorder.post("/api/branch", json=asked).status_code == 200
    assert recorder.post("/api/record", json=change(4) | {"scenario": "less"}).status_code == 200
    assert [s["scenario"] for s in recorder.get("/api/scenarios").json()["scenarios"]] == ["less"]

    def packages(query: str) -> int:
        return int(recorder.get(f"/api/register{query}").json()["offers"][1]["packages"])

    assert (packages(""), packages("?scenario=less"), packages("?scenario=-")) == (1, 4, 1)
    found = recorder.get("/api/diff?other=%23less").json()
    assert [(d["id"], d["fields"]) for d in found["differences"]] == [
        ("gbr-1", {"packages": [1, 4]})
    ]


def test_diff_reads_only_this_ledger(recorder: TestClient) -> None:
    for moment in ("/etc/passwd", "sqlite:///x", "@99", "#none"):
        answer = recorder.get("/api/diff", params={"one": moment})
        assert answer.status_code in {409, 422}, moment


@pytest.mark.parametrize("ending", ["@2026-11-01", "@1"])
def test_a_ledger_at_a_moment_is_only_read(ledger: str, ending: str) -> None:
    words = ["packages=7", "--actor", "B", "--reason", "r"]
    assert run(["record", ledger, "offer corrected", "gbr-1", *words]) == 0
    with TestClient(create_app(KeptLedger(ledger + ending))) as client:
        assert client.get("/api/register").json()["offers"][1]["packages"] == 1
        answer = client.post("/api/record", json=change(4))
        assert answer.status_code == 409
        assert "read only" in answer.json()["detail"]
        # What the ledger began with is known on every day, and so it is in the log of each.
        assert client.get("/api/log").json()["total"] == 1


def test_a_ledger_opened_at_a_scenario_shows_and_records_in_it(ledger: str) -> None:
    assert run(["scenario", "branch", ledger, "less"]) == 0
    with TestClient(create_app(KeptLedger(f"{ledger}#less"))) as client:
        assert client.post("/api/record", json=change(4)).status_code == 200
        assert client.get("/api/register").json()["offers"][1]["packages"] == 4
        other = client.get("/api/register?scenario=-").json()
        assert other["offers"][1]["packages"] == 1


# --- what a request may weigh, where it may come from, how long it may take --------------------


def test_a_body_too_large_is_refused(recorder: TestClient) -> None:
    large = change(4) | {"reason": "r" * MOST}
    assert recorder.post("/api/record", json=large).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"r" * (MOST // 10)

    assert recorder.post("/api/record", content=pieces()).status_code == 413
    assert recorder.get("/api/log").json()["total"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1"}, 200),
        ({"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://elsewhere.example"}, 403),
        ({"origin": "http://127.0.0.1:81"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://[x"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": "http://127.0.0.1"}, 403),
        ({"sec-fetch-site": "none"}, 403),
    ],
)
def test_only_our_own_pages_may_have_a_browser_record(
    recorder: TestClient, headers: dict[str, str], status: int
) -> None:
    answer = recorder.post("/api/record", json=change(4), headers=headers)
    assert answer.status_code == status
    assert recorder.get("/api/log").json()["total"] == (2 if status == 200 else 1)


def test_a_body_that_is_not_json_is_refused(recorder: TestClient) -> None:
    for body, kind in ((b"{", "application/json"), (b"\xff", "application/json"),
                       (b"actor=A", "application/x-www-form-urlencoded")):  # fmt: skip
        answer = recorder.post("/api/record", content=body, headers={"content-type": kind})
        assert answer.status_code in {400, 422}
        assert answer.json()["ok"] is False


def asking(gone: asyncio.Event) -> Request:
    """A request whose caller hangs up when the event is set."""

    async def receive() -> dict[str, str]:
        await gone.wait()
        return {"type": "http.disconnect"}

    return Request({"type": "http", "headers": []}, receive)


@pytest.mark.parametrize("hangs_up", [True, False])
def test_work_stops_at_the_deadline_or_when_the_caller_hangs_up(
    small: Register, *, hangs_up: bool
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(control: JobControl) -> str:
        begun.set()
        assert control.stop.wait(30)
        ended.set()
        control.check()
        return "never"

    async def ask() -> None:
        room, gone = Room(Still(lambda: small)), asyncio.Event()
        deadline = 60.0 if hangs_up else 0.05
        question = Job("study", "k", work)
        waiting = asyncio.ensure_future(wait_for(room, question, asking(gone), deadline))
        await asyncio.to_thread(begun.wait, 30)
        if hangs_up:
            gone.set()
        with pytest.raises(Stopped):
            await waiting
        assert await asyncio.to_thread(ended.wait, 30)
        room.jobs.close()

    run_apart(ask())


def test_at_the_deadline_a_plan_is_shown_as_far_as_it_came(small: Register) -> None:
    async def ask() -> object:
        room = Room(Still(lambda: small))

        def work(control: JobControl) -> str:
            control.stop.wait(30)
            return "as far as it came"

        question = Job("plan", "k", work)
        try:
            return await wait_for(room, question, asking(asyncio.Event()), 0.05)
        finally:
            room.jobs.close()

    assert run_apart(ask()) == "as far as it came"
