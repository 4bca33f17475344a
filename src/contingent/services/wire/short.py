"""Essential lines that a real plan leaves short."""

from collections.abc import Iterable

from contingent.services.answers.essentials import ShortLine
from contingent.services.wire.answer import Part
from contingent.services.wire.rows import Rows

__all__ = ["ShortLineAnswer"]


class ShortLineAnswer(Part):
    """An essential line that the real plan leaves short, and when."""

    line: str
    """Id of the line."""
    steps: tuple[int, ...]
    """The steps in which it is short, counted from 0."""

    @classmethod
    def rows(cls, short: Iterable[ShortLine]) -> "Rows[ShortLineAnswer]":
        """All of them."""
        made = (ShortLineAnswer(line=one.line, steps=one.months) for one in short)
        return Rows.of(ShortLineAnswer, made)
