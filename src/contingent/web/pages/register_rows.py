"""The rows of the register page: which fit, in which order, and which of them a page shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from contingent.register.claim import Claim
from contingent.register.consent import Consent
from contingent.register.offer import LADDER, Offer
from contingent.register.pledge import Pledge
from contingent.web.view import STATES, View

__all__ = ["EACH", "Leaf", "claims_of", "consents_of", "leaf_of", "offers_of", "pledges_of"]

#: Rows on a page.
EACH = 100
Row = TypeVar("Row")

_STATES = {state.value: place for place, state in enumerate(LADDER)}
_VERDICTS = {verdict: place for place, verdict in enumerate(STATES)}
#: What offers can be ordered by. A minus before the name turns the order round.
OFFER_ORDERS: Mapping[str, Callable[[View, Offer], Any]] = {
    "nation": lambda view, offer: view.name(offer.nation),
    "offer": lambda _, offer: (offer.title or offer.offer).lower(),
    "stands": lambda view, offer: _VERDICTS[view.verdict(offer.offer)],
    # States off the ladder come first, each together.
    "state": lambda _, offer: (_STATES.get(offer.state.value, -1), offer.state.value),
    "packages": lambda _, offer: offer.packages,
    "people": lambda _, offer: offer.packages * offer.personnel,
}
#: What claims can be ordered by.
CLAIM_ORDERS: Mapping[str, Callable[[View, Claim], Any]] = {
    "day": lambda _, claim: claim.stated_on,
    "nation": lambda view, claim: view.name(claim.iso3),
    "claim": lambda _, claim: claim.id,
}


@dataclass(frozen=True)
class Leaf(Generic[Row]):
    """One page of a list.

    Attributes:
        rows: those on this page.
        found: how many there are in all.
        number: of this page, from 1.
        pages: how many pages there are, at least one.
    """

    rows: Sequence[Row]
    found: int
    number: int
    pages: int

    @property
    def first(self) -> int:
        """The place in the list of the first row here, from 1."""
        return (self.number - 1) * EACH + 1

    @property
    def near(self) -> list[int]:
        """Pages to go to: the first, the last, and those about this one; 0 for a gap."""
        shown = {1, self.pages, *range(self.number - 2, self.number + 3)}
        numbers = sorted(n for n in shown if 0 < n <= self.pages)
        told: list[int] = []
        for number in numbers:
            if told and number > told[-1] + 1:
                told.append(0)
            told.append(number)
        return told


def leaf_of(rows: Sequence[Row], asked: str) -> Leaf[Row]:
    """The page asked for by its number; the last one if there are not so many."""
    pages = max(1, -(-len(rows) // EACH))
    number = int(asked) if asked.isdecimal() and len(asked) < 7 else 1  # noqa: PLR2004 - digits
    number = min(max(number, 1), pages)
    return Leaf(rows[(number - 1) * EACH : number * EACH], len(rows), number, pages)


def offers_of(view: View, wanted: Mapping[str, str]) -> list[Offer]:
    """The offers that fit what is wanted, in the order wanted."""
    words = wanted["q"].lower().split()
    found = [
        offer
        for offer in view.register.offers
        if _fits(view, offer, wanted) and all(word in _offer_text(view, offer) for word in words)
    ]
    return _ordered(found, OFFER_ORDERS, view, wanted["sort"])


def claims_of(view: View, wanted: Mapping[str, str]) -> list[Claim]:
    """The claims that fit, in the order wanted; else the newest first."""
    words = wanted["q"].lower().split()
    found = [
        claim
        for claim in view.register.claims
        if (not wanted["nation"] or claim.iso3 == wanted["nation"])
        and all(word in _claim_text(view, claim) for word in words)
    ]
    known = wanted["sort"].removeprefix("-") in CLAIM_ORDERS
    return _ordered(found, CLAIM_ORDERS, view, wanted["sort"] if known else "-day")


def consents_of(view: View, wanted: Mapping[str, str]) -> list[Consent]:
    """The consents that fit."""
    words = wanted["q"].lower().split()
    return [
        row
        for row in view.register.consents
        if (not wanted["nation"] or view.speaks_of(row, wanted["nation"]))
        and all(word in _consent_text(view, row) for word in words)
    ]


def pledges_of(view: View, wanted: Mapping[str, str]) -> list[Pledge]:
    """The pledges that fit, the newest first."""
    words = wanted["q"].lower().split()
    found = [
        row
        for row in view.register.pledges
        if (not wanted["nation"] or row.nation == wanted["nation"])
        and all(word in _pledge_text(view, row) for word in words)
    ]
    return sorted(found, key=lambda row: row.pledged_on, reverse=True)


def _ordered(
    rows: list[Row], orders: Mapping[str, Callable[[View, Row], Any]], view: View, asked: str
) -> list[Row]:
    """Rows in an order; alike ones as the register has them, and all of them for no order."""
    by = orders.get(asked.removeprefix("-"))
    if by is None:
        return rows
    return sorted(rows, key=lambda row: by(view, row), reverse=asked.startswith("-"))


def _fits(view: View, offer: Offer, wanted: Mapping[str, str]) -> bool:
    return (
        (not wanted["nation"] or offer.nation == wanted["nation"])
        and (not wanted["state"] or offer.state.value == wanted["state"])
        and (not wanted["basis"] or offer.basis.value == wanted["basis"])
        and (not wanted["verdict"] or view.verdict(offer.offer) == wanted["verdict"])
    )


def _offer_text(view: View, offer: Offer) -> str:
    titles = view.register.capability_titles
    supplied = " ".join(f"{c} {titles.get(c, c)}" for c in offer.capabilities)
    parts = (offer.offer, offer.nation, view.name(offer.nation), offer.title, supplied, offer.note)
    said = view.conditions(offer), view.caveats(offer)
    return " ".join((*parts, str(offer.condition), *said, offer.state.value)).lower()


def _claim_text(view: View, claim: Claim) -> str:
    parts = (claim.id, claim.iso3, view.name(claim.iso3), claim.paraphrase, claim.capability)
    more = (claim.condition, claim.caveat, claim.reason, claim.source_title, claim.stance.value)
    return " ".join((*parts, *more)).lower()


def _consent_text(view: View, row: Consent) -> str:
    names = (view.name(row.decider), view.name(row.about))
    parts = (row.decider, row.about, row.verdict.value, row.world, row.source, row.note)
    return " ".join((*names, *parts, *row.claims)).lower()


def _pledge_text(view: View, row: Pledge) -> str:
    parts = (row.pledge, row.nation, view.name(row.nation), row.what, row.unit, row.meeting)
    return " ".join((*parts, row.delivery.value, row.source_title, row.note)).lower()
