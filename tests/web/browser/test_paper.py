"""Pages on A4: content first, dated, with the register's hash, and nothing beside the paper."""

import io
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize

import pypdf
import pytest

from tests.web.browsing import window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

#: Pixels of A4 upright between margins of 12 mm.
WIDE = 703
#: Controls that are of no use on paper.
CONTROLS = ("Pin to compare", "Reset", "Stop, and show", "Dark or light", "Change")
#: What must be on the first sheet, and how many sheets there may be.
SHEETS = {
    "/?concept=division&without=USA": (("essential lines stay open", "essential", "Open lines"), 4),
    "/timeline": (("IOC", "By nation"), 3),
    "/map": (("Symbols after APP-6", "Kyiv"), 3),
    "/register?q=brigade": (("Offers and claims", "A ceasefire"), 6),
    "/matrix": (("Who fills what", "most people away"), 4),
    "/nation?of=GBR": (("United Kingdom", "Training team"), 8),
}


@pytest.mark.parametrize("path", SHEETS)
def test_a_page_is_printed_content_first(chromium: "Browser", meeting: Served, path: str) -> None:
    wanted, most = SHEETS[path]
    with window(chromium, meeting.address) as w:
        w.open(path)
        found = pypdf.PdfReader(io.BytesIO(w.page.pdf(format="A4")))
        hash_ = w.text(".foot code")
        w.page.set_viewport_size({"width": WIDE, "height": 1000})
        w.page.emulate_media(media="print")
        across = w.page.evaluate("document.documentElement.scrollWidth")
    # Paper has ligatures.
    texts = [normalize("NFKC", " ".join(page.extract_text().split())) for page in found.pages]
    assert len(texts) <= most
    for words in wanted:
        assert words in texts[0], texts[0]
    today = date.today()  # noqa: DTZ011 - the browser's own day
    assert f"printed {today.day} {today:%B} {today.year}" in texts[0]
    assert hash_ in texts[0]
    assert len(texts[0]) > 400, "the first sheet is as good as empty"
    for text in texts:
        assert not any(control in text for control in CONTROLS)
    assert across <= WIDE, f"{across} px on paper of {WIDE}"


def test_what_a_control_is_set_to_is_text_on_paper(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/")
        w.page.emulate_media(media="print")
        assert not w.page.locator("#setting").is_visible()
        assert not w.page.locator("#w-DEU").is_visible()
        look = w.page.locator(".events select").first.evaluate(
            "one => [getComputedStyle(one).appearance, getComputedStyle(one).borderTopWidth]"
        )
        assert look == ["none", "0px"]
