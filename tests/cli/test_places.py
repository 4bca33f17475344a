"""deploy, sites and sustain, as their users read them."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.program import Program


def test_sustain_says_what_five_thousand_tie_up(program: Program) -> None:
    found = program("sustain", "--strengths", "5000", "--rests", "3", "--json").json
    assert found["rows"][0]["needed"] == 20_000
    assert "20,000 in the cycle" in program("sustain").out


@pytest.mark.parametrize("given", ["many", "5000,", "0"])
def test_sustain_wants_whole_numbers(program: Program, given: str) -> None:
    assert program("sustain", "--strengths", given).code == 2


def test_the_case_says_whose_people_are_counted(program: Program, tmp_path: Path) -> None:
    program("new", f"{tmp_path}/mine")
    assert " engineering offers" in program("sustain", f"{tmp_path}/mine").out
    assert "engineering forces" in program("who", f"{tmp_path}/mine").out
    toml = tmp_path / "mine" / "case.toml"
    toml.write_text(toml.read_text().replace('main_domain = "engineering"', ""))
    assert " engineering offers" in program("sustain", f"{tmp_path}/mine").out, "the first"
    toml.write_text(toml.read_text().replace("[case]", '[case]\nmain_domain = "medical"'))
    for kind in ("json", "xlsx"):
        program("export", f"{tmp_path}/mine", f"{tmp_path}/mine.{kind}")
    program("import", f"{tmp_path}/mine", f"sqlite:///{tmp_path}/mine.db")
    for case in ("mine", "mine.json", "mine.xlsx"):
        assert " medical offers" in program("sustain", f"{tmp_path}/{case}").out
    found = program("sustain", f"sqlite:///{tmp_path}/mine.db", "--json").json
    assert found["domain"] == "medical"
    counts = program("who", f"{tmp_path}/mine", "--json").json["counts"]
    assert {count["troops"] for count in counts if count["cutoff"] == "offered"} == {1}


def test_sites_of_a_case_without_candidates_have_nothing_to_choose(
    program: Program, tmp_path: object
) -> None:
    program("new", f"{tmp_path}/mine")
    ended = program("sites", f"{tmp_path}/mine")
    assert ended.code == 1
    assert "give candidates a cost" in ended.err


def test_deploy_tells_arrivals_and_when_the_force_can_begin(
    program: Program, tmp_path: object
) -> None:
    program("new", f"{tmp_path}/mine")
    found = program("deploy", f"{tmp_path}/mine", "--json").json
    assert found["verified"] is True
    assert {"ioc", "foc", "collapse", "failing"} <= set(found)
    assert found["arrivals"][0]["route"] == []
    assert "IOC" in program("deploy", f"{tmp_path}/mine").out


@pytest.mark.slow
def test_three_places_are_enough_for_presence(program: Program) -> None:
    steps = program("sites", "ukraine", "--json").json["steps"]
    assert set(steps[2]["opened"]) - {"lviv", "west-ukraine"} == {"kyiv", "odesa"}
    assert all(tier["filled"] == tier["required"] for tier in steps[2]["tiers"])


@pytest.mark.slow
def test_nobody_goes_to_odesa_while_the_sea_is_shut(program: Program) -> None:
    def arriving(*asked: str) -> list[dict[str, Any]]:
        found = program("deploy", "ukraine", "--json", *asked).json
        return [item for item in found["arrivals"] if item["site"] == "odesa"]

    assert all(item["route"][-2] == "odesa-roads" for item in arriving())
    assert arriving()
    assert not arriving("--set", "sea-open=never")
    through = arriving("--set", "straits-open=never", "--concept", "division")
    assert through
    assert not any("canakkale" in item["route"] for item in through)


def test_deploy_says_who_arrives_within_a_step(program: Program) -> None:
    asked = ("deploy", "ukraine", "--concept", "presence")
    late = [row for row in program(*asked, "--json").json["arrivals"] if row["arrives"][8:] != "01"]
    assert late
    out = " ".join(program(*asked).out.split())
    for row in late:
        day = datetime.fromisoformat(row["arrives"])
        assert f"from {day.day} {day:%b}" in out, row
    assert re.search(r"least of all [^:]+: from \d+ [A-Z][a-z]+, so that month \d+ counts for", out)
