"""Who stands in many coalitions at once, against asking every condition of every coalition."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.analysis import kernels  # noqa: F401 - loads the compiled loop, for many words
from contingent.analysis.bit_program import Gate, compile_program, run_program
from contingent.analysis.values import presence_words, words_to_rows
from contingent.register.register import Register
from contingent.resolution.coalition import conditions_of, playing_offers
from contingent.resolution.formula import TRUE as HOLDS
from contingent.resolution.formula import AtLeast, Formula, Stands, Weighs
from tests.analysis.drawn import games
from tests.analysis.plain import stands
from tests.builders import setting
from tests.resolution.plain import TRUE


def who_stands(given_one: Register, presence: np.ndarray, *, greatest: bool) -> np.ndarray:
    """One row a coalition of nations, one column an offer, by a program with a gate an offer."""
    asked = setting(given_one, {TRUE: True})
    offers = playing_offers(asked)
    nations = list(dict.fromkeys(o.nation for o in offers))
    formulas = conditions_of(asked, frozenset({TRUE}), offers).formulas
    gates = [Gate(nations.index(o.nation), f) for o, f in zip(offers, formulas, strict=True)]
    first = 2 + len(nations)
    program = compile_program(gates, len(nations), {i: first + i for i in range(len(offers))})
    words = run_program(program, presence_words(presence), greatest=greatest)
    return words_to_rows(words, len(presence))


@given(games(nations=5, offers=8), st.booleans(), st.sampled_from([1, 64]))
def test_each_coalition_stands_as_its_conditions_say(
    given_one: Register, greatest: bool, times: int
) -> None:
    """Few words are run by NumPy, many by the compiled loop."""
    nations = list(dict.fromkeys(o.nation for o in given_one.offers))
    coalitions = np.arange(1 << len(nations))[:, None] >> np.arange(len(nations)) & 1
    found = who_stands(given_one, np.tile(coalitions, (times, 1)) == 1, greatest=greatest)
    for row, coalition in enumerate(coalitions):
        there = [n for n, member in zip(nations, coalition, strict=True) if member]
        offers = [o for o in given_one.offers if o.nation in there]
        named = stands(offers, [TRUE], greatest=greatest)
        for place in range(row, len(found), len(coalitions)):
            told = {o.offer for o, bit in zip(given_one.offers, found[place], strict=True) if bit}
            assert told == named


SUMS = st.one_of(
    st.builds(
        lambda number, n: AtLeast(number, tuple(Stands(1 << i) for i in range(n))),
        st.integers(1, 9),
        st.integers(1, 9),
    ),
    st.builds(
        lambda number, weights: Weighs(number, tuple(enumerate(weights))),
        st.integers(1, 4000),
        st.lists(st.sampled_from([1, 2, 3, 7, 100, 250, 999]), min_size=1, max_size=9),
    ),
)


@given(SUMS)
def test_counts_and_weights_are_added_up_bit_by_bit(formula: Formula) -> None:
    players = 9
    program = compile_program([Gate(None, formula)], players, {i: 2 + i for i in range(players)})
    presence = (np.arange(1 << players)[:, None] >> np.arange(players) & 1) == 1
    (told,) = words_to_rows(run_program(program, presence_words(presence)), len(presence)).T
    if isinstance(formula, AtLeast):
        weights = np.array([1] * len(formula.parts) + [0] * (players - len(formula.parts)))
    else:
        assert isinstance(formula, Weighs)
        weights = np.array([*dict(formula.weights).values(), *[0] * players])[:players]
    number = formula.number
    assert told.tolist() == (presence @ weights >= number).tolist()


@pytest.mark.parametrize("greatest", [True, False])
@pytest.mark.parametrize("length", [2, 70])
def test_a_chain_falls_from_end_to_end(length: int, greatest: bool) -> None:
    """Each waits for the one before; the first for nobody: its exit takes along all others."""
    gates = [Gate(0, HOLDS), *(Gate(i, Stands(1 << (i - 1))) for i in range(1, length))]
    program = compile_program(gates, length, {i: 2 + length + i for i in range(length)})
    presence = np.ones((length + 1, length), dtype=np.bool_)
    presence[np.arange(length), np.arange(length)] = False
    words = run_program(program, presence_words(presence), greatest=greatest)
    rows = words_to_rows(words, length + 1)
    assert rows.sum(axis=1).tolist() == list(range(length + 1))
    assert all(before >= after for row in rows for before, after in pairwise(row))


@given(st.integers(1, 200), st.integers(1, 9))
def test_words_hold_sixty_four_coalitions_each_and_give_them_back(
    coalitions: int, players: int
) -> None:
    rng = np.random.default_rng(coalitions * 10 + players)
    presence = rng.random((coalitions, players)) < 0.5
    words = presence_words(presence)
    assert words.shape == (players, -(-coalitions // 64))
    assert np.array_equal(words_to_rows(words, coalitions), presence)
