"""Recording in the room, without a browser: what browsers without scripts do."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contingent.cli.main import run
from contingent.ledger.rows import TABLES
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.who import who_stands
from contingent.services.cases.opening import open_case
from contingent.services.ledger.addresses import read_ledger
from contingent.services.ledger.kept_ledger import KeptLedger
from contingent.web.place import Place
from contingent.web.recording.fields import FIELDS
from tests.web.forms import PageForm
from tests.web.rooms import TestClient, create_app

CHANGE = "/record?verb=offer+changed&of=gbr-1"
SIGNED = {"who": "Ann Analyst", "why": "Statement of 2 December"}
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"


@pytest.fixture
def address(case_folder: Path, tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 'r.db'}"
    assert run(["import", str(case_folder), made]) == 0
    return made


@pytest.fixture
def room(address: str) -> Iterator[TestClient]:
    with TestClient(create_app(KeptLedger(address)), follow_redirects=False) as client:
        yield client


#: What a new offer must say besides what it is.
SAID = {
    "f__state": "offered",
    "f__confidence": "medium",
    "f__basis": "assumed",
    "f__personnel": "120",
    "f__ready": "30 days",
}


def send(client: TestClient, page: str, **given: str) -> tuple[int, PageForm]:
    """Fill in and send the form of a page; the status, and the page it leads to."""
    shown = client.get(page)
    assert shown.status_code == 200, shown.text
    form = PageForm(shown.text)
    return post(client, form, **given)


def post(client: TestClient, form: PageForm, **given: str) -> tuple[int, PageForm]:
    unknown = {n.replace("__", ".") for n in given} - set(form.fields)
    assert not unknown
    sent = form.fields | {n.replace("__", "."): text for n, text in given.items()}
    answer = client.post(form.action, data=sent)
    if answer.status_code == 303:
        return 303, PageForm(client.get(answer.headers["location"]).text)
    return answer.status_code, PageForm(answer.text)


def test_a_change_is_recorded_shown_and_undone(room: TestClient, address: str) -> None:
    before = read_ledger(address)
    status, page = send(room, CHANGE, f__packages="3", f__condition="ceasefire", **SIGNED)
    assert status == 303
    assert "Recorded as entry 2" in page.text
    assert re.search(r"by Ann Analyst Statement of 2 December .* packages 1 → .* 3", page.text)
    held = read_ledger(address).offers_by_id
    old, new = (held[name] for name in held if name.startswith("gbr-1"))
    assert (old.packages, new.packages, str(new.condition)) == (1, 3, "ceasefire")
    assert old.known_until == new.known_from
    assert "gbr-1-20" in room.get("/register").text

    status, page = send(room, "/undo?event=2")
    assert status == 303
    assert "change undone" in page.text
    assert read_ledger(address).content_hash == before.content_hash


def test_the_name_is_remembered_and_nothing_else(room: TestClient) -> None:
    assert PageForm(room.get(CHANGE).text).fields["who"] == ""
    shown = PageForm(room.get(CHANGE).text)
    sent = shown.fields | {"f.packages": "3", "who": 'Ann "A" Ö;', "why": "r"}
    answer = room.post(shown.action, data=sent)
    cookie = answer.headers["set-cookie"]
    for word in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert word in cookie
    fresh = PageForm(room.get("/record?verb=claim+accepted").text)
    assert fresh.fields["who"] == 'Ann "A" Ö;'
    assert fresh.fields["why"] == ""


def test_every_fault_is_shown_at_once_beside_its_field_and_nothing_is_lost(
    room: TestClient, address: str
) -> None:
    before = read_ledger(address).content_hash
    wrong = {
        "on": "soon",
        "f__packages": "many",
        "f__condition": "FRA and (",
        "f__claims": "C9",
        "f__caveats": "never on Mondays",
        "f__title": "A <b>title</b> & more",
        "who": "",
        "why": "  ",
    }
    status, page = send(room, CHANGE, **wrong)
    assert status == 422
    assert "7 faults; nothing was recorded" in page.text
    for name in ("on", "f-packages", "f-condition", "f-claims", "f-caveats", "who", "why"):
        beside = f'id="f-{name}-fault"'
        assert beside in page.html, name
        assert re.search(rf'id="f-{name}"[^>]* aria-invalid="true"', page.html), name
    for name, text in wrong.items():
        assert page.fields[name.replace("__", ".")] == text.strip()
    assert read_ledger(address).content_hash == before


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("f__personnel", "1.000", "write 1000, without a point"),
        ("f__rest_ratio", "1,5", "write 1.5, with a point"),
        ("f__from", "1.0", "neither the number of a step"),
        ("on", "20250410", "is not a date"),
    ],
)
def test_a_form_reads_a_cell_as_a_table_does(
    room: TestClient, field: str, text: str, told: str
) -> None:
    status, page = send(room, CHANGE, **{field: text}, **SIGNED)
    assert status == 422
    assert told in page.text
    assert page.fields[field.replace("__", ".")] == text


def test_a_form_sent_as_it_was_shown_says_there_is_nothing_to_record(room: TestClient) -> None:
    status, page = send(room, CHANGE, **SIGNED)
    assert status == 422
    assert "is like that already" in page.text


@pytest.mark.slow
def test_every_offer_and_claim_of_the_embedded_case_survives_its_form(ukraine_ledger: str) -> None:
    """What the form shows reads back as what the register holds, or it would record a change."""
    held = open_case("ukraine")
    # By day every third offer; the forms of a few made ones, in all their fields, are tried above.
    pages = [
        f"/record?verb=offer+corrected&of={o.offer}" for o in held.offers[:: 1 if NIGHTLY else 3]
    ]
    pages += [
        f"/record?verb=claim+corrected&of={c.id}" for c in held.claims[:: 1 if NIGHTLY else 10]
    ]
    with TestClient(create_app(KeptLedger(ukraine_ledger)), follow_redirects=False) as client:
        for page in pages:
            status, shown = send(client, page, **SIGNED)
            assert (status, "is like that already" in shown.text) == (422, True), page


def test_of_two_who_change_the_same_the_second_is_told(room: TestClient, address: str) -> None:
    page = "/record?verb=offer+corrected&of=gbr-1"
    mine = PageForm(room.get(page).text)
    send(room, page, f__packages="5", f__note="from Bob", **SIGNED | {"who": "Bob"})
    status, shown = post(room, mine, f__packages="2", f__title="A brigade", **SIGNED)
    assert status == 409
    assert "Bob: note none → from Bob, packages 1 → 5" in shown.text
    assert "Somebody else meanwhile wrote: 5" in shown.text
    assert shown.fields["f.packages"] == "2"  # what was written stays
    assert shown.fields["f.note"] == "from Bob"  # what was left alone is as it is now
    status, _ = post(room, shown)
    assert status == 303
    held = read_ledger(address).offers_by_id["gbr-1"]
    assert (held.packages, held.note, held.title) == (2, "from Bob", "A brigade")


def test_who_is_second_to_change_a_position_is_led_to_the_new_one(
    room: TestClient, address: str
) -> None:
    mine = PageForm(room.get(CHANGE).text)
    assert send(room, CHANGE, f__packages="5", **SIGNED)[0] == 303
    status, shown = post(room, mine, f__title="A brigade", **SIGNED)
    assert status == 409
    assert "known_until none" in shown.text
    assert "of=gbr-1-20" in shown.action
    assert post(room, shown)[0] == 303
    held = read_ledger(address).offers
    assert [(o.packages, o.title) for o in held if o.nation == "GBR"] == [(1, ""), (5, "A brigade")]


def test_what_was_removed_meanwhile_is_said(room: TestClient) -> None:
    page = "/record?verb=claim+corrected&of=C7"
    claim = {"f__id": "C7", "f__iso3": "POL", "f__stated_on": "2026-01-05", "f__stance": "offers"}
    assert send(room, "/record?verb=claim+accepted", **claim, **SIGNED)[0] == 303
    mine = PageForm(room.get(page).text)
    assert send(room, "/record?verb=claim+removed&of=C7", **SIGNED)[0] == 303
    status, shown = post(room, mine, f__paraphrase="long text", **SIGNED)
    assert status == 409
    assert "not there any more" in shown.text
    assert shown.fields["f.paraphrase"] == "long text"


def test_the_same_form_sent_twice_records_once(room: TestClient) -> None:
    form = PageForm(room.get(CHANGE).text)
    one = post(room, form, f__packages="3", **SIGNED)
    two = post(room, form, f__packages="3", **SIGNED)
    assert one[0] == two[0] == 303
    assert "2 entries" in PageForm(room.get("/log").text).text


def test_new_offers_and_claims(room: TestClient, address: str) -> None:
    claim = {"f__id": "C2", "f__iso3": "POL", "f__stated_on": "2026-01-05", "f__stance": "offers"}
    status, page = send(room, "/record?verb=claim+accepted", f__quantity="2", **claim, **SIGNED)
    assert (status, "Claim C2" in page.text) == (303, True)
    offer = {"f__offer": "pol-1", "f__nation": "POL", "f__supplies": "mech-bn:1|guard-bn"}
    more = {"f__packages": "2", "f__claims": "C2", "on": "2026-01-06", **SAID}
    status, page = send(room, "/record?verb=offer+recorded", **offer, **more, **SIGNED)
    assert (status, "Recorded as entry 3" in page.text) == (303, True)
    held = read_ledger(address).offers_by_id["pol-1"]
    assert (held.claims, str(held.known_from)) == (("C2",), "2026-01-06")
    again, page = send(room, "/record?verb=offer+recorded", **offer, **more, **SIGNED)
    assert (again, "is there already" in page.text) == (422, True)
    assert page.fields["f.supplies"] == "mech-bn:1|guard-bn"
    status, page = send(room, "/record?verb=claim+removed&of=C2", **SIGNED)
    assert status == 422
    assert "offers/pol-1, column claims" in page.text


def test_a_withdrawn_offer_stays_to_be_seen(room: TestClient, address: str) -> None:
    page = "/record?verb=offer+withdrawn&of=fra-1"
    assert send(room, page, f__note="After the vote", **SIGNED)[0] == 303
    held = [o for o in read_ledger(address).offers if o.nation == "FRA"]
    assert [(o.state.value, o.note) for o in held] == [
        ("offered", ""), ("withdrawn", "After the vote"),
    ]  # fmt: skip
    assert "Record a withdrawal" not in room.get(f"/offer?of={held[1].offer}").text


def test_undo_is_refused_where_later_changes_rest_on_it(room: TestClient) -> None:
    correct = "/record?verb=offer+corrected&of=gbr-1"
    send(room, correct, f__packages="5", **SIGNED)
    undo = PageForm(room.get("/undo?event=2").text)
    send(room, correct, f__packages="6", **SIGNED | {"who": "Bob"})
    status, page = post(room, undo)
    assert status == 409
    assert "entry 2 cannot be undone" in page.text.lower()
    assert "Bob: packages 5 → 6" in page.text
    shown = PageForm(room.get("/undo?event=2").text)
    assert "It cannot be undone" in shown.text
    assert shown.action == ""
    # The later one first, then the earlier one.
    assert send(room, "/undo?event=3")[0] == 303
    assert send(room, "/undo?event=2")[0] == 303
    assert send(room, "/undo?event=5")[0] == 303  # an undoing too can be undone


@pytest.mark.parametrize(
    ("page", "status", "text"),
    [
        ("/undo?event=1", 200, "It is what the ledger began with"),
        ("/undo?event=99", 409, "no entry 99"),
        ("/undo?event=x", 400, "not the number"),
        ("/undo", 400, "not the number"),
        ("/record?verb=offer+stolen", 404, "there is no change"),
        ("/record?verb=offer+changed&of=none", 404, "there is no offer"),
        ("/log?since=soon", 400, "write 2025-04-10"),
        ("/log?before=x", 400, "not the number"),
        ("/log?scenario=none", 409, "no scenario"),
        ("/register?scenario=none", 409, "no scenario"),
        ("/register?scenario=No", 400, "scenario"),
    ],
)
def test_what_is_not_there_is_said(room: TestClient, page: str, status: int, text: str) -> None:
    answer = room.get(page)
    assert answer.status_code == status
    assert text.lower() in PageForm(answer.text).text.lower()


@pytest.mark.slow
def test_the_log_is_narrowed_and_paged(room: TestClient) -> None:
    correct = "/record?verb=offer+corrected&of=gbr-1"
    for number in range(60):
        name = "Ann" if number % 2 else "Bob"
        status, _ = send(room, correct, f__personnel=str(number), **SIGNED | {"who": name})
        assert status == 303
    page = PageForm(room.get("/log").text)
    assert "61 entries" in page.text
    assert "entry 61," in page.text
    assert "entry 11," not in page.text
    older = re.search(r'href="(/log\?before=12[^"]*)"', page.html)
    assert older
    assert "entry 11," in PageForm(room.get(older[1].replace("&amp;", "&")).text).text
    assert "30 entries" in PageForm(room.get("/log?actor=Bob").text).text
    assert "1 entry," in PageForm(room.get("/log?nation=POL").text).text
    assert "0 entries" in PageForm(room.get("/log?until=2020-01-01").text).text
    assert "Your last change: entry 61" in page.text


@pytest.mark.slow
def test_a_scenario_is_opened_chosen_recorded_in_and_compared(
    room: TestClient, address: str
) -> None:
    status, page = send(room, "/scenarios", name="No Good", who="", why="")
    assert status == 422
    for text in ("'No Good' is no name", "column actor", "column reason"):
        assert text in page.text
    assert page.fields["name"] == "No Good"
    status, page = send(room, "/scenarios", name="less", **SIGNED)
    assert status == 303
    assert '<option value="less" selected>' in page.html
    inside = "/record?verb=offer+corrected&of=gbr-1&scenario=less"
    status, page = send(room, inside, f__packages="9", **SIGNED)
    assert status == 303
    assert "in scenario less" in page.text
    assert read_ledger(address).offers_by_id["gbr-1"].packages == 1
    assert read_ledger(f"{address}#less").offers_by_id["gbr-1"].packages == 9
    shown = room.get("/scenarios").text
    assert "packages" in PageForm(shown).text
    compare = re.search(r'href="(/compare\?[^"]*scenario=less[^"]*)"', shown)
    assert compare
    answer = room.get(compare[1].replace("&amp;", "&"))
    assert answer.status_code == 200
    assert "in scenario less" in answer.text
    assert "in the register" in answer.text
    assert send(room, "/scenarios", name="less", **SIGNED)[0] == 409


def test_a_case_of_files_says_how_to_make_a_ledger(small: Register) -> None:
    with TestClient(create_app(lambda: small, Place("ukraine"))) as client:
        for page in ("/register", "/log", "/scenarios", CHANGE, "/undo?event=1"):
            assert "contingent import ukraine sqlite:///case.db" in client.get(page).text, page
        assert client.post(CHANGE, data=SIGNED).status_code == 409


@pytest.mark.slow
def test_a_ledger_at_a_day_is_read_only(address: str) -> None:
    with TestClient(create_app(KeptLedger(f"{address}@1"))) as client:
        html = client.get("/offer?of=gbr-1").text
        assert "Record a change" not in html
        assert "without" in client.get(CHANGE).text
        assert client.post(CHANGE, data=SIGNED).status_code == 409
        assert client.post("/scenarios", data=SIGNED | {"name": "x"}).status_code == 409


def test_only_forms_are_taken(room: TestClient) -> None:
    assert room.post(CHANGE, json=SIGNED).status_code == 415
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert room.post(CHANGE, content=b"\xff", headers=kind).status_code == 400
    many = "&".join(f"x{n}=1" for n in range(200)).encode()
    assert room.post(CHANGE, content=many, headers=kind).status_code == 400
    foreign = {"origin": "http://elsewhere.example"}
    assert room.post(CHANGE, data=SIGNED, headers=foreign).status_code == 403


def test_parts_that_follow_are_of_the_register_the_page_showed(
    room: TestClient, address: str
) -> None:
    html = room.get("/").text
    found = re.search(r'data-stream="([^"]+)"', html)
    assert found
    words = ["packages=7", "--actor", "B", "--reason", "r"]
    assert run(["record", address, "offer corrected", "gbr-1", *words]) == 0
    told = room.get(found[1].replace("&amp;", "&")).text
    assert "Something was recorded since" in told
    assert "event: part" not in told


def test_what_is_supposed_is_kept_as_a_scenario(room: TestClient, address: str) -> None:
    supposed = "suppose=packages:fra-1:2&suppose=nation:TUR&suppose=condition:fra-1"
    shown = room.get(f"/?{supposed}").text
    assert "Keep as a scenario" in shown
    page = f"/scenarios?{supposed}"
    assert "What is supposed is recorded in it" in room.get(page).text
    status, _ = send(room, page, name="asked-for", **SIGNED)
    assert status == 303
    kept = open_case(f"{address}#asked-for")
    plain = open_case(address)
    asked = Asked(suppose=("packages:fra-1:2", "nation:TUR", "condition:fra-1"))
    assert kept.offers_by_id["fra-1"].packages == plain.offers_by_id["fra-1"].packages + 2
    assert "TUR" not in kept.world(None).without
    one, two = who_stands(kept, Asked()), who_stands(plain, asked)
    assert (one.least, one.greatest) == (two.least, two.greatest)
    assert {o.offer: o.packages for o in kept.offers} == {
        o.offer: o.packages for o in setting_of(plain, asked).register.offers
    }
    assert send(room, page, name="asked-for", **SIGNED)[0] == 409
    assert len(plain.offers) == len(open_case(address).offers)


NEW = {
    "f__offer": "nor-sam",
    "f__nation": "FRA",
    "f__supplies": "mech-bn:1",
    "f__packages": "2",
    "who": "Ann Analyst",
    "why": "Statement",
}


def test_a_new_offer_says_what_a_table_would_leave_to_a_default(
    room: TestClient, address: str
) -> None:
    """D5: an offer with blank fields became one of nobody at no notice, and was planned."""
    path = "/record?verb=offer+recorded"
    before = read_ledger(address).content_hash
    status, page = send(room, path, **NEW)
    assert status == 422
    assert f"{len(SAID)} faults; nothing was recorded" in page.text
    for name in SAID:
        assert f'id="f-{name.replace("__", "-")}-fault"' in page.html
    assert read_ledger(address).content_hash == before
    # Each alone as well, together with what else is wrong.
    for name in SAID:
        status, page = send(room, path, **(NEW | SAID | {name: "", "f__packages": "many"}))
        assert "2 faults; nothing was recorded" in page.text
    assert room.get(path).text.count("(needed)") >= 4 + len(SAID)
    status, _ = send(room, path, **(NEW | SAID))
    assert status == 303
    made = read_ledger(address).offers_by_id["nor-sam"]
    assert (made.personnel, str(made.ready), made.state.value) == (120, "30 days", "offered")


def test_correcting_an_offer_asks_for_no_more_than_it_had(room: TestClient) -> None:
    status, _ = send(
        room, "/record?verb=offer+corrected&of=gbr-1", f__title="Better", who="Ann", why="slip"
    )
    assert status == 303


def test_a_concept_and_its_line_are_added_changed_and_removed(
    room: TestClient, address: str
) -> None:
    status, page = send(room, "/record?verb=concept+added", f__concept="watch", **SIGNED)
    assert status == 303, page.text
    line = {"f__line": "eyes", "f__concepts": "watch", "f__tier": "2", "f__at": "any"}
    thing = next(iter(read_ledger(address).capabilities)).capability
    more = {"f__capability": thing, "f__quantity": "2", **SIGNED}
    status, page = send(room, "/record?verb=line+added", **line, **more)
    assert status == 303, page.text
    assert "Recorded as entry 3" in page.text
    status, page = send(room, "/record?verb=line+changed&of=eyes", f__quantity="3", **SIGNED)
    assert status == 303, page.text
    held = next(one for one in read_ledger(address).requirements if one.line == "eyes")
    assert (held.quantity, held.concepts, held.tier) == (3, ("watch",), 2)
    # A concept that a line names cannot go; and none is overwritten by being added again.
    status, page = send(room, "/record?verb=concept+removed&of=watch", **SIGNED)
    assert status == 422
    again = {"f__concept": "watch", "f__title": "Another", **SIGNED}
    status, page = send(room, "/record?verb=concept+added", **again)
    assert status == 409, page.text
    for form in ("line removed&of=eyes", "concept removed&of=watch"):
        status, page = send(room, f"/record?verb={form}", **SIGNED)
        assert status == 303, page.text
    assert "watch" not in {one.concept for one in read_ledger(address).concepts}


def test_a_consent_is_recorded_changed_and_removed(room: TestClient, address: str) -> None:
    whole = read_ledger(address)
    decider = whole.case.host or whole.nations[0].nation
    about = next(n.nation for n in whole.nations if n.nation != decider)
    given = {"f__decider": decider, "f__about": about, "f__verdict": "refused", "f__from": "1"}
    noted = {"f__source": "a speech", **SIGNED}
    status, page = send(room, "/record?verb=consent+added", **given, **noted)
    assert status == 303, page.text
    before = {one.name for one in whole.consents}
    (held,) = (one for one in read_ledger(address).consents if one.name not in before)
    assert (held.decider, held.about, held.verdict.value, held.from_) == (
        decider,
        about,
        "refused",
        1,
    )
    assert about in room.get("/register?show=consents").text
    path = f"/record?verb=consent+changed&of={held.name}"
    status, page = send(room, path, f__verdict="granted", **SIGNED)
    assert status == 303, page.text
    now = {one.name: one.verdict.value for one in read_ledger(address).consents}
    assert now[held.name] == "granted"
    status, page = send(room, f"/record?verb=consent+removed&of={held.name}", **SIGNED)
    assert status == 303, page.text
    assert {one.name for one in read_ledger(address).consents} == before


def test_a_pledge_is_recorded_changed_and_removed(room: TestClient, address: str) -> None:
    whole = read_ledger(address)
    given = {"f__pledge": "gbr-shells", "f__nation": "GBR", "f__what": "shells", **SIGNED}
    said = {"f__delivery": "pledged", "f__confidence": "high", "f__pledged_on": "2026-10-01"}
    before = {one.pledge for one in whole.pledges}
    # All that is wrong is said at once, and nothing is recorded.
    wrong = {**given, "f__unit": "million pounds", "f__pledged_on": "October"}
    status, page = send(room, "/record?verb=pledge+added", **wrong)
    assert status == 422
    for told in ("'October' is not a date", "Delivery", "Confidence"):
        assert told in page.text
    assert read_ledger(address) == whole
    wrong = {**given, **said, "f__unit": "million pounds"}
    status, page = send(room, "/record?verb=pledge+added", **wrong)
    assert status == 422
    assert "is empty, but unit is 'million pounds'" in page.text
    status, page = send(room, "/record?verb=pledge+added", **wrong, f__quantity="4.5")
    assert status == 303, page.text
    (held,) = (one for one in read_ledger(address).pledges if one.pledge not in before)
    assert (held.nation, held.what, held.quantity, held.unit) == (
        *("GBR", "shells", 4.5, "million pounds"),
    )
    shown = room.get("/register?show=pledges").text
    assert "4.5 million pounds" in shown
    assert "alone sees it" in shown
    assert "gbr-shells" in room.get("/register.csv?show=pledges").text
    # Another of the same id is refused; the first stays.
    status, page = send(room, "/record?verb=pledge+added", **given, **said)
    assert status == 409, page.text
    path = "/record?verb=pledge+changed&of=gbr-shells"
    status, page = send(room, path, f__delivery="delivered", f__source_title="A paper", **SIGNED)
    assert status == 303, page.text
    (held,) = (one for one in read_ledger(address).pledges if one.pledge not in before)
    assert (held.delivery.value, held.quantity) == ("delivered", 4.5)
    assert "A paper" in room.get("/register?show=pledges").text
    status, page = send(room, "/record?verb=pledge+removed&of=gbr-shells", **SIGNED)
    assert status == 303, page.text
    assert read_ledger(address) == whole


def test_every_field_of_a_table_that_can_be_recorded_has_a_place_in_its_form() -> None:
    """Shows that a new column of these tables cannot be forgotten in the room."""
    for table, fields in FIELDS.items():
        columns = {info.alias or name for name, info in TABLES[table].model_fields.items()}
        missing = columns - {field.name for field in fields}
        assert missing <= WITHOUT_FIELD.get(table, set()), (table, missing)


#: Columns that only other commands fill, or that say how a row came to be.
WITHOUT_FIELD = {
    "offers": {"owner", "withheld"},
    "claims": {"reviewer", "seconded_by", "evidence", "read_as", "digest", "owner", "withheld"},
}
