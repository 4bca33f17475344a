"""No answer says month where the case counts in days, and those in hours have times."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from contingent.services.cases.new_case import write_new_case
from tests.cli.program import Program

COMMANDS: dict[str, tuple[str, ...]] = {
    "check": (),
    "who": ("--set", "request=1-4", "--without", "FRA"),
    "who --step": ("--step", "3"),
    "who --why": ("--why", "deu-boats"),
    "plan": (),
    "plan --why": ("--world", "without-france"),
    "deploy": (),
    "sustain": ("--strengths", "50,100"),
    "compare": (),
    "hinge": (),
    "hinge fill": ("--goal", "fill"),
    "ask": ("--world", "without-france"),
    "ask all": (),
    "sweep": (),
}


@pytest.fixture(scope="module")
def by_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("days") / "case"
    write_new_case(folder)
    return folder


@pytest.fixture(scope="module")
def by_hours(by_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same case in steps of six hours, from four in the morning."""
    folder = tmp_path_factory.mktemp("hours") / "case"
    write_new_case(folder)
    case = folder / "case.toml"
    text = case.read_text().replace('step = "day"', 'step = "6 h"')
    text = text.replace("start = 2027-03-01 ", 'start = "2027-03-01T04:00" ')
    text = text.replace("2027-03-04 }", "2027-03-04T10:00:00 }")
    case.write_text(text)
    return folder


def texts(value: Any) -> list[str]:
    """Every key and text of a JSON value."""
    if isinstance(value, dict):
        return [*value, *(text for one in value.values() for text in texts(one))]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize(
    "command",
    [pytest.param(name, marks=[pytest.mark.slow] if name == "hinge" else []) for name in COMMANDS],
)
def test_no_command_says_month_of_a_case_of_days(
    program: Program, by_day: Path, command: str
) -> None:
    name, *_ = command.split()
    for more in ((), ("--json",)):
        ended = program(name, by_day, *COMMANDS[command], *more)
        if ended.code == 2 and more:  # no --json
            continue
        assert ended.code == 0, ended.err
        told = "\n".join(texts(json.loads(ended.out))) if more else ended.out
        found = re.findall(r".*months?\b.*", told, re.IGNORECASE)
        assert found == []


@pytest.mark.parametrize("form", ["xlsx", "geojson", "kml", "orbat-mapper"])
def test_no_export_of_a_plan_says_month_and_those_in_hours_have_times(
    program: Program, by_day: Path, by_hours: Path, form: str, tmp_path: Path
) -> None:
    for folder, time in ((by_day, "2027-03-0"), (by_hours, "T10:00")):
        target = tmp_path / f"{folder.parent.name}.{form}"
        ended = program("export", folder, target, "--what", "plan", "--format", form)
        assert ended.code == 0, ended.err
        told = _text(target)
        assert re.findall(r".{40}\bmonths?\b.{40}", told, re.IGNORECASE) == []
        assert time in told


def _text(file: Path) -> str:
    if file.suffix != ".xlsx":
        return file.read_text(encoding="utf-8")
    import openpyxl

    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    told = [f"{cell.value}" for cell in cells] + [c.comment.text for c in cells if c.comment]
    return "\n".join(told)


def test_steps_of_hours_are_told_by_day_and_time(program: Program, by_hours: Path) -> None:
    deployed = program("deploy", by_hours).out
    assert "1 Mar 16:00" in deployed, "twelve hours of notice"
    assert "month" not in deployed
    who = program("who", by_hours).out
    assert re.search(r"At \d+ Mar \d\d:00, ", who)
    assert "month" not in who


def test_the_same_case_by_days_and_by_hours_is_filled_alike(
    program: Program, by_day: Path, tmp_path: Path
) -> None:
    """Shows that an arrival within a day counts as it does by hours, which can only end later."""
    by_hours = tmp_path / "case"
    write_new_case(by_hours)
    case = by_hours / "case.toml"
    text = case.read_text().replace('step = "day"', 'step = "6 h"')
    text = text.replace("start = 2027-03-01 ", 'start = "2027-03-01T00:00" ')
    case.write_text(text)
    lines = by_hours / "requirements.csv"  # whose steps are numbers: four times as many
    wanted = lines.read_text()
    for days, steps in ((",0,,,", ",0,,,"), (",2,,", ",8,,"), (",4,18,", ",16,72,")):
        assert days in wanted
        wanted = wanted.replace(days, steps)
    lines.write_text(wanted)

    def rate(folder: Path) -> float:
        tiers = program("plan", folder, "--json").json["tiers"]
        return float(tiers[0]["filled"])

    assert rate(by_hours) >= rate(by_day) - 1e-6
