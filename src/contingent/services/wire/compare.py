"""The answer of ``compare``."""

from typing import Literal, Self

from contingent.analysis.compare import Cell, Comparison
from contingent.planning.plan import PlanStatus
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.plan import TierAnswer, tiers_of
from contingent.services.wire.rows import Rows

__all__ = ["CellAnswer", "CompareAnswer"]


class CellAnswer(Part):
    """One concept in one world: its verified plan in short."""

    world: str
    """The world."""
    concept: str
    """The concept."""
    status: PlanStatus
    """How the plan ended, as in ``plan``."""
    verified: Literal[True]
    """Always true: a plan that does not pass the verifier is never shown."""
    standing: int
    """How many offers stand."""
    tiers: Rows[TierAnswer]
    """What each tier gets."""
    essential_filled: int
    """How many essential lines are filled in every step in which they are needed."""
    essential_lines: int
    """How many essential lines there are."""
    open: tuple[str, ...]
    """The lines something is missing for."""
    missing_first: str | None
    """The open line of the lowest tier with the largest missing share; None when all is filled."""
    personnel: int
    """The most people away in any step, of a plan that fills as much; `plan` chooses among such."""

    @classmethod
    def of(cls, cell: Cell) -> Self:
        """The part of the answer."""
        filled, lines = cell.essential
        return cls(
            world=cell.world,
            concept=cell.concept,
            status=cell.plan.status,
            verified=True,
            standing=cell.standing,
            tiers=tiers_of(cell.plan),
            essential_filled=filled,
            essential_lines=lines,
            open=tuple(line.line for line in cell.plan.open_lines()),
            missing_first=cell.missing.line if cell.missing else None,
            personnel=max(cell.plan.personnel, default=0),
        )


class CompareAnswer(Answer):
    """``compare``: worlds and concepts side by side."""

    worlds: tuple[str, ...]
    """The worlds, in the order asked for."""
    concepts: tuple[str, ...]
    """The concepts, in the order asked for."""
    cells: Rows[CellAnswer]
    """Every concept in every world, world by world."""

    @classmethod
    def of(cls, found: Comparison) -> Self:
        """The answer."""
        return cls(
            worlds=found.worlds,
            concepts=found.concepts,
            cells=Rows.of(CellAnswer, map(CellAnswer.of, found.cells)),
        )
