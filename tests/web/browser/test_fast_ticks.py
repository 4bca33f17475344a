"""Whatever is clicked how fast: what is shown, what is ticked and the address are the same.

The kind of ``tests/known_faults/room-fast-ticks``: ticks while an answer was under way were lost,
or had the page loaded anew with the whole form in its address.
"""

import random
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.browsing import Window, window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.slow

#: Milliseconds an answer takes longer on its way, as from one capital to another.
LATENCY = 300
NATIONS = ("DEU", "FRA", "GBR", "POL", "ESP", "ITA", "TUR", "NLD", "NOR", "SWE")
CLICK = "code => document.getElementById(`w-${code}`).click()"
TICKED = """() => [...document.querySelectorAll("input[name=without]:checked:not(:disabled)")]
    .map((box) => box.value).sort()"""


def slowed(w: Window) -> None:
    session = w.page.context.new_cdp_session(w.page)
    session.send("Network.enable")
    slow = {"offline": False, "latency": LATENCY, "downloadThroughput": -1, "uploadThroughput": -1}
    session.send("Network.emulateNetworkConditions", slow)


def arrived(w: Window) -> None:
    """Wait until no page is on its way; the plan may be."""
    w.page.wait_for_function(
        """() => !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")
            && document.getElementById("room")?.dataset.state""",
        timeout=60_000,
    )


def asked(w: Window) -> dict[str, list[str]]:
    found = parse_qs(urlsplit(w.page.url).query, keep_blank_values=True)
    found.pop("was", None)  # what was asked before, to tell what changed
    return {name: sorted(values) for name, values in found.items()}


#: Ticks, and milliseconds from one to the next.
TICKS, PAUSES = 10, (50, 500)
RUNS = 50
#: Runs of every test run; the others are those of the night.
OFTEN = 2


@pytest.mark.parametrize(
    "seed",
    [pytest.param(n, marks=[pytest.mark.nightly] if n >= OFTEN else []) for n in range(RUNS)],
)
def test_the_newest_state_of_the_form_wins(chromium: "Browser", meeting: Served, seed: int) -> None:
    draw = random.Random(seed)
    with window(chromium, meeting.address) as w:
        w.page.goto(meeting.address + "/")
        arrived(w)
        slowed(w)
        out: set[str] = set()
        concept = None
        for _ in range(TICKS):
            if draw.random() < 0.1:
                concept = draw.choice(["division", "corps"])
                w.page.select_option("#f-concept", concept)
            else:
                code = draw.choice(NATIONS)
                out ^= {code}
                w.page.evaluate(CLICK, code)
            w.page.wait_for_timeout(draw.randint(*PAUSES))
        arrived(w)
        assert w.page.evaluate(TICKED) == sorted(out)
        expected = {"without": sorted(out)} if out else {}
        assert asked(w) == expected | ({"concept": [concept]} if concept else {})
        line = w.text(".asked")
        names = {code: w.page.locator(f"label:has(#w-{code}) .label").inner_text() for code in out}
        if len(out) < 4:
            assert all(name.split()[-1] in line for name in names.values()), (names, line)
        # What is still worked out is what is asked, and nothing asked before.
        following = w.page.locator("#room").get_attribute("data-stream") or ""
        if following:
            assert sorted(parse_qs(following).get("without", [])) == sorted(out)
        # What the address says is what a fresh window shows.
        w.page.reload()
        arrived(w)
        assert w.page.evaluate(TICKED) == sorted(out)
        assert w.text(".asked") == line


def test_a_tick_counts_though_the_answer_comes_while_it_is_pressed(
    chromium: "Browser", meeting: Served
) -> None:
    with window(chromium, meeting.address, viewport={"width": 1280, "height": 2500}) as w:
        w.page.goto(meeting.address + "/")
        arrived(w)
        box = w.page.locator("label:has(#w-POL)").bounding_box()
        assert box is not None
        w.page.mouse.move(box["x"] + 20, box["y"] + 10)
        held: list[Route] = []

        def tick_and_hold(code: str) -> None:
            """Tick, with the answer held back until something else is pressed."""
            w.page.route(re.compile(rf"/\?.*{code}"), lambda route: held.append(route), times=1)  # noqa: PLW0108 - Playwright takes no method of a list
            w.page.evaluate(CLICK, code)
            while not held:
                w.page.wait_for_timeout(20)

        def answer() -> None:
            with w.page.expect_response(re.compile(r"/\?")) as came:
                held.pop().continue_()
            came.value.finished()
            w.page.wait_for_timeout(200)

        tick_and_hold("SWE")
        w.page.mouse.down()
        answer()
        w.page.mouse.up()
        w.page.wait_for_url("**without=POL**")
        arrived(w)
        assert w.page.evaluate(TICKED) == ["POL", "SWE"]
        assert asked(w) == {"without": ["POL", "SWE"]}
        # The space bar as well.
        w.page.locator("#w-NOR").focus()
        tick_and_hold("DEU")
        w.page.keyboard.down(" ")
        answer()
        w.page.keyboard.up(" ")
        w.page.wait_for_url("**without=NOR**")
        arrived(w)
        assert asked(w) == {"without": ["DEU", "NOR", "POL", "SWE"]}


def test_a_link_followed_at_once_takes_the_tick_along(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.page.goto(meeting.address + "/?without=NOR")
        arrived(w)
        slowed(w)
        w.page.evaluate(CLICK, "POL")
        w.page.evaluate(CLICK, "NOR")
        w.page.get_by_role("link", name="Matrix", exact=True).click()
        w.page.wait_for_url("**/matrix?**")
        arrived(w)
        assert asked(w) == {"without": ["POL"]}
        assert "without Poland" in w.text(".asked")
        # Reset is there to undo all of it.
        w.page.get_by_role("link", name="Situation", exact=True).click()
        w.page.wait_for_selector("#w-ESP")
        arrived(w)
        w.page.evaluate(CLICK, "ESP")
        w.page.get_by_role("link", name="Reset", exact=True).click()
        w.page.wait_for_function("() => !location.search")
        arrived(w)
        assert w.page.evaluate(TICKED) == []


def test_back_and_forward_restore_what_was_asked(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.page.goto(meeting.address + "/")
        arrived(w)
        for code in ("ESP", "NOR"):
            w.page.evaluate(CLICK, code)
            arrived(w)
        w.page.go_back()
        w.page.wait_for_function("() => !document.getElementById('w-NOR')?.checked")
        arrived(w)
        assert w.page.evaluate(TICKED) == ["ESP"]
        w.page.go_forward()
        w.page.wait_for_function("() => document.getElementById('w-NOR')?.checked")


def test_the_focus_stays_in_sight_after_a_tick(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address, viewport={"width": 1280, "height": 600}) as w:
        w.page.goto(meeting.address + "/")
        arrived(w)
        w.page.locator("#w-DEU").focus()
        w.page.keyboard.press("Space")
        w.page.wait_for_url("**/?*without=DEU")
        arrived(w)
        seen = w.page.evaluate(
            """() => {
                const one = document.activeElement, at = one.getBoundingClientRect();
                return [one.id, at.top >= 0 && at.bottom <= innerHeight];
            }"""
        )
        assert seen == ["w-DEU", True]
