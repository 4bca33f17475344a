"""The setting of a question: register, world, cut-offs, and who is kept out of it and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from math import inf

from contingent.register.calendar import Calendar
from contingent.register.claim import Confidence
from contingent.register.consent import Pair
from contingent.register.offer import Offer, OfferState
from contingent.register.register import Register
from contingent.register.world import Timing, World
from contingent.resolution.consents import consent_rows, consent_timings, refusal_text

__all__ = ["Bar", "Setting", "Span", "timings_text"]

#: A span of time by its exact places among the steps of the case: its beginning, and its end.
Span = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Bar:
    """Why an offer cannot stand whatever its condition says.

    Attributes:
        kind: ``ended``, ``without``, ``cutoff`` or ``confidence``.
        text: the reason in words.
        remedy: the change that would lift it, in words.
    """

    kind: str
    text: str
    remedy: str


@dataclass(frozen=True)
class Setting:
    """What a resolution is asked about.

    Attributes:
        register: the register as known on the day asked for.
        world: the world, with changes to its events and to who stays out already made.
        cutoff: the least firm state that counts.
        confidence: the least confidence that counts.
        as_of: the day the register was read at, None for the latest.
    """

    register: Register
    world: World
    cutoff: OfferState = OfferState.REPORTED
    confidence: Confidence = Confidence.LOW
    as_of: date | None = None

    @property
    def without(self) -> tuple[str, ...]:
        """Nations that stay out."""
        return self.world.without

    @property
    def months(self) -> int:
        """Months of the case."""
        return self.register.steps

    @cached_property
    def consents_asked(self) -> tuple[Pair, ...]:
        """Who decides about which nation with offers in this world, or in this question."""
        register, world = self.register, self.world
        return tuple(
            pair
            for pair in register.consent_pairs.values()
            if world.timings(pair.name) or consent_rows(register, world.world, pair)
        )

    def timings(self, event: str) -> tuple[Timing, ...]:
        """The spells in which an event, or a consent, holds in this world; none for never."""
        return self._timings.get(event, ())

    def event_holds(self, event: str, month: int) -> bool:
        """Whether the event is true, or the consent given, in the month in this world."""
        calendar = self.register.calendar
        return any(timing.holds(month, calendar) for timing in self.timings(event))

    def holding(self, month: int) -> frozenset[str]:
        """The events that are true, and the consents given, in the month in this world."""
        return frozenset(
            name
            for name, spells in self._steps.items()
            if any(begin <= month < end for begin, end in spells)
        )

    @cached_property
    def _steps(self) -> dict[str, tuple[tuple[int, float], ...]]:
        """The spells of what ever holds, as the first step and the first step after."""
        number = self.register.calendar.number
        return {
            name: tuple(
                (number(timing.start), inf if timing.until is None else number(timing.until))
                for timing in timings
            )
            for name, timings in self._timings.items()
        }

    @cached_property
    def _timings(self) -> dict[str, tuple[Timing, ...]]:
        """The spells of what ever holds. What the world settles itself comes before consents."""
        register, found = self.register, dict[str, tuple[Timing, ...]]()
        for name in register.settled_names:
            pair = register.consent_pairs.get(name)
            own = self.world.timings(name)
            if own or pair is None:
                found[name] = own
            else:
                found[name] = consent_timings(register, self.world.world, pair)
        return {name: timings for name, timings in found.items() if timings}

    def event_text(self, event: str) -> str:
        """When the event is true, in words."""
        return timings_text(self.timings(event), self.register.calendar)

    def refusal_text(self, consent: str, month: int) -> str:
        """Why a consent is not given in a step."""
        pair = self.register.consent_pairs[consent]
        return refusal_text(self.register, self.world.world, pair, month)

    @cached_property
    def _places(self) -> dict[str, tuple[tuple[Fraction, Fraction], ...]]:
        """The spells of what ever holds, as exact places among the steps of the case."""
        calendar, end = self.register.calendar, Fraction(self.months)
        return {
            name: tuple(
                (
                    max(Fraction(0), calendar.place(timing.start)),
                    end if timing.until is None else calendar.place(timing.until),
                )
                for timing in timings
            )
            for name, timings in self._timings.items()
        }

    def holding_at(self, place: Fraction) -> frozenset[str]:
        """The same at an instant, by its place among the steps."""
        return frozenset(
            name
            for name, spells in self._places.items()
            if any(begin <= place < end for begin, end in spells)
        )

    @cached_property
    def pieces(self) -> tuple[Span, ...]:
        """Spans of time in which no event changes, exact: an event may change within a step."""
        ends = {end for spells in self._places.values() for spell in spells for end in spell}
        last = Fraction(self.months)
        begins = sorted({Fraction(0)} | {end for end in ends if 0 < end < last})
        return tuple(zip(begins, [*begins[1:], last], strict=True))

    @cached_property
    def periods(self) -> tuple[tuple[int, int], ...]:
        """Spans of months, first and first after, in which no event changes."""
        ends = {end for spells in self._steps.values() for spell in spells for end in spell}
        states: dict[int, frozenset[str]] = {}
        last: frozenset[str] | None = None
        for month in sorted({0} | {int(end) for end in ends if 0 < end < self.months}):
            state = self.holding(month)
            if state != last:
                states[month] = last = state
        begins = list(states)
        return tuple(zip(begins, [*begins[1:], self.months], strict=True))

    def bar(self, offer: Offer) -> Bar | None:
        """The first thing that keeps the offer out whatever its condition; None for nothing."""
        return next(self.bars(offer), None)

    def bars(self, offer: Offer) -> Iterator[Bar]:
        """Everything that keeps the offer out whatever its condition."""
        if offer.state.ended:
            note = f": {offer.note}" if offer.note else ""
            yield Bar(
                "ended",
                f"{offer.state.value}{note}",
                f"{offer.nation} makes the offer {offer.offer} after all",
            )
        if offer.nation in self.without:
            yield Bar(
                "without", f"{offer.nation} stays out of this world", f"{offer.nation} comes in"
            )
        if not offer.state.ended and offer.state.rank < self.cutoff.rank:
            yield Bar(
                "cutoff",
                f"only {offer.state.value}; the cut-off is {self.cutoff.value}",
                f"{offer.offer} becomes {self.cutoff.value}",
            )
        if offer.confidence.rank < self.confidence.rank:
            yield Bar(
                "confidence",
                f"confidence {offer.confidence.value}; {self.confidence.value} is asked for",
                f"{offer.offer} is confirmed with {self.confidence.value} confidence",
            )


def timings_text(timings: tuple[Timing, ...], calendar: Calendar) -> str:
    """Spells in words: ``from the start until month 5 and from month 6``."""
    spells = [t for t in timings if t.until is None or t.until != t.start]
    if not spells:
        return "never in this world"
    return " and ".join(_spell_text(spell, calendar) for spell in spells)


def _spell_text(timing: Timing, calendar: Calendar) -> str:
    begin, end = timing.start, timing.until
    if end is None:
        return "from the start" if begin == 0 else f"from {_when(begin, calendar)}"
    if isinstance(begin, int) and isinstance(end, int):
        return f"from {calendar.label(begin)} until {calendar.short(end)}"
    return f"from {_when(begin, calendar)} until {_when(end, calendar)}"


def _when(when: int | date, calendar: Calendar) -> str:
    """A step by its name; a day with its year where that is not the case's first."""
    if isinstance(when, int):
        return calendar.label(when)
    year = "" if when.year == calendar.start.year else f" {when.year}"
    time = f" {when:%H:%M}" if isinstance(when, datetime) else ""
    return f"{when.day} {when:%b}{year}{time}"
