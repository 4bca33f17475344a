"""The LP bounds of a concept in a setting: what can be said before there is a plan."""

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.solver.highs import HighsSolver
from contingent.planning.planner import Bound, relaxed_bounds
from contingent.planning.problem import pose
from contingent.planning.solver import Limits
from contingent.register.register import Register
from contingent.resolution.resolution import resolve
from contingent.services.asking import Asked, setting_of

__all__ = ["bounds_of"]


def bounds_of(
    register: Register, asked: Asked, concept: str | None = None, limits: Limits | None = None
) -> tuple[Bound, ...]:
    """At most so much of each tier can be filled; no plan fills more.

    Raises:
        UnknownName, NoCoalition, NothingToPlan: as ``plan_concept`` does.
    """
    setting = setting_of(register, asked)
    resolution = resolve(setting, ClingoSets())
    standing = resolution.months_standing(asked.reading or resolution.default_reading())
    known = setting.register
    problem = pose(known, known.concept(concept), standing, setting.world)
    return relaxed_bounds(problem, HighsSolver(), limits or Limits())
