"""The room in Firefox: pages open whole, and quick ticks are all asked."""

import shutil
from time import monotonic, sleep
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.browsing import PATIENCE
from tests.web.firefox import Firefox, firefox_at
from tests.web.serving import Served

pytestmark = pytest.mark.slow

IDLE = """const room = document.getElementById("room");
const idle = document.readyState === "complete" && room !== null
    && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling");"""
WHOLE = f"{IDLE} return idle && (room.dataset.state === 'whole' || !room.dataset.path);"
ASKED = f"""{IDLE} const asked = new URLSearchParams(location.search).getAll("without");
return idle && asked.length === arguments[0];"""
TICKED = (
    """return [...document.querySelectorAll("[name=without]:checked")].map((one) => one.value)"""
)
#: Nations ticked, and the seconds until the next; one is unticked again.
TICKS = (("NOR", 0.05), ("SWE", 0.2), ("DNK", 0.1), ("ITA", 0.3), ("NOR", 0.05), ("PRT", 0.0))


def until(firefox: Firefox, script: str, *given: object) -> Any:
    """Wait until a script says so."""
    begun = monotonic()
    while not (said := firefox.says(script, *given)):
        assert monotonic() - begun < PATIENCE / 1000, script
        sleep(0.05)
    return said


def test_pages_are_whole_and_quick_ticks_are_all_asked(
    tmp_path_factory: pytest.TempPathFactory, meeting: Served
) -> None:
    path = shutil.which("firefox-esr")
    if path is None:
        pytest.skip("Firefox is not installed; `make system` installs it")
    with firefox_at(path, tmp_path_factory.mktemp("firefox")) as firefox:
        for page, shown in (
            ("/map", "#units [data-sidc] svg"),
            ("/?wall", "#map .units g"),
            ("/", ".footing .knot"),
        ):
            firefox.open(meeting.address + page)
            until(firefox, WHOLE)
            until(firefox, "return document.querySelector(arguments[0]) !== null", shown)
            across = "return document.documentElement.scrollWidth - innerWidth"
            assert firefox.says(across) <= 0, page

        for nation, pause in TICKS:
            firefox.click(f"w-{nation}")
            sleep(pause)
        expected = {"SWE", "DNK", "ITA", "PRT"}
        until(firefox, ASKED, len(expected))
        assert set(firefox.says(TICKED)) == expected
        query = urlsplit(firefox.says("return location.href")).query
        assert set(parse_qs(query)["without"]) == expected
        told = "return document.querySelector('.asked').textContent"
        assert "without Denmark, Italy and 2 more" in firefox.says(told)
