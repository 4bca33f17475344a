"""Somebody's first five minutes: the first questions of a meeting, answered from the page alone."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browsing import PATIENCE, window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_questions_are_answered_on_the_page(
    chromium: "Browser", meeting: Served, width: int
) -> None:
    with window(chromium, meeting.address, viewport={"width": width, "height": 900}) as w:
        page = w.page
        w.open("/")

        # Who goes? The sentence, how many, and a link to who they are.
        assert w.text(".sentence") == "All 9 essential lines are filled."
        footing = w.text(".footing")
        assert "In Dec 2027, 12,060 people are away, the most at once" in footing
        page.locator(".footing").get_by_role("link", name="Timeline").click()
        page.wait_for_url("**/timeline*", timeout=PATIENCE)
        w.settle()
        france = page.locator(".heat tr", has_text="France").first.inner_text()
        assert "5,170" in france
        page.locator("nav").get_by_role("link", name="Situation").click()
        page.wait_for_url(f"{meeting.address}/", timeout=PATIENCE)
        w.settle()

        # On what does it rest? How sure are the numbers?
        assert "Rests on a knot of 15 offers" in footing
        assert "Untied once the United States gives" in footing
        assert "% are confirmed" in footing
        assert "numbers that were assumed" in footing
        assert "This is the rosiest reading of the case" in footing
        assert page.get_by_role("link", name="Read it cautiously").is_visible()

        # What if Spain leaves?
        assert "if Spain leaves, 26 fall" in footing
        page.locator(".knot").get_by_role("link", name="Spain leaves").click()
        page.wait_for_url("**/?*without=ESP*", timeout=PATIENCE)
        w.settle()
        assert "26 offers fell of 9 nations" in w.text(".changed")
        assert "Opened:" in w.text(".changed")
        page.get_by_role("link", name="Undo").click()
        page.wait_for_function("() => !location.search.split('was=')[0].includes('ESP')")
        w.settle()

        # What to ask of Paris, for a division?
        if page.locator("[data-fold]").is_visible():
            page.locator("[data-fold]").click()
        page.get_by_label("Concept").select_option(label="Division: a large division, about 25,000")
        page.wait_for_url("**/?*concept=division*", timeout=PATIENCE)
        w.settle()
        asks = page.locator(".open li", has_text="France gives 2 more packages")
        assert "Artillery batteries" in asks.last.inner_text()
        asks.last.get_by_role("link", name="suppose it").click()
        page.wait_for_url("**/?*suppose=*", timeout=PATIENCE)
        w.settle()
        assert "Filled now: " in w.text(".changed")
        assert "Artillery batteries" in w.text(".changed .came:last-of-type")

        # And of Berlin? That nobody has offered what it lacks most, and to stay.
        assert "Nobody has offered “Ground-based air-defence battery”" in w.text(".open")
        w.open("/nation?of=DEU&concept=division")
        assert "To stay: if Germany leaves" in w.text("#slot-asks")


@pytest.mark.parametrize(
    "words",
    [
        "In Dec 2027, 12,060 people are away, the most at once",
        "Rests on a knot of 15 offers",
        "if Spain leaves, 26 fall",
        "France gives 2 more packages",
        "Nobody has offered “Ground-based air-defence battery”",
        "To stay: if Germany leaves",
    ],
)
def test_the_page_of_the_room_tells_what_is_walked_here(words: str) -> None:
    """What the walk above finds on the screen is what ``docs/room.md`` says is there."""
    walk = Path(__file__).read_text(encoding="utf-8")
    assert walk.count(words) > 1, "the walk does not look for it"
    assert words in (ROOT / "docs" / "room.md").read_text(encoding="utf-8")
