"""Meetings of the coalition, for the record."""

from pydantic import Field

from contingent.register.cell import Count, Day
from contingent.register.value import Texts, Value

__all__ = ["Meeting"]


class Meeting(Value):
    """A meeting: attending one is never a position."""

    date: Day
    title: str = Field(min_length=1)
    place: str = ""
    hosts: Texts = ()
    participants: Count | None = None
    outcome: str = ""
    source: str = ""
