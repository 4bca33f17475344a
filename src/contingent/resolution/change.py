"""A change: one thing that could be otherwise, and what a question looks like once it is.

Changes are what the program tells as remedies: why an offer does not stand, why a line is open,
what could be asked of whom. Each kind can be applied, so that whatever is told can be tried first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, assert_never

from contingent.register.balance import Balance
from contingent.register.calendar import Calendar
from contingent.register.consent import Pair
from contingent.register.duration import Duration
from contingent.register.offer import Offer, OfferState
from contingent.register.register import Register
from contingent.register.site import LinkName
from contingent.register.world import Timing, World
from contingent.resolution.setting import Setting

__all__ = ["Change", "ChangeKind", "Supposed", "packages_once_firm", "supposing"]


class ChangeKind(StrEnum):
    """What could be otherwise.

    ``EVENT_TRUE``: the event holds from the start and does not end. ``EVENT_NOT``: it never comes
    true. ``EVENT_LASTS``: once it has come true as it does, it does not end. ``CONSENT``: the
    nation that decides consents to the nation, all the time. ``NO_CONSENT``: it never does.
    ``NATION_IN``: the nation
    does not stay out. ``FIRM``: the offer is made (with one package, where it named none), as firm
    and as sure as the question asks for. ``CONDITION``: the offer is given whatever its condition.
    ``PACKAGES``: the offer has ``amount`` more packages. ``CAVEAT``: the caveat is lifted.
    ``READY``: the offer's notice is ``notice``. ``SPAN``: the offer has no ``from`` and no
    ``until``. ``CERTIFIED``: the offer is certified. ``SITE``: the site holds ``amount`` more
    people. ``LINK``: the link carries ``amount`` more people in each step. ``CEILING``: a ceiling
    is ``amount`` higher. ``MORE_SITES``: ``amount`` more candidate sites may be opened.
    """

    EVENT_TRUE = "event"
    EVENT_NOT = "no-event"
    EVENT_LASTS = "event-lasts"
    CONSENT = "consent"
    NO_CONSENT = "no-consent"
    NATION_IN = "nation"
    FIRM = "firm"
    CONDITION = "condition"
    PACKAGES = "packages"
    CAVEAT = "caveat"
    READY = "ready"
    SPAN = "span"
    CERTIFIED = "certified"
    SITE = "site"
    LINK = "link"
    CEILING = "ceiling"
    MORE_SITES = "sites"


#: Kinds that leave who stands as it is, whatever the conditions.
_STANDING_KEPT = frozenset(
    {
        ChangeKind.CAVEAT,
        ChangeKind.READY,
        ChangeKind.SPAN,
        ChangeKind.CERTIFIED,
        ChangeKind.SITE,
        ChangeKind.LINK,
        ChangeKind.CEILING,
        ChangeKind.MORE_SITES,
    }
)


#: Kinds that say how much.
_COUNTED = frozenset(
    {
        ChangeKind.PACKAGES,
        ChangeKind.SITE,
        ChangeKind.LINK,
        ChangeKind.CEILING,
        ChangeKind.MORE_SITES,
    }
)


@dataclass(frozen=True, order=True)
class Change:
    """One change; the fields its kind does not use are empty.

    Attributes:
        text: the change in words.
        nation: whose offer it is, who comes in, or to whom is consented.
        event: the event, or the name of the consent.
        link: the name of the link, as it is written: ``home – odesa by rail``.
        amount: packages, people or sites, as the kind says.
        rule: the name of the ceiling: ``personnel_max`` and the concept, or that of a row of
            ``balance.csv``.
        notice: the notice to move, as it is written.
        caveat: the caveat that is lifted, as it is written.
    """

    kind: ChangeKind
    text: str
    offer: str = ""
    nation: str = ""
    event: str = ""
    site: str = ""
    link: str = ""
    amount: int = 0
    caveat: str = ""
    notice: str = ""
    rule: str = ""

    @property
    def steps(self) -> int:
        """How many changes it counts for: each further package is one."""
        return self.amount if self.kind is ChangeKind.PACKAGES else 1

    @property
    def has_amount(self) -> bool:
        """Whether its kind says how much."""
        return self.kind in _COUNTED

    @property
    def keeps_standing(self) -> bool:
        """Whether who stands is the same after it, whatever the conditions."""
        return self.kind in _STANDING_KEPT

    def with_packages(self, amount: int) -> "Change":
        """The change with another count of packages."""
        return Change(
            self.kind,
            _packages_text(self.nation, self.offer, amount),
            self.offer,
            self.nation,
            amount=amount,
        )

    # Each of these words its change and names what it is of.

    @classmethod
    def of_event(cls, world: World, event: str, step: int, calendar: Calendar) -> "Change":
        """The event holds in a step in which it does not: it lasts, or comes true."""
        timings = world.timings(event)
        if any(timing.holds(before, calendar) for timing in timings for before in range(step)):
            return cls(ChangeKind.EVENT_LASTS, f"{event} lasts", event=event)
        later = " from the start" if timings else ""
        return cls(ChangeKind.EVENT_TRUE, f"{event} comes true{later}", event=event)

    @classmethod
    def of_no_event(cls, event: str) -> "Change":
        """The event does not come true."""
        return cls(ChangeKind.EVENT_NOT, f"{event} does not come true", event=event)

    @classmethod
    def of_consent(cls, setting: Setting, pair: Pair, month: int) -> "Change":
        """The consent is given all the time, in a month in which it is not as in others."""
        timings, calendar = setting.timings(pair.name), setting.register.calendar
        text = f"{pair.decider} consents to {pair.nation}"
        if any(timing.holds(before, calendar) for timing in timings for before in range(month)):
            text += " throughout"
        elif any(timing.holds(m, calendar) for timing in timings for m in range(setting.months)):
            text += " from the start"
        return cls(ChangeKind.CONSENT, text, nation=pair.nation, event=pair.name)

    @classmethod
    def of_no_consent(cls, pair: Pair) -> "Change":
        """The consent is never given."""
        text = f"{pair.decider} does not consent to {pair.nation}"
        return cls(ChangeKind.NO_CONSENT, text, nation=pair.nation, event=pair.name)

    @classmethod
    def of_settled(cls, setting: Setting, name: str, month: int) -> "Change":
        """What is settled so that it does not hold in a month then does: an event, a consent."""
        pair = setting.register.consent_pairs.get(name)
        if pair is not None:
            return cls.of_consent(setting, pair, month)
        return cls.of_event(setting.world, name, month, setting.register.calendar)

    @classmethod
    def of_unsettled(cls, setting: Setting, name: str) -> "Change":
        """What holds never does: an event, a consent."""
        pair = setting.register.consent_pairs.get(name)
        return cls.of_no_event(name) if pair is None else cls.of_no_consent(pair)

    @classmethod
    def of_condition(cls, offer: Offer) -> "Change":
        """The offer is given whatever its condition."""
        text = f"{offer.nation} gives {offer.offer} whatever its condition"
        return cls(ChangeKind.CONDITION, text, offer.offer, offer.nation)

    @classmethod
    def of_packages(cls, offer: Offer, amount: int) -> "Change":
        """The offer has more packages."""
        text = _packages_text(offer.nation, offer.offer, amount)
        return cls(ChangeKind.PACKAGES, text, offer.offer, offer.nation, amount=amount)

    @classmethod
    def of_caveat(cls, offer: Offer, caveat: str) -> "Change":
        """The caveat is lifted."""
        text = f"{offer.nation} lifts '{caveat}' of {offer.offer}"
        return cls(ChangeKind.CAVEAT, text, offer.offer, offer.nation, caveat=caveat)

    @classmethod
    def of_notice(cls, offer: Offer, notice: Duration) -> "Change":
        """The offer is ready sooner."""
        when = f"in {notice}" if notice else "at once"
        text = f"{offer.offer} is ready {when}, not in {offer.ready}"
        return cls(ChangeKind.READY, text, offer.offer, offer.nation, notice=str(notice))

    @classmethod
    def of_span(cls, offer: Offer, calendar: Calendar) -> "Change":
        """The offer is there in every step of the case."""
        text = f"{offer.offer} is offered in every {calendar.word}"
        return cls(ChangeKind.SPAN, text, offer.offer, offer.nation)

    @classmethod
    def of_certified(cls, offer: Offer) -> "Change":
        """The offer is certified."""
        text = f"{offer.offer} is certified"
        return cls(ChangeKind.CERTIFIED, text, offer.offer, offer.nation)

    @classmethod
    def of_site(cls, site: str, people: int) -> "Change":
        """The site holds more people."""
        return cls(
            ChangeKind.SITE, f"{site} holds {people:,} more people", site=site, amount=people
        )

    @classmethod
    def of_link(cls, link: LinkName, people: int, calendar: Calendar) -> "Change":
        """The link carries more people in each step."""
        text = f"{link} carries {people:,} more people {calendar.each}"
        return cls(ChangeKind.LINK, text, link=str(link), amount=people)

    @classmethod
    def of_personnel_max(cls, rule: str, people: int) -> "Change":
        """More people may be in place in a concept."""
        text = f"{people:,} more people may be in place"
        return cls(ChangeKind.CEILING, text, amount=people, rule=rule)

    @classmethod
    def of_balance(cls, row: Balance, more: int) -> "Change":
        """More, or a greater share, may be in place of a nation or group."""
        text = row.text(row.at_most.raised(more), "at most") if row.at_most else ""
        text += f", not {row.at_most}"
        return cls(ChangeKind.CEILING, text, amount=more, rule=row.name)

    @classmethod
    def of_more_sites(cls) -> "Change":
        """One more candidate site may be opened."""
        return cls(ChangeKind.MORE_SITES, "one more site may be opened", amount=1)


def _packages_text(nation: str, offer: str, amount: int) -> str:
    count = "one more package" if amount == 1 else f"{amount} more packages"
    return f"{nation} gives {count} of {offer}"


@dataclass(frozen=True)
class Supposed:
    """What is asked about: a setting, and how many candidate sites may be opened (None: any)."""

    setting: Setting
    most_sites: int | None = None


def supposing(changes: Iterable[Change], case: Supposed) -> Supposed:
    """The same question once the changes are made."""
    for change in changes:
        case = _made(change, case)
    return case


def _made(change: Change, case: Supposed) -> Supposed:
    setting, register = case.setting, case.setting.register
    match change.kind:
        case ChangeKind.EVENT_TRUE | ChangeKind.CONSENT:
            timing = Timing(event=change.event)
            return replace(case, setting=_with_event(setting, change.event, timing))
        case ChangeKind.EVENT_NOT:
            return replace(case, setting=_with_event(setting, change.event, None))
        case ChangeKind.NO_CONSENT:
            never = Timing.never(change.event)
            return replace(case, setting=_with_event(setting, change.event, never))
        case ChangeKind.EVENT_LASTS:
            held = setting.world.timings(change.event)
            timing = Timing(event=change.event, start=held[0].start if held else 0)
            return replace(case, setting=_with_event(setting, change.event, timing))
        case ChangeKind.NATION_IN:
            out = tuple(n for n in setting.world.without if n != change.nation)
            world = setting.world.model_copy(update={"without": out})
            return replace(case, setting=replace(setting, world=world))
        case ChangeKind.MORE_SITES:
            most = None if case.most_sites is None else case.most_sites + change.amount
            return replace(case, most_sites=most)
        case ChangeKind.SITE:
            return _with_register(case, _with_room(register, change))
        case ChangeKind.LINK:
            return _with_register(case, _with_carriage(register, change))
        case ChangeKind.CEILING:
            return _with_register(case, _with_ceiling(register, change))
        case (
            ChangeKind.FIRM
            | ChangeKind.CONDITION
            | ChangeKind.PACKAGES
            | ChangeKind.CAVEAT
            | ChangeKind.READY
            | ChangeKind.SPAN
            | ChangeKind.CERTIFIED
        ):
            offers = tuple(
                _offer_after(change, offer, setting) if offer.offer == change.offer else offer
                for offer in register.offers
            )
            return _with_register(case, register.with_offers(offers))
        case _:
            assert_never(change.kind)


def _offer_after(change: Change, offer: Offer, setting: Setting) -> Offer:
    """The offer once a change to it is made."""
    own: dict[str, Any] = {}
    match change.kind:
        case ChangeKind.FIRM:
            own = _firm(offer, setting)
        case ChangeKind.CONDITION:
            own = {"condition": ""}
        case ChangeKind.PACKAGES:
            # The range of an assumed number says nothing of packages given beyond it.
            more = offer.packages + change.amount
            own = {"packages": more, "packages_low": None, "packages_high": None}
        case ChangeKind.CAVEAT:
            own = {"caveats": tuple(c for c in offer.caveats if str(c) != change.caveat)}
        case ChangeKind.READY:
            own = {"ready": change.notice}
        case ChangeKind.SPAN:
            own = {"from_": None, "until": None}
        case ChangeKind.CERTIFIED:
            own = {"certified": True}
        case (
            ChangeKind.EVENT_TRUE
            | ChangeKind.EVENT_NOT
            | ChangeKind.EVENT_LASTS
            | ChangeKind.CONSENT
            | ChangeKind.NO_CONSENT
            | ChangeKind.NATION_IN
            | ChangeKind.SITE
            | ChangeKind.LINK
            | ChangeKind.CEILING
            | ChangeKind.MORE_SITES
        ):
            return offer
        case _:
            assert_never(change.kind)
    fields = {name: getattr(offer, name) for name in type(offer).model_fields}
    return Offer.model_validate({**fields, **own})


def _firm(offer: Offer, setting: Setting) -> dict[str, Any]:
    state, confidence = offer.state, offer.confidence
    packages = offer.packages
    if state.ended:
        state = max(OfferState.OFFERED, setting.cutoff, key=lambda s: s.rank)
        packages = packages_once_firm(offer)
    elif state.rank < setting.cutoff.rank:
        state = setting.cutoff
    if confidence.rank < setting.confidence.rank:
        confidence = setting.confidence
    return {"state": state, "confidence": confidence, "packages": packages}


def packages_once_firm(offer: Offer) -> int:
    """The packages of an offer once it is made firm: an ended one has at least one."""
    return max(1, offer.packages) if offer.state.ended else offer.packages


def _with_event(setting: Setting, event: str, timing: Timing | None) -> Setting:
    kept = tuple(t for t in setting.world.events if t.event != event)
    events = (*kept, timing) if timing else kept
    return replace(setting, world=setting.world.model_copy(update={"events": events}))


def _with_register(case: Supposed, register: Register) -> Supposed:
    return replace(case, setting=replace(case.setting, register=register))


def _with_room(register: Register, change: Change) -> Register:
    sites = tuple(
        site.model_copy(update={"capacity": site.capacity + change.amount})
        if site.site == change.site and site.capacity is not None
        else site
        for site in register.sites
    )
    capacities = tuple(
        row.model_copy(update={"capacity": row.capacity + change.amount})
        if row.site == change.site and row.capacity is not None
        else row
        for row in register.capacities
    )
    return register.with_rows(sites=sites, capacities=capacities)


def _with_carriage(register: Register, change: Change) -> Register:
    links = tuple(
        link.model_copy(update={"capacity": register.calendar.rate(carried + change.amount)})
        if str(name) == change.link and (carried := register.capacity_of(link)) is not None
        else link
        for link, name in zip(register.links, register.link_names, strict=True)
    )
    return register.with_rows(links=links)


def _with_ceiling(register: Register, change: Change) -> Register:
    concepts = tuple(
        concept.model_copy(update={"personnel_max": concept.personnel_max + change.amount})
        if concept.personnel_rule == change.rule and concept.personnel_max is not None
        else concept
        for concept in register.concepts
    )
    balance = tuple(
        row.model_copy(update={"at_most": row.at_most.raised(change.amount)})
        if row.name == change.rule and row.at_most is not None
        else row
        for row in register.balance
    )
    return register.with_rows(concepts=concepts, balance=balance)
