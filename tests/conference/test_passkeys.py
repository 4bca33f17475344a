"""Passkeys: made, used, and not by another room, another challenge, or a copy of the device."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from struct import pack
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256

from contingent.adapters.identity.passkeys import KeyChecks
from contingent.conference.role import Role
from contingent.errors import ContingentError
from contingent.register.register import Register
from contingent.services.conference import begun
from tests.conference.conferences import PASSWORD, ConferenceForTests, conference_on, ledger_of
from tests.storage.conftest import Fresh
from tests.web.rooms import TestClient

ORIGIN = "https://room.example"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Device:
    """What keeps a key, by the letter of WebAuthn; it can be made to lie.

    Attributes:
        counter: how often it says that it was used.
    """

    origin: str = ORIGIN
    room: str = "room.example"
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def _said(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, flags: int) -> bytes:
        return sha256(self.room.encode()).digest() + bytes([flags]) + pack(">I", self.counter)

    def make(self, wanted: dict[str, Any]) -> str:
        at = self.key.public_key().public_numbers()
        x, y = at.x.to_bytes(32), at.y.to_bytes(32)
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        named = bytes(16) + pack(">H", len(self.credential)) + self.credential
        data = self._data(self.flags | ATTESTED) + named + public
        response = {
            "clientDataJSON": _b64(self._said("webauthn.create", wanted["challenge"])),
            "attestationObject": _b64(
                cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
            ),
        }
        return self._brought(response)

    def use(self, wanted: dict[str, Any]) -> str:
        self.counter += 1
        said = self._said("webauthn.get", wanted["challenge"])
        data = self._data(self.flags)
        signed = self.key.sign(data + sha256(said).digest(), ECDSA(SHA256()))
        response = {
            "clientDataJSON": _b64(said),
            "authenticatorData": _b64(data),
            "signature": _b64(signed),
        }
        return self._brought(response)

    def _brought(self, response: dict[str, str]) -> str:
        name = _b64(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


@pytest.fixture(scope="module")
def room(table: Register, anywhere: Fresh) -> Iterator[ConferenceForTests]:
    with conference_on(ledger_of(table, anywhere()), origin=ORIGIN) as made:
        yield made


@dataclass
class Holder:
    """Whoever has a device with a key."""

    name: str
    client: TestClient
    device: Device


def _wanted(client: TestClient, password: str = PASSWORD) -> dict[str, Any]:
    answer = client.post("/account/passkeys/begin", data={"password": password})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _keep(client: TestClient, brought: str) -> int:
    sent = {"credential": brought, "label": " My  telephone "}
    return client.post("/account/passkeys/keep", data=sent).status_code


@pytest.fixture
def holder(room: ConferenceForTests) -> Holder:
    name = f"holder.{len(room.clients)}"
    client, device = room.client(name, Role.HEAD, "FRA"), Device()
    assert _keep(client, device.make(_wanted(client))) == 200
    return Holder(name, client, device)


def _asked(room: ConferenceForTests) -> tuple[TestClient, dict[str, Any]]:
    client = room.stranger()
    answer = client.post("/sign-in/passkey/begin", data={"to": ""})
    assert answer.status_code == 200
    return client, answer.json()


def _sign_in(client: TestClient, brought: str, to: str = "") -> int:
    return client.post("/sign-in/passkey", data={"credential": brought, "to": to}).status_code


def test_who_has_the_device_is_signed_in(room: ConferenceForTests, holder: Holder) -> None:
    page = holder.client.get("/account/passkeys").text
    assert "My telephone" in page
    for to, goes in (("/map?world=w", "/map?world=w"), ("//evil.example", "/table")):
        client, wanted = _asked(room)
        assert wanted["rpId"] == "room.example"
        assert wanted["userVerification"] == "required"
        assert wanted.get("allowCredentials", []) == []
        sent = {"credential": holder.device.use(wanted), "to": to}
        answer = client.post("/sign-in/passkey", data=sent)
        assert answer.json() == {"to": goes}
        assert client.get("/account").status_code == 200
    assert "passkey 'My telephone'" in room.accounts.store.deeds()[-1].about


LIES: dict[str, dict[str, Any]] = {
    "other origin": {"origin": "https://room.example.evil.example"},
    "other scheme": {"origin": "http://room.example"},
    "other port": {"origin": "https://room.example:8443"},
    "other room": {"room": "evil.example"},
    "nobody there": {"flags": 0},
    "its user not verified": {"flags": PRESENT},
    "another key": {"key": generate_private_key(SECP256R1())},
    "a name nobody has": {"credential": b"nobody"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_key_that_is_not_right_lets_nobody_in(
    room: ConferenceForTests, holder: Holder, lie: str
) -> None:
    vars(holder.device).update(LIES[lie])
    client, wanted = _asked(room)
    assert _sign_in(client, holder.device.use(wanted)) == 401
    assert client.get("/account").status_code == 303
    assert str(room.accounts.store.deeds()[-1].kind) == "refused"


def test_what_was_proved_once_is_not_proved_again(room: ConferenceForTests, holder: Holder) -> None:
    client, wanted = _asked(room)
    held, brought = client.cookies["__Host-begun"], holder.device.use(wanted)
    assert _sign_in(client, brought) == 200
    client.cookies.set("__Host-begun", held)
    assert _sign_in(client, brought) == 401
    # Nor to what another browser was asked.
    other, _ = _asked(room)
    assert _sign_in(other, brought) == 401
    # A challenge is used up by whatever is brought.
    third, asked = _asked(room)
    held = third.cookies["__Host-begun"]
    assert _sign_in(third, "{}") == 401
    third.cookies.set("__Host-begun", held)
    assert _sign_in(third, holder.device.use(asked)) == 401


def test_a_challenge_ends(
    room: ConferenceForTests, holder: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begun, "BEGUN_FOR", -1)
    client, wanted = _asked(room)
    assert _sign_in(client, holder.device.use(wanted)) == 401


def test_a_copy_of_the_device_is_noticed(room: ConferenceForTests, holder: Holder) -> None:
    for _ in range(2):
        client, wanted = _asked(room)
        assert _sign_in(client, holder.device.use(wanted)) == 200
    holder.device.counter -= 1  # The copy has not counted what the other did.
    client, wanted = _asked(room)
    assert _sign_in(client, holder.device.use(wanted)) == 401
    assert "sign count" in room.accounts.store.deeds()[-1].about
    client, wanted = _asked(room)
    assert _sign_in(client, holder.device.use(wanted)) == 200


def test_a_key_is_made_by_who_proves_to_be_it_again(room: ConferenceForTests) -> None:
    client = room.client("a.maker", Role.MEMBER, "DEU")
    wrong = client.post("/account/passkeys/begin", data={"password": "wrong"})
    assert (wrong.status_code, "challenge" in wrong.text) == (422, False)
    for lie in ("other origin", "other room", "nobody there", "its user not verified"):
        device = Device(**LIES[lie])
        assert _keep(client, device.make(_wanted(client))) == 422, lie
    # What another account's browser was asked for, or what was used already.
    device, wanted = Device(), _wanted(client)
    other = room.client("b.maker", Role.MEMBER, "FRA")
    other.cookies.set("__Host-begun", client.cookies["__Host-begun"])
    assert _keep(other, device.make(wanted)) == 422
    other.cookies.delete("__Host-begun")
    assert _keep(client, device.make(_wanted(client))) == 200
    assert _keep(client, device.make(wanted)) == 422
    # The same key again.
    assert _keep(client, device.make(_wanted(client))) == 422
    assert len(room.accounts.store.passkeys("a.maker")) == 1


def test_a_key_that_was_taken_away_lets_in_no_more(
    room: ConferenceForTests, holder: Holder
) -> None:
    (key,) = room.accounts.store.passkeys(holder.name)
    stranger = room.client("a.stranger", Role.HEAD, "GBR")
    for client in (stranger, holder.client):
        sent = {"credential": key.credential}
        assert client.post("/account/passkeys/forget", data=sent).status_code == 303
        asked, wanted = _asked(room)
        status = 200 if client is stranger else 401
        assert _sign_in(asked, holder.device.use(wanted)) == status


def test_a_closed_account_is_closed_to_its_keys_too(
    room: ConferenceForTests, holder: Holder
) -> None:
    room.accounts.disable(holder.name, "chair")
    client, wanted = _asked(room)
    assert _sign_in(client, holder.device.use(wanted)) == 401


def test_where_there_are_no_passkeys_none_is_asked_for(conference: ConferenceForTests) -> None:
    assert "passkey" not in conference.stranger().get("/sign-in").text
    answer = conference.stranger().post("/sign-in/passkey/begin", data={"to": ""})
    assert answer.status_code == 404
    assert "passkeys" not in conference.clients["head"].get("/account").text


def test_keys_are_bound_to_a_name() -> None:
    assert KeyChecks("https://room.example:8443").room == "room.example"
    for origin in ("https://127.0.0.1:8000", "https://[::1]"):
        with pytest.raises(ContingentError, match="bound to a name"):
            KeyChecks(origin)


def test_what_is_no_json_is_refused(room: ConferenceForTests) -> None:
    for brought in ("", "{", "[]", "null", '{"id": 1}', '{"id":"a","rawId":"b","response":{}}'):
        client, _ = _asked(room)
        assert _sign_in(client, brought) == 401
