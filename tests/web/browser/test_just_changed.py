"""What just changed, undo, suppositions and minutes, as somebody in a meeting uses them."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browsing import PATIENCE, window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def test_a_tick_says_who_fell_and_why_and_undo_takes_it_back(
    chromium: "Browser", meeting: Served
) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/")
        assert "Rests on a knot of 15 offers" in w.text(".knot")
        assert "if Spain leaves, 26 fall" in w.text(".knot")
        assert "This is the rosiest reading" in w.text(".rosy")
        assert w.page.locator(".changed").count() == 0
        w.page.locator("#w-ESP").check()
        w.page.wait_for_url("**/?*without=ESP")
        w.settle()
        changed = w.text(".changed")
        assert "26 offers fell of 9 nations" in changed
        assert "Spain (1,400 people): stays out of this world" in changed
        assert "wait for offers that fell" in changed
        assert "Opened: American intelligence and surveillance picture" in changed
        assert "essential 100 %" in changed
        w.page.reload()
        w.settle()
        assert w.text(".changed") == changed
        w.page.locator("#undo").click()
        w.settle()
        assert not w.page.locator("#w-ESP").is_checked()
        back = w.text(".changed")
        assert "26 offers came of 9 nations" in back
        assert "Filled now: American intelligence and surveillance picture" in back


def test_the_bound_says_what_changed_before_the_plan_does(
    chromium: "Browser", meeting: Served
) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/?world=bundestag-no&cutoff=indicated")  # of which no exit was answered ahead
        w.page.evaluate(
            """() => {
                window.told = [];
                new MutationObserver(() => {
                    const changed = document.querySelector(".changed")?.innerText ?? "";
                    if (changed && window.told.at(-1) !== changed) window.told.push(changed);
                }).observe(document.body, { childList: true, subtree: true });
            }"""
        )
        w.page.locator("#w-NOR").check()
        w.page.wait_for_url("**/?*without=NOR")
        w.settle()
        told = w.page.evaluate("window.told")
        bound = next(i for i, text in enumerate(told) if "at most" in text)
        plan = next(i for i, text in enumerate(told) if "people away at most" in text)
        assert bound < plan
        assert "comes with the plan" in told[bound]
        assert "offers fell" in told[bound]


def test_what_is_supposed_is_asked_kept_in_the_link_and_taken_back(
    chromium: "Browser", meeting: Served
) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/offer?of=deu-training")
        w.page.get_by_role("link", name="suppose one more").click()
        w.page.wait_for_url("**/?*suppose=*")
        w.settle()
        assert "Supposed: Germany gives one more of" in w.text(".changes")
        w.page.locator("#w-USA").check()
        w.page.wait_for_url("**/?*without=USA*")
        w.settle()
        assert "suppose=packages" in w.page.url
        w.page.locator(".open .suppose").first.click()
        w.page.wait_for_function("() => document.querySelectorAll('.chip').length === 2")
        w.settle()
        with window(chromium, meeting.address) as other:
            other.open(w.page.url.removeprefix(meeting.address))
            assert other.seen()["text"] == w.seen()["text"]
        w.page.locator(".chip").first.click()
        w.page.wait_for_function("() => document.querySelectorAll('.chip').length === 1")
        w.settle()
        assert "suppose=packages" not in w.page.url


def test_what_was_asked_can_be_kept_as_minutes(
    chromium: "Browser", meeting: Served, tmp_path: Path
) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/")
        w.page.locator("#w-POL").check()
        w.page.wait_for_url("**/?*without=POL")
        w.settle()
        w.page.reload()
        w.settle()
        w.page.locator("#trail summary").click()
        links = w.page.locator("#trail li a")
        assert links.count() == 2
        assert links.last.get_attribute("href") == "/?without=POL"
        assert "Without Poland" in w.page.locator("#trail li").last.inner_text()
        for name, kept in (("Minutes as text", "txt"), ("Minutes as a page", "html")):
            with w.page.expect_download() as download:
                w.page.get_by_role("button", name=name).click()
            target = tmp_path / f"minutes.{kept}"
            download.value.save_as(target)
            text = target.read_text("utf-8")
            assert f"{meeting.address}/?without=POL" in text
            assert "Without Poland, " in text
            assert "Multinational Force Ukraine" in text
        links.first.click()
        w.page.wait_for_url(meeting.address + "/", timeout=PATIENCE)
        w.settle()
        assert not w.page.locator("#w-POL").is_checked()
        w.page.get_by_role("button", name="Forget these").click()
        assert w.page.locator("#trail").is_hidden()
