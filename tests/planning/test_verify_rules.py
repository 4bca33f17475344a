"""The verifier objects to every assignment that breaks a rule, and to nothing else."""

import pytest

from contingent.planning.plan import Plan
from contingent.verification.verify import verify
from tests.planning.by_hand import GOOD, REGISTER, WORLD, alone, also, instead, plan_of


def test_nothing_is_said_against_a_good_plan() -> None:
    assert verify(REGISTER, WORLD, plan_of(*GOOD)) == ()
    assert verify(REGISTER, WORLD, plan_of()) == ()


BROKEN: list[tuple[Plan, str]] = [
    (
        also(("tours", "core", "kyiv", 2, 2, 1)),
        "1 of tours on core from step 2: only 2 packages, all away or resting",
    ),
    (
        instead(0, packages=3),
        "3 of tours on core from step 2: only 2 packages, all away or resting",
    ),
    (
        instead(1, month=5),
        "2 of tours on core from step 5: only 2 packages, all away or resting",
    ),
    (
        alone(("tours", "core", "kyiv", 2, 3, 1)),
        "1 of tours on core from step 2: longer than a tour of 2 months",
    ),
    (
        instead(0, month=1),
        "2 of tours on core from step 1: 40 days of notice from step 0 not kept",
    ),
    (
        instead(4, month=1, months=5),
        "1 of late on hub from step 1: serves in a step in which the offer does not stand",
    ),
    (instead(2, months=7), "2 of stays on core from step 1: outside the offer's own steps"),
    (instead(2, month=0), "2 of stays on core from step 0: outside the offer's own steps"),
    (instead(3, month=0), "1 of picky on hub from step 0: outside the line's steps"),
    (instead(2, site="gdynia"), "2 of stays on core from step 1: caveat 'not in POL' broken"),
    (
        also(("stays", "guard", "lviv", 1, 1, 1)),
        "1 of stays on guard from step 1: caveat 'not for guard-bn' broken",
    ),
    (
        alone(("picky", "core", "kyiv", 0, 8, 1)),
        "1 of picky on core from step 0: caveat 'only at hub' broken",
    ),
    (instead(4, site="kyiv"), "1 of late on hub from step 2: line hub is not needed at kyiv"),
    (instead(4, site=None), "1 of late on hub from step 2: at no site"),
    (
        instead(0, site="lviv"),
        "site lviv holds 650 in step 2, more than 500",
    ),
    (instead(3, months=6), "1 of picky on hub from step 1: outside the line's steps"),
    (
        also(("stays", "core", "kyiv", 3, 1, 1)),
        "stays: caveat 'at most 400 personnel' broken: 600 away at once",
    ),
    (instead(2, packages=3), "stays: caveat 'at most 400 personnel' broken: 600 away at once"),
    (
        alone(
            *(("tours", "core", "kyiv", month, 1, 2) for month in (2, 4, 6)),
            ("tours", "core", "kyiv", 7, 1, 2),
            ("tours", "core", "kyiv", 3, 1, 2),
        ),
        "tours: caveat 'at most 4 months' broken: 10 months of a package in all",
    ),
    (
        instead(3, line="core", site="kyiv"),
        "tours at kyiv in step 2: caveat 'not with CCC' broken",
    ),
    (
        also(("picky", "guard", "lviv", 6, 1, 1)),
        "1 of picky on guard from step 6: the offer does not supply guard-bn",
    ),
]


@pytest.mark.parametrize(
    ("plan", "objection"),
    BROKEN,
    ids=lambda value: value[:70] if isinstance(value, str) else "",
)
def test_an_assignment_that_breaks_a_rule_is_objected_to(plan: Plan, objection: str) -> None:
    assert objection in verify(REGISTER, WORLD, plan)
