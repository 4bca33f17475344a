"""Meetings of the coalition, and of the groups beside it, for the record."""

from typing import Annotated

from pydantic import Field

from contingent.register.cell import Count, Day
from contingent.register.value import Texts, Value

__all__ = ["Meeting"]

#: An id, or nothing: a meeting that nothing refers to needs none.
_Name = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]*)?$", max_length=80)]


class Meeting(Value):
    """A meeting: attending one is never a position.

    Attributes:
        meeting: its id, by which pledges name it; group: whose meeting it is, such as
            ``coalition``; without one it is an event that the record keeps between meetings.
        hosts: nations on whose ground, or at whose call, it is; chairs: those who lead it.
        participants: how many sat there, as told; attended: those of them a source names.
        outcome: what came of it; said: what was said there, and by whom.
    """

    date: Day
    title: str = Field(min_length=1)
    place: str = ""
    hosts: Texts = ()
    participants: Count | None = None
    outcome: str = ""
    source: str = ""
    meeting: _Name = ""
    group: _Name = ""
    chairs: Texts = ()
    attended: Texts = ()
    said: str = ""

    @property
    def present(self) -> tuple[str, ...]:
        """The nations and bodies that are known to have sat there, chairs and hosts first."""
        return tuple(dict.fromkeys((*self.chairs, *self.hosts, *self.attended)))
