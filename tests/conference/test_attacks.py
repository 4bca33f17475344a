"""Attacks on a conference, by everybody who could try: strangers and each role.

By day each role meets a share of them; at night each meets all.
"""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from contingent.conference.role import KEEPERS, Role
from contingent.web.policy import POLICY, is_open
from tests.conference.attacks import CANARY, FORMULAS, HIDDEN, Sent, addresses, attacked, tricks
from tests.conference.conferences import PASSWORD, ConferenceForTests, conference_on, ledger_of
from tests.web.rooms import TestClient

NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
STRANGER = "a stranger"
WHO = (STRANGER, *map(str, Role))
#: By day one of so many.
SHARE = 40
#: Who is asked about by day: whoever has most to gain.
DAY = {str(Role.HEAD)}


def by_day(names: Iterable[str]) -> list[Any]:
    """Names to try, most of them at night."""
    night = pytest.mark.nightly
    return [pytest.param(name, marks=() if name in DAY else night) for name in names]


SEES_ALL = {str(role) for role in KEEPERS}
HIDDEN_FROM = tuple(who for who in WHO if who not in SEES_ALL)


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConferenceForTests]:
    file: Path = tmp_path_factory.mktemp("besieged") / "c.db"
    with conference_on(ledger_of(attacked(), f"sqlite:///{file}")) as made:
        for role in Role:
            nation = "FRA" if role in {Role.HEAD, Role.MEMBER} else None
            made.client(str(role), role, nation)
        made.client("deu", Role.HEAD, "DEU")
        yield made


def client_of(made: ConferenceForTests, who: str) -> TestClient:
    return made.stranger() if who == STRANGER else made.clients[who]


def send(client: TestClient, sent: Sent) -> tuple[int, bytes]:
    """The status and the body; what a client would not even send counts as refused."""
    try:
        answer = client.request(sent.method, sent.path, headers=sent.headers, content=sent.body)
    except (UnicodeEncodeError, ValueError):
        return 400, b""
    return answer.status_code, answer.content


@pytest.mark.slow
@pytest.mark.parametrize("who", by_day(WHO))
def test_no_trick_breaks_anything_or_tells_of_what_is_hidden(
    besieged: ConferenceForTests, who: str
) -> None:
    before = besieged.ledger.head()
    client, of_all = client_of(besieged, who), list(tricks())
    chosen = of_all if NIGHTLY else of_all[WHO.index(who) :: SHARE]
    for sent in chosen:
        # Signing out, or another password, would end the attack.
        if sent.path in {"/sign-out", "/account/password"}:
            continue
        status, body = send(client, sent)
        assert status < 500, (who, str(sent), body[:300])
        assert b"Traceback" not in body, str(sent)
        assert b'File "' not in body, str(sent)
        if who not in SEES_ALL:
            assert CANARY.encode() not in body, (who, str(sent))
        if who == STRANGER:
            assert status != 200 or b"pol-a" not in body, str(sent)
    assert besieged.ledger.head() == before, who


FOREIGN = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "https://127.0.0.1.evil.example"},
    {"origin": "http://127.0.0.1", "sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
)


@pytest.mark.parametrize("who", WHO)
def test_nothing_is_done_that_a_page_elsewhere_has_a_browser_send(
    besieged: ConferenceForTests, who: str
) -> None:
    before, client = besieged.ledger.head(), client_of(besieged, who)
    for number, path in enumerate(addresses("POST")):
        chosen = FOREIGN if NIGHTLY else FOREIGN[number % len(FOREIGN) :][:1]
        for headers in chosen:
            answer = client.post(path, data={"name": "x"}, headers=headers)
            assert answer.status_code == 403, (path, headers)
    assert besieged.ledger.head() == before


def test_nothing_is_changed_by_asking(besieged: ConferenceForTests) -> None:
    """A link or a picture has a browser ask by GET: nothing may be recorded by that."""
    before, sessions = besieged.ledger.head(), len(besieged.accounts.sessions(None))
    form = {
        "do": "propose",
        "title": "Everything",
        "colluding": "1",
        "quantities": "offered x",
        "offer": "fra-own",
        "deed": "withdraw",
        "row": "offer fra-own",
        "fields": "existence",
        "to": "all",
        "why": "x",
        "name": "x",
        "nations": "FRA",
        "actor": "x",
        "reason": "x",
        "verb": "nation set",
        "id": "NOR",
        "event": "1",
        "session": "x",
    }
    for who in ("chair", "head", "staff") if NIGHTLY else ("chair",):
        for path in (p for p in addresses("GET") if p in FORMS or (NIGHTLY and p not in WORKED)):
            if is_open(f"GET {path}", Role(who)) and not path.startswith(NEVER_ENDS):
                besieged.clients[who].get(path, params=form)
    assert besieged.ledger.head() == before
    assert len(besieged.accounts.sessions(None)) == sessions


FORMS = frozenset(addresses("POST"))
WORKED = ("/", "/matrix", "/map", "/timeline", "/compare")
NEVER_ENDS = ("/news", "/table/news", "/stream", "/follow", "/brief", "/api/", "/hinges", "/diary")
#: Addresses at which a row is named, and how.
NAMED = (
    *("/offer?of={}", "/register?q={}", "/table/offer?offer={}", "/table/write?offer={}"),
    *("/api/table/offer?offer={}", "/?suppose=condition:{}", "/table/round?name={}"),
    *("/table/snapshot?name={}", "/claim?of={}", "/line?of={}", "/api/plan?suppose=firm:{}"),
)


@pytest.mark.slow
@pytest.mark.parametrize("who", by_day(HIDDEN_FROM))
def test_a_hidden_row_is_as_one_that_is_not_there(besieged: ConferenceForTests, who: str) -> None:
    """Asked for by its id it is answered as an id that nobody has, word by word."""
    client = client_of(besieged, who)
    for address in NAMED if NIGHTLY else NAMED[:5]:
        for hidden in HIDDEN:
            # As near to the names that are seen as the hidden one is.
            nothing = hidden.replace("7f3a", "7f3b")
            found, missing = (client.get(address.format(one)) for one in (hidden, nothing))
            assert found.status_code == missing.status_code, address
            assert found.text.replace(hidden, nothing) == missing.text, address


@pytest.mark.parametrize("who", by_day(w for w in HIDDEN_FROM if w != STRANGER))
def test_nobody_writes_a_row_of_another(besieged: ConferenceForTests, who: str) -> None:
    client, before = client_of(besieged, who), besieged.ledger.head()
    form = {"title": "Mine", "supplies": "mech-bn:1", "packages": "9", "state": "offered"}
    for name in (*HIDDEN, "pol-a", "deu-nothing"):
        # That it has changed meanwhile is told of what is not there, hidden or not.
        refused = {403, 404, 422} if name == "pol-a" else {403, 409}
        for deed in ("slip", "position", "withdraw"):
            sent = {**form, "offer": name, "deed": deed, "tag": "0" * 16}
            told = client.post("/table/write", data=sent)
            assert told.status_code in refused, (name, deed)
            assert CANARY not in told.text
        release = {"row": f"offer {name}", "fields": "existence", "to": "all", "why": "x"}
        assert client.post("/releases", data=release).status_code in {403, 422}
    for session in besieged.accounts.sessions("deu"):
        client.post("/account/end", data={"session": session.session})
    assert besieged.clients["deu"].get("/account").status_code == 200
    assert besieged.ledger.head() == before
    assert not besieged.accounts.store.held()


def test_a_session_is_the_room_s_to_give(besieged: ConferenceForTests) -> None:
    """One that somebody planted in a browser is none, before and after its owner signs in."""
    planted = "A" * 43
    victim = besieged.stranger(cookies={"__Host-session": planted})
    assert victim.get("/account").status_code == 303
    signed_in = victim.post("/sign-in", data={"name": "observer", "password": PASSWORD})
    assert signed_in.status_code == 303
    given = signed_in.cookies["__Host-session"]
    assert given != planted
    for cookie in (f"__Host-session={planted}", f"session={given}", f"__host-session={given}"):
        other = besieged.stranger(headers={"cookie": cookie})
        assert other.get("/account").status_code == 303, cookie
    elsewhere = besieged.stranger()
    assert elsewhere.get(f"/account?session={given}&__Host-session={given}").status_code == 303
    assert elsewhere.get("/account", headers={"x-session": given}).status_code == 303


@pytest.mark.parametrize(
    "to",
    ["http://[", "//[::1", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:1"],
)
def test_signing_in_leads_nowhere_else(besieged: ConferenceForTests, to: str) -> None:
    shown = besieged.stranger().get("/sign-in", params={"to": to})
    assert shown.status_code == 200
    given = {"name": "observer", "password": PASSWORD, "to": to}
    assert besieged.stranger().post("/sign-in", data=given).headers["location"] == "/table"


def test_who_takes_part_is_not_told_at_the_door(besieged: ConferenceForTests) -> None:
    stranger = besieged.stranger()
    told = {
        stranger.post("/sign-in", data={"name": name, "password": "wrong"}).text.replace(name, "N")
        for name in ("auditor", "nobody.x")
    }
    assert len(told) == 1
    wrong = {"password": PASSWORD, "again": PASSWORD}
    codes = ("x", "A" * 43)
    told = {stranger.post("/invitation", data={**wrong, "code": one}).text for one in codes}
    assert len(told) == 1


@pytest.mark.parametrize("who", by_day(str(r) for r in Role if r is not Role.AUDITOR))
def test_no_sheet_that_is_taken_away_works_out_what_somebody_wrote(
    besieged: ConferenceForTests, who: str
) -> None:
    client = client_of(besieged, who)
    rows = list(csv.reader(io.StringIO(client.get("/register.csv").text)))
    cells = [cell for row in rows for cell in row]
    for text in FORMULAS:
        assert any(text in cell for cell in cells), text
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r\uff1d")]
    book = load_workbook(io.BytesIO(client.get("/register.xlsx").content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_every_address_is_met(besieged: ConferenceForTests) -> None:
    """The tricks reach every address of the table of policies, so that a new one is tried too."""
    met = {sent.path.partition("?")[0] for sent in tricks()}
    assert set(addresses("POST")) <= met
    assert besieged.app is not None
    assert len(POLICY) > 60
