"""Strings that stand in what is hidden alone: searched in what is handed out, copied and logged.

Each search is tried first on what does hold them, so that none finds nothing since it cannot.
"""

import io
import logging
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from pyotp import TOTP
from pypdf import PdfReader

from contingent.adapters.identity import one_time
from contingent.cli.main import run
from contingent.conference.role import Role
from contingent.services.conference.second_secrets import SecondSecrets
from contingent.web.conference.noting import EXPORTS
from contingent.web.pages import situation
from contingent.web.table import rooms
from tests.conference.attacks import CANARY, HIDDEN, attacked
from tests.conference.conferences import PASSWORD, ConferenceForTests, conference_on, ledger_of
from tests.storage.conftest import Fresh
from tests.web.rooms import TestClient

NOW = 1_800_000_015
#: What is in the hidden rows alone; the number of people as well.
HELD = (CANARY, *HIDDEN, "737")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConferenceForTests]:
    file = tmp_path_factory.mktemp("canaries") / "c.db"
    with conference_on(ledger_of(attacked(), f"sqlite:///{file}")) as made:
        made.client("a.head", Role.HEAD, "FRA")
        made.client("an.observer", Role.OBSERVER)
        made.client("a.staff", Role.STAFF)
        yield made


def words_in(data: bytes) -> str:
    """All text in a file: of archives and PDFs what is in them."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(words_in(archive.read(name)) for name in archive.namelist())
    if data.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(data))
        # Words are parted and hyphenated over lines.
        return "".join("".join(page.extract_text().split()) for page in reader.pages)
    return re.sub(r"<[^>]*>", "", data.decode("utf-8", "replace")) + data.decode("latin-1")


def found_in(data: bytes) -> list[str]:
    text = words_in(data)
    # A longer number, as of a place on a slide, is another.
    return [held for held in HELD if re.search(rf"(?<!\d){held}(?!\d)", text)]


def taken(client: TestClient, name: str) -> bytes:
    path = name.partition(" ")[2]
    query = {"kind": "nation", "of": "DEU"} if path.startswith("/brief") else {}
    answer = client.get(path, params=query)
    assert answer.status_code == 200, (path, answer.text[:200])
    return answer.content


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EXPORTS))
def test_what_is_taken_away_holds_nothing_hidden(watched: ConferenceForTests, name: str) -> None:
    assert found_in(taken(watched.clients["a.staff"], name))
    for who in ("a.head", "an.observer"):
        assert found_in(taken(watched.clients[who], name)) == []


@pytest.mark.parametrize("form", ["xlsx", "json", "kml", "geojson"])
def test_a_view_that_is_handed_out_holds_nothing_hidden(
    watched: ConferenceForTests, form: str, tmp_path: Path
) -> None:
    address = watched.ledger.place.address
    folder, whole = tmp_path / "for-france", tmp_path / "whole"
    for viewer, to in (("FRA", folder), ("staff", whole)):
        assert run(["view", address, "--as", viewer, "--to", str(to)]) == 0
    for of, holds in ((whole, True), (folder, False)):
        files = b"".join(file.read_bytes() for file in of.rglob("*") if file.is_file())
        assert bool(found_in(files)) is holds
        made = tmp_path / f"{of.name}.{form}"
        assert run(["export", str(of), str(made)]) == 0
        if form in {"xlsx", "json"} or not holds:
            assert bool(found_in(made.read_bytes())) is holds


def everything(address: str) -> bytes:
    """All that a database holds, as whoever copies it has it."""
    if address.startswith("sqlite:///"):
        file = Path(address.removeprefix("sqlite:///"))
        return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))
    with psycopg.connect(address) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        kept = b""
        for (name,) in names:
            with connection.cursor().copy(f'COPY "{name}" TO STDOUT') as copied:  # type: ignore[call-overload, unused-ignore]
                kept += b"".join(bytes(part) for part in copied)
        return kept


def test_no_copy_holds_what_would_let_somebody_in(
    anywhere: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shows it of the databases, of a backup, and of a dump; all of these hold a canary."""
    monkeypatch.setattr(one_time, "time", lambda: NOW)
    address = ledger_of(attacked(), anywhere())
    sealing = SecondSecrets([b64encode(bytes(32)).decode()])
    with conference_on(address, secrets=sealing) as made:
        client = made.client("a.head", Role.HEAD, "FRA")
        link = made.accounts.invite("b.member", Role.MEMBER, "FRA", "a test")
        asked = client.post("/account/second", data={"password": PASSWORD, "code": ""})
        told = unescape(re.search(r'href="(otpauth:[^"]*)"', asked.text)[1])  # type: ignore[index]
        secret = parse_qs(urlsplit(told).query)["secret"][0]
        proved = client.post("/account/second", data={"code": TOTP(secret).at(NOW)})
        codes = re.findall(r"<code>([a-z2-7-]*)</code>", proved.text)
        session = client.cookies["__Host-session"]
        door = made.stranger()
        door.post("/sign-in", data={"name": "a.head", "password": PASSWORD})
        begun = door.cookies["__Host-begun"]
        copies = {}
        for more in ([], ["--dump"]):
            file = tmp_path / f"copy{len(more)}"
            assert run(["backup", address, str(file), *more]) == 0
            copies[file.name] = file.read_bytes()
    copies["database"] = everything(address)
    for name, copy in copies.items():
        assert CANARY.encode() in copy, name
        for held in (PASSWORD, link, secret, session, begun, *codes):
            assert held.encode() not in copy, name
        # Of accounts nothing is in a copy of the ledger.
        assert (b"a.head" in copy) is (name == "database")


def _raises(*_: object, **__: object) -> None:
    try:
        int(CANARY)
    except ValueError as error:
        raise KeyError(CANARY) from error


@pytest.mark.parametrize(
    ("place", "name", "path"),
    [(rooms, "own_rows", "/table"), (situation, "known_at_once", "/")],
)
def test_no_log_holds_what_an_error_says(
    watched: ConferenceForTests,
    place: object,
    name: str,
    path: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(place, name, _raises)
    with caplog.at_level(logging.DEBUG):
        answer = watched.clients["a.head"].get(path)
    assert answer.status_code == 500
    number = re.search(r"error ([0-9a-f]{8})", answer.text)
    assert number is not None
    assert CANARY not in answer.text
    assert f"error {number[1]}" in caplog.text
    assert "builtins.ValueError" in caplog.text
    assert "in _raises" in caplog.text
    assert CANARY not in caplog.text
