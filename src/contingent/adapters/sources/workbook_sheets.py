"""The sheets of a case as one workbook: which there are, and the rows of case.toml's part.

The tables of a case folder are a sheet each. What ``case.toml`` holds is five sheets more, so
that every sheet is a plain table: ``case`` (one row), ``events``, ``worlds``, ``timings`` (a row
for each event that comes true in a world) and ``concepts``.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from contingent.adapters.sources.case_tables import TABLES
from contingent.register.calendar import When
from contingent.register.cell import read_whole
from contingent.register.register import CaseHead, Register
from contingent.register.requirement import Concept
from contingent.register.value import EventName, NationCode, Value, split_list
from contingent.register.world import Event

__all__ = ["SHEETS", "CaseRow", "Timed", "WorldRow", "rows_of"]


class CaseRow(CaseHead):
    """The case.

    Attributes:
        format: the form the case is written in.
        host: the nation the force is for, if any.
        step: what time is counted in.
        start: the first day, on which step 0 begins; with its time where a step is of hours.
        length: how long is looked at: a whole number of steps.
    """

    format: Annotated[Literal[2], BeforeValidator(read_whole)]


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
        from_: the step (or date) from which it holds; 0 is the case's first.
        until: the step (or date) from which it no longer does; empty is never.
    """

    world: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)
    event: EventName
    from_: When = Field(alias="from")
    until: When | None = None


#: Sheets of a workbook: name, row type, and whether the sheet must be there.
SHEETS: tuple[tuple[str, type[BaseModel], bool], ...] = (
    ("case", CaseRow, True),
    ("events", Event, False),
    ("worlds", WorldRow, False),
    ("timings", Timed, False),
    ("concepts", Concept, False),
    *TABLES,
)


def rows_of(register: Register) -> Mapping[str, tuple[BaseModel, ...]]:
    """The rows of every sheet."""
    rows: dict[str, Any] = {table: getattr(register, table) for table, _, _ in TABLES}
    case = register.case
    entries = {name: getattr(case, name) for name in CaseHead.model_fields}
    rows["case"] = (CaseRow.model_construct(**entries, format=2),)
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
