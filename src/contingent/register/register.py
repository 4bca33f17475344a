"""The register: one frozen snapshot of a case, with lookups and a content hash."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from contingent.errors import UnknownName
from contingent.register.balance import Balance
from contingent.register.calendar import Calendar, Moment
from contingent.register.capability import Capability
from contingent.register.cell import CellError, Days
from contingent.register.claim import Claim, Confidence
from contingent.register.condition import Condition, EventHolds, NameUse, both
from contingent.register.consent import Consent, Pair, known_consents
from contingent.register.content_hash import hash_of
from contingent.register.duration import Duration, Time
from contingent.register.estimate import Estimate
from contingent.register.meeting import Meeting
from contingent.register.nation import Nation
from contingent.register.offer import LADDER, Offer, OfferState
from contingent.register.outcome import Outcome
from contingent.register.pledge import CapabilityCoalition, Pledge
from contingent.register.release import FieldGroup, Release, opaque_event
from contingent.register.requirement import ANYWHERE, Concept, RequirementLine
from contingent.register.site import Capacity, Link, LinkName, Site, distance_km, link_names
from contingent.register.step import MONTH, Step, Steps
from contingent.register.value import ConditionName, NationCode, Value, split_list
from contingent.register.world import Event, World

__all__ = ["FORMAT", "MOST_STEPS", "TABLE_KEYS", "CaseHead", "Register"]

#: Each table of the register and the column that identifies a row.
TABLE_KEYS: Mapping[str, str] = {
    "events": "event",
    "worlds": "world",
    "concepts": "concept",
    "nations": "nation",
    "capabilities": "capability",
    "offers": "offer",
    "requirements": "line",
    "sites": "site",
    "claims": "id",
    "estimates": "estimate",
    "pledges": "pledge",
    "coalitions": "coalition",
}

#: The form in which cases are written today; that of version 0.1 is 1.
FORMAT = 2
#: More steps than this are not looked at.
MOST_STEPS = 1000
#: A name as reports write it.
ReportedName = Annotated[str, StringConstraints(min_length=2, max_length=80)]
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_NONE = Fraction(0)


def _on_the_ladder(state: OfferState) -> OfferState:
    if state not in LADDER:
        hint = f"cut-offs are {', '.join(LADDER)}"
        raise CellError(f"'{state}' is no cut-off: such an offer has ended", hint)
    return state


CaseName = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Rung = Annotated[OfferState, AfterValidator(_on_the_ladder)]


class CaseHead(Value):
    """What the case is about.

    Attributes:
        host: the nation the force is for, if any.
        step: what time is counted in.
        start: the first day, on which step 0 begins; with its time where a step is of hours.
        length: how long is looked at: a whole number of steps.
        main_domain: whose people are counted as troops; None is the first domain of the
            capabilities.
        names: what reports call the operation, by which it is told from others.
        places: where it is or would be, as reports name them.
        backtest: the days as of which ``backtest`` reads the case; chosen before any is tried.
        default_world, default_concept: those meant where a question names none; None is the first.
        default_cutoff, default_confidence: the least that counts where a question does not say;
            None is everything that was reported.
    """

    title: str = Field(min_length=1)
    host: NationCode | None = None
    step: Steps = Field(default=MONTH, json_schema_extra={"default": "month"})
    start: Moment
    length: Time
    main_domain: ConditionName | None = None
    names: Annotated[tuple[ReportedName, ...], BeforeValidator(split_list)] = ()
    places: Annotated[tuple[ReportedName, ...], BeforeValidator(split_list)] = ()
    backtest: Days = ()
    default_world: CaseName | None = None
    default_concept: CaseName | None = None
    default_cutoff: Rung | None = None
    default_confidence: Confidence | None = None

    @field_validator("start")
    @classmethod
    def _fits_the_calendar(cls, start: date, info: ValidationInfo) -> date:
        if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
            msg = f"'{start}' is not between {_FIRST_YEAR} and {_LAST_YEAR}"
            raise ValueError(msg)
        step: Step = info.data.get("step", MONTH)
        if isinstance(start, datetime) and not step.finer_than_day:
            hint = "write the day alone, or a step of hours such as step = '6 h'"
            raise CellError(f"has a time, but the case counts in {step.words}", hint)
        return start

    @field_validator("length")
    @classmethod
    def _is_of_whole_steps(cls, length: Duration, info: ValidationInfo) -> Duration:
        step: Step = info.data.get("step", MONTH)
        share = step.share(length)
        if share.denominator != 1:
            near = step.whole(length)
            either = f"write '{step.duration(near)}' or '{step.duration(near + 1)}'"
            hint = either if near else f"write '{step.duration(1)}'"
            raise CellError(f"'{length}' is no whole number of steps of {step.count(1)}", hint)
        if not 1 <= share <= MOST_STEPS:
            hint = f"1 to {MOST_STEPS} steps can be looked at; choose another length or step"
            raise CellError(f"'{length}' are {share} steps of {step.count(1)}", hint)
        return length

    @property
    def steps(self) -> int:
        """How many steps are looked at."""
        return self.step.whole(self.length)

    @property
    def calendar(self) -> Calendar:
        """When its steps begin, and what they are called."""
        return Calendar(self.start, self.step)


class Register(Value):
    """A snapshot of everything known in a case. Frozen: a change makes a new one."""

    case: CaseHead
    events: tuple[Event, ...] = ()
    worlds: tuple[World, ...] = ()
    concepts: tuple[Concept, ...] = ()
    nations: tuple[Nation, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    offers: tuple[Offer, ...] = ()
    requirements: tuple[RequirementLine, ...] = ()
    sites: tuple[Site, ...] = ()
    links: tuple[Link, ...] = ()
    claims: tuple[Claim, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    consents: tuple[Consent, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    releases: tuple[Release, ...] = ()
    balance: tuple[Balance, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    coalitions: tuple[CapabilityCoalition, ...] = ()

    def as_known(self, day: date | None) -> "Register":
        """The register as it was known on a day; None is the latest position of every nation."""
        if day is not None:
            return self._as_known_on(day)
        return self if all(offer.known_on(None) for offer in self.offers) else self.latest

    @cached_property
    def latest(self) -> "Register":
        """The register with the latest positions alone, one value whoever asks for it.

        So that what is looked up in it, or kept of it, need be worked out for one question only.
        """
        return self.with_offers(tuple(offer for offer in self.offers if offer.known_on(None)))

    def _as_known_on(self, day: date) -> "Register":
        return self.with_rows(
            offers=tuple(offer for offer in self.offers if offer.known_on(day)),
            worlds=tuple(world.as_known(day) for world in self.worlds),
            consents=known_consents(self.consents, self.claims_by_id, day),
            claims=tuple(claim for claim in self.claims if claim.stated_on <= day),
            meetings=tuple(meeting for meeting in self.meetings if meeting.date <= day),
            estimates=tuple(e for e in self.estimates if e.stated_on is None or e.stated_on <= day),
            outcomes=tuple(o for o in self.outcomes if o.day <= day),
            pledges=tuple(pledge for pledge in self.pledges if pledge.pledged_on <= day),
            coalitions=tuple(c for c in self.coalitions if c.since is None or c.since <= day),
        )

    def with_offers(self, offers: tuple[Offer, ...]) -> "Register":
        """The register with other offers."""
        return self._changed({"offers": offers})

    def with_rows(self, **tables: tuple[Any, ...]) -> "Register":
        """The register with other rows in the tables named; references are not looked at again."""
        return self._changed(tables)

    def _changed(self, tables: Mapping[str, Any]) -> "Register":
        # A new value and not model_copy, which would keep the lookups cached for the old tables.
        own = {name: getattr(self, name) for name in type(self).model_fields}
        return Register.model_construct(**{**own, **tables})

    def world(self, name: str | None) -> World:
        """The world of that name; None is the case's default.

        That is the first where the case chooses none, and a world without events where it has none.
        """
        name = name or self.case.default_world
        if name is None:
            return self.worlds[0] if self.worlds else World(world="base", title="No event happens")
        for world in self.worlds:
            if world.world == name:
                return world
        raise UnknownName("world", name, [world.world for world in self.worlds])

    def concept(self, name: str | None) -> Concept:
        """The concept of that name; None is the case's default, or else the first.

        A case that names no concept has one, ``all``, with every line.
        """
        named = self.concepts or (Concept(concept="all", title="All lines"),)
        name = name or self.case.default_concept
        if name is None:
            return named[0]
        for concept in named:
            if concept.concept == name:
                return concept
        raise UnknownName("concept", name, [concept.concept for concept in named])

    def lines_of(self, concept: Concept) -> tuple[RequirementLine, ...]:
        """The requirement lines a concept picks, in the order of the file."""
        return tuple(
            line
            for line in self.requirements
            if not line.concepts or concept.concept in line.concepts
        )

    def sites_of(self, line: RequirementLine) -> tuple[Site, ...]:
        """The sites a line may be filled at: those of ``places_of`` that take its domain."""
        domain = self.domain_of.get(line.capability)
        return tuple(s for s in self.places_of(line) if not s.takes or domain in s.takes)

    def places_of(self, line: RequirementLine) -> tuple[Site, ...]:
        """The sites a line names, and those of the roles it names, or those near to them."""
        wanted = set(line.at)
        named = tuple(
            site
            for site in self.sites
            if wanted & {site.site, *site.roles} or (ANYWHERE in wanted and not site.only_passed)
        )
        if line.within_km is None:
            return named
        return tuple(
            site
            for site in self.sites
            if not site.only_passed
            # A place without coordinates is near itself, and near nothing else that is known.
            and any(
                site.site == point.site or distance_km(site, point) <= line.within_km
                for point in named
            )
        )

    def window(self, begin: int | date | None, until: int | date | None) -> tuple[int, int]:
        """First step and first step after, of a ``from``/``until`` pair, within the case."""
        steps = self.case.steps
        first = 0 if begin is None else self.calendar.number(begin)
        last = steps if until is None else self.calendar.number(until)
        return min(first, steps), min(last, steps)

    @cached_property
    def calendar(self) -> Calendar:
        """When the steps of the case begin, and what they are called."""
        return self.case.calendar

    @cached_property
    def steps(self) -> int:
        """How many steps the case looks at."""
        return self.case.steps

    def steps_of(self, duration: Duration) -> int:
        """Steps that a duration takes, rounded up."""
        return self.calendar.steps_of(duration)

    def whole_steps_of(self, duration: Duration) -> int:
        """Whole steps within a duration: how long a stay of at most so long can be."""
        return self.calendar.whole_steps_of(duration)

    def share_of(self, duration: Duration) -> Fraction:
        """A duration in steps, exact."""
        return self.calendar.share_of(duration)

    def arrival_of(self, offer: Offer, stands: Fraction, travel: Fraction = _NONE) -> Fraction:
        """Where among the steps an offer's packages are in place, exact.

        Args:
            stands: where it begins to stand; its notice begins then, or with its ``from``.
            travel: hours of travel.
        """
        begins = _NONE if offer.from_ is None else self.calendar.place(offer.from_)
        return max(stands, begins) + (offer.ready.hours + travel) / self.case.step.hours

    def end_of(self, offer: Offer) -> int:
        """The first step in which an offer's packages can no longer be there throughout."""
        if offer.until is None:
            return self.steps
        return max(0, min(self.steps, floor(self.calendar.place(offer.until))))

    def capacity_of(self, link: Link) -> int | None:
        """People who can arrive over a link in a step, each way; None is no limit."""
        return None if link.capacity is None else self.calendar.within_step(link.capacity)

    @cached_property
    def holds(self) -> Mapping[str, tuple[int | None, ...]]:
        """What each site with a limit in some step holds in each step; None is no limit."""
        rows: dict[str, list[Capacity]] = defaultdict(list)
        for row in self.capacities:
            rows[row.site].append(row)
        found = {}
        for site in self.sites:
            held = [site.capacity] * self.steps
            for row in sorted(rows[site.site], key=lambda r: self.calendar.number(r.from_)):
                first = max(0, self.calendar.number(row.from_))
                held[first:] = [row.capacity] * len(held[first:])
            if any(most is not None for most in held):
                found[site.site] = tuple(held)
        return found

    def supplies(self, offer: Offer, what: str) -> bool:
        """Whether a package of the offer can serve as a capability, or in a domain."""
        return any(
            what in {c, self.domain_of.get(c)} or what in self.counts_as.get(c, ())
            for c in offer.capabilities
        )

    @cached_property
    def counts_as(self) -> Mapping[str, tuple[str, ...]]:
        """The capabilities that each one counts as beside itself: those it is above, and so on."""
        below = {c.capability: c.above for c in self.capabilities}
        found: dict[str, tuple[str, ...]] = {}
        for name, first in below.items():
            counted = dict.fromkeys(first)
            waiting = list(first)
            while waiting:
                more = [c for c in below.get(waiting.pop(0), ()) if c not in counted and c != name]
                counted |= dict.fromkeys(more)
                waiting += more
            if counted:
                found[name] = tuple(counted)
        return found

    @cached_property
    def domain_of(self) -> Mapping[str, str]:
        """Domain of each capability."""
        return {c.capability: c.domain for c in self.capabilities}

    @cached_property
    def capability_titles(self) -> Mapping[str, str]:
        """Title of each capability; its id where it has none."""
        return {c.capability: c.title or c.capability for c in self.capabilities}

    @cached_property
    def event_titles(self) -> Mapping[str, str]:
        """Title of each event; its id where it has none."""
        return {event.event: event.title or event.event for event in self.events}

    @cached_property
    def opaque_events(self) -> frozenset[str]:
        """The events that stand for conditions which were not released to whoever asks."""
        return frozenset(
            opaque_event(offer.offer)
            for offer in self.offers
            if FieldGroup.CONDITION in offer.withheld
        )

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """The domains, in the order they first appear."""
        return tuple(dict.fromkeys(c.domain for c in self.capabilities))

    @cached_property
    def main_domain(self) -> str | None:
        """The domain that counts where none is named; None in a case without capabilities."""
        return self.case.main_domain or next(iter(self.domains), None)

    @cached_property
    def group_members(self) -> Mapping[str, tuple[str, ...]]:
        """Nations of each group."""
        members: dict[str, list[str]] = defaultdict(list)
        for nation in self.nations:
            for group in dict.fromkeys(nation.groups):
                members[group].append(nation.nation)
        return {group: tuple(names) for group, names in members.items()}

    def listed(self, members: Iterable[NameUse]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the members of a list in a condition stand for: nations, and events.

        A group stands for its nations; a nation that is named more than once, by its own name or
        through groups, is in the list once.
        """
        nations: dict[str, None] = {}
        events: dict[str, None] = {}
        for member in members:
            if member.kind == "nation":
                nations[member.name] = None
            elif member.name in self.group_members:
                nations.update(dict.fromkeys(self.group_members[member.name]))
            else:
                events[member.name] = None
        return tuple(nations), tuple(events)

    @cached_property
    def consent_pairs(self) -> Mapping[str, Pair]:
        """Who decides about which nation with offers, in any world, by the name of each pair."""
        offering = {offer.nation for offer in self.offers}
        pairs = (
            Pair(row.decider, nation.nation)
            for row in self.consents
            for nation in self.nations
            if nation.nation in offering and row.covers(nation.nation, self.group_members)
        )
        return {pair.name: pair for pair in sorted(set(pairs))}

    @cached_property
    def settled_names(self) -> tuple[str, ...]:
        """What a world settles for each month: the events, and the consents that are needed."""
        return (*(event.event for event in self.events), *self.consent_pairs)

    def binding(self, offer: Offer) -> Condition:
        """What must hold for an offer to stand: the consents it needs, and its own condition."""
        needed = self.consents_needed.get(offer.nation, ())
        return both(*needed, offer.condition) if needed else offer.condition

    @cached_property
    def consents_needed(self) -> Mapping[str, tuple[EventHolds, ...]]:
        """The consents that each nation needs, as conditions."""
        needed: dict[str, list[EventHolds]] = defaultdict(list)
        for name, pair in self.consent_pairs.items():
            needed[pair.nation].append(EventHolds(NameUse("event", name)))
        return {nation: tuple(events) for nation, events in needed.items()}

    @cached_property
    def nation_names(self) -> Mapping[str, str]:
        """Name of each nation by its code."""
        return {nation.nation: nation.name for nation in self.nations}

    @cached_property
    def offers_by_id(self) -> Mapping[str, Offer]:
        """Each offer by its id."""
        return {offer.offer: offer for offer in self.offers}

    @cached_property
    def claims_by_id(self) -> Mapping[str, Claim]:
        """Each claim by its id."""
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def sites_by_id(self) -> Mapping[str, Site]:
        """Each site by its id."""
        return {site.site: site for site in self.sites}

    @cached_property
    def sites_in_host(self) -> tuple[Site, ...]:
        """The sites in the host nation."""
        return tuple(site for site in self.sites if site.nation == self.case.host)

    @cached_property
    def link_names(self) -> tuple[LinkName, ...]:
        """The name of each link, in the order of the table."""
        return link_names(self.links)

    @cached_property
    def links_by_name(self) -> Mapping[LinkName, Link]:
        """Each link by its name."""
        return dict(zip(self.link_names, self.links, strict=True))

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over canonical JSON. The order of rows within a table does not matter."""
        tables = {name: getattr(self, name) for name in type(self).model_fields}
        return hash_of(tables, ordered={"worlds", "concepts"})
