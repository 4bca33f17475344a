"""What a user asks about, turned into a setting: world, changes to it, cut-offs, date."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contingent.errors import UnknownName
from contingent.register.calendar import Calendar, read_when
from contingent.register.cell import CellError
from contingent.register.claim import Confidence
from contingent.register.offer import OfferState
from contingent.register.register import Register
from contingent.register.world import Timing, World, out_of_order
from contingent.resolution.setting import Setting
from contingent.services.answers.supposed import suppose_in

__all__ = ["Asked", "When", "changed_world", "event_set", "setting_of", "spans_of", "when_text"]

#: A step of the case, or a date, which may have a time.
Point = int | date
#: When a spell begins, and from when it is over; None for no end.
Span = tuple[Point, Point | None]
#: When an event is asked to hold: always, never, from a point on, from one until another, or in
#: several spells, the last of which may have no end.
When = bool | Point | Span | tuple[Span, ...]

_STEPS = re.compile(r"([0-9]{1,4})-([0-9]{1,4})")
_FORMS = (
    "write EVENT=STEP, EVENT=DATE, EVENT=2-14, EVENT=2027-03-01..2027-09-01, "
    "EVENT=0-5/6-14, EVENT=true or EVENT=never"
)


@dataclass(frozen=True)
class Asked:
    """The choices every question shares.

    Attributes:
        world: name of the world; None is the case's default, or its first.
        without: further nations that stay out.
        events: events and consents set otherwise than in the world: (name, when).
        cutoff, confidence: the least that counts; None is the case's default, or all of it.
        reading: which coalition; None is the default for the case.
        as_of: the day the register is read at; None is the latest.
        suppose: changes that are supposed, as ``services.answers.supposed`` writes them.
    """

    world: str | None = None
    without: tuple[str, ...] = ()
    events: tuple[tuple[str, When], ...] = ()
    cutoff: OfferState | None = None
    confidence: Confidence | None = None
    reading: str | None = None
    as_of: date | None = None
    suppose: tuple[str, ...] = ()


def setting_of(register: Register, asked: Asked) -> Setting:
    """The setting of a question about a register.

    Raises:
        UnknownName: for a world, nation or event that is not in the case.
        NoSuchChange: for a change supposed that is none.
    """
    known = register.as_known(asked.as_of)
    world = changed_world(register, known.world(asked.world), asked.without, asked.events)
    case = register.case
    cutoff = asked.cutoff or case.default_cutoff or OfferState.REPORTED
    confidence = asked.confidence or case.default_confidence or Confidence.LOW
    setting = Setting(known, world, cutoff, confidence, asked.as_of)
    return suppose_in(register, setting, asked.suppose)


def changed_world(
    register: Register,
    world: World,
    without: Sequence[str],
    events: Sequence[tuple[str, When]],
) -> World:
    """A world with further nations out, and events and consents set otherwise.

    Raises:
        UnknownName: for a nation, or an event or consent, that is not in the case.
        ValueError: for spells out of order.
    """
    for nation in without:
        if nation not in register.nation_names:
            raise UnknownName("nation", nation, register.nation_names)
    names = register.settled_names
    timings: dict[str, tuple[Timing, ...]] = {}
    for timing in world.events:
        timings[timing.event] = (*timings.get(timing.event, ()), timing)
    for name, when in events:
        if name not in names:
            raise UnknownName("event", name, names)
        timings.pop(name, None)
        consent = name in register.consent_pairs
        timings[name] = _timings(name, when, register.calendar, consent=consent)
    out = tuple(dict.fromkeys((*world.without, *without)))
    settled = tuple(timing for spells in timings.values() for timing in spells)
    return world.model_copy(update={"events": settled, "without": out})


def _timings(name: str, when: When, calendar: Calendar, *, consent: bool) -> tuple[Timing, ...]:
    """The spells of an event that is set; a consent that is not given has to say so."""
    if when is False:
        return (Timing.never(name),) if consent else ()
    spans = spans_of(when) if isinstance(when, tuple) else [(0 if when is True else when, None)]
    _check_order(name, spans, calendar)
    return tuple(Timing(event=name, start=start, until=until) for start, until in spans)


def _check_order(name: str, spans: Iterable[Span], calendar: Calendar | None) -> None:
    made = (Timing.model_construct(event=name, start=a, until=b) for a, b in spans)
    if wrong := out_of_order(tuple(made), calendar):
        raise ValueError(wrong)


def spans_of(when: Span | tuple[Span, ...]) -> list[Span]:
    """A span, or several, as a list of spans."""
    spans = [span for span in when if isinstance(span, tuple)]
    if spans:
        return spans
    first, after = (end for end in when if not isinstance(end, tuple))
    return [(first or 0, after)]


def event_set(text: str) -> tuple[str, When]:
    """An event that is set, as it is written: ``EVENT=true``, ``=never``, ``=2``, ``=0-5/6-14``.

    A point is a step or a date (``2027-03-01``, ``2023-02-06T12:00``), a spell two of them with
    ``..`` between (steps also ``2-14``), and several spells have ``/`` between.

    Raises:
        ValueError: when it cannot be read, or its spells are out of order.
    """
    name, _, when = text.rpartition("=")
    if when in {"true", "never", "false"}:
        return name, when == "true"
    try:
        spans = [_span(part) for part in when.split("/")]
    except CellError:
        spans = []
    if not (name and spans) or None in [end for _, end in spans[:-1]]:
        msg = f"'{text}': {_FORMS}"
        raise ValueError(msg)
    if len({isinstance(end, int) for span in spans for end in span if end is not None}) > 1:
        msg = f"'{text}': write all its ends as steps, or all as dates"
        raise ValueError(msg)
    _check_order(name, spans, None)
    (first, after), *more = spans
    if more:
        return name, tuple(spans)
    return name, first if after is None else (first, after)


def _span(text: str) -> Span:
    if steps := _STEPS.fullmatch(text):
        return int(steps[1]), int(steps[2])
    first, dots, after = text.partition("..")
    return read_when(first), read_when(after) if dots else None


def when_text(when: When, calendar: Calendar) -> str:
    """When an event is asked to hold, in words."""
    if isinstance(when, bool):
        return "true from the start" if when else "never"
    if isinstance(when, int | date):
        return f"true from {calendar.told(when)}"
    parts = (
        f"from {calendar.told(first)}"
        if after is None
        else f"from {calendar.told(first)} until {calendar.until((first, after))}"
        for first, after in spans_of(when)
    )
    return f"true {' and '.join(parts)}"
