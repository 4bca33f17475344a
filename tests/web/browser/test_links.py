"""A link restores what is seen: copied out of one browser and opened in another."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browsing import Window, window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def situation(w: Window) -> None:
    w.open("/")
    w.page.get_by_label("Leave out United States").check()
    w.settle()
    w.page.get_by_role("link", name="Pin to compare").click()
    w.settle()
    w.page.get_by_label("Leave out United States").uncheck()
    w.settle()
    w.page.get_by_label("A peace agreement is signed").select_option("never")
    w.settle()


def matrix(w: Window) -> None:
    w.open("/matrix?without=USA")
    w.page.get_by_label("Order").select_option("fill")
    w.settle()
    w.page.get_by_label("Only open lines").check()
    w.page.get_by_label("Find a line or nation").fill("brigade united")
    w.page.wait_for_url("**q=brigade+united*")


def map_(w: Window) -> None:
    w.open("/map?step=3")
    w.page.get_by_role("slider", name="Month").press("ArrowRight")
    w.settle()
    w.page.get_by_label("Where may it not serve").select_option("DEU")
    w.settle()
    w.page.get_by_role("button", name="Nearer").click()
    w.page.wait_for_url("**box=*")


def hinges(w: Window) -> None:
    w.open("/hinges")
    w.page.get_by_label("World").select_option("us-out")
    w.settle()


def timeline(w: Window) -> None:
    w.open("/timeline")
    w.page.get_by_label("Who moves first").select_option("least")
    w.settle()


def compare(w: Window) -> None:
    w.open("/compare")
    w.page.get_by_role("link", name="Pin what is asked now").click()
    w.settle()
    w.page.get_by_label("World").select_option("us-out")
    w.settle()


@pytest.mark.parametrize(
    "steps", [situation, matrix, map_, hinges, timeline, compare], ids=lambda steps: steps.__name__
)
def test_a_link_restores_what_is_seen(
    chromium: "Browser", meeting: Served, steps: Callable[[Window], None]
) -> None:
    with window(chromium, meeting.address) as first:
        steps(first)
        link, left = first.page.url, first.seen()
    with window(chromium, meeting.address) as second:
        second.open(link.removeprefix(meeting.address))
        right: dict[str, Any] = second.seen()
    assert left["text"] == right["text"]
    assert left["fields"] == right["fields"]
    assert left["drawn"] == right["drawn"]


def test_back_goes_back(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/")
        before = w.seen()
        w.page.get_by_label("Leave out United States").check()
        w.settle()
        assert w.seen() != before
        w.page.go_back()
        w.page.wait_for_url(lambda url: "without" not in url)
        w.page.wait_for_function(
            "() => !document.querySelector('.asked').innerText.includes('without')"
        )
        w.settle()
        assert w.seen() == before
