"""Tallies over all coalitions: the same however laid out, cut into jobs or run."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.coalitions import CountingJob, Layout, lay_out, run_job, tally_all
from contingent.analysis.game import (
    MOST_NUMBER,
    Compiled,
    Component,
    Game,
    GameTooLarge,
    Source,
    Type,
)
from contingent.analysis.hinge import hinge_of
from contingent.analysis.orbits import free_players, lanes_of
from contingent.analysis.values import supplies_of, values_of
from contingent.register.register import Register
from contingent.resolution.formula import TRUE
from tests.analysis.drawn import Inline, asked_of, built, game_of, games, ring
from tests.analysis.plain import Asked
from tests.builders import line, offer, register

QUESTIONS = asked_of(games(nations=6, offers=8))


def all_coalitions(game: Compiled) -> Any:
    """Every coalition of the acting players, as rows."""
    players = len(game.players)
    return (np.arange(1 << players)[:, None] >> np.arange(players) & 1) == 1


def by_size(game: Compiled) -> tuple[list[list[int]], list[int]]:
    """What a tally must hold: sums of values by size, for each player and for all."""
    presence = all_coalitions(game)
    values, sizes = values_of(game, presence), presence.sum(axis=1)
    players = len(game.players)

    def sums(rows: np.ndarray) -> list[int]:
        return [int(values[rows & (sizes == size)].sum()) for size in range(players + 1)]

    return [sums(presence[:, p]) for p in range(players)], sums(sizes >= 0)


@given(QUESTIONS)
def test_a_tally_holds_the_sums_of_all_values_by_size(asked: Asked) -> None:
    game = built(asked).game.compiled
    if not game.players:
        return
    tally = tally_all(game, Inline())
    with_player, whole = by_size(game)
    assert [list(row) for row in tally.with_player] == with_player
    assert list(tally.all) == whole
    assert tally.coalitions == 1 << len(game.players)


def tallied(layout: Layout, cuts: Sequence[int]) -> list[list[int]]:
    """The tally of a layout cut into jobs at these places."""
    ends = sorted({0, layout.blocks, *(cut % (layout.blocks + 1) for cut in cuts)})
    jobs = [CountingJob(layout, *pair) for pair in pairwise(ends)]
    rows: list[list[int]] = sum(map(run_job, jobs)).tolist()  # type: ignore[union-attr]
    return rows


@given(QUESTIONS, st.lists(st.integers(0, 255), max_size=5), st.integers(0, 6))
def test_the_tally_is_the_same_however_it_is_laid_out_cut_and_stored(
    asked: Asked, cuts: list[int], lanes: int
) -> None:
    """Shows it for fewer players in lanes, any pieces of work, and numbers of 64 bits."""
    game = built(asked).game.compiled
    if not game.players:
        return
    layout = lay_out(game)
    once = tallied(layout, [])
    low = layout.low[:lanes]
    high = tuple(p for p in range(len(game.players)) if p not in low)
    assert tallied(layout, cuts) == once
    assert tallied(replace(layout, low=low, high=high), cuts) == once
    assert tallied(replace(layout, width="int64"), cuts) == once


@pytest.mark.parametrize("goal", ["essential", "fill"])
def test_one_worker_two_workers_and_none_give_the_same_tally(goal: str) -> None:
    """Seventeen players who all look at one another: 131,072 high parts in several jobs."""
    game = game_of(ring(17), goal=goal).game.compiled
    assert lay_out(game).blocks == 1 << 17
    done: list[tuple[int, int]] = []
    alone = tally_all(game, Inline(), lambda *told: done.append(told))
    assert len(done) > 1
    assert done[-1][0] == done[-1][1] == len(done)
    assert alone == tally_all(game, LocalExecutor(1)) == tally_all(game, LocalExecutor(2))


def test_results_come_in_the_order_asked_and_a_fault_is_raised() -> None:
    def work(item: int) -> int:
        return 60 // item

    for workers in (1, 2, 3):
        assert list(LocalExecutor(workers).run(work, range(1, 31))) == [
            60 // n for n in range(1, 31)
        ]
        with pytest.raises(ZeroDivisionError):
            list(LocalExecutor(workers).run(work, [3, 2, 1, 0, 1]))


@given(
    st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=1, max_size=7),
    st.sampled_from([None, 1, 4, 9]),
)
def test_lanes_count_every_subset_once_and_who_is_in_it(
    brought: list[list[int]], most: int | None
) -> None:
    supply = np.array(brought, dtype=np.int64)
    lanes = lanes_of(supply, tuple(range(len(supply))), most)
    assert most is None or lanes.count <= most
    taken = len(lanes.players)
    assert lanes.ways.sum() == 1 << taken
    found = {tuple(row.tolist()): place for place, row in enumerate(lanes.supply)}
    ways, holding = np.zeros_like(lanes.ways), np.zeros_like(lanes.holding)
    for size in range(taken + 1):
        for chosen in combinations(lanes.players, size):
            place = found[tuple(supply[list(chosen)].sum(axis=0).tolist())]
            ways[place, size] += 1
            holding[[lanes.players.index(p) for p in chosen], place, size] += 1
    assert np.array_equal(lanes.ways, ways)
    assert np.array_equal(lanes.holding, holding)
    if most is None:
        assert lanes.players == tuple(range(len(supply)))


def test_only_players_who_open_no_gate_for_others_are_free() -> None:
    """BBB waits for AAA and CCC for nobody: AAA's absence closes a gate, theirs does not."""
    given_one = register(
        [offer("a", "AAA"), offer("b", "BBB", "AAA"), offer("c", "CCC")], [line("l", quantity=3)]
    )
    posed_game = game_of(given_one).game
    free = free_players(posed_game.compiled)
    assert [posed_game.players[posed_game.acting[player]] for player in free] == ["BBB", "CCC"]


@given(QUESTIONS)
def test_no_number_met_is_larger_than_the_largest_number_told(asked: Asked) -> None:
    game = built(asked).game.compiled
    bound = game.largest_number
    presence = all_coalitions(game)
    supply = supplies_of(game, presence)
    assert supply.max(initial=0) <= bound
    assert np.abs(supply - game.demand).max(initial=0) <= bound
    total = np.zeros(len(presence), dtype=np.int64)
    for begin, end in zip(game.codes, game.codes[1:], strict=False):
        lowest = np.minimum.accumulate((supply - game.demand)[:, begin:end], axis=1)
        for code, demand, factor in game.snapshots:
            if begin <= code < end:
                part = factor * (demand + lowest[:, code - begin])
                assert np.abs(factor * lowest[:, code - begin]).max() <= bound
                assert part.min() >= 0
                total += part
                assert total.max() <= min(bound, game.most)


def scaled(by: Fraction) -> Register:
    """A game of four nations, of which only the unit of count changes."""
    offers = [
        offer("a", "AAA", supplies=f"mech-bn:{3 * by}|guard-bn:{3 * by}"),
        offer("b", "BBB", "AAA", supplies=f"mech-bn:{2 * by}"),
        offer("c", "CCC", "at least 2 other nations", supplies=f"guard-bn:{by}|isr:{by}"),
        offer("d", "DDD", supplies=f"isr:{2 * by}"),
    ]
    wants = {"mech-bn": 3, "guard-bn": 2, "isr": 2}
    return register(
        offers, [line(name, name, float(need * by), tier=1) for name, need in wants.items()]
    )


@pytest.mark.parametrize("goal", ["essential", "fill"])
def test_the_unit_of_count_changes_the_width_of_the_numbers_and_nothing_else(goal: str) -> None:
    told = {}
    for by in (1, 20_000, 100_000):
        found = game_of(scaled(Fraction(by)), goal=goal)
        width = lay_out(found.game.compiled).width
        told[width] = hinge_of(found, found, Inline())
    assert {"int16", "int32"} <= set(told)
    same = [(one.shapley, one.banzhaf, one.breaks, one.losing) for one in told.values()]
    assert all(one == same[0] for one in same)


def test_numbers_beyond_thirty_two_bits_are_held_in_sixty_four() -> None:
    """Weights with many digits make the value's unit fine."""
    fine = register(
        [offer("a", "AAA", supplies="mech-bn:0.1234567"), offer("b", "BBB")],
        [line("l", quantity=1.7654321)],
    )
    found = game_of(fine)
    assert lay_out(found.game.compiled).width == "int32"
    far = register(
        [offer("a", "AAA", supplies="mech-bn:0.12345678901"), offer("b", "BBB")],
        [line("l", quantity=1.1)],
    )
    found = game_of(far)
    assert lay_out(found.game.compiled).width == "int64"
    assert set(hinge_of(found, found, Inline()).shapley.values.values()) == {Fraction(1, 2)}


@pytest.mark.parametrize("goal", ["essential", "fill"])
def test_numbers_beyond_sixty_four_bits_are_refused_and_not_wrapped_round(goal: str) -> None:
    given_one = register(
        [
            offer("a", "AAA", supplies="mech-bn:0.12345678901234567"),
            offer("b", "BBB", supplies="mech-bn:100000.7", packages=1000),
        ],
        [line("l", quantity=3.1)],
    )
    with pytest.raises(GameTooLarge, match="beyond 64 bits; round them"):
        _ = game_of(given_one, goal=goal).game.compiled


def full_to(number: int, *, all_or_nothing: bool) -> Game:
    """A line that asks for a number, and one player who brings it."""
    kind = Type(("l",), Fraction(number), Fraction(1))
    own = Source(0, TRUE, (0,), {(0, frozenset({0})): Fraction(number)})
    return Game(("AAA",), (own,), (Component((kind,)),), all_or_nothing, greatest=True)


@pytest.mark.parametrize("all_or_nothing", [True, False])
def test_the_largest_number_that_fits_is_counted_right_and_the_next_is_refused(
    *, all_or_nothing: bool
) -> None:
    most = full_to(MOST_NUMBER, all_or_nothing=all_or_nothing).compiled
    assert most.largest_number == 2**63 - 2
    nobody, alone = np.array([[False]]), np.array([[True]])
    assert values_of(most, nobody).tolist() == [0]
    assert values_of(most, alone).tolist() == [1 if all_or_nothing else MOST_NUMBER]
    with pytest.raises(GameTooLarge, match="beyond 64 bits"):
        _ = full_to(MOST_NUMBER + 1, all_or_nothing=all_or_nothing).compiled


def test_more_kinds_of_lines_than_can_be_looked_at_together_are_refused() -> None:
    given_one = register(
        [
            offer("all", "AAA", supplies="|".join(f"c{k}" for k in range(15)), packages=15),
            *(offer(f"o{k}", "BBB", supplies=f"c{k}") for k in range(15)),
        ],
        [line(f"l{k}", f"c{k}") for k in range(15)],
    )
    with pytest.raises(GameTooLarge, match="15 kinds of lines share their offers"):
        _ = game_of(given_one).game.compiled


def test_sums_over_too_many_coalitions_are_refused_before_anything_is_run() -> None:
    with pytest.raises(GameTooLarge, match="would not fit into 64 bits"):
        lay_out(game_of(ring(61)).game.compiled)
    with pytest.raises(GameTooLarge, match=r"36 players make 6\.9e\+10 coalitions that differ"):
        lay_out(game_of(ring(36)).game.compiled)
