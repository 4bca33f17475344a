"""Register: offers, claims and consents with their sources, as known on a day."""

from typing import Any

from contingent.register.consent import Consent
from contingent.register.offer import Offer
from contingent.web.pages.page import Page, PageRequest
from contingent.web.view import View

__all__ = ["RegisterPage", "history_of"]

#: Claims shown on one page.
SHOWN = 400


class RegisterPage(Page):
    """The page."""

    template = "register.html"
    extras: tuple[str, ...] = ("q", "nation", "state", "verdict", "basis", "show")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        view, extras = asked.view, asked.extras
        wanted = {name: extras.get(name, "")[:80] for name in self.extras}
        words = wanted["q"].lower().split()
        offers = [
            offer
            for offer in view.register.offers
            if _fits(view, offer, wanted)
            and all(word in _offer_text(view, offer) for word in words)
        ]
        claims = [
            claim
            for claim in view.register.claims
            if (not wanted["nation"] or claim.iso3 == wanted["nation"])
            and all(word in _claim_text(view, claim) for word in words)
        ]
        consents = [
            row
            for row in view.register.consents
            if (not wanted["nation"] or view.speaks_of(row, wanted["nation"]))
            and all(word in _consent_text(view, row) for word in words)
        ]
        claims.sort(key=lambda claim: claim.stated_on, reverse=True)
        # The days of the register as it is now: one looked at from an earlier day ends there.
        now = await asked.room.register(view.choice.scenario)
        days = sorted(
            {c.stated_on for c in now.claims} | {o.known_from for o in now.offers if o.known_from}
        )
        return {
            "wanted": wanted,
            "offers": offers,
            "claims": claims[:SHOWN],
            "claims_found": len(claims),
            "days": days,
            "day_index": _day_index(days, view.choice.as_of),
            "consents": consents,
            "tab": wanted["show"] if wanted["show"] in {"claims", "consents"} else "offers",
            "ledger": asked.room.source.ledger,
            "read_only": asked.room.source.read_only,
            "pending": False,
        }


def _day_index(days: list[Any], chosen: Any) -> int:
    if chosen is None:
        return len(days)
    return max([index for index, day in enumerate(days) if day <= chosen], default=0)


def _fits(view: View, offer: Offer, wanted: dict[str, str]) -> bool:
    return (
        (not wanted["nation"] or offer.nation == wanted["nation"])
        and (not wanted["state"] or offer.state.value == wanted["state"])
        and (not wanted["basis"] or offer.basis.value == wanted["basis"])
        and (not wanted["verdict"] or view.verdict(offer.offer) == wanted["verdict"])
    )


def _offer_text(view: View, offer: Offer) -> str:
    supplied = " ".join(f"{c} {view.capability(c)}" for c in offer.capabilities)
    parts = (offer.offer, offer.nation, view.name(offer.nation), offer.title, supplied, offer.note)
    return " ".join((*parts, str(offer.condition), offer.state.value)).lower()


def _claim_text(view: View, claim: Any) -> str:
    parts = (claim.id, claim.iso3, view.name(claim.iso3), claim.paraphrase, claim.capability)
    more = (claim.condition, claim.caveat, claim.reason, claim.source_title, claim.stance.value)
    return " ".join((*parts, *more)).lower()


def _consent_text(view: View, row: Consent) -> str:
    names = (view.name(row.decider), view.name(row.about))
    parts = (row.decider, row.about, row.verdict.value, row.world, row.source, row.note)
    return " ".join((*names, *parts, *row.claims)).lower()


def history_of(view: View, offer: Offer) -> list[Offer]:
    """The nation's positions on what the offer supplies, over all dates, earliest first.

    A later statement supersedes an earlier one by being the nation's next offer of a capability
    the two have in common.
    """
    kinds = set(offer.capabilities)
    return sorted(
        (o for o in view.whole.offers if o.nation == offer.nation and kinds & set(o.capabilities)),
        key=lambda o: (str(o.known_from or ""), o.offer),
    )
