"""The verifier reads consents by itself: plans with them hold, and planted violations are seen."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.planning.plan import Plan
from contingent.planning.stop import StopKind
from contingent.register.register import Register
from contingent.register.world import World
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.planning import plan_concept
from contingent.verification.clock import CaseClock
from contingent.verification.consents import unwanted
from contingent.verification.verify import verify
from tests.builders import fewer, line, offer, register, replaced
from tests.resolution.consents_by_hand import (
    WORLDS,
    by_hand,
    consents,
    given_in,
    intervals,
    name_of,
    pairs,
)
from tests.resolution.plain import MONOTONE, TRUE, registers

EVENTS = st.fixed_dictionaries({TRUE: intervals()})


def in_worlds(bare: Register, rows: list[dict[str, Any]], events: dict[str, Any]) -> Register:
    worlds = [{"world": name, "events": events} for name in WORLDS]
    lines = [line("land", quantity=3), line("sea", "frigate", 2, tier=2, from_=1)]
    return replaced(bare, consents=rows, worlds=worlds, requirements=lines)


@fewer(3)
@given(registers(MONOTONE, 4), consents(), EVENTS, st.sampled_from(WORLDS))
def test_a_plan_fills_what_it_does_with_consents_made_by_hand_and_verifies(
    bare: Register, rows: list[dict[str, Any]], events: dict[str, Any], world: str
) -> None:
    given_one = in_worlds(bare, rows, events)
    plan = plan_concept(given_one, Asked(world=world)).plan  # verified, or it is not shown
    expanded, when = by_hand(given_one, world)
    worlds = [{"world": world, "events": {**events, **when}}]
    other = plan_concept(replaced(expanded, worlds=worlds), Asked(world=world)).plan
    assert [(t.filled, t.bound) for t in plan.tiers] == [(t.filled, t.bound) for t in other.tiers]
    assert plan.standing == other.standing


@given(registers(MONOTONE, 4), consents(), EVENTS, st.sampled_from(WORLDS), st.data())
def test_the_verifier_knows_who_is_unwanted_in_each_month(
    bare: Register,
    rows: list[dict[str, Any]],
    events: dict[str, Any],
    world: str,
    data: st.DataObject,
) -> None:
    given_one = in_worlds(bare, rows, events)
    settled = {
        f"consent.{d}.{n}": data.draw(st.none() | st.booleans() | st.just(2))
        for d, n in pairs(given_one)
    }
    chosen = tuple((name, when) for name, when in settled.items() if when is not None)
    asked = setting_of(given_one, Asked(world=world, events=chosen))
    for month in range(given_one.case.steps):
        expected = {
            nation
            for decider, nation in pairs(given_one)
            if not _given(given_one, world, settled, decider, nation, month)
        }
        offering = {one.nation for one in given_one.offers}
        assert (
            unwanted(given_one, asked.world, month, CaseClock(given_one.case)) & offering
            == expected
        )
        # What the resolution makes of it is the same.
        holding = {name.replace("consent.", "ok.") for name in asked.holding(month)}
        refused = {n for d, n in pairs(given_one) if name_of(d, n) not in holding}
        assert refused == expected


def _given(
    given_one: Register, world: str, settled: dict[str, Any], decider: str, nation: str, month: int
) -> bool:
    when = settled[f"consent.{decider}.{nation}"]
    if when is None:
        return given_in(given_one, world, decider, nation, month)
    return when if isinstance(when, bool) else month >= when


def small(**row: Any) -> Register:
    """One nation that is wanted, and one that is for the months 1 and 2 only."""
    consent = {"decider": "ISR", "about": "MYS", "verdict": "granted", "from": 1, "until": 3}
    return replaced(
        register(
            [offer("mys-bn", "MYS", ready="30 days"), offer("fin-bn", "FIN")],
            [line("core", quantity=2)],
            nations=("ISR",),
        ),
        consents=[{**consent, **row}],
        worlds=[{"world": "base"}],
    )


def planted(given_one: Register, months: tuple[int, ...]) -> tuple[str, ...]:
    """What is said of the plan of a case in which the nation stands in these months."""
    plan: Plan = plan_concept(given_one, Asked()).plan
    others = tuple(pair for pair in plan.standing if pair[0] != "mys-bn")
    standing = (*others, *((("mys-bn", months),) if months else ()))
    return verify(given_one, given_one.world(None), replace(plan, standing=standing))


@pytest.mark.parametrize(
    ("months", "told"),
    [
        ((0, 1, 2), "coalition: mys-bn stands without a consent that MYS needs in step 0"),
        ((1, 2, 3), "coalition: mys-bn stands without a consent that MYS needs in step 3"),
        ((1,), "coalition: mys-bn was left out in step 2 (greatest reading)"),
        ((), "coalition: mys-bn was left out in step 1 (greatest reading)"),
    ],
)
def test_who_stands_without_consent_or_is_left_out_with_it_is_seen(
    months: tuple[int, ...], told: str
) -> None:
    assert told in planted(small(), months)
    assert not [text for text in planted(small(), (1, 2)) if text.startswith("coalition")]


def test_a_plan_of_the_case_without_its_consents_is_rejected() -> None:
    given_one = small()
    free = replaced(given_one, consents=())
    plan = plan_concept(free, Asked()).plan
    assert verify(free, free.world(None), plan) == ()
    told = verify(
        given_one, World(world="base"), replace(plan, register_hash=given_one.content_hash)
    )
    assert "coalition: mys-bn stands without a consent that MYS needs in step 0" in told


def planted_consents() -> Iterator[tuple[Register, World, Plan]]:
    """A plan in which a nation stands that the one who decides does not want."""
    given_one = small()
    plan = plan_concept(given_one, Asked()).plan
    standing = tuple((name, (0, *steps)) for name, steps in plan.standing)
    yield given_one, given_one.world(None), replace(plan, standing=standing)


@pytest.mark.parametrize("verdict", ["refused", "withdrawn"])
def test_an_open_line_is_explained_by_the_consent_that_is_lacking(verdict: str) -> None:
    given_one = small(verdict=verdict, until=None, **{"from": None})
    planned = plan_concept(given_one, Asked())
    (open_line,) = planned.why
    (stop,) = (one for one in open_line.stops if one.offer == "mys-bn")
    assert stop.kind is StopKind.CONSENT
    assert stop.text.startswith("ISR does not want MYS there")
    assert stop.remedy == "ISR consents to MYS"
    assert stop.adds == pytest.approx(0.75)  # in place from month 1 of four
    made = plan_concept(given_one, Asked(events=(("consent.ISR.MYS", True),))).plan
    assert made.lines[0].filled == pytest.approx(planned.plan.lines[0].filled + stop.adds)


def test_a_consent_too_brief_to_be_in_place_is_told_with_both_months() -> None:
    planned = plan_concept(small(**{"from": 2, "until": 3}), Asked())
    (open_line,) = planned.why
    (stop,) = (one for one in open_line.stops if one.offer == "mys-bn")
    assert stop.kind is StopKind.ENDED
    assert stop.text == (
        "stands only until month 3, and is in place in month 3: ISR has not consented to MYS in "
        "month 3"
    )
    assert stop.remedy == "ISR consents to MYS throughout"
    assert stop.adds > 0


def test_an_event_that_comes_and_goes_too_briefly_is_told_with_all_its_months() -> None:
    given_one = replaced(
        register(
            [offer("cyp", "CYP", TRUE, ready="30 days")],
            [line("core")],
            events=(TRUE,),
            months=8,
        ),
        worlds=[{"world": "base", "events": {TRUE: [[2, 3], [5, 6]]}}],
    )
    planned = plan_concept(given_one, Asked())
    assert planned.plan.assignments == ()
    (open_line,) = planned.why
    (stop,) = open_line.stops
    assert stop.text.startswith("stands only in months 2 and 5, and is in place in month ")
    assert stop.remedy == f"{TRUE} lasts"
    assert stop.checked
    assert stop.adds == pytest.approx(5 / 8)  # stays from month 3 once it lasts


def test_the_verifier_reads_closer_rows_first_whatever_their_order() -> None:
    rows: list[dict[str, Any]] = [
        {"decider": "ISR", "about": "all", "verdict": "refused"},
        {"decider": "ISR", "about": "eu", "verdict": "granted"},
        {"decider": "ISR", "about": "FIN", "verdict": "withdrawn", "from": 2},
        {"decider": "ISR", "about": "all", "verdict": "granted", "world": "taken", "from": 1},
        {"decider": "ISR", "about": "FIN", "verdict": "refused", "world": "taken", "from": 3},
    ]
    nations = [offer("m", "MYS"), offer("f", "FIN"), offer("i", "ISR")]
    for turn in (1, -1):
        given_one = replaced(register(nations, groups={"eu": "FIN"}), consents=rows[::turn])
        barred = {
            world: [
                set(unwanted(given_one, World(world=world), m, CaseClock(given_one.case)))
                for m in range(4)
            ]
            for world in ("base", "taken")
        }
        assert barred["base"] == [{"MYS"}, {"MYS"}, {"MYS", "FIN"}, {"MYS", "FIN"}]
        assert barred["taken"] == [{"MYS"}, set(), set(), {"FIN"}]
