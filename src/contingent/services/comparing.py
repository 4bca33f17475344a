"""Comparing worlds and concepts, each cell a verified plan."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from os import cpu_count
from typing import TypeVar

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.adapters.solver.highs import HighsSolver
from contingent.analysis.compare import Cell, Comparison, compare
from contingent.errors import PlanRejected
from contingent.planning.plan import Plan
from contingent.planning.planner import Question, make_plan
from contingent.planning.problem import pose
from contingent.planning.solver import Limits
from contingent.planning.verify import verify
from contingent.register.register import Register
from contingent.resolution.resolution import resolve
from contingent.services.asking import Asked, setting_of

__all__ = ["compare_worlds"]

Item = TypeVar("Item")


class _Threads:
    """An executor in threads: the solver releases the interpreter lock while it works."""

    def __init__(self, on_done: Callable[[int, int], None]) -> None:
        self.on_done = on_done

    def map(
        self, work: Callable[[tuple[str, str]], Cell], items: Sequence[tuple[str, str]]
    ) -> Sequence[Cell]:
        """See ``analysis.compare.Executor.map``."""
        found: list[Cell] = []
        with ThreadPoolExecutor(max_workers=cpu_count() or 1) as pool:
            try:
                for cell in pool.map(work, items):
                    found.append(cell)
                    self.on_done(len(found), len(items))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return found


def compare_worlds(
    register: Register,
    asked: Asked,
    worlds: Sequence[str],
    concepts: Sequence[str],
    limits: Limits,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Comparison:
    """Plan every concept in every world, the other choices being those of ``asked``.

    Worlds in which the same offers stand in the same months share a plan's work. The wishes that
    choose among equally good plans are left out: only fills are compared.

    Args:
        on_done: called with (done, all) after each cell.
    """
    solved: dict[tuple[object, ...], Plan] = {}

    def planner(world: str, concept: str) -> tuple[Plan, int]:
        setting = setting_of(register, replace(asked, world=world))
        resolution = resolve(setting, ClingoSets())
        reading = asked.reading or resolution.default_reading()
        standing = resolution.months_standing(reading)
        key = (concept, tuple(standing.items()))
        if key in solved:
            return replace(solved[key], world=setting.world.world), len(standing)
        problem = pose(setting.register, setting.register.concept(concept), standing)
        question = Question(setting.world.world, reading, asked.as_of, limits, wishes=False)
        plan = make_plan(problem, question, HighsSolver())
        objections = verify(setting.register, setting.world, plan)
        if objections:
            raise PlanRejected(objections)
        solved[key] = plan
        return plan, len(standing)

    return compare(worlds, concepts, planner, _Threads(on_done))
