"""The verifier objects to every name, figure and verdict of a plan that does not add up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from contingent.planning.fills import line_fills
from contingent.planning.plan import LineFill, Plan, Stage
from contingent.verification.verify import verify
from tests.builders import line, offer, planned, posed, register, replaced
from tests.planning.by_hand import ALWAYS, GOOD, REGISTER, STANDING, WORLD, plan_of


def with_line(name: str, **changes: object) -> Plan:
    """The good plan with figures of one line changed."""
    plan = plan_of(*GOOD)
    fills = [replace(f, **changes) if f.line == name else f for f in plan.lines]  # type: ignore[arg-type]
    return replace(plan, lines=tuple(fills))


def with_tier(number: int, **changes: object) -> Plan:
    """The good plan with figures of one tier changed."""
    plan = plan_of(*GOOD)
    tiers = [replace(t, **changes) if t.tier == number else t for t in plan.tiers]  # type: ignore[arg-type]
    return replace(plan, tiers=tuple(tiers))


def with_stages(*stages: Stage) -> Plan:
    """The good plan, said to have been found by these aims."""
    return replace(plan_of(*GOOD), stages=stages)


def with_standing(**standing: tuple[int, ...]) -> Plan:
    """The good plan with offers standing in other months."""
    plan = plan_of(*GOOD)
    return replace(plan, standing=tuple((STANDING | standing).items()))


def fill_of(name: str) -> LineFill:
    return next(fill for fill in plan_of(*GOOD).lines if fill.line == name)


def without_needs(name: str) -> tuple[float | None, ...]:
    """What a line would count each month if it needed nothing."""
    lines = [wanted.model_copy(update={"needs": ()}) for wanted in REGISTER.requirements]
    given = replaced(REGISTER, requirements=tuple(lines))
    return next(
        fill for fill in line_fills(posed(given, STANDING), GOOD) if fill.line == name
    ).months


def unknown(**changes: object) -> Plan:
    """The good plan, its first assignment naming something that is not there."""
    plan = plan_of(*GOOD)
    first = replace(plan.assignments[0], **changes)  # type: ignore[arg-type]
    return replace(plan, assignments=(first, *plan.assignments[1:]))


PLANTED: list[tuple[str, Callable[[], Plan], str]] = [
    (
        "another register",
        lambda: replace(plan_of(*GOOD), register_hash="0" * 64),
        "the plan was computed from another register",
    ),
    ("no such offer", lambda: unknown(offer="ghost"), "no such offer"),
    ("no such line", lambda: unknown(line="ghost"), "no such line in concept all"),
    ("no such site", lambda: unknown(site="ghost"), "no such site 'ghost'"),
    ("a line left out", lambda: replace(plan_of(), lines=plan_of().lines[1:]), "not those of its"),
    (
        "a line told twice",
        lambda: replace(plan_of(), lines=(*plan_of().lines, plan_of().lines[0])),
        "not those of its",
    ),
    (
        "a month without a figure",
        lambda: with_line("core", months=fill_of("core").months[1:]),
        "line core: has 7 steps, not 8",
    ),
    (
        "an aim the plan does not reach",
        lambda: with_stages(Stage("shortfall of tier 1", 0, 0, proven=True)),
        "tier 1: the search says 0 missing, but it is",
    ),
    (
        "a tier nobody searched",
        lambda: with_stages(Stage("shortfall of tier 1", 0, 0, proven=True)),
        "tier 2: nothing is told of the search for it",
    ),
    ("half a package", lambda: unknown(packages=1.5), "packages are not whole and positive"),
    ("no package", lambda: unknown(packages=0), "packages are not whole and positive"),
    ("no month at all", lambda: instead_raw(1, months=0), "outside the case"),
    ("before the start", lambda: instead_raw(1, month=-1), "outside the case"),
    (
        "a month too many",
        lambda: with_line("core", months=(*fill_of("core").months, 0.0)),
        "line core: has 9 steps, not 8",
    ),
    ("past the end", lambda: instead_raw(1, months=3), "outside the case"),
    ("fill overstated", lambda: with_line("core", filled=4.0), "line core: says 4 filled, but it"),
    (
        "a month overstated",
        lambda: with_line("core", months=(4.0, *fill_of("core").months[1:])),
        "line core: step 0 says 4.0, not 0",
    ),
    ("needs ignored", lambda: with_line("hub", months=without_needs("hub")), "line hub: step 4"),
    (
        "a month outside the line's",
        lambda: with_line("hub", months=(0.0, *fill_of("hub").months[1:])),
        "line hub: step 0",
    ),
    ("supply overstated", lambda: with_line("core", supplied=4.0), "line core: says 4"),
    ("required changed", lambda: with_line("core", required=3.0), "line core"),
    ("tier of a line changed", lambda: with_line("core", tier=2), "line core: says tier 2, but"),
    (
        "a tier left out",
        lambda: replace(plan_of(*GOOD), tiers=plan_of(*GOOD).tiers[1:]),
        "the tiers of the plan are not those of its lines",
    ),
    ("tier overstated", lambda: with_tier(1, filled=1.0), "tier 1: says 1 of 1, not"),
    ("tier asks for less", lambda: with_tier(2, required=2), "tier 2: says"),
    ("more than the bound", lambda: with_tier(1, bound=0.1), "tier 1: fills more than its bound"),
    ("more than the LP", lambda: with_tier(1, relaxed=0.1), "tier 1: fills more than its bound"),
    (
        "proven, and yet below the bound",
        lambda: with_tier(1, proven=True),
        "tier 1: said to be proven",
    ),
    (
        "optimal, and yet not proven",
        lambda: replace(plan_of(*GOOD), status="optimal"),
        "said to be optimal",
    ),
    (
        "optimal, and yet one tier not proven",
        lambda: replace(with_tier(1, proven=True), status="optimal"),
        "said to be optimal",
    ),
    (
        "people overstated",
        lambda: replace(plan_of(*GOOD), personnel=(1, *plan_of(*GOOD).personnel[1:])),
        "personnel by step do not add up",
    ),
    (
        "people at a site overstated",
        lambda: replace(
            plan_of(*GOOD), sites=(replace(plan_of(*GOOD).sites[0], personnel=(9,) * 8),)
        ),
        "personnel at lviv do not add up",
    ),
    (
        "a site left out",
        lambda: replace(plan_of(*GOOD), sites=plan_of(*GOOD).sites[1:]),
        "lviv",
    ),
    (
        "an event that has not come true",
        lambda: with_standing(late=ALWAYS),
        "coalition: the condition of late does not hold in step 0",
    ),
    (
        "a coalition of one who waits for others",
        lambda: replace(plan_of(), standing=(("knot", ALWAYS), ("tours", ALWAYS))),
        "coalition: the condition of knot does not hold in step 0",
    ),
    ("a coalition with a ghost", lambda: with_standing(ghost=ALWAYS), "no such offer 'ghost'"),
    ("standing after the end", lambda: with_standing(tours=(*ALWAYS, 8)), "coalition"),
]


def instead_raw(index: int, **changes: object) -> Plan:
    """The good plan with one assignment changed and its figures as they were."""
    plan = plan_of(*GOOD)
    items = list(plan.assignments)
    items[index] = replace(items[index], **changes)  # type: ignore[arg-type]
    return replace(plan, assignments=tuple(items))


@pytest.mark.parametrize(("planted", "part"), [p[1:] for p in PLANTED], ids=[p[0] for p in PLANTED])
def test_a_figure_that_does_not_add_up_is_objected_to(
    planted: Callable[[], Plan], part: str
) -> None:
    objections = verify(REGISTER, WORLD, planted())
    assert any(part in objection for objection in objections), objections


def test_a_nation_that_stays_out_cannot_be_in_the_coalition() -> None:
    world = WORLD.model_copy(update={"without": ("CCC",)})
    assert "coalition: picky cannot stand in this world in step 0" in verify(
        REGISTER, world, plan_of()
    )


def test_a_plan_is_checked_against_the_register_of_its_day() -> None:
    plan = plan_of(*GOOD)
    later = register(REGISTER.offers, REGISTER.requirements, REGISTER.sites, months=8)
    assert verify(later, WORLD, plan) == ("the plan was computed from another register",)
    same = REGISTER.as_known(date(2030, 1, 1))
    assert verify(same, WORLD, plan) == ()


def test_a_plan_answers_for_the_lines_of_its_concept_and_for_no_others() -> None:
    """Two concepts; who serves a line of the other one serves nothing that was asked for."""
    given = replaced(
        register(
            [offer("a", "AAA", packages=2)],
            [line("one", concepts="first"), line("two", concepts="second"), line("both")],
        ),
        concepts=({"concept": "first"}, {"concept": "second"}),
    )
    plan = planned(posed(given))
    assert {fill.line for fill in plan.lines} == {"one", "both"}
    assert verify(given, given.world(None), plan) == ()
    other = replace(plan, concept="second")
    assert any("no such line in concept second" in told for told in verify(given, WORLD, other))
