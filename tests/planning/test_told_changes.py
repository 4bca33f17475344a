"""Every change told is made by hand, the case planned again, and the line looked at."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contingent.cli.main import run
from tests.builders import fewer
from tests.planning.told import Tables, changed, drawn, single_changes

CLOSE = 1e-4
#: At most so much of what was told is gone through in one case.
SETS, SINGLES = 6, 12

#: What is counted: cases with open lines, sets that fill and that bring further, stops whose remedy
#: was tried, lines that nothing fills.
LOOKED_AT = ("cases", "filled", "further", "stops", "none")

Plan = Callable[[Tables], Any]


@pytest.fixture
def plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Plan:
    made = iter(range(1_000_000))

    def planned(case: Tables) -> Any:
        """What the program prints of a case; None when nobody can be planned with."""
        folder = tmp_path / str(next(made))
        code = run(["plan", str(folder), *case.write(folder), "--json"])
        told = capsys.readouterr()
        return json.loads(told.out) if code == 0 else None

    return planned


def line_of(planned: Any, name: str) -> Any:
    """A line of a plan; one that has no plan gets nothing."""
    nothing = {"filled": 0.0}
    return (
        next((li for li in planned["lines"] if li["line"] == name), nothing) if planned else nothing
    )


def made(plan: Plan, case: Tables, changes: list[Any], name: str) -> Any:
    """The line once the changes are made by hand.

    None where an offer that was declined is made after all and is a fault: it contradicts itself
    (caveats that leave it no line), which is not looked at while it is declined.
    """
    after = plan(changed(case, changes))
    if after is None and any(change["kind"] == "firm" for change in changes):
        return None
    return line_of(after, name)


def tiers_full(planned: Any, tier: int) -> bool:
    """Whether a tier and those before are filled, so that every plan as good fills their lines."""
    return planned is not None and all(
        one["filled"] > one["required"] - CLOSE for one in planned["tiers"] if one["tier"] <= tier
    )


EACH = [HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
SEEDS = st.integers(0, 1_000_000_000)


@pytest.mark.slow
@settings(fewer(4), suppress_health_check=EACH)
@given(SEEDS)
def test_told_changes_do_what_is_told(plan: Plan, seed: int) -> None:
    """Shows that what is told to fill a line fills it, and that what adds nothing is not told.

    Also, where it is told that no set of changes would fill a line, that no single one does.
    """
    check_case(plan, dict.fromkeys(LOOKED_AT, 0), seed)


@pytest.mark.nightly
def test_told_changes_of_many_cases_do_what_is_told(plan: Plan) -> None:
    """The same for three hundred cases with open lines; each thing looked at is counted."""
    seen = dict.fromkeys(LOOKED_AT, 0)
    for seed in range(5000):
        check_case(plan, seen, seed)
        if seen["cases"] == 300:
            break
    assert seen["cases"] == 300
    assert min(seen.values()) > 100, seen


def check_case(plan: Plan, seen: dict[str, int], seed: int) -> None:
    """Look at everything told of one drawn case."""
    case = drawn(seed)
    before = plan(case)
    opened = [line for line in before["lines"] if line["reason"] is not None] if before else []
    seen["cases"] += bool(opened)
    for line in opened:
        check_sets(plan, seen, case, line)
        check_stops(plan, seen, case, line)
        check_none(plan, seen, case, line)


def check_sets(plan: Plan, seen: dict[str, int], case: Tables, line: Any) -> None:
    for told in line["changes"][:SETS]:
        assert told["checked"]
        assert told["text"] == " and ".join(change["text"] for change in told["changes"])
        after = made(plan, case, told["changes"], line["line"])
        assert after is None or after["filled"] >= told["fills"] - CLOSE, (
            line["line"],
            told["text"],
        )
        assert told["fills"] > line["filled"], told["text"]
        assert told["filled"] == (told["fills"] >= line["required"] - CLOSE)
        seen["filled" if told["filled"] else "further"] += 1


def check_stops(plan: Plan, seen: dict[str, int], case: Tables, line: Any) -> None:
    for stop in line["why"]:
        assert stop["text"]
        assert "''" not in stop["text"] + stop["remedy"]
        assert bool(stop["changes"]) == (stop["adds"] > 0) == bool(stop["remedy"]), stop
        if stop["checked"]:
            after = made(plan, case, stop["changes"], line["line"])
            assert after is None or after["filled"] >= line["filled"] + stop["adds"] - CLOSE, stop
            seen["stops"] += 1


def check_none(plan: Plan, seen: dict[str, int], case: Tables, line: Any) -> None:
    if not line["changes_complete"] or any(told["filled"] for told in line["changes"]):
        return
    seen["none"] += 1
    for change in list(single_changes(case))[: SINGLES * 3]:
        after = plan(changed(case, [change]))
        filled = line_of(after, line["line"])["filled"] >= line["required"] - CLOSE
        assert not (filled and tiers_full(after, line["tier"])), (line["line"], change)
