"""Checks that need more than one row: names that must exist, and rows that contradict each other.

Every check yields all the contradictions it finds. What rests on cells that could not be read is
left out of them afterwards (``Doubts``).
"""

from collections.abc import Iterator, Mapping
from functools import partial

from contingent.register.balance_consistency import check_balance
from contingent.register.capability_consistency import check_capabilities
from contingent.register.capacity_consistency import check_capacities
from contingent.register.consent_consistency import check_consents
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault
from contingent.register.fault_maker import Contradiction, Where, missing
from contingent.register.offer_consistency import (
    PLACES,
    check_offers,
    places_of,
    untimely,
)
from contingent.register.outcome_consistency import check_outcomes
from contingent.register.record_consistency import check_record
from contingent.register.register import TABLE_KEYS, Register
from contingent.register.release_consistency import check_releases
from contingent.register.requirement import ANYWHERE, RequirementLine
from contingent.register.told_apart import check_told_apart
from contingent.register.world import World, out_of_order

__all__ = ["check_register"]

_NATIONS = ("nations",)
_UNTIL = "until is the first step without it"


def check_register(register: Register, where: Where, doubts: Doubts | None = None) -> list[Fault]:
    """Every contradiction between rows of the register, in the order of the tables.

    Args:
        register: what was read, with other values in the cells that could not be.
        where: finds the file and row of a table's row.
        doubts: what could not be read; nothing is told that may rest on it.
    """
    doubts = doubts or Doubts()
    checks = (
        _case,
        _unique_ids,
        check_capabilities,
        _worlds,
        check_offers,
        _requirements,
        check_told_apart,
        _needs_cycles,
        _sites,
        _places,
        check_capacities,
        _claims,
        check_record,
        _estimates,
        check_consents,
        check_outcomes,
        check_releases,
        check_balance,
    )
    found = (one for check in checks for one in check(register))
    return [one.fault(where) for one in found if doubts.allow(one)]


def _case(register: Register) -> Iterator[Contradiction]:
    case = register.case
    if case.host and case.host not in register.nation_names:
        yield missing(
            ("case", 0, "case.host"), "nation", case.host, register.nation_names, _NATIONS
        )
    if case.main_domain and case.main_domain not in register.domains:
        place, misses = ("case", 0, "case.main_domain"), ("capabilities", "capabilities.domain")
        yield missing(place, "domain", case.main_domain, register.domains, misses)
    worlds = [world.world for world in register.worlds]
    if case.default_world and case.default_world not in worlds:
        place = "case", 0, "case.default_world"
        yield missing(place, "world", case.default_world, worlds, ("worlds",))
    concepts = [concept.concept for concept in register.concepts] or ["all"]
    if case.default_concept and case.default_concept not in concepts:
        place = "case", 0, "case.default_concept"
        yield missing(place, "concept", case.default_concept, concepts, ("concepts",))


def _unique_ids(register: Register) -> Iterator[Contradiction]:
    for table, key in TABLE_KEYS.items():
        seen: dict[str, int] = {}
        for index, row in enumerate(getattr(register, table)):
            name = getattr(row, key)
            if name in seen:
                message, hint = f"'{name}' is used twice", "every id must be unique"
                first = seen[name]
                yield Contradiction(table, index, key, message, hint, own=False, first=first)
            seen.setdefault(name, index)


def _worlds(register: Register) -> Iterator[Contradiction]:
    events = [event.event for event in register.events]
    nations = register.nation_names
    for index, world in enumerate(register.worlds):
        place = ("worlds", index, f"worlds.{world.world}.events")
        for timing in world.events:
            for moment in (timing.start, timing.until):
                yield from untimely(register, moment, place)
            if timing.event not in events and timing.event in register.consent_pairs:
                message = f"'{timing.event}' is a consent, and no event"
                hint = f"write it in consents.csv, with world {world.world}"
                yield Contradiction(*place, message, hint, own=False)
            elif timing.event not in events:
                yield missing(place, "event", timing.event, events, ("events",))
        yield from _spells_in_order(register, index, world)
        yield from _known_events(index, world)
        place = ("worlds", index, f"worlds.{world.world}.without")
        for nation in world.without:
            if nation not in nations:
                yield missing(place, "nation", nation, nations, _NATIONS)


def _spells_in_order(register: Register, index: int, world: World) -> Iterator[Contradiction]:
    """Spells written as months and as dates, which only the case's start puts in order."""
    column = f"worlds.{world.world}.events"
    for event in dict.fromkeys(timing.event for timing in world.events):
        if wrong := out_of_order(world.timings(event), register.calendar):
            hint = "write its spells in order: [[from, until], [from, until]]"
            yield Contradiction("worlds", index, column, wrong, hint, rests_on=("case",))


def _known_events(index: int, world: World) -> Iterator[Contradiction]:
    """Days from which events are known that fit no event of the world."""
    told = partial(Contradiction, "worlds", index, f"worlds.{world.world}.known_from")
    seen: set[str] = set()
    for known in world.known_from:
        timings, days = world.timings(known.event), known.days
        turns = sum(1 if timing.until is None else 2 for timing in timings)
        if known.event in seen:
            yield told(f"'{known.event}' is used twice")
        seen.add(known.event)
        if not timings:
            message = f"'{known.event}' never comes true in this world"
            yield told(message, "give the event a time in 'events', or drop the day")
        elif len(days) not in {1, turns}:
            message = f"'{known.event}' has {len(days)} days"
            counted = f", or {turns}: one for each beginning and end" if turns > 1 else ""
            yield told(message, f"write one day, from which all of it is known{counted}")
        elif list(days) != sorted(days):
            yield told(f"the days of '{known.event}' are not in order", "earlier days come first")


def _requirements(register: Register) -> Iterator[Contradiction]:
    lines = {line.line: line for line in register.requirements}
    concepts = [concept.concept for concept in register.concepts]
    places = places_of(register)
    for index, line in enumerate(register.requirements):
        absent = partial(_absent, "requirements", index)
        if line.capability not in register.domain_of:
            named = (line.capability, register.domain_of)
            yield absent("capability", "capability", *named, ("capabilities",))
        for name in line.concepts:
            if name not in concepts:
                yield absent("concepts", "concept", name, concepts, ("concepts",))
        for place in line.at:
            if place != ANYWHERE and place not in places:
                yield absent("at", "site or role", place, places, PLACES)
        for column, others in (("needs", line.needs), ("with", line.with_)):
            for other in others:
                if other not in lines:
                    yield absent(column, "line", other, lines, ("requirements",))
        yield from _line(register, index, lines)


def _absent(  # noqa: PLR0913, PLR0917 - a place and a name
    table: str,
    index: int,
    column: str,
    kind: str,
    name: str,
    known: "Mapping[str, object] | set[str] | list[str]",
    misses: tuple[str, ...],
) -> Contradiction:
    return missing((table, index, column), kind, name, known, misses)


def _line(
    register: Register, index: int, lines: Mapping[str, RequirementLine]
) -> Iterator[Contradiction]:
    """Contradictions of a requirement line besides names that do not exist."""
    line = register.requirements[index]
    told = partial(Contradiction, "requirements", index)
    if line.each and not any(site.cost is not None for site in register.sites_of(line)):
        yield told(
            "each",
            "none of the line's sites has a cost, so none is ever opened",
            "give candidate sites a cost in sites.csv",
            rests_on=("sites",),
        )
    first, last = register.window(line.from_, line.until)
    if last <= first:
        column = "until" if line.until is not None else "from"
        message = f"the line is needed in no {register.calendar.word} of the case"
        yield told(column, message, _UNTIL, rests_on=("case",))
    for moment, column in ((line.from_, "from"), (line.until, "until")):
        yield from untimely(register, moment, ("requirements", index, column))
    if line.line in line.with_:
        yield told("with", f"'{line.line}' is with itself", "name the line beside which it serves")
    yield from _takes(register, index)
    for column, others in (("needs", line.needs), ("with", line.with_)):
        for name in others:
            other = lines.get(name)
            wanted = set(line.concepts or (concept.concept for concept in register.concepts))
            if other and other.concepts and (absent := wanted - set(other.concepts)):
                does = "need" if column == "needs" else "be with"
                yield told(
                    column,
                    f"'{name}' is not in concept {', '.join(sorted(absent))}",
                    f"a line can only {does} lines of its own concepts",
                    rests_on=("requirements", "concepts"),
                )


def _takes(register: Register, index: int) -> Iterator[Contradiction]:
    """Lines of which no site takes their domain, or not one that they name."""
    line = register.requirements[index]
    domain = register.domain_of.get(line.capability)
    places, taking = register.places_of(line), register.sites_of(line)
    refusing = [s.site for s in places if s not in taking and (s.site in line.at or not taking)]
    if refusing and domain is not None:
        yield Contradiction(
            "requirements",
            index,
            "at",
            f"the line is of {domain}, which {', '.join(refusing)} does not take",
            "name other places, or let the site take the domain in sites.csv",
            rests_on=("sites", "capabilities"),
        )


def _needs_cycles(register: Register) -> Iterator[Contradiction]:
    needs = {line.line: line.needs for line in register.requirements}
    index_of = {line.line: index for index, line in enumerate(register.requirements)}
    done: set[str] = set()
    for start in needs:
        path: list[str] = []
        stack = [(start, False)]
        while stack:
            line, leaving = stack.pop()
            if leaving:
                path.pop()
                done.add(line)
            elif line in path:
                cycle = [*path[path.index(line) :], line]
                yield Contradiction(
                    "requirements",
                    index_of[cycle[0]],
                    "needs",
                    f"lines need each other in a circle: {' → '.join(cycle)}",
                    "break the circle; none of them could ever count",
                    own=False,
                )
            elif line not in done and line in needs:
                path.append(line)
                stack.append((line, True))
                stack.extend((need, False) for need in needs[line])


def _sites(register: Register) -> Iterator[Contradiction]:
    roles = {role for site in register.sites for role in site.roles}
    for index, site in enumerate(register.sites):
        if site.nation not in register.nation_names:
            nations = register.nation_names
            yield missing(("sites", index, "nation"), "nation", site.nation, nations, _NATIONS)
        if site.site in roles or site.site == ANYWHERE:
            message = f"'{site.site}' is also a role or 'any'"
            hint = "requirement lines could not tell which is meant"
            yield Contradiction("sites", index, "site", message, hint, own=False)
        for domain in site.takes:
            if domain not in register.domains:
                place = ("sites", index, "takes")
                where = ("capabilities", "capabilities.domain")
                yield missing(place, "domain", domain, register.domains, where)
        if (site.lat is None) != (site.lon is None):
            column, other = ("lat", "lon") if site.lat is None else ("lon", "lat")
            hint = "a place needs both, or neither: with one it is on no map and near to nothing"
            message = f"is empty, but {other} is given"
            yield Contradiction("sites", index, column, message, hint)


def _places(register: Register) -> Iterator[Contradiction]:
    sites = register.sites_by_id
    for index, nation in enumerate(register.nations):
        if nation.home is not None and nation.home not in sites:
            yield missing(("nations", index, "home"), "site", nation.home, sites, ("sites",))
    events = [event.event for event in register.events]
    for index, link in enumerate(register.links):
        if link.event is not None and link.event not in events:
            yield missing(("links", index, "event"), "event", link.event, events, ("events",))
        for column, name in (("from", link.from_), ("to", link.to)):
            if name not in sites:
                yield missing(("links", index, column), "site", name, sites, ("sites",))


def _claims(register: Register) -> Iterator[Contradiction]:
    nations = register.nation_names
    for index, claim in enumerate(register.claims):
        if claim.iso3 not in nations:
            yield missing(("claims", index, "iso3"), "nation", claim.iso3, nations, _NATIONS)
        if claim.seconded_by and claim.seconded_by.casefold() in {
            claim.reviewer.casefold(),
            claim.id.casefold(),
        }:
            message = f"'{claim.seconded_by}' cannot second themselves"
            hint = "name a second person, or a claim from an independent source"
            yield Contradiction("claims", index, "seconded_by", message, hint)


def _estimates(register: Register) -> Iterator[Contradiction]:
    nations = register.nation_names
    concepts = [one.concept for one in register.concepts or (register.concept(None),)]
    for index, estimate in enumerate(register.estimates):
        for nation in estimate.nations:
            if nation not in nations:
                place = ("estimates", index, "nations")
                yield missing(place, "nation", nation, nations, _NATIONS)
        if estimate.concept is not None and estimate.concept not in concepts:
            place = ("estimates", index, "concept")
            yield missing(place, "concept", estimate.concept, concepts, ("concepts",))
