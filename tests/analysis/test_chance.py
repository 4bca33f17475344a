"""Probability of the goal, against the sum over all worlds written out."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.instances import multi_role
from contingent.analysis.chances import chance_of
from contingent.analysis.values import value_of

CHANCES = st.lists(st.floats(0.05, 0.95), min_size=6, max_size=6)


@given(CHANCES, st.integers(0, 20))
def test_the_chance_is_the_sum_over_all_worlds(chances: list[float], seed: int) -> None:
    game = multi_role(6, 3, seed).compiled
    names = [f"n{p}" for p in range(6)]
    found = chance_of(game, names, chances)

    def expected(fixed: dict[int, bool]) -> float:
        total = 0.0
        for there in product((False, True), repeat=6):
            if any(there[p] != value for p, value in fixed.items()):
                continue
            weight = 1.0
            for p, present in enumerate(there):
                if p not in fixed:
                    weight *= chances[p] if present else 1 - chances[p]
            members = [p for p in range(6) if there[p]]
            total += weight * value_of(game, members) / float(game.scale)
        return total

    assert found.exact
    assert found.value == pytest.approx(expected({}))
    for swing in found.swings:
        player = names.index(swing.name)
        assert swing.if_so == pytest.approx(expected({player: True}))
        assert swing.if_not == pytest.approx(expected({player: False}))
        between = chances[player] * swing.if_so + (1 - chances[player]) * swing.if_not
        assert between == pytest.approx(found.value), "the chance is linear in each probability"
