"""The LP bounds of a concept in a setting: what can be said before there is a plan."""

from contingent.planning.planner import Bound
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.coalition import coalition_of

__all__ = ["bounds_of"]


def bounds_of(
    register: Register, asked: Asked, concept: str | None = None, limits: Limits | None = None
) -> tuple[Bound, ...]:
    """At most so much of each tier can be filled; no plan fills more.

    Raises:
        UnknownName, NoCoalition, NothingToPlan: as ``plan_concept`` does.
    """
    setting = setting_of(register, asked)
    coalition = coalition_of(setting, asked.reading)
    return coalition.bounds(setting.register.concept(concept), limits)
