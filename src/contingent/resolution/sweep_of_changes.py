"""Who stands after many sets of changes at once, in one month of one setting.

Every change that lifts a bar or turns an event over is numbered once; a set of changes is a mask
of numbers, and each set tried is one case of a sweep (``sweep``).

Why a case is what ``supposing`` and ``resolve`` would make of its set. A change of these kinds
touches a setting in three places only. Whether an event holds in the month: asked of ``supposing``
itself, once a change, and no set holds two changes of one event. Whether something bars an offer:
its nation comes in, or the offer is made firm, which lifts every other bar. And how many packages
an ended offer then has, which a condition on personnel may count: such an offer plays only where
it was made firm, so that its weight can be that of the firm offer in every case.
"""

from collections.abc import Callable, Iterable
from functools import cached_property

from contingent.register.offer import Offer
from contingent.resolution.change import (
    Change,
    ChangeKind,
    Supposed,
    packages_once_firm,
    supposing,
)
from contingent.resolution.formula import bits
from contingent.resolution.setting import Setting
from contingent.resolution.sweep import Sweep, sweep_of

__all__ = ["ChangesTried", "bar_changes"]

#: Sets of changes in one sweep: words then stay short enough for the processor's nearest memory.
AT_ONCE = 4096


class ChangesTried:
    """The changes there are, by number in their order, and who stands after sets of them.

    Attributes:
        changes: the changes; a set of them is a mask of their places here.
        bar_masks: by offer id, the changes that lift all that bars it.
        event_masks: by event, the change that turns it over.
    """

    def __init__(self, setting: Setting, month: int) -> None:
        self.setting, self.month = setting, month
        register = setting.register
        bars = {offer.offer: bar_changes(setting, offer) for offer in register.offers}
        turns = {name: self._turned(name) for name in register.settled_names}
        self.changes = sorted({*turns.values(), *(c for found in bars.values() for c in found)})
        number = {change: index for index, change in enumerate(self.changes)}
        self.bar_masks = {
            name: sum(1 << number[change] for change in found) for name, found in bars.items()
        }
        self.event_masks = {event: 1 << number[change] for event, change in turns.items()}
        self._place = {offer.offer: index for index, offer in enumerate(register.offers)}
        self._found: dict[int, tuple[list[int], int]] = {}

    def of(self, mask: int) -> tuple[Change, ...]:
        """The changes of a set, in their order."""
        return tuple(self.changes[index] for index in bits(mask))

    def learn(self, sets: Iterable[int], stop: Callable[[], bool] = lambda: False) -> bool:
        """Work out who stands after each set, those not known yet; False when stopped before."""
        new = [one for one in dict.fromkeys(sets) if one not in self._found]
        for begin in range(0, len(new), AT_ONCE):
            if stop():
                return False
            batch = new[begin : begin + AT_ONCE]
            words = self._stand_after(batch)
            self._found.update((one, (words, case)) for case, one in enumerate(batch))
        return True

    def lets_stand(self, offer: Offer, changes: int) -> bool:
        """Whether the offer stands after a set of changes that was learned."""
        words, case = self._found[changes]
        return bool(words[self._place[offer.offer]] >> case & 1)

    def _stand_after(self, sets: list[int]) -> list[int]:
        """By offer, after which of the sets it stands."""
        every = (1 << len(sets)) - 1
        made = _cases_of(sets, len(self.changes))
        sweep, events = self._sweep
        holding = [self._cases_holding(event, made, every) for event in events]
        able = []
        for offer in self.setting.register.offers:
            cases = every
            for index in bits(self.bar_masks[offer.offer]):
                cases &= made[index]
            able.append(cases)
        return sweep.greatest(able, holding)

    def _cases_holding(self, event: str, made: list[int], every: int) -> int:
        holds = every if self.setting.event_holds(event, self.month) else 0
        turn = self.event_masks[event].bit_length() - 1
        turned = made[turn]
        return holds & ~turned | (turned if self._holds_after[event] else 0)

    @cached_property
    def _holds_after(self) -> dict[str, bool]:
        """Whether each event holds in the month once it is turned over."""
        return {
            event: supposing(self.of(mask), Supposed(self.setting)).setting.event_holds(
                event, self.month
            )
            for event, mask in self.event_masks.items()
        }

    @cached_property
    def _sweep(self) -> tuple[Sweep, tuple[str, ...]]:
        return sweep_of(self.setting.register, [_firm(o) for o in self.setting.register.offers])

    def _turned(self, event: str) -> Change:
        """The change after which the event is not as it is in the month."""
        setting = self.setting
        if setting.event_holds(event, self.month):
            return Change.of_unsettled(setting, event)
        return Change.of_settled(setting, event, self.month)


def bar_changes(setting: Setting, offer: Offer) -> tuple[Change, ...]:
    """What lifts all that bars the offer: its nation comes in, the offer is made firm."""
    bars = list(setting.bars(offer))
    nation = [
        Change(ChangeKind.NATION_IN, b.remedy, nation=offer.nation)
        for b in bars
        if b.kind == "without"
    ]
    none = {"ended": " with one package" if offer.packages == 0 else ""}
    own = " and ".join(b.remedy + none.get(b.kind, "") for b in bars if b.kind != "without")
    lifted = [Change(ChangeKind.FIRM, own, offer.offer, offer.nation)] if own else []
    return (*nation, *lifted)


def _firm(offer: Offer) -> Offer:
    packages = packages_once_firm(offer)
    return offer if packages == offer.packages else offer.model_copy(update={"packages": packages})


def _cases_of(sets: list[int], changes: int) -> list[int]:
    """By change, the cases whose set holds it."""
    size = (len(sets) + 7) // 8
    found: dict[int, bytearray] = {}
    for case, one in enumerate(sets):
        byte, bit = case >> 3, 1 << (case & 7)
        for index in bits(one):
            if index not in found:
                found[index] = bytearray(size)
            found[index][byte] |= bit
    return [int.from_bytes(found.get(index, b""), "little") for index in range(changes)]
