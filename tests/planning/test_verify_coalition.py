"""The verifier and the coalition a plan rests on: who was left out of it, and who let in."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from contingent.planning.plan import Plan
from contingent.register.offer import OfferState
from contingent.register.register import Register
from contingent.register.world import World
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.planning import Planned, plan_concept
from contingent.services.cases.opening import open_case
from contingent.verification.coalition import coalition_holds, coalition_whole
from contingent.verification.one_pass import Pass
from contingent.verification.verify import verify
from tests.builders import line, offer, register
from tests.sources.case_files import write_case


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return open_case(str(write_case(tmp_path_factory.mktemp("case"))))


@cache
def planned(register: Register, reading: str | None = None) -> Planned:
    return plan_concept(register, Asked(reading=reading))


def objections(register: Register, plan: Plan) -> list[str]:
    setting = setting_of(register, Asked())
    return list(coalition_whole(Pass(setting.register, setting.world, plan)))


@pytest.mark.parametrize("reading", ["greatest", "least"])
def test_the_coalition_of_a_plan_is_whole(small: Register, reading: str) -> None:
    plan = planned(small, reading).plan
    assert plan.cutoff is OfferState.REPORTED
    assert plan.standing
    assert objections(small, plan) == []


def test_an_offer_left_out_is_objected_to(small: Register) -> None:
    plan = planned(small).plan
    (name, months), *others = plan.standing
    fewer = replace(plan, standing=((name, months[1:]), *others))
    assert objections(small, fewer) == [
        f"coalition: {name} was left out in step {months[0]} ({plan.reading} reading)"
    ]
    assert any("was left out" in told for told in verify(small, small.world(None), fewer))


@pytest.mark.slow
def test_trust_in_one_another_is_not_the_least_reading() -> None:
    ukraine = open_case("ukraine")
    together = planned(ukraine, "greatest").plan
    alone = replace(together, reading="least")
    setting = setting_of(ukraine, Asked())
    assert not list(coalition_holds(Pass(setting.register, setting.world, alone)))
    told = objections(ukraine, alone)
    assert told
    assert all("cannot be reached" in text for text in told)


def test_a_higher_cut_off_leaves_offers_out(small: Register) -> None:
    plan = replace(planned(small).plan, cutoff=OfferState.DEPLOYED)
    assert any("cannot be reached" in told for told in objections(small, plan))


def test_a_coalition_that_was_given_is_not_searched_for(small: Register) -> None:
    plan = replace(planned(small).plan, standing=(), cutoff=None)
    assert objections(small, plan) == []


def planted_coalitions() -> Iterator[tuple[Register, World, Plan]]:
    """Plans that rest on another coalition than their reading finds."""
    given = register([offer("a", "AAA"), offer("b", "BBB", "AAA")], [line("l", quantity=2)])
    plan = planned(given).plan
    (name, months), *others = plan.standing
    yield given, given.world(None), replace(plan, standing=((name, months[1:]), *others))
    yield given, given.world(None), replace(plan, cutoff=OfferState.DEPLOYED)
