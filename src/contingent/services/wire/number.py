"""Numbers that are fractions where they are exact."""

from fractions import Fraction
from typing import ClassVar, Self

from contingent.services.wire.answer import Part

__all__ = ["NumberPart"]


class NumberPart(Part):
    """A number, as a fraction where it is exact."""

    only_when_known: ClassVar[frozenset[str]] = frozenset({"error"})

    exact: str | None
    """The fraction, such as ``7/30``; None when it was sampled."""
    value: float
    """The number."""
    error: float | None = None
    """Half the width of the 95 % interval, when it was sampled."""

    @classmethod
    def of(cls, value: Fraction | float, error: float | None = None) -> Self:
        """The part of an answer."""
        exact = str(value) if isinstance(value, Fraction) else None
        return cls(exact=exact, value=float(value), error=error)
