"""The setting of a question: register, world, cut-offs, and who is kept out of it and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from contingent.register.claim import Confidence
from contingent.register.offer import Offer, OfferState
from contingent.register.register import Register
from contingent.register.world import Timing, World

__all__ = ["Bar", "Setting"]


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
        return self.register.case.months

    def event_holds(self, event: str, month: int) -> bool:
        """Whether the event is true in the month, in this world."""
        timing = self.world.timing(event)
        return timing is not None and timing.holds(month, self.register.case.start)

    def holding(self, month: int) -> frozenset[str]:
        """The events that are true in the month, in this world."""
        events = (event.event for event in self.register.events)
        return frozenset(event for event in events if self.event_holds(event, month))

    def event_text(self, event: str) -> str:
        """When the event is true, in words."""
        return _timing_text(self.world.timing(event))

    @cached_property
    def periods(self) -> tuple[tuple[int, int], ...]:
        """Spans of months, first and first after, in which no event changes."""
        turns = [0, *range(1, self.months)]
        begins = [m for m in turns if m == 0 or self.holding(m) != self.holding(m - 1)]
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


def _timing_text(timing: Timing | None) -> str:
    if timing is None:
        return "never in this world"
    if timing.until is None:
        return "from the start" if timing.start == 0 else f"from month {timing.start}"
    return f"from month {timing.start} until {timing.until}"
