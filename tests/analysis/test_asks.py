"""The cheapest asks, against granting every set of asks to the register itself."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contingent.adapters.solver.highs import HighsSolver
from contingent.analysis.ask import DEFAULT_COSTS, Ask, AskKind, apply_ask
from contingent.analysis.ask_search import CheapestAsks, candidates, cheapest_asks
from contingent.analysis.build_game import BuiltGame
from contingent.planning.linear_model import LinearModel
from contingent.planning.solver import Held, Limits, Solved
from contingent.register.caveat import CaveatKind, print_caveats
from contingent.register.register import Register
from contingent.services.answers.asked import Asked as Question
from contingent.services.answers.asks import ask_for
from tests.analysis.drawn import CAPABILITIES, NATIONS, game_of
from tests.analysis.plain import Asked, exits
from tests.builders import days as days_text
from tests.builders import fewer, line, offer, register, replaced, site
from tests.resolution.plain import FALSE, TRUE

MOST_ASKS = 8


def granted(given_one: Register, asks: Iterable[Ask]) -> Register:
    """The register once the asks are granted."""
    offers = dict(given_one.offers_by_id)
    for ask in asks:
        offers[ask.offer] = apply_ask(ask, offers[ask.offer])
    return given_one.with_offers(tuple(offers.values()))


def survives(given_one: Register, asks: Iterable[Ask], leave: int) -> bool:
    """Whether the goal is reached with the asks granted, whichever so many nations leave."""
    asked = Asked(granted(given_one, asks), "nations", "essential", greatest=True, events=(TRUE,))
    return all(
        asked.worth(asked.standing(set(asked.players) - gone)) == 1
        for gone in exits(asked.players, min(leave, len(asked.players)))
    )


def some_asks(given_one: Register, leave: int, skip: int = 0) -> tuple[Ask, ...]:
    """A few of the asks there are; of packages the smaller lots first."""
    plain = game_of(given_one)
    every = [ask for ask in candidates(given_one, plain, exits=leave) if ask.amount <= 2]
    kinds = sorted(every, key=lambda ask: (ask.amount, (every.index(ask) + skip) % len(every)))
    return tuple(sorted(kinds[:MOST_ASKS], key=every.index))


def cheapest_by_hand(given_one: Register, asks: Sequence[Ask], leave: int) -> int | None:
    """The least cost of a set that survives, by trying every set; None when none does."""
    sets = chain.from_iterable(combinations(asks, size) for size in range(len(asks) + 1))
    by_cost = sorted(sets, key=lambda some: sum(ask.cost for ask in some))
    found = (some for some in by_cost if survives(given_one, some, leave))
    return next((sum(ask.cost for ask in some) for some in found), None)


def cheapest(
    given_one: Register, asks: Sequence[Ask], leave: int
) -> tuple[BuiltGame, CheapestAsks]:
    """What the search finds."""
    game = game_of(given_one, asks=asks)
    return game, cheapest_asks(game, asks, leave, HighsSolver())


CONDITION = st.sampled_from(["", "", "war", "AAA", "BBB and CCC", "at least 2 other nations"])
ROW = st.tuples(
    CONDITION,
    st.lists(st.sampled_from(CAPABILITIES[:3]), min_size=1, max_size=2, unique=True),
    st.integers(1, 2),
    st.just(""),
    st.just(0),
)
WANT = st.tuples(st.sampled_from(CAPABILITIES[:3]), st.sampled_from([1, 1.5, 2, 3]))


def build(rows: list[Any], wants: list[Any]) -> Register:
    """Offers with conditions, and essential lines only."""
    offers = [
        offer(
            f"o{place}",
            NATIONS[place % 4],
            condition,
            supplies="|".join(f"{role}:1" for role in roles),
            packages=packages,
            caveats=caveats,
            ready=days_text(days),
        )
        for place, (condition, roles, packages, caveats, days) in enumerate(rows)
    ]
    return register(
        offers,
        [line(f"l{place}", what, quantity) for place, (what, quantity) in enumerate(wants)],
        events=(TRUE, FALSE),
        nations=NATIONS[:4],
    )


TINY = st.builds(
    build, st.lists(ROW, min_size=4, max_size=5), st.lists(WANT, min_size=1, max_size=2)
)


@given(TINY, st.sampled_from([0, 0, 1, 2]), st.integers(0, 8))
def test_the_search_finds_the_least_cost_and_every_set_survives_all_exits(
    given_one: Register, leave: int, skip: int
) -> None:
    asks = some_asks(given_one, leave, skip)
    _, answer = cheapest(given_one, asks, leave)
    known = cheapest_by_hand(given_one, asks, leave)
    assert answer.complete
    assert bool(answer.sets) == (known is not None)
    if known is None:
        assert answer.short is not None
        assert answer.short.share < 1
        assert set(answer.short.lines) <= {li.line for li in given_one.requirements}
        return
    assert answer.cost == known
    assert len(set(answer.sets)) == len(answer.sets)
    for some in answer.sets:
        assert sum(ask.cost for ask in some) == known
        assert survives(given_one, some, leave)


class Noting:
    """A solver that keeps the last model it was given."""

    name = "noting"

    def __init__(self) -> None:
        self.model: LinearModel | None = None

    def solve(self, model: LinearModel, limits: Limits, *, relax: bool = False) -> Solved:
        """Solve and keep."""
        self.model = model
        return HighsSolver().solve(model, limits, relax=relax)

    def hold(self, model: LinearModel) -> Held:
        """Leave it to HiGHS."""
        return HighsSolver().hold(model)


@given(TINY, st.integers(0, 8))
def test_each_demand_lists_just_the_asks_of_which_one_must_be_granted(
    given_one: Register, skip: int
) -> None:
    """Shows that with all asks but those demanded the goal fails, and with any one of them not."""
    asks, solver = some_asks(given_one, 0, skip), Noting()
    posed = game_of(given_one, asks=asks)
    cheapest_asks(posed, asks, 0, solver)
    first = len(posed.game.players) - len(asks)
    looked_at = [a for n, a in enumerate(asks, first) if n in posed.game.compiled.players]
    for row in solver.model.rows if solver.model else ():
        if not row.name.startswith("demand"):
            continue
        demanded = [looked_at[column] for column, _ in row.terms]
        rest = [ask for ask in asks if ask not in demanded]
        assert not survives(given_one, rest, 0)
        assert all(survives(given_one, [*rest, ask], 0) for ask in demanded)


@fewer(2)
@given(TINY, st.fixed_dictionaries({kind: st.integers(1, 9) for kind in AskKind}))
def test_costs_by_kind_are_respected(given_one: Register, costs: dict[AskKind, int]) -> None:
    asks = tuple(replace(ask, cost=costs[ask.kind]) for ask in some_asks(given_one, 0))
    _, answer = cheapest(given_one, asks, 0)
    known = cheapest_by_hand(given_one, asks, 0)
    assert (answer.cost if answer.sets else None) == known


def kinds_of(asks: Iterable[Ask]) -> list[tuple[str, str, int]]:
    """Asks, shortly."""
    return [(ask.kind.value, ask.offer, ask.amount) for ask in asks]


def asked(given_one: Register, **more: Any) -> Any:
    """The answer of the whole service."""
    return ask_for(replaced(given_one, worlds=({"world": "base"},)), Question(), **more)


def test_one_ask_of_each_kind_mends_what_it_is_about() -> None:
    for changed, kind in (
        ({"condition": "BBB"}, AskKind.CONDITION),
        ({"ready": "200 days"}, AskKind.READY),
        ({"caveats": "not for mech-bn"}, AskKind.CAVEAT),
    ):
        given_one = register([offer("a", "AAA", **changed)], [line("l")], nations=("BBB",))
        answer = asked(given_one, month=0)
        assert [kinds_of(some) for some in answer.answer.sets] == [[(kind.value, "a", 1)]]
        assert answer.answer.cost == DEFAULT_COSTS[kind]
        assert answer.confirmed == (True,)
    twice = asked(register([offer("a", "AAA")], [line("l", quantity=3)]))
    assert [kinds_of(some) for some in twice.answer.sets] == [[("package", "a", 2)]]
    assert (twice.answer.cost, twice.confirmed) == (4, (True,))


def test_asks_about_one_offer_work_together_and_none_alone() -> None:
    """One package too few, late, tied to a condition, and not for what is needed."""
    given_one = register(
        [offer("a", "AAA", "BBB", ready="40 days", caveats="not for mech-bn")],
        [line("l", quantity=2)],
        nations=("BBB",),
    )
    found = asked(given_one, month=0)
    assert [sorted(kinds_of(some)) for some in found.answer.sets] == [
        [("caveat", "a", 1), ("condition", "a", 1), ("package", "a", 1), ("ready", "a", 1)]
    ]
    assert (found.answer.cost, found.confirmed) == (10, (True,))


def test_to_keep_the_goal_when_anyone_leaves_a_second_nation_is_asked() -> None:
    """BBB stands only with AAA, and so must be asked to go whatever its condition."""
    given_one = register([offer("a", "AAA"), offer("b", "BBB", "AAA")], [line("l")])
    assert asked(given_one).answer.sets == ((),)
    one = asked(given_one, exits=1)
    assert [kinds_of(some) for some in one.answer.sets] == [[("condition", "b", 1)]]
    two = asked(given_one, exits=2)
    assert two.answer.sets == ()
    assert two.short == (("l",), 0.0)


def test_nobody_moving_first_is_mended_by_one_who_does() -> None:
    """In the least reading both wait; either one asked to go first brings the other along."""
    given_one = replaced(
        register([offer("a", "AAA", "BBB"), offer("b", "BBB", "AAA")], [line("l", quantity=2)]),
        worlds=({"world": "base"},),
    )
    found = ask_for(given_one, Question(reading="least"))
    assert sorted(kinds_of(some) for some in found.answer.sets) == [
        [("condition", "a", 1)],
        [("condition", "b", 1)],
    ]
    assert found.confirmed == (True, True)


def test_when_nothing_would_do_the_bundle_that_stays_short_is_named() -> None:
    given_one = register([offer("a", "AAA")], [line("near"), line("guard", "guard-bn", quantity=2)])
    found = asked(given_one)
    assert (found.answer.sets, found.confirmed, found.answer.complete) == ((), (), True)
    assert found.short == (("guard",), 0.0)


def test_what_is_asked_for_is_what_is_granted() -> None:
    """Caveats of place and task are lifted, all of them, and no others."""
    kept = "not with BBB; only with CCC; at most 300 personnel; at most 6 months"
    lifting = "only in POL; not in UKR; not east of 30; only at lviv; not for isr"
    own = offer("a", "AAA", caveats=f"{lifting}; {kept}")
    lifted = apply_ask(Ask(AskKind.CAVEAT, "a", "AAA", 3), own)
    assert print_caveats(lifted.caveats) == kept
    kinds = {caveat.kind for caveat in own.caveats}
    assert kinds == set(CaveatKind), "a new kind is asked for, or is not"


def test_to_go_further_east_can_be_asked_for() -> None:
    given_one = register(
        [offer("a", "AAA", caveats="not east of 27.5")],
        [line("l", at="kyiv")],
        [site("kyiv", lon=30.5, lat=50.4)],
    )
    found = asked(given_one)
    assert [kinds_of(some) for some in found.answer.sets] == [[("caveat", "a", 1)]]
    assert found.confirmed == (True,)


def test_an_ask_says_in_words_what_is_asked_of_whom() -> None:
    texts = {k: Ask(k, "fra-1", "FRA", 1, event="consent.FRA.fra-1").text for k in AskKind}
    assert all(text.startswith("FRA: ") and "fra-1" in text for text in texts.values())
    assert len(set(texts.values())) == len(AskKind)
