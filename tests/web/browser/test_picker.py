"""Choosing a condition and caveats in the form of an offer, by keyboard; the text beside it."""

from shutil import copyfile
from typing import TYPE_CHECKING

import pytest

from contingent.services.ledger.kept_ledger import KeptLedger
from tests.web.browser.test_axe import AXE, RUN
from tests.web.browsing import Window, window
from tests.web.serving import Served, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.slow

FORM = "/record?verb=offer+recorded"


@pytest.fixture(scope="module")
def ledger(begun_ledger: "Path", tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Served]":
    """The embedded case as a ledger, served."""
    made = copyfile(begun_ledger, tmp_path_factory.mktemp("picker") / "p.db")
    with served(KeptLedger(f"sqlite:///{made}")) as room:
        yield room


def choosing(w: Window, field: str) -> "Locator":
    return w.page.locator(f"[data-picker=f-f-{field}]")


def reads(w: Window, field: str, words: str) -> None:
    """Wait until a field is read back so."""
    choosing(w, field).locator(".reads", has_text=words).wait_for()


def pick(picker: "Locator", label: str, letters: str) -> None:
    """Choose in a list by typing what the choice begins with."""
    picker.get_by_role("combobox", name=label, exact=True).focus()
    picker.page.keyboard.type(letters)


def test_a_condition_is_chosen_by_keyboard_and_written(chromium: "Browser", ledger: Served) -> None:
    with window(chromium, ledger.address) as w:
        w.open(FORM)
        picker, text = choosing(w, "condition"), w.page.locator("#f-f-condition")
        pick(picker, "What", "at least so many nations")
        picker.get_by_label("How many").focus()
        w.page.keyboard.type("3")
        pick(picker, "Of the group", "the nations of the EU")
        pick(picker, "Providing", "land")
        picker.get_by_role("button", name="Add this").press("Enter")
        reads(w, "condition", "At least 3 nations from the EU")
        assert text.input_value().startswith("at least 3 nations from eu")
        assert text.input_value().endswith("provide land")
        # Another part, as an alternative; the fields are empty again.
        assert picker.get_by_role("combobox", name="What", exact=True).input_value() == ""
        pick(picker, "Together with what is there", "either")
        pick(picker, "What", "a nation takes")
        pick(picker, "Nation", "Norway")
        picker.get_by_role("button", name="Add this").press("Space")
        reads(w, "condition", "Norway takes part")
        assert text.input_value().endswith(" or NOR")
        # What is taken out goes from the text.
        picker.get_by_role("button", name="Take out: At least").press("Enter")
        reads(w, "condition", "Binds once: Norway takes part")
        assert text.input_value() == "NOR"
        assert w.page.evaluate("document.activeElement.id") == "f-f-condition"


def test_what_is_typed_is_read_and_faults_are_told_at_once(
    chromium: "Browser", ledger: Served
) -> None:
    with window(chromium, ledger.address) as w:
        w.open(FORM)
        w.page.locator("#f-f-condition").focus()
        w.page.keyboard.type("ceasefire and USA provides isr")
        reads(w, "condition", "A ceasefire, agreed with Russia, holds")
        w.page.keyboard.type(" and POL provide")
        reads(w, "condition", "at character")
        picker = choosing(w, "condition")
        assert picker.locator(".fault").count() == 1
        # Nothing that cannot be read is changed by choosing.
        pick(picker, "What", "a nation takes")
        pick(picker, "Nation", "Norway")
        picker.get_by_role("button", name="Add this").press("Enter")
        w.page.wait_for_timeout(1000)
        assert w.page.input_value("#f-f-condition").endswith("POL provide")


def test_caveats_are_ticked(chromium: "Browser", ledger: Served) -> None:
    with window(chromium, ledger.address) as w:
        w.open(FORM)
        picker = choosing(w, "caveats")
        pick(picker, "What", "serves only in these nations")
        for name in ("Poland", "Romania"):
            picker.get_by_label(name, exact=True).press("Space")
        picker.get_by_role("button", name="Add this limit").press("Enter")
        reads(w, "caveats", "serves only in Poland and Romania")
        pick(picker, "What", "is away for at most")
        picker.get_by_label("How long, with its unit: 14 days").focus()
        w.page.keyboard.type("3")
        w.page.keyboard.press("Enter")  # adds, and does not send the form
        reads(w, "caveats", "3")
        picker.locator(".fault").wait_for()
        w.page.keyboard.type(" months")
        w.page.keyboard.press("Enter")
        reads(w, "caveats", "is away for at most 3 months")
        assert w.page.input_value("#f-f-caveats") == "only in POL;ROU; at most 3 months"
        assert "/record" in w.page.url


def test_without_scripts_there_is_the_field_and_what_it_says(
    chromium: "Browser", ledger: Served
) -> None:
    with window(chromium, ledger.address, java_script_enabled=False) as w:
        w.page.goto(f"{ledger.address}/record?verb=offer+corrected&of=gbr-battlegroups")
        assert not w.page.locator(".choose").first.is_visible()
        assert w.page.locator("[data-drop]:visible").count() == 0
        assert "The House of Commons agrees" in choosing(w, "condition").inner_text()
        assert w.page.input_value("#f-f-condition").startswith("ceasefire and ")


def test_axe_finds_nothing(chromium: "Browser", ledger: Served) -> None:
    with window(chromium, ledger.address, bypass_csp=True) as w:
        w.open("/record?verb=offer+corrected&of=pol-rear-log")
        pick(choosing(w, "condition"), "What", "so many of these")
        pick(choosing(w, "caveats"), "What", "serves only at")
        w.page.add_script_tag(path=AXE)
        for scheme in ("light", "dark"):
            w.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for wide in (1280, 390):
                w.page.set_viewport_size({"width": wide, "height": 844})
                assert w.page.evaluate(RUN) == [], f"{scheme}, {wide} px"
                across = w.page.evaluate("document.documentElement.scrollWidth")
                assert across <= wide
