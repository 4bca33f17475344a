"""Who stands after changes, and in each period, worked out one case after the other.

The slow way, by which ``resolve`` and ``ChangeSearch`` once went: each set of changes is made by
``supposing``, the conditions are grounded for it alone, and the bounds are iterated. The sweeps of
many cases are held against it.
"""

from collections.abc import Iterable
from itertools import combinations

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.register.condition import (
    AtLeastNations,
    AtLeastPersonnel,
    Not,
    mentions,
    parts_of,
)
from contingent.register.offer import Offer
from contingent.resolution.change import Change, ChangeKind, Supposed, supposing
from contingent.resolution.changes import BUDGET, LARGEST, SHOWN, ChangesFound
from contingent.resolution.coalition import (
    Standing,
    conditions_of,
    playing_offers,
    resolve_period,
)
from contingent.resolution.fixpoint import bounds
from contingent.resolution.formula import assume, bits, is_monotone
from contingent.resolution.helping import Helping
from contingent.resolution.knots import find_knots
from contingent.resolution.periods import Period
from contingent.resolution.resolution import KnotFound
from contingent.resolution.setting import Setting


def periods_one_by_one(setting: Setting) -> list[tuple[Period, Standing]]:
    """The periods of a setting, each grounded and iterated alone."""
    playing = playing_offers(setting)
    names = [offer.offer for offer in playing]

    def ids(mask: int) -> frozenset[str]:
        return frozenset(names[index] for index in bits(mask))

    found = []
    for begin, until in setting.periods:
        holding = frozenset(
            e.event for e in setting.register.events if setting.event_holds(e.event, begin)
        )
        one = resolve_period(conditions_of(setting, holding, playing), ClingoSets())
        sets = tuple(map(ids, one.sets))
        period = Period(
            begin, until, one.status, ids(one.least), ids(one.greatest), sets, one.complete
        )
        found.append((period, one))
    return found


def knots_one_by_one(setting: Setting) -> tuple[KnotFound, ...]:
    """The knots over all periods, with what is certain folded into every condition."""
    names = [offer.offer for offer in playing_offers(setting)]
    periods = periods_one_by_one(setting)
    least = {offer for period, _ in periods for offer in period.least}
    found: list[KnotFound] = []
    seen: set[frozenset[str]] = set()
    for period, standing in sorted(periods, key=lambda pair: -len(pair[0].greatest)):
        if standing.conditions is None or setting.holding(period.begin) in seen:
            continue
        seen.add(setting.holding(period.begin))
        for knot in find_knots(standing.conditions, standing.found):
            members = {names[i] for i in knot.offers}
            if not members & least and not any(members <= set(k.knot) for k in found):
                stones = tuple(tuple(names[i] for i in stones) for stones in knot.keystones)
                behind = tuple(names[i] for i in knot.behind)
                own = tuple(names[i] for i in knot.offers)
                told = KnotFound(own, stones, knot.keystones_complete, behind, period.begin)
                found.append(told)
    return tuple(found)


def standing_after(setting: Setting, month: int, changes: Iterable[Change]) -> frozenset[str]:
    """Ids of the offers that can stand together once the changes are made."""
    after = supposing(changes, Supposed(setting)).setting
    events = [event.event for event in after.register.events]
    holding = frozenset(event for event in events if after.event_holds(event, month))
    playing = playing_offers(after)
    conditions = conditions_of(after, holding, playing)
    found = bounds(conditions)
    open_ends = [assume(f, found.sure, found.possible) for f in conditions.formulas]
    mask = found.possible if all(map(is_monotone, open_ends)) else found.sure
    return frozenset(playing[index].offer for index in bits(mask))


class OneByOne:
    """The search for changes, each set of them tried alone."""

    def __init__(self, setting: Setting, month: int) -> None:
        self.setting, self.month = setting, month
        self.helps = Helping(setting.register)
        self.known: dict[frozenset[Change], frozenset[str]] = {}

    def lets_stand(self, offer: Offer, changes: Iterable[Change]) -> bool:
        """Whether the offer stands once the changes are made."""
        key = frozenset(changes)
        if key not in self.known:
            self.known[key] = standing_after(self.setting, self.month, sorted(key))
        return offer.offer in self.known[key]

    def for_offer(self, offer: Offer, other: int | None = None) -> ChangesFound:
        """The smallest sets of changes after which the offer stands."""
        base = self.bar_changes(offer)
        asked = self.candidates(offer) if other is None else self.events_as_in(other)
        candidates = [change for change in asked if change not in base]
        if other is not None:
            helping = [change for change in candidates if self.helps.only([change])]
            if self.lets_stand(offer, (*base, *helping)):
                candidates = helping
        if base and self.lets_stand(offer, base):
            return ChangesFound((base,), complete=True)
        needed: list[Change] = []
        if self.helps.only(candidates):
            if not self.lets_stand(offer, (*base, *candidates)):
                return ChangesFound((), complete=True)
            needed = [
                change
                for change in candidates
                if not self.lets_stand(offer, {*base, *candidates} - {change})
            ]
        tried, rest = 0, [change for change in candidates if change not in needed]
        for size in range(max(1, len(needed)), LARGEST + 1 - len(base)):
            found: list[tuple[Change, ...]] = []
            for more in combinations(rest, size - len(needed)):
                tried += size > 1
                if tried > BUDGET:
                    return ChangesFound(tuple(found[:SHOWN]), complete=False)
                chosen = (*base, *sorted((*needed, *more)))
                if self.lets_stand(offer, chosen):
                    found.append(chosen)
            if found:
                return ChangesFound(tuple(found[:SHOWN]), complete=True)
        return ChangesFound((), complete=True)

    def bar_changes(self, offer: Offer) -> tuple[Change, ...]:
        """What lifts all that bars the offer."""
        bars = list(self.setting.bars(offer))
        nation = [
            Change(ChangeKind.NATION_IN, bar.remedy, nation=offer.nation)
            for bar in bars
            if bar.kind == "without"
        ]
        none = {"ended": " with one package" if offer.packages == 0 else ""}
        own = [b.remedy + none.get(b.kind, "") for b in bars if b.kind != "without"]
        firm = Change(ChangeKind.FIRM, " and ".join(own), offer.offer, offer.nation)
        return (*nation, *([firm] if own else []))

    def events_as_in(self, other: int) -> list[Change]:
        """The changes after which every event is as in another month."""
        setting, month = self.setting, self.month
        return sorted(
            self.turned(event.event)
            for event in setting.register.events
            if setting.event_holds(event.event, other) != setting.event_holds(event.event, month)
        )

    def turned(self, event: str) -> Change:
        """The change that turns an event over in the month."""
        if self.setting.event_holds(event, self.month):
            return Change.of_no_event(event)
        start = self.setting.register.calendar
        return Change.of_event(self.setting.world, event, self.month, start)

    def candidates(self, offer: Offer) -> list[Change]:
        """Changes to anything the offer's condition looks at, directly or through others."""
        setting, register = self.setting, self.setting.register
        events = {event.event for event in register.events}
        found: set[Change] = set()
        seen: set[str] = set()
        waiting = [offer]
        while waiting:
            one = waiting.pop()
            if one.offer in seen:
                continue
            seen.add(one.offer)
            found.update(self.bar_changes(one))
            parts = list(parts_of(one.condition))
            refused = {m.name for p in parts if isinstance(p, Not) for m in mentions(p)}
            named = {m.name for m in mentions(one.condition)} & events
            found.update(
                self.turned(event)
                for event in named
                if event in refused or not setting.event_holds(event, self.month)
            )
            nations: set[str] = set()
            for mention in mentions(one.condition):
                if mention.kind == "nation":
                    nations.add(mention.name)
                nations.update(register.group_members.get(mention.name, ()))
            if any(
                isinstance(part, AtLeastNations | AtLeastPersonnel) and part.group is None
                for part in parts
            ):
                nations.update(register.nation_names)
            waiting += [other for other in register.offers if other.nation in nations]
        return sorted(found)
