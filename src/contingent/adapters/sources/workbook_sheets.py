"""The sheets of a case as one workbook: which there are, and the rows of case.toml's part.

The tables of a case folder are a sheet each. What ``case.toml`` holds is five sheets more, so
that every sheet is a plain table: ``case`` (one row), ``events``, ``worlds``, ``timings`` (a row
for each event that comes true in a world) and ``concepts``.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from contingent.adapters.sources.case_tables import TABLES
from contingent.register.calendar import MonthOrDate
from contingent.register.register import CaseHead, Register
from contingent.register.requirement import Concept
from contingent.register.value import EventName, NationCode, Value, split_list
from contingent.register.world import Event

__all__ = ["SHEETS", "Timed", "WorldRow", "rows_of"]


class WorldRow(Value):
    """A world.

    Attributes:
        world: the first world of the sheet is the default.
        without: nations that stay out.
    """

    world: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)
    title: str = ""
    without: Annotated[tuple[NationCode, ...], BeforeValidator(split_list)] = ()


class Timed(Value):
    """When an event comes true in a world; an event without a row never does.

    Attributes:
        from_: the month (or date) from which it holds; 0 is the case's first.
        until: the month (or date) from which it no longer does; empty is never.
    """

    world: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)
    event: EventName
    from_: MonthOrDate = Field(alias="from")
    until: MonthOrDate | None = None


#: Sheets of a workbook: name, row type, and whether the sheet must be there.
SHEETS: tuple[tuple[str, type[BaseModel], bool], ...] = (
    ("case", CaseHead, True),
    ("events", Event, False),
    ("worlds", WorldRow, False),
    ("timings", Timed, False),
    ("concepts", Concept, False),
    *TABLES,
)


def rows_of(register: Register) -> Mapping[str, tuple[BaseModel, ...]]:
    """The rows of every sheet."""
    rows: dict[str, Any] = {table: getattr(register, table) for table, _, _ in TABLES}
    rows["case"] = (register.case,)
    rows["events"] = register.events
    rows["concepts"] = register.concepts
    rows["worlds"] = tuple(
        WorldRow(world=w.world, title=w.title, without=w.without) for w in register.worlds
    )
    rows["timings"] = tuple(
        Timed(world=w.world, event=t.event, from_=t.start, until=t.until)
        for w in register.worlds
        for t in w.events
    )
    return rows
