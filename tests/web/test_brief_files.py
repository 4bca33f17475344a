"""Briefs out of the room: those of the commands, with the choices of the page."""

import io
import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import openpyxl
import pytest

from contingent.services.cases.opening import open_case
from tests.cli.program import Program
from tests.web.rooms import TestClient, create_app

CASE = Path(__file__).parents[1] / "cli" / "golden_json" / "case"


@pytest.fixture(scope="module")
def room() -> Iterator[TestClient]:
    register = open_case(str(CASE))
    with TestClient(create_app(lambda: register)) as client:
        yield client


def test_a_brief_of_the_room_is_that_of_the_command(
    room: TestClient, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer = room.get("/brief.xlsx?kind=gaps&world=without-france")
    assert answer.status_code == 200
    assert 'filename="gaps.xlsx"' in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    file = tmp_path / "gaps.xlsx"
    asked = ("brief", CASE, "--kind", "gaps", "--world", "without-france", "-o", file, "--json")
    told = json.loads(Program(capsys)(*asked).out)
    assert book["brief"].cell(4, 2).value == told["sentence"]
    own = openpyxl.load_workbook(file)
    for name in own.sheetnames:
        rows = list(own[name].iter_rows(values_only=True))
        assert list(book[name].iter_rows(values_only=True)) == rows


def test_pages_offer_what_is_on_the_screen(room: TestClient) -> None:
    for page, kind in (("/", "decision"), ("/matrix", "gaps"), ("/compare", "compare")):
        assert f'href="/brief.pdf?kind={kind}"' in room.get(page).text
    assert 'href="/brief.docx?kind=nation&of=FRA"' in unescape(room.get("/nation?of=FRA").text)
    assert "/brief." not in room.get("/register").text


def test_a_kind_that_there_is_not_is_refused(room: TestClient) -> None:
    assert room.get("/brief.xlsx?kind=pie").status_code == 404
    assert room.get("/brief.xlsx?kind=nation&of=XXX").status_code == 404
