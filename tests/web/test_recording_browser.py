"""The meeting that corrects itself: edit an offer in a browser, see it, undo it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contingent.cli.main import run
from contingent.services.ledger.kept_ledger import KeptLedger
from tests.web.browsing import Window, window
from tests.web.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture
def address(case_folder: Path, tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 'b.db'}"
    assert run(["import", str(case_folder), made]) == 0
    return made


def text(opened: Window) -> str:
    return " ".join(opened.page.inner_text("main").split())


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_edit_see_it_in_the_register_and_undo(
    chromium: "Browser", address: str, *, scripts: bool
) -> None:
    with (
        served(KeptLedger(address)) as room,
        window(chromium, room.address, java_script_enabled=scripts) as opened,
    ):
        page = opened.page
        page.goto(room.address + "/register?cutoff=reported")
        page.get_by_role("link", name="gbr-1").first.click()
        page.get_by_role("link", name="Record a change").click()
        page.get_by_label("Packages (needed)").fill("none")
        page.get_by_label("Your name").fill("Ann Analyst")
        page.get_by_role("button", name="Record the change").click()
        # Both faults at once, beside their fields; nothing typed is lost.
        alert = page.get_by_role("alert").inner_text()
        assert "2 faults; nothing was recorded" in alert
        assert page.get_by_label("Packages (needed)").input_value() == "none"
        assert page.get_by_label("Packages (needed)").get_attribute("aria-invalid") == "true"
        opened.errors[:] = [e for e in opened.errors if "status of 422" not in e]
        page.get_by_label("Packages (needed)").fill("4")
        page.get_by_label("Reason").fill("Statement of 2 December")
        page.get_by_role("button", name="Record the change").click()
        page.wait_for_url(re.compile(r"/offer\?"))
        assert "Recorded as entry 2" in text(opened)
        assert re.search(r"by Ann Analyst Statement of 2 December .* packages 1", text(opened))

        page.goto(room.address + "/register")
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name="United Kingdom"))
        assert row.locator("[data-label=packages]").inner_text().startswith("4")

        page.get_by_role("link", name="What was recorded").click()
        page.wait_for_url(re.compile("/log"))
        assert "Your last change: entry 2, offer changed" in text(opened)
        page.get_by_role("link", name="Undo it …").click()
        assert page.get_by_label("Your name").input_value() == "Ann Analyst"
        page.get_by_role("button", name="Undo it").click()
        page.wait_for_url(re.compile("/log|/offer"))
        page.goto(room.address + "/register")
        row = page.get_by_role("row").filter(has=page.get_by_role("link", name="United Kingdom"))
        assert row.locator("[data-label=packages]").inner_text().startswith("1")
        assert opened.errors == []
        assert opened.left == []


@pytest.mark.slow
def test_a_scenario_is_chosen_on_any_page_and_stays_chosen(
    chromium: "Browser", address: str
) -> None:
    assert run(["scenario", "branch", address, "less"]) == 0
    words = ["state=withdrawn", "--actor", "B", "--reason", "r"]
    assert run(["record", f"{address}#less", "offer corrected", "gbr-1", *words]) == 0
    with served(KeptLedger(address)) as room, window(chromium, room.address) as opened:
        opened.open("/register")
        opened.page.select_option("#f-scenario", "less")
        opened.page.wait_for_url(re.compile("scenario=less"))
        row = opened.page.get_by_role("row").filter(
            has=opened.page.get_by_role("link", name="United Kingdom")
        )
        row.filter(has_text="withdrawn").wait_for()
        opened.page.get_by_role("link", name="Situation").click()
        opened.page.wait_for_url(re.compile(r"/\?scenario=less"))
        assert "in scenario less" in text(opened)
        opened.page.reload()
        assert "in scenario less" in text(opened)
        assert opened.errors == []
