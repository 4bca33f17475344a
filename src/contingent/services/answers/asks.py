"""Asking: the cheapest changes that reach the goal, each confirmed by the real plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from contingent.adapters.solver.highs import HighsSolver
from contingent.analysis.ask import Ask, AskKind, apply_ask
from contingent.analysis.ask_search import CheapestAsks, candidates, cheapest_asks
from contingent.analysis.build_game import BuiltGame, build_game, default_month
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, changed_world, setting_of
from contingent.services.answers.essentials import Confirmation, confirm

__all__ = ["AskAnswer", "ask_for"]


@dataclass(frozen=True)
class AskAnswer:
    """The answer to ``ask``.

    Attributes:
        plans: for each set, what the real plan makes of it, over all months of the case and for
            each set of exits.
        short: when nothing would do, the lines that stay short and their share.
    """

    setting: Setting
    concept: Concept
    built: BuiltGame
    exits: int
    answer: CheapestAsks
    plans: tuple[Confirmation, ...]
    short: tuple[tuple[str, ...], float] | None

    @property
    def confirmed(self) -> tuple[bool, ...]:
        """For each set, whether the real plan then fills every essential line, whoever leaves."""
        return tuple(plan.holds for plan in self.plans)

    @property
    def nothing_to_ask(self) -> bool:
        """Whether the month looked at needs no ask; the real plan may fall short all the same."""
        return self.answer.sets == ((),)


def ask_for(
    register: Register,
    asked: Asked,
    *,
    concept: str | None = None,
    month: int | None = None,
    exits: int = 0,
    costs: Mapping[AskKind, int] | None = None,
) -> AskAnswer:
    """The cheapest sets of asks that fill every essential line, whichever ``exits`` nations leave.

    Raises:
        UnknownName, NothingToPlan, GameTooLarge: as the parts do.
    """
    setting = setting_of(register, asked)
    wanted = setting.register.concept(concept)
    when = default_month(setting, wanted) if month is None else month
    greatest = (asked.reading or "greatest") != "least"
    plain = build_game(setting, wanted, when, greatest=greatest)
    asks = candidates(setting.register, plain, dict(costs or {}), exits)
    built = build_game(setting, wanted, when, greatest=greatest, asks=asks)
    answer = cheapest_asks(built, asks, exits, HighsSolver())
    plans = tuple(
        confirm(_granted(setting, chosen), wanted, asked.reading, exits) for chosen in answer.sets
    )
    short = None if answer.short is None else (answer.short.lines, answer.short.share)
    return AskAnswer(setting, wanted, built, exits, answer, plans, short)


def _granted(setting: Setting, asks: tuple[Ask, ...]) -> Setting:
    """The setting once the asks are granted: changed offers, and consents given throughout."""
    register = setting.register
    offers = dict(register.offers_by_id)
    for ask in asks:
        if ask.offer:
            offers[ask.offer] = apply_ask(ask, offers[ask.offer])
    given = tuple((ask.event, True) for ask in asks if ask.kind is AskKind.CONSENT)
    world = changed_world(register, setting.world, (), given)
    changed = register.with_offers(tuple(offers.values()))
    return replace(setting, world=world, register=changed)
