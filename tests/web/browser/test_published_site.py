"""The site in a browser, opened from a folder: toggles, axe, small and printed, without scripts."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contingent.publishing.facts import Imprint
from contingent.publishing.site import site_files
from contingent.services.cases.opening import open_case
from tests.publishing.test_site import FIRST_LOAD, broken, small
from tests.web.browser.test_axe import AXE, RUN

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.slow

DAY = date(2026, 11, 28)


def written(files: dict[str, bytes], folder: Path) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole = small()
    files = site_files(whole, Imprint(DAY))
    return written(files, tmp_path_factory.mktemp("site") / "a folder")


@pytest.fixture
def page(chromium: "Browser") -> Iterator["Page"]:
    context = chromium.new_context()
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert not faults


def test_what_is_chosen_is_looked_up(page: "Page", folder: Path) -> None:
    page.goto((folder / "index.html").as_uri())
    table = json.loads((folder / "data" / "answers.json").read_text("utf-8"))
    told = page.locator("#told")
    for world in table["worlds"]:
        page.select_option("#t-world", world)
        cell = table["cells"][world]["all"]
        assert cell["sentence"] in told.inner_text()
        assert f"{cell['standing']} offers stand" in told.inner_text()
        for nation, fallen in table["fallen"][world].items():
            page.select_option("#t-without", nation)
            said = told.inner_text()
            assert f"Without {table['nations'][nation]['in_text']}, " in said
            for number in fallen:
                assert table["offers"][number]["title"] in said
            assert f"without={nation}" in page.url
            again = page.url
            page.goto("about:blank")
            page.goto(again)  # the address brings it back
            assert told.inner_text() == said
        page.select_option("#t-without", "")


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(page: "Page", folder: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    shown = [
        "index.html",
        "published.html",
        "changes.html",
        "data.html",
        "about.html",
        "diary.html",
    ]
    shown += ["nations/index.html", "nations/FRA.html", "worlds/calm.html", "lines/infantry.html"]
    shown += ["offers/a-b-c.html", "claims/P1.html"]
    for path in shown:
        page.goto((folder / path).as_uri())
        page.add_script_tag(path=AXE)
        for scheme, wide in (("light", 1280), ("dark", 390)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": wide, "height": 844})
            assert page.evaluate(RUN) == [], f"{path}, {scheme}, {wide} px"
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, path
    assert all(url.startswith("file:") for url in asked)


def test_without_scripts_the_answers_are_in_a_table(chromium: "Browser", folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    assert page.locator("#all table").is_visible()
    assert not page.locator("#toggles").is_visible()
    context.close()


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["ukraine", "idai-2019", "turkiye-2023", "unifil-2006"])
def test_the_sites_of_the_embedded_cases(page: "Page", tmp_path: Path, name: str) -> None:
    case = open_case(name)
    files = site_files(case, Imprint(DAY))
    assert broken(files) == []
    first = ("index.html", "assets/site.css", "assets/site.js", "assets/icon.svg")
    drawn = [path for path in files if path.startswith("figures/")]
    assert sum(len(files[path]) for path in first) < FIRST_LOAD
    assert all(len(files[path]) < FIRST_LOAD for path in drawn)
    folder = written(files, tmp_path)
    for path in ("index.html", "published.html", "nations/index.html", "claims/index.html"):
        page.goto((folder / path).as_uri())
        page.add_script_tag(path=AXE)
        assert page.evaluate(RUN) == [], path
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
