"""What the three cases from history must keep, read as plain tables."""

import csv
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CASES = ROOT / "src" / "contingent" / "cases"
PAGES = ROOT / "docs" / "cases"
HISTORIES = ("unifil-2006", "turkiye-2023", "idai-2019")
DAYS = {"days": 1, "weeks": 7}


def rows(case: str, table: str) -> list[dict[str, str]]:
    path = CASES / case / table
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def settings(case: str) -> dict[str, Any]:
    return tomllib.loads((CASES / case / "case.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", HISTORIES)
def test_the_page_counts_the_rows_of_each_table(case: str) -> None:
    page = (PAGES / f"{case}.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| (`[^|]*\.csv`) \| ([0-9, ]+) \|", page, re.MULTILINE)
    counts = {
        name: int(number)
        for names, numbers in told
        for name, number in zip(re.findall(r"`([^`]+)`", names), numbers.split(", "), strict=True)
    }
    assert counts == {
        path.name: len(rows(case, path.name)) for path in (CASES / case).glob("*.csv")
    }


@pytest.mark.parametrize("case", HISTORIES)
def test_every_offer_rests_on_a_claim_of_its_nation_and_day(case: str) -> None:
    claims = {row["id"]: row for row in rows(case, "claims.csv")}
    for offer in rows(case, "offers.csv"):
        own = [claims[name] for name in offer["claims"].split(";")]
        assert own[0]["iso3"] == offer["nation"], offer["offer"]
        if offer["known_from"]:
            assert min(c["stated_on"] for c in own) <= offer["known_from"], offer["offer"]


@pytest.mark.parametrize("case", HISTORIES)
def test_what_is_assumed_says_why(case: str) -> None:
    for offer in rows(case, "offers.csv"):
        assert offer["note"] or offer["basis"] == "stated", offer["offer"]
    for line in rows(case, "requirements.csv"):
        assert re.match(
            r"(stated|observed|assumed|number assumed|the call is stated)", line["source"]
        )


@pytest.mark.parametrize("case", HISTORIES)
def test_the_positions_of_a_nation_follow_each_other(case: str) -> None:
    """What was said later begins no later than the day on which the earlier word ended."""
    offers = rows(case, "offers.csv")
    for offer in offers:
        if day := offer.get("known_until"):
            nation = [o for o in offers if o["nation"] == offer["nation"]]
            assert any(o["known_from"] == day for o in nation), offer["offer"]


@pytest.mark.parametrize("case", HISTORIES)
def test_outcomes_lie_within_the_case_and_name_what_it_has(case: str) -> None:
    told = settings(case)["case"]
    number, unit = told["length"].split()
    end = told["start"] + timedelta(days=int(number) * DAYS[unit])
    lines = {row["line"] for row in rows(case, "requirements.csv")}
    nations = {row["nation"] for row in rows(case, "nations.csv")}
    groups = {name for row in rows(case, "nations.csv") for name in row["groups"].split(";")}
    outcomes = rows(case, "outcomes.csv")
    assert outcomes
    for row in outcomes:
        assert told["start"] <= date.fromisoformat(row["date"]) < end, row
        assert float(row["value"]) >= 0, row
        assert row["source_url"].startswith("http"), row
        kind, _, name = row["measure"].partition(":")
        match kind:
            case "line":
                assert name in lines, row
            case "nation":
                assert name in nations, row
            case _:
                assert kind in {"strength", "teams"}, row
                assert not name or name in groups, row


@pytest.mark.parametrize("case", HISTORIES)
def test_no_day_that_came_later_is_known_at_the_start(case: str) -> None:
    """A dated event is known from its day on, unless a world foresees or only supposes it."""
    told = settings(case)
    start, known = told["case"]["start"], told["worlds"]["as-it-was"].get("known_from", {})
    for event, when in told["worlds"]["as-it-was"]["events"].items():
        if isinstance(when, date) and when > start:
            assert known[event] <= when, event
