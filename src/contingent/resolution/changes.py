"""The smallest changes that would let an offer stand that does not.

Every set told was made and who stands worked out again; nothing is told by its looks.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import assert_never

from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NationProvides,
    NationStands,
    Not,
    Or,
    mentions,
    parts_of,
)
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.resolution.change import Change, ChangeKind, Supposed, supposing
from contingent.resolution.coalition import conditions_of, playing_offers
from contingent.resolution.fixpoint import bounds
from contingent.resolution.formula import assume, is_monotone
from contingent.resolution.setting import Setting

__all__ = ["ChangeSearch", "ChangesFound", "Helping"]

#: Sets of changes tried for one offer beyond single ones.
BUDGET = 400
#: The largest number of changes looked for together.
LARGEST = 3
#: Sets of changes shown for one offer.
SHOWN = 5


@dataclass(frozen=True)
class ChangesFound:
    """The smallest sets of changes after which an offer stands.

    Attributes:
        sets: at most ``SHOWN`` of them; empty when none was found.
        complete: whether every set of up to ``LARGEST`` changes was tried or ruled out.
    """

    sets: tuple[tuple[Change, ...], ...]
    complete: bool


class ChangeSearch:
    """Searches changes in one month of one setting; remembers what it has tried.

    Args:
        stop: asked often; once True, no further change is tried.
    """

    def __init__(
        self, setting: Setting, month: int, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self.setting, self.month, self.stop = setting, month, stop
        self._helps = Helping(setting.register)
        self._stands: dict[frozenset[Change], frozenset[str]] = {}

    def for_offer(self, offer: Offer, other: int | None = None) -> ChangesFound:
        """The smallest sets of changes after which the offer stands.

        Args:
            other: a month in which it stands: only events that are not as they are then are
                changed, which is enough. None looks at all the offer's condition looks at.
        """
        if self.stop():
            return ChangesFound((), complete=False)
        base = self._bar_changes(offer)
        asked = self._candidates(offer) if other is None else self._events_as_in(other)
        candidates = [c for c in asked if c not in base]
        if other is not None:
            # Events that a condition refuses are left as they are where the others are enough.
            helping = [change for change in candidates if self._helps.only([change])]
            if self._lets_stand(offer, (*base, *helping)):
                candidates = helping
        if base and self._lets_stand(offer, base):
            return ChangesFound((base,), complete=True)
        needed: tuple[Change, ...] = ()
        if self._helps.only(candidates):
            if not self._lets_stand(offer, (*base, *candidates)):
                return ChangesFound((), complete=True)
            needed = self._needed(offer, base, candidates)
        return self._smallest(offer, base, candidates, needed)

    def _needed(
        self, offer: Offer, base: tuple[Change, ...], candidates: list[Change]
    ) -> tuple[Change, ...]:
        """The changes that are in every set that lets the offer stand (monotone conditions)."""
        return tuple(
            change
            for change in candidates
            if not self._lets_stand(offer, (*base, *(c for c in candidates if c != change)))
        )

    def _smallest(
        self,
        offer: Offer,
        base: tuple[Change, ...],
        candidates: list[Change],
        needed: tuple[Change, ...],
    ) -> ChangesFound:
        """The smallest sets, those of ``base`` and ``needed`` in each."""
        tried, rest = 0, [change for change in candidates if change not in needed]
        for size in range(max(1, len(needed)), LARGEST + 1 - len(base)):
            found: list[tuple[Change, ...]] = []
            for more in combinations(rest, size - len(needed)):
                tried += size > 1
                if tried > BUDGET or self.stop():
                    return ChangesFound(tuple(found[:SHOWN]), complete=False)
                chosen = (*base, *sorted((*needed, *more)))
                if self._lets_stand(offer, chosen):
                    found.append(chosen)
            if found:
                return ChangesFound(tuple(found[:SHOWN]), complete=True)
        return ChangesFound((), complete=True)

    def _events_as_in(self, other: int) -> list[Change]:
        """The changes after which every event is as in another month."""
        setting, start = self.setting, self.setting.register.case.start
        found = []
        for event in (one.event for one in setting.register.events):
            then, now = setting.event_holds(event, other), setting.event_holds(event, self.month)
            if then and not now:
                found.append(Change.of_event(setting.world, event, self.month, start))
            elif now and not then:
                found.append(Change.of_no_event(event))
        return sorted(found)

    def _bar_changes(self, offer: Offer) -> tuple[Change, ...]:
        """What lifts all that bars the offer: its nation comes in, the offer is made firm."""
        bars = list(self.setting.bars(offer))
        nation = [
            Change(ChangeKind.NATION_IN, b.remedy, nation=offer.nation)
            for b in bars
            if b.kind == "without"
        ]
        none = {"ended": " with one package" if offer.packages == 0 else ""}
        own = " and ".join(b.remedy + none.get(b.kind, "") for b in bars if b.kind != "without")
        lifted = [Change(ChangeKind.FIRM, own, offer.offer, offer.nation)] if own else []
        return (*nation, *lifted)

    def _candidates(self, offer: Offer) -> list[Change]:
        """Changes to anything the offer's condition looks at, directly or through others."""
        setting, register = self.setting, self.setting.register
        events = {event.event for event in register.events}
        holding = setting.holding(self.month)
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
                name = mention.name
                if name in events and name not in holding:
                    start = register.case.start
                    found.add(Change.of_event(setting.world, name, self.month, start))
                elif name in unwanted & holding:
                    found.add(Change.of_no_event(name))
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
        if any(_counts_everyone(part) for part in parts_of(offer.condition)):
            nations.update(register.nation_names)
        return [other for other in register.offers if other.nation in nations]

    def _lets_stand(self, offer: Offer, changes: tuple[Change, ...]) -> bool:
        key = frozenset(changes)
        if key not in self._stands:
            self._stands[key] = self._standing_after(changes)
        return offer.offer in self._stands[key]

    def _standing_after(self, changes: Iterable[Change]) -> frozenset[str]:
        """Ids of the offers that can stand together once the changes are made."""
        setting = supposing(changes, Supposed(self.setting)).setting
        playing = playing_offers(setting)
        conditions = conditions_of(setting, setting.holding(self.month), playing)
        found = bounds(conditions)
        open_ends = [assume(f, found.sure, found.possible) for f in conditions.formulas]
        mask = found.possible if all(map(is_monotone, open_ends)) else found.sure
        return frozenset(offer.offer for i, offer in enumerate(playing) if mask >> i & 1)


class Helping:
    """Whether changes can only help offers to stand, whatever else is changed with them.

    Not so where a condition has a ``not`` on who stands, or on an event that is changed.
    """

    def __init__(self, register: Register) -> None:
        conditions = [offer.condition for offer in register.offers]
        refused = [p.part for c in conditions for p in parts_of(c) if isinstance(p, Not)]
        self._events = {mention.name for part in refused for mention in mentions(part)}
        self._never = any(
            not isinstance(part, EventHolds | Not | And | Or)
            for whole in refused
            for part in parts_of(whole)
        )

    def only(self, changes: Iterable[Change]) -> bool:
        """Whether any of these changes can keep no offer from standing."""
        return not self._never and all(
            change.kind is not ChangeKind.EVENT_NOT and change.event not in self._events
            for change in changes
        )


def _counts_everyone(condition: Condition) -> bool:
    """Whether the condition counts nations or people wherever they come from."""
    match condition:
        case AtLeastNations() | AtLeastPersonnel():
            return condition.group is None
        case (
            Always()
            | EventHolds()
            | NationStands()
            | NationProvides()
            | AtLeastOf()
            | Not()
            | And()
            | Or()
        ):
            return False
        case _:
            assert_never(condition)


def _under_not(condition: Condition) -> Iterator[str]:
    """Names a condition uses under a ``not``."""
    for part in parts_of(condition):
        if isinstance(part, Not):
            yield from (mention.name for mention in mentions(part))
