"""Checks that need more than one row: names that must exist, and rows that contradict each other.

Every check yields all the faults it finds.
"""

from collections.abc import Iterator

from contingent.register.fault import Fault
from contingent.register.fault_maker import Where, row_fault, unknown
from contingent.register.offer_consistency import check_offers
from contingent.register.register import TABLE_KEYS, Register
from contingent.register.requirement import ANYWHERE
from contingent.register.told_apart import check_told_apart

__all__ = ["check_register"]


def check_register(register: Register, where: Where) -> list[Fault]:
    """Every contradiction between rows of the register, in the order of the tables."""
    checks = (
        _unique_ids,
        _worlds,
        check_offers,
        _requirements,
        check_told_apart,
        _needs_cycles,
        _places,
        _claims,
    )
    return [fault for check in checks for fault in check(register, where)]


def _unique_ids(register: Register, where: Where) -> Iterator[Fault]:
    for table, key in TABLE_KEYS.items():
        seen: dict[str, int] = {}
        for index, row in enumerate(getattr(register, table)):
            name = getattr(row, key)
            if name in seen:
                first = where(table, seen[name])[1]
                message = f"'{name}' is used twice" + (f"; first in row {first}" if first else "")
                yield row_fault(where, table, index, key, message, "every id must be unique")
            seen.setdefault(name, index)


def _worlds(register: Register, where: Where) -> Iterator[Fault]:
    events = [event.event for event in register.events]
    nations = register.nation_names
    for index, world in enumerate(register.worlds):
        for timing in world.events:
            if timing.event not in events:
                yield row_fault(
                    where,
                    "worlds",
                    index,
                    f"worlds.{world.world}.events",
                    *unknown("event", timing.event, events),
                )
        for nation in world.without:
            if nation not in nations:
                yield row_fault(
                    where,
                    "worlds",
                    index,
                    f"worlds.{world.world}.without",
                    *unknown("nation", nation, nations),
                )
    if register.case.host and register.case.host not in nations:
        message, hint = unknown("nation", register.case.host, nations)
        yield Fault(file="case.toml", column="case.host", message=message, hint=hint)


def _requirements(register: Register, where: Where) -> Iterator[Fault]:  # noqa: C901 - one list of faults a row
    lines = {line.line: line for line in register.requirements}
    concepts = [concept.concept for concept in register.concepts]
    places = {site.site for site in register.sites} | {r for s in register.sites for r in s.roles}
    for index, line in enumerate(register.requirements):

        def fault(column: str, message: str, hint: str = "", index: int = index) -> Fault:
            return row_fault(where, "requirements", index, column, message, hint)

        if line.capability not in register.domain_of:
            yield fault("capability", *unknown("capability", line.capability, register.domain_of))
        for name in line.concepts:
            if name not in concepts:
                yield fault("concepts", *unknown("concept", name, concepts))
        for place in line.at:
            if place != ANYWHERE and place not in places:
                yield fault("at", *unknown("site or role", place, places))
        if line.each and not any(site.cost is not None for site in register.sites_of(line)):
            yield fault(
                "each",
                "none of the line's sites has a cost, so none is ever opened",
                "give candidate sites a cost in sites.csv",
            )
        first, last = register.window(line.from_, line.until)
        if last <= first:
            yield fault(
                "until" if line.until is not None else "from",
                "the line is needed in no month of the case",
                "until is the first month without it",
            )
        for need in line.needs:
            if need not in lines:
                yield fault("needs", *unknown("line", need, lines))
            elif lines[need].concepts and (
                missing := set(line.concepts or concepts) - set(lines[need].concepts)
            ):
                yield fault(
                    "needs",
                    f"'{need}' is not in concept {', '.join(sorted(missing))}",
                    "a line can only need lines of its own concepts",
                )


def _needs_cycles(register: Register, where: Where) -> Iterator[Fault]:
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
                yield row_fault(
                    where,
                    "requirements",
                    index_of[cycle[0]],
                    "needs",
                    f"lines need each other in a circle: {' → '.join(cycle)}",
                    "break the circle; none of them could ever count",
                )
            elif line not in done and line in needs:
                path.append(line)
                stack.append((line, True))
                stack.extend((need, False) for need in needs[line])


def _places(register: Register, where: Where) -> Iterator[Fault]:
    sites = register.sites_by_id
    roles = {role for site in register.sites for role in site.roles}
    for index, site in enumerate(register.sites):
        if site.nation not in register.nation_names:
            yield row_fault(
                where,
                "sites",
                index,
                "nation",
                *unknown("nation", site.nation, register.nation_names),
            )
        if site.site in roles or site.site == ANYWHERE:
            yield row_fault(
                where,
                "sites",
                index,
                "site",
                f"'{site.site}' is also a role or 'any'",
                "requirement lines could not tell which is meant",
            )
    for index, nation in enumerate(register.nations):
        if nation.home is not None and nation.home not in sites:
            yield row_fault(where, "nations", index, "home", *unknown("site", nation.home, sites))
    events = [event.event for event in register.events]
    for index, link in enumerate(register.links):
        if link.event is not None and link.event not in events:
            yield row_fault(where, "links", index, "event", *unknown("event", link.event, events))
        for column, name in (("from", link.from_), ("to", link.to)):
            if name not in sites:
                yield row_fault(where, "links", index, column, *unknown("site", name, sites))


def _claims(register: Register, where: Where) -> Iterator[Fault]:
    for index, claim in enumerate(register.claims):
        if claim.iso3 not in register.nation_names:
            yield row_fault(
                where,
                "claims",
                index,
                "iso3",
                *unknown("nation", claim.iso3, register.nation_names),
            )
        if claim.seconded_by and claim.seconded_by.casefold() in {
            claim.reviewer.casefold(),
            claim.id.casefold(),
        }:
            yield row_fault(
                where,
                "claims",
                index,
                "seconded_by",
                f"'{claim.seconded_by}' cannot second themselves",
                "name a second person, or a claim from an independent source",
            )
    for index, meeting in enumerate(register.meetings):
        for host in meeting.hosts:
            if host not in register.nation_names:
                yield row_fault(
                    where,
                    "meetings",
                    index,
                    "hosts",
                    *unknown("nation", host, register.nation_names),
                )
