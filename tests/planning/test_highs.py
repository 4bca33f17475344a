"""The HiGHS adapter: it answers, it stops when told, and it never passes a guess for a proof."""

from random import Random
from time import monotonic

import numpy as np
import pytest

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.linear_model import Columns, LinearModel, Row
from contingent.planning.solver import Limits


def knapsack() -> LinearModel:
    """Maximise 5 x + 4 y + 3 z within 2 x + 3 y + z <= 5, 4 x + y + 2 z <= 11, x, y, z <= 2."""
    columns = Columns()
    x, y, z = (columns.add(name, 0, 2, whole=True) for name in "xyz")
    rows = [
        Row("a", "one", ((x, 2.0), (y, 3.0), (z, 1.0)), high=5),
        Row("a", "two", ((x, 4.0), (y, 1.0), (z, 2.0)), high=11),
    ]
    return LinearModel.of(columns, rows).aiming([(x, -5.0), (y, -4.0), (z, -3.0)], offset=1)


def market_split(rows: int = 4, size: int = 30) -> LinearModel:
    """Split random markets in half with least slack: hopeless for branch and bound."""
    rng, columns, given = Random(7), Columns(), []
    x = [columns.add(f"x{i}", 0, 1, whole=True) for i in range(size)]
    slacks = []
    for number in range(rows):
        weights = [float(rng.randint(0, 99)) for _ in x]
        over, under = (columns.add(f"{s}{number}", 0, 1e5, whole=False) for s in ("o", "u"))
        slacks += [over, under]
        half = float(sum(weights) // 2)
        terms = (*zip(x, weights, strict=True), (over, -1.0), (under, 1.0))
        given.append(Row("split", f"r{number}", terms, half, half))
    return LinearModel.of(columns, given).aiming([(slack, 1.0) for slack in slacks])


def test_an_easy_model_is_solved_to_its_proven_best() -> None:
    solved = HighsSolver().solve(knapsack(), Limits())
    assert (solved.status, solved.objective, solved.bound) == ("optimal", -12, -12)
    assert solved.values is not None
    assert list(solved.values) == [2, 0, 1]


def test_the_relaxed_model_bounds_the_whole_one() -> None:
    relaxed = HighsSolver().solve(knapsack(), Limits(), relax=True)
    assert relaxed.status == "optimal"
    assert relaxed.bound == pytest.approx(relaxed.objective)
    assert relaxed.bound <= -12


@pytest.mark.parametrize("relax", [False, True])
def test_a_model_without_a_point_is_infeasible(*, relax: bool) -> None:
    columns = Columns()
    x = columns.add("x", 0, 1, whole=True)
    model = LinearModel.of(columns, [Row("a", "no", ((x, 2.0),), low=3)]).aiming([(x, 1.0)])
    solved = HighsSolver().solve(model, Limits(), relax=relax)
    assert (solved.status, solved.values, solved.objective) == ("infeasible", None, np.inf)


def test_a_model_with_only_half_points_is_infeasible_when_whole() -> None:
    columns = Columns()
    x = columns.add("x", 0, 1, whole=True)
    model = LinearModel.of(columns, [Row("a", "half", ((x, 2.0),), 1, 1)]).aiming([(x, 1.0)])
    assert HighsSolver().solve(model, Limits()).status == "infeasible"
    assert HighsSolver().solve(model, Limits(), relax=True).objective == 0.5


def test_a_model_without_columns_costs_its_offset() -> None:
    solved = HighsSolver().solve(LinearModel.of(Columns(), []).aiming([], offset=3), Limits())
    assert (solved.status, solved.objective, solved.bound) == ("optimal", 3, 3)


def test_a_time_limit_really_stops_and_says_how_far_it_got() -> None:
    begun = monotonic()
    solved = HighsSolver().solve(market_split(), Limits(seconds=0.5))
    assert monotonic() - begun < 2.5
    assert solved.status == "stopped"
    assert solved.bound < solved.objective < np.inf
    assert solved.values is not None


def test_a_cancel_really_stops() -> None:
    begun = monotonic()
    limits = Limits(seconds=60, cancelled=lambda: monotonic() - begun > 0.3)
    solved = HighsSolver().solve(market_split(), limits)
    assert monotonic() - begun < 2.5
    assert solved.status == "stopped"


def test_a_limit_on_nodes_stops_at_the_same_point_twice() -> None:
    first, second = (HighsSolver().solve(market_split(), Limits(nodes=20)) for _ in range(2))
    assert first.status == second.status == "stopped"
    assert (first.objective, first.bound) == (second.objective, second.bound)
    assert first.values is not None
    assert second.values is not None
    assert list(first.values) == list(second.values)


def test_the_solver_says_its_name_and_version() -> None:
    name, version = HighsSolver().name.split()
    assert name == "HiGHS"
    assert version.count(".") == 2


def test_a_model_that_is_kept_answers_as_one_made_anew_also_after_it_was_stopped() -> None:
    model = knapsack()
    held, arrays = HighsSolver().hold(model), model.arrays
    asked = (model.costs(), model.low, model.high, arrays.low, arrays.high)
    first = held.minimise(*asked, Limits())
    assert held.minimise(*asked, Limits(cancelled=lambda: True)) is None
    assert held.minimise(*asked[:2], -model.high, *asked[3:], Limits()) is None, "no point at all"
    again = held.minimise(*asked, Limits())
    assert first is not None
    assert again is not None
    best = HighsSolver().solve(model, Limits(), relax=True)
    for point in (first, again):
        assert model.value(point.values) == pytest.approx(best.objective)
        # what the rows are worth, and each column at its better bound: the same value
        reduced = model.costs() - np.bincount(
            arrays.columns, arrays.numbers * point.duals[arrays.row], minlength=len(model)
        )
        told = model.offset + point.duals @ arrays.high + np.minimum(0, reduced) @ model.high
        assert told == pytest.approx(best.objective)
