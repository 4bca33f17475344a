"""The pages a figure leads to: a line, a nation, an offer, a claim."""

from collections.abc import AsyncIterator
from typing import Any

from contingent.errors import UnknownName
from contingent.register.offer import Offer
from contingent.resolution.changes import ChangesFound
from contingent.services.answers.nation_asks import nation_asks
from contingent.services.answers.planning import Planned
from contingent.web.pages.history import recorded_of
from contingent.web.pages.page import Page, PagePart, PageRequest, StreamControl
from contingent.web.pages.planning import follow, follow_as_it_grows
from contingent.web.pages.register import history_of
from contingent.web.render import render

__all__ = ["ClaimPage", "LinePage", "NationPage", "OfferPage"]


class LinePage:
    """A requirement line: who fills it, month by month, and what stops the others."""

    template = "line.html"
    extras: tuple[str, ...] = ("of", "done")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        name = asked.extras.get("of", "")
        base = name.partition("@")[0]
        lines = {line.line: line for line in asked.view.register.requirements}
        if base not in lines:
            raise UnknownName("line", name, lines)
        planned = asked.room.kept(asked.room.plan_job(asked.view.choice))
        shown = _line(asked, planned, name)
        source, done = asked.room.source, asked.extras.get("done", "")
        return {
            "line": lines[base],
            "name": name,
            **shown,
            "ledger": source.ledger,
            "read_only": source.read_only,
            "done": done if done.isdecimal() else "",
            "pending": planned is None,
        }

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """The line once there is a plan, then why it is open, then what would fill it."""
        lines = {line.line: line for line in asked.view.register.requirements}
        line = lines[asked.extras["of"].partition("@")[0]]
        async for planned in follow_as_it_grows(asked.room, asked.view.choice, bench):
            shown = _line(asked, planned, asked.extras["of"])
            html = render("parts/line.html", view=asked.view, line=line, **shown)
            yield PagePart("line", html)


def _line(asked: PageRequest, planned: Planned | None, name: str) -> dict[str, Any]:
    if planned is None:
        return {"planned": None}
    offers = asked.view.register.offers_by_id
    fill = next((line for line in planned.plan.lines if line.line == name), None)
    why = next((found for found in planned.why if found.line == name), None)
    serving = [item for item in planned.plan.assignments if name in item.lines]
    return {"planned": planned, "fill": fill, "why": why, "serving": serving, "offers": offers}


class NationPage:
    """A nation: what to ask of it, its offers and claims."""

    template = "nation.html"
    extras: tuple[str, ...] = ("of",)

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        view, code = asked.view, asked.extras.get("of", "")
        found = next((n for n in view.register.nations if n.nation == code), None)
        if found is None:
            raise UnknownName("nation", code, view.register.nation_names)
        offers = view.offers_of(code)
        planned = asked.room.kept(asked.room.plan_job(view.choice))
        footing = asked.room.kept(asked.room.footing_job(view.choice, planned)) if planned else None
        asks = nation_asks(code, planned, footing) if planned and footing else None
        return {
            "nation": found,
            "asks": asks,
            "offers": offers,
            "reasons": {o.offer: view.resolution.reason(o) for o in offers},
            "claims": sorted(
                (c for c in view.register.claims if c.iso3 == code),
                key=lambda c: c.stated_on,
                reverse=True,
            ),
            "pending": asks is None,
        }

    async def parts(self, asked: PageRequest, bench: StreamControl) -> AsyncIterator[PagePart]:
        """What to ask of it, once there is a plan, with what fills open lines, and its footing."""
        view, code = asked.view, asked.extras["of"]
        planned = await follow(asked.room, view.choice, bench)
        footing = await asked.room.answer(asked.room.footing_job(view.choice, planned))
        nation = next(n for n in view.register.nations if n.nation == code)
        asks = nation_asks(code, planned, footing)
        html = render("parts/nation_asks.html", view=view, nation=nation, asks=asks)
        yield PagePart("asks", html)


class OfferPage(Page):
    """An offer: its reason, its claims, its history, and what would let it stand."""

    template = "offer.html"
    extras: tuple[str, ...] = ("of", "done")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        view, name = asked.view, asked.extras.get("of", "")
        whole = view.whole.offers_by_id
        if name not in whole:
            raise UnknownName("offer", name, whole)
        offer = view.register.offers_by_id.get(name)
        changes = None
        if offer is not None and view.verdict(name) == "out":
            changes = await _changes(asked, offer)
        shown = offer or whole[name]
        planned = asked.room.kept(asked.room.plan_job(view.choice))
        return {
            "offer": shown,
            "known": offer is not None,
            "verdict": view.verdict(name) if offer else None,
            "reason": view.resolution.reason(offer) if offer else None,
            "changes": changes,
            "claims": [view.whole.claims_by_id.get(claim) for claim in shown.claims],
            "history": history_of(view, shown),
            "planned": planned,
            **await asked.room.look_up(recorded_of, asked, "offers", name),
            "serving": [a for a in planned.plan.assignments if a.offer == name] if planned else [],
            "pending": False,
        }


async def _changes(asked: PageRequest, offer: Offer) -> ChangesFound:
    """The smallest changes that would let an offer stand."""
    question = asked.room.changes_job(asked.view.choice, asked.view.resolution, offer)
    found: ChangesFound = await asked.room.answer(question)
    return found


class ClaimPage(Page):
    """A claim: what was said, when, by whom reported, and the offers that rest on it."""

    template = "claim.html"
    extras: tuple[str, ...] = ("of", "done")

    async def context(self, asked: PageRequest) -> dict[str, Any]:
        """See ``Page.context``."""
        view, name = asked.view, asked.extras.get("of", "")
        claim = view.whole.claims_by_id.get(name)
        if claim is None:
            raise UnknownName("claim", name, view.whole.claims_by_id)
        return {
            "claim": claim,
            **await asked.room.look_up(recorded_of, asked, "claims", name),
            "resting": [offer for offer in view.whole.offers if name in offer.claims],
            "pending": False,
        }
