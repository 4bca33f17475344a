"""The pages of single rows: nations, offers, claims, lines and worlds, and the lists of them."""

from collections.abc import Iterator
from typing import Any

from contingent.planning.plan import Plan
from contingent.publishing.facts import Facts
from contingent.publishing.render import Renderer, number, share
from contingent.register.calendar import write_moment
from contingent.services.answers.ahead import ExitAhead
from contingent.services.answers.asked import Asked
from contingent.services.answers.sentence import plan_sentence

__all__ = ["row_pages"]

_TIERS = {1: "essential", 2: "important", 3: "desirable"}
#: A page: its path and its bytes.
_Page = tuple[str, bytes]


def row_pages(show: Renderer) -> Iterator[_Page]:
    """The pages of all rows, and the lists of them."""
    yield from _nations(show)
    yield from _offers(show)
    yield from _claims(show)
    yield from _lines(show)
    yield from _worlds(show)


def exit_words(one: ExitAhead, lines: int) -> str:
    """What an exit leaves of what is essential, in a few words."""
    if not one.planned:
        return f"at most {share(one.share)} of what is essential"
    if not lines:
        return "nothing is essential"
    open_lines = len(one.short or ())
    return f"{lines - open_lines} of {lines} essential ({share(one.share)})"


def _page(show: Renderer, kind: str, row: str, template: str, **context: Any) -> _Page:
    path = show.addresses.pages[kind, row]
    return path, show.page(path, template, **context)


def _list(show: Renderer, kind: str, folder: str, **context: Any) -> _Page:
    path = f"{folder}/index.html"
    return path, show.page(path, "list.html", kind=kind, **context)


def _nations(show: Renderer) -> Iterator[_Page]:
    facts = show.facts
    rows = []
    now = facts.resolution.setting.register
    for nation in facts.register.nations:
        code, own = nation.nation, facts.shares.get(nation.nation)
        yield _page(
            show,
            "nation",
            code,
            "nation.html",
            title=nation.name,
            nation=nation,
            share=own,
            offers=[o for o in now.offers if o.nation == code],
            claims=facts.claims_of.get(code, []),
            exits=list(_exits_of(facts, code)),
        )
        told = {"verdict": own.state} if own else "nothing offered"
        counts = [f"{own.standing} of {own.offers}", number(own.people)] if own else ["", ""]
        rows.append([(code, nation.name), told, *counts, len(facts.claims_of.get(code, []))])
    heads = ("nation", "in the first world", "offers that stand", "people offered", "claims")
    about = "Every nation and body of the case, and what of its offers stands."
    yield _list(
        show,
        "nation",
        "nations",
        title="Nations",
        about=about,
        heads=heads,
        rows=rows,
        numbers=heads[2:],
    )


def _exits_of(facts: Facts, code: str) -> Iterator[dict[str, Any]]:
    for exits in facts.ahead.exits:
        fallen = dict(exits.fallen).get(code)
        if fallen is None:
            continue
        told = []
        for concept in facts.ahead.concepts:
            cell = facts.ahead.cell(exits.world, concept)
            found = (e for e in facts.ahead.without(exits.world, concept) if e.nation == code)
            one = next(found, None)
            told.append(exit_words(one, cell.essential[1]) if one and cell else "")
        world = facts.register.world(exits.world if facts.register.worlds else None)
        title = world.title or world.world
        yield {"world": exits.world, "title": title, "fallen": fallen, "concepts": told}


def _offers(show: Renderer) -> Iterator[_Page]:
    facts, register = show.facts, show.facts.register
    now = facts.resolution.setting.register.offers_by_id
    rows = []
    for offer in register.offers:
        current = offer.offer in now
        serving = facts.plan.assignments if facts.plan else ()
        yield _page(
            show,
            "offer",
            offer.offer,
            "offer.html",
            title=offer.title or offer.offer,
            offer=offer,
            current=current,
            serving=[a for a in serving if a.offer == offer.offer],
            claims=[register.claims_by_id[c] for c in offer.claims if c in register.claims_by_id],
            history=facts.history(offer),
        )
        told: Any = {"verdict": facts.verdict(offer.offer)} if current else "not its position now"
        nation = {"kind": "nation", "id": offer.nation, "text": facts.titles.nation(offer.nation)}
        people = number(offer.packages * offer.personnel)
        since = write_moment(offer.known_from) if offer.known_from else ""
        rows.append(
            [
                (offer.offer, offer.title or offer.offer),
                nation,
                told,
                people,
                offer.state.value,
                since,
            ]
        )
    heads = ("offer", "nation", "in the first world", "people", "state", "since")
    about = "Every position of every nation, those that have ended too."
    yield _list(
        show,
        "offer",
        "offers",
        title="Offers",
        about=about,
        heads=heads,
        rows=rows,
        numbers=("people",),
    )


def _claims(show: Renderer) -> Iterator[_Page]:
    facts = show.facts
    rows = []
    for claim in facts.register.claims:
        yield _page(
            show,
            "claim",
            claim.id,
            "claim.html",
            title=f"Claim {claim.id}",
            claim=claim,
            resting=facts.resting.get(claim.id, []),
        )
        nation = {"kind": "nation", "id": claim.iso3, "text": facts.titles.nation(claim.iso3)}
        said = claim.paraphrase or claim.evidence
        told = [claim.stance.value, claim.confidence.value, said]
        rows.append([(claim.id, claim.id), write_moment(claim.stated_on), nation, *told])
    heads = ("claim", "day", "nation", "stance", "confidence", "what was said")
    about = "Dated public statements, in our words. A claim is not a fact."
    yield _list(
        show, "claim", "claims", title="Claims", about=about, heads=heads, rows=rows, numbers=()
    )


def _lines(show: Renderer) -> Iterator[_Page]:
    facts = show.facts
    rows = []
    why = facts.planned.why if facts.planned else ()
    serving = facts.plan.assignments if facts.plan else ()
    fills = {fill.line.partition("@")[0]: fill for fill in (facts.plan.lines if facts.plan else ())}
    for line in facts.register.requirements:
        name = line.line
        yield _page(
            show,
            "line",
            name,
            "line.html",
            title=line.title or name,
            line=line,
            why=[one for one in why if one.line.partition("@")[0] == name],
            serving=[a for a in serving if name in {one.partition("@")[0] for one in a.lines}],
        )
        fill = fills.get(name)
        told = f"{share(fill.rate)}" if fill else "not asked for"
        needed = f"{number(line.quantity)} × {facts.titles.capability(line.capability)}"
        concepts = ", ".join(line.concepts) or "all"
        rows.append([(name, line.title or name), _TIERS[line.tier], needed, concepts, told])
    heads = ("line", "tier", "needed", "concepts", "filled")
    about = "What each concept of the force needs; filled by the plan of the first page."
    yield _list(
        show,
        "line",
        "lines",
        title="Requirement",
        about=about,
        heads=heads,
        rows=rows,
        numbers=("filled",),
    )


def _worlds(show: Renderer) -> Iterator[_Page]:
    facts, register = show.facts, show.facts.register
    rows = []
    for name in facts.ahead.worlds:
        world = register.world(name if register.worlds else None)
        found = facts.worlds[name]
        stand = set(found.greatest)
        setting = found.setting
        yield _page(
            show,
            "world",
            name,
            "world.html",
            title=world.title or name,
            world=world,
            cells=list(_cells(facts, name)),
            stand=[o for o in setting.register.offers if o.offer in stand],
            events=[(e.title or e.event, setting.event_text(e.event)) for e in register.events],
        )
        firm = len(set(found.least))
        rows.append([(name, world.title or name), len(stand), firm])
    heads = ("world", "offers that stand or wait", "stand whoever else moves")
    about = "A world settles the events that conditions speak of."
    yield _list(
        show,
        "world",
        "worlds",
        title="Worlds",
        about=about,
        heads=heads,
        rows=rows,
        numbers=heads[1:],
    )


def _cells(facts: Facts, world: str) -> Iterator[dict[str, Any]]:
    register = facts.register
    for name in facts.ahead.concepts:
        cell = facts.ahead.cell(world, name)
        if cell is None:
            continue
        concept = register.concept(name if register.concepts else None)
        lines = cell.essential[1]
        exits = sorted(facts.ahead.without(world, name), key=lambda one: one.share)
        hurt = [e for e in exits if not e.planned or e.short != _short(cell.plan)]
        asked = Asked(world=world if register.worlds else None)
        yield {
            "title": concept.title or concept.concept,
            "sentence": plan_sentence(register, asked, cell.plan),
            "cell": cell,
            "people": max(cell.plan.personnel, default=0),
            "open": sorted(cell.plan.open_lines(), key=lambda fill: (fill.tier, fill.rate)),
            "exits": [{"nation": e.nation, "told": exit_words(e, lines)} for e in hurt],
        }


def _short(plan: Plan) -> tuple[str, ...]:
    return tuple(line.line for line in plan.open_lines(1))
