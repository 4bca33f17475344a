"""A presenter, those who follow, and the wall: each a browser of its own."""

from typing import TYPE_CHECKING, Literal

import pytest

from tests.web.browsing import PATIENCE, Window, window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


def presenting(w: Window) -> str:
    """Have a window present; the address others join at."""
    w.page.locator("[data-present]").click()
    w.page.locator("#join").wait_for()
    return w.page.locator("#join").input_value()


def joined(w: Window, address: str) -> None:
    w.page.goto(address)
    w.settle()
    assert "You follow the presenter" in w.text("#together")
    assert "follow=" not in w.page.url


def asked(w: Window, part: str) -> None:
    """Wait until a window asks this, and has the answer."""
    w.page.wait_for_url(f"**/*{part}*", timeout=PATIENCE)
    w.settle()


def test_those_who_follow_see_what_is_asked_until_they_click(
    chromium: "Browser", meeting: Served
) -> None:
    with window(chromium, meeting.address) as first, window(chromium, meeting.address) as second:
        first.open("/?concept=presence")
        address = presenting(first)
        key = address.partition("of=")[2]
        assert len(key) >= 22
        joined(second, address)
        first.page.wait_for_function(
            "() => document.querySelector('#together').innerText.includes('1 window follows')"
        )
        first.page.locator("#w-ESP").check()
        asked(first, "without=ESP")
        asked(second, "without=ESP")
        assert second.page.locator("#w-ESP").is_checked()
        assert second.text(".sentence") == first.text(".sentence")
        assert "26 offers fell" in second.text(".changed")

        # Another page, and a reload in between.
        second.page.reload()
        second.settle()
        first.page.locator("nav").get_by_role("link", name="Matrix").click()
        asked(first, "/matrix")
        asked(second, "/matrix")

        # What somebody writes is not taken away from under them.
        second.page.locator("#room input[type=search]").first.fill("air")
        first.page.locator("nav").get_by_role("link", name="Timeline").click()
        asked(first, "/timeline")
        second.page.get_by_role("button", name="Go there").wait_for()
        assert "/matrix" in second.page.url
        assert second.page.locator("#room input[type=search]").first.input_value() == "air"
        second.page.get_by_role("button", name="Go there").click()
        asked(second, "/timeline")

        # Who clicks on their own leaves, is told so, and is left alone.
        second.page.locator("nav").get_by_role("link", name="Situation").click()
        asked(second, "without=ESP")
        assert "You clicked on your own, so you no longer follow." in second.text("#together")
        first.page.wait_for_function(
            "() => document.querySelector('#together').innerText.includes('nobody follows')"
        )
        first.page.locator("nav").get_by_role("link", name="Register").click()
        asked(first, "/register")
        second.page.wait_for_timeout(1500)
        assert "/register" not in second.page.url
        second.page.get_by_role("button", name="Back to the presenter").click()
        asked(second, "/register")

        # The presenter ends it for everybody; the address leads nowhere then.
        first.page.get_by_role("button", name="Stop presenting").click()
        second.page.wait_for_function(
            "() => document.querySelector('#together').innerText.includes('This meeting is over')"
        )
        assert first.page.locator("#together").is_hidden()
    with window(chromium, meeting.address, expected=("410",)) as late:
        late.page.goto(address)
        assert "This meeting is over" in late.text("main")


def test_the_wall_moves_with_the_presenter(chromium: "Browser", meeting: Served) -> None:
    look = {"width": 1920, "height": 1080}
    with (
        window(chromium, meeting.address) as first,
        window(chromium, meeting.address, viewport=look) as wall,
    ):
        first.open("/")
        wall.page.goto(presenting(first) + "&wall=dark")
        wall.settle()
        assert wall.text("#wall-together") == "Follows the presenter"
        assert wall.text(".sentence") == first.text(".sentence")
        first.page.locator("nav").get_by_role("link", name="Matrix").click()
        asked(first, "/matrix")
        first.page.goto(meeting.address + "/?without=ESP&was=world%3Dus-in")
        first.settle()
        asked(wall, "without=ESP")
        assert "/?" in wall.page.url
        assert "wall=dark" in wall.page.url
        assert wall.text(".sentence") == first.text(".sentence")
        assert "26 offers fell" in wall.text(".wallchanged")
        first.page.get_by_role("button", name="Stop presenting").click()
        wall.page.wait_for_function(
            "() => document.querySelector('#wall-together').innerText.includes('meeting is over')"
        )


#: What must be wholly in sight, and what must not be cut off at the end of its column.
SEEN = ".sentence, .tiers tr, .mapbox, .wallwhen, .wallfoot, .wallsaid p, .wallsaid li"
CONTROLS = "#room :is(a[href], button, select, input:not([type=hidden]))"
LOOK = """([seen, column]) => {
    const root = document.documentElement;
    const all = (what) => [...document.querySelectorAll(what)];
    const boxes = (what) => all(what).map((one) => one.getBoundingClientRect());
    const out = (one) => one.bottom > innerHeight || one.right > innerWidth;
    const [said] = boxes(column);
    return {
        scrolls: root.scrollHeight > innerHeight || root.scrollWidth > innerWidth,
        outside: boxes(seen).filter(out).length,
        left: all(".left-out").length,
        cut: boxes(`${column} :is(p, li, tr)`).filter((one) => one.bottom > said.bottom + 1).length,
        sentence: parseFloat(getComputedStyle(document.querySelector(".sentence")).fontSize),
        drawn: document.querySelectorAll("#map .units svg").length,
    };
}"""


@pytest.mark.parametrize(
    ("scheme", "size"),
    [
        # Each scheme and each size by day: where things are does not depend on their colours.
        ("light", (1920, 1080)),
        ("dark", (3840, 2160)),
        pytest.param("dark", (1920, 1080), marks=pytest.mark.nightly),
        pytest.param("light", (3840, 2160), marks=pytest.mark.nightly),
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/?wall",
        "/?wall&without=ESP&was=world%3Dus-in",
        "/?wall&concept=division&without=USA&without=DEU&was=concept%3Ddivision",
    ],
)
def test_all_of_the_wall_is_in_sight_and_large(
    chromium: "Browser",
    meeting: Served,
    path: str,
    size: tuple[int, int],
    scheme: Literal["light", "dark"],
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    with window(chromium, meeting.address, viewport=viewport, color_scheme=scheme) as w:
        w.open(path)
        assert w.page.locator(CONTROLS).count() == 0
        seen = w.page.evaluate(LOOK, [SEEN, ".wallsaid"])
        assert not seen["scrolls"], seen
        assert seen["outside"] == seen["cut"] == seen["left"] == 0, seen
        assert seen["sentence"] >= size[1] * 0.045
        assert seen["drawn"] >= 5
