"""The register: one frozen snapshot of a case, with lookups and a content hash."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import Field

from contingent.errors import UnknownName
from contingent.register.calendar import month_number
from contingent.register.capability import Capability
from contingent.register.cell import Day, Whole
from contingent.register.claim import Claim
from contingent.register.condition import NameUse
from contingent.register.estimate import Estimate
from contingent.register.meeting import Meeting
from contingent.register.nation import Nation
from contingent.register.offer import Offer
from contingent.register.requirement import ANYWHERE, Concept, RequirementLine
from contingent.register.site import Link, LinkName, Site, distance_km, link_names
from contingent.register.value import ConditionName, NationCode, Value
from contingent.register.world import Event, World

__all__ = ["TABLE_KEYS", "CaseHead", "Register"]

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
}


class CaseHead(Value):
    """What the case is about.

    Attributes:
        host: the nation the force is for, if any.
        start: first day of month 0.
        months: how many months are looked at.
        main_domain: whose people are counted as troops; None is the first domain of the
            capabilities.
    """

    title: str = Field(min_length=1)
    host: NationCode | None = None
    start: Day = Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))
    months: Whole = Field(ge=1, le=240)
    main_domain: ConditionName | None = None


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

    def as_known(self, day: date | None) -> "Register":
        """The register as it was known on a day; None is the latest position of every nation."""
        claims, meetings, estimates = self.claims, self.meetings, self.estimates
        if day is not None:
            claims = tuple(claim for claim in claims if claim.stated_on <= day)
            meetings = tuple(meeting for meeting in meetings if meeting.date <= day)
            estimates = tuple(e for e in estimates if e.stated_on is None or e.stated_on <= day)
        offers = tuple(offer for offer in self.offers if offer.known_on(day))
        known = {"offers": offers, "claims": claims, "meetings": meetings, "estimates": estimates}
        return self._changed(known)

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
        """The world of that name; None is the first, or a world without events if none is named."""
        if name is None:
            return self.worlds[0] if self.worlds else World(world="base", title="No event happens")
        for world in self.worlds:
            if world.world == name:
                return world
        raise UnknownName("world", name, [world.world for world in self.worlds])

    def concept(self, name: str | None) -> Concept:
        """The concept of that name; None is the first, or one with every line if none is named."""
        if name is None:
            return self.concepts[0] if self.concepts else Concept(concept="all", title="All lines")
        for concept in self.concepts:
            if concept.concept == name:
                return concept
        raise UnknownName("concept", name, [concept.concept for concept in self.concepts])

    def lines_of(self, concept: Concept) -> tuple[RequirementLine, ...]:
        """The requirement lines a concept picks, in the order of the file."""
        return tuple(
            line
            for line in self.requirements
            if not line.concepts or concept.concept in line.concepts
        )

    def sites_of(self, line: RequirementLine) -> tuple[Site, ...]:
        """The sites a line may be filled at: those it names, and those of the roles it names."""
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

    def window(self, begin: Any, until: Any) -> tuple[int, int]:
        """First month and first month after, of a ``from``/``until`` pair, within the case."""
        first = 0 if begin is None else month_number(begin, self.case.start)
        last = self.case.months if until is None else month_number(until, self.case.start)
        return min(first, self.case.months), min(last, self.case.months)

    def supplies(self, offer: Offer, what: str) -> bool:
        """Whether a package of the offer can serve as a capability, or in a domain."""
        return any(c == what or self.domain_of.get(c) == what for c in offer.capabilities)

    @cached_property
    def domain_of(self) -> Mapping[str, str]:
        """Domain of each capability."""
        return {c.capability: c.domain for c in self.capabilities}

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
        tables = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for name, rows in tables.items():
            if isinstance(rows, list) and name not in {"worlds", "concepts"}:
                rows.sort(key=lambda row: json.dumps(row, sort_keys=True, ensure_ascii=False))
        text = json.dumps(tables, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
