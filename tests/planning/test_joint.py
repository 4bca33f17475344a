"""What one package gives together: it fills several lines at its site at once."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from contingent.planning.large.size import is_large
from contingent.planning.plan import Plan
from contingent.register.register import Register
from contingent.register.world import World
from contingent.verification.verify import verify
from tests.builders import line, offer, planned, posed, register, site


def team(supplies: str = "emt:1+beds:20", lines: str = "beda", **more: Any) -> Register:
    """One team, and lines of what it gives at two places."""
    asked = {
        "a": line("emt", "emt", at="beira"),
        "b": line("bed", "beds", 40, at="beira"),
        "e": line("early", "beds", 20, at="beira", until=2),
        "d": line("dondo", "beds", 20, at="dondo"),
    }
    return register(
        [offer("esp", "ESP", supplies=supplies, personnel=70, **more)],
        [asked[name] for name in lines],
        [site("beira"), site("dondo")],
    )


def fills(plan: Plan) -> dict[str, float]:
    return {fill.line: round(fill.filled, 6) for fill in plan.lines}


def test_a_package_in_place_gives_all_it_gives_together_at_its_site_and_nowhere_else() -> None:
    given = team(lines="abd")
    plan = planned(posed(given))
    assert fills(plan) == {"emt": 1, "bed": 20, "dondo": 0}
    assert [(a.lines, a.site) for a in plan.assignments] == [(("emt", "bed"), "beira")]
    assert plan.personnel == (70,) * 4
    assert verify(given, given.world(None), plan) == ()


def test_alternatives_are_still_a_choice() -> None:
    plan = planned(posed(team("emt:1|beds:20", "ab")))
    assert fills(plan) == {"emt": 1, "bed": 0}


def test_what_is_given_beside_goes_to_one_line_at_a_time() -> None:
    plan = planned(posed(team(lines="abe")))
    assert fills(plan) == {"emt": 1, "bed": 10, "early": 20}  # the one, and then the other
    given = register(
        [offer("esp", "ESP", supplies="emt:1+beds:20")],
        [
            line("emt", "emt"),
            line("early", "beds", 20, until=2),
            line("late", "beds", 20, from_=2),
        ],
    )
    plan = planned(posed(given))
    assert fills(plan) == {"emt": 1, "early": 20, "late": 20}
    assert verify(given, given.world(None), plan) == ()


def test_a_caveat_on_a_task_holds_for_what_is_given_beside() -> None:
    plan = planned(posed(team(lines="ab", caveats="not for beds")))
    assert fills(plan) == {"emt": 1, "bed": 0}


PLANTED = [
    (("dondo",), "emt:1+beds:20", "line dondo is not needed at beira"),
    (("bed", "early"), "emt:1+beds:20", "fills early with what fills another line"),
    (("bed",), "emt:1|beds:20", "which no package does together"),
    (("bed",), "emt:1", "the offer does not supply beds"),
    (("bed",), "emt:1+beds:20", "caveat 'not for beds' broken"),
    (("nothing",), "emt:1+beds:20", "no such line as nothing in concept all"),
    (("bed", "bed"), "emt:1+beds:20", "fills bed twice"),
]


def planted(also: tuple[str, ...], supplies: str, told: str) -> tuple[Register, Plan]:
    """A plan with an assignment that says more than its package gives."""
    given = team(supplies, "abed", caveats="not for beds" if "caveat" in told else "")
    plan = planned(posed(given))
    one = replace(plan.assignments[0], line="emt", site="beira", month=0, months=4, also=also)
    return given, replace(plan, assignments=(one,))


def planted_joint() -> Iterator[tuple[Register, World, Plan]]:
    """Every faulty plan planted here."""
    for case in PLANTED:
        given, plan = planted(*case)
        yield given, given.world(None), plan


@pytest.mark.parametrize(("also", "supplies", "told"), PLANTED)
def test_the_verifier_objects_to_lines_that_a_package_does_not_fill(
    also: tuple[str, ...], supplies: str, told: str
) -> None:
    given, plan = planted(also, supplies, told)
    objections = verify(given, given.world(None), plan)
    assert any(told in objection for objection in objections), objections


def test_a_problem_of_packages_that_give_things_together_is_proven_whatever_its_size() -> None:
    many = [line(f"l{n}", "emt") for n in range(3000)]
    alone = register([offer("a", "AAA", supplies="emt:1", packages=9)], many, months=80)
    joint = register([offer("a", "AAA", supplies="emt:1+beds:2", packages=9)], many, months=80)
    assert is_large(posed(alone))
    assert not is_large(posed(joint))


def test_supplies_are_written_as_they_were_read_and_faults_say_what_to_write() -> None:
    text = "emt2:1+beds:20|beds1:40"
    assert offer("a", "AAA", supplies=text).model_dump()["supplies"] == text
    for wrong, told in (
        ("emt2:1+", "is not CAPABILITY:AMOUNT"),
        ("emt2:1+beds:20|beds:40", "'beds' is listed twice"),
    ):
        with pytest.raises(ValueError, match=told):
            offer("a", "AAA", supplies=wrong)
