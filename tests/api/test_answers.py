"""The answers from Python: the same as ``--json``, as tables, with reasons and figures."""

import json
from pathlib import Path
from typing import Any

import pytest

import contingent as ct
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows
from tests.cli.program import Program

CASE = Path(__file__).parents[1] / "cli" / "golden_json" / "case"


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    return Program(capsys)


@pytest.fixture(scope="module")
def what() -> ct.Situation:
    return ct.open(CASE).ask()


#: Command -> how Python asks the same.
SAME: dict[tuple[str, ...], Any] = {
    ("who",): lambda what: what.who(),
    ("plan",): lambda what: what.plan(),
    ("deploy",): lambda what: what.plan().deploy(),
    ("sites",): lambda what: what.sites(),
    ("hinge",): lambda what: what.hinge(),
    ("hinge", "--goal", "fill"): lambda what: what.hinge(goal="fill"),
    ("ask",): lambda what: what.asks(),
    ("sweep",): lambda what: what.sweep(),
    ("sweep", "--worlds", "9", "--chance", "each=0.5"): lambda what: what.sweep_worlds(
        9, chances={"each": 0.5}
    ),
    ("sustain", "--domain", "engineering", "--strengths", "50"): lambda what: what.sustain(
        (50,), domain="engineering"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("arguments", SAME, ids=" ".join)
def test_an_answer_is_what_the_command_prints(
    program: Program, what: ct.Situation, arguments: tuple[str, ...]
) -> None:
    name, *options = arguments
    printed = program(name, CASE, *options, "--json").out
    answer = SAME[arguments](what)
    assert answer.to_json() == printed
    base: type[Answer] = next(k for k in type(answer).__mro__ if k.__name__.endswith("Answer"))
    assert base.from_json(printed).to_json() == printed


def test_compare_is_what_the_command_prints(program: Program) -> None:
    assert ct.open(CASE).compare().to_json() == program("compare", CASE, "--json").out


def test_rows_are_tables(what: ct.Situation) -> None:
    plan = what.plan()
    frame = plan.lines.to_frame()
    assert list(frame["line"]) == [line.line for line in plan.lines]
    assert frame["filled"].sum() == pytest.approx(sum(line.filled for line in plan.lines))
    assert "<th>line</th>" in plan.lines._repr_html_()
    assert list(Rows.of(plan.sites.kind, ()).to_frame().columns) == ["site", "personnel"]


def test_why_a_line_is_open(what: ct.Situation) -> None:
    plan = what.plan()
    assert any(line.reason for line in plan.lines)
    for line in plan.lines:
        assert plan.why(line.line) == line
    with pytest.raises(ct.UnknownName, match="pumps"):
        plan.why("pump")


@pytest.mark.slow
def test_a_plan_is_drawn_and_written(what: ct.Situation, tmp_path: Path) -> None:
    plan = what.plan()
    assert len(plan.figure().axes) >= 2
    plan.save(tmp_path / "plan.csv")
    assert (tmp_path / "plan.csv").read_text(encoding="utf-8-sig").startswith("tier,line,")
    plan.save(tmp_path / "plan.xlsx")
    with pytest.raises(ct.FaultsFound):
        plan.save(tmp_path / "plan.xlsx")


def test_progress_is_told_and_a_cancel_stops(what: ct.Situation) -> None:
    told: list[tuple[int, int]] = []
    what.sites(progress=lambda done, every: told.append((done, every)))
    assert told
    with pytest.raises(ct.Cancelled):
        what.sites(cancel=lambda: True)


def test_choices_reach_the_question() -> None:
    case = ct.open(CASE)
    out = case.ask(without=["FRA"], events={"request": (1, 4)}).who()
    assert out.without == ("FRA",)
    assert out.nations["FRA"] == "out"
    assert case.ask(cutoff="confirmed").who().cutoff == "confirmed"
    with pytest.raises(ValueError, match="sure"):
        case.ask(cutoff="sure")
    with pytest.raises(ValueError, match="gift"):
        case.ask().asks(costs={"gift": 1})


def test_every_field_of_every_answer_says_what_it_means() -> None:
    def kinds(kind: type[Part]) -> set[type[Part]]:
        below: list[type[Part]] = kind.__subclasses__()
        return {kind, *(one for sub in below for one in kinds(sub))}

    from contingent.services.wire import (  # noqa: F401 - so that all of them are known
        ask,
        compare,
        deeds,
        hinge,
        ledger,
        places,
        plan,
        register,
        report,
        rounds,
        sweep,
        who,
        worlds,
    )

    undescribed = [
        f"{kind.__name__}.{name}"
        for kind in kinds(Part)
        if kind.__module__.startswith("contingent.")
        for name, field in kind.model_fields.items()
        if not field.description
    ]
    assert undescribed == []
    assert len(kinds(Answer)) > 20


def test_an_answer_is_frozen(what: ct.Situation) -> None:
    with pytest.raises(ValueError, match="frozen"):
        what.who().step = 3  # type: ignore[misc]
    assert json.loads(what.who().to_json()) == what.who().to_dict()
