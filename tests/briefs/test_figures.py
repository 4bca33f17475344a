"""Figures: the title says what the rows say, and the file is the same twice."""

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import contingent
from contingent.briefs.figures.chart import Chart, FigureKind, NothingToDraw
from contingent.briefs.figures.charts import chart_of
from contingent.briefs.figures.drawing import picture_of, write_chart
from contingent.briefs.findings import Findings
from contingent.services.cases.opening import open_case
from tests.builders import line, offer, register
from tests.cli.program import Program

CASE = Path(__file__).parents[1] / "cli" / "golden_json" / "case"
KNOTTED = register(
    [
        offer("a", "FRA", "DEU", personnel=10),
        offer("b", "DEU", "FRA", personnel=20),
        offer("c", "POL", "DEU", personnel=30),
    ],
    [line("mech", quantity=3, title="Battalions")],
)


@pytest.fixture(scope="module")
def small() -> Findings:
    return Findings(open_case(str(CASE)))


@pytest.fixture(scope="module")
def knotted() -> Findings:
    return Findings(KNOTTED)


def rows_of(chart: Chart) -> list[dict[str, str]]:
    """The rows as somebody reads them who has only the CSV."""
    return list(csv.DictReader(io.StringIO(chart.csv())))


def numbers(text: str) -> list[int]:
    """The whole numbers of a text, in order."""
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]


def by_step(rows: list[dict[str, str]]) -> dict[str, int]:
    """People in each step, all rows together."""
    people: dict[str, int] = {}
    for row in rows:
        people[row["step"]] = people.get(row["step"], 0) + int(row["people"])
    return people


def test_the_finding_on_nations_is_what_its_rows_say(small: Findings) -> None:
    chart = chart_of(FigureKind.NATIONS, small)
    rows = rows_of(chart)
    people = by_step(rows)
    step = max(people, key=lambda name: (people[name], -int(name)))
    there = sorted((int(r["people"]) for r in rows if r["step"] == step), reverse=True)
    there = [count for count in there if count]
    few = next(n for n in range(1, len(there) + 1) if 2 * sum(there[:n]) >= people[step])
    share = round(100 * sum(there[:few]) / people[step])
    assert numbers(chart.title) == [int(step), people[step], few, len(there), share]
    assert tuple(people.values()) == small.planned.plan.personnel


def test_the_finding_on_firmness_is_what_its_rows_say(small: Findings) -> None:
    chart = chart_of(FigureKind.FIRMNESS, small)
    rows = rows_of(chart)
    people = by_step(rows)
    step = max(people, key=lambda name: (people[name], -int(name)))
    firm = {"confirmed", "activated", "deployed", "transferred"}
    sure = sum(int(r["people"]) for r in rows if r["step"] == step and r["state"] in firm)
    share = round(100 * sure / people[step])
    assert numbers(chart.title) == [people[step], int(step), sure, share]


def test_the_finding_on_fill_is_what_its_rows_say(small: Findings) -> None:
    chart = chart_of(FigureKind.FILL, small)
    essential = [row for row in rows_of(chart) if row["tier"] == "1"]
    worlds = dict.fromkeys(row["world"] for row in essential)
    short = [row for row in essential if float(row["rate"]) < 1]
    filled = len(worlds) - len({row["world"] for row in short})
    counts = {r["title"]: sum(o["line"] == r["line"] for o in short) for r in short}
    most = [title for title, count in counts.items() if count == max(counts.values())]
    assert f"{filled or 'none'} of the {len(worlds)} worlds" in chart.title
    assert f"“{most[0]}”" in chart.title
    assert numbers(chart.title)[-2:] == [len(most) - 1, max(counts.values())]


def test_the_finding_on_exits_names_those_whose_rows_cost_something(small: Findings) -> None:
    chart = chart_of(FigureKind.EXITS, small)
    costly = [row for row in rows_of(chart) if row["short"] or float(row["less"]) > 1e-6]
    assert costly
    for row in rows_of(chart):
        assert (row["name"] in chart.title) == (row in costly)


def test_the_finding_on_who_carries_it_is_what_its_rows_say(small: Findings) -> None:
    chart = chart_of(FigureKind.CARRIES, small)
    rows = rows_of(chart)
    named = [row for row in rows if row["name"] in chart.title]
    count, _nations, share = numbers(chart.title)[:3]
    assert count == len(named)
    assert share == round(100 * sum(float(row["share"]) for row in named))
    least = min(float(row["share"]) for row in named)
    assert all(float(row["share"]) < least for row in rows if row not in named)
    assert sum(float(row["share"]) for row in rows) == pytest.approx(1)


def test_the_finding_on_a_knot_is_what_its_rows_say(knotted: Findings) -> None:
    chart = chart_of(FigureKind.KNOT, knotted)
    rows = rows_of(chart)
    parts = [row["part"] for row in rows]
    nations = {row["nation"] for row in rows if row["part"] == "knot"}
    told = numbers(chart.title)
    assert told[:3] == [parts.count("knot"), len(nations), parts.count("behind")] == [2, 2, 1]
    assert {row["offer"]: row["waits_for"] for row in rows} == {"a": "b", "b": "a", "c": "b"}


def test_the_finding_on_places_is_what_its_rows_say(small: Findings) -> None:
    chart = chart_of(FigureKind.MAP, small)
    rows = rows_of(chart)
    used = [row for row in rows if int(row["people"])]
    most = max(used, key=lambda row: int(row["people"]))
    assert most["name"] in chart.title
    assert numbers(chart.title) == [int(most["people"]), len(used), len(rows)]


def test_what_is_not_there_is_said_and_not_drawn(small: Findings, knotted: Findings) -> None:
    with pytest.raises(NothingToDraw, match="rests on no knot"):
        chart_of(FigureKind.KNOT, small)
    with pytest.raises(NothingToDraw, match="no map"):
        chart_of(FigureKind.MAP, knotted)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FigureKind)
def test_a_drawing_tells_its_finding_to_everybody_and_is_the_same_twice(
    small: Findings, knotted: Findings, kind: FigureKind
) -> None:
    chart = chart_of(kind, knotted if kind is FigureKind.KNOT else small)
    one, other = picture_of(chart, ".svg"), picture_of(chart, ".svg")
    assert one == other
    root = ET.fromstring(one)  # noqa: S314 - our own
    parts = {child.tag.rpartition("}")[2]: child for child in root}
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == parts["title"].attrib["id"]
    assert parts["title"].text == chart.title
    assert chart.text in (parts["desc"].text or "")
    written = " ".join(" ".join("".join(node.itertext()).split()) for node in root.iter())
    for told in (chart.title, chart.subtitle, chart.register_hash[:16]):
        assert all(word in written for word in told.split())
    assert b"<dc:date>" not in one


def test_a_file_is_replaced_only_when_asked_and_of_a_known_form(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    program = Program(capsys)
    file = tmp_path / "f.csv"
    asked = ("figure", CASE, "--kind", "nations", "-o")
    made = program(*asked, file, "--json")
    assert made.code == 0, made.err
    assert made.json["columns"] == ["step", "begins", "nation", "name", "people"]
    assert len(made.json["rows"]) == len(file.read_text(encoding="utf-8").splitlines()) - 1
    refused = program(*asked, file)
    assert refused.code == 1
    assert "--force" in refused.err
    assert program(*asked, file, "--force").code == 0
    wrong = program(*asked, tmp_path / "f.gif")
    assert wrong.code == 1
    assert ".svg" in wrong.err


def test_python_has_the_same_figure(small: Findings, tmp_path: Path) -> None:
    figure = contingent.open(CASE).ask().figure("firmness")
    chart = chart_of(FigureKind.FIRMNESS, small)
    assert (figure.title, figure.rows, figure.hash) == (
        chart.title,
        chart.rows,
        chart.register_hash,
    )
    figure.save(tmp_path / "f.csv")
    assert (tmp_path / "f.csv").read_text(encoding="utf-8") == chart.csv()
    with pytest.raises(ValueError, match="pie"):
        contingent.open(CASE).ask().figure("pie")


def test_a_chart_is_written_whole(small: Findings, tmp_path: Path) -> None:
    chart = chart_of(FigureKind.NATIONS, small)
    write_chart(chart, tmp_path / "f.png")
    assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")
    assert [file.name for file in tmp_path.iterdir()] == ["f.png"]
