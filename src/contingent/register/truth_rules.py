"""The rules of the lint of truth: what an offer may say, given the claims it rests on."""

from collections.abc import Iterator
from typing import assert_never

from contingent.register.claim import Claim, Confidence, Stance
from contingent.register.condition import (
    ALWAYS,
    Always,
    And,
    AtLeastNations,
    AtLeastOf,
    AtLeastPersonnel,
    Condition,
    EventHolds,
    NationProvides,
    NationStands,
    Not,
    Or,
    parts_of,
)
from contingent.register.offer import Basis, Offer, OfferState
from contingent.register.outlets import outlet_of
from contingent.register.register import Register

__all__ = [
    "Said",
    "aid",
    "condition_on_one_low_claim",
    "firmer",
    "later_claim",
    "more_trusted",
    "no_end",
    "unreliable_only",
    "unstated",
]

#: A column, what is found in it, and what to do.
Said = tuple[str, str, str]
#: Words by which a claim says that what it tells of is there already, for a time.
PASSING = ("existing deployment", "one rotation")


def firmer(register: Register, offer: Offer, claims: tuple[Claim, ...]) -> Iterator[Said]:
    """An offer firmer than the firmest of its claims lets it be."""
    if offer.state.ended or not claims:
        return
    allowed = max((_firmest(register, offer, claim) for claim in claims), key=_rank)
    if offer.state.rank > _rank(allowed):
        most = f"'{allowed.value}' at most" if allowed else "no offer at all"
        listed = ", ".join(f"{claim.id} {claim.stance.value}" for claim in claims)
        yield (
            "state",
            f"is '{offer.state.value}', but its claims ({listed}) bear {most}",
            "lower the state, or cite the claim that makes it so firm",
        )


def _rank(state: OfferState | None) -> int:
    return -1 if state is None else state.rank


def _firmest(register: Register, offer: Offer, claim: Claim) -> OfferState | None:
    """The firmest state that a claim bears; None for none."""
    match claim.stance:
        case Stance.OFFERS | Stance.CONDITIONAL:  # how far it is trusted is another question
            return OfferState.TRANSFERRED
        case Stance.CONSIDERS:
            return OfferState.INDICATED
        case Stance.UNCLEAR:
            return OfferState.REPORTED
        case Stance.EXCLUDES_TROOPS:  # it names what comes instead of soldiers
            main = register.main_domain
            land = main is not None and register.supplies(offer, main)
            return None if land and claim.domain in {"", main} else OfferState.OFFERED
        case Stance.DECLINES:
            return None
        case other:
            assert_never(other)


def more_trusted(_: Register, offer: Offer, claims: tuple[Claim, ...]) -> Iterator[Said]:
    """An offer more trusted than the newest of its claims, which made it the position."""
    if not claims:
        return
    last = max(claim.stated_on for claim in claims)
    newest = [claim for claim in claims if claim.stated_on == last]
    best = max(newest, key=lambda claim: claim.confidence.rank)
    if offer.confidence.rank > best.confidence.rank:
        yield (
            "confidence",
            (
                f"is '{offer.confidence.value}', but its newest claim ({best.id}, "
                f"{best.stated_on:%Y-%m-%d}) is '{best.confidence.value}'"
            ),
            "lower the confidence, or find a better source for that claim",
        )


def unstated(register: Register, offer: Offer, claims: tuple[Claim, ...]) -> Iterator[Said]:
    """A number that is called stated, and that none of the claims gives.

    A claim may give the packages, the units or the people of the offer, or what it has together
    with the nation's other rows of the same day that rest on that claim. People who do not go
    evenly into packages may differ by fewer than one for each package.
    """
    if offer.basis is not Basis.STATED or not offer.packages or not claims:
        return
    given = [claim for claim in claims if claim.quantity is not None]
    if any(_gives(register, offer, claim) for claim in given):
        return
    told = ", ".join(f"{claim.id} {claim.quantity:g}" for claim in given) or "none gives one"
    yield (
        "basis",
        f"is 'stated', but no claim gives the number of packages or people ({told})",
        "make it 'assumed' with packages_low and packages_high, or cite who stated it",
    )


def _gives(register: Register, offer: Offer, claim: Claim) -> bool:
    number = float(claim.quantity or 0)
    amounts = (supply.amount for together in offer.supplies for supply in together)
    if number in {float(offer.packages), *(offer.packages * amount for amount in amounts)}:
        return True
    beside = [
        other
        for other in register.offers
        if other.nation == offer.nation
        and claim.id in other.claims
        and (other is offer or other.known_on(offer.known_from))
    ]
    return any(
        abs(number - sum(one.packages * one.personnel for one in rows))
        < max(1, sum(one.packages for one in rows))
        for rows in ([offer], beside)
    )


def later_claim(_: Register, offer: Offer, claims: tuple[Claim, ...]) -> Iterator[Said]:
    """A claim that was made after the day on which the offer is said to be known."""
    if offer.known_from is None:
        return
    late = [claim for claim in claims if claim.stated_on > offer.known_from]
    if late:
        listed = ", ".join(f"{claim.id} of {claim.stated_on:%Y-%m-%d}" for claim in late)
        yield (
            "known_from",
            f"is {offer.known_from:%Y-%m-%d}, before {listed}",
            "a later statement gets a row of its own; end this one with known_until",
        )


def condition_on_one_low_claim(
    register: Register, offer: Offer, claims: tuple[Claim, ...]
) -> Iterator[Said]:
    """A nation waited for, or a whole condition, that one claim of low confidence gives.

    Only offers that ask for more trust than that are told of; a low offer says so itself.
    """
    if offer.state.ended or offer.confidence is Confidence.LOW or offer.condition == ALWAYS:
        return
    speaking = [claim for claim in claims if claim.condition]
    if _one_low(speaking):
        yield _low("the condition", speaking[0])
        return
    for code in dict.fromkeys(_waited_for(offer.condition)):
        named = [claim for claim in speaking if _names(register, code, claim)]
        if _one_low(named):
            yield _low(f"that it waits for {code}", named[0])


def _one_low(claims: list[Claim]) -> bool:
    return len(claims) == 1 and claims[0].confidence is Confidence.LOW


def _low(what: str, claim: Claim) -> Said:
    return (
        "condition",
        f"{what} is from {claim.id} alone, which is 'low'",
        "find a second source, lower the offer's confidence, or drop that part of the condition",
    )


def _waited_for(condition: Condition) -> Iterator[str]:
    """The nations that a condition names one by one."""
    for part in parts_of(condition):
        match part:
            case NationStands() | NationProvides():
                yield part.nation.name
            case (
                Always()
                | EventHolds()
                | AtLeastOf()
                | AtLeastNations()
                | AtLeastPersonnel()
                | Not()
                | And()
                | Or()
            ):
                continue
            case other:
                assert_never(other)


def _names(register: Register, code: str, claim: Claim) -> bool:
    """Whether a claim's condition names a nation: by code, name, or the first letters of it."""
    name = register.nation_names.get(code, code)
    short = "".join(word[0] for word in name.split() if word[0].isupper())
    text = claim.condition
    words = {word.strip(".,;:()'\"") for word in text.split()}
    return code in words or name in text or (len(short) > 1 and short in words)


def no_end(_: Register, offer: Offer, claims: tuple[Claim, ...]) -> Iterator[Said]:
    """A deployment that is under way, or is called one by its claims, and has no end."""
    if offer.state.ended or offer.until is not None or offer.known_until is not None:
        return
    there = offer.state in {OfferState.ACTIVATED, OfferState.DEPLOYED, OfferState.TRANSFERRED}
    passing = [
        claim.id
        for claim in claims
        if any(words in f"{claim.capability} {claim.caveat}".lower() for words in PASSING)
    ]
    if there or passing:
        why = f"is '{offer.state.value}'" if there else f"is a passing one by {', '.join(passing)}"
        yield (
            "until",
            f"is empty, and the deployment {why}",
            "give the step or date it ends, or end the row and add one that is 'expired'",
        )


def unreliable_only(_: Register, __: Offer, claims: tuple[Claim, ...]) -> Iterator[Said]:
    """An offer that rests on outlets of the list of unreliable ones, and on nothing else."""
    told = [(claim, outlet_of(claim)) for claim in claims]
    if not told or not all(outlet for _, outlet in told):
        return
    listed = ", ".join(f"{claim.id} {outlet.outlet}" for claim, outlet in told if outlet)
    yield (
        "claims",
        f"rest on unreliable outlets only ({listed})",
        "find the statement elsewhere and cite that, or say in the note why it holds",
    )


def aid(register: Register, offer: Offer, _: tuple[Claim, ...]) -> Iterator[Said]:
    """An offer without people, in a case that counts people: money or material for the host.

    What was refused is told of only where no line asks for it; a refused unit has no people either.
    """
    if offer.personnel or not any(other.personnel for other in register.offers):
        return
    asked = {line.capability for line in register.requirements}
    listed = ", ".join(offer.capabilities)
    hint = "aid to the host belongs in pledges.csv; of a unit, say how many people come with it"
    if not asked.intersection(offer.capabilities):
        verb = "refuses" if offer.state.ended else "gives"
        yield "supplies", f"{verb} what no line asks for ({listed}), and sends nobody", hint
    elif offer.packages and not offer.state.ended:
        yield "personnel", f"is 0: {listed} would come without anybody", hint
