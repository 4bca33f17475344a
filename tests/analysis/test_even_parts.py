"""The time for all plans of a comparison: an even part each, and what is left to those cut off."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.compare import Comparison
from contingent.errors import NoAnswer
from contingent.planning.plan import Plan
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits
from contingent.services.answers.asked import Asked
from contingent.services.answers.coalition import Coalition
from contingent.services.answers.comparing import compare_worlds
from tests.builders import line, offer, register

WORLDS = ["none", "one", "both"]
#: Seconds for all plans; nothing here waits for them.
TIME = 300.0


def compared() -> Comparison:
    """Three worlds in which others stand, so that each has a plan of its own."""
    given = register(
        [offer("a", "AAA", "one"), offer("b", "BBB", "two")],
        [line("l", quantity=2)],
        events=["one", "two"],
        worlds=[
            {"world": "none", "events": {}},
            {"world": "one", "events": {"one": 0}},
            {"world": "both", "events": {"one": 0, "two": 0}},
        ],
        months=2,
    )
    executor = LocalExecutor(1)
    return compare_worlds(given, Asked(), WORLDS, ["all"], limits=Limits(TIME), executor=executor)


Seen = list[tuple[int, float]]


def slow(
    monkeypatch: pytest.MonkeyPatch, offers: int, seconds: float, unproven: Callable[[], Plan]
) -> Seen:
    """Plans with so many offers are made only in so many seconds; what each was given."""
    seen: Seen = []
    plan_of = Coalition.plan

    def plan(self: Coalition, problem: Problem, limits: Limits, **choices: Any) -> Plan:
        given = limits.remaining()
        seen.append((len(self.standing), given))
        if len(self.standing) == offers and given < seconds:
            return unproven()
        return plan_of(self, problem, limits, **choices)

    monkeypatch.setattr(Coalition, "plan", plan)
    return seen


def no_plan() -> Plan:
    msg = "no plan was found within the time"
    raise NoAnswer(msg)


def test_a_plan_cut_off_gets_what_the_others_left(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = slow(monkeypatch, 0, TIME / 2, no_plan)
    found = compared()
    assert [offers for offers, _ in seen] == [0, 1, 2, 0], "only the one cut off is made again"
    parts = [given for _, given in seen]
    assert parts == pytest.approx([TIME / 3, TIME / 2, TIME, TIME], rel=0.1), "even parts, then all"
    assert [cell.plan.lines[0].rate for cell in found.cells] == pytest.approx([0, 0.5, 1])


def test_who_finds_nothing_in_all_the_time_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = slow(monkeypatch, 0, 2 * TIME, no_plan)
    with pytest.raises(NoAnswer, match=r"within 300 s for 1 of 3 \(none all\): give more time"):
        compared()
    assert [offers for offers, _ in seen] == [0, 1, 2, 0], "not again for as long as before"


def test_a_proven_plan_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = slow(monkeypatch, 3, 0, no_plan)
    assert all(tier.proven for cell in compared().cells for tier in cell.plan.tiers)
    assert len(seen) == len(WORLDS)


def test_a_plan_that_its_part_cut_is_kept_where_no_better_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans = {cell.world: cell.plan for cell in compared().cells}
    rough = replace(
        plans["none"], tiers=tuple(replace(tier, proven=False) for tier in plans["none"].tiers)
    )
    asked: list[Plan | None] = [rough, None]

    def cut() -> Plan:
        found = asked.pop(0)
        return found or no_plan()

    monkeypatch.setattr("contingent.services.answers.comparing.LEFT", 2.0)
    seen = slow(monkeypatch, 0, 2 * TIME, cut)
    (kept,) = (cell.plan for cell in compared().cells if cell.world == "none")
    assert kept == rough
    assert [offers for offers, _ in seen] == [0, 1, 2, 0]
