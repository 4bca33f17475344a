"""Shapley and Banzhaf values, by the definition over every coalition with knock-on exits."""

from fractions import Fraction

import pytest
from hypothesis import given

from tests.analysis.drawn import asked_of, games, hinged, values_by_name
from tests.analysis.plain import Asked, banzhaf, shapley
from tests.builders import fewer, line, offer, register, replaced


def agree_with_the_definition(asked: Asked) -> None:
    """All that is told of the players of a question is what the definitions say."""
    worth, found = asked.worths, hinged(asked)
    everybody = frozenset(asked.players)
    assert found.players == asked.players
    assert found.exact
    assert found.coalitions == len(worth)
    assert found.first.value == worth[everybody]
    assert values_by_name(found, found.shapley) == shapley(asked.players, worth)
    assert values_by_name(found, found.banzhaf) == banzhaf(asked.players, worth)
    assert sum(found.shapley.values.values()) == worth[everybody] - worth[frozenset()]


@given(asked_of(games(nations=4, offers=6)))
def test_values_are_those_of_the_definition(asked: Asked) -> None:
    agree_with_the_definition(asked)


@fewer(6)
@given(asked_of(games(nations=8, offers=8)))
def test_values_of_eight_players_are_those_of_the_definition(asked: Asked) -> None:
    agree_with_the_definition(asked)


@pytest.mark.slow
@fewer(3)
@given(asked_of(games(nations=12, offers=12, lines=5)))
def test_values_of_twelve_players_are_those_of_the_definition(asked: Asked) -> None:
    agree_with_the_definition(asked)


@fewer(2)
@given(asked_of(games(nations=6, offers=6), kinds=("nations", "offers")))
def test_who_adds_nothing_to_anybody_is_worth_nothing_and_not_missed(asked: Asked) -> None:
    worth, before = asked.worths, hinged(asked)
    null = {p for p in asked.players if all(worth[one] == worth[one | {p}] for one in worth)}
    known = values_by_name(before, before.shapley), values_by_name(before, before.banzhaf)
    assert {p for p, value in known[0].items() if not value} == null
    stay = [o for o in asked.given.offers if not {o.nation, o.offer} & null]
    after = hinged(asked.about(replaced(asked.given, offers=tuple(stay))))
    for old, new in zip(known, (after.shapley, after.banzhaf), strict=True):
        assert values_by_name(after, new) == {p: v for p, v in old.items() if p not in null}


def test_who_only_opens_the_way_for_others_shares_what_they_fill() -> None:
    """The guide brings nothing that is required, and the battalion does not go without."""
    given_one = register(
        [offer("battalion", "AAA", "BBB"), offer("guide", "BBB", supplies="isr:1")], [line("core")]
    )
    found = hinged(Asked(given_one, "nations", "essential", greatest=True, events=()))
    assert set(found.shapley.values.values()) == {Fraction(1, 2)}
    assert set(found.banzhaf.values.values()) == {Fraction(1, 2)}


def test_two_who_wait_for_each_other_fill_nothing_when_nobody_moves_first() -> None:
    given_one = register([offer("one", "AAA", "BBB"), offer("other", "BBB", "AAA")], [line("core")])
    signing = hinged(Asked(given_one, "nations", "essential", greatest=True, events=()))
    alone = hinged(Asked(given_one, "nations", "essential", greatest=False, events=()))
    assert signing.first.value == sum(signing.shapley.values.values()) == 1
    assert alone.first.value == sum(alone.shapley.values.values()) == 0
