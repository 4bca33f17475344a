"""Consents in games and asks, against consents made into events by hand and tried one by one."""

from collections.abc import Iterable, Sequence
from itertools import chain, combinations
from typing import Any

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.analysis.ask import Ask, AskKind, apply_ask
from contingent.analysis.ask_search import candidates, cheapest_asks
from contingent.analysis.build_game import build_game
from contingent.analysis.values import values_of
from contingent.register.register import Register
from contingent.services.answers.asked import Asked as Question
from contingent.services.answers.asks import ask_for
from contingent.services.answers.hinging import hinge
from tests.analysis.drawn import games
from tests.analysis.plain import Asked, exits
from tests.analysis.test_asks import TINY
from tests.builders import line, offer, register, replaced, setting
from tests.resolution.consents_by_hand import by_hand, consents, given_in, name_of, pairs
from tests.resolution.plain import TRUE, subsets

MOST_ASKS = 7


def with_consents(given_one: Register, rows: list[dict[str, Any]]) -> Register:
    return replaced(given_one, consents=rows, worlds=[{"world": "base"}])


def told(name: str) -> str:
    """A player's name as it is by hand."""
    return name.replace("consent.", "ok.")


def true_by_hand(given_one: Register) -> tuple[str, ...]:
    """What holds in month 0 with a ceasefire."""
    given_now = [
        name_of(d, n) for d, n in pairs(given_one, "base") if given_in(given_one, "base", d, n, 0)
    ]
    return (TRUE, *given_now)


@given(games(4, 5), consents(), st.sampled_from(["nations", "offers", "events"]), st.booleans())
def test_every_coalition_is_worth_what_it_is_by_hand(
    bare: Register, rows: list[dict[str, Any]], kind: Any, greatest: bool
) -> None:
    given_one = with_consents(bare, rows)
    expanded, _ = by_hand(given_one, "base")
    plain = Asked(expanded, kind, "essential", greatest, true_by_hand(given_one))
    asked = setting(given_one, {TRUE: True})
    built = build_game(asked, given_one.concept(None), 0, players=kind, greatest=greatest)
    assert sorted(map(told, built.game.players)) == sorted(plain.players)
    game = built.game.compiled
    every = list(subsets(built.game.players))
    presence = np.array(
        [[built.game.players[p] in one for p in game.players] for one in every], dtype=np.bool_
    ).reshape(len(every), len(game.players))
    worths = {one: plain.worths[frozenset(map(told, one))] for one in every}
    assert [bool(v) for v in values_of(game, presence)] == [bool(worths[one]) for one in every]


def survives(given_one: Register, asks: Iterable[Ask], leave: int) -> bool:
    """Whether the goal is reached with the asks granted, whichever so many nations leave."""
    offers, agreed = dict(given_one.offers_by_id), list[str]()
    for ask in asks:
        if ask.kind is AskKind.CONSENT:
            agreed.append(told(ask.event))
        else:
            offers[ask.offer] = apply_ask(ask, offers[ask.offer])
    expanded, _ = by_hand(given_one.with_offers(tuple(offers.values())), "base")
    true = (*true_by_hand(given_one), *agreed)
    asked = Asked(expanded, "nations", "essential", greatest=True, events=true)
    return all(
        asked.worth(asked.standing(set(asked.players) - gone)) == 1
        for gone in exits(asked.players, min(leave, len(asked.players)))
    )


def some_asks(asks: Sequence[Ask], skip: int) -> tuple[Ask, ...]:
    """A few of the asks there are, consents first."""
    ordered = sorted(
        (ask for ask in asks if ask.amount <= 2),
        key=lambda ask: (
            ask.kind is not AskKind.CONSENT,
            (asks.index(ask) + skip) % len(asks),
        ),
    )
    return tuple(sorted(ordered[:MOST_ASKS], key=asks.index))


@given(TINY, consents(), st.sampled_from([0, 0, 1]), st.integers(0, 8))
def test_the_cheapest_asks_with_consents_among_them_are_those_of_trying_every_set(
    bare: Register, rows: list[dict[str, Any]], leave: int, skip: int
) -> None:
    given_one = with_consents(bare, rows)
    asked = setting(given_one, {TRUE: True})
    concept = given_one.concept(None)
    every = candidates(given_one, build_game(asked, concept, 0), exits=leave)
    assume(any(ask.kind is AskKind.CONSENT for ask in every))
    asks = some_asks(every, skip)
    built = build_game(asked, concept, 0, asks=asks)
    answer = cheapest_asks(built, asks, leave, HighsSolver())
    sets = chain.from_iterable(combinations(asks, size) for size in range(len(asks) + 1))
    by_cost = sorted(sets, key=lambda some: sum(ask.cost for ask in some))
    first = next((some for some in by_cost if survives(given_one, some, leave)), None)
    assert answer.complete
    assert bool(answer.sets) == (first is not None)
    if first is not None:
        assert answer.cost == sum(ask.cost for ask in first)
    for chosen in answer.sets:
        assert survives(given_one, chosen, leave)


HOST = {"decider": "ISR", "about": "MYS", "verdict": "refused"}


def refused(**more: Any) -> Register:
    return replaced(
        register(
            [offer("mys-bn", "MYS"), offer("fin-bn", "FIN", "MYS")],
            [line("core", quantity=2)],
            nations=("ISR",),
        ),
        **{"consents": [HOST], "worlds": [{"world": "base"}], **more},
    )


def test_a_consent_is_asked_of_whoever_decides_and_the_real_plan_then_fills() -> None:
    found = ask_for(refused(), Question())
    (one,) = found.answer.sets
    assert [ask.text for ask in one] == ["ISR: consent to MYS"]
    assert (one[0].nation, one[0].offer, one[0].event) == ("ISR", "", "consent.ISR.MYS")
    assert found.confirmed == (True,)
    assert ask_for(refused(consents=()), Question()).nothing_to_ask


def test_everything_hinges_on_a_consent_and_the_real_plan_confirms_it() -> None:
    given_one = refused(consents=[{**HOST, "verdict": "granted"}])
    found = hinge(given_one, Question(), players="events")
    assert found.built.game.players == ("consent.ISR.MYS",)
    assert found.hinge.breaks.sets == (("consent.ISR.MYS",),)
    assert found.confirmed_breaks == (True,)
    assert found.confirmed_suffices == (True,)
