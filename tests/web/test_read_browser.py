"""The Read page in Chromium: reviewing by keyboard, hostile reports, looks."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from contingent.cli.main import run
from contingent.services.ledger.addresses import read_ledger
from contingent.services.ledger.kept_ledger import KeptLedger
from tests.web.browsing import Window, window
from tests.web.hostile import STRINGS
from tests.web.rooms import TestClient, create_app
from tests.web.serving import Served, served
from tests.web.test_reading import ARTICLE, OFFER, SIGNED, have_read, review, send
from tests.web.test_xss import NIGHTLY, WATCH, Skeleton, check

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog

AXE = Path(__file__).parents[2] / "build" / "assets" / "axe.min.js"
FOUND = """async () => (await axe.run()).violations.map(
  (found) => `${found.id}: ${found.nodes.slice(0, 3).map((node) => node.html).join(" ")}`)"""


@pytest.fixture
def address(ukraine_ledger: str) -> str:
    return ukraine_ledger


@pytest.fixture
def room(address: str) -> Iterator[Served]:
    with served(KeptLedger(address)) as made:
        yield made


def paste(opened: Window, text: str, title: str = "Coalition intéressée", url: str = "") -> None:
    opened.open("/read")
    opened.page.fill("#f-text", text)
    opened.page.fill("#f-title", title)
    opened.page.fill("#f-url", url)
    opened.page.fill("#f-on", "2025-04-10")
    opened.page.click("text=Read it")
    opened.page.wait_for_selector("form[data-review][data-started]")


def at_work(opened: Window) -> str:
    """What has the focus, in short: its id, or its name."""
    found: str = opened.page.evaluate(
        "() => document.activeElement.id || document.activeElement.name"
    )
    return found


@pytest.mark.slow
def test_polands_claim_is_accepted_by_keyboard_and_stands_in_register_and_log(
    chromium: "Browser", room: Served, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with window(chromium, room.address, viewport={"width": 1280, "height": 900}) as opened:
        page = opened.page
        paste(opened, ARTICLE)
        cards = page.locator("[data-cards] > .card")
        names = [text.split() for text in cards.locator("h3").all_inner_texts()]
        poland = next(n for n, words in enumerate(names, start=1) if "Poland" in words)
        assert at_work(opened) == "card-1"
        for _ in range(poland - 1):
            page.keyboard.press("j")
        assert at_work(opened) == f"card-{poland}"
        lit = "".join(page.locator("mark.lit").all_inner_texts())
        assert lit == cards.nth(poland - 1).locator(".quoted p").inner_text()
        page.keyboard.press("a")
        page.keyboard.press("u")
        assert page.locator("[data-tally]").inner_text().startswith("0 accepted")
        page.keyboard.press("a")
        assert page.locator("[data-tally]").inner_text().startswith("1 accepted")
        page.fill("#f-who", "Ann Analyst")
        page.fill("#f-why", "read in the paper of the day")
        page.keyboard.press("Tab")
        page.click("text=Record the decisions")
        page.locator(".told-now a", has_text="Claim").click()
        page.wait_for_selector("h1:has-text('Claim r')")
        shown = page.inner_text("#answer")
        claim = next(c for c in read_ledger(address).claims if c.digest)
        for told in (claim.id, claim.evidence, "Poland", "excludes-troops", "Ann Analyst"):
            assert told in shown
        assert claim.evidence in ARTICLE
        opened.open("/register?show=claims&nation=POL")
        assert claim.id in page.inner_text("#answer")
        assert (opened.left, opened.errors) == ([], [])
    capsys.readouterr()
    assert run(["log", address, "--json"]) == 0
    told = json.dumps(json.loads(capsys.readouterr().out))
    for words in (claim.id, "claim accepted", "Ann Analyst", "read in the paper of the day"):
        assert words in told


@pytest.mark.slow
def test_every_key_does_what_the_help_says(chromium: "Browser", room: Served) -> None:
    with window(chromium, room.address, viewport={"width": 1280, "height": 900}) as opened:
        page = opened.page
        paste(opened, ARTICLE)
        count = page.locator("[data-cards] > .card").count()
        page.keyboard.press("ArrowDown")
        assert at_work(opened) == "card-2"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("k")
        assert at_work(opened) == "card-1"
        page.keyboard.press("e")
        assert at_work(opened) == "f-c1-nation"
        page.keyboard.press("Escape")
        assert at_work(opened) == "card-1"
        page.keyboard.press("r")
        assert at_work(opened) == "f-c1-why_not"
        page.keyboard.type("a jest")  # letters are letters in a field
        page.keyboard.press("Enter")  # and Enter sends nothing
        assert at_work(opened) == "card-1"
        assert page.input_value("#f-c1-why_not") == "a jest"
        assert page.locator("[data-tally]").inner_text().startswith("0 accepted, 1 rejected")
        page.keyboard.press("u")
        assert page.locator("[data-tally]").inner_text().startswith("0 accepted, 0 rejected")
        page.keyboard.press("?")
        assert page.locator("dialog[open]").count() == 1
        page.keyboard.press("Escape")
        page.keyboard.press("s")
        page.wait_for_selector("form[data-review][data-started]:has-text('split off')")
        assert page.locator("[data-cards] > .card").count() == count + 1
        assert at_work(opened) == "card-2"
        assert page.input_value("#f-c1-why_not") == "a jest"
        page.keyboard.press("?")
        page.uncheck("[data-keys-on]")
        page.keyboard.press("Escape")
        page.keyboard.press("a")
        assert page.locator("[data-tally]").inner_text().startswith("0 accepted")
        assert (opened.left, opened.errors) == ([], [])


@pytest.mark.slow
def test_a_look_at_another_page_loses_nothing_undecided(chromium: "Browser", room: Served) -> None:
    with window(chromium, room.address, viewport={"width": 1280, "height": 900}) as opened:
        page = opened.page
        paste(opened, ARTICLE)
        page.keyboard.press("a")
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.fill("#f-c2-paraphrase", "in our words")
        page.select_option("#f-c2-stance", "considers")
        page.click("nav >> text=Register")
        page.wait_for_selector("#room[data-path='/register']")
        page.go_back()
        page.wait_for_selector("form[data-review][data-started]")
        assert page.locator("[data-tally]").inner_text().startswith("1 accepted, 0 rejected")
        assert page.is_checked("#card-1 .decide input[value=accept]")
        assert page.input_value("#f-c2-paraphrase") == "in our words"
        assert page.input_value("#f-c2-stance") == "considers"
        assert page.locator("#card-2 .edit[open]").count() == 1
        page.fill("#f-who", "Ann")
        page.click("text=Record the decisions")
        page.wait_for_selector(".told-now")
        page.reload()
        page.wait_for_selector("form[data-review][data-started]")
        assert page.input_value("#f-c2-paraphrase") == ""
        assert (opened.left, opened.errors) == ([], [])


@pytest.mark.slow
def test_words_and_cards_find_each_other_by_pointer(chromium: "Browser", room: Served) -> None:
    with window(chromium, room.address, viewport={"width": 1280, "height": 900}) as opened:
        page = opened.page
        paste(opened, ARTICLE)
        shared = page.locator("mark.evidence").filter(has_text="Pologne et la Grèce").first
        marks = shared.get_attribute("data-marks")
        assert marks is not None
        met = set()
        for _ in range(2):  # both cards that rest on the words, in turn
            shared.click()
            met.add(at_work(opened))
        assert met == {mark for mark in marks.split() if mark.startswith("card-")}
        page.locator("#card-1 .quoted").click()
        assert page.locator("mark.lit[data-marks~='card-1']").count() >= 1
        box = page.locator("mark.lit").first.bounding_box()
        sheet = page.locator(".sheet").bounding_box()
        assert box is not None
        assert sheet is not None
        assert sheet["y"] <= box["y"] <= sheet["y"] + sheet["height"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scheme", "width"),
    [
        # Each scheme and each width by day: the one does not depend on the other.
        ("light", 1280),
        ("dark", 390),
        pytest.param("light", 390, marks=pytest.mark.nightly),
        pytest.param("dark", 1280, marks=pytest.mark.nightly),
    ],
)
def test_nothing_stands_in_anybodys_way(
    chromium: "Browser", room: Served, width: int, scheme: str
) -> None:
    if not AXE.is_file():
        pytest.skip("axe is not fetched; `make assets` fetches it")
    size = {"width": width, "height": 900}
    told = ("status of 422",)  # the browser notes the answers with faults
    look: dict[str, Any] = {"viewport": size, "color_scheme": scheme}
    with window(chromium, room.address, expected=told, **look) as opened:
        page = opened.page

        def clear(where: str) -> None:
            page.evaluate(AXE.read_text("utf-8"))
            assert page.evaluate(FOUND) == [], where
            wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, where

        opened.open("/read")
        clear("the form")
        page.click("text=Read it")
        page.wait_for_selector(".alert")
        clear("the form with faults")
        paste(opened, OFFER + ARTICLE)
        clear("the review")
        page.keyboard.press("a")
        page.keyboard.press("e")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("r")
        clear("the review with a card open")
        page.click("text=Record the decisions")
        page.wait_for_selector(".alert")
        clear("the review with faults")
        page.locator(".only-reject input:visible").fill("no")
        page.fill("#f-who", "Ann")
        page.click("text=Record the decisions")
        page.wait_for_selector(".told-now")
        clear("what was recorded")
        page.locator(".told-now a", has_text="Claim").first.click()
        page.wait_for_selector("h1:has-text('Claim r')")
        clear("the claim")


def hostile_report(strings: tuple[str, ...]) -> str:
    """A report with a string in each place of a sentence, within evidence and without."""
    lines = []
    for text in strings:
        lines += [
            f"Poland will not send troops {text} to Ukraine, its prime minister said.",
            f"{text} Kair Stmer said {text} the United Kingdom would send 200 soldiers {text}.",
        ]
    return "\n\n".join(lines)


@pytest.mark.slow
def test_nothing_in_a_report_becomes_part_of_the_page(address: str) -> None:
    """The tags and attributes of a page are the same whatever the report, its title and address."""
    with TestClient(create_app(KeptLedger(address)), follow_redirects=False) as client:
        plain = None
        for text in ("plain", *STRINGS[:: 1 if NIGHTLY else 4]):
            # Within the words of a quotation it changes nothing of what is read.
            report = f"Poland will not send troops to Ukraine, said the prime minister.\n\n{text}\n"
            at = have_read(client, report, language="en", title=text, url=text)
            html = client.get(at).text
            found = Skeleton(html)
            names = {name for part in found.parts for name in part[1:]}
            assert not {n for n in names if n.startswith("on") or n == "style"}, text
            # Our own, and that of htmx.
            assert sum(part[0] == "script" for part in found.parts) == 2, text
            for link in found.addresses:
                assert link.startswith(("/", "#", "http://", "https://")), link
            kinds = {part[0] for part in found.parts} - {"mark", "q", "a", "button", "li"}
            plain = plain or kinds
            assert kinds <= plain | {"br", "code"}, (text, kinds - plain)


@pytest.mark.slow
def test_nothing_in_a_report_runs(chromium: "Browser", room: Served) -> None:
    with window(chromium, room.address) as opened:
        dialogs: list[str] = []

        def answer(dialog: "Dialog") -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        opened.page.on("dialog", answer)
        opened.page.add_init_script(WATCH)
        for first in range(0, len(STRINGS), 25):
            strings = STRINGS[first : first + 25]
            paste(opened, hostile_report(strings), strings[0], strings[-1])
            shown = " ".join(opened.page.inner_text(".words").split())
            assert [text for text in strings if " ".join(text.split()) not in shown] == []
            opened.page.keyboard.press("a")
            opened.page.fill("#f-who", strings[1])
            opened.page.fill("#f-why", strings[2])
            opened.page.click("text=Record the decisions")
            opened.page.wait_for_selector(".told-now, .alert")
            opened.errors[:] = [e for e in opened.errors if "status of 4" not in e]
            check(opened, strings[0])
        opened.open("/log")
        check(opened, "/log")
        opened.open("/register?show=claims")
        check(opened, "/register")
        assert dialogs == []


@pytest.mark.slow
def test_hostile_edits_are_shown_again_as_they_were(address: str) -> None:
    with TestClient(create_app(KeptLedger(address)), follow_redirects=False) as client:
        form = review(client, have_read(client, OFFER))
        for text in STRINGS[::4]:
            own = [n for n in form.fields if n.startswith("c1.") and n[3:] not in {"id", "do"}]
            changes = dict.fromkeys(
                [*own, "source_title", "source_url", "who", "why"], text.strip()
            )
            status, shown = send(client, form, {**changes, "c1.do": "accept"} | {"who": ""})
            assert status == 422, text
            for name in own:
                assert shown.fields[name] == text.strip(), (name, text)
    assert SIGNED["who"] not in form.html
