"""Reason trees: why a condition holds or not, down to events, nations and offers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NameUse,
    NationProvides,
    NationStands,
    Not,
    Or,
)
from contingent.register.consent import Pair
from contingent.register.offer import Offer
from contingent.resolution.setting import Setting

__all__ = ["Explainer", "Reason", "summary", "unmet"]


@dataclass(frozen=True)
class Reason:
    """One step of a reason.

    Attributes:
        text: what is said.
        holds: whether it holds.
        because: the reasons it rests on.
    """

    text: str
    holds: bool
    because: tuple["Reason", ...] = ()


class Explainer:
    """Explains conditions against one set of standing offers in one month.

    Args:
        standing: ids of the offers taken to stand.
    """

    def __init__(self, setting: Setting, standing: frozenset[str], month: int) -> None:
        self.setting = setting
        self.register = setting.register
        self.standing = standing
        self.month = month

    def offer(self, offer: Offer) -> Reason:
        """Why the offer's condition holds or not; what bars it comes first."""
        bar = self.setting.bar(offer)
        if bar is not None:
            return Reason(bar.text, holds=False)
        return self.condition(self.register.binding(offer), offer.nation)

    def condition(self, condition: Condition, own: str) -> Reason:
        """Why a condition of an offer of nation ``own`` holds or not."""
        match condition:
            case Always():
                return Reason("no condition", holds=True)
            case EventHolds(event):
                return self._event(event.name)
            case NationStands(nation):
                return self._nation(nation.name, None)
            case NationProvides(nation, what):
                return self._nation(nation.name, what.name)
            case AtLeastNations(_, other, group, provide):
                return self._count(condition, own if other else None, group, provide)
            case AtLeastPersonnel(_, other, group, provide):
                return self._personnel(condition, own if other else None, group, provide)
            case AtLeastOf(number, members, provide):
                supplied = provide.name if provide else None
                codes, events = self.register.listed(members)
                parts = (
                    *(self._nation(code, supplied) for code in codes),
                    *(self.condition(EventHolds(NameUse("event", e)), own) for e in events),
                )
                met = sum(part.holds for part in parts)
                wanted = len(parts) if number is None else number
                return Reason(f"{condition}: {met} of {len(parts)} hold", met >= wanted, parts)
            case Not(part):
                inner = self.condition(part, own)
                return Reason(f"not {inner.text}", not inner.holds, inner.because)
            case And(parts):
                reasons = tuple(self.condition(part, own) for part in parts)
                return Reason(str(condition), all(r.holds for r in reasons), reasons)
            case Or(parts):
                reasons = tuple(self.condition(part, own) for part in parts)
                return Reason(str(condition), any(r.holds for r in reasons), reasons)
            case unknown:
                assert_never(unknown)

    def _event(self, event: str) -> Reason:
        holds = self.setting.event_holds(event, self.month)
        if pair := self.register.consent_pairs.get(event):
            return Reason(self._consent(pair, holds=holds), holds)
        if event in self.register.opaque_events and not holds:
            return Reason("a condition not released", holds)
        return Reason(f"{event}: {self.setting.event_text(event)}", holds)

    def _consent(self, pair: Pair, *, holds: bool) -> str:
        if not holds:
            return self.setting.refusal_text(pair.name, self.month)
        given = self.setting.event_text(pair.name).replace("from the start", "").strip()
        return f"{pair.decider} consents to {pair.nation}{given and f' {given}'}"

    def _offers(self, nation: str, what: str | None) -> list[Offer]:
        return [
            offer
            for offer in self.register.offers
            if offer.nation == nation and (what is None or self.register.supplies(offer, what))
        ]

    def _nation(self, nation: str, what: str | None) -> Reason:
        subject = f"{nation} provides {what}" if what else nation
        offers = self._offers(nation, what)
        standing = [offer.offer for offer in offers if offer.offer in self.standing]
        if standing:
            return Reason(f"{subject}: {', '.join(standing)} stands", holds=True)
        if nation in self.setting.without:
            return Reason(f"{subject}: stays out of this world", holds=False)
        if not offers:
            return Reason(f"{subject}: has offered nothing of the kind", holds=False)
        named = ", ".join(map(self._with_bar, offers))
        return Reason(f"{subject}: {named} does not stand", holds=False)

    def _with_bar(self, offer: Offer) -> str:
        bar = self.setting.bar(offer)
        if bar is None:
            return offer.offer
        return f"{offer.offer} ({offer.state.value if bar.kind == 'ended' else bar.kind})"

    def _standing_of(
        self, left_out: str | None, group: NameUse | None, provide: NameUse | None
    ) -> list[Offer]:
        members = set(self.register.group_members[group.name]) if group else None
        return [
            offer
            for offer in self.register.offers
            if offer.offer in self.standing
            and offer.nation != left_out
            and (members is None or offer.nation in members)
            and (provide is None or self.register.supplies(offer, provide.name))
        ]

    def _count(
        self,
        condition: AtLeastNations,
        left_out: str | None,
        group: NameUse | None,
        provide: NameUse | None,
    ) -> Reason:
        nations = list(dict.fromkeys(o.nation for o in self._standing_of(left_out, group, provide)))
        listed = f" ({', '.join(nations)})" if nations else ""
        return Reason(
            f"{condition}: {len(nations)} stand{listed}", len(nations) >= condition.number
        )

    def _personnel(
        self,
        condition: AtLeastPersonnel,
        left_out: str | None,
        group: NameUse | None,
        provide: NameUse | None,
    ) -> Reason:
        offers = self._standing_of(left_out, group, provide)
        total = sum(offer.packages * offer.personnel for offer in offers)
        nations = ", ".join(dict.fromkeys(offer.nation for offer in offers))
        return Reason(
            f"{condition}: {total} stand" + (f" ({nations})" if nations else ""),
            total >= condition.number,
        )


def unmet(reason: Reason) -> Iterator[Reason]:
    """The deepest reasons that fail, left to right."""
    if reason.holds:
        return
    failing = [part for part in reason.because if not part.holds]
    if not failing:
        yield reason
    for part in failing:
        yield from unmet(part)


def summary(reason: Reason) -> str:
    """One line: what fails, or that it holds."""
    if reason.holds:
        return reason.text
    return "; ".join(dict.fromkeys(part.text for part in unmet(reason)))
