"""The second factor: made, asked for, used once, lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP

from contingent.adapters.identity import one_time
from contingent.cli.main import run
from contingent.conference.role import KEEPERS, Role
from contingent.register.register import Register
from contingent.services.conference import begun
from contingent.services.conference.accounts import NotLetIn
from tests.conference.conferences import PASSWORD, ConferenceForTests, conference_on, ledger_of
from tests.web.rooms import TestClient

#: When the tests are, in seconds: the middle of a step.
NOW = 1_800_000_015


@dataclass
class Clock:
    """What the codes are made by."""

    at: int = NOW

    def __call__(self) -> float:
        return float(self.at)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(one_time, "time", made)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("second")


@pytest.fixture(scope="module")
def room(table: Register, folder: Path) -> Iterator[ConferenceForTests]:
    address = ledger_of(table, f"sqlite:///{folder / 'c.db'}")
    with conference_on(address, second=KEEPERS) as made:
        yield made


@dataclass
class Somebody:
    """Whoever has a second factor."""

    name: str
    client: TestClient
    app: TOTP
    codes: list[str]


def _enrol(client: TestClient, name: str, clock: Clock, old: str = "") -> Somebody:
    asked = client.post("/account/second", data={"password": PASSWORD, "code": old})
    assert asked.status_code == 200, asked.text
    link = unescape(re.search(r'href="(otpauth:[^"]*)"', asked.text)[1])  # type: ignore[index]
    secret = parse_qs(urlsplit(link).query)["secret"][0]
    shown = re.search(r'class="secret">([A-Z2-7 ]*)<', asked.text)
    assert shown is not None
    assert shown[1].replace(" ", "") == secret
    app = TOTP(secret)
    proved = client.post("/account/second", data={"code": app.at(clock.at)})
    assert proved.status_code == 200, proved.text
    codes = re.findall(r"<code>([a-z2-7-]*)</code>", proved.text)
    assert len(set(codes)) == 10
    return Somebody(name, client, app, codes)


@pytest.fixture
def somebody(room: ConferenceForTests, clock: Clock, request: pytest.FixtureRequest) -> Somebody:
    name = f"s{len(room.clients)}." + re.sub("[^a-z]+", ".", request.node.name)[:60].strip(".")
    return _enrol(room.client(name, Role.HEAD, "FRA"), name, clock)


def _at_the_door(room: ConferenceForTests, name: str, to: str = "") -> TestClient:
    """A browser that has given the right password."""
    client = room.stranger()
    answer = client.post("/sign-in", data={"name": name, "password": PASSWORD, "to": to})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in/second")
    assert "__Host-session" not in client.cookies
    return client


def _give(client: TestClient, code: str, to: str = "") -> int:
    return client.post("/sign-in/second", data={"code": code, "to": to}).status_code


def test_the_password_alone_lets_in_no_more(
    room: ConferenceForTests, somebody: Somebody, clock: Clock
) -> None:
    client = _at_the_door(room, somebody.name, "/map?world=w")
    assert client.get("/account").status_code == 303
    with pytest.raises(NotLetIn):
        room.accounts.sign_in(somebody.name, PASSWORD, "here")
    clock.at += 30
    code = somebody.app.at(clock.at)
    answer = client.post("/sign-in/second", data={"code": code, "to": "/map?world=w"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/map?world=w")
    assert client.get("/account").status_code == 200
    assert "asked for a code" in client.get("/account").text
    assert "by password and code" in room.accounts.store.deeds()[-1].about


def test_a_code_holds_once(room: ConferenceForTests, somebody: Somebody, clock: Clock) -> None:
    # Nor does the one it was made with.
    assert _give(_at_the_door(room, somebody.name), somebody.app.at(clock.at)) == 401
    clock.at += 60
    code = somebody.app.at(clock.at)
    assert _give(_at_the_door(room, somebody.name), code) == 303
    assert _give(_at_the_door(room, somebody.name), code) == 401
    # Nor one from before it.
    assert _give(_at_the_door(room, somebody.name), somebody.app.at(clock.at - 30)) == 401


@pytest.mark.parametrize(
    ("late", "status"), [(-60, 401), (-30, 303), (0, 303), (30, 303), (60, 401)]
)
def test_a_clock_may_be_wrong_by_half_a_minute(
    room: ConferenceForTests, somebody: Somebody, clock: Clock, late: int, status: int
) -> None:
    clock.at += 300
    assert _give(_at_the_door(room, somebody.name), somebody.app.at(clock.at + late)) == status


def test_a_way_in_that_was_used_is_over(
    room: ConferenceForTests, somebody: Somebody, clock: Clock
) -> None:
    client = _at_the_door(room, somebody.name)
    held = client.cookies["__Host-begun"]
    clock.at += 30
    assert _give(client, somebody.app.at(clock.at)) == 303
    other = room.stranger()
    other.cookies.set("__Host-begun", held)
    clock.at += 30
    answer = other.post("/sign-in/second", data={"code": somebody.app.at(clock.at)})
    assert answer.headers["location"] == "/sign-in"
    assert other.get("/account").status_code == 303


def test_without_a_password_no_code_is_asked_for(
    room: ConferenceForTests, somebody: Somebody, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.at += 30
    code = somebody.app.at(clock.at)
    client = room.stranger()
    for held in ("", "x", somebody.client.cookies["__Host-session"]):
        client.cookies.set("__Host-begun", held)
        assert client.post("/sign-in/second", data={"code": code}).headers["location"] == "/sign-in"
    monkeypatch.setattr(begun, "BEGUN_FOR", -1)
    late = _at_the_door(room, somebody.name)
    assert late.post("/sign-in/second", data={"code": code}).headers["location"] == "/sign-in"


def test_codes_are_not_guessed_whatever_the_password_does(
    room: ConferenceForTests, somebody: Somebody, clock: Clock
) -> None:
    clock.at += 3000
    # Two were counted as the factor was made, and forgotten when it was.
    for turn in range(12):
        client = _at_the_door(room, somebody.name)
        assert _give(client, "000000x") == (401 if turn < 10 else 429)
    assert _give(_at_the_door(room, somebody.name), somebody.app.at(clock.at)) == 429


def test_a_recovery_code_holds_once_and_for_its_own_account(
    room: ConferenceForTests, somebody: Somebody, clock: Clock
) -> None:
    other = _enrol(room.client("another.one", Role.MEMBER, "DEU"), "another.one", clock)
    assert _give(_at_the_door(room, somebody.name), other.codes[0]) == 401
    assert _give(_at_the_door(room, somebody.name), somebody.codes[0].upper()) == 303
    assert _give(_at_the_door(room, somebody.name), somebody.codes[0]) == 401
    assert _give(_at_the_door(room, somebody.name), somebody.codes[1]) == 303
    assert _give(_at_the_door(room, other.name), other.codes[0]) == 303


def test_recovery_codes_are_kept_as_hashes(somebody: Somebody, folder: Path) -> None:
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    for code in somebody.codes:
        assert code.encode() not in kept


def test_making_one_takes_the_password_and_a_code_of_the_one_there_is(
    room: ConferenceForTests, somebody: Somebody, clock: Clock
) -> None:
    clock.at += 30
    code = somebody.app.at(clock.at)
    for password, given in (("wrong", code), (PASSWORD, ""), (PASSWORD, "123456x")):
        sent = {"password": password, "code": given}
        answer = somebody.client.post("/account/second", data=sent)
        assert answer.status_code == 422
        assert "otpauth" not in answer.text
    elsewhere = _at_the_door(room, somebody.name)
    assert _give(elsewhere, somebody.codes[0]) == 303
    anew = _enrol(somebody.client, somebody.name, clock, code)
    assert elsewhere.get("/account").status_code == 303
    clock.at += 30
    assert _give(_at_the_door(room, somebody.name), somebody.app.at(clock.at)) == 401
    assert _give(_at_the_door(room, somebody.name), somebody.codes[1]) == 401
    assert _give(_at_the_door(room, somebody.name), anew.app.at(clock.at)) == 303


def test_one_that_was_not_proved_is_not_asked_for(room: ConferenceForTests, clock: Clock) -> None:
    client = room.client("not.proved", Role.HEAD, "FRA")
    client.post("/account/second", data={"password": PASSWORD})
    wrong = client.post("/account/second", data={"code": "000000x"})
    assert wrong.status_code == 422
    assert "otpauth" in wrong.text
    sent = {"name": "not.proved", "password": PASSWORD}
    assert room.stranger().post("/sign-in", data=sent).headers["location"] == "/table"
    # Nor does another's browser end it.
    other = room.client("an.other", Role.HEAD, "DEU")
    other.cookies.set("__Host-begun", client.cookies["__Host-begun"])
    link = re.search(r"secret=([A-Z2-7]*)", wrong.text)
    assert link is not None
    answer = other.post("/account/second", data={"code": TOTP(link[1]).at(clock.at)})
    assert answer.status_code == 422
    assert "Begin again" in answer.text


def test_a_new_link_sets_the_password_and_not_the_second_factor(
    room: ConferenceForTests, somebody: Somebody, clock: Clock
) -> None:
    token = room.accounts.invite(somebody.name, Role.HEAD, "FRA", "chair")
    client = room.stranger()
    sent = {"code": token, "password": PASSWORD, "again": PASSWORD}
    answer = client.post("/invitation", data=sent)
    assert answer.headers["location"] == "/sign-in"
    assert "__Host-session" not in client.cookies
    clock.at += 30
    assert _give(_at_the_door(room, somebody.name), somebody.app.at(clock.at)) == 303


@pytest.mark.parametrize("role", [Role.CHAIR, Role.STAFF, Role.HEAD])
def test_whoever_must_have_one_makes_it_before_anything_else(
    room: ConferenceForTests, clock: Clock, role: Role
) -> None:
    name = f"must.{role}"
    client = room.client(name, role, "FRA" if role is Role.HEAD else None)
    if role is Role.HEAD:
        assert client.get("/releases").status_code == 200
        return
    for path in ("/", "/register", "/log", "/deeds", "/table"):
        assert client.get(path).headers["location"] == "/account/second"
    for method, path in (("GET", "/api/check"), ("POST", "/record"), ("GET", "/api/log")):
        answer = client.request(method, path)
        assert answer.status_code == 403
        assert "Make a second factor first" in answer.text
    assert client.get("/account").status_code == 200
    _enrol(client, name, clock)
    assert client.get("/api/check").status_code == 200


def test_one_that_is_lost_is_taken_away_by_who_keeps_the_server(
    room: ConferenceForTests, somebody: Somebody, capsys: pytest.CaptureFixture[str]
) -> None:
    address = room.ledger.place.address
    assert run(["account", "list", address]) == 0
    assert f"{somebody.name}: head of FRA, with a second factor" in capsys.readouterr().out
    assert run(["account", "lost", address, somebody.name]) == 0
    assert somebody.client.get("/account").status_code == 303
    sent = {"name": somebody.name, "password": PASSWORD}
    assert room.stranger().post("/sign-in", data=sent).headers["location"] == "/table"
    assert _give(room.stranger(), somebody.codes[0]) == 303
    assert run(["account", "lost", address, somebody.name]) == 1
    assert "with a second factor" in capsys.readouterr().err
