"""Checks of offers against the rest of the register: numbers, names, conditions, caveats."""

from collections.abc import Collection, Iterator
from functools import partial
from itertools import combinations
from typing import assert_never

from contingent.register.caveat import CaveatKind
from contingent.register.condition import mentions
from contingent.register.fault_maker import Contradiction, missing, unknown
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine

__all__ = ["PLACES", "check_offers", "places_of"]

#: Where the names of sites and roles, and those of capabilities and domains, are found.
PLACES = ("sites", "sites.roles")
_THINGS = ("capabilities", "capabilities.domain")


def check_offers(register: Register) -> Iterator[Contradiction]:
    """Every contradiction of the offers table that needs other rows to be seen."""
    for check in (_offers, _offer_names, _offer_conditions, _offer_caveats, _useless_offers):
        yield from check(register)


def places_of(register: Register) -> set[str]:
    """The names of sites and roles."""
    return {site.site for site in register.sites} | {r for s in register.sites for r in s.roles}


def _offers(register: Register) -> Iterator[Contradiction]:
    for index, offer in enumerate(register.offers):
        told = partial(Contradiction, "offers", index)
        if offer.packages == 0 and not offer.state.ended:
            yield told(
                "packages",
                f"is 0, but the offer is {offer.state.value}",
                "give the number, or make the state declined, expired or withdrawn",
            )
        first, last = register.window(offer.from_, offer.until)
        if offer.until is not None and last <= first and not offer.state.ended:
            yield told(
                "until",
                "the offer ends before it begins, or outside the case",
                "until is the first month without it",
                rests_on=("case",),
            )
        if offer.known_from and offer.known_until and offer.known_until <= offer.known_from:
            yield told("known_until", "is not after known_from")
        low, high = offer.packages_low, offer.packages_high
        if low is not None and low > offer.packages:
            yield told("packages_low", f"{low} is more than packages {offer.packages}")
        if high is not None and high < offer.packages:
            yield told("packages_high", f"{high} is less than packages {offer.packages}")
        if offer.rest_ratio and offer.tour_months is None:
            hint = "rest follows a tour; say how long the tour is"
            yield told("rest_ratio", "is given without tour_months", hint)
        if offer.relief_days and offer.tour_months is None:
            hint = "a relief ends a tour; say how long the tour is"
            yield told("relief_days", "is given without tour_months", hint)


def _offer_names(register: Register) -> Iterator[Contradiction]:
    nations = register.nation_names
    for index, offer in enumerate(register.offers):
        if offer.nation not in nations:
            yield missing(
                ("offers", index, "nation"), "nation", offer.nation, nations, ("nations",)
            )
        for name in offer.capabilities:
            if name not in register.domain_of:
                place, known = ("offers", index, "supplies"), register.domain_of
                yield missing(place, "capability", name, known, ("capabilities",))
        yield from _offer_claims(register, index, offer)


def _offer_claims(register: Register, index: int, offer: Offer) -> Iterator[Contradiction]:
    claims = register.claims_by_id
    told = partial(Contradiction, "offers", index, "claims", rests_on=("claims",))
    for claim in offer.claims:
        if claim not in claims:
            yield missing(("offers", index, "claims"), "claim", claim, claims, ("claims",))
        elif offer.known_from and claims[claim].stated_on > (
            offer.known_until or claims[claim].stated_on
        ):
            yield told(f"claim {claim} of {claims[claim].stated_on} is later than known_until")
        elif claims[claim].awaits_second:
            yield told(
                f"claim {claim} was read from a report and is not seconded",
                "give it seconded_by, a second person or an independent source; until then "
                "nothing may rest on it",
            )


#: What a name is called, the names there are, and where they are found.
_Known = tuple[str, Collection[str], tuple[str, ...]]


def _mentioned(register: Register) -> dict[str, _Known]:
    """For each kind of name in a condition, what there is."""
    events = {event.event for event in register.events}
    groups, in_groups = register.group_members, ("nations", "nations.groups")
    things = {*register.domain_of, *register.domains}
    return {
        "nation": ("nation", register.nation_names, ("nations",)),
        "event": ("event", events, ("events",)),
        "group": ("group", groups, in_groups),
        "capability": ("capability or domain", things, _THINGS),
        "member": ("event or group", events | set(groups), ("events", *in_groups)),
    }


def _offer_conditions(register: Register) -> Iterator[Contradiction]:
    names = _mentioned(register)
    others = {*names["capability"][1], *register.group_members}
    for index, offer in enumerate(register.offers):
        for mention in mentions(offer.condition):
            kind, known, misses = names[mention.kind]
            if mention.name in known:
                continue
            message, hint = unknown(kind, mention.name, known)
            if mention.kind == "event" and mention.name in others:
                word = "from" if mention.name in register.group_members else "provide"
                hint = f"no event; write 'at least 1 nation {word} {mention.name}'"
            message += f" at character {mention.column} of the condition"
            yield Contradiction(
                "offers", index, "condition", message, hint, misses=misses, own=False
            )


def _named_by(register: Register, kind: CaveatKind) -> _Known:
    """For a kind of caveat, what its names may be."""
    match kind:
        case CaveatKind.ONLY_AT:
            return "site or role", places_of(register), PLACES
        case CaveatKind.NOT_FOR:
            return "capability or domain", {*register.domain_of, *register.domains}, _THINGS
        case CaveatKind.ONLY_IN | CaveatKind.NOT_IN | CaveatKind.NOT_WITH:
            return "nation", register.nation_names, ("nations",)
        case CaveatKind.NOT_EAST_OF | CaveatKind.MOST_PERSONNEL | CaveatKind.MOST_MONTHS:
            return "number", (), ()
        case _:
            assert_never(kind)


def _offer_caveats(register: Register) -> Iterator[Contradiction]:
    for index, offer in enumerate(register.offers):
        for caveat in offer.caveats:
            kind, known, misses = _named_by(register, caveat.kind)
            for name in caveat.names:
                if name not in known:
                    message, hint = unknown(kind, name, known)
                    message += f" in '{caveat}'"
                    yield Contradiction(
                        "offers", index, "caveats", message, hint, misses=misses, own=False
                    )
        if offer.caveats:
            yield from _caveats_of(register, index, offer)


def _caveats_of(register: Register, index: int, offer: Offer) -> Iterator[Contradiction]:
    """Caveats of an offer that contradict each other, or the offer."""
    told = partial(Contradiction, "offers", index, "caveats")
    by_kind = {caveat.kind: caveat for caveat in offer.caveats}
    for one, other in combinations(offer.caveats, 2):
        if one.kind is other.kind:
            yield told(f"'{one}' and '{other}' are two caveats of one kind", "write one list")
    only, never = by_kind.get(CaveatKind.ONLY_IN), by_kind.get(CaveatKind.NOT_IN)
    if only and never and set(only.names) <= set(never.names):
        yield told(f"'{only}' and '{never}' leave no place", "drop one of them")
    if not any(allowed_for(register, offer, c) for c in offer.capabilities):
        hint = "change the caveat or supplies"
        yield told("forbid everything the offer supplies", hint, rests_on=("capabilities",))
    limit = by_kind.get(CaveatKind.MOST_PERSONNEL)
    if limit and offer.personnel > limit.number:
        message = f"'{limit}' is less than one package of {offer.personnel}"
        yield told(message, "no package could ever go; make packages smaller")
    apart = by_kind.get(CaveatKind.NOT_WITH)
    if apart and offer.nation in apart.names:
        yield told("not with itself")


def _useless_offers(register: Register) -> Iterator[Contradiction]:
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
            yield Contradiction(
                "offers",
                index,
                "caveats",
                f"contradict every line the offer could fill ({names})",
                "change the caveat, or add a line where the offer may serve",
                rests_on=("requirements", "sites", "capabilities"),
            )
