"""The guard is complete: no kind of caveat, no family and no objection is without a planted fault.

A new kind of caveat or a new constraint family fails here until it has a faulty plan that the
verifier refuses; a new objection in the verifier fails until a planted plan brings it about.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import contingent.verification
from contingent.planning.families import FAMILIES
from contingent.planning.large.size import beyond
from contingent.planning.plan import Plan
from contingent.register.caveat import CaveatKind, parse_caveats
from contingent.register.register import Register
from contingent.register.world import World
from contingent.verification.verify import verify
from tests.builders import line, offer, posed, register, site
from tests.planning import (
    by_hand,
    planted,
    test_joint,
    test_places,
    test_rounded_once,
    test_together,
    test_verify_coalition,
    test_verify_consents,
)
from tests.planning.test_large import priced
from tests.planning.test_verify_figures import PLANTED
from tests.planning.test_verify_rules import BROKEN

Case = tuple[Register, World, Plan]


def test_every_kind_of_caveat_has_a_planted_violation() -> None:
    assert set(planted.CAVEATS) == set(CaveatKind)
    for kind, (text, _) in planted.CAVEATS.items():
        assert [caveat.kind for caveat in parse_caveats(text)] == [kind]


def test_every_constraint_family_has_a_planted_violation() -> None:
    assert list(planted.FAMILIES) == [family.name for family in FAMILIES]


@pytest.mark.parametrize("kind", CaveatKind)
def test_a_plan_that_breaks_a_caveat_is_refused_for_that_and_for_nothing_else(
    kind: CaveatKind,
) -> None:
    given, plan = planted.breaks_caveat(kind)
    text, told = planted.CAVEATS[kind]
    objections = verify(given, planted.WORLD, plan)
    assert objections[0].startswith(told)
    assert all(f"caveat '{text}' broken" in objection for objection in objections)


@pytest.mark.parametrize("kind", CaveatKind)
def test_the_planner_obeys_each_kind_of_caveat_by_both_ways(kind: CaveatKind) -> None:
    given = planted.front(planted.CAVEATS[kind][0])
    free = planted.front()
    both = (planted.plan_of(given), *(() if beyond(posed(given)) else (priced(posed(given)),)))
    for plan in both:  # the large route is not given what it does not know
        assert verify(given, planted.WORLD, plan) == ()
        assert plan.assignments
        assert plan.personnel != planted.plan_of(free).personnel


def refused(caveat: str) -> tuple[str, ...]:
    """What is said of the plan of the front without caveats, under one."""
    given = planted.front(caveat)
    free = replace(planted.plan_of(planted.front()), register_hash=given.content_hash)
    return verify(given, planted.WORLD, free)


@pytest.mark.parametrize(
    "caveat",
    [
        "not east of 36.2",
        "only at east",
        "only at kharkiv",
        "only in POL;UKR",
        "not for isr",
        "at most 200 personnel",
        "at most 4 months",
    ],
)
def test_a_caveat_that_is_just_kept_is_kept(caveat: str) -> None:
    assert refused(caveat) == ()


@pytest.mark.parametrize("caveat", ["not east of 36.1", "not for land", "at most 199 personnel"])
def test_a_caveat_that_is_just_broken_is_broken(caveat: str) -> None:
    assert any(f"caveat '{caveat}' broken" in told for told in refused(caveat))


def test_a_place_nobody_knows_may_lie_too_far_east() -> None:
    given = register([offer("a", "AAA", caveats="not east of 27")], [line("l")], [site("x")])
    free = register([offer("a", "AAA")], [line("l")], [site("x")])
    plan = replace(planted.plan_of(free), register_hash=given.content_hash)
    assert any("caveat 'not east of 27' broken" in t for t in verify(given, planted.WORLD, plan))


@pytest.mark.parametrize("family", planted.FAMILIES)
def test_what_a_planner_that_forgets_a_family_makes_is_refused(family: str) -> None:
    case = planted.FAMILIES[family]
    assert verify(case.given, planted.WORLD, case.good()) == ()
    objections = verify(case.given, planted.WORLD, case.faulty(family))
    assert any(case.told in objection for objection in objections), objections


def all_planted() -> Iterator[Case]:
    """Every faulty plan the tests plant."""
    for kind in CaveatKind:
        given, plan = planted.breaks_caveat(kind)
        yield given, planted.WORLD, plan
    for family, case in planted.FAMILIES.items():
        yield case.given, planted.WORLD, case.faulty(family)
    untold = planted.FAMILIES["composition"]
    yield untold.given, planted.WORLD, replace(untold.good(), balance=())
    for _, make, _ in PLANTED:
        yield by_hand.REGISTER, by_hand.WORLD, make()
    for plan, _ in BROKEN:
        yield by_hand.REGISTER, by_hand.WORLD, plan
    yield (
        by_hand.REGISTER,
        by_hand.WORLD.model_copy(update={"without": ("CCC",)}),
        by_hand.plan_of(),
    )
    yield from test_places.planted_moves()
    yield from test_places.planted_openings()
    yield from test_verify_coalition.planted_coalitions()
    yield from test_verify_consents.planted_consents()
    yield from test_joint.planted_joint()
    yield from test_together.planted_together()
    for given, world, plan, _ in test_rounded_once.planted_instants():
        yield given, world, plan


def _objections(file: Path) -> Iterator[int]:
    """The lines of a file at which something is yielded."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Yield) or (
            isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and node.value.elts
        ):
            yield node.lineno


def test_every_objection_of_the_verifier_is_brought_about_by_a_planted_plan() -> None:
    folder = Path(contingent.verification.__path__[0])
    wanted = {(f.name, number) for f in folder.glob("*.py") for number in _objections(f)}
    files = {str(f): f.name for f in folder.glob("*.py")}
    cases = list(all_planted())
    reached: set[tuple[str, int]] = set()

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        name = files.get(frame.f_code.co_filename)
        if name is None:
            return None
        if event == "line":
            reached.add((name, frame.f_lineno))
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        told = [verify(*case) for case in cases]
    finally:
        sys.settrace(before)
    assert all(told), "a planted plan was let through"
    assert len(wanted) > 40
    assert sorted(wanted - reached) == []
