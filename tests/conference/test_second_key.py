"""Secrets of second factors, sealed with a key that is not in the database."""

import os
import re
import sqlite3
from base64 import b64encode
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP

from contingent.adapters.identity import one_time
from contingent.adapters.identity.secret_box import NotOpened, SecretBox, is_sealed
from contingent.cli.main import run
from contingent.cli.ways_in import Secrets, WaysIn
from contingent.conference.role import Role
from contingent.errors import ContingentError
from contingent.register.register import Register
from contingent.services.conference.second_secrets import SecondSecrets
from tests.conference.conferences import PASSWORD, ConferenceForTests, conference_on, ledger_of

#: When the tests are, in seconds: the middle of a step.
NOW = 1_800_000_015
KEY, OTHER = (b64encode(bytes([n]) * 32).decode() for n in (200, 251))


@pytest.fixture
def address(table: Register, tmp_path: Path) -> str:
    return ledger_of(table, f"sqlite:///{tmp_path / 'c.db'}")


def kept(tmp_path: Path) -> list[str]:
    """What the database has of second factors."""
    with sqlite3.connect(tmp_path / "c.db.conference") as database:
        found = database.execute("SELECT second FROM conference_account WHERE second IS NOT NULL")
        return [text for (text,) in found]


def enrolled(made: ConferenceForTests, at: int = NOW) -> str:
    """Somebody makes a second factor; its secret."""
    client = made.client("a.head", Role.HEAD, "FRA")
    asked = client.post("/account/second", data={"password": PASSWORD, "code": ""})
    link = unescape(re.search(r'href="(otpauth:[^"]*)"', asked.text)[1])  # type: ignore[index]
    secret = parse_qs(urlsplit(link).query)["secret"][0]
    proved = client.post("/account/second", data={"code": TOTP(secret).at(at)})
    assert proved.status_code == 200
    return secret


def lets_in(made: ConferenceForTests, secret: str, at: int) -> bool:
    client = made.stranger()
    client.post("/sign-in", data={"name": "a.head", "password": PASSWORD})
    code = TOTP(secret).at(at)
    return client.post("/sign-in/second", data={"code": code}).status_code == 303


def test_what_is_sealed_is_in_no_file_and_lets_in_all_the_same(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [NOW]
    monkeypatch.setattr(one_time, "time", lambda: clock[0])
    with conference_on(address) as made:
        secret = enrolled(made)
    assert kept(tmp_path) == [secret]  # without a key it is kept as it is
    for keys in ([KEY], [OTHER, KEY], [OTHER]):
        clock[0] += 30
        sealing = SecondSecrets(keys)
        with conference_on(address, secrets=sealing) as made:
            assert sealing.prepare(made.accounts.store) == 1
            assert lets_in(made, secret, clock[0])
            if keys == [KEY]:
                # One that is made now, and one that is begun and never ended.
                clock[0] += 30
                client = made.clients["a.head"] = made.stranger()
                token = made.accounts.let_in("a.head", "here", "a test")
                client.cookies.set("__Host-session", token)
                code = TOTP(secret).at(clock[0])
                asked = client.post("/account/second", data={"password": PASSWORD, "code": code})
                shown = re.search(r'class="secret">([A-Z2-7 ]*)<', asked.text)
                assert shown is not None
                begun = shown[1].replace(" ", "").encode()
        files = b"".join(file.read_bytes() for file in tmp_path.glob("c.db*"))
        assert begun not in files
        assert all(is_sealed(text) for text in kept(tmp_path))
        assert secret not in "".join(kept(tmp_path))
    with (
        conference_on(address) as made,
        pytest.raises(ContingentError, match=r"--second-key FILE.*account lost LEDGER NAME"),
    ):
        SecondSecrets([KEY]).prepare(made.accounts.store)


def test_a_room_without_the_key_does_not_start(
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(one_time, "time", lambda: NOW)
    with conference_on(address, secrets=SecondSecrets([KEY])) as made:
        enrolled(made)
    before = kept(tmp_path)
    served = ["serve", address, "--conference", "--proxy", "127.0.0.1", "--port", "0"]
    assert run(served) == 1
    told = capsys.readouterr().err
    assert "second factors of 1 accounts are sealed with a key that is not here (a.head)" in told
    assert kept(tmp_path) == before


def test_a_secret_is_opened_for_whose_it_is_alone() -> None:
    box = SecretBox([KEY])
    sealed = box.seal("JBSWY3DP", "a.head")
    assert box.open(sealed, "a.head") == "JBSWY3DP"
    assert SecretBox([OTHER, KEY]).open(sealed, "a.head") == "JBSWY3DP"
    assert box.seal("JBSWY3DP", "a.head") != sealed
    for other, name in ((box, "b.head"), (SecretBox([OTHER]), "a.head")):
        with pytest.raises(NotOpened):
            other.open(sealed, name)
    for broken in (sealed[:-2], f"{sealed[:40]}A{sealed[41:]}", "sealed:", f"sealed:{'A' * 100}"):
        with pytest.raises(NotOpened):
            box.open(broken, "a.head")


@pytest.mark.parametrize("text", ["short", "ä" * 44, b64encode(b"x" * 31).decode(), KEY[:-1]])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ContingentError, match=r"line 2 .* openssl rand -base64 32"):
        SecretBox([KEY, text])


def test_keys_are_told_by_a_file_or_a_variable_that_is_emptied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing: dict[str, Any] = dict.fromkeys(WaysIn.__dataclass_fields__)
    monkeypatch.setenv("CONTINGENT_SECOND_KEY", f"{KEY}\n")
    assert WaysIn(**nothing).take_secrets() == Secrets("", (KEY,))
    assert "CONTINGENT_SECOND_KEY" not in os.environ
    assert WaysIn(**nothing).take_secrets() == Secrets("", ())
    file = tmp_path / "key"
    file.write_text(f"{OTHER}\n{KEY}\n")
    assert WaysIn(**{**nothing, "second_key": file}).take_secrets() == Secrets("", (OTHER, KEY))
    file.write_text("\n")
    with pytest.raises(ContingentError, match="holds no key"):
        WaysIn(**{**nothing, "second_key": file}).take_secrets()
