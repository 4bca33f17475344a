"""The compiled loop over coalitions: what it leaves out, where its narrow sums end, and lanes."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.analysis import coalitions, pattern_tally
from contingent.analysis.coalitions import lay_out, tally_all
from contingent.analysis.distinct import distinct_rows
from contingent.analysis.game import Component, Game, Source, Type
from contingent.analysis.lane_kernels import tally_states
from contingent.analysis.lane_tables import difference_bounds
from contingent.analysis.shortfalls import GROUP, TILE, rows_of
from contingent.analysis.tiles import cut_into_tiles
from contingent.resolution.formula import TRUE
from tests.analysis.drawn import Inline
from tests.analysis.test_tallies import all_coalitions, by_size

MOST_16, MOST_32 = (1 << 15) - 1, (1 << 32) - 1


@st.composite
def shared(draw: Any) -> Game:
    """Components of one to five types whose sources can fill several, of like and unlike weight."""
    types = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    components = tuple(
        Component(
            tuple(
                Type((f"l{c}-{t}",), Fraction(draw(st.integers(1, 9))), Fraction(weight))
                for t, weight in enumerate(
                    sorted((draw(st.integers(1, 4)) for _ in range(count)), reverse=True)
                )
            )
        )
        for c, count in enumerate(types)
    )
    kinds = [
        (c, frozenset(t for t in range(count) if mask >> t & 1))
        for c, count in enumerate(types)
        for mask in range(1, 1 << count)
    ]
    sources = tuple(
        Source(
            player,
            TRUE,
            (player,),
            {
                draw(st.sampled_from(kinds)): Fraction(draw(st.integers(1, 6)))
                for _ in range(draw(st.integers(1, 4)))
            },
        )
        for player in range(draw(st.integers(1, 7)))
    )
    names = tuple(f"n{k}" for k in range(len(sources)))
    return Game(names, sources, components, draw(st.booleans()), greatest=True)


@given(shared(), st.sampled_from([1, 4, 1 << 14]), st.sampled_from([0, 1 << 20]))
def test_sets_that_others_outdo_are_left_out_without_a_difference(
    game: Game, lanes: int, strike_from: int
) -> None:
    """Beside the values by NumPy, which look at every set of types."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coalitions, "LANES", lanes)
        patch.setattr(pattern_tally, "STRIKE_FROM", strike_from)
        tally = tally_all(game.compiled, Inline())
    with_player, whole = by_size(game.compiled)
    assert [list(row) for row in tally.with_player] == with_player
    assert list(tally.all) == whole


@given(shared(), st.integers(1, 3), st.sampled_from([1, 4]))
def test_sums_in_few_bits_are_emptied_in_time(game: Game, times: int, lanes: int) -> None:
    """With room for one, two or three values, and for what several high parts alike make."""
    most = max(1, game.compiled.most)
    usual = tally_all(game.compiled, Inline())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coalitions, "LANES", lanes)
        patch.setattr(pattern_tally, "NARROW_ROOM", times * most)
        assert tally_all(game.compiled, Inline()) == usual


@pytest.mark.parametrize("states", [MOST_32 // MOST_16 // 2 * 2, MOST_32 // MOST_16 // 2 * 2 + 2])
def test_as_many_values_as_fit_into_32_bits_and_two_more_are_summed_right(states: int) -> None:
    """Nobody brings anything to a line that asks for the largest number of 16 bits."""
    assert (MOST_32 - states * MOST_16 >= 0) == (states == MOST_32 // MOST_16 // 2 * 2)
    kind = Type(("l",), Fraction(MOST_16), Fraction(1))
    own = Source(0, TRUE, (0,), {(0, frozenset({0})): Fraction(1)})
    game = Game(
        ("AAA",), (own,), (Component((kind,)),), all_or_nothing=False, greatest=True
    ).compiled
    assert lay_out(game).width == "int16"
    rows = rows_of(game)
    tiles = cut_into_tiles(
        rows, game.reach, np.zeros((TILE, 1), dtype=np.int64), np.ones((TILE, 1), np.int64), "int16"
    )
    by_lane, by_state = np.zeros((1, TILE), np.int64), np.zeros((states, 1), np.int64)
    nothing = np.zeros((1, 0), dtype=np.int16)
    tally_states(
        np.full((states, 1), MOST_16, dtype=np.int16),
        tiles.held,
        tiles.least,
        tiles.most,
        rows.singles,
        rows.segments,
        rows.components,
        nothing,
        nothing,
        False,  # noqa: FBT003 - numba takes arguments by position
        np.arange(states + 1),
        np.zeros(states, np.int64),
        np.ones(states, np.int64),
        tiles.run_begins,
        tiles.runs,
        GROUP,
        MOST_32,
        MOST_16,
        np.zeros((1, GROUP * TILE), dtype=np.uint32),
        by_lane,
        by_state,
    )
    assert set(by_lane[0].tolist()) == {states * MOST_16}
    assert set(by_state[:, 0].tolist()) == {TILE * MOST_16}


@given(shared(), st.sampled_from([1, 2, GROUP]))
def test_bounds_of_differences_are_those_of_every_lane(game: Game, group: int) -> None:
    compiled = game.compiled
    rows = rows_of(compiled)
    supply = np.repeat(all_coalitions(compiled) @ compiled.plain, 5, axis=0)
    ways = np.ones((len(supply), 1), dtype=np.int64)
    tiles = cut_into_tiles(rows, compiled.reach, supply, ways, "int16")
    closest, farthest = difference_bounds(tiles.held, rows.components, rows.columns, group)
    brought = supply @ compiled.reach[:, rows.code]
    for number in range(len(closest)):
        own = brought[number * group * TILE : (number + 1) * group * TILE]
        for first, types, place in rows.components.tolist():
            for kind in range(types):
                for code in range(1 << types):
                    at = place + (kind << types) + code
                    if code >> kind & 1:
                        more = own[:, first + code] - own[:, first + code - (1 << kind)]
                        assert (closest[number, at], farthest[number, at]) == (
                            more.min(),
                            more.max(),
                        )
                    else:  # strikes nothing
                        assert closest[number, at] == -MOST_16 - 1
                        assert farthest[number, at] == MOST_16


def test_a_supply_too_large_for_the_numbers_leaves_no_more_undone_than_none() -> None:
    """A line that asks for 3, to which a nation brings 40,000: numbers of 16 bits hold it."""
    kind = Type(("l",), Fraction(3), Fraction(7))
    sources = tuple(
        Source(p, TRUE, (p,), {(0, frozenset({0})): Fraction(x)}) for p, x in enumerate((1, 40_000))
    )
    game = Game(
        ("AAA", "BBB"), sources, (Component((kind,)),), all_or_nothing=False, greatest=True
    ).compiled
    assert lay_out(game).width == "int16"
    assert list(tally_all(game, Inline()).all) == by_size(game)[1]


def test_rows_whose_mixed_sums_agree_are_still_told_apart() -> None:
    odd = 2 * np.random.default_rng(0).integers(0, 1 << 63, 2, dtype=np.uint64) + np.uint64(1)
    rows = np.array([[odd[1], 0], [0, odd[0]], [odd[1], 0]], dtype=np.uint64).astype(np.int64)
    found, row_of = distinct_rows(rows)
    assert found.tolist() == rows[:2].tolist()
    assert row_of.tolist() == [0, 1, 0]


def test_two_states_for_many_high_parts_each_do_not_overflow_one_sum() -> None:
    """Twice 100,000 high parts that leave 32,767 undone: either alone fits into 32 bits."""
    kind = Type(("l",), Fraction(MOST_16), Fraction(1))
    own = Source(0, TRUE, (0,), {(0, frozenset({0})): Fraction(1)})
    game = Game(("AAA",), (own,), (Component((kind,)),), all_or_nothing=False, greatest=True)
    layout = replace(lay_out(game.compiled), low=(), high=tuple(range(5)))
    ways = 100_000
    assert ways * MOST_16 <= MOST_32 < 2 * ways * MOST_16
    states = pattern_tally._States(
        np.zeros((2, 1), np.int64),
        np.zeros(0, np.int64),
        np.array([0, 1]),
        np.array([3, 3]),
        np.array([ways, ways]),
    )
    by_lane, by_state = pattern_tally._tallies(layout, b"", states)
    assert not by_lane.any()
    assert not by_state.any()
