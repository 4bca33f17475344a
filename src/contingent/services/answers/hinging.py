"""What a concept hinges on in a setting, with what matters confirmed by the real plan."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.build_game import (
    BuiltGame,
    Goal,
    PlayerKind,
    build_game,
    default_month,
)
from contingent.analysis.chances import Chance, chance_of
from contingent.analysis.executor import Executor
from contingent.analysis.hinge import First, Hinge, first_look, hinge_of
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, changed_world, setting_of
from contingent.services.answers.coalition import coalition_of
from contingent.services.answers.essentials import Confirmation, confirm, plan_fills_essentials
from contingent.services.answers.leaving import Leaving, leavings

__all__ = ["Hinged", "chance", "hinge", "is_reached"]

#: Sets confirmed by the real plan, for breaks and for what suffices.
CONFIRMED = 12
#: Weighted lines by which a fill must be less to count as less.
LESS = 1e-6


@dataclass(frozen=True)
class Hinged:
    """The answer to ``hinge``.

    Attributes:
        plan: the real plan with everybody, over all months and not the one looked at.
        confirmed_breaks: for the first sets: whether the real plan too falls short without them;
            where it falls short with everybody, whether it then fills still less.
        confirmed_suffices: likewise, whether the real plan fills every essential line with them.
        chance: probability of the goal, when the case gives probabilities.
        leaving: what each nation takes with it, the costliest exit first; none where the players
            are not nations.
    """

    setting: Setting
    concept: Concept
    built: BuiltGame
    goal: Goal
    hinge: Hinge
    plan: Confirmation
    confirmed_breaks: tuple[bool, ...]
    confirmed_suffices: tuple[bool, ...]
    chance: Chance | None
    leaving: tuple[Leaving, ...]


def hinge(  # noqa: PLR0913 - the choices of the command
    register: Register,
    asked: Asked,
    *,
    concept: str | None = None,
    month: int | None = None,
    players: PlayerKind = "nations",
    goal: Goal = "essential",
    executor: Executor | None = None,
    on_first: Callable[[First, BuiltGame], None] = lambda _first, _posed: None,
    on_leaving: Callable[[tuple[Leaving, ...]], None] = lambda _: None,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Hinged:
    """Evaluate every coalition of players.

    Args:
        on_first: called as soon as it is known whether all together reach the goal.
        on_leaving: called with what each nation takes with it, before all coalitions are counted.
        on_done: called with (pieces done, pieces in all).

    Raises:
        UnknownName, NothingToPlan, GameTooLarge: as the parts do.
    """
    setting = setting_of(register, asked)
    wanted = setting.register.concept(concept)
    when = default_month(setting, wanted) if month is None else month
    greatest = (asked.reading or "greatest") != "least"
    essential = build_game(setting, wanted, when, players=players, greatest=greatest)
    on_first(first_look(essential), essential)
    left = leavings(setting, wanted, asked.reading) if players == "nations" else ()
    on_leaving(left)
    built = essential
    if goal == "fill":
        built = build_game(setting, wanted, when, players=players, goal=goal, greatest=greatest)
    found = hinge_of(built, essential, executor or LocalExecutor(), on_done)
    breaks, suffices = found.breaks.sets[:CONFIRMED], found.suffices.sets[:CONFIRMED]
    whole = confirm(setting, wanted, asked.reading)
    return Hinged(
        setting,
        wanted,
        built,
        goal,
        found,
        whole,
        _confirmed_breaks(setting, wanted, breaks, players, asked.reading, whole),
        _confirmed_suffices(setting, wanted, suffices, essential, players, asked.reading),
        chance(setting, wanted, when, goal, greatest=greatest),
        left,
    )


def is_reached(setting: Setting, concept: Concept, reading: str | None) -> bool:
    """Whether all together reach the goal in the month that is looked at: no coalition is counted.

    Raises:
        NothingToPlan: when no essential line is needed then.
    """
    when = default_month(setting, concept)
    greatest = (reading or "greatest") != "least"
    return first_look(build_game(setting, concept, when, greatest=greatest)).value == 1


def chance(
    setting: Setting, concept: Concept, month: int, goal: Goal, *, greatest: bool = True
) -> Chance | None:
    """Probability of the goal over the events and nations that carry one; None when none does."""
    built = build_game(setting, concept, month, players="chances", goal=goal, greatest=greatest)
    if not built.game.players:
        return None
    register, game = setting.register, built.game.compiled
    given = {e.event: e.probability for e in register.events if e.probability is not None}
    given |= {n.nation: n.probability for n in register.nations if n.probability is not None}
    names = [built.game.players[player] for player in game.players]
    return chance_of(game, names, [given[name] for name in names])


def _lacking(setting: Setting, gone: Iterable[str], players: PlayerKind) -> Setting:
    """The setting once these players have left."""
    left = tuple(gone)
    register = setting.register
    never = tuple((name, False) for name in register.settled_names if name in left)
    match players:
        case "nations":
            return replace(setting, world=changed_world(register, setting.world, left, ()))
        case "events":
            return replace(setting, world=changed_world(register, setting.world, (), never))
        case "organisations":
            staying = tuple(offer for offer in register.offers if offer.sender not in left)
            return replace(setting, register=register.with_offers(staying))
        case "offers":
            offers = tuple(offer for offer in register.offers if offer.offer not in left)
            return replace(setting, register=register.with_offers(offers))
        case "chances":  # events and nations, each with a probability
            out = tuple(name for name in left if name in register.nation_names)
            return replace(setting, world=changed_world(register, setting.world, out, never))
        case other:
            assert_never(other)


def _confirmed_breaks(
    setting: Setting,
    concept: Concept,
    sets: Sequence[tuple[str, ...]],
    players: PlayerKind,
    reading: str | None,
    whole: Confirmation,
) -> tuple[bool, ...]:
    """For each set, whether the real plan without these players fills less than with all.

    Mostly the LP bound of the plan says so at once; where it does not, the plan is made.
    """

    def fills_less(gone: tuple[str, ...]) -> bool:
        without = _lacking(setting, gone, players)
        bound = coalition_of(without, reading).bounds(concept)[0]
        if bound.tier == 1 and bound.filled < whole.filled - LESS:
            return True
        found = confirm(without, concept, reading)
        return not found.holds if whole.holds else found.filled < whole.filled - LESS

    return tuple(map(fills_less, sets))


def _confirmed_suffices(
    setting: Setting,
    concept: Concept,
    sets: Sequence[tuple[str, ...]],
    built: BuiltGame,
    players: PlayerKind,
    reading: str | None,
) -> tuple[bool, ...]:
    """For each set, whether the real plan of these players alone fills every essential line."""

    def fills(kept: tuple[str, ...]) -> bool:
        gone = [player for player in built.game.players if player not in kept]
        return plan_fills_essentials(_lacking(setting, gone, players), concept, reading)

    return tuple(map(fills, sets))
