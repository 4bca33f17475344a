"""Worlds and concepts side by side: what can be filled where, and what is missing first."""

from dataclasses import dataclass

from contingent.planning.plan import LineFill, Plan

__all__ = ["Cell", "Comparison", "missing_first"]


@dataclass(frozen=True)
class Cell:
    """One concept in one world.

    Attributes:
        standing: offers that stand.
    """

    world: str
    concept: str
    plan: Plan
    standing: int

    @property
    def essential(self) -> tuple[int, int]:
        """How many tier-1 lines are filled, of how many."""
        lines = [line for line in self.plan.lines if line.tier == 1]
        return sum(not line.open for line in lines), len(lines)

    @property
    def missing(self) -> LineFill | None:
        """The open line that hurts first."""
        return missing_first(self.plan)


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
