"""The meeting's first steps without a mouse."""

from typing import TYPE_CHECKING

import pytest

from tests.web.browsing import Window, window
from tests.web.serving import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

#: Presses of Tab after which a thing counts as out of reach.
FAR = 150


def focused(w: Window) -> str:
    """What has the focus, in words: its label, its text, its id."""
    said: str = w.page.evaluate(
        """() => {
            const one = document.activeElement;
            const label = one.labels?.[0]?.innerText ?? "";
            return [label, one.getAttribute("aria-label") ?? "", one.innerText ?? "", one.id]
                .join(" ").replace(/\\s+/g, " ").trim();
        }"""
    )
    return said


def outlined(w: Window) -> bool:
    """Whether the focus can be seen: an outline, or a thicker frame."""
    seen: bool = w.page.evaluate(
        """() => {
            const style = getComputedStyle(document.activeElement);
            return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        }"""
    )
    return seen


def tab_to(w: Window, words: str) -> None:
    """Press Tab until something of these words has the focus, which must be seen all the way."""
    met = []
    for _ in range(FAR):
        w.page.keyboard.press("Tab")
        met.append(focused(w))
        assert outlined(w), f"the focus is not seen on {met[-1]!r}"
        if words in met[-1]:
            return
    pytest.fail(f"Tab does not reach {words!r}: {met}")


def test_first_steps_by_keyboard(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        keys = w.page.keyboard
        w.open("/")
        keys.press("Tab")
        assert focused(w) == "To the answer"
        keys.press("Enter")
        assert w.page.evaluate("document.activeElement.id") == "answer"

        # Past the head of the page, straight to the nation; Space takes it out, the focus stays.
        tab_to(w, "Leave out United States")
        keys.press("Space")
        w.settle()
        assert "3 of 9 essential lines stay open" in w.text(".sentence")
        assert "Leave out United States" in focused(w)
        assert "3 of 9" in w.page.locator("#announce").inner_text()

        # The why of the first open line, by Enter.
        w.page.locator("#answer").focus()
        tab_to(w, "Why American intelligence")
        keys.press("Enter")
        w.settle()
        assert w.text("h1") == "American intelligence and surveillance picture"
        assert w.page.evaluate("document.activeElement.id") == "answer"

        # To another page, and to another world by an arrow key.
        w.page.locator(".case a").focus()
        tab_to(w, "Timeline")
        keys.press("Enter")
        w.settle()
        assert w.text("h1") == "When, and for how long"
        w.page.locator(".case a").focus()
        tab_to(w, "f-world")
        keys.press("ArrowDown")
        w.settle()
        assert "world=" in w.page.url
        assert "f-world" in focused(w)


def test_arrow_keys_in_the_matrix(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        keys = w.page.keyboard
        w.open("/matrix?without=USA")
        cell = "#matrix tbody a.cell"
        assert w.page.locator(f"{cell}[tabindex='0']").count() == 1
        w.page.locator(f"{cell}[tabindex='0']").focus()
        assert "United Kingdom" in focused(w)
        keys.press("ArrowRight")
        assert "France" in focused(w)
        keys.press("ArrowLeft")
        keys.press("ArrowDown")
        place = w.page.evaluate(
            """() => [document.activeElement.closest("tr").rowIndex,
                      document.activeElement.closest("tr").cells[0].innerText]"""
        )
        assert place[0] == 2
        assert "Coordination headquarters" in place[1]
        keys.press("ArrowRight")  # nobody else has offered one
        assert "United Kingdom" in focused(w)
        assert w.page.locator(f"{cell}[tabindex='0']").count() == 1
        keys.press("ArrowDown")
        keys.press("ArrowDown")  # past lines it has offered nothing for
        assert "Light battalions in Kyiv" in w.page.evaluate(
            "document.activeElement.closest('tr').cells[0].innerText"
        )
        keys.press("ArrowUp")
        keys.press("Enter")
        w.settle()
        # The cell leads to the nation's row among the reasons.
        assert w.text("h1") == "Two brigade headquarters"
        row = w.page.locator("tr.target")
        assert "United Kingdom" in row.inner_text()
        assert "the United States provides “Intelligence" in row.inner_text()


def test_month_slider(chromium: "Browser", meeting: Served) -> None:
    with window(chromium, meeting.address) as w:
        w.open("/map?step=5")
        slider = w.page.get_by_role("slider", name="Month")
        odesa = w.page.locator("[data-marker]", has_text="Odesa").locator(".units [role='img']")

        def units() -> list[str]:
            return [one.get_attribute("aria-label") or "" for one in odesa.all()]

        before = units()
        assert w.text("#map-step-name") == "Jun 2027"
        assert any(text.startswith("planned, arrives later: ") for text in before)
        dashed = odesa.locator("[stroke-dasharray]").count()
        assert dashed == sum(text.startswith("planned") for text in before)
        slider.press("ArrowRight")
        w.settle()
        assert w.text("#map-step-name") == "Jul 2027"
        assert w.text("#units h2") == "In Jul 2027"
        assert "step=6" in w.page.url
        after = units()
        assert after != before
        assert not any(text.startswith("planned") for text in after)
        assert odesa.locator("[stroke-dasharray]").count() == 0
        assert w.page.evaluate("document.activeElement.id") == "map-step"
