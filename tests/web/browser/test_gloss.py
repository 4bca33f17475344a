"""The glossary's terms explained in place: by hover, focus and tap, once in a section."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browser.test_axe import AXE, RUN
from tests.web.browsing import window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

SERVED = Path(__file__).parents[3] / "src" / "contingent" / "web" / "static" / "glossary.json"
TEXTS = {term["term"]: term["text"] for term in json.loads(SERVED.read_text("utf-8"))}
#: Terms marked more than once in one section, or within what is a link or a button anyway.
TWICE = """() => [...document.querySelectorAll(".explained")].filter((one) => {
    const section = one.closest("section, .panel, #answer");
    const alike = [...section.querySelectorAll(`[data-term="${one.dataset.term}"]`)]
        .filter((other) => other.closest("section, .panel, #answer") === section);
    return alike.length > 1 || one.parentElement.closest("a, button, label, summary");
}).map((one) => one.dataset.term)"""


@pytest.mark.parametrize("path", ["/?without=USA", "/offer?of=bel-air", "/nation?of=DEU"])
def test_once_in_a_section_and_axe_finds_nothing(
    chromium: "Browser", meeting: Served, path: str
) -> None:
    with window(chromium, meeting.address, bypass_csp=True) as w:
        w.open(path)
        w.page.locator(".explained").first.wait_for()
        assert w.page.evaluate(TWICE) == []
        w.page.locator(".explained:visible").first.focus()
        w.page.add_script_tag(path=AXE)
        for wide in (1280, 390):
            w.page.set_viewport_size({"width": wide, "height": 844})
            assert w.page.evaluate(RUN) == []


def test_by_keyboard(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/offer?of=bel-air")
        term = w.page.locator(".explained:visible").first
        term.wait_for()
        tip = w.page.locator("#gloss")
        assert not tip.is_visible()
        term.focus()
        assert tip.inner_text() == TEXTS[term.get_attribute("data-term") or ""]
        # A screen reader says it with the term.
        told = w.page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-describedby'))"
            ".textContent"
        )
        assert told == tip.inner_text()
        w.page.keyboard.press("Escape")
        assert not tip.is_visible()
        assert term.evaluate("one => one === document.activeElement")
        w.page.keyboard.press("Enter")
        assert tip.is_visible()
        w.page.keyboard.press("Tab")
        assert tip.inner_text() != told or not tip.is_visible()


def test_by_pointer_and_tap(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/offer?of=bel-air")
        term = w.page.locator(".explained:visible").first
        term.hover()
        tip = w.page.locator("#gloss")
        tip.wait_for()
        tip.hover()  # one may go there, to read or to select
        w.page.wait_for_timeout(500)
        assert tip.is_visible()
        w.page.mouse.move(5, 5)
        tip.wait_for(state="hidden")
    with window(
        chromium, meeting.address, has_touch=True, viewport={"width": 390, "height": 844}
    ) as w:
        w.open("/offer?of=bel-air")
        w.page.locator(".explained:visible").first.tap()
        tip = w.page.locator("#gloss")
        tip.wait_for()
        box = tip.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        w.page.locator("h1").tap()
        tip.wait_for(state="hidden")


def test_what_is_marked_says_what_it_said(chromium: "Browser", meeting: Served) -> None:
    """Shows that marking a term changes no word of a page."""
    with window(chromium, meeting.address) as w:
        w.open("/nation?of=DEU")
        w.page.locator(".explained").first.wait_for()
        marked = w.page.locator("#answer").evaluate("one => one.textContent")
    with window(chromium, meeting.address, java_script_enabled=False) as w:
        w.page.goto(meeting.address + "/nation?of=DEU&wait=1")
        plain = w.page.locator("#answer").evaluate("one => one.textContent")
        assert " ".join(marked.split()) == " ".join(plain.split())
