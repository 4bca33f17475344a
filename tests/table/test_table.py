"""The rooms at the table, each with its own eyes; a snapshot of two chairs; a round in a knot."""

import json
import re

import pytest

from contingent.conference.held import HeldWrite
from contingent.conference.role import Role
from contingent.errors import LedgerBusy
from contingent.services.chair.snapshots import Snapshot
from contingent.services.conference.writing import DelegationDesk
from contingent.web.table import marks, rooms
from tests.conference.asking import Wanted, ask
from tests.conference.conferences import ConferenceForTests
from tests.table.conftest import HEADS
from tests.web.own_loop import run_apart


def page(table: ConferenceForTests, who: str, address: str = "/table") -> str:
    answer = table.clients[who].get(address)
    assert answer.status_code == 200, (address, answer.text)
    return answer.text


def test_each_sees_its_own_room(table: ConferenceForTests) -> None:
    mine = page(table, "fra")
    assert "A French battalion" in mine
    assert "Only with the Americans" in mine
    assert "A German battalion" in mine  # released to France
    assert "Only with the Americans" not in page(table, "deu")
    assert "600" not in page(table, "observer")
    chair = page(table, "chair")
    assert "6 of 8 nations" in chair
    assert "United" not in chair
    gaps = page(table, "chair", "/table?gaps=1")
    assert "Battalions in the east" in gaps


def test_what_is_hidden_is_on_no_page(table: ConferenceForTests) -> None:
    """Shows that of an offer released to nobody no page of another says a word."""
    for who in ("deu", "pol", "observer"):
        for address in ("/table", "/register", "/api/register"):
            text = table.clients[who].get(address).text
            assert "fra-late" not in text
            assert "Only with the Americans" not in text


def test_a_delegation_asks_of_its_own_offer_alone(table: ConferenceForTests) -> None:
    found = page(table, "fra", "/table/offer?offer=fra-a")
    assert "What does it unlock?" in found
    assert "A German battalion" in found
    never = page(table, "fra", "/table/offer?offer=fra-late")
    assert "<strong>Never</strong>, in the world" in never
    answer = table.clients["fra"].get("/api/table/offer?offer=fra-a").json()
    assert {one["offer"] for one in answer["came"]} == {"deu-a", "pol-a"}
    for name in ("fra-late", "nothing"):
        other = table.clients["deu"].get(f"/table/offer?offer={name}")
        assert other.status_code == 404
        assert "deu-a" in other.text
    costs = page(table, "pol", "/table/offer?offer=pol-a")
    assert "If it no longer does not serve in" in costs or "Nothing more" in costs


def test_a_letter_says_what_its_nation_may_see(table: ConferenceForTests) -> None:
    found = page(table, "chair", "/table/letter?to=GBR&line=land&words=We+need+you.")
    assert "We ask for an offer that serves the line “Battalions in the east”" in found
    assert "We need you." in found
    letter = found.partition('class="letter"')[2]
    assert "Of GBR" in letter
    assert "French" not in letter
    text = table.clients["chair"].get("/table/letter?to=GBR&line=land&form=txt")
    assert text.headers["content-type"].startswith("text/plain")
    wrong = page(table, "chair", "/table/letter?to=GBR&suppose=condition:fra-a")
    assert "there is no offer of GBR" in wrong


def test_two_chairs_publish_the_same_for_all(table: ConferenceForTests) -> None:
    # Line ends as a browser sends them.
    given = {"title": "Day one", "quantities": "offered mech-bn\r\n", "sought": "land\r\n"}
    draft = page(table, "chair", "/table/snapshots?title=Day+one&quantities=offered+mech-bn")
    assert "10 to 19" in draft
    sent = table.clients["chair"].post("/table/snapshots", data={**given, "do": "propose"})
    assert sent.status_code == 303, sent.text
    assert "Day one" not in page(table, "observer")
    (name,) = re.findall(r'name="name" value="([0-9a-f]{32})"', page(table, "second"))
    again = table.clients["chair"].post("/table/snapshots/publish", data={"name": name})
    assert "another chair has to publish it" in again.text
    sent = table.clients["second"].post("/table/snapshots/publish", data={"name": name})
    assert sent.status_code == 303
    bodies = {
        table.clients[who].get(f"/api/table/snapshot?name={name}").text
        for who in (*HEADS, "observer", "chair")
    }
    (body,) = bodies
    assert Snapshot.read(json.loads(body)).name == name
    assert "10 to 19" in page(table, "observer")
    assert "Battalions in the east" in page(table, "fra", f"/table/snapshot?name={name}")


def test_a_snapshot_that_tells_too_much_is_refused_with_what_passes(
    table: ConferenceForTests,
) -> None:
    draft = page(table, "chair", "/table/snapshots")
    assert "tells too much" in draft
    assert "Take only what passes" in draft
    sent = table.clients["chair"].post("/table/snapshots", data={"title": "All", "do": "propose"})
    assert "would tell too much" in sent.text
    for who in (*HEADS, "observer"):
        assert table.clients[who].get("/table/snapshots").status_code == 403


def test_a_knot_stands_in_a_sealed_round(table: ConferenceForTests) -> None:
    """Shows a whole round: sealed, one withdraws and seals again, list, files, close, checks."""
    chair = table.clients["chair"]
    opened = chair.post("/table/round/open", data={"nations": "FRA DEU POL", "world": "base"})
    address = opened.headers["location"]
    name = address.partition("name=")[2]
    files = {}
    for who in HEADS:
        files[who] = _seal(table, who, name)
    assert "withdrawn" not in page(table, "pol", address)
    table.clients["pol"].post("/table/round/withdraw", data={"name": name})
    assert "withdrawn" in page(table, "observer", address)
    files["pol"] = _seal(table, "pol", name)
    early = table.clients["fra"].post(
        "/table/round/hand-over", data={"name": name, "sealed": files["fra"]}
    )
    assert early.status_code == 422
    chair.post("/table/round/list", data={"name": name})
    for who, text in files.items():
        given = {"name": name, "sealed": text}
        sent = table.clients[who].post("/table/round/hand-over", data=given)
        assert sent.status_code == 303, sent.text
    assert "Handed over" not in page(table, "fra", address)
    for _ in range(2):
        assert chair.post("/table/round/close", data={"name": name}).status_code == 303
    shown = page(table, "observer", address)
    for title in ("A French battalion", "A German battalion", "A Polish battalion"):
        assert title in shown
    assert "Only with the Americans" not in shown
    checked = table.clients["fra"].post(
        "/table/round/check", data={"name": name, "sealed": files["fra"]}
    )
    assert "✗" not in checked.text
    assert "fra-a stands." in checked.text
    assert "fra-late does not stand." in checked.text


def _seal(table: ConferenceForTests, who: str, name: str) -> str:
    nation = HEADS[who].lower()
    own = ["fra-a", "fra-late"] if nation == "fra" else [f"{nation}-a"]
    given = {"name": name, "release-time": "1", **{f"offer-{one}": "1" for one in own}}
    answer = table.clients[who].post("/table/round/seal", data=given)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return answer.text


def test_reminders_are_of_what_is_one_s_own_and_published(table: ConferenceForTests) -> None:
    assert re.search(r"Seen by you and the staff alone .*“Only with the Amer", page(table, "fra"))
    table.clients["chair"].post("/table/round/open", data={"rehearsal": "1"})
    assert "A rehearsal is open, and nothing sealed of yours is published" in page(table, "deu")


def test_a_delegation_writes_its_own_offer_and_nobody_else_sees_it(
    table: ConferenceForTests,
) -> None:
    form = {
        "title": "A hospital ship",
        "capability": "frigate",
        "amount": "1",
        "packages": "1",
        "personnel": "90",
        "condition": "DEU and at least 2 other nations",
        "caveats": "not in POL",
        "state": "offered",
        "confidence": "high",
        "deed": "new",
    }
    client = table.clients["fra"]
    read = client.post("/table/write", data={**form, "do": "read"})
    assert "Reads: DEU takes part and at least 2 other nations take part." in read.text
    wrong = client.post("/table/write", data={**form, "condition": "DEU and", "packages": "x"})
    assert wrong.status_code == 422
    assert "A hospital ship" in wrong.text
    assert wrong.text.count("packages") > 1
    assert client.post("/table/write", data=form).status_code == 303
    assert "A hospital ship" in page(table, "fra")
    for who in ("deu", "observer"):
        assert "hospital" not in page(table, who) + table.clients[who].get("/api/register").text


def test_a_conflict_is_told_with_who_and_what_and_nothing_is_lost(
    table: ConferenceForTests,
) -> None:
    member = table.client("fra.member", Role.MEMBER, "FRA")
    shown = member.get("/table/write?offer=fra-late").text
    (tag,) = re.findall(r'name="tag" value="([0-9a-f]{16})"', shown)
    form = {
        "offer": "fra-late",
        "tag": tag,
        "title": "Only with the Americans",
        "supplies": "mech-bn:1",
        "packages": "1",
        "condition": "USA",
        "state": "reported",
        "confidence": "high",
        "deed": "slip",
    }
    sent = table.clients["fra"].post("/table/write", data={**form, "packages": "3"})
    assert sent.status_code == 303, sent.text
    clash = member.post("/table/write", data={**form, "packages": "7"})
    assert clash.status_code == 409
    assert "fra changed this offer while you wrote" in clash.text
    assert "packages: now “3”, you wrote “7”" in clash.text
    (tag,) = re.findall(r'name="tag" value="([0-9a-f]{16})"', clash.text)
    assert member.post("/table/write", data={**form, "tag": tag}).status_code == 303


def test_another_s_offer_is_written_by_nobody_else(table: ConferenceForTests) -> None:
    for name in ("fra-late", "nothing"):
        assert table.clients["deu"].get(f"/table/write?offer={name}").status_code == 404
    form = {"offer": "fra-a", "tag": "", "title": "x", "packages": "9", "deed": "slip"}
    sent = table.clients["deu"].post("/table/write", data=form)
    assert sent.status_code == 404
    assert "changed this offer" not in sent.text
    assert "A French battalion" in page(table, "fra")


def test_a_ledger_that_is_busy_is_no_news(
    table: ConferenceForTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it told as news, every browser would ask for its page at once, and keep it busy."""
    looks = []

    def held(_desk: DelegationDesk) -> list[HeldWrite]:
        looks.append(1)
        if len(looks) % 2:
            return []
        raise LedgerBusy

    monkeypatch.setattr(DelegationDesk, "held", held)
    monkeypatch.setattr(marks, "FRESH", 0.0)
    monkeypatch.setattr(rooms, "LOOK", 0.02)
    token = table.clients["fra"].cookies["__Host-session"]
    heard = run_apart(ask(table.app, Wanted("GET", "/table/news", endless=True), token))
    assert len(looks) > 3
    assert heard.body.count(b"data: ") == 1
