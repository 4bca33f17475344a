"""Parts with no row in common: solved one by one they are the whole, compared with it whole."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning import apart
from contingent.planning.families import formulate
from contingent.planning.keeping import is_count
from contingent.planning.linear_model import Columns, LinearModel, Row
from contingent.planning.solver import Limits
from tests.builders import fewer, line, offer, posed, register


@st.composite
def models(draw: st.DrawFn) -> LinearModel:
    """Whole columns in a few rows, so that some have none in common; some are held."""
    columns = Columns()
    own = []
    for number in range(draw(st.integers(2, 8))):
        high = draw(st.integers(0, 3))
        low = draw(st.sampled_from((0, 0, high)))
        own.append(columns.add(f"x{number}", low, high, whole=draw(st.booleans())))
    rows = []
    for number in range(draw(st.integers(0, 5))):
        in_row = draw(st.lists(st.sampled_from(own), min_size=1, max_size=3, unique=True))
        terms = tuple((column, float(draw(st.integers(-2, 3)) or 1)) for column in in_row)
        least: float = draw(st.sampled_from((-np.inf, -np.inf, 0.0, 1.0)))
        rows.append(Row("f", f"r{number}", terms, least, least + 2 if least > -np.inf else 3.0))
    costs = [(column, float(draw(st.integers(-3, 3)))) for column in own]
    return LinearModel.of(columns, rows).aiming(costs, offset=2.0)


@fewer(2)
@given(models())
def test_parts_solved_apart_are_as_good_as_the_whole(model: LinearModel) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "SMALL", 1)
        parts = apart.parts_apart(model)
        found = apart.solve_apart(HighsSolver(), model, Limits())
    whole = HighsSolver().solve(model, Limits())
    times = Counter(column for columns, _ in parts for column in columns.tolist())
    free = np.flatnonzero(model.low < model.high).tolist()
    assert set(times) == set(range(len(model)))
    assert all(times[column] == 1 for column in free)
    assert (found.values is None) == (whole.values is None)
    if found.values is not None:
        assert found.status == "optimal"
        assert found.objective == pytest.approx(whole.objective)
        assert found.bound == pytest.approx(found.objective)
        for row in model.rows:
            value = sum(number * found.values[column] for column, number in row.terms)
            assert row.low - 1e-6 <= value <= row.high + 1e-6


def test_what_no_row_joins_is_apart_and_a_row_that_always_holds_joins_nothing() -> None:
    columns = Columns()
    x, y, z = (columns.add(name, 0, 2, whole=True) for name in "xyz")
    rows = [
        Row("f", "joins", ((x, 1.0), (y, 1.0)), high=3),
        Row("f", "always holds", ((y, 1.0), (z, 1.0)), high=4),
    ]
    model = LinearModel.of(columns, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart, "SMALL", 1)
        parts = [(c.tolist(), r.tolist()) for c, r in apart.parts_apart(model)]
    assert parts == [([x, y], [0]), ([z], [])]
    assert [c.tolist() for c, _ in apart.parts_apart(model)] == [[x, y, z]]


def test_only_a_count_is_told_least_by_being_within_one_of_its_bound() -> None:
    """Shows that shares of lines and days of travel are none."""
    formulation, model = formulate(posed(register([offer("a", "AAA")], [line("l")])))
    (go, *_), fill = formulation.go.tolist(), next(iter(formulation.fill.values()))
    assert is_count(model.aiming([(go, 1.0)]))
    assert is_count(model.aiming([(go, 0.75)]))
    assert not is_count(model.aiming([(go, 3.5)]))
    assert not is_count(model.aiming([(fill, -1.0)]))
    assert not is_count(model.aiming([(fill, 1.0)]))
