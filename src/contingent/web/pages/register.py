"""Register: offers, claims, consents and pledges with their sources, as known on a day."""

from typing import Any

from contingent.register.offer import Offer
from contingent.web.pages.page import Page, PageRequest
from contingent.web.pages.register_rows import (
    claims_of,
    consents_of,
    leaf_of,
    offers_of,
    pledges_of,
)
from contingent.web.view import View

__all__ = ["RegisterPage", "history_of", "tab_of", "wanted_of"]

#: What of a page's own address says which rows are wanted, and how.
FILTERS = ("q", "nation", "state", "verdict", "basis")
TABS = ("offers", "claims", "consents", "pledges")


class RegisterPage(Page):
    """The page."""

    template = "register.html"
    extras: tuple[str, ...] = (*FILTERS, "show", "sort", "page")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        view, wanted = asked.view, wanted_of(asked)
        tab = tab_of(wanted)
        tables: dict[str, list[Any]] = {
            "offers": offers_of(view, wanted),
            "claims": claims_of(view, wanted),
            "consents": consents_of(view, wanted),
            "pledges": pledges_of(view, wanted),
        }
        # The days of the register as it is now: one looked at from an earlier day ends there.
        now = await asked.room.register(view.choice.scenario)
        days = sorted(
            {c.stated_on for c in now.claims} | {o.known_from for o in now.offers if o.known_from}
        )
        return {
            "wanted": wanted,
            "filters": {name: wanted[name] for name in FILTERS},
            "filtered": any(wanted[name] for name in FILTERS),
            "leaf": leaf_of(tables[tab], wanted["page"]),
            "found": {name: len(rows) for name, rows in tables.items()},
            "days": days,
            "day_index": _day_index(days, view.choice.as_of),
            "tab": tab,
            "ledger": asked.room.source.ledger,
            "read_only": asked.room.source.read_only,
            "pending": False,
        }


def wanted_of(asked: PageRequest) -> dict[str, str]:
    """What the address says is wanted, each part of it, empty where it says nothing."""
    return {name: asked.extras.get(name, "")[:80] for name in RegisterPage.extras}


def tab_of(wanted: dict[str, str]) -> str:
    """The table that is looked at."""
    return wanted["show"] if wanted["show"] in TABS else "offers"


def _day_index(days: list[Any], chosen: Any) -> int:
    if chosen is None:
        return len(days)
    return max([index for index, day in enumerate(days) if day <= chosen], default=0)


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
