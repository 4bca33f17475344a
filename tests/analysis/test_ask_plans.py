"""What ``ask`` says of the plan, against counting who stands, month by month and exit by exit."""

from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.register.calendar import Calendar
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.services.answers.asked import Asked as Question
from contingent.services.answers.asks import AskAnswer, ask_for
from contingent.services.cases.opening import open_case
from contingent.services.wire.ask import AsksAnswer
from tests.analysis.plain import stands
from tests.builders import fewer, line, offer, register, replaced
from tests.cli.program import Program

KNOWN_FAULTS = Path(__file__).parents[1] / "known_faults"
MONTHS = 4
ASK_KEYS = {
    *("kind", "offer", "nation", "event", "site", "link", "amount", "fills", "checked", "text")
}

ROW = st.tuples(
    st.sampled_from(["AAA", "BBB", "CCC", "DDD"]),
    st.sampled_from(["", "", "ceasefire", "AAA", "BBB or CCC", "at least 2 other nations"]),
    st.sampled_from(["mech-bn:1", "guard-bn:1"]),
    st.integers(1, 2),
    st.sampled_from([None, 3]),
)


def build(rows: list[Any], quantities: tuple[int, int], peace: int) -> Register:
    """Offers of one capability each, and one essential line of each capability."""
    offers = [
        offer(f"o{n}", nation, condition, supplies=supplies, packages=packages, until=until)
        for n, (nation, condition, supplies, packages, until) in enumerate(rows)
    ]
    return replaced(
        register(
            offers,
            [line("m", quantity=quantities[0]), line("g", "guard-bn", quantity=quantities[1])],
            events=("ceasefire",),
            nations=("AAA", "BBB", "CCC", "DDD"),
            months=MONTHS,
        ),
        worlds=({"world": "base", "events": [{"event": "ceasefire", "start": peace}]},),
    )


CASES = st.builds(
    build,
    st.lists(ROW, min_size=3, max_size=6),
    st.tuples(st.integers(1, 3), st.integers(1, 2)),
    st.integers(0, 2),
)


def granted(given_one: Register, chosen: Iterable[Any]) -> list[Offer]:
    """The offers once the asks of a set are granted, as the answer's JSON has them."""
    offers = {o.offer: dict(o) for o in given_one.offers}
    for ask in chosen:
        own = offers[ask["offer"]]
        match ask["kind"]:
            case "package":
                own["packages"] += ask["amount"]
            case "condition":
                own["condition"] = ""
            case kind:
                pytest.fail(f"no {kind} can help here")
    return [Offer.model_validate(own) for own in offers.values()]


def open_months(
    given_one: Register, offers: list[Offer], gone: Iterable[str]
) -> dict[str, list[int]]:
    """The months in which each line is short when these nations have left."""
    (world,) = given_one.worlds
    short: dict[str, list[int]] = {}
    for month in range(MONTHS):
        events = ["ceasefire"] if month >= world.events[0].start else []  # type: ignore[operator]
        staying = [o for o in offers if o.nation not in gone]
        here = stands(staying, events, greatest=True)
        for one in given_one.requirements:
            there = [
                o.packages
                for o in staying
                if o.offer in here
                and one.capability in o.capabilities
                and month < (o.until if isinstance(o.until, int) else MONTHS)
            ]
            if sum(there) < one.quantity:
                short.setdefault(one.line, []).append(month)
    return short


@fewer(2)
@given(CASES, st.integers(0, 2))
def test_a_set_is_confirmed_where_every_month_holds_whoever_leaves(
    given_one: Register, exits: int
) -> None:
    """Shows each tick, each cross with its exits, lines and months, and how many were tried."""
    told = AsksAnswer.of(ask_for(given_one, Question(), exits=exits)).to_dict()
    for chosen, plan, confirmed in zip(told["sets"], told["plans"], told["confirmed"], strict=True):
        assert all(set(ask) == ASK_KEYS for ask in chosen)
        assert all(ask["checked"] == confirmed for ask in chosen)
        offers = granted(given_one, chosen)
        nations = sorted({o.nation for o in offers})
        ways = list(combinations(nations, min(exits, len(nations))))
        failing = [gone for gone in [(), *ways] if open_months(given_one, offers, gone)]
        assert confirmed == plan["holds"] == (not failing)
        assert plan["exits"] == len(ways)
        if failing:
            gone = tuple(plan["leaving"])
            assert tuple(sorted(gone)) in failing
            known = open_months(given_one, offers, gone)
            assert {one["line"]: one["steps"] for one in plan["short"]} == known
        else:
            assert plan["exits_tried"] == len(ways)


def answered(folder: str, **more: Any) -> AskAnswer:
    return ask_for(open_case(str(KNOWN_FAULTS / folder)), Question(), **more)


def test_nothing_need_be_asked_is_never_said_where_the_plan_falls_short(program: Program) -> None:
    (plan,) = answered("wrong_ask_nothing").plans
    assert [(one.line, one.months) for one in plan.short] == [("l", (0, 1, 2))]
    told = program("ask", str(KNOWN_FAULTS / "wrong_ask_nothing")).out
    assert "Nothing need be asked" not in told
    assert "In month 3 " in told
    assert "✗ leaves short: l (months 0 to 2)" in told
    assert "--step 0" in told


def test_where_the_plan_holds_it_is_said_with_its_tick(program: Program) -> None:
    told = program("ask", str(KNOWN_FAULTS / "wrong_hinge_goal_fill")).out
    assert "in month 0" in told
    assert "Nothing need be asked" in told
    assert "✓ fills every essential line" in told


def test_with_exits_the_plan_is_made_with_that_exit() -> None:
    """DEU is there from month 3 on only, and the month looked at is 4."""
    given_one = replaced(
        register([offer("f", "FRA"), offer("d", "DEU", ready="90 days")], [line("l")], months=6),
        worlds=({"world": "base"},),
    )
    found = ask_for(given_one, Question(), month=4, exits=1)
    assert (found.nothing_to_ask, found.confirmed) == (True, (False,))
    (plan,) = found.plans
    assert (plan.leaving, [one.text for one in plan.short]) == (("FRA",), ["l (months 0 to 2)"])


def test_as_many_packages_can_be_asked_for_as_the_line_could_use() -> None:
    found = answered("wrong_ask_more_than_three")
    (chosen,) = found.answer.sets
    assert [(ask.kind.value, ask.amount, ask.text) for ask in chosen] == [
        ("package", 4, "FRA: 4 more packages of fra-bn")
    ]
    assert (found.answer.cost, found.confirmed) == (8, (True,))


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 7), st.integers(1, 4))
def test_of_those_who_could_give_more_the_fewest_packages_are_asked_for(
    quantity: int, first: int, each: int, other: int
) -> None:
    """Shows the least number of further packages, those of the strongest offer, by dividing."""
    given_one = replaced(
        register(
            [
                offer("a", "AAA", packages=first),
                offer("b", "BBB", packages=1, supplies=f"mech-bn:{each}"),
                offer("c", "CCC", packages=1, supplies=f"mech-bn:{other}"),
            ],
            [line("l", quantity=quantity)],
            months=1,
        ),
        worlds=({"world": "base"},),
    )
    missing = max(0, quantity - first - each - other)
    found = ask_for(given_one, Question())
    assert found.answer.cost == 2 * -(-missing // max(1, each, other))
    assert all(found.confirmed)


def test_months_are_told_in_spans() -> None:
    spans = Calendar(date(2026, 1, 1)).spans
    assert spans([3]) == "month 3"
    assert spans([2, 0, 1, 5]) == "months 0 to 2 and 5"
    assert spans([0, 2, 4, 5]) == "months 0, 2 and 4 to 5"
