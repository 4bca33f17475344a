"""Checks of offers against the rest of the register: numbers, names, conditions, caveats."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import combinations
from typing import assert_never, get_args

from contingent.register.calendar import write_moment
from contingent.register.caveat import Caveat, CaveatKind, Listed
from contingent.register.condition import (
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    MentionKind,
    NationProvides,
    NationStands,
    Not,
    Or,
    mentions,
    parts_of,
)
from contingent.register.fault_maker import Contradiction, missing, unknown
from contingent.register.offer import Offer
from contingent.register.permits import allowed_at, allowed_for
from contingent.register.register import Register
from contingent.register.requirement import RequirementLine
from contingent.register.supplying import serves_as

__all__ = ["PLACES", "check_offers", "places_of", "untimely"]

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
        if offer.packages == 0 and not offer.state.ended and not offer.withheld:
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
                "until is the first step without it",
                rests_on=("case",),
            )
        if offer.known_from and offer.known_until and offer.known_until <= offer.known_from:
            yield told("known_until", "is not after known_from")
        low, high = offer.packages_low, offer.packages_high
        if low is not None and low > offer.packages:
            yield told("packages_low", f"{low} is more than packages {offer.packages}")
        if high is not None and high < offer.packages:
            yield told("packages_high", f"{high} is less than packages {offer.packages}")
        if offer.rest_ratio and offer.tour is None:
            hint = "rest follows a tour; say how long the tour is"
            yield told("rest_ratio", "is given without tour", hint)
        if offer.relief and offer.tour is None:
            hint = "a relief ends a tour; say how long the tour is"
            yield told("relief", "is given without tour", hint)
        least = register.case.step.duration(1)
        if offer.tour is not None and offer.tour < least:
            hint = f"write at least '{least}', or give the case a shorter step"
            message = f"a tour of {offer.tour} is shorter than a step of the case"
            yield told("tour", message, hint, rests_on=("case",))
        for moment, column in ((offer.from_, "from"), (offer.until, "until")):
            yield from untimely(register, moment, ("offers", index, column))


def untimely(
    register: Register, moment: object, place: tuple[str, int, str]
) -> Iterator[Contradiction]:
    """A date with a time, in a case whose steps begin at midnight."""
    step = register.case.step
    if isinstance(moment, datetime) and not step.finer_than_day:
        message = f"'{write_moment(moment)}' has a time, but the case counts in {step.words}"
        hint = "write the day alone, or give the case a step of hours"
        yield Contradiction(*place, message, hint, rests_on=("case",))


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
_IN_GROUPS = ("nations", "nations.groups")


def _mentioned(register: Register, kind: MentionKind) -> _Known:
    """For a kind of name in a condition, what there is."""
    match kind:
        case "nation":
            return "nation", register.nation_names, ("nations",)
        case "event":
            return "event", {event.event for event in register.events}, ("events",)
        case "group":
            return "group", register.group_members, _IN_GROUPS
        case "capability":
            return "capability or domain", {*register.domain_of, *register.domains}, _THINGS
        case "member":
            members = {event.event for event in register.events} | {*register.group_members}
            return "event or group", members, ("events", *_IN_GROUPS)
        case other:
            assert_never(other)


def _offer_conditions(register: Register) -> Iterator[Contradiction]:
    known = _all_mentioned(register)
    for index, offer in enumerate(register.offers):
        yield from _condition(register, index, offer.condition, offer.nation, known)


def check_condition(register: Register, condition: Condition, own: str) -> Iterator[Contradiction]:
    """What is wrong with a condition that a nation would make, before there is an offer."""
    yield from _condition(register, 0, condition, own, _all_mentioned(register))


def _all_mentioned(register: Register) -> dict[MentionKind, _Known]:
    return {kind: _mentioned(register, kind) for kind in get_args(MentionKind)}


def _condition(
    register: Register,
    index: int,
    condition: Condition,
    own: str,
    known: Mapping[MentionKind, _Known],
) -> Iterator[Contradiction]:
    no_events = {*known["capability"][1], *register.group_members}
    told = partial(Contradiction, "offers", index, "condition", own=False)
    for mention in mentions(condition):
        kind, names, misses = known[mention.kind]
        if mention.name in names:
            continue
        message, hint = unknown(kind, mention.name, names)
        if mention.kind == "event" and mention.name in no_events:
            word = "from" if mention.name in register.group_members else "provide"
            hint = f"no event; write 'at least 1 nation {word} {mention.name}'"
        message += f" at character {mention.column} of the condition"
        yield told(message, hint, misses=misses)
    for part in parts_of(condition):
        yield from _lists(register, index, part, own)


def _lists(register: Register, index: int, part: Condition, own: str) -> Iterator[Contradiction]:
    """Lists that name one thing twice, and numbers that those counted can never reach."""
    told = partial(Contradiction, "offers", index, "condition")
    match part:
        case AtLeastOf(number, members):
            seen: set[str] = set()
            for member in members:
                if member.name in seen:
                    message = f"'{member.name}' is named twice at character {member.column}"
                    hint = "a name counts once; drop the second"
                    yield told(f"{message} of the condition", hint, own=False)
                seen.add(member.name)
            nations, events = register.listed(members)
            most = len(nations) + len(events)
        case AtLeastNations(number, others, group):
            if group and group.name not in register.group_members:
                return  # told as an unknown name
            counted = register.group_members[group.name] if group else register.nation_names
            most = len(set(counted) - ({own} if others else set()))
        case (
            Always()
            | EventHolds()
            | NationStands()
            | NationProvides()
            | AtLeastPersonnel()
            | Not()
            | And()
            | Or()
        ):
            return
        case other:
            assert_never(other)
    if number is not None and number > most:
        yield told(
            f"'{part}' can never hold: it counts {most} at most",
            "lower the number or name more; a nation in several groups counts once",
            misses=(*_IN_GROUPS, "events"),
        )


def _listed(register: Register, listed: Listed) -> _Known:
    """For the names in a caveat, what there is."""
    match listed:
        case "nation":
            return listed, register.nation_names, ("nations",)
        case "site or role":
            return listed, places_of(register), PLACES
        case "capability or domain":
            return listed, {*register.domain_of, *register.domains}, _THINGS
        case other:
            assert_never(other)


def _offer_caveats(register: Register) -> Iterator[Contradiction]:
    known = _all_listed(register)
    for index, offer in enumerate(register.offers):
        told = partial(Contradiction, "offers", index, "caveats")
        yield from _caveats(index, offer.caveats, known)
        for caveat in offer.caveats:
            rests_on = _RESTS_ON.get(caveat.kind, ())
            for message, hint in _senseless(register, offer, caveat):
                yield told(message, hint, rests_on=rests_on)


def check_caveats(register: Register, caveats: Sequence[Caveat]) -> Iterator[Contradiction]:
    """What is wrong with caveats by themselves, before there is an offer."""
    yield from _caveats(0, caveats, _all_listed(register))


def _all_listed(register: Register) -> dict[Listed, _Known]:
    return {listed: _listed(register, listed) for listed in get_args(Listed)}


def _caveats(
    index: int, caveats: Sequence[Caveat], known: Mapping[Listed, _Known]
) -> Iterator[Contradiction]:
    told = partial(Contradiction, "offers", index, "caveats", own=False)
    for caveat in caveats:
        kind, names, misses = known[caveat.kind.lists] if caveat.kind.lists else _NONE
        for name in caveat.names:
            if name not in names:
                message, hint = unknown(kind, name, names)
                yield told(f"{message} in '{caveat}'", hint, misses=misses)
    for one, other in combinations(caveats, 2):
        if one.kind is other.kind:
            message = f"'{one}' and '{other}' are two caveats of one kind"
            yield told(message, "write one list")


_NONE: _Known = ("name", (), ())
#: What else than its offer the sense of a caveat rests on.
_RESTS_ON = {CaveatKind.NOT_FOR: ("capabilities",), CaveatKind.MOST_TIME: ("case",)}


def _senseless(register: Register, offer: Offer, caveat: Caveat) -> Iterator[tuple[str, str]]:
    """What a caveat cannot mean in its offer."""
    match caveat.kind:
        case CaveatKind.ONLY_IN:
            yield from _all_barred(offer, caveat, CaveatKind.NOT_IN, "place")
        case CaveatKind.NOT_FOR:
            if not any(allowed_for(register, offer, c) for c in serves_as(register, offer)):
                yield "forbid everything the offer supplies", "change the caveat or supplies"
        case CaveatKind.NOT_WITH:
            if offer.nation in caveat.names:
                yield "not with itself", ""
        case CaveatKind.ONLY_WITH:
            yield from _no_company(offer, caveat)
        case CaveatKind.MOST_PERSONNEL:
            if offer.personnel > caveat.number:
                yield (
                    f"'{caveat}' is less than one package of {offer.personnel}",
                    "no package could ever go; make packages smaller",
                )
        case CaveatKind.MOST_TIME:
            yield from _too_short(register, caveat)
        case (
            CaveatKind.NOT_IN | CaveatKind.NOT_EAST_OF | CaveatKind.ONLY_AT
        ):  # where these leave no place for any line, ``_useless_offers`` tells
            return
        case other:
            assert_never(other)


def _all_barred(
    offer: Offer, caveat: Caveat, never: CaveatKind, what: str
) -> Iterator[tuple[str, str]]:
    """Names that are all barred by another caveat of the offer."""
    for other in offer.caveats:
        if other.kind is never and set(caveat.names) <= set(other.names):
            yield f"'{caveat}' and '{other}' leave no {what}", "drop one of them"


def _no_company(offer: Offer, caveat: Caveat) -> Iterator[tuple[str, str]]:
    if offer.nation in caveat.names:
        yield "only with itself", "name the nations that must be there beside it"
    yield from _all_barred(offer, caveat, CaveatKind.NOT_WITH, "company")


def _too_short(register: Register, caveat: Caveat) -> Iterator[tuple[str, str]]:
    least = register.case.step.duration(1)
    if caveat.time < least:
        hint = f"write at least '{least}', or give the case a shorter step"
        yield f"'{caveat}' is shorter than a step of the case", hint


def _useless_offers(register: Register) -> Iterator[Contradiction]:
    """Offers of something asked for whose caveats contradict every line that asks for it."""
    by_capability: dict[str, list[RequirementLine]] = {}
    for line in register.requirements:
        by_capability.setdefault(line.capability, []).append(line)
    for index, offer in enumerate(register.offers):
        lines = [line for c in serves_as(register, offer) for line in by_capability.get(c, ())]
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
