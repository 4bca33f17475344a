"""Signing in by a provider of identities: who is let in, and who is not."""

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey
from joserfc.jwt import encode

from contingent.adapters.identity import provider as adapter
from contingent.adapters.identity.provider import NotProved, Provider, ProviderSettings
from contingent.cli.main import run
from contingent.conference.account import Account
from contingent.conference.deed import broken_at
from contingent.conference.identity import Identity
from contingent.conference.role import Role
from contingent.conference.seating import Seating, read_seating
from contingent.errors import ContingentError
from contingent.register.register import Register
from contingent.services.conference import begun
from contingent.services.conference.accounts import Accounts
from contingent.services.conference.providing import ProviderDoor
from contingent.services.conference.vouching import VouchedDoor
from tests.conference.conferences import ConferenceForTests, conference_on, ledger_of
from tests.conference.providers import CLIENT, SECRET, Claims, LittleProvider, provider_running
from tests.web.rooms import TestClient

SEATS = """
title = "the ministry"

[[rule]]
claim = "groups"
value = "fra-heads"
role = "head"
nation = "FRA"

[[rule]]
claim = "groups"
value = "secretariat-of-the-thing"
role = "staff"

[[rule]]
claim = "email"
value = "an.observer@example.org"
role = "observer"
"""
BACK = "https://room.example/sign-in/back"


@dataclass
class Ministry:
    """A conference whose delegates a provider signs in."""

    provider: LittleProvider
    conference: ConferenceForTests

    def depart(self, client: TestClient, to: str = "") -> str:
        """Where a browser is sent to sign in."""
        answer = client.post("/sign-in/provider", data={"to": to})
        assert answer.status_code == 200, answer.text
        return _onward(answer.text)

    def returning(self, where: str) -> dict[str, str]:
        """What a browser brings back."""
        parts = urlsplit(where)
        connection = HTTPConnection(parts.netloc, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}")
        back = connection.getresponse().getheader("location", "")
        connection.close()
        assert back.startswith(BACK)
        return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    def come(self, to: str = "", client: TestClient | None = None) -> tuple[TestClient, Any]:
        """Somebody who signs in, with the last answer."""
        client = client or self.conference.stranger()
        brought = self.returning(self.depart(client, to))
        return client, client.get("/sign-in/back", params=brought)

    def account(self, subject: str = "") -> Account | None:
        """Whose account it is."""
        named = subject or self.provider.people["sub"]
        return self.conference.accounts.store.vouched(Identity(self.provider.address, named))

    def noted(self) -> str:
        """What was noted last."""
        return self.conference.accounts.store.deeds()[-1].about


def _onward(page: str) -> str:
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


@pytest.fixture(scope="module")
def running() -> Iterator[LittleProvider]:
    with provider_running() as made:
        yield made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("oidc")


@pytest.fixture(scope="module")
def room(table: Register, folder: Path, running: LittleProvider) -> Iterator[ConferenceForTests]:
    settings = ProviderSettings(running.address, CLIENT, SECRET, BACK, "openid groups")
    seating = read_seating(SEATS, "seats.toml")

    def door(accounts: Accounts) -> ProviderDoor:
        return ProviderDoor(Provider(settings), VouchedDoor(accounts, seating))

    address = ledger_of(table, f"sqlite:///{folder / 'c.db'}")
    with conference_on(address, provider=door) as made:
        yield made


@pytest.fixture
def ministry(
    room: ConferenceForTests, running: LittleProvider, request: pytest.FixtureRequest
) -> Ministry:
    """A provider that does not lie yet, and signs in somebody of each test's own."""
    fresh = LittleProvider(key=running.key, address=running.address)
    vars(running).update(vars(fresh))
    running.people["sub"] = request.node.name
    return Ministry(running, room)


def test_whom_the_provider_vouches_for_is_let_in_as_the_rules_say(ministry: Ministry) -> None:
    ministry.provider.people |= {"preferred_username": "Anne.Head", "name": "Anne"}
    assert "Sign in by the ministry" in ministry.conference.stranger().get("/sign-in").text
    client, answer = ministry.come("/map?world=w")
    assert answer.status_code == 200
    assert _onward(answer.text) == "/map?world=w"
    cookie = answer.headers["set-cookie"].lower()
    for part in ("__host-session=", "httponly", "secure", "samesite=strict", "path=/"):
        assert part in cookie
    page = client.get("/account").text
    assert "head of FRA" in page
    assert "have no password here" in page
    account = ministry.account()
    assert account is not None
    assert account.name.startswith("anne.head-")
    assert (account.role, account.nation) == (Role.HEAD, "FRA")
    deeds = ministry.conference.accounts.store.deeds()
    assert [str(deed.kind) for deed in deeds[-2:]] == ["joined", "signed in"]
    assert ministry.provider.address in deeds[-1].about
    assert broken_at(deeds) is None


def test_the_same_person_is_the_same_account_whatever_it_is_called(ministry: Ministry) -> None:
    found = []
    for called in ("anne", "anne.married", ""):
        ministry.provider.people["preferred_username"] = called
        assert ministry.come()[1].status_code == 200
        found.append(ministry.account())
    ministry.provider.people |= {"sub": "s-2", "preferred_username": "anne"}
    assert ministry.come()[1].status_code == 200
    found.append(ministry.account())
    names = [one.name for one in found if one]
    assert len(names) == 4
    assert len(set(names)) == 2
    assert all(re.fullmatch(r"anne-[0-9a-f]{8}", name) for name in names)


def test_an_address_that_nobody_looked_at_makes_nobody_of_anybody(ministry: Ministry) -> None:
    email = "an.observer@example.org"
    for proved, status in ((None, 403), (False, 403), ("true", 403), (True, 200)):
        ministry.provider.people = {"sub": "s-3", "email": email, "email_verified": proved}
        assert ministry.come()[1].status_code == status
    # The address now belongs to another: another account, and nothing of the first.
    ministry.provider.people = {"sub": "s-4", "email": email, "email_verified": True}
    ministry.come()
    first, second = ministry.account("s-3"), ministry.account("s-4")
    assert first is not None
    assert second is not None
    assert first.name != second.name


def test_whom_no_rule_fits_is_told_so_and_nothing_of_other_rules(ministry: Ministry) -> None:
    ministry.provider.people["groups"] = ["deu-heads"]
    client, answer = ministry.come()
    assert answer.status_code == 403
    assert "what is looked at is: groups, email" in answer.text
    for hidden in ("fra-heads", "secretariat", "FRA", "observer"):
        assert hidden not in answer.text
    assert "set-cookie" not in answer.headers
    assert client.get("/account").status_code == 303
    assert "no rule fits" in ministry.noted()
    assert ministry.provider.people["sub"] in ministry.noted()
    assert ministry.account() is None


def test_whom_rules_of_two_seats_fit_takes_neither(ministry: Ministry) -> None:
    ministry.provider.people["groups"] = ["fra-heads", "secretariat-of-the-thing"]
    _, answer = ministry.come()
    assert answer.status_code == 403
    assert "as more than one" in answer.text
    assert "head of FRA, staff" in ministry.noted()


def test_who_leaves_a_group_is_let_in_no_more_and_signed_out(ministry: Ministry) -> None:
    client, _ = ministry.come()
    assert client.get("/account").status_code == 200
    for groups in ([], ["secretariat-of-the-thing"]):
        ministry.provider.people["groups"] = groups
        assert ministry.come()[1].status_code == 403
        assert client.get("/account").status_code == 303


def test_a_closed_account_stays_closed(ministry: Ministry) -> None:
    client, _ = ministry.come()
    account = ministry.account()
    assert account is not None
    name = account.name
    ministry.conference.accounts.disable(name, "chair")
    assert client.get("/account").status_code == 303
    assert ministry.come()[1].status_code == 403


def test_whom_a_provider_signs_in_has_no_password(ministry: Ministry) -> None:
    client, _ = ministry.come()
    account = ministry.account()
    assert account is not None
    name = account.name
    for password in ("", "None", "x" * 20):
        sent = {"name": name, "password": password}
        stranger = ministry.conference.stranger()
        assert stranger.post("/sign-in", data=sent).status_code == 401
    new = "nine red kites above the weir"
    sent = {"old": "", "password": new, "again": new}
    assert client.post("/account/password", data=sent).status_code == 422
    with pytest.raises(ContingentError, match="has no password here"):
        ministry.conference.accounts.invite(name, Role.HEAD, "FRA", "chair")


def _unsigned(provider: LittleProvider, claims: Claims) -> str:
    *_, body, _ = provider.signed(claims).split(".")
    head = urlsafe_b64encode(b'{"alg":"none","kid":"k1"}').rstrip(b"=").decode()
    return f"{head}.{body}."


def _by_the_public_key(provider: LittleProvider, claims: Claims) -> str:
    """HS256 with what everybody can read of the provider's key."""
    head = urlsafe_b64encode(b'{"alg":"HS256","kid":"k1"}').rstrip(b"=").decode()
    said = f"{head}.{provider.signed(claims).split('.')[1]}"
    made = hmac.new(provider.key.as_pem(private=False), said.encode(), sha256).digest()
    return f"{said}.{urlsafe_b64encode(made).rstrip(b'=').decode()}"


@cache
def _made() -> Any:
    return RSAKey.generate_key(2048, {}).as_dict(private=True)


def _another_key(name: str) -> RSAKey:
    return RSAKey.import_key({**_made(), "kid": name})


def _by_another_key(provider: LittleProvider, claims: Claims) -> str:
    return provider.signed(claims, _another_key("k1"))


def _by_an_unknown_key(provider: LittleProvider, claims: Claims) -> str:
    return provider.signed(claims, _another_key("k9"))


def _by_its_own_key_in_the_head(provider: LittleProvider, claims: Claims) -> str:
    key = _another_key("k1")
    head = {"alg": "RS256", "kid": "k1", "jwk": key.as_dict(private=False)}
    return encode(head, claims, key, ["RS256"])


def _altered(provider: LittleProvider, claims: Claims) -> str:
    head, _, signature = provider.signed(claims).split(".")
    body = provider.signed({**claims, "sub": "s-9"}).split(".")[1]
    return f"{head}.{body}.{signature}"


def _saying(**other: Any) -> Callable[[LittleProvider, Claims], str]:
    def say(provider: LittleProvider, claims: Claims) -> str:
        said = {**claims, **other}
        return provider.signed({name: value for name, value in said.items() if value != "-"})

    return say


FORGED: dict[str, Callable[[LittleProvider, Claims], str]] = {
    "no signature": _unsigned,
    "a secret that everybody knows": _by_the_public_key,
    "another key": _by_another_key,
    "a key nobody knows": _by_an_unknown_key,
    "a key it brings along": _by_its_own_key_in_the_head,
    "a body of another": _altered,
    "no token": lambda _, __: "",
    "no JWT": lambda _, __: "a.b.c",
    "wrong nonce": _saying(nonce="another"),
    "no nonce": _saying(nonce="-"),
    "wrong audience": _saying(aud="another-room"),
    "among others, and for another": _saying(aud=[CLIENT, "another-room"], azp="another-room"),
    "among others, for nobody": _saying(aud=[CLIENT, "another-room"]),
    "no audience": _saying(aud="-"),
    "other issuer": _saying(iss="https://evil.example"),
    "no issuer": _saying(iss="-"),
    "expired": _saying(exp=1_600_000_000),
    "without an end": _saying(exp="-"),
    "an end that is no number": _saying(exp="never"),
    "not yet": _saying(iat=4_000_000_000),
    "nobody": _saying(sub="-"),
    "an empty name": _saying(sub=""),
    "a very long name": _saying(sub="x" * 300),
    "another's code": _saying(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


@pytest.mark.slow
def test_a_token_that_does_not_hold_lets_nobody_in(ministry: Ministry) -> None:
    store = ministry.conference.accounts.store
    before = store.accounts()
    for how, forge in FORGED.items():
        ministry.provider.forge = forge
        client, answer = ministry.come()
        assert answer.status_code == 403, how
        assert "does not prove who you are" in answer.text
        assert client.get("/account").status_code == 303
        assert store.accounts() == before
        assert str(store.deeds()[-1].kind) == "refused"
    # And the same without a lie.
    ministry.provider.forge = None
    assert ministry.come()[1].status_code == 200


def test_what_a_browser_brings_back_holds_once(ministry: Ministry) -> None:
    client = ministry.conference.stranger()
    brought = ministry.returning(ministry.depart(client))
    held = client.cookies["__Host-begun"]
    assert client.get("/sign-in/back", params=brought).status_code == 200
    client.cookies.set("__Host-begun", held)
    asked = len(ministry.provider.exchanges)
    again = client.get("/sign-in/back", params=brought)
    assert (again.status_code, "was used" in again.text) == (403, True)
    # The code was not even shown to the provider.
    assert len(ministry.provider.exchanges) == asked


def test_nobody_is_signed_in_as_who_sent_it_the_link(ministry: Ministry) -> None:
    """Login CSRF: a browser is led to come back with what another has begun."""
    attacker, victim = ministry.conference.stranger(), ministry.conference.stranger()
    brought = ministry.returning(ministry.depart(attacker))
    for begins in (False, True):
        if begins:
            ministry.depart(victim)
        answer = victim.get("/sign-in/back", params=brought)
        assert answer.status_code == 403
        assert "was not begun in this browser" in answer.text
        assert "__Host-session" not in victim.cookies
    # What the victim had begun goes on.
    assert ministry.come(client=victim)[1].status_code == 200


@pytest.mark.parametrize("change", ["no state", "state of another", "no code", "code of another"])
def test_what_is_brought_back_belongs_together(ministry: Ministry, change: str) -> None:
    client, other = ministry.conference.stranger(), ministry.conference.stranger()
    brought = ministry.returning(ministry.depart(client))
    another = ministry.returning(ministry.depart(other))
    what = "code" if "code" in change else "state"
    changed = {k: v for k, v in brought.items() if k != what}
    if not change.startswith("no"):
        # A code of another browser's way: the proof that came with it is missing here (PKCE).
        changed[what] = another[what]
    assert client.get("/sign-in/back", params=changed).status_code == 403
    assert client.get("/account").status_code == 303


def test_a_way_in_ends(ministry: Ministry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(begun, "BEGUN_FOR", -1)
    assert ministry.come()[1].status_code == 403


def test_an_answer_of_another_issuer_is_refused(ministry: Ministry) -> None:
    ministry.provider.answers = {"iss": "https://evil.example"}
    assert ministry.come()[1].status_code == 403
    assert "another issuer" in ministry.noted()
    ministry.provider.answers = {"iss": ministry.provider.address}
    assert ministry.come()[1].status_code == 200


def test_what_the_provider_refuses_is_told_in_our_own_words(ministry: Ministry) -> None:
    for error, told in (("access_denied", "did not let you in"), ("<b>x</b>", "Ask whoever")):
        ministry.provider.answers = {"error": error, "error_description": "<i>evil</i>"}
        _, answer = ministry.come()
        assert answer.status_code == 403
        assert told in answer.text
        assert "evil" not in answer.text
        assert error not in answer.text


def test_one_comes_back_to_the_room_and_nowhere_else(ministry: Ministry) -> None:
    for to in ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert _onward(ministry.come(to)[1].text) == "/table"


def test_a_page_of_another_site_begins_nothing(ministry: Ministry) -> None:
    client = ministry.conference.stranger()
    asked = client.post(
        "/sign-in/provider", data={"to": ""}, headers={"sec-fetch-site": "cross-site"}
    )
    assert asked.status_code == 403
    assert client.get("/sign-in/provider").status_code in {303, 405}
    # It comes back by a link of the provider's, and as nothing else.
    drawn = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client.get("/sign-in/back", params={"state": "x"}, headers=drawn).status_code == 403


def test_keys_that_changed_are_looked_up_again(ministry: Ministry) -> None:
    assert ministry.come()[1].status_code == 200
    ministry.provider.key = _another_key("k2")
    assert ministry.come()[1].status_code == 200


def test_a_provider_that_does_not_answer_is_told(
    ministry: Ministry, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What it said of itself is asked anew after an hour.
    monkeypatch.setattr(adapter, "KEPT", 0.0)
    ministry.provider.silent = True
    answer = ministry.conference.stranger().post("/sign-in/provider", data={"to": ""})
    assert answer.status_code == 502
    assert "does not answer as it should" in answer.text
    ministry.provider.silent = False
    assert ministry.come()[1].status_code == 200
    client = ministry.conference.stranger()
    brought = ministry.returning(ministry.depart(client))
    ministry.provider.silent = True
    assert client.get("/sign-in/back", params=brought).status_code == 502


def test_a_provider_that_calls_itself_otherwise_is_not_asked(ministry: Ministry) -> None:
    ministry.provider.describes = {"issuer": "https://evil.example"}
    settings = ProviderSettings(ministry.provider.address, CLIENT, SECRET, BACK, "openid")
    with pytest.raises(NotProved, match=r"calls itself 'https://evil\.example'"):
        Provider(settings).describe()
    ministry.provider.describes = {"token_endpoint": "http://room.example/token"}
    with pytest.raises(ContingentError, match="not reached by https"):
        Provider(settings).describe()


def test_no_secret_of_the_way_is_kept(ministry: Ministry, folder: Path) -> None:
    client = ministry.conference.stranger()
    where = parse_qs(urlsplit(ministry.depart(client)).query)
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    secrets = (client.cookies["__Host-begun"], where["state"][0], where["nonce"][0], SECRET)
    for secret in secrets:
        assert secret.encode() not in kept
    assert SECRET not in repr(ProviderSettings("i", "c", SECRET, "b", "s"))


def test_where_there_is_no_provider_nobody_is_sent_to_one(conference: ConferenceForTests) -> None:
    client = conference.stranger()
    assert client.post("/sign-in/provider", data={"to": ""}).status_code == 404
    assert client.get("/sign-in/back?state=x&code=y").status_code == 404
    assert "Sign in by" not in client.get("/sign-in").text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--oidc", "https://i.example"], "what it calls the room (--oidc-client ID)"),
        (["--oidc-client", "x"], "--oidc https://ISSUER"),
        (["--oidc", "http://i.example", "--seats", "SEATS", "--name", "r"], "--oidc-client"),
    ],
)
def test_what_a_provider_needs_is_told(
    tmp_path: Path, table: Register, more: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seats = tmp_path / "seats.toml"
    seats.write_text(SEATS)
    address = ledger_of(table, f"sqlite:///{tmp_path / 'c.db'}")
    given = [str(seats) if one == "SEATS" else one for one in more]
    base = ["serve", address, "--conference", "--proxy", "127.0.0.1", "--port", "0"]
    assert run([*base, *given]) == 1
    assert told in capsys.readouterr().err


def test_without_its_secret_it_does_not_start(
    tmp_path: Path, table: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    seats = tmp_path / "seats.toml"
    seats.write_text(SEATS.replace('"FRA"', '"FRX"'))
    address = ledger_of(table, f"sqlite:///{tmp_path / 'c.db'}")
    base = ["serve", address, "--conference", "--proxy", "127.0.0.1", "--port", "0", "--name", "r"]
    base += ["--oidc", "http://i.example", "--oidc-client", "x", "--seats", str(seats)]
    assert run(base) == 1
    assert "It is no option of the command" in capsys.readouterr().err
    secret = tmp_path / "secret"
    secret.write_bytes(b"\xff\xfe")
    assert run([*base, "--oidc-secret", str(secret)]) == 1
    assert "secret is no text in UTF-8" in capsys.readouterr().err
    secret.write_text("s\n")
    assert run([*base, "--oidc-secret", str(secret)]) == 1
    assert "FRX" in capsys.readouterr().err
    seats.write_text('[[rule]]\nclaim = "groups"\nvalue = "x"\nrole = "chair"\n')
    assert run([*base, "--oidc-secret", str(secret)]) == 1
    assert "'http://i.example' is not reached by https" in capsys.readouterr().err


def test_all_that_is_wrong_with_the_rules_is_told_at_once() -> None:
    with pytest.raises(ContingentError) as told:
        read_seating(
            'scope = "profile"\nextra = 1\ntitle = 3\n'
            '[[rule]]\nclaim = "groups"\nvalue = 3\nrole = "boss"\n'
            '[[rule]]\nclaim = "groups"\nvalue = "x"\nrole = "head"\nnations = "FRA"\n',
            "seats.toml",
        )
    for text in (
        "'openid' is not in it",
        "column extra: nothing of this name is read",
        "column title: is no text",
        "rule 1, column value: no text",
        "'boss' is no role (one of chair, staff",
        "rule 2, column nations: nothing of this name is read",
        "rule 2, column nation: a head speaks for a nation, and none is named",
    ):
        assert text in str(told.value)
    with pytest.raises(ContingentError, match="there is no rule"):
        read_seating("", "seats.toml")
    with pytest.raises(ContingentError, match=r"seats\.toml: Expected"):
        read_seating("x", "seats.toml")


def test_what_is_required_of_everybody_and_where_claims_lie_deeper() -> None:
    seating = read_seating(
        '[required]\nacr = "mfa"\n[[rule]]\nclaim = "realm.roles"\nvalue = "r"\nrole = "auditor"\n',
        "seats.toml",
    )
    assert isinstance(seating, Seating)
    held = {"realm": {"roles": ["r"]}}
    assert getattr(seating.seat_of({**held, "acr": "mfa"}), "role", None) is Role.AUDITOR
    assert "acr" in getattr(seating.seat_of({**held, "acr": "pwd"}), "told", "")
    assert getattr(seating.seat_of({"acr": "mfa", "realm": "r"}), "role", None) is None
