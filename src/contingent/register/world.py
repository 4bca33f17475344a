"""Events, and the worlds that settle them."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from contingent.register.calendar import Calendar, When, read_moment, write_moment
from contingent.register.cell import CellError, Chance
from contingent.register.step import midnight
from contingent.register.value import EventName, NationCode, Value

__all__ = ["Event", "Timing", "World"]


class Event(Value):
    """Something outside the coalition that a world settles.

    Attributes:
        probability: chance that it comes true; only used where a question needs it.
    """

    event: EventName
    title: str = ""
    probability: Chance | None = None


class Timing(Value):
    """When an event comes true in a world, and when it ends (None: it does not end)."""

    event: EventName
    start: When = 0
    until: When | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Timing":
        start, until = self.start, self.until
        if isinstance(start, int) and isinstance(until, int):
            in_order, when = start < until, f"in step {until}"
        elif isinstance(start, date) and isinstance(until, date):
            in_order, when = midnight(start) < midnight(until), f"on {write_moment(until)}"
        else:
            in_order, when = True, ""
        if not in_order:
            msg = f"event '{self.event}' ends {when}, before it begins"
            raise ValueError(msg)
        return self

    def holds(self, step: int, calendar: Calendar) -> bool:
        """Whether the event is true in a step of the case."""
        if step < calendar.number(self.start):
            return False
        return self.until is None or step < calendar.number(self.until)


def _timings(given: Any) -> Any:
    """Turn ``{name = true | false | when | [from, until]}`` into timings."""
    if not isinstance(given, dict):
        return given
    timings = []
    for event, when in given.items():
        if when is False:
            continue
        if when is True:
            timings.append({"event": event})
        elif _is_span(when):
            timings.append({"event": event, "start": when[0], "until": when[1]})
        elif isinstance(when, int | date) or _is_moment(when):
            timings.append({"event": event, "start": when})
        else:
            msg = (
                f"event '{event}' is {when!r}; write true, false, a step or date, or [from, until]"
            )
            raise ValueError(msg)
    return tuple(timings)


def _is_moment(when: Any) -> bool:
    """Whether it is a date as text, as times are written in TOML."""
    if not isinstance(when, str):
        return False
    try:
        read_moment(when)
    except CellError:
        return False
    return True


def _is_span(when: Any) -> bool:
    pair = isinstance(when, list | tuple) and len(when) == 2  # noqa: PLR2004 - from and until
    return pair and not any(isinstance(end, bool) for end in when)


class World(Value):
    """When each event comes true, and which nations stay out.

    Attributes:
        events: timings of the events that come true; an event not named never does.
        without: nations none of whose offers stand.
    """

    world: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)
    title: str = ""
    events: Annotated[tuple[Timing, ...], BeforeValidator(_timings)] = ()
    without: tuple[NationCode, ...] = ()

    def timing(self, event: str) -> Timing | None:
        """When the event comes true here; None for never."""
        return next((timing for timing in self.events if timing.event == event), None)
