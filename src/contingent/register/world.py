"""Events, and the worlds that settle them."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from contingent.register.calendar import Calendar, When, read_moment, write_moment
from contingent.register.cell import CellError, Chance, Day
from contingent.register.step import midnight
from contingent.register.value import EventName, NationCode, Value

__all__ = ["Event", "EventKnown", "Timing", "World", "before", "out_of_order"]


class Event(Value):
    """Something outside the coalition that a world settles.

    Attributes:
        probability: chance that it comes true; only used where a question needs it.
    """

    event: EventName
    title: str = ""
    probability: Chance | None = None


class Timing(Value):
    """A spell in which an event holds in a world: when it comes true, and when it ends.

    An event that comes and goes has several. None of an end: it does not end.
    """

    event: EventName
    start: When = 0
    until: When | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Timing":
        if wrong := out_of_order((self,), None):
            raise ValueError(wrong)
        return self

    @classmethod
    def never(cls, event: str) -> "Timing":
        """A spell of no time: what is settled so holds never, whatever else speaks of it."""
        return cls.model_construct(event=event, start=0, until=0)

    def holds(self, step: int, calendar: Calendar) -> bool:
        """Whether the event is true in a step of the case."""
        if step < calendar.number(self.start):
            return False
        return self.until is None or step < calendar.number(self.until)


class EventKnown(Value):
    """From which days it is known what an event does in a world.

    Attributes:
        days: one day, from which all of it is known; or a day for each beginning and end of the
            event, in order.
    """

    event: EventName
    days: tuple[Day, ...] = Field(min_length=1)

    def known(self, timings: tuple[Timing, ...], day: date) -> tuple[Timing, ...]:
        """What is known on a day of the spells of the event: an end not known is none."""
        found: list[Timing] = []
        days = list(self.days)
        for timing in timings:
            begins = days.pop(0) if len(self.days) > 1 and days else self.days[0]
            if begins > day:
                break
            ends = days.pop(0) if timing.until is not None and len(self.days) > 1 else begins
            if ends > day:
                found.append(timing.model_copy(update={"until": None}))
                break
            found.append(timing)
        return tuple(found)


def before(one: int | date, other: int | date, calendar: Calendar | None) -> bool:
    """Whether a time is before another; a step and a date are compared by the case's calendar.

    False where that cannot be told, because no calendar is given.
    """
    if isinstance(one, int) and isinstance(other, int):
        return one < other
    if isinstance(one, date) and isinstance(other, date):
        return midnight(one) < midnight(other)
    return calendar is not None and calendar.number(one) < calendar.number(other)


def out_of_order(timings: tuple[Timing, ...], calendar: Calendar | None) -> str | None:
    """What is wrong with the spells of one event: out of order, overlapping; None for nothing.

    Args:
        calendar: of the case; without it a step and a date are not compared.
    """
    name = timings[0].event if timings else ""
    for timing in timings:
        if timing.until is not None and not before(timing.start, timing.until, calendar):
            if calendar is None and isinstance(timing.start, int) != isinstance(timing.until, int):
                continue
            return f"event '{name}' ends {_when(timing.until)}, before it begins"
    for one, other in pairwise(timings):
        if one.until is None:
            return f"event '{name}' begins again {_when(other.start)}, but has not ended before"
        if before(other.start, one.until, calendar):
            return f"event '{name}' begins again {_when(other.start)}, before it has ended"
    return None


def _when(when: int | date) -> str:
    return f"in step {when}" if isinstance(when, int) else f"on {write_moment(when)}"


def _by_event(timings: tuple[Timing, ...]) -> tuple[Timing, ...]:
    """The spells of an event together, events in the order they are first named."""
    names = list(dict.fromkeys(timing.event for timing in timings))
    return tuple(sorted(timings, key=lambda timing: names.index(timing.event)))


_FORMS = "write true, false, a step or date, [from, until], or [[from, until], [from, until]]"


def _timings(given: Any) -> Any:
    """Turn ``{name = true | false | when | [from, until] | [[from, until], …]}`` into timings."""
    if not isinstance(given, dict):
        return given
    return tuple(timing for event, when in given.items() for timing in _spells(event, when))


def _spells(event: str, when: Any) -> list[dict[str, Any]]:
    if when is False:
        return []
    if when is True:
        return [{"event": event}]
    if isinstance(when, int | date) or _is_moment(when):
        return [{"event": event, "start": when}]
    if not isinstance(when, list | tuple) or not when:
        msg = f"event '{event}' is {when!r}; {_FORMS}"
        raise ValueError(msg)
    spans = when if all(isinstance(span, list | tuple) for span in when) else [when]
    for place, span in enumerate(spans):
        _check_span(event, span, last=place > 0 and place == len(spans) - 1)
    return [
        {"event": event, "start": span[0], "until": span[1] if len(span) > 1 else None}
        for span in spans
    ]


def _check_span(event: str, span: Any, *, last: bool) -> None:
    """A span is a beginning and an end; the last of several may have no end."""
    ends = (1, 2) if last else (2,)
    good = isinstance(span, list | tuple) and len(span) in ends
    if not good or any(isinstance(end, bool) or not _is_when(end) for end in span):
        msg = f"event '{event}' has the spell {_written(span)}; {_FORMS} (the last may be [from])"
        raise ValueError(msg)


def _written(span: Any) -> str:
    if isinstance(span, list | tuple):
        return f"[{', '.join(map(_written, span))}]"
    return str(span)


def _is_moment(when: Any) -> bool:
    """Whether it is a date as text, as times are written in TOML."""
    if not isinstance(when, str):
        return False
    try:
        read_moment(when)
    except CellError:
        return False
    return True


def _is_when(given: Any) -> bool:
    return isinstance(given, int | date | str)


def _known(given: Any) -> Any:
    """Turn ``{name = day | [day, day]}`` into entries."""
    if not isinstance(given, dict):
        return given
    return tuple(
        {"event": event, "days": days if isinstance(days, list | tuple) else (days,)}
        for event, days in given.items()
    )


class World(Value):
    """When each event comes true, and which nations stay out.

    Attributes:
        events: spells of the events that come true; an event not named never does.
        without: nations none of whose offers stand.
        known_from: from which days events are known to come true as they do: with ``--as-of``
            before that day, the event is as if never written.
    """

    world: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$", max_length=80)
    title: str = ""
    events: Annotated[tuple[Timing, ...], BeforeValidator(_timings), AfterValidator(_by_event)] = ()
    without: tuple[NationCode, ...] = ()
    known_from: Annotated[tuple[EventKnown, ...], BeforeValidator(_known)] = ()

    @model_validator(mode="after")
    def _in_order(self) -> "World":
        for event in dict.fromkeys(timing.event for timing in self.events):
            if wrong := out_of_order(self.timings(event), None):
                raise ValueError(wrong)
        return self

    def timings(self, event: str) -> tuple[Timing, ...]:
        """The spells of an event here, in order; none for never."""
        return tuple(timing for timing in self.events if timing.event == event)

    def as_known(self, day: date | None) -> "World":
        """The world as it was known on a day: what was not known of then never happens."""
        if day is None or not self.known_from:
            return self
        known = {entry.event: entry for entry in self.known_from}
        events: list[Timing] = []
        for event in dict.fromkeys(timing.event for timing in self.events):
            timings = self.timings(event)
            events += known[event].known(timings, day) if event in known else timings
        return self.model_copy(update={"events": tuple(events), "known_from": ()})
