"""A proposal beside the register: what it contradicts, supersedes or repeats."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from contingent.register.claim import Claim, Stance
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.reports.proposal import TROOPS, Proposal

__all__ = ["Clash", "ClashKind", "clashes"]

_NO = frozenset({"declines", "excludes-troops"})


class ClashKind(StrEnum):
    """How a proposal stands to a row of the register.

    ``SAME_DAY``: the opposite was said on the same day; one of the two is misread, or they are
    about different things. ``UNDATED``: the opposite was said, and of one of the two no day is
    known: nobody can say which is newer. ``NEWER``: the proposal is the newer statement and would
    supersede the row. ``OLDER``: the register knows a later one. ``REPEATS``: the register has it.
    """

    SAME_DAY = "same-day"
    UNDATED = "undated"
    NEWER = "newer"
    OLDER = "older"
    REPEATS = "repeats"

    @property
    def contradicts(self) -> bool:
        """Whether the row says the opposite, and nothing later in the register settles it."""
        match self:
            case ClashKind.SAME_DAY | ClashKind.UNDATED | ClashKind.NEWER:
                return True
            case ClashKind.OLDER | ClashKind.REPEATS:
                return False
            case other:
                assert_never(other)

    @property
    def text(self) -> str:
        """The words before the row: it "contradicts, and is newer than," claims/P031."""
        match self:
            case ClashKind.SAME_DAY:
                return "contradicts, of the same day,"
            case ClashKind.UNDATED:
                return "contradicts, and nobody knows which is newer,"
            case ClashKind.NEWER:
                return "contradicts, and is newer than,"
            case ClashKind.OLDER:
                return "the register has a later position:"
            case ClashKind.REPEATS:
                return "the register has it already:"
            case other:
                assert_never(other)


@dataclass(frozen=True)
class Clash:
    """A row of the register that a proposal has to do with.

    Attributes:
        row: such as ``claims/P031``.
        on: the day of the row's statement; None when it has none.
        words: what it says.
    """

    kind: ClashKind
    row: str
    on: date | None
    words: str


def clashes(proposal: Proposal, register: Register) -> tuple[Clash, ...]:
    """What of the register a proposal contradicts or repeats; the gravest first."""
    offers = list(_offers(proposal, register))
    # Of what is later than the proposal, the last is enough.
    later = [clash for clash in offers if clash.kind is ClashKind.OLDER]
    last = max((clash.on or date.min for clash in later), default=None)
    found = [*_claims(proposal, register)]
    found += [clash for clash in offers if clash not in later]
    found += [clash for clash in later if clash.on == last][:1]
    order = list(ClashKind)
    return tuple(sorted(found, key=lambda c: (order.index(c.kind), c.row)))


def _claims(proposal: Proposal, register: Register) -> Iterator[Clash]:
    day = proposal.stated_on
    claims = [claim for claim in register.claims if claim.iso3 == proposal.nation]
    for claim in claims:
        if claim.stated_on == day and claim.stance == proposal.stance:
            yield _clash(ClashKind.REPEATS, claim)
    against = [claim for claim in claims if _opposed(proposal, claim, register)]
    if day is None:
        # Without a day nobody can say which is newer: the last word stands against it.
        yield from (_clash(ClashKind.UNDATED, claim) for claim in _last(against))
        return
    yield from (_clash(ClashKind.SAME_DAY, claim) for claim in against if claim.stated_on == day)
    before = _last([claim for claim in against if claim.stated_on < day])
    alike = [c.stated_on for c in claims if c.stance == proposal.stance and c.stated_on < day]
    if before and before[0].stated_on >= max(alike, default=date.min):
        yield from (_clash(ClashKind.NEWER, claim) for claim in before)
    later = _last([claim for claim in against if claim.stated_on > day])
    yield from (_clash(ClashKind.OLDER, claim) for claim in later)


def _last(claims: list[Claim]) -> list[Claim]:
    """Those of the last day."""
    last = max((claim.stated_on for claim in claims), default=None)
    return [claim for claim in claims if claim.stated_on == last]


def _opposed(proposal: Proposal, claim: Claim, register: Register) -> bool:
    """Whether one says yes and the other no to the same thing."""
    if claim.stance is Stance.UNCLEAR or (proposal.stance in _NO) == (claim.stance in _NO):
        return False
    # Whoever excludes troops may well offer ships.
    domains = (claim.domain,) if claim.domain else ()
    if proposal.stance == "excludes-troops":
        return _about_troops(domains, register)
    if claim.stance is Stance.EXCLUDES_TROOPS:
        return _about_troops(proposal.domains, register)
    return True


def _about_troops(domains: tuple[str, ...], register: Register) -> bool:
    """Whether it may be about troops: in the word of the reports, or in that of the case."""
    return not domains or not {TROOPS, register.main_domain}.isdisjoint(domains)


def _offers(proposal: Proposal, register: Register) -> Iterator[Clash]:
    for offer in register.as_known(None).offers:
        if offer.nation != proposal.nation or not _against(proposal, offer, register):
            continue
        day, since = proposal.stated_on, offer.known_from
        if day is None or since is None:
            kind = ClashKind.UNDATED
        elif day == since:
            kind = ClashKind.SAME_DAY
        else:
            kind = ClashKind.NEWER if day > since else ClashKind.OLDER
        yield Clash(kind, f"offers/{offer.offer}", since, f"{offer.state.value}: {offer.title}")


def _against(proposal: Proposal, offer: Offer, register: Register) -> bool:
    if offer.state.ended:
        return False
    if proposal.stance == "excludes-troops":
        domain = register.main_domain
        return domain is not None and register.supplies(offer, domain)
    return proposal.stance == "declines"


def _clash(kind: ClashKind, claim: Claim) -> Clash:
    said = claim.paraphrase or claim.evidence or claim.capability
    return Clash(kind, f"claims/{claim.id}", claim.stated_on, f"{claim.stance.value}: {said}")
