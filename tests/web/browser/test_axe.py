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
RUN = """async () => {
    const found = await axe.run(document, {
        resultTypes: ["violations"],
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return found.violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.target} ${node.html.slice(0, 160)}`));
}"""


@pytest.mark.parametrize("path", PAGES)
def test_no_violation(chromium: "Browser", meeting: Served, path: str) -> None:
    with window(chromium, meeting.address, expected=("status of 404",), bypass_csp=True) as w:
        w.open(path)
        w.page.add_script_tag(path=AXE)
        for scheme in ("light", "dark"):
            w.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for wide, high in ((1280, 900), (390, 844)):
                w.page.set_viewport_size({"width": wide, "height": high})
                assert w.page.evaluate(RUN) == [], f"{scheme}, {wide} px"
                across = w.page.evaluate("document.documentElement.scrollWidth")
                assert across <= wide, f"the page is {across} px wide on a screen of {wide}"
