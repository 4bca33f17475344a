"""Worlds and concepts side by side: what can be filled where, and what is missing first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from contingent.planning.plan import LineFill, Plan

__all__ = ["Cell", "Comparison", "Executor", "compare", "missing_first"]

#: Plans a concept in a world: (world, concept) -> (plan, how many offers stand).
Planner = Callable[[str, str], tuple[Plan, int]]


class Executor(Protocol):
    """Runs many independent pieces of work, in any order, giving results in the order asked."""

    def map(
        self, work: Callable[[tuple[str, str]], "Cell"], items: Sequence[tuple[str, str]]
    ) -> Sequence["Cell"]:
        """The results of ``work`` on each item."""
        ...


@dataclass(frozen=True)
class Cell:
    """One concept in one world.

    Attributes:
        standing: offers that stand.
        essential: (filled, all) lines of tier 1.
        missing: the open line that hurts first: lowest tier, then largest missing share.
    """

    world: str
    concept: str
    plan: Plan
    standing: int
    missing: LineFill | None

    @property
    def essential(self) -> tuple[int, int]:
        """How many tier-1 lines are filled, of how many."""
        lines = [line for line in self.plan.lines if line.tier == 1]
        return sum(not line.open for line in lines), len(lines)


@dataclass(frozen=True)
class Comparison:
    """The cells, world by world, in the order asked for."""

    worlds: tuple[str, ...]
    concepts: tuple[str, ...]
    cells: tuple[Cell, ...]

    def cell(self, world: str, concept: str) -> Cell:
        """The cell of a world and a concept."""
        return next(c for c in self.cells if (c.world, c.concept) == (world, concept))


def missing_first(plan: Plan) -> LineFill | None:
    """The open line of the lowest tier with the largest missing share; None when all is filled."""
    return min(plan.open_lines(), key=lambda line: (line.tier, line.rate), default=None)


def compare(
    worlds: Sequence[str], concepts: Sequence[str], planner: Planner, executor: Executor
) -> Comparison:
    """Plan every concept in every world."""

    def cell(pair: tuple[str, str]) -> Cell:
        plan, standing = planner(*pair)
        return Cell(*pair, plan, standing, missing_first(plan))

    pairs = [(world, concept) for world in worlds for concept in concepts]
    return Comparison(tuple(worlds), tuple(concepts), tuple(executor.map(cell, pairs)))
