"""What a concept hinges on in a setting, with what matters confirmed by the real plan."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.chances import Chance, chance_of
from contingent.analysis.executor import Executor
from contingent.analysis.hinge import First, Hinge, first_look, hinge_of
from contingent.analysis.pose_game import (
    Goal,
    PlayerKind,
    Posed,
    default_month,
    pose_game,
)
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.setting import Setting
from contingent.services.asking import Asked, changed_world, setting_of
from contingent.services.coalition import coalition_of

__all__ = ["Hinged", "chance", "hinge", "plan_fills_essentials"]

#: Sets confirmed by the real plan, for breaks and for what suffices.
CONFIRMED = 12


@dataclass(frozen=True)
class Hinged:
    """The answer to ``hinge``.

    Attributes:
        confirmed_breaks: for the first sets: whether the real plan too falls short without them.
        confirmed_suffices: likewise, whether the real plan fills every essential line with them.
        chance: probability of the goal, when the case gives probabilities.
    """

    setting: Setting
    concept: Concept
    posed: Posed
    goal: Goal
    hinge: Hinge
    confirmed_breaks: tuple[bool, ...]
    confirmed_suffices: tuple[bool, ...]
    chance: Chance | None


def hinge(  # noqa: PLR0913 - the choices of the command
    register: Register,
    asked: Asked,
    *,
    concept: str | None = None,
    month: int | None = None,
    players: PlayerKind = "nations",
    goal: Goal = "essential",
    executor: Executor | None = None,
    on_first: Callable[[First, Posed], None] = lambda _first, _posed: None,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Hinged:
    """Evaluate every coalition of players.

    Args:
        on_first: called as soon as it is known whether all together reach the goal.
        on_done: called with (pieces done, pieces in all).

    Raises:
        UnknownName, NothingToPlan, GameTooLarge: as the parts do.
    """
    setting = setting_of(register, asked)
    wanted = setting.register.concept(concept)
    when = default_month(setting, wanted) if month is None else month
    greatest = (asked.reading or "greatest") != "least"
    essential = pose_game(setting, wanted, when, players=players, greatest=greatest)
    on_first(first_look(essential), essential)
    posed = essential
    if goal == "fill":
        posed = pose_game(setting, wanted, when, players=players, goal=goal, greatest=greatest)
    found = hinge_of(posed, essential, executor or LocalExecutor(), on_done)
    names = _names(essential, found.breaks.sets[:CONFIRMED])
    breaks = tuple(not _bound_reaches(setting, wanted, gone, players, asked) for gone in names)
    suffices = tuple(
        plan_fills_essentials(
            _lacking(setting, [p for p in posed.game.players if p not in kept], players),
            wanted,
            asked.reading,
        )
        for kept in _names(essential, found.suffices.sets[:CONFIRMED])
    )
    return Hinged(
        setting,
        wanted,
        posed,
        goal,
        found,
        breaks,
        suffices,
        chance(setting, wanted, when, goal, greatest=greatest),
    )


def _names(posed: Posed, sets: Iterable[tuple[int, ...]]) -> list[tuple[str, ...]]:
    acting = posed.game.acting
    return [tuple(posed.game.players[acting[p]] for p in members) for members in sets]


def chance(
    setting: Setting, concept: Concept, month: int, goal: Goal, *, greatest: bool = True
) -> Chance | None:
    """Probability of the goal over the events and nations that carry one; None when none does."""
    posed = pose_game(setting, concept, month, players="chances", goal=goal, greatest=greatest)
    if not posed.game.players:
        return None
    register, game = setting.register, posed.game.compiled
    given = {e.event: e.probability for e in register.events if e.probability is not None}
    given |= {n.nation: n.probability for n in register.nations if n.probability is not None}
    names = [posed.game.players[player] for player in game.players]
    return chance_of(game, names, [given[name] for name in names])


def _lacking(setting: Setting, gone: Iterable[str], players: PlayerKind) -> Setting:
    """The setting once these players have left."""
    left = tuple(gone)
    register = setting.register
    never = tuple((event.event, False) for event in register.events if event.event in left)
    match players:
        case "nations":
            return replace(setting, world=changed_world(register, setting.world, left, ()))
        case "events":
            return replace(setting, world=changed_world(register, setting.world, (), never))
        case "offers":
            offers = tuple(offer for offer in register.offers if offer.offer not in left)
            return replace(setting, register=register.with_offers(offers))
        case "chances":  # events and nations, each with a probability
            out = tuple(name for name in left if name in register.nation_names)
            return replace(setting, world=changed_world(register, setting.world, out, never))
        case other:
            assert_never(other)


def _bound_reaches(
    setting: Setting, concept: Concept, gone: Iterable[str], players: PlayerKind, asked: Asked
) -> bool:
    """Whether even the LP bound of the plan fills the essential lines without these players."""
    bound = coalition_of(_lacking(setting, gone, players), asked.reading).bounds(concept)[0]
    return bound.tier != 1 or bound.filled >= bound.required - 1e-6


def plan_fills_essentials(setting: Setting, concept: Concept, reading: str | None) -> bool:
    """Whether the real plan, places and tours included, fills every essential line."""
    coalition = coalition_of(setting, reading)
    return not coalition.plan(coalition.problem(concept), wishes=False).open_lines(1)
