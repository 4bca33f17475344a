"""Exits that break the goal, sets that suffice, worst withdrawals, bottlenecks: by trying all."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.analysis.exits import smallest_breaks, smallest_suffices
from contingent.analysis.worst import contributions, worst_exits
from contingent.register.register import Register
from contingent.services.answers.asked import Asked as Question
from contingent.services.answers.hinging import hinge
from contingent.services.cases.opening import open_case
from contingent.services.wire.hinge import HingeAnswer
from tests.analysis.drawn import asked_of, built, game_of, games, hinged
from tests.analysis.plain import Asked, essential_lines, exits, quantity, smallest, strength
from tests.builders import fewer, line, offer, register
from tests.resolution.plain import TRUE, subsets

KNOWN_FAULTS = Path(__file__).parents[1] / "known_faults"
QUESTIONS = asked_of(games(nations=5, offers=7), goals=("essential",))


@given(QUESTIONS)
def test_breaks_are_all_the_smallest_exits_that_break_the_goal(asked: Asked) -> None:
    worth, found = asked.worths, hinged(asked).breaks
    everybody = frozenset(asked.players)
    broken = {everybody - one for one in worth if not worth[one]} if worth[everybody] else set()
    assert found.complete
    assert set(map(frozenset, found.sets)) == smallest(broken)
    assert found.size == min(map(len, broken), default=None)


@given(QUESTIONS)
def test_what_suffices_are_all_the_smallest_sets_that_reach_the_goal_alone(asked: Asked) -> None:
    worth, game = asked.worths, built(asked)
    reaching = [one for one in worth if worth[one]]
    for found in (hinged(asked).suffices, smallest_suffices(game.game)):
        assert found.complete
        assert set(map(frozenset, found.sets)) == smallest(reaching)
        assert found.size == min(map(len, reaching), default=None)


@given(QUESTIONS)
def test_coalitions_short_of_the_goal_are_counted_by_how_many_have_left(asked: Asked) -> None:
    worth, found = asked.worths, hinged(asked)
    if found.first.value != 1:
        assert found.losing == ()
        return
    everybody, acting = frozenset(asked.players), found.acting
    short = [
        sum(worth[everybody - gone] == 0 for gone in exits(acting, size))
        for size in range(len(acting) + 1)
    ]
    assert list(found.losing) == (short if acting else [])


FILL = asked_of(games(nations=5, offers=7), goals=("fill",))


@given(FILL)
def test_sets_are_of_the_essential_goal_and_by_name_whatever_the_values_are_of(
    asked: Asked,
) -> None:
    """Shows that the sets named under ``fill`` are those of the oracle for the essential lines."""
    found, essential = hinged(asked), replace(asked, goal="essential")
    worth, everybody = essential.worths, frozenset(asked.players)
    broken = {everybody - one for one in worth if not worth[one]} if worth[everybody] else set()
    assert set(map(frozenset, found.breaks.sets)) == smallest(broken)
    assert set(map(frozenset, found.suffices.sets)) == smallest(one for one in worth if worth[one])
    same = hinged(essential)
    assert (found.breaks, found.suffices, found.worst) == (same.breaks, same.suffices, same.worst)
    assert found.reached == (worth[everybody] == 1)


def test_the_one_who_fills_the_essential_line_breaks_it_under_either_goal() -> None:
    case = open_case(str(KNOWN_FAULTS / "wrong_hinge_goal_fill"))
    for goal in ("essential", "fill"):
        found = hinge(case, Question(), goal=goal)
        told = HingeAnswer.of(found).to_dict()
        assert (told["breaks"], told["breaks_confirmed"]) == ([["FRA"]], [True])
        assert (told["suffices"], told["suffices_confirmed"]) == ([["FRA"]], [True])


@pytest.mark.slow
def test_the_embedded_case_hinges_on_eight_under_either_goal() -> None:
    eight = [[nation] for nation in ("DEU", "ESP", "FRA", "GBR", "POL", "TUR", "UKR", "USA")]
    case = open_case("ukraine")
    for goal in ("essential", "fill"):
        told = HingeAnswer.of(hinge(case, Question(), goal=goal)).to_dict()
        assert (told["breaks"], told["breaks_confirmed"]) == (eight, [True] * 8)
        assert told["plan_reaches"]


def test_where_the_plan_falls_short_with_everybody_it_is_told_and_a_break_makes_it_worse() -> None:
    """The goal of month 3 is reached; months 0 to 2 stay open whoever goes."""
    case = open_case(str(KNOWN_FAULTS / "wrong_ask_nothing"))
    told = HingeAnswer.of(hinge(case, Question())).to_dict()
    assert (told["reached"], told["plan_reaches"]) == (True, False)
    assert told["plan_short"] == [{"line": "l", "steps": [0, 1, 2]}]
    assert (told["breaks"], told["breaks_confirmed"]) == ([["FRA"]], [True])
    assert (told["suffices"], told["suffices_confirmed"]) == ([["FRA"]], [False])


def test_only_so_many_sets_are_listed_and_the_rest_is_owned_to() -> None:
    """Nine of sixteen must go before eight are missing: 11,440 ways, of which 500 are listed."""
    given_one = register(
        [offer(f"o{n}", f"A{chr(65 + n)}A") for n in range(16)], [line("core", quantity=8)]
    )
    game = game_of(given_one).game
    for found, size in ((smallest_breaks(game), 9), (smallest_suffices(game), 8)):
        assert (found.size, len(found.sets), found.complete) == (size, 500, False)


def free_of_conditions(given_one: Register) -> Register:
    """The same offers, none with a condition."""
    return given_one.with_offers(
        tuple(o.model_validate({**dict(o), "condition": ""}) for o in given_one.offers)
    )


@given(games(nations=6, offers=8).map(free_of_conditions), st.integers(0, 4))
def test_the_worst_withdrawals_are_those_of_all_that_there_are(
    given_one: Register, leave: int
) -> None:
    """Shows the closed form against every set of so many players and every set of lines."""
    posed_game = game_of(given_one)
    game = posed_game.game.compiled
    base, each = contributions(game)
    worst = worst_exits(base, each, game.demand, leave)
    ways = list(combinations(range(len(each)), min(leave, len(each))))
    slack = [int((base - each[list(gone)].sum(axis=0) - game.demand).min()) for gone in ways]
    assert worst.slack == min(slack)
    assert len(worst.players) <= leave
    left = base - each[list(worst.players)].sum(axis=0) - game.demand
    assert left[worst.code] == worst.slack == left.min()
    asked = Asked(given_one, "nations", "essential", greatest=True, events=(TRUE,))
    acting = [asked.players[player] for player in game.players]
    fails = [
        not asked.worths[frozenset(asked.players) - gone]
        for gone in exits(acting, min(leave, len(acting)))
    ]
    assert (worst.slack < 0) == any(fails)


@given(games(nations=5, offers=6))
def test_worst_withdrawals_are_told_for_one_to_four_exits(given_one: Register) -> None:
    asked = Asked(given_one, "nations", "essential", greatest=True, events=(TRUE,))
    found = hinged(asked)
    assert [item.exits for item in found.worst] == list(range(1, min(4, len(found.acting)) + 1))
    for item in found.worst:
        assert len(item.players) <= item.exits
        assert set(item.players) <= set(found.acting)
        if item.spare < 0:  # knock-on exits can only make it worse
            assert asked.worths[frozenset(asked.players) - set(item.players)] == 0


@fewer(2)
@given(QUESTIONS)
def test_the_bottleneck_is_the_tightest_of_all_bundles_of_lines(asked: Asked) -> None:
    """Shows Hall's condition: what can go to the bundle over what it needs, least of all sets."""
    lines = {line.line: line for line in essential_lines(asked.given)}
    standing = asked.standing(asked.players)
    here = [o for o in asked.given.offers if o.offer in standing]

    def share(bundle: frozenset[str]) -> Fraction:
        wanted = {lines[name].capability for name in bundle}
        able = [strength(o) for o in here if wanted & set(o.capabilities)]
        return sum(able, Fraction(0)) / sum((quantity(lines[name]) for name in bundle), Fraction(0))

    shares = {one: share(one) for one in subsets(list(lines)) if one}
    found = hinged(asked).first
    assert found.short is not None
    named_lines, told = found.short
    assert np.isclose(told, float(min(shares.values())))
    assert shares[frozenset(named_lines)] == min(shares.values())
    assert (min(shares.values()) < 1) == (found.value == 0)
