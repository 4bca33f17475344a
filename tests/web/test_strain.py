"""The room when its ledger is in use elsewhere, when much is asked, and when something breaks."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient as AnyTestClient

from contingent.cli.main import run
from contingent.register.register import Register
from contingent.services.ledger.addresses import read_ledger
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.app import ROUTES
from contingent.web.crew.task import JobControl, Task
from contingent.web.headers import FIXED
from contingent.web.job import Job
from contingent.web.jobs import EACH, Crowded, Jobs
from contingent.web.pages.situation import SituationPage
from contingent.web.place import Place
from contingent.web.turns import Turns
from tests.web import crew_work
from tests.web.forms import PageForm
from tests.web.own_loop import run_apart
from tests.web.rooms import TestClient, create_app, shared_jobs

#: Seconds the ledger of these tests is waited for.
PATIENCE = 0.3
CHANGE = "/record?verb=offer+changed&of=gbr-1"
SIGNED = {"who": "Ann Analyst", "why": "Statement of 2 December"}


@pytest.fixture
def file(case_folder: Path, tmp_path: Path) -> Path:
    made = tmp_path / "kept apart" / "r.db"
    made.parent.mkdir()
    assert run(["import", str(case_folder), f"sqlite:///{made}"]) == 0
    return made


@pytest.fixture
def ledger(file: Path) -> KeptLedger:
    return KeptLedger(f"sqlite:///{file}", PATIENCE)


@pytest.fixture
def room(ledger: KeptLedger) -> Iterator[TestClient]:
    with TestClient(create_app(ledger), follow_redirects=False) as client:
        yield client


@contextmanager
def locked(file: Path, how: str = "BEGIN EXCLUSIVE") -> Iterator[None]:
    """Another program at work on the ledger."""
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute(how)
        if how == "BEGIN":
            other.execute("SELECT * FROM event").fetchone()
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


# --- the ledger -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_loop_never_asks_the_database(room: TestClient, ledger: KeptLedger) -> None:
    """Every page, stream and call, asked in turn: each look into the database is by a thread."""
    asked: list[str] = []
    on_the_loop: list[str] = []

    @event.listens_for(ledger.recordable().engine, "before_cursor_execute")
    def _watch(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return
        on_the_loop.append(statement)

    pages = [*ROUTES, "/line?of=core", "/nation?of=FRA", "/offer?of=fra-1", "/claim?of=C1"]
    pages += ["/register?as_of=2025-02-01", "/?as_of=2025-02-01&pin=as_of%3D2025-03-01", "/log"]
    pages += ["/scenarios", "/read", CHANGE, "/undo?event=1", "/matrix/rows", "/record?verb=x"]
    calls = ["check", "register", "who", "bounds", "log", "diff", "scenarios", "plan?deadline=9"]
    for page in [*pages, *(f"/api/{call}" for call in calls)]:
        shown = room.get(page).text
        for stream in re.findall(r'data-stream="([^"]+)"', shown):
            room.get(stream.replace("&amp;", "&"))
    form = PageForm(room.get(CHANGE).text)
    sent = form.fields | {"f.packages": "3", **SIGNED}
    assert room.post(form.action, data=sent).status_code == 303
    assert room.post(form.action, data=sent | {"f.packages": "4"}).status_code == 409
    undo = PageForm(room.get("/undo?event=2").text)
    assert room.post(undo.action, data=undo.fields | {"who": "Ann"}).status_code == 303
    branch = PageForm(room.get("/scenarios").text)
    assert room.post(branch.action, data=branch.fields | {"name": "a", **SIGNED}).status_code == 303
    assert room.get("/?scenario=a").status_code == 200
    read = {"text": "France said on 3 May 2025 it could send two battalions."}
    report = room.get(room.post("/read", data=read).headers["location"])
    review = PageForm(report.text)
    room.post(review.action, data=review.fields | {"go": "record"})
    assert len(asked) > 100
    assert on_the_loop == []


@pytest.mark.slow
def test_a_locked_ledger_keeps_only_those_waiting_who_ask_it(room: TestClient, file: Path) -> None:
    with locked(file):
        begun = monotonic()
        answer = room.get("/register")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert "another program is using the ledger" in answer.text.lower()
        assert str(file.parent) not in answer.text
        assert room.get("/static/room.css").status_code == 200
        assert room.get("/api/check").status_code == 503
        assert monotonic() - begun < 30
    assert room.get("/register").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("how", ["BEGIN EXCLUSIVE", "BEGIN"])
def test_a_change_that_meets_a_lock_is_not_lost(room: TestClient, file: Path, how: str) -> None:
    """Whether somebody writes, or only reads for long (a backup): the form comes back filled in."""
    form = PageForm(room.get(CHANGE).text)
    sent = form.fields | {"f.packages": "3", "f.condition": "ceasefire", **SIGNED}
    with locked(file, how):
        answer = room.post(form.action, data=sent)
        if how == "BEGIN" and answer.status_code == 303:
            pytest.skip("here readers and writers do not meet (write-ahead log)")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert str(file.parent) not in answer.text
    before = read_ledger(f"sqlite:///{file}")
    assert "gbr-1" in before.offers_by_id
    assert len([name for name in before.offers_by_id if name.startswith("gbr-1")]) == 1
    again = PageForm(answer.text)
    assert again.fields == sent
    assert "Statement of 2 December" in again.text
    for _ in range(2):
        done = room.post(again.action, data=again.fields)
        assert done.status_code == 303
        assert "done=2" in done.headers["location"]
    assert room.get("/api/log").json()["total"] == 2


def test_a_call_that_meets_a_lock_can_be_made_again(room: TestClient, file: Path) -> None:
    row = {"verb": "offer corrected", "id": "gbr-1", "set": {"packages": 4}}
    call = {"actor": "Ann", "reason": "r", "key": "k-1", "changes": [row]}
    with locked(file):
        answer = room.post("/api/record", json=call)
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert str(file.parent) not in answer.text
    assert [room.post("/api/record", json=call).json()["events"] for _ in range(2)] == [[2], [2]]


# --- turns ----------------------------------------------------------------------------------------


def test_clients_take_turns_however_much_one_asks() -> None:
    turns: Turns[str] = Turns()
    for number in range(4):
        turns.add("greedy", f"g{number}")
    turns.add("modest", "m0")
    turns.add("other", "o0")
    assert (turns.of("greedy"), turns.of("modest"), len(turns)) == (4, 1, 6)
    assert turns.first() == "g0"
    turns.remove("greedy", "g2")
    served = []
    while (item := turns.first()) is not None:
        turns.take(item)
        served.append(item)
    assert served == ["g0", "m0", "o0", "g1", "g3"]


def test_of_those_that_are_wanted_the_first_comes_next() -> None:
    turns: Turns[str] = Turns()
    for name in ("g0", "g1"):
        turns.add("greedy", name)
    turns.add("modest", "m0")
    assert turns.first(lambda item: item != "g0") == "g1"
    turns.take("g1")
    assert [turns.first(), turns.first(lambda item: item == "g0")] == ["m0", "g0"]
    assert turns.first(lambda item: item == "g1") is None


def test_one_client_may_have_a_few_long_questions_waiting() -> None:
    async def meet() -> list[str]:
        shop = Jobs(workers=1, crew=shared_jobs().crew)
        order: list[str] = []
        gate = asyncio.Event()

        def held(control: JobControl) -> str:
            assert control.stop.wait(60)
            return "held"

        def noted(name: str) -> Any:
            def note(_control: JobControl) -> str:
                order.append(name)
                return name

            return note

        first = shop.join(Job("study", "held", held), "greedy")
        await asyncio.sleep(0.1)
        waiting = [
            shop.join(Job("study", name, noted(name)), "greedy")
            for name in (f"g{number}" for number in range(EACH))
        ]
        with pytest.raises(Crowded):
            shop.join(Job("study", "one too many", noted("x")), "greedy")
        waiting.append(shop.join(Job("study", "m0", noted("m0")), "modest"))
        # The same question again is no further one, and short questions are not counted.
        waiting.append(shop.join(Job("study", "g2", noted("g2")), "greedy"))
        assert await shop.answer(Job("quick", "q", noted("quick")), "greedy") == "quick"
        # Reading has a lane of its own.
        task = Task(crew_work.echo, ("read",))
        assert await shop.answer(Job("read", "r", task), "other") == "read"
        first.leave()
        await asyncio.gather(*(listener.last() for listener in waiting))
        gate.set()
        shop.close()
        return order

    assert run_apart(meet()) == ["quick", "g0", "m0", "g1", "g2"]


def test_too_many_questions_of_one_are_told_in_words(
    small: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crowded(*_: object) -> None:
        raise Crowded

    monkeypatch.setattr(Jobs, "join", crowded)
    with TestClient(create_app(lambda: small)) as client:
        answer = client.get("/api/hinge")
        assert answer.status_code == 429
        assert answer.headers["retry-after"]
        assert "waiting their turn" in answer.json()["detail"]


# --- who may ask ----------------------------------------------------------------------------------


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("page", ["/", "/api/plan", "/stream?page=/", "/matrix/rows", "/api/who"])
def test_pages_elsewhere_may_link_here_and_not_have_us_work(
    client: TestClient, site: str, page: str
) -> None:
    drawn = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    assert client.get(page, headers=drawn).status_code == 403
    if page == "/":
        link = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
        assert client.get(page, headers=link).status_code == 200


def test_only_tests_may_call_the_room_testserver(small: Register) -> None:
    with AnyTestClient(create_app(lambda: small)) as client:
        refused = client.get("/")
        assert refused.status_code == 421
        assert "'testserver'" in refused.text
        assert "--name testserver" in refused.text


# --- what breaks --------------------------------------------------------------------------------


def test_what_nobody_foresaw_has_a_number_and_every_header(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def breaks(*_: object) -> None:
        raise RuntimeError("/home/somebody/secret.db")

    monkeypatch.setattr(SituationPage, "context", breaks)
    names = set()
    for _ in range(2):
        answer = client.get("/")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert {name: answer.headers[name] for name in FIXED} == FIXED
        found = re.search(r"error ([0-9a-f]{8})\b", answer.text)
        assert found is not None
        names.add(found[1])
        assert f"error {found[1]}" in caplog.text
    assert len(names) == 2
    assert "secret.db" in caplog.text  # whoever keeps the room sees what it was


def test_a_stream_that_breaks_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("/home/somebody/secret.db")

    monkeypatch.setattr(SituationPage, "parts", breaks)
    told = client.get("/stream?page=/").text
    assert "event: failed" in told
    assert "error " in told
    assert "secret" not in told


SENT = (
    '{"actor":"A","reason":"r","key":"k","changes":'
    '[{"verb":"offer corrected","id":"gbr-1","set":{"packages":%s}}]}'
)


@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        '"\\ud800"',
        '["\\udfff"]',
        '{"\\ud800": 1}',
        "[NaN]",
    ],
)
def test_json_that_is_none_is_refused(room: TestClient, value: str) -> None:
    json = {"content-type": "application/json"}
    answer = room.post("/api/record", content=SENT % value, headers=json)
    assert answer.status_code == 422, answer.text
    assert answer.json()["ok"] is False
    assert room.get("/api/log").json()["total"] == 1


@pytest.mark.parametrize("field", ["actor", "reason", "key", "verb", "id"])
def test_half_a_letter_is_refused_wherever_it_stands(room: TestClient, field: str) -> None:
    words = {"actor": '"A"', "reason": '"r"', "key": '"k"', "verb": '"offer corrected"'}
    words = words | {"id": '"gbr-1"', field: '"\\ud800"'}
    text = (
        f'{{"actor":{words["actor"]},"reason":{words["reason"]},"key":{words["key"]},"changes":'
        f'[{{"verb":{words["verb"]},"id":{words["id"]},"set":{{"packages":1}}}}]}}'
    )
    json = {"content-type": "application/json"}
    assert 400 <= room.post("/api/record", content=text, headers=json).status_code < 500


# --- proxies: tests/known_faults/room-behind-proxy-host, room-head-405, room-sub-path,
# stream-proxy-buffering; their input is a proxy's, of which this asks what the proxy would ask ---

ROW = {"verb": "offer corrected", "id": "gbr-1", "set": {"packages": "3"}}
CALL = {"actor": "Ann", "reason": "r", "key": "k-1", "changes": [ROW]}


def test_a_proxy_may_name_another_host_when_the_browser_vouches(room: TestClient) -> None:
    """room-behind-proxy-host: nginx's default passes on its own name for us."""
    seen = {"origin": "https://room.example", "sec-fetch-site": "same-origin"}
    assert room.post("/api/record", json=CALL, headers=seen).status_code == 200


def test_else_the_refusal_says_what_was_seen_and_what_to_set(ledger: KeptLedger) -> None:
    seen = {"origin": "http://room.example:8080"}
    with TestClient(create_app(ledger)) as client:
        answer = client.post("/api/record", json=CALL, headers=seen)
        assert answer.status_code == 403
        for words in ("http://room.example:8080", "'127.0.0.1'", "proxy_set_header Host"):
            assert words in answer.json()["detail"]
        assert "--origin http://room.example:8080" in answer.json()["detail"]


def test_an_origin_may_be_set(ledger: KeptLedger) -> None:
    place = Place(origins=("http://room.example:8080",))
    with TestClient(create_app(ledger, place)) as client:
        for origin, status in [("http://room.example:8080", 200), ("http://room.example", 403)]:
            answer = client.post("/api/record", json=CALL, headers={"origin": origin})
            assert answer.status_code == status


@pytest.mark.parametrize("page", ["/", "/register", "/static/room.css", "/api/check", "/nothing"])
def test_head_answers_as_get_without_a_body(client: TestClient, page: str) -> None:
    """room-head-405."""
    head, got = client.head(page), client.get(page)
    assert head.status_code == got.status_code
    assert head.content == b""
    for name in ("content-type", "cache-control", "content-security-policy"):
        assert head.headers[name] == got.headers[name]


def test_proxies_are_told_not_to_gather_a_stream(client: TestClient) -> None:
    """stream-proxy-buffering."""
    assert client.get("/stream?page=/").headers["x-accel-buffering"] == "no"


@pytest.mark.slow
@pytest.mark.parametrize("stripped", [True, False])
def test_everything_works_under_a_path(ledger: KeptLedger, *, stripped: bool) -> None:
    """room-sub-path: whether the proxy takes the path away or leaves it there."""
    place = Place(path="/contingent")

    def behind(address: str) -> str:
        assert address.startswith("/contingent/"), address
        return address.removeprefix("/contingent") if stripped else address

    with TestClient(create_app(ledger, place), follow_redirects=False) as client:
        pages, seen = ["/contingent/"], set[str]()
        while pages:
            page = pages.pop()
            if page in seen or len(seen) > 80:
                continue
            seen.add(page)
            answer = client.get(behind(page))
            assert answer.status_code == 200, page
            if "html" not in answer.headers["content-type"]:
                continue
            asked = re.findall(r'(?:href|src|action|data-stream|data-rows)="([^"#]+)"', answer.text)
            for found in asked:
                address = found.replace("&amp;", "&")
                if not address.startswith(("http", "data:")):
                    assert address.startswith("/contingent/"), (page, address)
                    if "stream?" not in address and "/scenarios" not in address:
                        pages.append(address)
        form = PageForm(client.get(behind(f"/contingent{CHANGE}")).text)
        done = client.post(behind(form.action), data=form.fields | {"f.packages": "3", **SIGNED})
        assert done.status_code == 303
        assert done.headers["location"].startswith("/contingent/")
        assert "Path=/contingent" in done.headers["set-cookie"]
        assert client.get("/api/openapi.json").json()["servers"] == [{"url": "/contingent"}]
