"""The gaps: the statement of requirement a force generation conference works through."""

from collections.abc import Iterator

from contingent.briefs.document import BriefSection, FactColumn, FactTable, Points, Prose
from contingent.briefs.findings import Findings
from contingent.briefs.kinds.parts import question_section, tier_table
from contingent.briefs.sources import Sources
from contingent.planning.stop import OpenLine
from contingent.register.amount_text import amount_text
from contingent.services.answers.fill_words import fill_by_step

__all__ = ["gaps_sections"]


def gaps_sections(found: Findings, sources: Sources) -> Iterator[BriefSection]:
    """Every line with its fill, then each open line: why, who could serve, what stops them."""
    yield question_section(found)
    yield BriefSection("Statement of requirement", (_fill(found), tier_table(found), _lines(found)))
    if not found.planned.why:
        yield BriefSection("Open lines", (Prose("No line is open: nothing is left to generate."),))
    for line in found.planned.why:
        yield BriefSection(
            f"Open: {found.titles.line(line.line)}", tuple(_gap(found, line, sources))
        )


def _fill(found: Findings) -> Prose:
    plan = found.planned.plan
    count = len(plan.open_lines())
    return Prose(
        f"{count} of {len(plan.lines)} lines are open, {len(plan.open_lines(1))} of them essential."
    )


def _lines(found: Findings) -> FactTable:
    """Every line: what is asked, and what it gets when."""
    calendar = found.setting.register.calendar
    wanted = {line.line: line for line in found.planned.problem.lines}
    rows = tuple(
        (
            fill.tier,
            found.titles.line(fill.line),
            _unit(found, wanted[fill.line].capability, wanted[fill.line].counts),
            fill.required,
            fill.filled,
            fill.required - fill.filled if fill.open else 0.0,
            fill.rate,
            fill_by_step(fill, calendar.label, calendar.words, calendar.step.preposition),
        )
        for fill in sorted(found.planned.plan.lines, key=lambda fill: fill.tier)
    )
    columns = (
        FactColumn("tier", "count"),
        FactColumn("line", wide=5),
        FactColumn("counted in", wide=3),
        FactColumn("needed", "count"),
        FactColumn("filled", "count"),
        FactColumn("missing", "count"),
        FactColumn("fill", "share"),
        FactColumn(f"{calendar.word} by {calendar.word}", wide=5),
    )
    return FactTable("requirement", "Every line of the concept", columns, rows)


def _unit(found: Findings, capability: str, counts: str) -> str:
    if counts == "personnel":
        return "people"
    rows = found.setting.register.capabilities
    unit = next((row.unit for row in rows if row.capability == capability), "")
    return unit or found.titles.capability(capability)


def _gap(found: Findings, line: OpenLine, sources: Sources) -> Iterator[Prose | Points | FactTable]:
    titles, offers = found.titles, found.setting.register.offers_by_id
    fill = next(one for one in found.planned.plan.lines if one.line == line.line)
    yield Prose(
        f"Missing {amount_text(line.missing)} of {amount_text(fill.required)} (tier {fill.tier}): "
        f"{titles.said(line.reason)}."
    )
    if line.mended:
        told = [f"Would fill it (tried): {titles.said(one.text)}." for one in line.mended]
    else:
        told = [
            f"Would bring it to {amount_text(one.fills)} of {amount_text(fill.required)}: "
            f"{titles.said(one.text)}."
            for one in line.changes
        ]
        told.append(f"{line.unmended[0].upper()}{line.unmended[1:]}." if line.unmended else "")
    yield Points(tuple(filter(None, told)))
    if line.stops:
        rows = tuple(
            (
                titles.nation(stop.nation),
                f"{titles.offer(stop.offer)} {sources.cite(offers[stop.offer].claims)}".strip(),
                titles.said(stop.text),
                titles.said(stop.remedy),
                stop.adds if stop.changes else None,
                ("tried" if stop.checked else "at most") if stop.changes else "",
            )
            for stop in line.stops
        )
        columns = (
            FactColumn("nation", wide=3),
            FactColumn("offer", wide=4),
            FactColumn("stopped by", wide=5),
            FactColumn("would help", wide=5),
            FactColumn("adds", "count"),
            FactColumn("", wide=1),
        )
        name = f"open {line.line}"
        yield FactTable(name, "Who could serve, and what stops them", columns, rows)
