"""Least and greatest self-consistent sets, and the bounds on any when there are several.

One iteration serves both kinds of register. Start with nothing sure and everything possible; an
offer becomes sure when its condition is sure to hold, and impossible when it cannot hold. Where
no condition has a ``not`` on participation, the two ends are the least and the greatest fixed
point (Tarski; Dowling and Gallier for the upward half). Where one has, every self-consistent set
lies between them (the Kripke-Kleene bounds of Fitting).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contingent.resolution.formula import Evaluator, Formula, compile_formula

__all__ = ["Bounds", "Conditions", "bounds", "least_with"]


@dataclass(frozen=True)
class Bounds:
    """Every self-consistent set holds ``sure`` and stays within ``possible`` (masks of offers)."""

    sure: int
    possible: int


class Conditions:
    """The conditions of the playing offers as formulas, compiled once.

    Attributes:
        formulas: one formula an offer, in the order of the bits.
    """

    def __init__(self, formulas: Sequence[Formula]) -> None:
        self.formulas = tuple(formulas)
        self.evaluators: tuple[Evaluator, ...] = tuple(map(compile_formula, formulas))
        self.everyone = (1 << len(self.formulas)) - 1


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


def least_with(conditions: Conditions, given: int, start: int = 0) -> int:
    """The least set when the offers of ``given`` stand unconditionally (monotone conditions).

    Args:
        start: offers known to stand anyway, to begin from.
    """
    mask = given | start
    waiting = [i for i in range(len(conditions.evaluators)) if not mask >> i & 1]
    grown = True
    while grown:
        grown, still = False, []
        for index in waiting:
            if conditions.evaluators[index](mask, mask):
                mask |= 1 << index
                grown = True
            else:
                still.append(index)
        waiting = still
    return mask
