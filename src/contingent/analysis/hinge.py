"""What success hinges on: values of every player, break sets, sets that suffice, worst exits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from contingent.analysis.build_game import BuiltGame
from contingent.analysis.coalitions import Tally, lay_out, tally_all
from contingent.analysis.executor import Executor
from contingent.analysis.exits import (
    SmallestSets,
    bottleneck,
    smallest_breaks,
    smallest_suffices,
)
from contingent.analysis.game import Compiled, Game, GameTooLarge
from contingent.analysis.power import power_of
from contingent.analysis.sampling import sample_power
from contingent.analysis.values import everyone, values_of
from contingent.analysis.worst import contributions, worst_exits

__all__ = ["First", "Hinge", "Measure", "WorstExits", "first_look", "hinge_of"]

#: The largest number of withdrawals told in closed form.
WITHDRAWALS = 4


@dataclass(frozen=True)
class Measure:
    """Shapley or Banzhaf values of all players, by name.

    Attributes:
        values: exact fractions, or floats when sampled.
        error: half the width of the 95 % interval of each, when sampled.
    """

    values: Mapping[str, Fraction | float]
    error: Mapping[str, float] | None = None


@dataclass(frozen=True)
class WorstExits:
    """The worst that ``exits`` players leaving can do, knock-on exits apart.

    Attributes:
        spare: least spare strength, as a share of the need of the tightest bundle; negative
            when it is short.
        lines: the tightest bundle.
    """

    exits: int
    players: tuple[str, ...]
    spare: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class First:
    """What is known at once: whether all together reach the goal, and whose exit alone breaks it.

    Attributes:
        value: of everybody together: 1 or 0 for a goal, the share filled for a fill.
        short: the bundle of lines that is shortest, and its share.
    """

    value: Fraction
    short: tuple[tuple[str, ...], float] | None


@dataclass(frozen=True)
class Hinge:
    """The answer.

    Attributes:
        players: all players; those that never matter have value 0.
        acting: those that can matter to the values.
        coalitions: how many coalitions of all players the values are over.
        exact: whether every coalition was evaluated.
        reached: whether all together fill every essential line (and what those need).
        breaks, suffices: of the goal to fill every essential line, whatever the values are of.
        losing: coalitions short of the goal by number of exits, of those that can matter.
    """

    players: tuple[str, ...]
    acting: tuple[str, ...]
    coalitions: int
    exact: bool
    reached: bool
    first: First
    shapley: Measure
    banzhaf: Measure
    breaks: SmallestSets
    suffices: SmallestSets
    losing: tuple[int, ...]
    worst: tuple[WorstExits, ...]


def first_look(built: BuiltGame) -> First:
    """What is known at once."""
    game = built.game.compiled
    value = Fraction(int(values_of(game, everyone(game))[0])) / game.scale
    short = bottleneck(built.game)
    return First(value, None if short is None else (short.lines, short.share))


def hinge_of(
    built: BuiltGame,
    goal: BuiltGame,
    executor: Executor,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Hinge:
    """Evaluate every coalition.

    Args:
        built: the game whose values are wanted.
        goal: the game of the essential lines, for breaks and what suffices; may be ``built``.

    Raises:
        GameTooLarge: when one group of lines has too many kinds to look at together.
    """
    game = built.game
    first = first_look(built)
    tally: Tally | None = None
    exact = True
    try:
        if game.all_or_nothing:
            shapley, banzhaf, tally = _goal_values(game, executor, on_done)
        else:
            shapley, banzhaf = _fill_values(game, executor, on_done)
    except GameTooLarge:
        exact = False
        shapley, banzhaf = _sampled_values(game, on_done)
    compiled = goal.game.compiled
    own = tally if goal is built else None
    return Hinge(
        players=game.players,
        acting=game.acting_names(),
        coalitions=1 << len(game.players),
        exact=exact,
        reached=bool(values_of(compiled, everyone(compiled))[0]),
        first=first,
        shapley=shapley,
        banzhaf=banzhaf,
        breaks=smallest_breaks(goal.game),
        suffices=smallest_suffices(goal.game, own),
        losing=_losing(compiled, own),
        worst=_worst(goal, compiled),
    )


def _goal_values(
    game: Game, executor: Executor, on_done: Callable[[int, int], None]
) -> tuple[Measure, Measure, Tally | None]:
    compiled = game.compiled
    nothing = dict.fromkeys(game.players, Fraction(0))
    if not values_of(compiled, everyone(compiled))[0] or not compiled.players:
        return Measure(nothing), Measure(nothing), None
    tally = tally_all(compiled, executor, on_done)
    power = power_of(tally, compiled.scale)
    return (
        Measure(_spread(game, compiled, power.shapley)),
        Measure(_spread(game, compiled, power.banzhaf)),
        tally,
    )


def _spread(
    game: Game, compiled: Compiled, values: Sequence[Fraction], share: Fraction = Fraction(1)
) -> dict[str, Fraction]:
    """Values of acting players as values of all players."""
    spread = dict.fromkeys(game.players, Fraction(0))
    for player, value in zip(compiled.players, values, strict=True):
        spread[game.players[player]] = value * share
    return spread


def _fill_values(
    game: Game, executor: Executor, on_done: Callable[[int, int], None]
) -> tuple[Measure, Measure]:
    """A weighted fill adds up over components, and so do the values of players."""
    worth = [
        sum((kind.demand * kind.weight for kind in component.types), Fraction(0))
        for component in game.components
    ]
    whole = sum(worth, Fraction(0))
    shapley = dict.fromkeys(game.players, Fraction(0))
    banzhaf = dict.fromkeys(game.players, Fraction(0))
    parts = [game.restricted(number) for number in range(len(worth))]
    for part in parts:  # what is too large is refused before anything is evaluated
        lay_out(part.compiled)
    for number, (part, own) in enumerate(zip(parts, worth, strict=True)):
        on_done(number, len(worth))
        if not part.acting:
            continue
        compiled = part.compiled
        power = power_of(tally_all(compiled, executor), compiled.scale)
        for total, values in ((shapley, power.shapley), (banzhaf, power.banzhaf)):
            for player, value in _spread(part, compiled, values, own / whole).items():
                total[player] += value
    return Measure(shapley), Measure(banzhaf)


def _sampled_values(game: Game, on_done: Callable[[int, int], None]) -> tuple[Measure, Measure]:
    compiled = game.compiled
    sampled = sample_power(compiled, on_done=on_done)

    def spread(values: Sequence[float]) -> dict[str, float]:
        acting = (game.players[player] for player in compiled.players)
        return dict.fromkeys(game.players, 0.0) | dict(zip(acting, values, strict=True))

    return (
        Measure(spread(sampled.shapley), spread(sampled.shapley_error)),
        Measure(spread(sampled.banzhaf), spread(sampled.banzhaf_error)),
    )


def _losing(game: Compiled, tally: Tally | None) -> tuple[int, ...]:
    """Coalitions short of the goal, by how many of the acting players have left."""
    if tally is None or not game.all_or_nothing:
        return ()
    players = len(game.players)
    return tuple(comb(players, k) - tally.all[players - k] for k in range(players + 1))


def _worst(goal: BuiltGame, game: Compiled) -> tuple[WorstExits, ...]:
    base, each = contributions(game)
    if not len(base):
        return ()
    told = []
    for exits in range(1, min(WITHDRAWALS, len(game.players)) + 1):
        worst = worst_exits(base, each, game.demand, exits)
        need = int(game.demand[worst.code])
        component = max(c for c, begin in enumerate(game.codes[:-1]) if begin <= worst.code)
        own = worst.code - int(game.codes[component])
        types = goal.game.components[component].types
        told.append(
            WorstExits(
                exits,
                tuple(goal.game.players[game.players[p]] for p in worst.players),
                worst.slack / need if need else 0.0,
                tuple(li for t, kind in enumerate(types) if own >> t & 1 for li in kind.lines),
            )
        )
    return tuple(told)
