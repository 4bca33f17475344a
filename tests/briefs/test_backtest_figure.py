"""The figure of a backtest: what it says, and the same bytes twice."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from contingent.services.answers.asked import Asked
from contingent.services.answers.backtest_words import finding
from contingent.services.answers.backtesting import backtest
from tests.analysis.test_backtest import register
from tests.cli.program import Program

GOLDEN = Path(__file__).parents[1] / "cli" / "golden_json" / "case"


@pytest.mark.slow
def test_the_figure_says_the_finding_the_days_and_its_source(tmp_path: Path) -> None:
    from contingent.briefs.backtest_figure import draw_backtest

    found = backtest(register(), Asked())
    one, other = tmp_path / "one.svg", tmp_path / "other.svg"
    draw_backtest(found, one)
    draw_backtest(found, other)
    assert one.read_bytes() == other.read_bytes()
    text = " ".join("".join(node.itertext()) for node in ET.parse(one).iter())  # noqa: S314
    assert finding(found).split(";")[0] in " ".join(text.split())
    for told in ("said 2 Mar 2027", "said 5 Mar 2027", found.register.content_hash[:16]):
        assert told in text


def test_a_table_is_written_once_and_replaced_only_when_asked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    program, file = Program(capsys), tmp_path / "held.csv"
    days = ("--on", "2027-03-01", "--on", "2027-04-01")
    assert program("backtest", GOLDEN, *days, "--csv", file).code == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "as_of,date,measure,ahead,happened,bound,plan,earliest,stays"
    assert len(lines) == 1 + 5 + 4  # a row a figure and day before it
    refused = program("backtest", GOLDEN, *days, "--csv", file)
    assert refused.code == 1
    assert "--force" in refused.err
    assert program("backtest", GOLDEN, *days, "--csv", file, "--force").code == 0


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    ended = Program(capsys)("backtest", GOLDEN, "--on", "tomorrow")
    assert ended.code == 2
    assert "'tomorrow' is not a date" in ended.err
