"""Least and greatest self-consistent sets, and the bounds on any when there are several.

One iteration serves both kinds of register. Start with nothing sure and everything possible; an
offer becomes sure when its condition is sure to hold, and impossible when it cannot hold. Where
no condition has a ``not`` on participation, the two ends are the least and the greatest fixed
point (Tarski; Dowling and Gallier for the upward half). Where one has, every self-consistent set
lies between them (the Kripke-Kleene bounds of Fitting).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from contingent.resolution.formula import Evaluator, Formula, compile_formula

__all__ = ["Bounds", "Conditions", "bounds"]


@dataclass(frozen=True)
class Bounds:
    """Every self-consistent set holds ``sure`` and stays within ``possible`` (masks of offers)."""

    sure: int
    possible: int


class Conditions:
    """The conditions of the playing offers as formulas, compiled once when first evaluated.

    Attributes:
        formulas: one formula an offer, in the order of the bits.
    """

    def __init__(self, formulas: Sequence[Formula]) -> None:
        self.formulas = tuple(formulas)
        self.everyone = (1 << len(self.formulas)) - 1

    @cached_property
    def evaluators(self) -> tuple[Evaluator, ...]:
        """What evaluates each formula."""
        return tuple(map(compile_formula, self.formulas))


def bounds(conditions: Conditions) -> Bounds:
    """The bounds on every self-consistent set; for monotone conditions, least and greatest."""
    sure, possible = 0, conditions.everyone
    while True:
        before = (sure, possible)
        for index, holds in enumerate(conditions.evaluators):
            bit = 1 << index
            if not sure & bit and holds(sure, possible):
                sure |= bit
            if possible & bit and not holds(possible, sure):
                possible &= ~bit
        if before == (sure, possible):
            return Bounds(sure, possible)
