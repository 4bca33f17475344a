"""Formulas fold to what is settled: whoever asks whether one is settled must see it."""

import pytest

from contingent.resolution.formula import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    AtLeast,
    Formula,
    Negated,
    Stands,
    Weighs,
    assume,
    is_monotone,
)

A, B, C = 1, 2, 4


@pytest.mark.parametrize(
    ("formula", "settled"),
    [
        (Stands(A), TRUE),
        (Stands(B), FALSE),
        (Stands(B | C), Stands(C)),
        (Negated(Stands(A)), FALSE),
        (Negated(Stands(B)), TRUE),
        (AtLeast(2, (Stands(A), Stands(B), Stands(C))), AtLeast(1, (Stands(C),))),
        (AtLeast(3, (Stands(A), Stands(B), Stands(C))), FALSE),
        (AtLeast(1, (Stands(A), Stands(C))), TRUE),
        (Weighs(5, ((0, 2), (1, 9), (2, 3))), Weighs(3, ((2, 3),))),
        (Weighs(6, ((0, 2), (1, 9), (2, 3))), FALSE),
        (Weighs(2, ((0, 2), (2, 3))), TRUE),
        (AllOf((Stands(A), Stands(C))), Stands(C)),
        (AllOf((Stands(B), Stands(C))), FALSE),
        (AnyOf((Stands(B), Stands(C))), Stands(C)),
        (AnyOf((Stands(A), Stands(C))), TRUE),
    ],
)
def test_what_is_known_is_folded_in(formula: Formula, settled: Formula) -> None:
    """A stands, B never will, C may."""
    assert assume(formula, A, A | C) == settled


def test_a_not_of_who_never_stands_asks_for_nobodys_absence() -> None:
    formula = AllOf((Negated(Stands(B)), Stands(C)))
    assert not is_monotone(formula)
    assert is_monotone(assume(formula, A, A | C))
