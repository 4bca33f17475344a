"""The constraint families as LP text, each alone, against a text a person has read.

After a change that is meant, write them anew: ``CONTINGENT_GOLDEN=write pytest tests/planning``.
"""

import os
from pathlib import Path

import pytest

from contingent.planning.families import FAMILIES, formulate
from contingent.planning.lp_text import as_lp_text
from contingent.planning.problem import Problem
from contingent.register.requirement import Concept
from contingent.register.site import Link, Mode
from tests.builders import line, offer, posed, register, site

GOLDEN = Path(__file__).parent / "golden"


def tiny() -> Problem:
    """Four offers, four lines, two sites and two months, in which every family has a row."""
    given = register(
        [
            offer(
                "a",
                "AAA",
                packages=2,
                personnel=100,
                tour="1 month",
                rest_ratio=1,
                caveats="not with BBB; at most 100 personnel; at most 1 months",
            ),
            offer("b", "BBB", supplies="mech-bn:1.5|isr:1", personnel=50),
            offer("c", "CCC", tour="1 month", relief="10 days", caveats="only with AAA;BBB"),
            offer("d", "DDD", supplies="mech-bn:1+guard-bn:2"),
        ],
        [
            line("core", quantity=2, at="lviv"),
            line("more", from_=1, needs="core", at="lviv"),
            line("guard", "guard-bn", each=True, at="lviv", until=1),
            line("watch", "isr", with_="guard", at="lviv", until=1),
        ],
        [site("lviv", capacity=200, cost=1), site("depot", "AAA", roles="home")],
        months=2,
        homes={"AAA": "depot"},
        groups={"eu": "AAA;CCC"},
        concepts=[Concept(concept="all", personnel_max=240)],
        balance=[
            {"about": "BBB", "at_most": "1/3"},
            {"about": "eu", "at_most": 2, "at_least": "25 %", "of": "packages"},
            {"about": "CCC", "at_least": 3, "of": "packages", "tier": 2},
        ],
        links=[Link(from_="depot", to="lviv", mode=Mode.RAIL, capacity="300 a month")],
    )
    return posed(given)


@pytest.mark.parametrize("family", [family.name for family in FAMILIES])
def test_a_family_is_written_as_it_was_read(family: str) -> None:
    _, model = formulate(tiny())
    text, file = as_lp_text(model, [family]), GOLDEN / f"{family}.lp"
    if os.environ.get("CONTINGENT_GOLDEN") == "write":
        file.write_text(text)
    assert text == file.read_text()


def test_every_family_has_a_text_with_a_row_and_no_text_is_without_a_family() -> None:
    assert {file.stem for file in GOLDEN.glob("*.lp")} == {family.name for family in FAMILIES}
    for file in GOLDEN.glob("*.lp"):
        rows = file.read_text().split("st\n")[1].split("bounds\n")[0]
        assert rows.strip(), file.name


def test_every_row_of_the_model_belongs_to_a_family_that_says_what_it_demands() -> None:
    _, model = formulate(tiny())
    assert {row.family for row in model.rows} == {family.name for family in FAMILIES}
    assert all(family.sentence.endswith(".") and family.title for family in FAMILIES)


def test_a_row_can_be_bounded_on_both_sides() -> None:
    from contingent.planning.linear_model import Columns, LinearModel, Row

    columns = Columns()
    x, y = columns.add("x", 0, 1, whole=True), columns.add("y", -1, 2.5, whole=False)
    rows = [Row("f", "both", ((x, 1), (y, -2)), low=-1, high=1), Row("f", "same", ((y, 1),), 1, 1)]
    assert as_lp_text(LinearModel.of(columns, rows).aiming([(x, 3)])) == (
        "min\n  obj: +3 x\nst\n"
        "  both: +1 x -2 y <= 1\n  both: +1 x -2 y >= -1\n  same: +1 y = 1\n"
        "bounds\n  0 <= x <= 1  whole\n  -1 <= y <= 2.5\n"
    )
