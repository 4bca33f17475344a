"""The smallest changes that would let an offer stand that does not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from contingent.register.condition import And, Condition, Not, Or, mentions
from contingent.register.offer import Offer
from contingent.resolution.coalition import conditions_of
from contingent.resolution.fixpoint import bounds
from contingent.resolution.formula import assume, is_monotone
from contingent.resolution.setting import Setting

__all__ = ["Change", "ChangeSearch"]

#: Sets of changes tried for one offer beyond single ones.
BUDGET = 400
#: The largest number of changes looked for together.
LARGEST = 3
#: Sets of changes shown for one offer.
SHOWN = 5


@dataclass(frozen=True, order=True)
class Change:
    """A change to the setting.

    Attributes:
        kind: ``event`` (it comes true), ``no-event`` (it does not), ``nation`` (it comes in) or
            ``offer`` (what bars the offer is lifted).
        name: the event, nation or offer.
        text: the change in words.
    """

    kind: str
    name: str
    text: str


class ChangeSearch:
    """Searches changes in one month of one setting; remembers what it has tried.

    Args:
        stop: asked often; once True, no further change is tried.
    """

    def __init__(
        self, setting: Setting, month: int, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self.setting, self.stop = setting, stop
        self.holding = frozenset(
            event.event
            for event in setting.register.events
            if setting.event_holds(event.event, month)
        )
        self._monotone = not any(
            " not " in f" {offer.condition}".replace("(", " ") for offer in setting.register.offers
        )
        self._stands: dict[frozenset[Change], frozenset[str]] = {}

    def for_offer(self, offer: Offer) -> tuple[tuple[Change, ...], ...]:
        """The smallest sets of changes after which the offer stands, at most ``SHOWN`` of them.

        Empty when no set of up to ``LARGEST`` changes was found.
        """
        if self.stop():
            return ()
        base = self._bar_changes(offer)
        candidates = [c for c in self._candidates(offer) if c not in base]
        if base and self._lets_stand(offer, base):
            return (base,)
        if self._monotone and not self._lets_stand(offer, (*base, *candidates)):
            return ()
        tried = 0
        for size in range(1, LARGEST + 1 - len(base)):
            found: list[tuple[Change, ...]] = []
            for chosen in combinations(candidates, size):
                tried += size > 1
                if tried > BUDGET or self.stop():
                    return tuple(found[:SHOWN])
                if self._lets_stand(offer, (*base, *chosen)):
                    found.append((*base, *chosen))
            if found:
                return tuple(found[:SHOWN])
        return ()

    def _bar_changes(self, offer: Offer) -> tuple[Change, ...]:
        """What lifts all that bars the offer: its nation comes in, the offer is made firm."""
        bars = list(self.setting.bars(offer))
        nation = [Change("nation", offer.nation, b.remedy) for b in bars if b.kind == "without"]
        own = [b.remedy for b in bars if b.kind != "without"]
        lifted = [Change("offer", offer.offer, " and ".join(own))] if own else []
        return (*nation, *lifted)

    def _candidates(self, offer: Offer) -> list[Change]:
        """Changes to anything the offer's condition looks at, directly or through others."""
        register = self.setting.register
        events = {event.event for event in register.events}
        found: set[Change] = set()
        seen: set[str] = set()
        open_offers = [offer]
        while open_offers:
            one = open_offers.pop()
            if one.offer in seen:
                continue
            seen.add(one.offer)
            found.update(self._bar_changes(one))
            unwanted = set(_under_not(one.condition))
            for mention in mentions(one.condition):
                if mention.name not in self.holding and mention.name in events:
                    found.add(Change("event", mention.name, f"{mention.name} comes true"))
                elif mention.name in unwanted & self.holding:
                    text = f"{mention.name} does not come true"
                    found.add(Change("no-event", mention.name, text))
            open_offers.extend(self._looked_at(one))
        return sorted(found)

    def _looked_at(self, offer: Offer) -> Iterable[Offer]:
        """Offers whose standing could matter to the offer's condition."""
        register = self.setting.register
        nations: set[str] = set()
        for mention in mentions(offer.condition):
            if mention.kind == "nation":
                nations.add(mention.name)
            elif mention.name in register.group_members:
                nations.update(register.group_members[mention.name])
        if any(kind in str(offer.condition) for kind in (" nation", " personnel")):
            nations.update(register.nation_names)
        return [other for other in register.offers if other.nation in nations]

    def _lets_stand(self, offer: Offer, changes: tuple[Change, ...]) -> bool:
        key = frozenset(changes)
        if key not in self._stands:
            self._stands[key] = self._standing_after(key)
        return offer.offer in self._stands[key]

    def _standing_after(self, changes: frozenset[Change]) -> frozenset[str]:
        """Ids of the offers that can stand together once the changes are made."""
        come_true = {change.name for change in changes if change.kind == "event"}
        not_true = {change.name for change in changes if change.kind == "no-event"}
        come_in = {change.name for change in changes if change.kind == "nation"}
        lifted = {change.name for change in changes if change.kind == "offer"}
        playing = [
            offer
            for offer in self.setting.register.offers
            if all(
                offer.nation in come_in if bar.kind == "without" else offer.offer in lifted
                for bar in self.setting.bars(offer)
            )
        ]
        conditions = conditions_of(
            self.setting, (self.holding | come_true) - not_true, tuple(playing)
        )
        found = bounds(conditions)
        open_ends = [assume(f, found.sure, found.possible) for f in conditions.formulas]
        mask = found.possible if all(map(is_monotone, open_ends)) else found.sure
        return frozenset(offer.offer for i, offer in enumerate(playing) if mask >> i & 1)


def _under_not(condition: Condition) -> Iterator[str]:
    """Names a condition uses under a ``not``."""
    match condition:
        case Not(part):
            yield from (mention.name for mention in mentions(part))
        case And(parts) | Or(parts):
            for part in parts:
                yield from _under_not(part)
        case _:
            return
