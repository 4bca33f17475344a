"""On a narrow screen the controls fold into the line that says what is asked."""

from typing import TYPE_CHECKING

import pytest

from tests.web.browsing import window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("path", ["/", "/matrix", "/timeline", "/register", "/hinges"])
def test_the_answer_begins_in_the_upper_half(
    chromium: "Browser", meeting: Served, path: str
) -> None:
    with window(chromium, meeting.address, viewport=PHONE) as w:
        w.open(path)
        assert not w.page.locator("#setting").is_visible()
        assert w.text(".fold").startswith("Asked: “Ceasefire and peace agreement")
        head = w.page.locator(".sentence, main h1:not(.unseen)").first.bounding_box()
        assert head is not None
        assert head["y"] < PHONE["height"] / 3


def test_the_controls_open_and_stay_open(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address, viewport=PHONE) as w:
        w.open("/")
        w.page.get_by_role("button", name="Change").press("Enter")
        switch = w.page.get_by_role("button", name="Done")
        assert switch.get_attribute("aria-expanded") == "true"
        w.page.select_option("#f-concept", "division")
        w.page.wait_for_url("**concept=division")
        w.settle()
        assert "Division" in w.text(".fold")
        assert w.page.locator("#setting").is_visible()
        w.page.get_by_role("button", name="Done").click()
        assert not w.page.locator("#setting").is_visible()
        # What was chosen is still what is asked, by a tick as well.
        w.page.locator("label:has(#w-NOR)").click()
        w.page.wait_for_url("**without=NOR**")
        assert "concept=division" in w.page.url


def test_a_wide_screen_shows_them_all(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.page.goto(meeting.address + "/register")
        assert w.page.locator("#setting").is_visible()
        assert not w.page.locator(".fold").is_visible()


def test_without_scripts_nothing_is_folded_away(chromium: "Browser", meeting: Served) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        # A question nobody has asked yet: the browser is sent on to the whole answer.
        page.goto(meeting.address + "/?without=ISL&without=MLT")
        page.wait_for_selector(".sentence[data-state=plan]", timeout=120_000)
        assert "wait=1" in page.url
        assert page.locator("#setting").is_visible()
        assert page.get_by_role("button", name="Ask").is_visible()
    finally:
        context.close()
