"""The meeting the room is for, in a browser: from the question to the source of the answer."""

import io
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.web.browsing import Window, window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

WITHOUT_US = (
    "Without the United States, 3 of 9 essential lines stay open; first: "
    "American intelligence and surveillance picture."
)


def printed(pdf: bytes) -> str:
    """The text of a PDF: words set apart by one space, ligatures taken apart."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def test_the_meeting(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address, viewport={"width": 1280, "height": 900}) as w:
        page = w.page
        w.open("/")
        assert w.text(".sentence") == "All 9 essential lines are filled."
        assert page.locator("#slot-tiers .figure").all_inner_texts() == ["100 %"] * 3

        # "And without the Americans?"
        page.get_by_label("Leave out United States").check()
        w.settle()
        assert w.text(".sentence") == WITHOUT_US
        assert "without=USA" in page.url
        assert "checked by code that shares nothing with the solver" in w.text(".proof")
        assert page.locator("#slot-tiers .figure").all_inner_texts()[0] == "67 %"

        # Why is the first line open?
        page.get_by_role("link", name="Why American intelligence and surveillance").click()
        w.settle()
        assert w.text("h1") == "American intelligence and surveillance picture"
        assert "Open: 0 of 1" in w.text("#slot-line h2")
        stops = page.locator("table", has_text="stopped by").locator("tbody tr")
        assert stops.count() == 1
        assert "stays out" in stops.first.inner_text()
        assert "the United States comes in" in stops.first.inner_text()

        # What does that rest on, and who said so?
        claim = stops.first.locator("td[data-label='rests on'] a").first
        name = claim.inner_text()
        claim.click()
        w.settle()
        assert w.text("h1") == f"Claim {name}"
        source = page.locator("a.source").first
        assert re.match(r"https?://[^/]+/", source.get_attribute("href") or "")
        assert source.get_attribute("rel") == "noreferrer noopener"

        move_the_date_and_pin(w)
        compare_and_print(w)


def move_the_date_and_pin(w: Window) -> None:
    page = w.page
    # What did we know on the day of the first meeting of ministers?
    page.get_by_role("link", name="Situation").click()
    w.settle()
    now = w.text(".count")
    page.get_by_label("As known on").fill("2025-04-10")
    w.settle()
    assert "as_of=2025-04-10" in page.url
    assert w.text(".sentence").startswith("As known on 10 April 2025, without the United States,")
    assert w.text(".count") != now

    # Pin it, go back to today, and see only what differs.
    page.get_by_role("link", name="Pin to compare").click()
    w.settle()
    assert "pin=" in page.url
    page.get_by_label("As known on").fill("")
    w.settle()
    assert "as_of=" not in page.url.partition("pin=")[0]
    assert "pinned" in w.text("#slot-tiers")


def compare_and_print(w: Window) -> None:
    page = w.page
    page.locator("nav").get_by_role("link", name="Compare").click()
    w.settle()
    assert w.text("h1") == "What differs"
    sides = page.locator("#slot-differences .sides .sentence").all_inner_texts()
    assert sides[0].startswith("pinned As known on 10 April 2025")
    assert " ".join(sides[1].split()) == f"now {WITHOUT_US}"
    first = page.locator("table", has_text="offers that stand").locator("tbody tr")
    assert first.count() >= 2
    for row in first.all():
        assert row.locator("td").nth(0).inner_text() != row.locator("td").nth(1).inner_text()

    # And on paper.
    text = printed(page.pdf(format="A4"))
    assert WITHOUT_US in text
    assert "What differs" in text
    assert "As known on 10 April 2025" in text
    for unwanted in ("Pin to compare", "Unpin", "Dark or light", "Reset"):
        assert unwanted not in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/?without=USA", ["3 of 9 essential lines stay open", "Two brigade", "Who stands"]),
        ("/matrix", ["Who fills what", "Host-nation support", "GBR", "What the marks mean"]),
        ("/map?step=8", ["Who is where", "Light infantry", "Crimea as Ukraine’s"]),
        ("/hinges", ["Who waits for whom", "this alone would release it", "every essential line"]),
        ("/timeline", ["Strength", "IOC and FOC", "By nation", "11,990"]),
        ("/line?of=isr&without=USA", ["American intelligence", "stays out of this world"]),
    ],
)  # fmt: skip
def test_each_page_prints(
    chromium: "Browser", meeting: Served, path: str, words: list[str]
) -> None:
    with window(chromium, meeting.address) as w:
        w.open(path)
        text = printed(w.page.pdf(format="A4", landscape=True)).replace("'", "’")
        for word in words:
            assert word in text, text
        assert "Pin to compare" not in text
