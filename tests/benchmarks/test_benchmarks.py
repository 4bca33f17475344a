"""What the benchmarks compare is equal; nothing is timed here, and no optional peer is needed."""

from fractions import Fraction

import numpy as np
import pytest

from benchmarks.instances import additive, gates_of, multi_role, pledges
from benchmarks.peers import (
    clingo_worlds,
    coalition_lp,
    plain_shapley,
    plain_worlds,
    worst_by_force,
)
from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.bit_program import compile_program, run_program
from contingent.analysis.coalitions import tally_all
from contingent.analysis.power import power_of
from contingent.analysis.values import presence_words, values_of, words_to_rows
from contingent.analysis.worst import contributions, worst_exits


def test_all_coalitions_give_the_values_of_the_definition() -> None:
    small = additive(6, 5, 1)
    tally = tally_all(small.game.compiled, LocalExecutor(1))
    own = [float(value) for value in power_of(tally, Fraction(1)).shapley]
    assert own == pytest.approx(plain_shapley(small.supply, small.demand, small.weight))


def test_the_fill_of_coalitions_is_that_of_the_linear_programme() -> None:
    game = multi_role(8, 5, 3)
    component = game.components[0]
    units = [
        (source.player or 0, roles, int(amount))
        for source in game.sources
        for (_, roles), amount in source.strength.items()
    ]
    peer = coalition_lp(
        [int(t.demand) for t in component.types], [int(t.weight) for t in component.types], units
    )
    coalitions = np.random.default_rng(4).random((30, 8)) < 0.5
    worth = float(sum(t.demand * t.weight for t in component.types))
    own = values_of(game.compiled, coalitions) / float(game.compiled.scale) * worth
    assert own.tolist() == pytest.approx([peer.value(row) for row in coalitions])


def test_worlds_of_pledges_are_those_of_clingo_and_of_plain_python() -> None:
    nations, events = 12, 5
    formulas = pledges(nations, 40, events, 5)
    registers = {i: 2 + events + i for i in range(nations)}
    registers |= {nations + e: 2 + e for e in range(events)}
    program = compile_program(gates_of(formulas, nations), events, registers)
    worlds = np.random.default_rng(6).random((20, events)) < 0.5
    words = run_program(program, presence_words(worlds), greatest=False)
    own = [
        sum(1 << int(n) for n in np.flatnonzero(row)) for row in words_to_rows(words, len(worlds))
    ]
    rows = worlds.astype(np.int64)
    assert own == plain_worlds(formulas, nations, rows)
    assert own == clingo_worlds(formulas, nations, rows)()


@pytest.mark.parametrize("k", [0, 1, 2, 3])
def test_worst_withdrawals_are_those_of_all_sets(k: int) -> None:
    game = multi_role(9, 5, 7).compiled
    base, each = contributions(game)
    assert worst_exits(base, each, game.demand, k).slack == worst_by_force(
        base, each, game.demand, k
    )
