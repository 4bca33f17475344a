"""Checks of offers against the rest of the register: numbers, names, conditions, caveats."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import assert_never

from contingent.register.caveat import Caveat, CaveatKind, Listed
from contingent.register.condition import (
    AtLeastNations,
    AtLeastOf,
    Condition,
    Mention,
    mentions,
    parts_of,
)
from contingent.register.fault import Fault
from contingent.register.fault_maker import Where, row_fault, unknown
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine

__all__ = ["check_offers"]


def check_offers(register: Register, where: Where) -> Iterator[Fault]:
    """Every fault of the offers table that needs other rows to be seen."""
    for check in (_offers, _offer_names, _offer_conditions, _offer_caveats, _useless_offers):
        yield from check(register, where)


def _offers(register: Register, where: Where) -> Iterator[Fault]:
    for index, offer in enumerate(register.offers):

        def fault(column: str, message: str, hint: str = "", index: int = index) -> Fault:
            return row_fault(where, "offers", index, column, message, hint)

        if offer.packages == 0 and not offer.state.ended:
            yield fault(
                "packages",
                f"is 0, but the offer is {offer.state.value}",
                "give the number, or make the state declined, expired or withdrawn",
            )
        first, last = register.window(offer.from_, offer.until)
        if offer.until is not None and last <= first and not offer.state.ended:
            yield fault(
                "until",
                "the offer ends before it begins, or outside the case",
                "until is the first month without it",
            )
        if offer.known_from and offer.known_until and offer.known_until <= offer.known_from:
            yield fault("known_until", "is not after known_from")
        low, high = offer.packages_low, offer.packages_high
        if low is not None and low > offer.packages:
            yield fault("packages_low", f"{low} is more than packages {offer.packages}")
        if high is not None and high < offer.packages:
            yield fault("packages_high", f"{high} is less than packages {offer.packages}")
        if offer.rest_ratio and offer.tour_months is None:
            yield fault(
                "rest_ratio",
                "is given without tour_months",
                "rest follows a tour; say how long the tour is",
            )
        if offer.relief_days and offer.tour_months is None:
            yield fault(
                "relief_days",
                "is given without tour_months",
                "a relief ends a tour; say how long the tour is",
            )


def _offer_names(register: Register, where: Where) -> Iterator[Fault]:
    claims = register.claims_by_id
    for index, offer in enumerate(register.offers):
        if offer.nation not in register.nation_names:
            yield row_fault(
                where,
                "offers",
                index,
                "nation",
                *unknown("nation", offer.nation, register.nation_names),
            )
        for capability in offer.capabilities:
            if capability not in register.domain_of:
                yield row_fault(
                    where,
                    "offers",
                    index,
                    "supplies",
                    *unknown("capability", capability, register.domain_of),
                )
        for claim in offer.claims:
            if claim not in claims:
                yield row_fault(where, "offers", index, "claims", *unknown("claim", claim, claims))
            elif offer.known_from and claims[claim].stated_on > (
                offer.known_until or claims[claim].stated_on
            ):
                yield row_fault(
                    where,
                    "offers",
                    index,
                    "claims",
                    f"claim {claim} of {claims[claim].stated_on} is later than known_until",
                )
            elif claims[claim].awaits_second:
                yield row_fault(
                    where,
                    "offers",
                    index,
                    "claims",
                    f"claim {claim} was read from a report and is not seconded",
                    "give it seconded_by, a second person or an independent source; until then "
                    "nothing may rest on it",
                )


def _mention_fault(register: Register, mention: Mention) -> tuple[str, str] | None:
    events = {event.event for event in register.events}
    capabilities = {*register.domain_of, *register.domains}
    names: Iterable[str]
    match mention.kind:
        case "nation":
            kind, names = "nation", register.nation_names
        case "event":
            kind, names = "event", events
        case "group":
            kind, names = "group", register.group_members
        case "capability":
            kind, names = "capability or domain", capabilities
        case "member":
            kind, names = "event or group", events | set(register.group_members)
        case other:
            assert_never(other)
    if mention.name in names:
        return None
    message, hint = unknown(kind, mention.name, names)
    if mention.kind == "event" and mention.name in capabilities | set(register.group_members):
        word = "from" if mention.name in register.group_members else "provide"
        hint = f"no event; write 'at least 1 nation {word} {mention.name}'"
    return f"{message} at character {mention.column} of the condition", hint


def _offer_conditions(register: Register, where: Where) -> Iterator[Fault]:
    for index, offer in enumerate(register.offers):
        for mention in mentions(offer.condition):
            found = _mention_fault(register, mention)
            if found:
                yield row_fault(where, "offers", index, "condition", *found)
        for part in parts_of(offer.condition):
            for told in _list_faults(register, part, offer.nation):
                yield row_fault(where, "offers", index, "condition", *told)


def _list_faults(register: Register, part: Condition, own: str) -> Iterator[tuple[str, str]]:
    """Lists that name one thing twice, and numbers that those counted can never reach."""
    match part:
        case AtLeastOf(number, members):
            seen: set[str] = set()
            for member in members:
                if member.name in seen:
                    message = f"'{member.name}' is named twice at character {member.column}"
                    yield f"{message} of the condition", "a name counts once; drop the second"
                seen.add(member.name)
            nations, events = register.listed(members)
            most = len(nations) + len(events)
        case AtLeastNations(number, other, group):
            if group and group.name not in register.group_members:
                return  # told as an unknown name
            counted = register.group_members[group.name] if group else register.nation_names
            most = len(set(counted) - ({own} if other else set()))
        case _:
            return
    if number is not None and number > most:
        yield (
            f"'{part}' can never hold: it counts {most} at most",
            "lower the number or name more; a nation in several groups counts once",
        )


def _offer_caveats(register: Register, where: Where) -> Iterator[Fault]:
    known: dict[Listed, set[str]] = {
        "nation": set(register.nation_names),
        "site or role": {name for s in register.sites for name in (s.site, *s.roles)},
        "capability or domain": {*register.domain_of, *register.domains},
    }
    for index, offer in enumerate(register.offers):
        found = [*_caveat_names(offer, known), *_caveat_pairs(offer)]
        for caveat in offer.caveats:
            found += _senseless(register, offer, caveat)
        for message, hint in found:
            yield row_fault(where, "offers", index, "caveats", message, hint)


def _caveat_names(offer: Offer, known: Mapping[Listed, set[str]]) -> Iterator[tuple[str, str]]:
    for caveat in offer.caveats:
        listed = caveat.kind.lists
        for name in caveat.names if listed else ():
            if listed and name not in known[listed]:
                message, hint = unknown(listed, name, known[listed])
                yield f"{message} in '{caveat}'", hint


def _caveat_pairs(offer: Offer) -> Iterator[tuple[str, str]]:
    for one, other in combinations(offer.caveats, 2):
        if one.kind is other.kind:
            yield f"'{one}' and '{other}' are two caveats of one kind", "write one list"


def _senseless(register: Register, offer: Offer, caveat: Caveat) -> Iterator[tuple[str, str]]:
    """What a caveat cannot mean in its offer."""
    match caveat.kind:
        case CaveatKind.ONLY_IN:
            for never in offer.caveats:
                if never.kind is CaveatKind.NOT_IN and set(caveat.names) <= set(never.names):
                    yield f"'{caveat}' and '{never}' leave no place", "drop one of them"
        case CaveatKind.NOT_FOR:
            if not any(allowed_for(register, offer, c) for c in offer.capabilities):
                yield "forbid everything the offer supplies", "change the caveat or supplies"
        case CaveatKind.NOT_WITH:
            if offer.nation in caveat.names:
                yield "not with itself", ""
        case CaveatKind.MOST_PERSONNEL:
            if offer.personnel > caveat.number:
                yield (
                    f"'{caveat}' is less than one package of {offer.personnel}",
                    "no package could ever go; make packages smaller",
                )
        case (
            CaveatKind.NOT_IN | CaveatKind.NOT_EAST_OF | CaveatKind.ONLY_AT | CaveatKind.MOST_MONTHS
        ):  # where these leave no place for any line, ``_useless_offers`` tells
            return
        case other:
            assert_never(other)


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
            yield row_fault(
                where,
                "offers",
                index,
                "caveats",
                f"contradict every line the offer could fill ({names})",
                "change the caveat, or add a line where the offer may serve",
            )
