"""Amounts in words: units or people, never in powers of ten."""

from math import floor

__all__ = ["amount_text"]

#: From here on what is behind the point is left out.
WHOLE = 100
#: What is less is told as less.
LEAST, SAME = 0.001, 1e-6


def amount_text(amount: float) -> str:
    """An amount as it is told: ``2,000``, ``17.5``, ``0.907``; large ones are rounded down."""
    if abs(amount - round(amount)) < SAME:
        return f"{round(amount):,}"
    if amount >= WHOLE:
        return f"{floor(amount):,}"
    return f"{amount:.3g}" if amount >= LEAST else f"<{LEAST}"
