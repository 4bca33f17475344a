"""The commands on the starter case and on the embedded one, as their users read them."""

import re
from pathlib import Path

import pytest

from tests.cli.program import Program


def test_strict_holds_offers_against_their_claims(program: Program, tmp_path: Path) -> None:
    assert program("check", "--strict").code == 0
    argued = program("check", "--strict", "--json").json
    assert argued["findings"] == []
    assert argued["excepted"] >= 10
    assert "findings" not in program("check", "--json").json
    mine = tmp_path / "mine"
    program("new", mine)
    claims = mine / "claims.csv"
    text = claims.read_text(encoding="utf-8")
    assert program("check", mine, "--strict").code == 0, "a new case begins clean"
    claims.write_text(
        text.replace("notional,,high", "notional,,low").replace("Notional,,high", "Notional,,low")
    )
    told = program("check", mine, "--strict")
    assert told.code == 1
    assert "more-trusted" in told.out
    assert "why: " in told.out
    assert "do: " in told.out
    assert program("check", mine).code == 0, "findings are no faults"


def test_the_diary_tells_two_groups_side_by_side(program: Program) -> None:
    told = program("diary", "--from", "2025-04-10", "--until", "2025-04-11").out
    thirty, fifty = told.split("11 April 2025, ramstein")
    assert "10 April 2025, coalition" in thirty
    assert "30 at the table" in thirty
    assert "51 at the table" in fifty
    assert "pledged to the host: Germany" in fifty
    assert "new: NATO, Advice to the coalition (offered" in thirty
    assert "stand (new: NATO)" in " ".join(thirty.split()), "a body is counted, and named"
    # An id is none of a reader's words.
    assert not re.search(r"\b(?:usa-troops|un-mandate|USA|NLD)\b", thirty)
    assert "in the register since 10 April: nothing" in fifty
    assert program("diary", "--group", "ramstien").code == 2
    assert program("diary", "--as-of", "2025-04-10").code == 2


def test_a_new_case_checks_plans_and_says_who_stands(program: Program, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert program("new", mine).code == 0
    checked = program("check", mine, "--json")
    assert checked.code == 0
    assert checked.json["ok"] is True
    assert checked.json["counts"]["offers"] == 5
    assert len(checked.json["hash"]) == 64
    assert program("who", mine, "--json").json["status"] == "settled"
    planned = program("plan", mine, "--json").json
    assert planned["status"] == "optimal"
    assert planned["verified"] is True


def test_without_france_german_boats_stay_home(program: Program, tmp_path: Path) -> None:
    program("new", tmp_path / "mine")
    who = program("who", tmp_path / "mine", "--without", "FRA", "--json").json
    assert who["nations"]["DEU"] == "out"
    boats = next(out for out in who["out"] if out["offer"] == "deu-boats")
    assert boats["reason"] == "FRA provides logistics: stays out of this world"
    assert [[c["text"] for c in made] for made in boats["changes"]] == [["FRA comes in"]]
    assert boats["claims"] == ["C2"]


def test_new_refuses_a_folder_that_holds_something(program: Program, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    ended = program("new", tmp_path)
    assert ended.code == 1
    assert "nothing was written" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_the_plan_has_the_promised_keys(program: Program, tmp_path: Path) -> None:
    program("new", tmp_path / "mine")
    plan = program("plan", tmp_path / "mine", "--json").json
    promised = {"status", "verified", "tiers", "lines", "assignments", "sites", "personnel"}
    assert promised <= set(plan)
    assert {"tier", "required", "filled", "bound"} <= set(plan["tiers"][0])
    assert {"line", "tier", "required", "filled", "shortfall", "steps", "why"} <= set(
        plan["lines"][0]
    )
    assert {"offer", "line", "site", "step", "steps", "packages"} <= set(plan["assignments"][0])


def test_who_has_the_promised_keys_and_finds_the_knot(program: Program) -> None:
    who = program("who", "ukraine", "--world", "us-in", "--json").json
    promised = {"world", "status", "least", "greatest", "waiting", "out", "nations", "stands_from"}
    assert promised <= set(who)
    knots = [knot for knot in who["waiting"] if "usa-isr" in knot["knot"]]
    assert len(knots) == 1
    assert {"gbr-battlegroups", "fra-battlegroups"} <= set(knots[0]["knot"])
    assert knots[0]["keystones"] == [["usa-isr"]]
    assert "usa-isr" in who["greatest"]
    assert "usa-isr" not in who["least"]


def test_the_story_of_april_2025(program: Program) -> None:
    """Poland and Greece out of troops for their reasons, Italy waiting for an absent America."""
    who = program("who", "ukraine", "--as-of", "2025-04-10", "--json").json
    out = {item["offer"]: item for item in who["out"]}
    assert "Belarus" in out["pol-troops-2025-04"]["reason"]
    assert "P150" in out["pol-troops-2025-04"]["claims"]
    assert "Turkey" in out["grc-troops"]["reason"]
    assert "P084" in out["grc-troops"]["claims"]
    italy = out["ita-participation-2025-04"]
    assert "USA" in italy["reason"]
    assert "P103" in italy["claims"]
    assert who["nations"]["USA"] == "out"
    assert "P199" in out["usa-troops"]["claims"]
    assert who["nations"]["POL"] == "stands", "Poland offers logistics"


def test_the_reason_of_one_offer_goes_down_to_its_claims(program: Program) -> None:
    told = program("who", "--world", "us-out", "--why", "gbr-battlegroups").out
    assert "“Intelligence, surveillance and reconnaissance feed”: stays out of this" in told
    assert "P081" in told


@pytest.mark.slow
def test_presence_fills_with_the_united_states_and_not_without(program: Program) -> None:
    worlds = ("--world", "us-in", "--world", "us-out", "--concept", "presence")
    cells = program("compare", "ukraine", *worlds, "--json").json["cells"]
    with_us, without_us = cells
    assert with_us["essential_filled"] == with_us["essential_lines"]
    assert with_us["missing_first"] is None
    assert without_us["essential_filled"] < without_us["essential_lines"]
    assert without_us["missing_first"] == "isr"


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "ukraine", "--json"),
        ("who", "ukraine", "--json"),
        ("compare", "ukraine", "--world", "us-in", "--concept", "division", "--json"),
    ],
)
def test_the_same_command_twice_gives_the_same_bytes(
    program: Program, arguments: tuple[str, ...]
) -> None:
    assert program(*arguments).out == program(*arguments).out


@pytest.mark.slow
def test_the_plan_is_told_with_its_proof(program: Program) -> None:
    told = program("plan", "ukraine", "--world", "us-out").out
    assert "of 9 essential lines stay open" in told
    assert "verified by code that shares nothing with the solver" in told
    assert "Why lines stay open" in told


def test_the_schema_names_every_table(program: Program) -> None:
    schema = program("schema").json
    assert {"offers", "requirements", "claims", "worlds"} <= set(schema["properties"])
    assert "known_from" in schema["$defs"]["Offer"]["properties"]
    assert "from" in schema["$defs"]["Offer"]["properties"]


@pytest.mark.parametrize(
    "arguments", [("check",), ("who",), ("who", "--why", "pol-pumps"), ("plan", "--full"), ("ask",)]
)
def test_square_brackets_in_the_data_are_text(
    program: Program, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    program("new", tmp_path / "mine")
    for file, old, new in (
        ("case.toml", "Flood relief", "[/x] [see note] :warning: relief"),
        ("offers.csv", "Pumping modules", "[/z] [/] pumps"),
        ("requirements.csv", "Pumping at the dyke", "[/l] pumping"),
        ("sites.csv", "Riverside dyke", "[/s] [link=x]dyke"),
    ):
        path = tmp_path / "mine" / file
        path.write_text(path.read_text().replace(old, new))
    command, *more = arguments
    ended = program(command, tmp_path / "mine", *more)
    assert ended.code == 0, ended.err
    if not more or command == "plan":
        assert "[/x] [see note] :warning: relief" in ended.out
