"""The brief on a nation: what a capital said, what stands on it, and what is asked of it."""

from collections.abc import Iterator

from contingent.analysis.game import GameTooLarge
from contingent.briefs.document import Block, BriefSection, FactColumn, FactTable, Points, Prose
from contingent.briefs.findings import Findings
from contingent.briefs.kinds.parts import question_section
from contingent.briefs.sources import Sources
from contingent.register.amount_text import amount_text
from contingent.register.offer import Offer
from contingent.services.answers.condition_words import caveats_words, condition_words
from contingent.services.answers.footing_words import share_words
from contingent.services.answers.leaving import Leaving
from contingent.services.answers.nation_asks import nation_asks
from contingent.services.answers.shares import shares_of

__all__ = ["nation_sections", "nation_sentence"]


def nation_sentence(found: Findings, nation: str) -> str:
    """How much of what a nation offers stands."""
    name = found.titles.nation(nation)
    share = next((s for s in shares_of(found.planned.resolution) if s.nation == nation), None)
    if share is None or not share.offers:
        return f"{name} offers nothing in this case."
    return f"{name} stands with {share_words(share)}."


def nation_sections(found: Findings, nation: str, sources: Sources) -> Iterator[BriefSection]:
    """What it said and offers, what it carries, what it unlocks, what is asked of it."""
    yield question_section(found)
    yield BriefSection("What it has said", (_said(found, nation, sources),))
    yield BriefSection("What it offers", (_offers(found, nation, sources),))
    leaving = next((one for one in found.leaving if one.nation == nation), None)
    yield BriefSection("What stands on it", tuple(_stands_on(found, nation, leaving)))
    yield BriefSection("What it unlocks", tuple(_unlocks(found, nation, leaving)))
    yield BriefSection("What is asked of it", (_asked(found, nation),))


def _said(found: Findings, nation: str, sources: Sources) -> FactTable | Prose:
    claims = [claim for claim in found.setting.register.claims if claim.iso3 == nation]
    if not claims:
        return Prose("The case holds no claim on it.")
    rows = tuple(
        (
            claim.stated_on,
            claim.stance.value,
            claim.paraphrase or claim.reason or claim.condition,
            claim.confidence.value,
            sources.cite([claim.id]),
        )
        for claim in sorted(claims, key=lambda claim: (claim.stated_on, claim.id))
    )
    columns = (
        FactColumn("date", wide=2),
        FactColumn("stance", wide=2),
        FactColumn("what was said", wide=8),
        FactColumn("confidence", wide=2),
        FactColumn("source"),
    )
    return FactTable("claims", "Public statements, the oldest first", columns, rows)


def _offers(found: Findings, nation: str, sources: Sources) -> FactTable | Prose:
    register, resolution = found.setting.register, found.planned.resolution
    offers = [offer for offer in register.offers if offer.nation == nation]
    if not offers:
        return Prose("The case holds no offer of it.")
    least, greatest = set(resolution.least), set(resolution.greatest)

    def verdict(offer: Offer) -> str:
        if offer.offer in least:
            return "stands"
        return "waits for others" if offer.offer in greatest else "out"

    rows = tuple(
        (
            found.titles.offer(offer.offer),
            offer.packages,
            offer.packages * offer.personnel,
            offer.state.value,
            verdict(offer),
            _terms(found, offer),
            f"{offer.basis.value} {sources.cite(offer.claims)}".strip(),
        )
        for offer in offers
    )
    columns = (
        FactColumn("offer", wide=4),
        FactColumn("packages", "count"),
        FactColumn("people", "count"),
        FactColumn("state", wide=2),
        FactColumn("here", wide=2),
        FactColumn("condition and caveats", wide=6),
        FactColumn("numbers", wide=2),
    )
    return FactTable("offers", "Its offers, and whether they stand in this world", columns, rows)


def _terms(found: Findings, offer: Offer) -> str:
    register = found.setting.register
    told = []
    if str(offer.condition):
        told.append(condition_words(register, offer.condition).removesuffix("."))
    if offer.caveats:
        told.append(caveats_words(register, offer.caveats).removesuffix("."))
    return "; ".join(told)


def _stands_on(found: Findings, nation: str, leaving: Leaving | None) -> Iterator[Block]:
    offers = found.setting.register.offers_by_id
    served: dict[str, int] = {}
    for item in found.planned.plan.assignments:
        if offers[item.offer].nation == nation:
            for line in item.lines:
                served[line] = max(served.get(line, 0), item.packages)
    if not served:
        yield Prose("The plan uses none of its offers.")
    else:
        fills = {fill.line: fill for fill in found.planned.plan.lines}
        rows = tuple(
            (found.titles.line(line), fills[line].tier, packages, fills[line].rate)
            for line, packages in sorted(served.items(), key=lambda pair: fills[pair[0]].tier)
        )
        columns = (
            FactColumn("line", wide=5),
            FactColumn("tier", "count"),
            FactColumn("most packages in one stay", "count", wide=2),
            FactColumn("fill of the line", "share", wide=2),
        )
        yield FactTable("serves", "Lines it serves in the plan", columns, rows)
    if leaving is None:
        yield Prose("None of its offers stands, so nothing falls if it leaves.")
        return
    short = "; ".join(map(found.titles.short, leaving.short))
    lost = (
        f"Without it these essential lines are short: {short}."
        if short
        else ("Without it no further essential line is short.")
    )
    yield Prose(
        f"If it leaves, {leaving.fallen} offers fall, {len(leaving.own)} of them its own, "
        f"{leaving.people:,} people in all. {lost}"
    )


def _unlocks(found: Findings, nation: str, leaving: Leaving | None) -> Iterator[Block]:
    register = found.setting.register
    for rests in found.footing.rests_on:
        stones = [name for name in rests.keystone if register.offers_by_id[name].nation == nation]
        if stones:
            titles = " and ".join(f"“{found.titles.offer(name)}”" for name in stones)
            also = "" if len(stones) == len(rests.keystone) else ", with others,"
            yield Prose(
                f"Given whatever its condition, {titles}{also} unties the knot of "
                f"{len(rests.knot)} offers."
            )
    taken = leaving.taken if leaving else ()
    if not taken:
        yield Prose("No offer of another nation stands only with it.")
        return
    rows = tuple(
        (
            found.titles.nation(register.offers_by_id[one.offer].nation),
            found.titles.offer(one.offer),
            one.turn,
            found.titles.said(one.because),
        )
        for one in taken
    )
    columns = (
        FactColumn("nation", wide=3),
        FactColumn("offer", wide=4),
        FactColumn("turn", "count"),
        FactColumn("what it then lacks", wide=7),
    )
    yield FactTable("unlocks", "Offers of others that stand only with it", columns, rows)


def _asked(found: Findings, nation: str) -> Points:
    """What the nation alone could grant of all that was tried, and what keeps the goal."""
    titles, asks = found.titles, nation_asks(nation, found.planned, found.footing)
    told = []
    for line, sets in asks.fill:
        told += [f"{titles.line(line)} would be filled by: {titles.said(s.text)}." for s in sets]
    for line, stops in asks.more:
        told += [
            f"{titles.line(line)} would get {amount_text(stop.adds)} more by: "
            f"{titles.said(stop.remedy)}."
            for stop in stops
        ]
    if asks.leaves is not None:
        others, people = asks.leaves.others, asks.leaves.people
        fallen = len(asks.leaves.fallen)
        told.append(
            f"To stay: if it leaves, {fallen} offers fall, {others} of others, {people:,} people."
        )
    told += _keeping(found, nation)
    none = (
        "Every line is filled, so there is nothing to ask for."
        if not asks.open
        else "Of what would fill an open line and was tried, nothing is its own to give."
    )
    return Points(tuple(dict.fromkeys(told if not asks.nothing else [none, *told])))


def _keeping(found: Findings, nation: str) -> list[str]:
    """Asks of it in the cheapest sets that reach or keep the goal, each tried on the plan."""
    try:
        answer = found.asks
    except GameTooLarge as error:
        return [f"What keeps the goal was not worked out: {error}."]
    whoever = "whichever nation leaves" if answer.exits else "as it stands"
    told = []
    for chosen, plan in zip(answer.answer.sets, answer.plans, strict=True):
        if any(ask.nation == nation for ask in chosen):
            words = " and ".join(found.titles.said(ask.text) for ask in chosen)
            sure = "fills" if plan.holds else "does not by itself fill"
            told.append(f"{words}: the plan then {sure} every essential line, {whoever}.")
    return told
