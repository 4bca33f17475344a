"""No page says month where the case counts in days; pages of a case in hours have times."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contingent.services.cases.new_case import write_new_case
from contingent.services.cases.opening import open_case
from tests.web.rooms import TestClient, create_app
from tests.web.test_pages import PAGES, followed

DETAILS = (
    *("/line?of=boats", "/line?of=hospital", "/offer?of=deu-boats", "/nation?of=NOR"),
    *("/claim?of=C4", "/map?step=3", "/?world=without-france", "/hinges?goal=fill"),
)
#: Names of the calendar's months are written; the word is not.
MONTH = re.compile(r".{0,60}\bmonths?\b.{0,60}", re.IGNORECASE)


def room(folder: Path, **changed: str) -> Iterator[TestClient]:
    write_new_case(folder)
    file = folder / "case.toml"
    text = file.read_text()
    for old, new in changed.items():
        text = text.replace(old, new, 1)
    file.write_text(text)
    case = open_case(str(folder))
    with TestClient(create_app(lambda: case)) as made:
        yield made


@pytest.fixture(scope="module")
def by_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    yield from room(tmp_path_factory.mktemp("days") / "case")


@pytest.fixture(scope="module")
def by_hours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    finer = {'step = "day"': 'step = "6 h"', "21 days": "7 days"}
    yield from room(tmp_path_factory.mktemp("hours") / "case", **finer)


@pytest.mark.slow
@pytest.mark.parametrize("page", [*PAGES, *DETAILS])
def test_no_page_says_month_of_a_case_of_days(by_day: TestClient, page: str) -> None:
    assert MONTH.findall(followed(by_day, page)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", ["/timeline", "/map?step=3", "/line?of=boats", "/offer?of=deu-boats"]
)
def test_pages_of_a_case_in_hours_have_times(by_hours: TestClient, page: str) -> None:
    html = followed(by_hours, page)
    assert MONTH.findall(html) == []
    assert re.search(r"\d+ Mar \d\d:00", html)
