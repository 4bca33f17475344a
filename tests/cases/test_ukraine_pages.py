"""Every number that the pages on the Ukraine case have from the engine, worked out again."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
#: Blocks by what they cost: under a second, some seconds, and (all others) minutes.
QUICK = ("rows", "basis", "outlets", "threshold", "stands", "counted")
SLOW = ("without-p067", "days")


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    sys.path.insert(0, str(SCRIPTS))
    try:
        return importlib.import_module("ukraine_pages")
    finally:
        sys.path.remove(str(SCRIPTS))


def _told_again(pages: ModuleType, page: str, name: str) -> None:
    text = (pages.PAGES / f"{page}.md").read_text(encoding="utf-8")
    again = pages.BLOCKS[page][name]().strip()
    assert pages.block_of(text, name) == again, f"python scripts/ukraine_pages.py {name}"


@pytest.mark.parametrize("page", ["ukraine", "ukraine-hinges", "../diary", "../../README"])
def test_a_page_has_the_blocks_that_are_made_for_it(pages: ModuleType, page: str) -> None:
    text = (pages.PAGES / f"{page}.md").read_text(encoding="utf-8")
    pages.check_names(page, text)
    empty = [name for name in pages.BLOCKS[page] if not pages.block_of(text, name)]
    assert not empty, f"python scripts/ukraine_pages.py {' '.join(empty)}"


@pytest.mark.parametrize("name", QUICK)
def test_what_is_quickly_worked_out_is_as_the_page_says(pages: ModuleType, name: str) -> None:
    _told_again(pages, "ukraine", name)


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_what_needs_a_plan_is_as_the_page_says(pages: ModuleType, name: str) -> None:
    _told_again(pages, "ukraine", name)


@pytest.mark.slow
def test_the_readme_shows_what_the_demo_prints(pages: ModuleType) -> None:
    makefile = (pages.ROOT / "Makefile").read_text(encoding="utf-8")
    assert f"contingent {' '.join(importlib.import_module('ukraine_demo').COMMAND)}\n" in makefile
    _told_again(pages, "../../README", "demo")


@pytest.mark.nightly
def test_everything_else_is_as_the_pages_say(pages: ModuleType) -> None:
    for page, blocks in pages.BLOCKS.items():
        for name in blocks:
            if page != "../../README" and (page != "ukraine" or name not in (*QUICK, *SLOW)):
                _told_again(pages, page, name)
