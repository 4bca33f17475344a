"""The Read page without a browser: what is read, reviewed and recorded, and what is refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contingent.cli.main import run
from contingent.register.claim import Claim, Confidence
from contingent.register.register import Register
from contingent.services.ledger.addresses import read_ledger
from contingent.services.ledger.kept_ledger import KeptLedger
from tests.web.forms import PageForm
from tests.web.rooms import TestClient, create_app

ARTICLE = (Path(__file__).parents[1] / "report_services" / "garbled-fr.txt").read_text("utf-8")
OFFER = (
    "France will send 200 soldiers to the force in Ukraine, the president announced in Paris.\n\n"
    "Poland will not send troops to Ukraine, its prime minister said.\n"
)
SIGNED = {"who": "Ann Analyst", "why": "read it"}
TOLD = {"title": "A paper", "url": "https://example.org/a", "on": "2026-05-04"}


@pytest.fixture
def address(ukraine_ledger: str) -> str:
    return ukraine_ledger


@pytest.fixture
def room(address: str) -> Iterator[TestClient]:
    with TestClient(create_app(KeptLedger(address)), follow_redirects=False) as client:
        yield client


def have_read(client: TestClient, text: str, at: str = "/read", **given: str) -> str:
    """Send a report; the address of its review."""
    sent = {"text": text, **TOLD, "language": "", **given}
    answer = client.post(at, data=sent, files={"file": ("", b"")})
    assert answer.status_code == 303, PageForm(answer.text).text
    return answer.headers["location"]


def review(client: TestClient, at: str) -> PageForm:
    shown = client.get(at)
    assert shown.status_code == 200
    return PageForm(shown.text)


def card_of(form: PageForm, nation: str, ending: str = "") -> str:
    """The number of the card of a nation: ``c2``."""
    for name, value in form.fields.items():
        if name.endswith(".id") and f".{nation}." in value and value.endswith(ending):
            return name.partition(".")[0]
    raise AssertionError(nation)


def send(
    client: TestClient, form: PageForm, changes: dict[str, str], go: str = "record"
) -> tuple[int, PageForm]:
    """Press a button of the review; the status, and the page it leads to."""
    assert set(changes) <= set(form.fields), set(changes) - set(form.fields)
    sent = {n: t for n, t in form.fields.items() if not n.endswith(".do")} | changes | {"go": go}
    answer = client.post(form.action, data=sent)
    if answer.status_code == 303:
        return 303, PageForm(client.get(answer.headers["location"]).text)
    return answer.status_code, PageForm(answer.text)


def claims_read(address: str) -> list[Claim]:
    return [claim for claim in read_ledger(address).claims if claim.digest]


@pytest.mark.slow
def test_a_garbled_article_is_shown_with_its_evidence_and_names(room: TestClient) -> None:
    at = have_read(room, ARTICLE, on="2025-04-10")
    html = room.get(at).text
    page = PageForm(html)
    assert re.search(r"French, 2025-04-10, [\d,]+ letters", page.text)
    assert "read 'Kair Stmer' as Keir Starmer" in page.text
    poland = card_of(page, "POL")[1:]
    marks = re.findall(
        rf'<mark class="[^"]*" data-marks="[^"]*card-{poland}\b[^"]*">([^<]+)</mark>', html
    )
    words = page.fields[f"c{poland}.evidence"]
    assert "".join(marks).replace("&#39;", "'") == words
    assert words in ARTICLE
    # Both ways, without any script: from the words to the card, from the card to the words.
    assert f'href="#card-{poland}"' in html
    assert f'id="card-{poland}"' in html
    assert f'href="#in-card-{poland}"' in html
    assert f'id="in-card-{poland}"' in html
    assert "because of" in page.text
    assert page.fields[f"{card_of(page, 'ITA')}.condition"] == "USA"


def test_contradictions_come_first_and_lead_to_the_row(room: TestClient) -> None:
    at = have_read(room, "France will not send troops to Ukraine, its president said.\n\n" + OFFER)
    html = room.get(at).text
    first = html[html.index('id="card-1"') : html.index('id="card-2"')]
    assert "Contradicts" in first
    target = re.search(r'href="(/(?:claim|offer)\?of=[^"]+)"', first)
    assert target is not None
    assert room.get(target[1]).status_code == 200
    assert "against the register" in html


def test_a_report_without_a_day_contradicts_nothing_of_the_same_day(room: TestClient) -> None:
    text = "France will not send troops to Ukraine, its president said."
    page = PageForm(room.get(have_read(room, text, on="")).text)
    assert "Contradicts, and nobody knows which is newer" in page.text
    assert "of the same day" not in page.text
    assert "the day of the report is not known. Read it again with the field" in page.text
    assert "Day of the report" in page.text
    assert "--" not in page.text


def test_its_address_restores_a_reading_while_the_room_runs(room: TestClient) -> None:
    at = have_read(room, OFFER)
    assert have_read(room, OFFER) == at
    assert have_read(room, OFFER, on="2026-05-05") != at
    assert review(room, at).text == review(room, at).text
    assert "A paper" in room.get("/read").text
    gone = room.get("/read?report=0123456789abcdef0123456789abcdef")
    assert gone.status_code == 404
    assert "This reading is not here any more" in PageForm(gone.text).text


def test_every_fault_of_the_form_is_told_at_once_and_nothing_is_lost(room: TestClient) -> None:
    wrong = {
        "text": "Some <b>text</b>\nand more",
        "on": "soon",
        "language": "xx",
        "title": "T" * 3000,
    }
    answer = room.post("/read", data=wrong, files={"file": ("a.txt", b"a file as well")})
    assert answer.status_code == 422
    page = PageForm(answer.text)
    assert "4 faults; nothing was read" in page.text
    for name in ("on", "language", "title", "file"):
        assert f'id="f-{name}-fault"' in page.html, name
    for name, text in wrong.items():
        assert page.fields[name] == text
    empty = room.post("/read", data=dict.fromkeys(wrong, ""), files={"file": ("", b"")})
    assert "The text is empty" in PageForm(empty.text).text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"no pdf", "is not a PDF"),
        ("a.docx", b"PK\x03\x04" + bytes(50), "is an archive"),
        ("a.txt", bytes(range(256)) * 20, "is no text"),
        ("a.txt", b"", "is empty"),
    ],
)
def test_a_document_that_cannot_be_read_is_told_beside_the_file(
    room: TestClient, name: str, data: bytes, said: str
) -> None:
    sent = dict.fromkeys(("text", "title", "url", "language"), "") | {"on": "someday"}
    answer = room.post("/read", data=sent, files={"file": (name, data)})
    assert answer.status_code == 422
    beside = re.search(r'id="f-file-fault">.*?</p>', answer.text, re.DOTALL)
    assert beside is not None
    assert said in beside[0]
    assert 'id="f-on-fault"' in answer.text  # what is wrong beside it is told as well


def test_an_html_file_is_read_and_nothing_of_it_becomes_part_of_the_page(room: TestClient) -> None:
    page = (
        "<!doctype html><html lang=en><title>Force & co</title><script>alert(1)</script><article>"
        f"<p onclick='x()'>{OFFER.partition(chr(10))[0]}</p>"
        "<p>Poland will not send &lt;img src=x onerror=alert(1)&gt; troops to Ukraine, its prime "
        "minister said.</p></article></html>"
    ).encode()
    sent = dict.fromkeys(("text", "title", "url", "language", "on"), "")
    answer = room.post("/read", data=sent, files={"file": ("a page.html", page)})
    assert answer.status_code == 303
    html = room.get(answer.headers["location"]).text
    assert "onclick" not in html
    assert "<img src=x" not in html
    assert "alert(1)</script>" not in html
    assert "Force &amp; co" in html


@pytest.mark.slow
def test_a_long_report_is_shown_around_what_was_found(room: TestClient) -> None:
    filler = "The weather in the hills was mild, and nobody spoke of it for long.\n"
    text = OFFER + filler * (130_000 // len(filler)) + "\nItaly will not send troops to Ukraine.\n"
    at = have_read(room, text, language="en")
    answer = room.get(at)
    assert len(answer.text) < 100_000
    page = PageForm(answer.text)
    assert "letters not shown" in page.text
    card_of(page, "ITA")
    assert page.text.count("nobody spoke") < 60
    assert room.get(at + "&whole=yes").text.count("nobody spoke") > 1_800
    # Showing all of it loses nothing that was written.
    changes = {f"{card_of(page, 'ITA')}.paraphrase": "kept"}
    _, shown = send(room, page, changes, "whole")
    assert shown.text.count("nobody spoke") > 1_800
    assert shown.fields[f"{card_of(shown, 'ITA')}.paraphrase"] == "kept"
    _, again = send(room, shown, {}, "again")
    assert again.text.count("nobody spoke") > 1_800


def test_two_megabytes_may_be_pasted_and_more_than_a_file_may_weigh_is_refused(
    room: TestClient,
) -> None:
    padding = "<!-- nothing to be read -->" * 80_000
    page = f"<html lang=en><body>{padding}<article><p>{OFFER}</p></article></body></html>"
    assert len(page) > 2_000_000
    card_of(review(room, have_read(room, page)), "POL")
    too_much = room.post("/read", data={"text": "x" * 21_000_001})
    assert too_much.status_code == 413
    assert "21,000,000 bytes" in too_much.text
    assert room.post("/record", data={"text": "x" * 1_000_001}).status_code == 413


def test_an_accepted_claim_is_recorded_with_evidence_and_reviewer(
    room: TestClient, address: str
) -> None:
    at = have_read(room, OFFER)
    form = review(room, at)
    number = card_of(form, "POL")
    status, page = send(
        room, form, {f"{number}.do": "accept", f"{number}.reason": "Belarus", **SIGNED}
    )
    assert status == 303, page.text
    (claim,) = claims_read(address)
    assert (claim.iso3, claim.stance.value, claim.reason) == ("POL", "excludes-troops", "Belarus")
    assert claim.evidence in OFFER
    assert (claim.reviewer, claim.source_title) == ("Ann Analyst", "A paper")
    assert f'href="/claim?of={claim.id}"' in page.html
    assert 'href="/undo?event=2"' in page.html
    assert 'href="/log"' in page.html
    shown = room.get(f"/claim?of={claim.id}").text
    for told in (claim.evidence, "Ann Analyst", claim.digest):
        assert told in shown
    # The review says so from now on, and asks nothing more of this card.
    again = review(room, at)
    assert f"claim {claim.id}" in again.text
    assert f"{card_of(again, 'POL')}.do" not in again.fields


def test_sent_twice_it_is_recorded_once(room: TestClient, address: str) -> None:
    form = review(room, have_read(room, OFFER))
    number = card_of(form, "POL")
    assert send(room, form, {f"{number}.do": "accept", **SIGNED})[0] == 303
    head = KeptLedger(address).head()
    status, page = send(room, form, {f"{number}.do": "accept", **SIGNED})
    assert (status, KeptLedger(address).head()) == (303, head)
    assert "it was recorded before" in page.text
    assert "There already" in page.text


@pytest.mark.slow
def test_a_number_awaits_a_second_and_a_second_person_confirms_it(
    room: TestClient, address: str
) -> None:
    at = have_read(room, OFFER)
    form = review(room, at)
    number = card_of(form, "FRA")
    assert "Name a second person who has read it" in form.text
    status, page = send(room, form, {f"{number}.do": "accept", **SIGNED})
    assert status == 303
    assert "Awaits a second" in page.text
    (claim,) = claims_read(address)
    assert claim.awaits_second
    assert claim.confidence is Confidence.LOW
    assert "Awaits a second" in room.get(f"/claim?of={claim.id}").text
    assert "Make an offer of it" not in room.get(f"/claim?of={claim.id}").text
    # The same person is no second one.
    form = review(room, at)
    status, page = send(room, form, {f"{number}.do": "accept", **SIGNED})
    assert "cannot second it as well" in page.text
    # Another is.
    form = review(room, at)
    status, page = send(room, form, {f"{number}.do": "accept", "who": "Ben", "why": "read it too"})
    assert status == 303
    assert "was seconded by Ben" in page.text
    (claim,) = claims_read(address)
    assert (claim.seconded_by, claim.awaits_second) == ("Ben", False)
    assert claim.confidence is not Confidence.LOW


def test_with_a_second_at_once_it_counts_and_leads_to_an_offer(
    room: TestClient, address: str
) -> None:
    form = review(room, have_read(room, OFFER))
    number = card_of(form, "FRA")
    changes = {
        f"{number}.do": "accept",
        f"{number}.second": "Ben",
        f"{number}.condition": "ceasefire",
    }
    status, page = send(room, form, {**changes, **SIGNED})
    assert status == 303
    assert "Awaits a second" not in page.text
    (claim,) = claims_read(address)
    assert claim.seconded_by == "Ben"
    link = re.search(r'href="(/record\?[^"]+)">Make an offer of it', page.html)
    assert link is not None
    offer = PageForm(room.get(link[1].replace("&amp;", "&")).text)
    assert [offer.fields[f"f.{n}"] for n in ("nation", "condition", "claims")] == [
        "FRA", "ceasefire", claim.id,
    ]  # fmt: skip


def test_faults_are_beside_their_cards_and_nothing_is_recorded(
    room: TestClient, address: str
) -> None:
    before = KeptLedger(address).head()
    form = review(room, have_read(room, OFFER, title="", url=""))
    fra, pol = card_of(form, "FRA"), card_of(form, "POL")
    wrong = {
        f"{fra}.do": "accept",
        f"{fra}.stated_on": "soon",
        f"{fra}.quantity": "many",
        f"{fra}.evidence": "words of my own",
        f"{pol}.do": "reject",
        "who": "",
        "why": " ",
    }
    status, page = send(room, form, wrong)
    assert status == 422
    for name in (f"{fra}-evidence", f"{pol}-why_not", "who", "why", "source_title"):
        assert f'id="f-{name}-fault"' in page.html, name
    for name, text in wrong.items():
        if not name.endswith(".do"):
            assert page.fields[name] == text.strip()
    assert re.search(rf'name="{fra}.do" value="accept" checked', page.html)
    status, page = send(room, form, {**wrong, f"{fra}.evidence": form.fields[f"{fra}.evidence"],
                                     "source_title": "T"})  # fmt: skip
    assert 'id="f-' + fra + '-stated_on-fault"' in page.html
    assert 'id="f-' + fra + '-quantity-fault"' in page.html
    assert KeptLedger(address).head() == before
    status, page = send(room, form, SIGNED)
    assert (status, "decides nothing yet" in page.text) == (422, True)


def test_a_stale_text_is_refused(room: TestClient, address: str) -> None:
    before = KeptLedger(address).head()
    form = review(room, have_read(room, OFFER))
    number = card_of(form, "POL")
    status, page = send(room, form, {f"{number}.do": "accept", "digest": "0" * 64, **SIGNED})
    assert status == 422
    assert "its spans are stale" in page.text
    form.action = form.action.replace("report=", "report=f")
    status, page = send(room, form, {f"{number}.do": "accept", **SIGNED})
    assert status == 404
    assert "Nothing was recorded" in page.text
    assert KeptLedger(address).head() == before


def test_a_rejection_and_its_reason_are_kept(room: TestClient, address: str) -> None:
    at = have_read(room, OFFER)
    form = review(room, at)
    number = card_of(form, "POL")
    changes = {f"{number}.do": "reject", f"{number}.why_not": "about another force", **SIGNED}
    status, page = send(room, form, changes)
    assert status == 303
    assert "about another force" in page.text
    assert "Rejected by Ann Analyst: about another force" in review(room, at).text
    assert "about another force" in PageForm(room.get("/log").text).text
    assert claims_read(address) == []


def test_a_proposal_is_split_in_two_and_both_are_recorded(room: TestClient, address: str) -> None:
    at = have_read(room, OFFER)
    form = review(room, at)
    number = card_of(form, "POL")
    name = form.fields[f"{number}.id"]
    status, form = send(
        room, form, {f"{number}.paraphrase": "kept while splitting"}, f"split {name}"
    )
    assert status == 200
    copy = card_of(form, "POL", ".s2")
    assert form.fields[f"{number}.paraphrase"] == "kept while splitting"
    changes = {f"{number}.do": "accept", f"{copy}.do": "accept", f"{copy}.stance": "considers"}
    status, page = send(room, form, {**changes, **SIGNED})
    assert status == 303, page.text
    assert {(c.id, c.stance.value) for c in claims_read(address)} == {
        (name, "excludes-troops"), (f"{name}.s2", "considers"),
    }  # fmt: skip
    assert f"claim {name}.s2" in review(room, at).text


@pytest.mark.slow
def test_a_possible_miss_becomes_a_claim_by_hand(room: TestClient, address: str) -> None:
    at = have_read(room, ARTICLE, on="2025-04-10")
    html = room.get(at).text
    found = re.search(r'value="hand (r[0-9a-f]{12}\.([A-Z]{3})\.\d+\.hand)"', html)
    assert found is not None, "the article has a possible miss"
    status, form = send(room, PageForm(html), {}, f"hand {found[1]}")
    assert status == 200
    number = card_of(form, found[2], ".hand")
    assert form.fields[f"{number}.nation"] == found[2]
    assert form.fields[f"{number}.evidence"] in ARTICLE
    changes = {f"{number}.do": "accept", f"{number}.stance": "considers", **SIGNED}
    status, page = send(room, form, changes)
    assert status == 303, page.text
    (claim,) = claims_read(address)
    assert (claim.id, claim.iso3, claim.reviewer) == (found[1], found[2], "Ann Analyst")
    # Nobody makes a card of what is no miss of this report.
    status, form = send(room, review(room, at), {}, "hand r000000000000.FRA.1.hand")
    assert not [n for n, v in form.fields.items() if n.endswith(".id") and "000000000000" in v]


def test_a_meeting_is_recorded_when_accepted(room: TestClient, address: str) -> None:
    form = review(room, have_read(room, ARTICLE, on="2025-04-10"))
    changes = {"m1.do": "accept", "m1.title": "Ministers at Brussels", "m1.date": "2025-04-10"}
    status, page = send(room, form, {**changes, **SIGNED})
    assert status == 303, page.text
    held = {m.title: m for m in read_ledger(address).meetings}
    assert held["Ministers at Brussels"].participants == 30
    wrong = {"m1.do": "accept", "m1.date": "", "m1.title": ""}
    status, page = send(room, form, {**wrong, **SIGNED})
    assert status == 422
    assert 'id="f-m1-date-fault"' in page.html
    assert 'id="f-m1-title-fault"' in page.html


def test_in_a_scenario_it_is_recorded_there(room: TestClient, address: str) -> None:
    assert run(["scenario", "branch", address, "talks", "--actor", "Ann", "--reason", "r"]) == 0
    at = have_read(room, OFFER, "/read?scenario=talks")
    assert "scenario=talks" in at
    form = review(room, at)
    assert "scenario talks" in form.text
    number = card_of(form, "POL")
    assert send(room, form, {f"{number}.do": "accept", **SIGNED})[0] == 303
    assert claims_read(address) == []
    assert len(claims_read(f"{address}#talks")) == 1


def test_a_case_that_is_no_ledger_is_read_and_says_how_to_record(ukraine: Register) -> None:
    with TestClient(create_app(lambda: ukraine), follow_redirects=False) as client:
        form = review(client, have_read(client, OFFER))
        assert "contingent import" in form.text
        assert not [name for name in form.fields if name.endswith(".do")]
        answer = client.post(
            form.action, data=form.fields | {"c1.do": "accept", "go": "record", **SIGNED}
        )
        assert answer.status_code == 409
        assert "contingent import" in answer.text


def test_another_sites_page_cannot_have_anything_read_or_recorded(room: TestClient) -> None:
    for path in ("/read", "/read/review"):
        answer = room.post(path, data={"text": OFFER}, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403
