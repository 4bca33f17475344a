"""The answer of ``brief``: what was written, and what it says."""

import datetime as dt

from contingent.services.wire.answer import Answer, Part

__all__ = ["BriefAnswer", "BriefTable"]


class BriefTable(Part):
    """A table of a brief, with its numbers as numbers."""

    section: str
    """The heading it stands under."""
    title: str
    """What it holds."""
    columns: tuple[str, ...]
    """The names of its columns."""
    rows: tuple[tuple[str | int | float | bool | dt.date | None, ...], ...]
    """Its rows."""


class BriefAnswer(Answer):
    """``brief``."""

    kind: str
    """``decision``, ``nation``, ``gaps`` or ``compare``."""
    form: str
    """``pdf``, ``docx``, ``pptx``, ``xlsx`` or ``html``."""
    title: str
    """The case."""
    subtitle: str
    """What kind of brief, of what."""
    sentence: str
    """What it comes to."""
    date: dt.date
    """The day it is dated."""
    tables: tuple[BriefTable, ...]
    """Its tables."""
    sources: tuple[str, ...]
    """Its sources, by number from 1."""
    file: str | None
    """Where it was written; None where it was not."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""
