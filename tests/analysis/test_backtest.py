"""Plans held against history: by hand, by a plain twin, and what holds whatever the numbers."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.analysis.backtest import HeldFigure, errors_by, horizon
from contingent.analysis.in_place import InPlace, Presence, as_planned
from contingent.analysis.who_came import WhoCame, who_came
from contingent.register.outcome import Outcome, OutcomeBound
from contingent.register.register import Register
from contingent.services.answers.asked import Asked
from contingent.services.answers.backtesting import Backtested, NothingToHold, backtest
from contingent.services.answers.planning import plan_concept
from contingent.services.cases.opening import open_case

START = date(2027, 3, 1)
OUTCOMES = [
    {"date": "2027-03-03", "measure": "strength", "value": 100},
    {"date": "2027-03-06", "measure": "strength", "value": 250},
    {"date": "2027-03-06", "measure": "nation:FRA", "value": 100, "bound": "at most"},
    {"date": "2027-03-06", "measure": "line:boats", "value": 1},
    {"date": "2027-03-08", "measure": "nation:POL", "value": 0},
    {"date": "2027-03-09", "measure": "teams:eu", "value": 4, "bound": "at least"},
    {"date": "2027-03-09", "measure": "line:late", "value": 1},
]


def register(outcomes: list[dict[str, object]] | None = None, **case: object) -> Register:
    """Three nations in days: one there, one in two days, one that speaks on the third day."""
    return Register.model_validate(
        {
            "case": {
                "title": "Flood",
                "step": "day",
                "start": START,
                "length": "10 days",
                "backtest": ["2027-03-02", "2027-03-05"],
                **case,
            },
            "nations": [
                {"nation": "FRA", "name": "France", "groups": "eu"},
                {"nation": "DEU", "name": "Germany", "groups": "eu"},
                {"nation": "POL", "name": "Poland", "groups": "eu"},
            ],
            "capabilities": [{"capability": "boat", "domain": "water"}],
            "offers": [
                {
                    "offer": "fra",
                    "nation": "FRA",
                    "supplies": "boat:1",
                    "packages": 1,
                    "personnel": 100,
                    "state": "deployed",
                },
                {
                    "offer": "deu",
                    "nation": "DEU",
                    "supplies": "boat:1",
                    "packages": 2,
                    "personnel": 50,
                    "ready": "2 days",
                },
                {
                    "offer": "pol",
                    "nation": "POL",
                    "supplies": "boat:2",
                    "packages": 1,
                    "personnel": 30,
                    "known_from": "2027-03-04",
                    "from": "2027-03-04",
                },
            ],
            "requirements": [
                {"line": "boats", "capability": "boat", "quantity": 9},
                {"line": "late", "capability": "boat", "quantity": 1, "until": 3},
            ],
            "outcomes": OUTCOMES if outcomes is None else outcomes,
        }
    )


@pytest.fixture(scope="module")
def found() -> Backtested:
    return backtest(register(), Asked())


def said(found: Backtested, day: int, measure: str, on: int) -> tuple[float | None, ...]:
    (one,) = (
        one
        for one in found.held
        if (one.day.day, one.outcome.measure, one.outcome.day.day) == (day, measure, on)
    )
    return one.said


def test_a_plan_knows_nothing_of_later_days(found: Backtested) -> None:
    assert said(found, 2, "strength", 6) == (200, 200, 100)  # Poland has not spoken
    assert said(found, 5, "strength", 6) == (230, 230, 100)  # now it has; 100 were seen on the 3rd
    assert not [one for one in found.held if one.outcome.day <= one.day]


def test_lines_groups_and_nations_are_counted_in_their_units(found: Backtested) -> None:
    assert said(found, 5, "line:boats", 6) == (5, 5, 0)
    assert said(found, 5, "teams:eu", 9) == (4, 4, 1)
    assert said(found, 2, "nation:POL", 8) == (0, 0, 0)


def test_what_has_no_counterpart_is_named_and_counts_for_no_error(found: Backtested) -> None:
    assert [row.measure for row in found.left_out] == ["line:late"]
    assert "line:late" not in {row.measure for row in errors_by(found.held)}


def test_errors_are_means_over_every_day_before_a_figure(found: Backtested) -> None:
    by_measure = {row.measure: row for row in errors_by(found.held)}
    strength = by_measure["strength"]
    # Said on the 2nd of the 3rd and the 6th, on the 5th of the 6th: errors 0 or 100, -50, -20.
    first = (said(found, 2, "strength", 3)[0] or 0) - 100
    assert strength.count == 3
    assert strength.errors[0].signed == pytest.approx((first - 50 - 20) / 3)
    assert strength.errors[0].absolute == pytest.approx((abs(first) + 50 + 20) / 3)
    assert by_measure["nation"].bounds == 2  # a bound that is kept is no error
    assert by_measure["teams:eu"].errors[0].absolute == pytest.approx(0.5)  # 3 of 4, then 4


def test_who_was_said_to_come_and_came(found: Backtested) -> None:
    early, late = (who_came(known, found.register)[0] for known in found.known)
    assert (early.said, early.came, early.stayed_away) == (("DEU", "FRA"), ("FRA",), ("POL",))
    assert early.precision == early.recall == 1
    assert early.least_precision == Fraction(1, 2)
    assert late.wrong == ("POL",)
    assert late.precision == Fraction(1, 2)


@pytest.mark.parametrize(
    ("changed", "on", "told"),
    [
        ({"outcomes": []}, (), "no outcomes.csv"),
        ({"backtest": []}, (), "name the days"),
        ({}, (date(2027, 3, 9),), "no figure is later than 2027-03-09"),
    ],
)
def test_without_days_or_figures_it_says_what_to_do(
    changed: dict[str, object], on: tuple[date, ...], told: str
) -> None:
    with pytest.raises(NothingToHold, match=told):
        backtest(register(**changed), Asked(), on)  # type: ignore[arg-type]


BOUNDS = st.sampled_from(OutcomeBound)
AMOUNTS = st.integers(0, 50).map(float)


@given(st.lists(st.tuples(AMOUNTS, BOUNDS, AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=8))
def test_errors_are_those_of_a_plain_twin(
    rows: list[tuple[float, OutcomeBound, float, float, float]],
) -> None:
    held = [
        HeldFigure(
            START,
            Outcome(date=START, measure="strength", value=value, bound=bound),
            Fraction(1),
            guesses,
        )
        for value, bound, *guesses_list in rows
        for guesses in [tuple(guesses_list)]
    ]
    (row,) = errors_by(held)
    for number, errors in enumerate(row.errors):
        off = []
        for value, bound, *guesses_list in rows:
            above = guesses_list[number] - value
            kept = {"exact": False, "at least": above >= 0, "at most": above <= 0}[bound.value]
            off.append(0.0 if kept else above)
        assert errors.signed == pytest.approx(sum(off) / len(off))
        assert errors.absolute == pytest.approx(sum(map(abs, off)) / len(off))


@given(st.fractions(0, 300))
def test_horizons_double(ahead: Fraction) -> None:
    most = horizon(ahead)
    assert ahead <= most
    assert most == 1 or ahead > most // 2
    assert most & (most - 1) == 0


@given(
    st.lists(
        st.tuples(st.sampled_from(("FRA", "DEU", "POL")), st.integers(0, 9), st.integers(1, 9)),
        max_size=6,
    ),
    st.integers(0, 9),
)
def test_the_whole_is_the_sum_of_its_nations(stays: list[tuple[str, int, int]], step: int) -> None:
    presences = tuple(
        Presence("fra", nation, 2, 60, Fraction(begin), Fraction(begin + long), {"boats": 2.0})
        for nation, begin, long in stays
    )
    told = InPlace(register(), presences, {"boats": (0, 10)})
    place = Fraction(step)
    nations = [told.value(f"nation:{code}", place) or 0 for code in ("FRA", "DEU", "POL")]
    there = sum(begin <= step < begin + long for _, begin, long in stays)
    assert told.value("strength", place) == sum(nations) == 60 * there
    assert told.value("teams:eu", place) == told.value("teams", place) == 2 * there
    assert told.value("line:boats", place) == 2 * there


@given(
    *(st.lists(st.sampled_from("ABCDEF"), unique=True).map(tuple) for _ in range(2)),
)
def test_hits_misses_and_wrong_part_the_nations(
    came: tuple[str, ...], told: tuple[str, ...]
) -> None:
    away = tuple(name for name in "EF" if name not in came)
    row = WhoCame(START + timedelta(1), "plan", came, away, told)
    assert sorted((*row.hits, *row.missed)) == sorted(came)
    assert sorted((*row.hits, *row.wrong, *row.unknown)) == sorted(told)
    if row.precision is not None and row.least_precision is not None:
        assert row.least_precision <= row.precision


@pytest.mark.slow
def test_what_is_in_place_brackets_what_the_plan_counts() -> None:
    """At the beginning of a step at most, at its end at least, so much as counts in the step.

    It fails where an assignment comes to hold more than is looked at here: an arrival within a
    step, or further lines that it fills. Then `as_planned` must read that too.
    """
    case = open_case("idai-2019")
    planned = plan_concept(case, Asked(), explain=False)
    told = as_planned(planned.plan, planned.problem.register, planned.problem.lines)
    plain = {line.line: line for line in planned.problem.lines if not line.needs}
    counted = 0
    for fill in planned.plan.lines:
        if fill.line not in plain:
            continue
        for step, counts in enumerate(fill.months):
            if counts is None:
                continue
            begin = told.value(f"line:{fill.line}", Fraction(step)) or 0
            end = told.value(f"line:{fill.line}", step + Fraction(999_999, 1_000_000)) or 0
            assert min(begin, fill.required) <= counts + 1e-6, (fill.line, step)
            assert min(end, fill.required) >= counts - 1e-6, (fill.line, step)
            counted += counts > 0
    assert counted > 20
