"""Who stands in very many worlds that differ in the same few events and nations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.errors import NoCoalition
from contingent.register.world import Timing, World
from contingent.resolution.periods import AT_ONCE, Standings
from contingent.resolution.readings import default_reading, months_standing, standing_in
from contingent.resolution.set_finder import SetFinder
from contingent.resolution.setting import Setting
from contingent.resolution.sweep import sweep_of

__all__ = ["ManyWorlds", "Varied"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Varied:
    """A setting of which some events and nations are left open.

    Attributes:
        events: those that may come true or not; one that does comes true when the setting's world
            says, and from the start where that world has it never come true.
        nations: those that may take part or stay out.
    """

    setting: Setting
    events: tuple[str, ...]
    nations: tuple[str, ...]

    def world(self, so: Sequence[bool]) -> World:
        """The world in which these come true and take part, by place: events, then nations."""
        world = self.setting.world
        held = {e for e, true in zip(self.events, so, strict=False) if true}
        kept = [t for t in world.events if t.event not in self.events or t.event in held]
        new = [Timing(event=e) for e in self.events if e in held and not world.timings(e)]
        rest = zip(self.nations, so[len(self.events) :], strict=True)
        out = [nation for nation, there in rest if not there]
        without = tuple(dict.fromkeys((*world.without, *out)))
        return world.model_copy(update={"events": (*kept, *new), "without": without})

    @cached_property
    def whole(self) -> Setting:
        """The setting in which all of them come true and take part."""
        every = [True] * (len(self.events) + len(self.nations))
        return replace(self.setting, world=self.world(every))


class ManyWorlds:
    """Who stands in many worlds of one varied setting, by bit-parallel sweeps.

    Args:
        finder: engine for conditions with a ``not`` on participation.
        reading: None is the default reading of each world.
    """

    def __init__(self, varied: Varied, finder: SetFinder, reading: str | None) -> None:
        self.varied, self.finder, self.reading = varied, finder, reading
        self.offers = varied.setting.register.offers
        #: Exact spans of time in which no event changes in any of the worlds.
        self.spans = varied.whole.pieces
        self._sweep, self._names = sweep_of(varied.setting.register, self.offers)
        self._place = {name: place for place, name in enumerate(varied.events)}
        self._bars = {n: len(varied.events) + place for place, n in enumerate(varied.nations)}
        self._plays = [varied.whole.bar(offer) is None for offer in self.offers]

    def run(self, so: Flags) -> tuple[Flags, Flags]:
        """Who stands in each world and span of months, and which worlds have a coalition.

        Args:
            so: what comes true and who takes part (worlds, events and then nations).

        Returns:
            Whether each offer stands (worlds, spans, offers), and whether somebody can be planned
            with at all (worlds): where no set is self-consistent, nobody stands.
        """
        standing = np.zeros((len(so), len(self.spans), len(self.offers)), dtype=np.bool_)
        able = np.ones(len(so), dtype=np.bool_)
        for begin in range(0, len(so), AT_ONCE):
            part = slice(begin, begin + AT_ONCE)
            standing[part], able[part] = self._chunk(so[part])
        return standing, able

    def _chunk(self, so: Flags) -> tuple[Flags, Flags]:
        count = len(so)
        words = [_word(column) for column in so.T]
        everywhere = (1 << count) - 1
        plays = [
            0 if not play else words[self._bars[o.nation]] if o.nation in self._bars else everywhere
            for play, o in zip(self._plays, self.offers, strict=True)
        ]
        found = np.zeros((count, len(self.spans), len(self.offers)), dtype=np.bool_)
        open_ones = 0
        for number, (begin, _) in enumerate(self.spans):
            holding = self.varied.whole.holding_at(begin)
            events = [
                0
                if name not in holding
                else words[self._place[name]]
                if name in self._place
                else everywhere
                for name in self._names
            ]
            swept = self._sweep.run(plays, events)
            least = self.reading in {"least", "always"}
            for offer, word in enumerate(swept.sure if least else swept.possible):
                found[:, number, offer] = _flags(word, count)
            open_ones |= swept.unsettled
        able = np.ones(count, dtype=np.bool_)
        unsettled = np.flatnonzero(_flags(open_ones, count)).tolist()
        if unsettled:
            self._one_by_one(so, unsettled, found, able)
        return found, able

    def _one_by_one(self, so: Flags, worlds: Sequence[int], found: Flags, able: Flags) -> None:
        """Worlds in which a ``not`` on who stands is open at the bounds."""
        settings = [
            replace(self.varied.setting, world=self.varied.world(so[world].tolist()))
            for world in worlds
        ]
        standings = Standings(settings, self.finder)
        for number, (world, setting) in enumerate(zip(worlds, settings, strict=True)):
            periods = standings.periods(number)
            reading = self.reading or default_reading(periods)
            found[world] = False
            try:
                months_standing(setting, periods, reading)
            except NoCoalition:
                able[world] = False
                continue
            pieces = [
                (piece.span, standing_in(setting, piece, reading))
                for piece in standings.pieces(number)
            ]
            for span, (begin, _) in enumerate(self.spans):
                here = next(names for (a, b), names in pieces if a <= begin < b)
                found[world, span] = [offer.offer in here for offer in self.offers]


def _word(column: Flags) -> int:
    """Flags as the bits of one integer, the first the lowest."""
    return int.from_bytes(np.packbits(column, bitorder="little").tobytes(), "little")


def _flags(word: int, count: int) -> Flags:
    """The lowest bits of a word as flags; the word may be -1, or longer."""
    size = (count + 7) // 8
    data = (word & ((1 << count) - 1)).to_bytes(size, "little")
    bits = np.unpackbits(np.frombuffer(data, dtype=np.uint8), count=count, bitorder="little")
    return bits.astype(np.bool_)
