"""Every number that the pages of the histories have from the engine, worked out again."""

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


@pytest.fixture(scope="module")
def histories() -> ModuleType:
    sys.path.insert(0, str(SCRIPTS))
    try:
        return importlib.import_module("histories")
    finally:
        sys.path.remove(str(SCRIPTS))


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    # The cheapest by day: all three go through the same script. The dearer ones at night.
    [
        *(pytest.param(case, marks=pytest.mark.nightly) for case in ("idai-2019", "turkiye-2023")),
        "unifil-2006",
    ],
)
def test_the_page_says_what_the_engine_says(histories: ModuleType, case: str) -> None:
    page = (histories.PAGES / f"{case}.md").read_text(encoding="utf-8")
    again = histories.filled(page, histories.CASES[case](histories.worked_out(case)))
    assert page == again, f"write it anew: python scripts/histories.py {case}"


@pytest.mark.parametrize("case", ["idai-2019", "turkiye-2023", "unifil-2006"])
def test_the_picture_is_of_the_case_as_the_page_has_it(histories: ModuleType, case: str) -> None:
    page = (histories.PAGES / f"{case}.md").read_text(encoding="utf-8")
    picture = (histories.PICTURES / f"backtest-{case}.svg").read_text(encoding="utf-8")
    # One layer draws them all, and leaves no version of a library in them: a picture with one is
    # older than that layer, and was not drawn anew with it.
    assert "Matplotlib v" not in picture
    (content,) = re.findall(r"Register ([0-9a-f]{16})\.", page)
    assert f"register {content}" in picture
    assert f"backtest-{case}.svg" in page
