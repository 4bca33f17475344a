"""The bytes of ``--json``, command by command, against texts a person has read.

The keys are a promise to those who write scripts. After a change that is meant, and named in the
changelog, write them anew: ``CONTINGENT_GOLDEN=write pytest tests/cli/test_golden_json.py``.
"""

import os
import re
from pathlib import Path

import pytest

from contingent import __version__
from tests.cli.program import Program

FOLDER = Path(__file__).parent / "golden_json"
CASE = FOLDER / "case"
#: A rehearsal on that case, in which Germany's file was not opened.
ROUND = FOLDER / "round"
REPORT = "Germany will send 200 soldiers to Ukraine. Poland will not send troops to Ukraine.\n"

#: Name of the golden file -> what is asked of the small case.
ASKED = {
    "check": ("check", CASE),
    "diary": ("diary", "ukraine", "--from", "2025-04-10", "--until", "2025-04-11"),
    "view": ("view", CASE, "--as", "POL"),
    "view-offer": ("view", CASE, "--as", "POL", "--offer", "pol-pumps"),
    "who": ("who", CASE),
    "who-without": ("who", CASE, "--without", "FRA", "--set", "request=1-4"),
    "plan": ("plan", CASE),
    "plan-open": ("plan", CASE, "--world", "without-france"),
    "deploy": ("deploy", CASE),
    "sites": ("sites", CASE),
    "sustain": ("sustain", CASE, "--domain", "engineering", "--strengths", "50,100"),
    "compare": ("compare", CASE),
    "backtest": ("backtest", CASE, "--on", "2027-03-01", "--on", "2027-04-01"),
    "hinge": ("hinge", CASE),
    "hinge-fill": ("hinge", CASE, "--goal", "fill"),
    "ask": ("ask", CASE, "--world", "without-france"),
    "round": ("round", "show", ROUND / "ROUND.json"),
    "round-outcome": ("round", "show", ROUND / "OUTCOME.json"),
    "round-check": ("round", "check", ROUND / "OUTCOME.json", ROUND / "FRA.sealed"),
    "sweep": ("sweep", CASE),
    "sweep-worlds": ("sweep", CASE, "--worlds", "100", "--chance", "each=0.5", "--plans", "2"),
}
#: What differs each time: moments, hashes, keys, the solver's version.
VARYING = (
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)"), "MOMENT"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "HASH"),
    (re.compile(r"HiGHS [\d.]+"), "HiGHS VERSION"),
    (re.compile(re.escape(__version__)), "VERSION"),
)


def _compare(name: str, text: str) -> None:
    for pattern, stands_for in VARYING:
        text = pattern.sub(stands_for, text)
    file = FOLDER / f"{name}.json"
    if os.environ.get("CONTINGENT_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_a_figure_is_told_as_it_was_read(program: Program, tmp_path: Path) -> None:
    ended = program("figure", CASE, "--kind", "exits", "-o", tmp_path / "f.csv", "--json")
    assert ended.code == 0, ended.err
    _compare("figure", ended.out.replace(str(tmp_path), "FOLDER"))


def test_a_brief_is_told_as_it_was_read(program: Program, tmp_path: Path) -> None:
    asked = ("brief", CASE, "NOR", "--kind", "nation", "--date", "2027-03-03")
    ended = program(*asked, "-o", tmp_path / "b.xlsx", "--json")
    assert ended.code == 0, ended.err
    _compare("brief", ended.out.replace(str(tmp_path), "FOLDER"))


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_is_written_as_it_was_read(program: Program, name: str) -> None:
    ended = program(*ASKED[name], "--json")
    assert ended.code == 0, ended.err
    _compare(name, ended.out)


def test_a_ledger_s_answers_are_written_as_they_were_read(program: Program, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'u.db'}"
    signed = ("--actor", "A. Analyst", "--reason", "the note of 3 March")
    assert program("import", CASE, address, *signed).code == 0
    recorded = program(
        "record",
        address,
        "offer changed",
        "pol-pumps",
        "packages=3",
        "--on",
        "2027-03-03",
        *signed,
        "--json",
    )
    assert recorded.code == 0, recorded.err
    _compare("record", recorded.out)
    for name, arguments in {
        "log": ("log", address),
        "diff": ("diff", CASE, address),
        "verify": ("verify", address),
    }.items():
        ended = program(*arguments, "--json")
        assert ended.code == 0, ended.err
        _compare(name, ended.out.replace(str(tmp_path), "FOLDER").replace(str(CASE), "CASE"))


def test_a_report_s_answer_is_written_as_it_was_read(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(REPORT, encoding="utf-8")
    ended = program("read", file, "--date", "2027-02-12", "--language", "en", "--json")
    assert ended.code == 0, ended.err
    _compare("read", ended.out)


def test_a_round_closes_to_the_outcome_that_was_read(program: Program, tmp_path: Path) -> None:
    sealed = (ROUND / "POL.sealed", ROUND / "FRA.sealed")
    ended = program("round", "close", ROUND / "ROUND.json", *sealed, "--to", tmp_path / "O.json")
    assert ended.code == 0, ended.err
    assert (tmp_path / "O.json").read_bytes() == (ROUND / "OUTCOME.json").read_bytes()


def test_every_golden_file_is_asked_for() -> None:
    known = {*ASKED, "record", "log", "diff", "verify", "read", "figure", "brief"}
    assert {file.stem for file in FOLDER.glob("*.json")} == known
