"""Meetings of the coalition, for the record."""

from datetime import date

from pydantic import Field

from contingent.register.value import Texts, Value

__all__ = ["Meeting"]


class Meeting(Value):
    """A meeting: attending one is never a position."""

    date: date
    title: str = Field(min_length=1)
    place: str = ""
    hosts: Texts = ()
    participants: int | None = Field(default=None, ge=0)
    outcome: str = ""
    source: str = ""
