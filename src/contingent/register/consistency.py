"""Checks that need more than one row: names that must exist, and rows that contradict each other.

Every check yields all the faults it finds. Rows are found again through ``rows``, which maps a
table and an id to the row it was read from.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from contingent.errors import nearest
from contingent.register.caveat import CaveatKind
from contingent.register.condition import Mention, mentions
from contingent.register.fault import Fault
from contingent.register.offer import Offer
from contingent.register.register import TABLE_KEYS, Register
from contingent.register.requirement import ANYWHERE, RequirementLine
from contingent.register.site import Site

__all__ = ["Where", "allowed_at", "allowed_for", "check_register"]

#: Finds the file and row of a table's row: (table, position in the table) -> (file, row).
Where = Callable[[str, int], tuple[str, int | None]]


def check_register(register: Register, where: Where) -> list[Fault]:
    """Every contradiction between rows of the register, in the order of the tables."""
    checks = (
        _unique_ids,
        _worlds,
        _offers,
        _offer_names,
        _offer_conditions,
        _offer_caveats,
        _requirements,
        _needs_cycles,
        _useless_offers,
        _places,
        _claims,
    )
    return [fault for check in checks for fault in check(register, where)]


def _fault(where: Where, table: str, index: int, column: str, message: str, hint: str = "") -> Fault:
    file, row = where(table, index)
    return Fault(file=file, row=row, column=column, message=message, hint=hint)


def _unknown(kind: str, name: str, known: Iterable[str]) -> tuple[str, str]:
    names = sorted(known)
    near = nearest(name, names)
    hint = f"did you mean '{near}'?" if near else f"there are: {', '.join(names[:10])}" if names else ""
    return f"unknown {kind} '{name}'", hint


def _unique_ids(register: Register, where: Where) -> Iterator[Fault]:
    for table, key in TABLE_KEYS.items():
        seen: dict[str, int] = {}
        for index, row in enumerate(getattr(register, table)):
            name = getattr(row, key)
            if name in seen:
                first = where(table, seen[name])[1]
                message = f"'{name}' is used twice" + (f"; first in row {first}" if first else "")
                yield _fault(where, table, index, key, message, "every id must be unique")
            seen.setdefault(name, index)


def _worlds(register: Register, where: Where) -> Iterator[Fault]:
    events = [event.event for event in register.events]
    nations = register.nation_names
    for index, world in enumerate(register.worlds):
        for timing in world.events:
            if timing.event not in events:
                yield _fault(where, "worlds", index, "events", *_unknown("event", timing.event, events))
        for nation in world.without:
            if nation not in nations:
                yield _fault(where, "worlds", index, "without", *_unknown("nation", nation, nations))
    if register.case.host and register.case.host not in nations:
        message, hint = _unknown("nation", register.case.host, nations)
        yield Fault(file="case.toml", column="case.host", message=message, hint=hint)


def _offers(register: Register, where: Where) -> Iterator[Fault]:
    for index, offer in enumerate(register.offers):

        def fault(column: str, message: str, hint: str = "", index: int = index) -> Fault:
            return _fault(where, "offers", index, column, message, hint)

        if offer.packages == 0 and not offer.state.ended:
            yield fault("packages", f"is 0, but the offer is {offer.state.value}",
                        "give the number, or make the state declined, expired or withdrawn")
        first, last = register.window(offer.from_, offer.until)
        if offer.until is not None and last <= first and not offer.state.ended:
            yield fault("until", "the offer ends before it begins, or outside the case",
                        "until is the first month without it")
        if offer.known_from and offer.known_until and offer.known_until <= offer.known_from:
            yield fault("known_until", "is not after known_from")
        low, high = offer.packages_low, offer.packages_high
        if low is not None and low > offer.packages:
            yield fault("packages_low", f"{low} is more than packages {offer.packages}")
        if high is not None and high < offer.packages:
            yield fault("packages_high", f"{high} is less than packages {offer.packages}")
        if offer.rest_ratio and offer.tour_months is None:
            yield fault("rest_ratio", "is given without tour_months",
                        "rest follows a tour; say how long the tour is")


def _offer_names(register: Register, where: Where) -> Iterator[Fault]:
    claims = register.claims_by_id
    for index, offer in enumerate(register.offers):
        if offer.nation not in register.nation_names:
            yield _fault(where, "offers", index, "nation",
                         *_unknown("nation", offer.nation, register.nation_names))
        for capability in offer.capabilities:
            if capability not in register.domain_of:
                yield _fault(where, "offers", index, "supplies",
                             *_unknown("capability", capability, register.domain_of))
        for claim in offer.claims:
            if claim not in claims:
                yield _fault(where, "offers", index, "claims", *_unknown("claim", claim, claims))
            elif offer.known_from and claims[claim].stated_on > (offer.known_until or claims[claim].stated_on):
                yield _fault(where, "offers", index, "claims",
                             f"claim {claim} of {claims[claim].stated_on} is later than known_until")


def _mention_fault(register: Register, mention: Mention) -> tuple[str, str] | None:
    events = {event.event for event in register.events}
    capabilities = {*register.domain_of, *register.domains}
    known: dict[str, tuple[str, Iterable[str]]] = {
        "nation": ("nation", register.nation_names),
        "event": ("event", events),
        "group": ("group", register.group_members),
        "capability": ("capability or domain", capabilities),
        "member": ("event or group", events | set(register.group_members)),
    }
    kind, names = known[mention.kind]
    if mention.name in names:
        return None
    message, hint = _unknown(kind, mention.name, names)
    if mention.kind == "event" and mention.name in capabilities | set(register.group_members):
        hint = f"'{mention.name}' is a group, capability or domain: write 'at least 1 nations provide {mention.name}' or 'at least 1 nations from {mention.name}'"
    return f"{message} at character {mention.column} of the condition", hint


def _offer_conditions(register: Register, where: Where) -> Iterator[Fault]:
    for index, offer in enumerate(register.offers):
        for mention in mentions(offer.condition):
            found = _mention_fault(register, mention)
            if found:
                yield _fault(where, "offers", index, "condition", *found)


def _offer_caveats(register: Register, where: Where) -> Iterator[Fault]:
    places = {site.site for site in register.sites} | {r for s in register.sites for r in s.roles}
    things = {*register.domain_of, *register.domains}
    for index, offer in enumerate(register.offers):
        by_kind = {caveat.kind: caveat for caveat in offer.caveats}
        for caveat in offer.caveats:
            for name in caveat.names:
                kind, known = (
                    ("site or role", places) if caveat.kind is CaveatKind.ONLY_AT
                    else ("capability or domain", things) if caveat.kind is CaveatKind.NOT_FOR
                    else ("nation", set(register.nation_names))
                )
                if name not in known:
                    message, hint = _unknown(kind, name, known)
                    yield _fault(where, "offers", index, "caveats", f"{message} in '{caveat}'", hint)
        for one, other in combinations(offer.caveats, 2):
            if one.kind is other.kind:
                yield _fault(where, "offers", index, "caveats",
                             f"'{one}' and '{other}' are two caveats of one kind", "write one list")
        only, never = by_kind.get(CaveatKind.ONLY_IN), by_kind.get(CaveatKind.NOT_IN)
        if only and never and set(only.names) <= set(never.names):
            yield _fault(where, "offers", index, "caveats",
                         f"'{only}' and '{never}' leave no place", "drop one of them")
        if not any(allowed_for(register, offer, c) for c in offer.capabilities):
            yield _fault(where, "offers", index, "caveats",
                         "forbid everything the offer supplies", "change the caveat or supplies")
        limit = by_kind.get(CaveatKind.MOST_PERSONNEL)
        if limit and offer.personnel > limit.number:
            yield _fault(where, "offers", index, "caveats",
                         f"'{limit}' is less than one package of {offer.personnel}",
                         "no package could ever go; make packages smaller")
        if offer.nation in by_kind.get(CaveatKind.NOT_WITH, _NO_NAMES).names:
            yield _fault(where, "offers", index, "caveats", "not with itself")


class _NoNames:
    names: tuple[str, ...] = ()


_NO_NAMES = _NoNames()


def _requirements(register: Register, where: Where) -> Iterator[Fault]:
    lines = {line.line: line for line in register.requirements}
    concepts = [concept.concept for concept in register.concepts]
    places = {site.site for site in register.sites} | {r for s in register.sites for r in s.roles}
    for index, line in enumerate(register.requirements):

        def fault(column: str, message: str, hint: str = "", index: int = index) -> Fault:
            return _fault(where, "requirements", index, column, message, hint)

        if line.capability not in register.domain_of:
            yield fault("capability", *_unknown("capability", line.capability, register.domain_of))
        for name in line.concepts:
            if name not in concepts:
                yield fault("concepts", *_unknown("concept", name, concepts))
        for place in line.at:
            if place != ANYWHERE and place not in places:
                yield fault("at", *_unknown("site or role", place, places))
        first, last = register.window(line.from_, line.until)
        if last <= first:
            yield fault("until" if line.until is not None else "from",
                        "the line is needed in no month of the case",
                        "until is the first month without it")
        for need in line.needs:
            if need not in lines:
                yield fault("needs", *_unknown("line", need, lines))
            elif lines[need].concepts and (
                missing := set(line.concepts or concepts) - set(lines[need].concepts)
            ):
                yield fault("needs", f"'{need}' is not in concept {', '.join(sorted(missing))}",
                            "a line can only need lines of its own concepts")


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
                yield _fault(where, "requirements", index_of[cycle[0]], "needs",
                             f"lines need each other in a circle: {' → '.join(cycle)}",
                             "break the circle; none of them could ever count")
            elif line not in done and line in needs:
                path.append(line)
                stack.append((line, True))
                stack.extend((need, False) for need in needs[line])


def allowed_for(register: Register, offer: Offer, capability: str) -> bool:
    """Whether the offer's caveats let it serve as a capability."""
    banned = {n for c in offer.caveats if c.kind is CaveatKind.NOT_FOR for n in c.names}
    return capability not in banned and register.domain_of.get(capability) not in banned


def allowed_at(offer: Offer, site: Site) -> bool:
    """Whether the offer's caveats let it serve at a site."""
    for caveat in offer.caveats:
        names = set(caveat.names)
        if caveat.kind is CaveatKind.ONLY_IN and site.nation not in names:
            return False
        if caveat.kind is CaveatKind.NOT_IN and site.nation in names:
            return False
        if caveat.kind is CaveatKind.ONLY_AT and not names & {site.site, *site.roles}:
            return False
    return True


def _useless_offers(register: Register, where: Where) -> Iterator[Fault]:
    """Offers of something asked for whose caveats contradict every line that asks for it."""
    by_capability: dict[str, list[RequirementLine]] = {}
    for line in register.requirements:
        by_capability.setdefault(line.capability, []).append(line)
    for index, offer in enumerate(register.offers):
        lines = [line for c in offer.capabilities for line in by_capability.get(c, ())]
        if not lines or offer.state.ended or not offer.caveats:
            continue
        served = any(
            allowed_for(register, offer, line.capability)
            and (not register.sites or any(allowed_at(offer, s) for s in register.sites_of(line)))
            for line in lines
        )
        if not served:
            names = ", ".join(line.line for line in lines[:4])
            yield _fault(where, "offers", index, "caveats",
                         f"contradict every line the offer could fill ({names})",
                         "change the caveat, or add a line where the offer may serve")


def _places(register: Register, where: Where) -> Iterator[Fault]:
    sites = register.sites_by_id
    roles = {role for site in register.sites for role in site.roles}
    for index, site in enumerate(register.sites):
        if site.nation not in register.nation_names:
            yield _fault(where, "sites", index, "nation",
                         *_unknown("nation", site.nation, register.nation_names))
        if site.site in roles or site.site == ANYWHERE:
            yield _fault(where, "sites", index, "site", f"'{site.site}' is also a role or 'any'",
                         "requirement lines could not tell which is meant")
    for index, link in enumerate(register.links):
        for column, name in (("from", link.from_), ("to", link.to)):
            if name not in sites:
                yield _fault(where, "links", index, column, *_unknown("site", name, sites))


def _claims(register: Register, where: Where) -> Iterator[Fault]:
    for index, claim in enumerate(register.claims):
        if claim.iso3 not in register.nation_names:
            yield _fault(where, "claims", index, "iso3",
                         *_unknown("nation", claim.iso3, register.nation_names))
    for index, meeting in enumerate(register.meetings):
        for host in meeting.hosts:
            if host not in register.nation_names:
                yield _fault(where, "meetings", index, "hosts",
                             *_unknown("nation", host, register.nation_names))
