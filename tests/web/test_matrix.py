"""The matrix: every kind of stop has a mark, and a large one gives its rows as data."""

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest

from contingent.planning.stop import StopKind
from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.web.choice import Choice
from contingent.web.pages.matrix import MANY, grid_of
from contingent.web.render import STOPS
from contingent.web.view import View
from tests.web.large_case import EACH, NATIONS, large_case
from tests.web.rooms import TestClient, create_app

#: Enough for rows to come as data; 400 are shown in ``browser/test_large.py``.
LINES = 165


@pytest.fixture(scope="module")
def large() -> Iterator[TestClient]:
    register = large_case(LINES)
    with TestClient(create_app(lambda: register)) as client:
        yield client


def test_every_kind_of_stop_has_a_mark_of_its_own() -> None:
    assert {kind.value for kind in StopKind} <= set(STOPS)
    marks = [mark for mark, _ in STOPS.values()]
    assert len(set(marks)) == len(marks)


def test_the_large_case_is_large() -> None:
    assert len(large_case().offers) == 2_000
    assert len(large_case(LINES).requirements) == LINES
    assert LINES * NATIONS > MANY


@pytest.mark.slow
def test_rows_of_a_large_matrix(large: TestClient) -> None:
    rows = json.loads(large.get("/matrix/rows").text)
    assert len(rows) == LINES
    codes = [nation.nation for nation in large_case(LINES).nations]
    columns = [
        code.upper() for code in re.findall(r'data-nation="(\w+) ', large.get("/matrix").text)
    ]
    assert sorted(columns) == sorted(codes)
    assert [row["words"] for row in rows[:2]] == ["l-000 task 000", "l-001 task 001"]
    assert [row["open"] for row in rows[:6]] == [False, False, True] * 2
    for index, row in enumerate(rows):
        assert len(row["cells"]) == EACH
        assert row["cells"] == sorted(set(row["cells"]))
        assert {columns[cell] for cell in row["cells"]} == {
            codes[(index + which) % NATIONS] for which in range(EACH)
        }
        assert row["html"].count("<td") == NATIONS + 1
        assert row["html"].count('class="cell') == EACH
        assert f'aria-rowindex="{index + 2}"' in row["html"]
    # The page itself holds the first of them only, and says where the others are.
    html = large.get("/matrix").text
    assert html.count("<tr") < LINES / 3
    found = re.search(r'data-rows="([^"]+)"', html)
    assert found is not None
    assert json.loads(large.get(unescape(found[1])).text) == rows


@pytest.mark.slow
def test_columns_are_of_nations_that_fill_something(ukraine: Register) -> None:
    with TestClient(create_app(lambda: ukraine)) as client:
        client.get("/matrix/rows?world=us-out")
        few, everybody = (
            client.get(f"/matrix?world=us-out{more}").text for more in ("", "&who=all")
        )
    shown = [set(re.findall(r'data-nation="(\w+) ', html)) for html in (few, everybody)]
    offering = {offer.nation.lower() for offer in ukraine.offers}
    assert "usa" in shown[0]  # nobody else could fill two open lines
    assert shown[0] < shown[1] <= offering
    # An open line that none of them could fill keeps the column of who could.
    open_rows = re.findall(r'<tr class="tier\d open".*?</tr>', few, re.DOTALL)
    assert open_rows
    assert all('class="cell' in row for row in open_rows)


def test_totals_are_those_of_the_plan(small: Register) -> None:
    planned = plan_concept(small, Asked())
    grid = grid_of(View(Choice(), small, planned.resolution), planned)
    filled = sum(
        line.weight * fill.rate
        for line in planned.problem.lines
        for fill in planned.plan.lines
        if fill.line == line.line
    )
    assert grid.worth == pytest.approx(filled)
    assert grid.people == max(planned.plan.personnel)
    assert max(share.people for share in grid.shares.values()) <= grid.people
    worths = [grid.shares[n].worth if n in grid.shares else 0 for n in grid.nations]
    assert worths == sorted(worths, reverse=True)


@pytest.mark.slow
def test_rows_come_in_the_order_asked_for(large: TestClient) -> None:
    rows = json.loads(large.get("/matrix/rows?sort=fill").text)
    assert [row["open"] for row in rows] == [True] * 55 + [False] * 110
    assert large.get("/matrix/rows?without=XYZ").status_code == 404
    assert large.get("/matrix/rows?as_of=soon").status_code == 400


def test_titles_in_a_row_are_text_and_not_markup(small: Register) -> None:
    lines = tuple(
        line.model_copy(update={"title": "<img src=x onerror=alert(1)>"})
        for line in small.requirements
    )
    own = {name: getattr(small, name) for name in Register.model_fields}
    odd = Register.model_construct(**{**own, "requirements": lines})
    with TestClient(create_app(lambda: odd)) as client:
        for row in json.loads(client.get("/matrix/rows").text):
            assert "<img src=x" not in row["html"]
            assert "&lt;img" in row["html"]
