"""The fewest nations by lines, and aims in turn, compared with all whole points of small models."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.counted_lines import CountedLines
from contingent.planning.fewest import fewest_by_lines
from contingent.planning.in_turn import in_turn
from contingent.planning.linear_model import Columns, LinearModel, Row
from contingent.planning.solver import Limits, Solved
from tests.builders import fewer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _OverRows(HighsSolver):
    """HiGHS, with rows that are left out at first."""

    def __init__(self, left_out: list[Row]) -> None:
        self.left_out = left_out

    @property
    def leaves_out(self) -> bool:
        return bool(self.left_out)

    def keeps(self, values: Floats) -> bool:
        rounded = np.round(values)
        return all(
            sum(number * rounded[column] for column, number in row.terms) <= row.high + 1e-9
            for row in self.left_out
        )

    def over_all(self, model: LinearModel, limits: Limits) -> Solved:
        return self.solve(model.with_rows(self.left_out), limits)

    def without(self, model: LinearModel, limits: Limits) -> Solved:
        return self.solve(model, limits)


@dataclass(frozen=True)
class Posed:
    """Nations on lines: tours of up to two packages, each of a nation that is there or not."""

    model: LinearModel
    left_out: list[Row]
    tours: Ints
    nations: Ints
    tour_line: Ints
    nation_line: Ints

    def points(self, *, all_rows: bool) -> Floats:
        """Every whole point that keeps the rows, one a line."""
        model = self.model
        every = np.array(list(product(*(range(int(high) + 1) for high in model.high))), dtype=float)
        for row in (*model.rows, *(self.left_out if all_rows else ())):
            sums = sum(number * every[:, column] for column, number in row.terms)
            every = every[(sums <= row.high + 1e-9) & (sums >= row.low - 1e-9)]
        return every


@st.composite
def posed(draw: st.DrawFn) -> Posed:
    columns, rows = Columns(), list[Row]()
    tours, nations, tour_line, nation_line = list[int](), list[int](), list[int](), list[int]()
    for number in range(draw(st.integers(1, 3))):
        fills = []
        for nation in range(draw(st.integers(1, 2 if number else 3))):
            tour = columns.add(f"go{number}.{nation}", 0, draw(st.integers(1, 2)), whole=True)
            there = columns.add(f"there{number}.{nation}", 0, 1, whole=True)
            most = draw(st.integers(1, 2))
            rows.append(Row("presence", "p", ((tour, 1.0), (there, -float(most))), high=0.0))
            tours.append(tour)
            nations.append(there)
            tour_line.append(number)
            nation_line.append(number)
            fills.append((tour, float(draw(st.integers(1, 3)))))
        need = draw(st.integers(0, 5))
        rows.append(Row("fill", "f", tuple((c, -n) for c, n in fills), high=-float(need)))
    caps = [
        Row(
            "cap",
            "c",
            tuple(
                (c, 1.0) for c in draw(st.lists(st.sampled_from(tours), min_size=1, unique=True))
            ),
            high=float(draw(st.integers(1, 4))),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    kept = draw(st.integers(0, len(caps)))
    ranks = draw(st.permutations(range(len(nations))))
    favour = 0.5 / (len(nations) + 1) ** 2
    aim = [(c, 1 - favour * rank) for c, rank in zip(nations, ranks, strict=True)]
    model = LinearModel.of(columns, [*rows, *caps[:kept]]).aiming(aim)
    arrays = (np.array(one) for one in (tours, nations, tour_line, nation_line))
    return Posed(model, caps[kept:], *arrays)


@fewer(2)
@given(posed())
def test_the_fewest_by_lines_are_the_fewest_and_the_favoured(case: Posed) -> None:
    solver = _OverRows(case.left_out)
    found = fewest_by_lines(case.model, case.nation_line, case.nations, solver, Limits())
    points, loose = case.points(all_rows=True), case.points(all_rows=False)
    if not len(loose):
        assert found is None or found.solved is None
        return
    assert found is not None
    assert found.bound <= loose[:, case.nations].sum(axis=1).min()
    if not len(points):
        assert found.solved is None
        return
    fewest = points[:, case.nations].sum(axis=1).min()
    if found.solved is None:
        assert fewest > found.bound + 1  # it gives up some way above the bound
        return
    assert found.solved.values is not None
    values = np.round(found.solved.values)
    assert any(np.array_equal(values, point) for point in points)
    assert values[case.nations].sum() == fewest
    assert found.solved.objective == pytest.approx((points @ case.model.costs()).min())


@fewer(2)
@given(posed(), st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_aims_in_turn_are_the_best_in_turn_where_they_are_answered(
    case: Posed, costs: list[int]
) -> None:
    width = len(case.model)
    aims = [np.array((costs * width)[first : first + width], dtype=float) for first in (0, 5)]
    found = in_turn(case.model, case.tour_line, case.tours, aims, HighsSolver(), Limits())
    points = case.points(all_rows=False)
    if found is None:
        return
    counts = points[:, case.tours].sum(axis=1)
    assert not len(points) or counts.min() >= found.least
    within = found.within
    for point in points[counts <= found.least]:  # none is ruled out
        assert (point >= within.low).all()
        assert (point <= within.high).all()
    values, bounds = found.values, found.bounds
    if values is None:
        return
    assert any(np.array_equal(values, point) for point in points)
    every = [counts, *(points @ aim for aim in aims)]
    best = min(zip(*(one.tolist() for one in every), strict=True))
    own = (values[case.tours].sum(), *(aim @ values for aim in aims))
    assert own == pytest.approx(best)
    assert bounds == pytest.approx(best)


def test_lines_that_split_nations_are_rounded_up_each_by_itself() -> None:
    """Two lines that each need a nation and a half: together three by splitting, in truth four."""
    columns, rows = Columns(), list[Row]()
    nations = list[int]()
    for line in range(2):
        go = [columns.add(f"go{line}.{n}", 0, 2, whole=True) for n in range(3)]
        there = [columns.add(f"there{line}.{n}", 0, 1, whole=True) for n in range(3)]
        rows += [
            Row("presence", "p", ((a, 1.0), (b, -2.0)), high=0.0)
            for a, b in zip(go, there, strict=True)
        ]
        rows.append(Row("fill", "f", tuple((a, -1.0) for a in go), high=-3.0))
        nations += there
    model = LinearModel.of(columns, rows).aiming([(c, 1.0) for c in nations])
    assert HighsSolver().solve(model, Limits(), relax=True).bound == pytest.approx(3)
    lines = CountedLines(
        model, np.repeat([0, 1], 3), np.array(nations), (), HighsSolver(), Limits()
    )
    found = lines.tightened()
    assert found is not None
    assert found.bound == pytest.approx(4)
    goes = np.array([c for c in range(len(model)) if c not in nations])
    turned = in_turn(model, np.repeat([0, 1], 3), goes, [], HighsSolver(), Limits())
    assert turned is not None
    assert turned.bounds == pytest.approx([6])
