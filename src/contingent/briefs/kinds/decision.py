"""The decision brief: two pages for those who decide."""

from collections.abc import Iterator

from contingent.briefs.document import BriefSection, FactColumn, FactTable, Points, Prose
from contingent.briefs.figures.chart import FigureKind
from contingent.briefs.figures.exits import exits_finding
from contingent.briefs.figures.heads import percent
from contingent.briefs.findings import Findings
from contingent.briefs.kinds.parts import (
    TIERS,
    asking,
    drawing,
    exits_table,
    question_section,
    shown_points,
    tier_table,
    when_words,
)
from contingent.briefs.sources import Sources
from contingent.errors import NoAnswer
from contingent.services.answers.footing_words import (
    firmness_words,
    rests_on_words,
    rosiness_words,
    strength_words,
)
from contingent.services.answers.rosiest import rosiness_of

__all__ = ["SOURCES", "decision_sections"]

#: Exits, asks, open lines and sources that two pages hold.
EXITS, ASKS, LINES, SOURCES = 8, 7, 5, 24


def decision_sections(found: Findings, sources: Sources) -> Iterator[BriefSection]:
    """Question, answer, who, what it rests on, what breaks it, what to ask, how sure, where."""
    register, footing = found.setting.register, found.footing
    yield question_section(found)
    yield BriefSection(
        "What the plan fills", (tier_table(found), *_open(found)), _fills_finding(found)
    )
    yield BriefSection("Who stands, by firmness", (_who(found, sources),), _firmness_finding(found))
    rests = [rests_on_words(register, one) for one in footing.rests_on]
    none = "It rests on no knot: none of its offers wait for each other."
    yield BriefSection("What it rests on", (Points(tuple(rests or [none])),))
    yield BriefSection("What breaks it", (exits_table(found, EXITS),), exits_finding(found))
    asks = asking(found)
    yield BriefSection(
        "What to ask of whom",
        (shown_points(asks, ASKS + 1, "is not shown here", "are not shown here"),),
    )
    yield BriefSection("How sure this is", (Points(tuple(_sure(found))),), _sure_finding(found))
    strength = [strength_words(register, footing.strength)] if footing.strength else []
    yield BriefSection(
        "When and where",
        (
            Points((*when_words(found), *strength)),
            drawing(found, FigureKind.NATIONS),
            drawing(found, FigureKind.MAP),
        ),
    )


def _fills_finding(found: Findings) -> str:
    """How many lines of each tier are filled."""
    lines = found.planned.plan.lines
    told = []
    for tier in found.planned.plan.tiers:
        own = [line for line in lines if line.tier == tier.tier]
        told.append(f"{sum(not line.open for line in own)} of {len(own)} {TIERS[tier.tier]}")
    return f"Lines filled: {', '.join(told)}"


def _firmness_finding(found: Findings) -> str:
    """The share of each state, the firmest first."""
    firm = found.footing.firmness
    if not firm.states:
        return ""
    told = [f"{percent(share.share)} {share.state.value}" for share in firm.states]
    return f"Of the {'people' if firm.by_people else 'offers'} used: {', '.join(told)}"


def _open(found: Findings) -> Iterator[Points | Prose]:
    """The open lines, and why they are."""
    if not found.planned.why:
        return
    told = [
        f"{found.titles.line(line.line)}: {found.titles.said(line.reason)}."
        for line in found.planned.why
    ]
    yield Prose("Open lines:")
    yield shown_points(told, LINES, "line is open", "lines are open")


def _who(found: Findings, sources: Sources) -> FactTable:
    """What the plan uses, state by state: nations with their sources, offers, people."""
    offers = found.planned.problem.register.offers_by_id
    used = list(dict.fromkeys(item.offer for item in found.planned.plan.assignments))
    rows = []
    for share in found.footing.firmness.states:
        own = [offers[name] for name in used if offers[name].state is share.state]
        people: dict[str, int] = {}
        claims: dict[str, list[str]] = {}
        for offer in own:
            count = offer.packages * offer.personnel
            people[offer.nation] = people.get(offer.nation, 0) + count
            claims.setdefault(offer.nation, []).extend(offer.claims)
        ranked = sorted(people, key=lambda nation: (-people[nation], nation))
        named = [
            f"{found.titles.nation(nation)} {sources.cite(claims[nation])}".strip()
            for nation in ranked
        ]
        rows.append((share.state.value, len(own), share.share, ", ".join(named)))
    by = "people, step by step" if found.footing.firmness.by_people else "offers used"
    columns = (
        FactColumn("state", wide=2),
        FactColumn("offers", "count"),
        FactColumn("share", "share"),
        FactColumn("nations and sources", wide=9),
    )
    return FactTable(
        "firmness", f"Offers the plan uses, the firmest first; shares of {by}", columns, tuple(rows)
    )


def _sure_finding(found: Findings) -> str:
    """Whether a better plan may exist, and how many numbers were assumed."""
    proven = found.planned.plan.status == "optimal"
    best = "No plan fills more" if proven else "A better plan may exist"
    firm = found.footing.firmness
    if not firm.offers:
        return best
    return f"{best}; {firm.assumed} of the {firm.offers} offers it uses have assumed numbers"


def _sure(found: Findings) -> Iterator[str]:
    plan = found.planned.plan
    if found.footing.firmness.offers:
        yield firmness_words(found.footing.firmness)
    proof = {
        "optimal": "No plan fills more: proven, tier by tier.",
        "feasible": "A better plan may exist; the table says how much more at most.",
        "limit": "The search was stopped by its limit; the table says how much more at most.",
    }
    yield f"{proof[plan.status]} It was checked by code that shares nothing with the solver."
    try:
        rosy = rosiness_words(rosiness_of(found.register, found.asked, found.concept))
    except NoAnswer:
        rosy = ""
    if rosy:
        yield rosy
