"""The smallest changes that would let an offer stand that does not.

Every set told was made and who stands worked out again; nothing is told by its looks. The searches
of many offers go side by side: each says which sets it would try next, and what all of them ask is
worked out in one sweep (``sweep_of_changes``).
"""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from itertools import combinations, islice

from contingent.register.condition import Condition
from contingent.register.offer import Offer
from contingent.resolution.change import Change
from contingent.resolution.formula import bits
from contingent.resolution.helping import Helping
from contingent.resolution.looked_at import LookedAt
from contingent.resolution.setting import Setting
from contingent.resolution.sweep_of_changes import ChangesTried, bar_changes

__all__ = ["ChangeSearch", "ChangesFound"]

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


_STOPPED = ChangesFound((), complete=False)

#: A search gives the sets it asks about, as masks of ``ChangesTried``, and ends in what it found.
_Search = Generator[Iterable[int], None, ChangesFound]


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
        self._looked_at = LookedAt(setting.register)
        self._tried = ChangesTried(setting, month)
        self._beyond: dict[Condition, int] = {}
        self._known: dict[tuple[str, int | None], ChangesFound] = {}

    def for_offer(self, offer: Offer, other: int | None = None) -> ChangesFound:
        """The smallest sets of changes after which the offer stands.

        Args:
            other: a month in which it stands: only events that are not as they are then are
                changed, which is enough. None looks at all the offer's condition looks at.
        """
        return self.for_offers([offer], other)[0]

    def for_offers(
        self, offers: Iterable[Offer], other: int | None = None
    ) -> tuple[ChangesFound, ...]:
        """The smallest sets of changes for each of some offers; see ``for_offer``."""
        wanted = list(offers)
        searches: dict[str, _Search] = {
            offer.offer: self._search(offer, other)
            for offer in wanted
            if (offer.offer, other) not in self._known
        }
        while searches:
            asked: dict[str, Iterable[int]] = {}
            for name, search in list(searches.items()):
                try:
                    asked[name] = next(search)
                except StopIteration as end:
                    self._known[name, other] = end.value
                    del searches[name]
            if not self._tried.learn((one for sets in asked.values() for one in sets), self.stop):
                break
        return tuple(self._known.get((offer.offer, other), _STOPPED) for offer in wanted)

    def _search(self, offer: Offer, other: int | None) -> _Search:
        tried = self._tried
        base = tried.bar_masks[offer.offer]
        asked = self._candidates(offer) if other is None else self._events_as_in(other)
        candidates = asked & ~base
        helping = sum(1 << i for i in bits(candidates) if self._helps.only([tried.changes[i]]))
        yield base, base | candidates, base | helping
        if other is not None and tried.lets_stand(offer, base | helping):
            # Events that a condition refuses are left as they are where the others are enough.
            candidates = helping
        if base and tried.lets_stand(offer, base):
            return ChangesFound((bar_changes(self.setting, offer),), complete=True)
        needed = 0
        if self._helps.only(tried.of(candidates)):
            if not tried.lets_stand(offer, base | candidates):
                return ChangesFound((), complete=True)
            # What is in every set that lets the offer stand: without it, all else is not enough.
            without = {1 << i: base | candidates & ~(1 << i) for i in bits(candidates)}
            yield without.values()
            needed = sum(one for one, rest in without.items() if not tried.lets_stand(offer, rest))
        return (yield from self._smallest(offer, base, candidates, needed))

    def _smallest(self, offer: Offer, base: int, candidates: int, needed: int) -> _Search:
        """The smallest sets, those of ``base`` and ``needed`` in each."""
        tried, left = self._tried, BUDGET
        first = bar_changes(self.setting, offer)
        rest = [1 << index for index in bits(candidates & ~needed)]
        for size in range(max(1, needed.bit_count()), LARGEST + 1 - len(first)):
            sets = (needed | sum(more) for more in combinations(rest, size - needed.bit_count()))
            chosen = list(islice(sets, left)) if size > 1 else list(sets)
            cut = size > 1 and next(sets, None) is not None
            left -= len(chosen) if size > 1 else 0
            yield [base | one for one in chosen]
            found = [one for one in chosen if tried.lets_stand(offer, base | one)][:SHOWN]
            if found or cut:
                told = tuple((*first, *tried.of(one)) for one in found)
                return ChangesFound(told, complete=not cut)
        return ChangesFound((), complete=True)

    def _events_as_in(self, other: int) -> int:
        """The changes after which every event is as in another month."""
        setting, month = self.setting, self.month
        return sum(
            mask
            for event, mask in self._tried.event_masks.items()
            if setting.event_holds(event, other) != setting.event_holds(event, month)
        )

    def _candidates(self, offer: Offer) -> int:
        """Changes to anything the offer's condition looks at, directly or through others."""
        binding = self.setting.register.binding
        condition = binding(offer)
        if condition not in self._beyond:
            looked_at = self._looked_at.through(condition)
            self._beyond[condition] = self._own_changes(condition)
            for one in looked_at:
                self._beyond[condition] |= self._tried.bar_masks[one.offer]
            for other in {binding(one) for one in looked_at}:
                self._beyond[condition] |= self._own_changes(other)
        return self._beyond[condition] | self._tried.bar_masks[offer.offer]

    def _own_changes(self, condition: Condition) -> int:
        """Changes to the events a condition names: those that do not hold, or that it refuses."""
        named, refused = self._looked_at.events(condition)
        found = 0
        for event in named:
            if event in refused or not self.setting.event_holds(event, self.month):
                found |= self._tried.event_masks[event]
        return found
