"""A page of 2,000 offers and 400 lines, and the solve that takes too long."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from benchmarks.forces import Size, force
from tests.web.browsing import Window, window
from tests.web.large_case import EACH, LINES, NATIONS, large_case
from tests.web.serving import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow

#: Too hard to be proven in a minute, and its bounds come in well under a second.
HARD = Size("hard", 250, 100, months=18)


@pytest.fixture(scope="module")
def large() -> Iterator[Served]:
    with served(large_case()) as room:
        yield room


def rows(w: Window) -> list[str]:
    """Titles of the lines the page holds, in order."""
    found: list[str] = w.page.evaluate(
        """() => [...document.querySelectorAll("#matrix tbody th a")]
            .filter((one) => one.offsetParent).map((one) => one.innerText)"""
    )
    return found


def open_matrix(w: Window, path: str = "/matrix") -> None:
    w.open(path)
    w.page.wait_for_selector("#matrix[data-ready]")


def test_the_matrix_holds_only_the_rows_in_sight(chromium: "Browser", large: Served) -> None:
    with window(chromium, large.address) as w:
        open_matrix(w)
        assert w.text("#m-count") == f"{LINES} of {LINES} lines"
        first = rows(w)
        assert first == [f"Task {line:03}" for line in range(len(first))]
        assert 20 <= len(first) < LINES / 3
        assert w.page.locator("#matrix").get_attribute("aria-rowcount") == str(LINES + 1)

        # To the end: the last rows are there, the first are not, and the heads stay in sight.
        w.page.evaluate("document.getElementById('matrix-scroll').scrollTop = 1e6")
        w.page.wait_for_function(
            "() => document.querySelector('#matrix').innerText.includes('Task 399')"
        )
        last = rows(w)
        assert last == [f"Task {line:03}" for line in range(LINES - len(last), LINES)]
        assert len(last) < LINES / 3
        head = w.page.locator("#matrix thead th").nth(3).bounding_box()
        pane = w.page.locator("#matrix-scroll").bounding_box()
        assert head is not None
        assert pane is not None
        assert abs(head["y"] - pane["y"]) < 3
        # What a row says is the plan's: five of the nations serve, one unit each.
        cells = w.page.locator("#matrix tbody tr", has_text="Task 398").locator("a.cell.serves")
        assert cells.all_inner_texts() == ["1"] * EACH
        told = [cell.get_attribute("aria-label") for cell in cells.all()]
        assert told == [f"Realm {nation}: 1" for nation in nations_of(398)]


def nations_of(line: int) -> list[str]:
    """Nations that offer for a line, in the order of the register."""
    codes = [f"{chr(65 + number // 26)}{chr(65 + number % 26)}X" for number in range(NATIONS)]
    return [codes[i] for i in sorted((line + which) % NATIONS for which in range(EACH))]


def test_filters_of_the_matrix(chromium: "Browser", large: Served) -> None:
    with window(chromium, large.address) as w:
        open_matrix(w)
        query = w.page.get_by_label("Find a line or nation")
        query.fill("task 12")
        fitting = [f"Task {n:03}" for n in range(LINES) if "12" in f"{n:03}"]
        assert w.text("#m-count") == f"{len(fitting)} of {LINES} lines"
        assert rows(w) == fitting

        # A nation's name chooses columns; what is left of the row is its cell alone.
        query.fill("012 realm aox")
        assert rows(w) == ["Task 012"]
        query.fill("012 aox")
        assert w.page.locator("#matrix thead th:visible").count() == 3
        assert w.page.locator("#matrix tbody td:visible").count() == 2

        query.fill("")
        assert w.page.locator("#matrix thead th:visible").count() == NATIONS + 2
        w.page.get_by_label("Only open lines").check()
        still = [n for n in range(LINES) if n % 3 == 2]
        assert w.text("#m-count") == f"{len(still)} of {LINES} lines"
        assert rows(w)[:20] == [f"Task {n:03}" for n in still[:20]]

        query.fill("nothing of the kind")
        assert w.text("#m-none") == "No line and no nation matches."
        assert rows(w) == []

        # A link to it shows the same.
        query.fill("7")
        w.page.wait_for_url("**q=7*")
        link, seen = w.page.url.removeprefix(large.address), rows(w)
        open_matrix(w, link)
        assert rows(w) == seen
        assert w.page.get_by_label("Only open lines").is_checked()


def test_orders_and_arrows_reach_every_row(chromium: "Browser", large: Served) -> None:
    with window(chromium, large.address) as w:
        open_matrix(w, "/matrix?sort=fill")
        assert rows(w)[:3] == ["Task 002", "Task 005", "Task 008"]
        open_matrix(w)
        w.page.locator("#matrix a.cell[tabindex='0']").focus()
        for _ in range(6):  # the nation's cells are forty rows apart
            w.page.keyboard.press("ArrowDown")
        where = w.page.evaluate("document.activeElement.closest('tr').cells[0].innerText")
        seen = w.page.evaluate(
            """() => {
                const cell = document.activeElement.getBoundingClientRect();
                const pane = document.getElementById("matrix-scroll").getBoundingClientRect();
                return pane.top < cell.top && cell.bottom < pane.bottom;
            }"""
        )
        # AAX offers for lines 0 and 36 to 39 of every forty.
        assert where.startswith("Task 076")
        assert seen


def test_other_pages_open(chromium: "Browser", large: Served) -> None:
    with window(chromium, large.address) as w:
        w.open("/")
        assert w.text(".sentence").startswith("133 of 133 essential lines stay open")
        w.open("/timeline")
        assert w.page.locator(".heat tbody tr").count() == NATIONS


def test_a_long_solve_is_stopped(chromium: "Browser") -> None:
    with served(force(HARD, 1)) as room, window(chromium, room.address) as w:
        w.page.goto(room.address)
        w.page.wait_for_selector(".sentence[data-state='bound']")
        assert w.page.locator("#working").is_visible()
        w.page.get_by_role("button", name="Stop, and show the best so far").click()
        w.settle()
        assert not w.page.locator("#working").is_visible()
        # Stopped before there was any plan, or with the best so far: either is said.
        said = w.text("main")
        if w.page.locator(".sentence[data-state='plan']").count():
            assert "Stopped: this plan is checked, but a better one may exist." in said
        else:
            assert "Stopped: no plan was found before." in said
            w.page.get_by_role("link", name="Ask again").click()
            w.page.wait_for_selector("#working", state="visible")
