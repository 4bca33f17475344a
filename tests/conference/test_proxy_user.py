"""Signing in whom a proxy names: with its secret alone, and only as long as it names the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contingent.cli.main import run
from contingent.conference.identity import Identity
from contingent.conference.proxy_word import PROXY, ProxyWord
from contingent.conference.role import Role
from contingent.conference.seating import read_seating
from contingent.register.register import Register
from contingent.services.conference.accounts import Accounts
from contingent.services.conference.proxying import ProxyDoor
from contingent.services.conference.vouching import VouchedDoor
from tests.conference.conferences import PASSWORD, ConferenceForTests, conference_on, ledger_of

KEY = "0123456789abcdef0123456789abcdef"
SEATS = """
[[rule]]
claim = "user"
value = "a.chair"
role = "chair"

[[rule]]
claim = "groups"
value = "fra"
role = "member"
nation = "FRA"
"""


def _door(accounts: Accounts) -> ProxyDoor:
    seating = read_seating(SEATS, "seats.toml")
    return ProxyDoor(ProxyWord("Remote-User", "Remote-Groups", KEY), VouchedDoor(accounts, seating))


@pytest.fixture(scope="module")
def room(table: Register, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConferenceForTests]:
    address = ledger_of(table, f"sqlite:///{tmp_path_factory.mktemp('proxy') / 'c.db'}")
    proxies = frozenset({"testclient"})
    with conference_on(address, proxies=proxies, provider=_door) as made:
        yield made


def _said(user: str, groups: str = "fra", secret: str = KEY) -> dict[str, str]:
    return {"remote-user": user, "remote-groups": groups, "x-contingent-secret": secret}


def test_whom_the_proxy_names_is_let_in_as_the_rules_say(room: ConferenceForTests) -> None:
    client = room.stranger(headers=_said("Anne", "x, fra|y"))
    assert "Sign in by the proxy" in client.get("/sign-in").text
    answer = client.post("/sign-in/provider", data={"to": "/map"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/map")
    assert "member of FRA" in client.get("/account").text
    account = room.accounts.store.vouched(Identity(PROXY, "Anne"))
    assert account is not None
    assert (account.role, account.nation) == (Role.MEMBER, "FRA")


@pytest.mark.parametrize(
    "said",
    [
        _said("a.chair", secret=""),
        _said("a.chair", secret=KEY[:-1]),
        _said("a.chair", secret=f"{KEY}0"),
        _said("a.chair", secret=f"é{KEY}"),
        {"remote-user": "a.chair"},
        _said(""),
        _said("  "),
        _said("x" * 300),
        {"x-contingent-secret": KEY},
    ],
)
def test_nobody_is_let_in_by_what_is_not_the_proxys_word(
    room: ConferenceForTests, said: dict[str, str]
) -> None:
    headers = [(name.encode(), value.encode()) for name, value in said.items()]
    answer = room.stranger().post("/sign-in/provider", data={"to": ""}, headers=headers)
    assert answer.status_code == 403
    assert "does not say who you are" in answer.text
    assert "set-cookie" not in answer.headers


def test_what_is_said_twice_is_not_believed(room: ConferenceForTests) -> None:
    for name, value in (("remote-user", "a.chair"), ("x-contingent-secret", KEY)):
        headers = [*_said("nobody").items(), (name, value)]
        answer = room.stranger().post("/sign-in/provider", data={"to": ""}, headers=headers)
        assert answer.status_code == 403


def test_from_elsewhere_than_the_proxy_nothing_is_believed(table: Register, tmp_path: Path) -> None:
    address = ledger_of(table, f"sqlite:///{tmp_path / 'c.db'}")
    with conference_on(address, proxies=frozenset({"192.0.2.1"}), provider=_door) as made:
        client = made.stranger(headers=_said("a.chair"))
        for method, path in (("POST", "/sign-in/provider"), ("GET", "/account")):
            answer = client.request(method, path)
            assert answer.status_code == 403
            assert "through its proxy alone" in answer.text
        assert made.accounts.store.accounts() == []


def test_the_header_alone_signs_nobody_in(room: ConferenceForTests) -> None:
    client = room.stranger(headers=_said("a.chair"))
    assert client.get("/deeds").status_code == 303
    assert client.get("/api/check").status_code == 401


@pytest.mark.parametrize("now", [_said("Boris"), {"remote-user": ""}, _said("Carla", secret="")])
def test_a_session_is_over_when_the_proxy_names_another_or_nobody(
    room: ConferenceForTests, now: dict[str, str]
) -> None:
    client = room.stranger()
    said = _said("Carla")
    sent = client.post("/sign-in/provider", data={"to": ""}, headers=said)
    assert sent.status_code == 303
    assert client.get("/account", headers=said).status_code == 200
    assert client.get("/account", headers=now).status_code == 303
    # It was ended, and is not taken up again.
    assert client.get("/account", headers=said).status_code == 303


def test_who_has_a_password_is_signed_in_beside_it(room: ConferenceForTests) -> None:
    client = room.client("an.observer", Role.OBSERVER)
    assert client.get("/account").status_code == 200
    assert client.get("/account", headers=_said("a.chair")).status_code == 200
    sent = {"name": "an.observer", "password": PASSWORD}
    assert room.stranger().post("/sign-in", data=sent).status_code == 303


def test_whom_no_rule_fits_is_refused(room: ConferenceForTests) -> None:
    client = room.stranger(headers=_said("Dora", "fr"))
    answer = client.post("/sign-in/provider", data={"to": ""})
    assert answer.status_code == 403
    assert "what is looked at is: user, groups" in answer.text
    assert "a.chair" not in answer.text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--tls", "FILE", "FILE"], "name the proxy as well"),
        (["--proxy", "127.0.0.1"], "put it into a file that only you can read (--proxy-secret"),
        (["--proxy", "127.0.0.1", "--proxy-secret", "FILE"], "has 5 letters, and could be guessed"),
        (["--proxy", "127.0.0.1", "--oidc", "https://i.example"], "two ways; take one"),
    ],
)
def test_without_address_and_secret_it_does_not_start(
    room: ConferenceForTests,
    tmp_path: Path,
    more: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, seats = tmp_path / "file", tmp_path / "seats.toml"
    file.write_text("short")
    seats.write_text(SEATS)
    given = [str(file) if one == "FILE" else one for one in more]
    given += ["--oidc-client", "x", "--name", "r"] if "--oidc" in given else []
    base = ["serve", room.ledger.place.address, "--conference", "--port", "0", *given]
    assert run([*base, "--proxy-user", "Remote-User", "--seats", str(seats)]) == 1
    assert told in capsys.readouterr().err


def test_the_secret_is_shown_nowhere() -> None:
    assert KEY not in repr(ProxyWord("Remote-User", None, KEY))
