"""``contingent read --score``: the readers on reports that a person has labelled."""

from pathlib import Path

import pytest

from contingent.cli import read as read_command
from tests.cli.program import Program
from tests.report_services.fake_model import answer_of, serving

YES = "Poland will send two hundred soldiers to Ukraine, Prime Minister Donald Tusk said."
NO_POSITION = (
    "Ministers met in Paris. Germany was represented. Nothing was said of a force in Ukraine."
)


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text(YES, encoding="utf-8")
    (tmp_path / "two.txt").write_text(NO_POSITION, encoding="utf-8")
    (tmp_path / "labels.csv").write_text("id,nation,stance\none,POL,offers\ntwo,,\n")
    index = "id,date,lang\none,2025-04-10,en\ntwo,2025-04-10,en\n"
    (tmp_path / "index.csv").write_text(index)
    return tmp_path


def test_the_rules_are_scored_by_nation_and_stance(program: Program, folder: Path) -> None:
    answer = program("read", "--score", folder, "--json").json
    assert answer["reports"] == 2
    (rules,) = answer["readers"]
    assert (rules["right"], rules["wrong"], rules["missed"]) == (1, 0, 0)
    assert (rules["empty"], rules["left_empty"], rules["false_there"]) == (1, 1, 0)
    assert (rules["precision"], rules["offers_precision"]) == (1.0, 1.0)


def test_what_is_wrong_and_missed_is_counted(program: Program, folder: Path) -> None:
    labels = "id,nation,stance\none,POL,declines\none,FRA,offers\ntwo,,\n"
    (folder / "labels.csv").write_text(labels)
    (rules,) = program("read", "--score", folder, "--json").json["readers"]
    assert (rules["right"], rules["wrong"], rules["missed"]) == (0, 1, 2)
    assert rules["offers_precision"] == 0.0


def test_a_model_is_scored_beside_the_rules_and_its_cost_told(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(read_command.KEY, raising=False)
    said = {
        "records": [
            {"nation": "POL", "stance": "offers", "evidence": "Poland will send two hundred"},
            {"nation": "DEU", "stance": "declines", "evidence": "Germany was represented"},
        ]
    }
    with serving(answer_of(said)) as fake:
        asked = ("--llm", fake.url, "--model", "small", "--price", "1", "2")
        shown = program("read", "--score", folder, *asked, "--json")
    readers = {one["reader"]: one for one in shown.json["readers"]}
    assert set(readers) == {"rules", "model", "both agree", "either"}
    assert (readers["model"]["right"], readers["model"]["wrong"]) == (1, 1)
    assert (readers["both agree"]["right"], readers["both agree"]["wrong"]) == (1, 0)
    assert readers["either"]["left_empty"] == 0
    assert "2 reports go to" in shown.err
    assert "at the price given" in shown.err


def test_every_fault_of_the_labels_is_told(program: Program, folder: Path) -> None:
    (folder / "labels.csv").write_text("id,nation,stance\none,POL,agrees\nlost,,\n")
    shown = program("read", "--score", folder)
    assert shown.code == 1
    assert "'agrees' is no stance" in shown.err
    assert "no file is called 'lost'" in shown.err


def test_what_the_model_reads_of_another_operation_is_shown_apart(
    program: Program, folder: Path
) -> None:
    record = {
        "nation": "POL",
        "stance": "offers",
        "evidence": "Poland will send two hundred soldiers",
        "operation": "a brigade in Latvia",
    }
    with serving(answer_of({"records": [record]})) as fake:
        asked = ("--llm", fake.url, "--model", "small", "--date", "2025-04-10")
        (one,) = program("read", folder / "one.txt", *asked, "--json").json["reports"]
    assert [p["method"] for p in one["proposals"]] == ["rules"]
    assert [p["operation"] for p in one["elsewhere"]] == ["a brigade in Latvia"]
