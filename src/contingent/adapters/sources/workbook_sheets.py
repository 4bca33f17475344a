"""The sheets of a case as one workbook: which there are, and the rows of case.toml's part.

The tables of a case folder are a sheet each. What ``case.toml`` holds is five sheets more, so
that every sheet is a plain table: ``case`` (one row), ``events``, ``worlds``, ``timings`` (a row
for each time an event comes true in a world) and ``concepts``.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from contingent.adapters.sources.case_tables import TABLES
from contingent.register.calendar import When
from contingent.register.cell import Day, read_whole
from contingent.register.register import CaseHead, Register
from contingent.register.requirement import Concept
from contingent.register.value import EventName, NationCode, Value, split_list
from contingent.register.world import Event, World

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

    An event that comes and goes has a row for each time, in order.

    Attributes:
        from_: the step (or date) from which it holds; 0 is the case's first.
        until: the step (or date) from which it no longer does; empty is never.
        known_from: the day from which it is known that it comes true; empty is always.
        end_known_from: the day from which its end is known; empty is ``known_from``.
    """

    world: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)
    event: EventName
    from_: When = Field(alias="from")
    until: When | None = None
    known_from: Day | None = None
    end_known_from: Day | None = None


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
    rows["timings"] = tuple(timed for world in register.worlds for timed in _timed(world))
    return rows


def _timed(world: World) -> Iterator[Timed]:
    known = {entry.event: list(entry.days) for entry in world.known_from}
    for event in dict.fromkeys(timing.event for timing in world.events):
        days = known.get(event, [])
        only = days[0] if len(days) == 1 else None
        for timing in world.timings(event):
            begins = only or (days.pop(0) if days else None)
            ends = days.pop(0) if days and not only and timing.until is not None else None
            yield Timed(
                world=world.world,
                event=event,
                from_=timing.start,
                until=timing.until,
                known_from=begins,
                end_known_from=ends,
            )
