"""What a user asks about, turned into a setting: world, changes to it, cut-offs, date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contingent.errors import UnknownName
from contingent.register.claim import Confidence
from contingent.register.offer import OfferState
from contingent.register.register import Register
from contingent.register.world import Timing, World
from contingent.resolution.setting import Setting

__all__ = ["Asked", "changed_world", "setting_of"]


@dataclass(frozen=True)
class Asked:
    """The choices every question shares.

    Attributes:
        world: name of the world; None is the case's first.
        without: further nations that stay out.
        events: events set otherwise than in the world: (event, true, false, step or span).
        cutoff, confidence: the least that counts.
        reading: which coalition; None is the default for the case.
        as_of: the day the register is read at; None is the latest.
    """

    world: str | None = None
    without: tuple[str, ...] = ()
    events: tuple[tuple[str, bool | int | tuple[int, int]], ...] = ()
    cutoff: OfferState = OfferState.REPORTED
    confidence: Confidence = Confidence.LOW
    reading: str | None = None
    as_of: date | None = None


def setting_of(register: Register, asked: Asked) -> Setting:
    """The setting of a question about a register.

    Raises:
        UnknownName: for a world, nation or event that is not in the case.
    """
    known = register.as_known(asked.as_of)
    world = changed_world(register, register.world(asked.world), asked.without, asked.events)
    return Setting(known, world, asked.cutoff, asked.confidence, asked.as_of)


def changed_world(
    register: Register,
    world: World,
    without: Sequence[str],
    events: Sequence[tuple[str, bool | int | tuple[int, int]]],
) -> World:
    """A world with further nations out and events set otherwise."""
    for nation in without:
        if nation not in register.nation_names:
            raise UnknownName("nation", nation, register.nation_names)
    names = [event.event for event in register.events]
    timings = {timing.event: timing for timing in world.events}
    for name, when in events:
        if name not in names:
            raise UnknownName("event", name, names)
        timings.pop(name, None)
        if when is False:
            continue
        if isinstance(when, tuple):
            timings[name] = Timing(event=name, start=when[0], until=when[1])
        else:
            timings[name] = Timing(event=name, start=0 if when is True else when)
    out = tuple(dict.fromkeys((*world.without, *without)))
    return world.model_copy(update={"events": tuple(timings.values()), "without": out})
