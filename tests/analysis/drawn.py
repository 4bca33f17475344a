"""Random games for hypothesis, and the game the engine makes of a register."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from hypothesis import strategies as st

from contingent.analysis.build_game import BuiltGame, build_game
from contingent.analysis.hinge import Hinge, Measure, hinge_of
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from tests.analysis.plain import Asked
from tests.builders import line, offer, register, setting
from tests.resolution.plain import FALSE, GROUPS, MONOTONE, TRUE

Item = TypeVar("Item")
Result = TypeVar("Result")
Shared = TypeVar("Shared")

NATIONS = tuple(letter * 3 for letter in "ABCDEFGHIJKL")
CAPABILITIES = ("mech-bn", "guard-bn", "frigate", "isr")


class Inline:
    """An executor that runs the work where it stands."""

    def run(self, work: Callable[[Item], Result], jobs: Sequence[Item]) -> Iterator[Result]:
        return map(work, jobs)

    def run_sharing(
        self, work: Callable[[Shared, Item], Result], shared: Shared, items: Sequence[Item]
    ) -> Iterator[Result]:
        return (work(shared, item) for item in items)


def game_of(given: Register, **more: Any) -> BuiltGame:
    """The game of the first concept in month 0 of a world with a ceasefire."""
    true = {e.event: True for e in given.events if e.event != FALSE}
    return build_game(setting(given, true), given.concept(None), 0, **more)


def built(asked: Asked, goal: str | None = None) -> BuiltGame:
    """The engine's game of a plain question; with another goal, if one is given."""
    true = dict.fromkeys(asked.events, True)
    return build_game(
        setting(asked.given, true),
        asked.given.concept(None),
        0,
        players=asked.kind,  # type: ignore[arg-type]
        goal=goal or asked.goal,  # type: ignore[arg-type]
        greatest=asked.greatest,
    )


def hinged(asked: Asked) -> Hinge:
    """The engine's answer to a plain question."""
    game = built(asked)
    return hinge_of(
        game, game if asked.goal == "essential" else built(asked, "essential"), Inline()
    )


def conditions_of(nations: Sequence[str]) -> st.SearchStrategy[str]:
    """Conditions without ``not``: those of the resolution's tests, and some on any nation."""
    nation = st.sampled_from(nations)
    return st.one_of(
        st.just(""),
        MONOTONE,
        st.builds("{} or {}".format, nation, nation),
        st.builds("{} and ({} or {})".format, nation, nation, st.just(TRUE)),
        st.builds("at least {} other nations".format, st.integers(1, 1 + len(nations) // 2)),
        st.builds("at least {} other personnel".format, st.sampled_from([100, 300, 800])),
    )


def offers_of(nations: Sequence[str], number: int) -> st.SearchStrategy[list[Offer]]:
    """So many offers, the nations in turn."""
    row = st.tuples(
        conditions_of(nations),
        st.lists(st.sampled_from(CAPABILITIES), min_size=1, max_size=3, unique=True),
        st.sampled_from([0.5, 1, 2]),
        st.integers(1, 3),
        st.sampled_from([0, 100, 300]),
    )

    def build(rows: list[tuple[str, list[str], float, int, int]]) -> list[Offer]:
        return [
            offer(
                f"o{place}",
                nations[place % len(nations)],
                condition,
                supplies="|".join(f"{name}:{amount}" for name in roles),
                packages=packages,
                personnel=people,
                organisation=("", "THW", "Red Cross")[place // len(nations) % 3],
            )
            for place, (condition, roles, amount, packages, people) in enumerate(rows)
        ]

    return st.lists(row, min_size=number, max_size=number).map(build)


def lines_of(number: int) -> st.SearchStrategy[list[RequirementLine]]:
    """So many lines, the first one essential."""
    row = st.fixed_dictionaries(
        {
            "capability": st.sampled_from(CAPABILITIES),
            "quantity": st.sampled_from([0.5, 1, 1.5, 2, 3]),
            "tier": st.sampled_from([2, 1, 3]),
            "weight": st.sampled_from([1, 0.5, 3]),
        }
    )

    def build(rows: list[dict[str, Any]]) -> list[RequirementLine]:
        rows[0]["tier"] = 1
        return [line(f"l{place}", **row) for place, row in enumerate(rows)]

    return st.lists(row, min_size=number, max_size=number).map(build)


def games(nations: int, offers: int, lines: int = 4) -> st.SearchStrategy[Register]:
    """Registers of so many nations, offers and lines."""
    return st.builds(
        lambda offered, wanted: register(
            offered,
            wanted,
            groups=GROUPS,
            events=(TRUE, FALSE),
            nations=sorted({*NATIONS[:nations], "AAA", "BBB", "CCC", "DDD"}),
        ),
        offers_of(NATIONS[:nations], offers),
        lines_of(lines),
    )


def asked_of(
    registers: st.SearchStrategy[Register],
    kinds: Sequence[str] = ("nations", "organisations", "offers", "events"),
    goals: Sequence[str] = ("essential", "fill"),
) -> st.SearchStrategy[Asked]:
    """Questions of every kind about such registers."""
    return st.builds(
        Asked,
        registers,
        st.sampled_from(kinds),
        st.sampled_from(goals),
        st.booleans(),
        st.sampled_from([(TRUE, FALSE), (TRUE,)]),
    )


def present(game: BuiltGame, coalition: Iterable[str]) -> list[bool]:
    """A coalition as a row of the acting players."""
    there = set(coalition)
    return [game.game.players[player] in there for player in game.game.acting]


def values_by_name(found: Hinge, measure: Measure) -> dict[str, Fraction]:
    """Values of players, which must be exact."""
    assert measure.error is None
    assert list(measure.values) == list(found.players)
    return {player: Fraction(value) for player, value in measure.values.items()}


def ring(nations: int, need: int | None = None) -> Register:
    """Nations that each go only with the next or with a third of all, and add up to a line.

    All are looked at by a condition, so none can be counted with others like it.
    """
    codes = [f"{first}{second}Z" for first in "ABC" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    members = codes[:nations]
    offers = [
        offer(
            f"o{place}",
            nation,
            f"{members[(place + 1) % nations]} or at least {nations // 3} other nations",
            packages=1 + place % 5,
        )
        for place, nation in enumerate(members)
    ]
    return register(offers, [line("core", quantity=nations if need is None else need)])
