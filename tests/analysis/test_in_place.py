"""What is in place by a plan and all at once: things given together, and certificates."""

from fractions import Fraction
from typing import Any

from contingent.analysis.in_place import InPlace, all_at_their_earliest, as_planned
from contingent.register.register import Register
from tests.builders import line, offer, planned, posed, register

SPAN = {"a": [(0, 3)], "b": [(0, 3)]}


def case(**sure: Any) -> Register:
    """Two teams that each give two units of guard; a line of each, and one that counts people."""
    team: dict[str, Any] = {"supplies": "mech-bn:1+guard-bn:2", "personnel": 40}
    return register(
        [offer("a", "AAA", **team, **sure), offer("b", "BBB", **team)],
        [
            line("teams", quantity=2, **({"certified": "yes"} if sure else {})),
            line("guard", "guard-bn", quantity=3),
            line("people", "guard-bn", quantity=500, counts="personnel", tier=2),
        ],
        months=3,
    )


def values(found: InPlace) -> list[float | None]:
    return [found.value(f"line:{name}", Fraction(1)) for name in ("teams", "guard", "people")]


def at_once(given: Register) -> InPlace:
    return all_at_their_earliest(given, SPAN, given.requirements)


def test_a_package_counts_on_each_line_that_it_fills() -> None:
    given = case()
    plan = planned(posed(given))
    found = as_planned(plan, given, given.requirements)
    counted = values(found)
    for fill, own in zip(plan.lines, counted, strict=True):
        assert own is not None
        assert min(own, fill.required) == fill.supplied
    assert counted[:2] == [2, 4]


def test_all_at_once_give_what_they_give_together_each_thing_to_one_line() -> None:
    # Both serve as teams; the guard of the first two is wanted on its line, which then is full.
    assert values(at_once(case())) == [2, 4, 0]


def test_who_is_not_certified_fills_no_line_for_those_who_are() -> None:
    counted = values(at_once(case(certified="yes")))
    assert counted == [1, 4, 0]
