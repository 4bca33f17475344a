"""Every page and stream, without a browser."""

import importlib
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from html import unescape
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.who import who_stands
from contingent.services.cases.new_case import write_new_case
from contingent.services.cases.opening import open_case
from contingent.web.app import ROUTES
from contingent.web.choice import Choice
from contingent.web.headers import POLICY
from contingent.web.pages import timeline
from contingent.web.place import Place
from contingent.web.remarks import remarks_on
from contingent.web.view import View
from tests.planning.test_rounded_once import case
from tests.web.rooms import TestClient, create_app

PAGES = ["/", "/matrix", "/map", "/hinges", "/timeline", "/register", "/diary", "/compare"]
DETAILS = ["/line?of=core", "/nation?of=FRA", "/offer?of=fra-1", "/claim?of=C1"]
MORE = [
    "/hinges?goal=fill",
    "/register?show=claims",
    "/register?show=pledges",
    "/compare?pin=without%3DFRA",
    "/map?step=3&nation=FRA",
]


def parts(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n", 1)
        yield name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def followed(client: TestClient, page: str) -> str:
    """A page with the parts that follow put into their slots."""
    html = client.get(page).text
    found = re.search(r'data-stream="([^"]+)"', html)
    if not found:
        return html
    for name, part in parts(client.get(unescape(found[1])).text):
        assert name != "failed", part
        if name == "part":
            slot = f'id="slot-{part["slot"]}">'
            assert slot in html, f"{page} has no place for {part['slot']}"
            html += part["html"]
    return html


@pytest.mark.slow
@pytest.mark.parametrize("page", [*PAGES, *DETAILS, *MORE])
def test_page_answers_and_so_does_every_link_on_it(client: TestClient, page: str) -> None:
    html = followed(client, page)
    links = {unescape(link) for link in re.findall(r'href="(/[^"]*)"', html)}
    assert len(links) > 8
    for link in sorted(links):
        if link.startswith("/brief."):  # each is worked out anew; test_brief_files.py has them
            continue
        answer = client.get(link.partition("#")[0])
        assert answer.status_code == 200, link


@pytest.mark.parametrize("page", [*PAGES, *DETAILS, "/api/check", "/static/room.css", "/nothing"])
def test_every_answer_carries_the_headers(client: TestClient, page: str) -> None:
    headers = client.get(page).headers
    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-cache" if page.startswith("/static") else "no-store")


@pytest.mark.parametrize("page", [*PAGES, *DETAILS])
def test_nothing_inline_and_nothing_from_elsewhere(client: TestClient, page: str) -> None:
    html = followed(client, page)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]+src=)", html)
    assert not re.search(r'(src|action)="(?!/)', html)


def test_the_same_question_is_drawn_at_once_the_second_time(client: TestClient) -> None:
    for page in PAGES:
        followed(client, page)
    for page in PAGES:
        assert "data-stream" not in client.get(page).text, page


def test_bounds_come_before_the_plan(client: TestClient) -> None:
    told = list(parts(client.get("/stream?page=/").text))
    assert next(name for name, _ in told) == "begun"
    assert told[-1][0] == "ended"
    sentences = [part["html"] for name, part in told if part.get("slot") == "sentence"]
    assert 'data-state="bound"' in sentences[0]
    assert 'data-state="plan"' in sentences[-1]


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/?world=bose", 404, "did you mean &#39;base&#39;?"),
        ("/?concept=huge", 404, "There are: small, large."),
        ("/?without=XYZ", 404, "there is no nation &#39;XYZ&#39;"),
        ("/?set=peace=true", 404, "there is no event &#39;peace&#39;"),
        ("/line?of=none", 404, "there is no line"),
        ("/nation?of=XYZ", 404, "there is no nation"),
        ("/offer", 404, "there is no offer"),
        ("/claim?of=C9", 404, "there is no claim"),
        ("/?as_of=soon", 400, "as_of: &#39;soon&#39; is not a date; write 2025-04-10"),
        ("/?as_of=2025-13-40", 400, "as_of: &#39;2025-13-40&#39; is not a date; write 2025-04-10"),
        ("/?cutoff=withdrawn", 400, "no cut-off"),
        ("/?colour=red", 200, "“colour”, which means nothing here"),
        ("/?set=ceasefire=999", 200, "here it never comes true"),
        ("/nothing", 404, "nothing at this address"),
    ],
)
def test_what_is_not_there_is_said(
    client: TestClient, address: str, status: int, text: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert text.lower() in answer.text.lower()
    assert "<main" in answer.text


def test_a_day_before_the_first_statement_is_told(ukraine: Register) -> None:
    (told,) = remarks_on(ukraine, Asked(as_of=date(1999, 1, 1)))
    first = min(claim.stated_on for claim in ukraine.claims)
    assert told.startswith("Nothing was known on 1 January 1999: the first statement")
    assert f"{first.day} {first:%B %Y}" in told
    assert remarks_on(ukraine, Asked(as_of=first)) == ()
    followed = ("utm_source", "fbclid", "withot")
    assert [text[:27] for text in remarks_on(ukraine, Asked(), followed)] == [
        "The address says “withot”, "
    ]


def test_streams_know_only_our_pages(client: TestClient) -> None:
    assert client.get("/stream?page=/etc").status_code == 404
    assert client.get("/stream").status_code == 404
    assert client.post("/stop?token=guess").status_code == 404


def test_a_foreign_name_for_this_machine_is_refused(small: Register) -> None:
    with TestClient(create_app(lambda: small), base_url="http://rebound.example") as client:
        assert client.get("/").status_code == 421
    with TestClient(
        create_app(lambda: small, Place(hosts=["room.mil"])), base_url="http://room.mil"
    ) as client:
        assert client.get("/").status_code == 200


def test_a_choice_shows_in_the_page(client: TestClient) -> None:
    html = client.get("/?without=FRA&set=ceasefire=never&cutoff=offered").text
    assert re.search(r'value="FRA" id="w-FRA" checked', html)
    assert '<option value="ceasefire=never" selected>' in html
    assert "<option selected>offered</option>" in html
    other = client.get("/matrix?without=FRA").text
    assert '<input type="hidden" name="without" value="FRA">' in other


def test_as_of_reads_the_case_as_it_was_known(client: TestClient) -> None:
    before = client.get("/register?as_of=2025-02-28").text
    assert "of=gbr-1" in before
    assert "of=fra-1" not in before
    assert "of=fra-1" in client.get("/register?as_of=2025-03-01").text
    assert "not its position" in client.get("/offer?as_of=2025-02-28&of=fra-1").text


def test_the_timeline_speaks_of_the_main_domain(tmp_path: Path) -> None:
    write_new_case(tmp_path / "mine")
    toml = tmp_path / "mine" / "case.toml"
    for domain in ("engineering", "medical"):
        toml.write_text(toml.read_text().replace('"engineering"', f'"{domain}"'))
        starter = open_case(str(tmp_path / "mine"))
        with TestClient(create_app(partial(open_case, str(tmp_path / "mine")))) as client:
            assert starter.main_domain == domain
            assert f"How long {domain} forces last" in followed(client, "/timeline")


def test_an_arrival_within_a_step_is_told_where_its_tour_is() -> None:
    told = "from 13 Apr, so that Apr 2026 counts for 0.6"
    with TestClient(create_app(case)) as client:
        for page in ("/timeline", "/line?of=l", "/offer?of=a"):
            assert told in followed(client, page), page
        bars = re.findall(r'class="tour" x="([0-9.]+)"', followed(client, "/timeline"))
    step = (timeline.WIDE - timeline.RIGHT - timeline.LEFT) / 3
    within = timeline.LEFT + step * 12 / 30 + 0.5
    assert [float(x) for x in bars] == pytest.approx([within, within])


def test_compare_shows_only_what_differs(client: TestClient) -> None:
    html = followed(client, "/compare?without=GBR&pin=world%3Dbase")
    assert "1 of 2" in html or "0 of 2" in html
    assert "further nation is the same" in html or "further nations are the same" in html
    assert "Nothing differs" in followed(client, "/compare?pin=world%3Dbase")


def test_a_nation_without_a_flag_and_a_site_without_a_place(small: Register) -> None:
    nations = (*small.nations, small.nations[0].model_copy(update={"nation": "NTO", "name": "N"}))
    sites = tuple(s.model_copy(update={"lat": None, "lon": None}) for s in small.sites)
    odd = small.model_copy(update={"nations": nations, "sites": sites})
    with TestClient(create_app(lambda: odd)) as client:
        assert client.get("/nation?of=NTO").status_code == 200
        assert "nothing to draw" in client.get("/map").text


def test_a_source_that_is_no_web_address_is_no_link(small: Register) -> None:
    claims = tuple(
        c.model_copy(update={"source_url": "javascript:alert(1) https://example.org/x"})
        for c in small.claims
    )
    # Built anew: a copy would keep the claims looked up before.
    own = {name: getattr(small, name) for name in Register.model_fields}
    odd = Register.model_construct(**{**own, "claims": claims})
    with TestClient(create_app(lambda: odd)) as client:
        html = client.get("/claim?of=C1").text
        assert 'href="javascript' not in html
        assert 'href="https://example.org/x"' in html


def test_the_register_may_change_under_the_room(small: Register) -> None:
    held = [small]
    with TestClient(create_app(lambda: held[0])) as client:
        before = followed(client, "/")
        offers = tuple(o for o in small.offers if o.nation != "GBR")
        held[0] = small.with_offers(offers)
        after = followed(client, "/")
    assert small.content_hash[:16] in before
    assert held[0].content_hash[:16] in after
    assert 'id="w-GBR"' in before
    assert 'id="w-GBR"' not in after


def test_every_route_is_tested_here() -> None:
    tested = {address.partition("?")[0] for address in (*PAGES, *DETAILS)}
    assert set(ROUTES) == tested


def test_reasons_call_lines_and_capabilities_by_their_titles(ukraine: Register) -> None:
    line = next(line for line in ukraine.requirements if line.line == "isr")
    view = View(Choice(), ukraine, who_stands(ukraine, Asked()))
    title = view.line_title(line.line)
    assert title != line.line
    assert view.said(f"could fill it once {line.line} is filled") == (
        f"could fill it once “{title}” is filled"
    )
    assert view.said("is used for other lines") == "is used for other lines"
    assert view.said(f"counts no further than {line.line} (0% filled), which it needs") == (
        f"counts no further than “{title}” (0% filled), which it needs"
    )
    assert view.said(f"used for {line.line}") == f"used for “{title}”"
    named = view.capability(line.capability)
    assert view.said(f"nobody has offered {line.capability}") == f"nobody has offered “{named}”"
    said = view.said("USA provides isr: usa-isr stays out, ceasefire lasts")
    assert said == (
        "the United States provides “Intelligence, surveillance and reconnaissance feed”: "
        "“Intelligence, surveillance, reconnaissance” stays out, "
        "“A ceasefire, agreed with Russia, holds” lasts"
    )
    # A title is not looked through for ids: "ceasefire" in one is a word.
    assert view.said("used for monitor-lead") == "used for “American-led ceasefire monitoring”"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("/matrix?open=1&q=x", "open"),
        ("/matrix?open=1&q=x", "q"),
        ("/map?nation=TUR&month=3", "nation"),
        ("/map?nation=TUR&step=3", "step"),
        ("/compare?pin=world%3Dbase", "pin"),
        ("/line?of=core", "of"),
    ],
)
def test_each_field_is_on_a_page_once(client: TestClient, page: str, field: str) -> None:
    # A hidden field beside a visible one would keep what the visible one has given up.
    html = client.get(page).text
    assert len(re.findall(rf'<(?:input|select)[^>]* name="{field}"', html)) == 1


def test_a_warm_room_has_its_first_page_ready(small: Register) -> None:
    app = create_app(lambda: small, warm=True)
    with TestClient(app) as client:
        room = app.state.room
        begun = monotonic()
        key = "rosiness", small.content_hash, Choice().asked(), None
        while room.jobs.kept(key) is None:
            assert monotonic() - begun < 60, "nothing was worked out ahead"
            sleep(0.02)
        html = client.get("/").text
    assert "data-stream" not in html
    assert 'data-state="plan"' in html


def test_a_case_without_a_plan_opens_warm_all_the_same(small: Register) -> None:
    own = {name: getattr(small, name) for name in Register.model_fields}
    bare = Register.model_construct(**{**own, "requirements": ()})
    with TestClient(create_app(lambda: bare, warm=True)) as client:
        html = followed_until_failed(client, "/")
    assert "No answer." in html


def followed_until_failed(client: TestClient, page: str) -> str:
    found = re.search(r'data-stream="([^"]+)"', client.get(page).text)
    assert found is not None
    return "".join(
        part["html"] for _, part in parts(client.get(unescape(found[1])).text) if "html" in part
    )


def test_the_pictures_of_the_docs_are_of_addresses_that_the_room_knows(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means nothing is told on the page, and stood in a picture of the README."""
    scripts = Path(__file__).parents[2] / "scripts"
    monkeypatch.syspath_prepend(str(scripts))
    addresses = [address for _, address, *_ in importlib.import_module("pictures").PICTURES]
    assert len(addresses) > 1
    assert "means nothing here" in client.get("/map?month=12").text
    for address in addresses:
        assert "means nothing here" not in client.get(address).text, address
