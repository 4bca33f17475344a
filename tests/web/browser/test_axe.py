"""axe finds no violation on any page, light and dark, wide and narrow."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.browsing import window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

AXE = Path(__file__).parents[3] / "build" / "assets" / "axe.min.js"
PAGES = (
    "/?without=USA",
    "/?pin=world%3Dus-in&without=USA",
    "/matrix?without=USA",
    "/map?step=5&nation=DEU",
    "/hinges",
    "/timeline",
    "/register",
    "/register?show=claims",
    "/diary",
    "/compare",
    "/compare?without=USA&pin=world%3Dus-in",
    "/line?of=qrf-presence&without=USA",
    "/nation?of=DEU",
    "/offer?of=bel-air",
    "/claim?of=P010",
    "/?wall&without=ESP",
    "/?world=none",
)
RUN = """async (only) => {
    const options = only ? { runOnly: only } : {};
    const found = await axe.run(document, { resultTypes: ["violations"], ...options });
    return found.violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.target} ${node.html.slice(0, 160)}`));
}"""
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Dark differs from light in its colours alone, so only what looks at colours is asked again.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
#: A window of 1280 px at 400 and 200 %; a phone; and as it is.
WIDTHS = (320, 640, 390, 1280)


@pytest.mark.parametrize("path", PAGES)
def test_no_violation(chromium: "Browser", meeting: Served, path: str) -> None:
    with window(chromium, meeting.address, expected=("status of 404",), bypass_csp=True) as w:
        w.open(path)
        w.page.add_script_tag(path=AXE)
        for wide in WIDTHS:
            w.page.set_viewport_size({"width": wide, "height": 900})
            across = w.page.evaluate("document.documentElement.scrollWidth")
            assert across <= wide, f"the page is {across} px wide on a screen of {wide}"
        for wide in (1280, 390):
            w.page.set_viewport_size({"width": wide, "height": 900})
            for scheme, rules in (("light", ALL), ("dark", COLOURS)):
                w.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                assert w.page.evaluate(RUN, rules) == [], f"{scheme}, {wide} px"
