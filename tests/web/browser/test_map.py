"""The map: whose people are where, which links are travelled, and arrivals that play."""

from typing import TYPE_CHECKING

import pytest

from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from tests.web.browsing import Window, window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from contingent.register.register import Register

pytestmark = pytest.mark.slow


def links(w: Window, kind: str) -> set[str]:
    """Names of the links drawn that are of a kind."""
    found: list[str] = w.page.evaluate(
        """(kind) => [...document.querySelectorAll(`[data-link]${kind}`)]
            .filter((one) => getComputedStyle(one).display !== "none")
            .map((one) => one.dataset.link)""",
        kind,
    )
    return set(found)


def test_links_are_drawn_where_somebody_travels(
    chromium: "Browser", meeting: Served, ukraine: "Register"
) -> None:
    plan = plan_concept(ukraine, Asked("us-out")).plan
    used = {str(link) for item in plan.assignments for link in item.links}
    moving = {str(link) for item in plan.assignments if item.month == 6 for link in item.links}
    with window(chromium, meeting.address) as w:
        w.open("/map?world=us-out&step=6")
        drawn = links(w, "")
        assert drawn <= used
        assert links(w, ".moving") == moving & drawn
        assert links(w, ".moving")
        w.page.get_by_label("All links").check()
        assert links(w, "") > drawn


def test_people_on_the_map_are_those_of_the_table(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/map?world=us-out&step=6")
        told: list[str] = w.page.locator(".units .people").all_text_contents()
        cells: list[str] = w.page.locator("#units td[data-label=people]").all_inner_texts()
        on_map = sum(int(text.split()[-1].replace(",", "")) for text in told)
        in_table = sum(int(text.replace(",", "")) for text in cells if text.strip())
        assert on_map == in_table > 0
        assert w.page.locator(".units image").count() >= len(told)


def test_arrivals_play_to_the_end_and_the_address_follows(
    chromium: "Browser", meeting: Served
) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/map?world=us-out&step=21")
        button = w.page.get_by_role("button", name="Play the arrivals")
        button.click()
        w.page.wait_for_function(
            "() => document.getElementById('map-step-name').textContent === 'Dec 2028'"
        )
        w.page.wait_for_url("**step=23**")
        w.settle()
        assert button.is_visible()
        # From the end it begins again, and stops where it is told to.
        button.click()
        w.page.get_by_role("button", name="Stop").click()
        w.page.wait_for_function("() => !location.search.includes('step=23')")
        w.settle()
        assert w.text("#map-step-name") != "Dec 2028"
