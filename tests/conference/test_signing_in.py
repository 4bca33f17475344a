"""Invitations, signing in and out, sessions that end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from contingent.cli.main import run
from contingent.conference.deed import DeedKind, broken_at
from contingent.conference.role import Role
from contingent.register.fault import FaultsFound
from contingent.register.register import Register
from contingent.services.conference import accounts as services
from contingent.services.conference.accounts import NotLetIn
from tests.builders import register
from tests.conference.conferences import PASSWORD, ConferenceForTests, conference_on, ledger_of
from tests.storage.conftest import Fresh


@pytest.fixture
def own(table: Register, anywhere_at_night: Fresh) -> Iterator[ConferenceForTests]:
    with conference_on(ledger_of(table, anywhere_at_night())) as made:
        yield made


def test_an_invitation_lets_in_once(own: ConferenceForTests) -> None:
    token = own.accounts.invite("a.head", Role.HEAD, "FRA", "chair")
    sent = {"code": token, "password": PASSWORD, "again": PASSWORD}
    first = own.stranger().post("/invitation", data=sent)
    assert (first.status_code, first.headers["location"]) == (303, "/table")
    cookie = first.headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    for part in ("HttpOnly", "Secure", "SameSite=strict", "Path=/", "Max-Age=43200"):
        assert part.lower() in cookie.lower()
    again = own.stranger().post("/invitation", data=sent)
    assert again.status_code == 403
    assert "does not hold" in again.text


def test_a_later_invitation_takes_the_place_of_an_earlier(own: ConferenceForTests) -> None:
    first = own.accounts.invite("a.head", Role.HEAD, "FRA", "chair")
    own.accounts.invite("a.head", Role.HEAD, "FRA", "chair")
    with pytest.raises(NotLetIn):
        own.accounts.invitation(first)


def test_an_invitation_ends(own: ConferenceForTests, monkeypatch: pytest.MonkeyPatch) -> None:
    token = own.accounts.invite("a.head", Role.HEAD, "FRA", "chair")
    _later(monkeypatch, timedelta(hours=73))
    with pytest.raises(NotLetIn):
        own.accounts.join(token, PASSWORD, "here")


@pytest.mark.parametrize("bad", ["short", "a.head a.head a.head", "a" * 40, "x" * 201])
def test_a_password_that_is_easy_to_guess_is_refused(own: ConferenceForTests, bad: str) -> None:
    token = own.accounts.invite("a.head", Role.HEAD, "FRA", "chair")
    with pytest.raises(FaultsFound):
        own.accounts.join(token, bad, "here")
    assert own.accounts.join(token, PASSWORD, "here")


@pytest.mark.parametrize(
    ("name", "role", "nation"),
    [("A Head", "head", "FRA"), ("a.head", "head", None), ("a.chair", "chair", "FRA")],
)
def test_what_is_wrong_with_an_account_is_told(
    own: ConferenceForTests, name: str, role: str, nation: str | None
) -> None:
    with pytest.raises(FaultsFound):
        own.accounts.invite(name, Role(role), nation, "chair")


def test_a_nation_that_is_not_in_the_case_is_told_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"sqlite:///{tmp_path / 'c.db'}"
    ledger_of(register(nations=("FRA", "GBR")), address)
    assert run(["account", "invite", address, "x", "--role", "head", "--nation", "FRX"]) == 1
    told = capsys.readouterr().err
    assert "'x' is no name of an account" in told
    assert "did you mean 'FRA'?" in told
    assert [file.name for file in tmp_path.iterdir() if "conference" in file.name] == []
    assert run(["account", "invite", address, "a.head", "--role", "head", "--nation", "FRA"]) == 0


def test_whoever_is_not_let_in_is_told_the_same_whatever_the_reason(
    own: ConferenceForTests,
) -> None:
    own.client("a.head", Role.HEAD, "FRA")
    own.client("b.gone", Role.MEMBER, "FRA")
    own.accounts.disable("b.gone", "chair")
    told = set()
    for name, password in (("a.head", "wrong"), ("b.gone", PASSWORD), ("nobody", PASSWORD)):
        answer = own.stranger().post("/sign-in", data={"name": name, "password": password})
        told.add((answer.status_code, answer.text.replace(name, "NAME")))
    assert [status for status, _ in told] == [401]


def test_signing_in_leads_back_to_where_one_wanted_to_go_and_nowhere_else(
    own: ConferenceForTests,
) -> None:
    own.client("a.head", Role.HEAD, "FRA")
    client = own.stranger()
    asked = client.get("/map?world=w")
    assert asked.headers["location"] == "/sign-in?to=%2Fmap%3Fworld%3Dw"
    for to, goes in (
        ("/map?world=w", "/map?world=w"),
        ("//evil.example", "/table"),
        ("http://e", "/table"),
    ):
        given = {"name": "A.Head", "password": PASSWORD, "to": to}
        assert client.post("/sign-in", data=given).headers["location"] == goes


def test_after_ten_attempts_a_name_is_let_in_no_more(own: ConferenceForTests) -> None:
    own.client("a.head", Role.HEAD, "FRA")
    for name in ("a.head", "nobody"):
        for turn in range(11):
            answer = own.stranger().post("/sign-in", data={"name": name, "password": "wrong"})
            assert answer.status_code == (401 if turn < 10 else 429)


def test_whoever_signs_out_is_out(own: ConferenceForTests) -> None:
    client = own.client("a.head", Role.HEAD, "FRA")
    kept = client.cookies["__Host-session"]
    assert client.get("/account").status_code == 200
    assert client.post("/sign-out").status_code == 303
    client.cookies.set("__Host-session", kept)
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize("how", ["idle", "absolute", "disabled", "ended"])
def test_a_session_ends(own: ConferenceForTests, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    client = own.client("a.head", Role.HEAD, "FRA")
    assert client.get("/account").status_code == 200
    if how == "idle":
        _later(monkeypatch, timedelta(minutes=31))
    elif how == "absolute":
        for minutes in range(25, 12 * 60, 25):
            _later(monkeypatch, timedelta(minutes=minutes))
            assert client.get("/account").status_code == 200
        _later(monkeypatch, timedelta(hours=12, minutes=1))
    elif how == "disabled":
        own.accounts.disable("a.head", "chair")
    else:
        chair = own.client("chair", Role.CHAIR)
        session = own.accounts.sessions("a.head")[0].session
        assert chair.post("/account/end", data={"session": session}).status_code == 303
    assert client.get("/account").status_code == 303


def test_a_password_is_changed_by_who_knows_it_and_ends_other_sessions(
    own: ConferenceForTests,
) -> None:
    client, new = own.client("a.head", Role.HEAD, "FRA"), "nine red kites above the weir"
    other = own.stranger()
    assert other.post("/sign-in", data={"name": "a.head", "password": PASSWORD}).status_code == 303
    wrong = {"old": "wrong", "password": new, "again": new}
    assert client.post("/account/password", data=wrong).status_code == 422
    assert other.get("/account").status_code == 200
    given = {**wrong, "old": PASSWORD}
    assert client.post("/account/password", data=given).status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    for password, status in ((PASSWORD, 401), (new, 303)):
        sent = {"name": "a.head", "password": password}
        assert own.stranger().post("/sign-in", data=sent).status_code == status


def test_a_new_invitation_ends_the_sessions_of_before(own: ConferenceForTests) -> None:
    client = own.client("a.head", Role.HEAD, "FRA")
    own.accounts.join(own.accounts.invite("a.head", Role.HEAD, "FRA", "chair"), PASSWORD, "there")
    assert client.get("/account").status_code == 303


def test_nobody_but_the_chair_ends_the_sessions_of_others(own: ConferenceForTests) -> None:
    client = own.client("a.head", Role.HEAD, "FRA")
    session = own.accounts.sessions("a.head")[0].session
    other = own.client("b.head", Role.HEAD, "GBR")
    other.post("/account/end", data={"session": session})
    assert client.get("/account").status_code == 200


def test_what_was_done_is_in_a_chain_that_tells_of_changes(own: ConferenceForTests) -> None:
    client = own.client("a.head", Role.HEAD, "FRA")
    own.stranger().post("/sign-in", data={"name": "a.head", "password": "wrong"})
    client.post("/sign-out")
    deeds = own.accounts.store.deeds()
    kinds = [deed.kind for deed in deeds]
    assert kinds == [
        DeedKind.INVITED,
        DeedKind.JOINED,
        DeedKind.SIGNED_IN,
        DeedKind.REFUSED,
        DeedKind.SIGNED_OUT,
    ]
    assert broken_at(deeds) is None
    assert broken_at([*deeds[:2], *deeds[3:]]) == 3


def test_no_secret_is_kept_as_it_is(own: ConferenceForTests, tmp_path: Path) -> None:
    token = own.accounts.invite("b.head", Role.HEAD, "GBR", "chair")
    client = own.client("a.head", Role.HEAD, "FRA")
    kept = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    for secret in (token, client.cookies["__Host-session"], PASSWORD):
        assert secret.encode() not in kept


def test_a_browser_of_another_site_changes_nothing(own: ConferenceForTests) -> None:
    client = own.client("a.head", Role.HEAD, "FRA")
    answer = client.post("/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert client.get("/account").status_code == 200


def _later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Have it be later."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Later":
            return cls.fromtimestamp((datetime.now(UTC) + by).timestamp(), tz or UTC)

    monkeypatch.setattr(services, "datetime", Later)
