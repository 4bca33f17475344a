"""The cheapest asks, against trying every set of asks."""

from itertools import combinations

import pytest

from contingent.adapters.solver.highs import HighsSolver
from contingent.analysis.ask import AskKind
from contingent.analysis.ask_search import candidates, cheapest_asks
from contingent.analysis.pose_game import pose_game
from contingent.analysis.values import lacking, values_of
from contingent.resolution.setting import Setting
from tests.builders import line, offer, register

CASES = {
    "one package short": register([offer("a", "AAA"), offer("b", "BBB")], [line("l", quantity=3)]),
    "a condition in the way": register(
        [offer("a", "AAA", "CCC"), offer("b", "BBB"), offer("c", "CCC", "DDD"), offer("d", "DDD")],
        [line("l", quantity=2)],
    ),
    "two who wait for each other and one more needed": register(
        [offer("a", "AAA", "BBB"), offer("b", "BBB", "AAA"), offer("c", "CCC")],
        [line("l", quantity=4)],
    ),
}


@pytest.mark.parametrize("exits", [0, 1])
@pytest.mark.parametrize("name", CASES)
def test_nothing_cheaper_would_do_and_the_answer_survives_every_exit(name: str, exits: int) -> None:
    given = CASES[name]
    setting = Setting(given, given.world(None))
    plain = pose_game(setting, given.concept(None), 0)
    asks = candidates(given, plain, exits=exits)
    posed = pose_game(setting, given.concept(None), 0, asks=asks)
    game = posed.game.compiled
    nations = len(posed.game.players) - len(asks)
    place = {player: index for index, player in enumerate(game.players)}
    acting = [place[p] for p in range(nations) if p in place]

    def holds(chosen: tuple[int, ...]) -> bool:
        granted = {place[nations + index] for index in chosen if nations + index in place}
        away = {place[nations + i] for i in range(len(asks)) if nations + i in place} - granted
        leaving = combinations(acting, min(exits, len(acting)))
        rows = lacking(game, [tuple({*gone, *away}) for gone in leaving])
        return bool(values_of(game, rows).all())

    answer = cheapest_asks(posed, asks, exits, HighsSolver())
    costs = [
        sum(asks[index].cost for index in chosen)
        for size in range(min(5, len(asks)) + 1)
        for chosen in combinations(range(len(asks)), size)
        if holds(chosen)
    ]
    if not costs:
        assert answer.sets == () or answer.cost > 0
        return
    assert answer.cost == min(costs)
    for chosen in answer.sets:
        assert holds(tuple(asks.index(ask) for ask in chosen))


def test_costs_by_kind_decide_what_is_asked() -> None:
    given = CASES["a condition in the way"]
    plain = pose_game(Setting(given, given.world(None)), given.concept(None), 0)
    dear = candidates(given, plain, {AskKind.PACKAGE: 9})
    assert {ask.cost for ask in dear if ask.kind is AskKind.PACKAGE} == {9}
