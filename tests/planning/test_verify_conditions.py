"""The verifier reads conditions by itself: each kind just met and just not, none left out."""

from typing import get_args

import pytest

from contingent.planning.plan import Plan
from contingent.register.claim import Confidence
from contingent.register.condition import Condition
from contingent.register.condition_parser import parse_condition
from contingent.register.offer import OfferState
from contingent.register.register import Register
from contingent.register.world import World
from contingent.services.answers.asked import Asked
from contingent.services.answers.planning import plan_concept
from contingent.verification.coalition import coalition_holds, coalition_whole
from contingent.verification.one_pass import Pass
from contingent.verification.verify import verify
from tests.builders import line, offer, planned, posed, register, replaced

WORLD = World.model_validate({"world": "base", "events": {"ceasefire": True}})

#: (condition of the one who asks, whether it holds); AAA, BBB and CCC stand with DDD who asks.
CONDITIONS: list[tuple[str, bool]] = [
    ("", True),
    ("ceasefire", True),
    ("war", False),
    ("AAA", True),
    ("EEE", False),
    ("AAA provides isr", True),
    ("AAA provides intelligence", True),
    ("BBB provides isr", False),
    ("at least 4 nations", True),
    ("at least 5 nations", False),
    ("at least 3 other nations", True),
    ("at least 4 other nations", False),
    ("at least 2 nations from eu", True),
    ("at least 3 nations from eu", False),
    ("at least 1 nations provide isr", True),
    ("at least 2 nations provide isr", False),
    ("at least 670 personnel", True),
    ("at least 671 personnel", False),
    ("at least 600 other personnel", True),
    ("at least 601 other personnel", False),
    ("at least 400 personnel from eu", True),
    ("at least 401 personnel from eu", False),
    ("at least 300 personnel provide isr", True),
    ("at least 301 personnel provide isr", False),
    ("at least 2 of AAA, BBB, EEE", True),
    ("at least 3 of AAA, BBB, EEE", False),
    ("at least 3 of eu, ceasefire", True),
    ("at least 3 of eu, war", False),
    ("at least 1 of AAA, BBB provide isr", True),
    ("at least 2 of AAA, BBB provide isr", False),
    ("all of AAA, BBB", True),
    ("all of AAA, EEE", False),
    ("not EEE", True),
    ("not AAA", False),
    ("AAA and ceasefire", True),
    ("AAA and EEE", False),
    ("EEE or AAA", True),
    ("EEE or war", False),
]


def given(condition: str, **own: object) -> Register:
    """Three who go anyway and one with a condition; EEE offers nothing that stands."""
    return register(
        [
            offer("a", "AAA", supplies="isr:1", packages=3, personnel=100),
            offer("b", "BBB", personnel=100),
            offer("c", "CCC", packages=2, personnel=100),
            offer("d", "DDD", condition, personnel=70, **own),
        ],
        [line("l", quantity=9)],
        groups={"eu": "AAA;BBB;EEE"},
        events=("ceasefire", "war"),
        months=2,
    )


def everyone(register_of: Register) -> Plan:
    """A plan in which all four stand."""
    plan = planned(posed(register_of))
    return Plan(**{**vars(plan), "cutoff": OfferState.REPORTED, "confidence": Confidence.LOW})


def test_every_kind_of_condition_is_met_once_and_once_not() -> None:
    for met in (True, False):
        kinds = {type(parse_condition(text)) for text, holds in CONDITIONS if holds is met}
        wanted = set(get_args(Condition))
        assert kinds >= {kind for kind in wanted if met or kind.__name__ != "Always"}


@pytest.mark.parametrize(("condition", "holds"), CONDITIONS)
def test_who_stands_has_its_condition_met(condition: str, holds: bool) -> None:
    case = given(condition)
    told = list(coalition_holds(Pass(case, WORLD, everyone(case))))
    assert told == (
        []
        if holds
        else [f"coalition: the condition of d does not hold in step {month}" for month in (0, 1)]
    )


@pytest.mark.parametrize(
    ("changes", "world"),
    [
        ({"state": "withdrawn"}, WORLD),
        ({"state": "declined"}, WORLD),
        ({}, WORLD.model_copy(update={"without": ("DDD",)})),
    ],
)
def test_who_has_ended_or_stays_out_stands_nowhere(
    changes: dict[str, object], world: World
) -> None:
    case = given("", **changes)
    plan = everyone(case)
    assert "coalition: d cannot stand in this world in step 0" in list(
        coalition_holds(Pass(case, world, plan))
    )
    assert any("d cannot be reached" in told for told in coalition_whole(Pass(case, world, plan)))


def test_who_is_not_sure_enough_is_not_in_the_coalition() -> None:
    case = given("", state="offered", confidence="low")
    rest = replaced(
        case,
        offers=[
            one.model_copy(
                update={
                    "state": OfferState.DEPLOYED if one.offer != "d" else one.state,
                    "confidence": Confidence.HIGH if one.offer != "d" else one.confidence,
                }
            )
            for one in case.offers
        ],
    )
    plan = everyone(rest)
    assert list(coalition_whole(Pass(rest, WORLD, plan))) == []
    for more in ({"cutoff": OfferState.ASSESSED}, {"confidence": Confidence.MEDIUM}):
        told = list(coalition_whole(Pass(rest, WORLD, Plan(**{**vars(plan), **more}))))
        assert told
        assert all("d cannot be reached" in text for text in told)


def test_in_the_least_reading_nobody_is_the_first_of_a_circle() -> None:
    case = given("CCC")
    both = replaced(
        case,
        offers=[
            one.model_copy(update={"condition": parse_condition("DDD")})
            if one.offer == "c"
            else one
            for one in case.offers
        ],
    )
    plan = everyone(both)
    assert list(coalition_whole(Pass(both, WORLD, plan))) == []
    least = Plan(**{**vars(plan), "reading": "least"})
    told = list(coalition_whole(Pass(both, WORLD, least)))
    assert {text.split()[1] for text in told} == {"c", "d"}


def test_who_goes_only_while_few_do_is_not_thought_to_have_fallen_with_those_who_do_not() -> None:
    """BBB and CCC wait for who offers nothing, so that there are few; no name is in the count."""
    case = register(
        [
            offer("a", "AAA"),
            offer("b", "BBB", "EEE"),
            offer("c", "CCC", "EEE"),
            offer("d", "DDD", "not at least 2 other nations"),
        ],
        [line("l", quantity=9)],
        nations=("EEE",),
    )
    plan = plan_concept(case, Asked(), explain=False).plan
    assert [name for name, _ in plan.standing] == ["a", "d"]
    assert verify(case, case.world(None), plan) == ()
