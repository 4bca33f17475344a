"""Parts that several kinds of brief have."""

from collections.abc import Sequence

from contingent.analysis.game import GameTooLarge
from contingent.briefs.document import (
    BriefSection,
    FactColumn,
    FactTable,
    FigureBlock,
    Points,
    Prose,
)
from contingent.briefs.figures.chart import FigureKind, NothingToDraw
from contingent.briefs.figures.charts import chart_of
from contingent.briefs.figures.exits import matters
from contingent.briefs.figures.heads import percent
from contingent.briefs.findings import Findings
from contingent.planning.milestones import milestones
from contingent.services.answers.asks import AskAnswer
from contingent.services.answers.essentials import Confirmation
from contingent.services.answers.footing_words import defaults_words
from contingent.services.answers.sentence import setting_words
from contingent.services.answers.titles import Titles

__all__ = [
    "asking",
    "drawing",
    "exits_table",
    "question_section",
    "shown_points",
    "tier_table",
    "when_words",
]

TIERS = {1: "essential", 2: "important", 3: "desirable"}


def question_section(found: Findings, title: str = "The question") -> BriefSection:
    """What was asked: the case, the concept, the world, and all that was chosen otherwise."""
    setting, register = found.setting, found.setting.register
    concept, world = register.concept(found.concept), setting.world
    points = [
        f"Concept: {concept.title or concept.concept}.",
        f"World: {world.title or world.world}.",
    ]
    if words := setting_words(found.register, found.asked):
        points.append(f"Asked: {words}.")
    points.append(
        f"Counted are offers at least {setting.cutoff.value}, with at least "
        f"{setting.confidence.value} confidence."
    )
    if chosen := defaults_words(found.register, found.asked):
        points.append(chosen)
    return BriefSection(title, (Points(tuple(points)),))


def tier_table(found: Findings) -> FactTable:
    """What each tier gets, and the most it could."""
    rows = tuple(
        (
            f"{tier.tier} {TIERS[tier.tier]}",
            len(lines := [line for line in found.planned.plan.lines if line.tier == tier.tier]),
            sum(not line.open for line in lines),
            tier.filled / tier.required,
            tier.bound / tier.required,
            "proven best" if tier.proven else "not proven",
        )
        for tier in found.planned.plan.tiers
    )
    columns = (
        FactColumn("tier", wide=2),
        FactColumn("lines", "count"),
        FactColumn("filled", "count"),
        FactColumn("fill", "share"),
        FactColumn("at most", "share"),
        FactColumn("proof", wide=2),
    )
    return FactTable("tiers", "Tier by tier", columns, rows)


def exits_table(found: Findings, most: int | None = None) -> FactTable | Prose:
    """What falls with each nation that leaves."""
    telling = [one for one in found.leaving if matters(one)]
    if not telling:
        return Prose(
            "No single nation’s exit leaves an essential line short or takes an offer of another "
            "nation with it."
        )
    shown = telling[:most]
    rows = tuple(
        (
            found.titles.nation(one.nation),
            len(one.own),
            len(one.taken),
            one.people,
            "; ".join(found.titles.line(line.line) for line in one.short),
        )
        for one in shown
    )
    rest = len(telling) - len(shown)
    alone = len(found.leaving) - len(telling)
    title = "If one nation leaves" + (f"; {rest} more take less with them" if rest else "")
    if alone:
        title += f"; {alone} others take only their own offers, and no essential line falls short"
    columns = (
        FactColumn("nation", wide=3),
        FactColumn("own offers", "count"),
        FactColumn("of others", "count"),
        FactColumn("people", "count"),
        FactColumn("essential lines then short", wide=8),
    )
    return FactTable("exits", title, columns, rows)


def drawing(found: Findings, kind: FigureKind) -> FigureBlock | Prose:
    """A figure, or the sentence that says why there is none."""
    try:
        return FigureBlock(chart_of(kind, found))
    except (NothingToDraw, GameTooLarge) as error:
        text = str(error)
        return Prose(f"{text[0].upper()}{text[1:]}.")


def when_words(found: Findings) -> list[str]:
    """From when on the force can begin and is complete, and when it falls short again."""
    plan, register = found.planned.plan, found.planned.problem.register
    reached, calendar = milestones(plan), register.calendar
    ioc = "IOC is not reached: in no step of the greatest need is every essential line filled."
    foc = "FOC is not reached: in no step of the greatest need is every line filled."
    if reached.ioc is not None:
        when = f"{calendar.at(reached.ioc)} ({calendar.date_text(reached.ioc)})"
        ioc = f"IOC {when}: every essential line is filled."
    if reached.foc is not None:
        when = f"{calendar.at(reached.foc)} ({calendar.date_text(reached.foc)})"
        foc = f"FOC {when}: every line is filled."
    told = [ioc, foc]
    if reached.collapse is not None:
        lines = "; ".join(map(found.titles.line, reached.failing))
        told.append(f"It falls short again {calendar.at(reached.collapse)}: {lines}.")
    return told


def asking(found: Findings) -> tuple[str, ...]:
    """What to ask of whom, in sentences, each tried on the real plan."""
    filling = tuple(
        f"To fill {found.titles.line(line.line)}: {found.titles.said(line.mended[0].text)}."
        for line in found.planned.why
        if line.mended
    )
    return (*filling, *_reaching(found))


def _reaching(found: Findings) -> tuple[str, ...]:
    """What reaches the goal or, where a step has it reached, keeps it whoever leaves."""
    try:
        asks = found.asks
    except GameTooLarge as error:
        return (f"What to ask for was not worked out: {error}.",)
    titles = found.titles
    whoever = ", whichever nation leaves" if asks.exits else ""
    if asks.short is not None:
        lines, part = asks.short
        named = ", ".join(map(titles.line, lines))
        what = "keeps every essential line filled" if asks.exits else "fills every essential line"
        text = (
            f"Nothing that could be asked {what}{whoever}: with all of it "
            f"granted, {named} would still get only {percent(part)} of what is needed."
        )
        return (text,)
    if asks.nothing_to_ask:
        (plan,) = asks.plans
        if plan.holds:
            return (f"Nothing need be asked: every essential line is filled{whoever}.",)
        at = asks.setting.register.calendar.at(asks.built.month)
        made = _made_of(plan, titles)
        return (f"No ask is needed {at}{whoever}; the plan over the whole time {made}.",)
    return _sets(asks, titles, whoever)


def _sets(asks: AskAnswer, titles: Titles, whoever: str) -> tuple[str, ...]:
    calendar = asks.setting.register.calendar
    if not asks.answer.sets:
        return ("The search for what to ask was stopped before it found an answer.",)
    count = len(asks.answer.sets)
    first = (
        f"To fill every essential line {calendar.at(asks.built.month)}{whoever}, "
        + ("ask for" if count == 1 else f"ask for one of these {count} sets")
        + ":"
    )
    told = [
        f"{' and '.join(titles.said(ask.text) for ask in chosen)}; the plan then "
        f"{_made_of(plan, titles)}."
        for chosen, plan in zip(asks.answer.sets, asks.plans, strict=True)
    ]
    rest = () if asks.answer.complete else ("The search was stopped; cheaper sets may exist.",)
    return (first, *told, *rest)


def _made_of(plan: Confirmation, titles: Titles) -> str:
    """What the real plan makes of it, giving no more than was planned."""
    if plan.holds:
        exits = f" for each of {plan.sets} exits" if plan.sets > 1 else ""
        return f"fills every essential line{exits}"
    if not plan.short:
        return (
            f"fills every essential line for {plan.tried} of {plan.sets} exits; the others were "
            "not tried"
        )
    gone = f"without {titles.nations(plan.leaving)} " if plan.leaving else ""
    best = "" if plan.proven else ", the best found in time,"
    return f"{gone}{best} leaves short: {'; '.join(map(titles.short, plan.short))}".strip()


def shown_points(items: Sequence[str], most: int, what: str) -> Points:
    """Items, with those beyond ``most`` counted."""
    if len(items) <= most:
        return Points(tuple(items))
    return Points((*items[:most], f"{len(items) - most} more {what}."))
