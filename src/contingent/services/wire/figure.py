"""The answer of ``figure``: what a figure shows, and the rows behind it."""

from datetime import date

from contingent.services.wire.answer import Answer

__all__ = ["FigureAnswer"]


class FigureAnswer(Answer):
    """``figure``."""

    kind: str
    """What is shown: ``nations``, ``firmness``, ``fill``, ``knot``, ``carries``, ``exits`` or
    ``map``."""
    title: str
    """The finding, a sentence that is true of the rows."""
    subtitle: str
    """What is counted, of which case, concept and world."""
    text: str
    """The same in words, for those who do not see the drawing."""
    source: str
    """The line below the drawing."""
    columns: tuple[str, ...]
    """The names of the columns of the rows."""
    rows: tuple[tuple[str | int | float | bool | date | None, ...], ...]
    """The data behind the figure, as its CSV has them."""
    file: str | None
    """Where it was written; None where it was not."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""
