"""The comparison: worlds and concepts side by side, and every single exit."""

from collections.abc import Iterator

from contingent.adapters.sources.cells import Cell
from contingent.briefs.document import BriefSection, FactColumn, FactTable, Prose
from contingent.briefs.figures.chart import FigureKind
from contingent.briefs.findings import Findings
from contingent.briefs.kinds.parts import drawing, exits_table, question_section

__all__ = ["compare_sections", "compare_sentence"]


def compare_sentence(found: Findings) -> str:
    """In how many worlds each concept has every essential line filled."""
    told = []
    for name in found.compared.concepts:
        cells = [cell for cell in found.compared.cells if cell.concept == name]
        full = sum(done == count for done, count in (cell.essential for cell in cells))
        concept = found.register.concept(name)
        told.append(f"in {full or 'none'} of {len(cells)} for “{concept.title or name}”")
    return f"Every essential line is filled in so many worlds: {', '.join(told)}."


def compare_sections(found: Findings) -> Iterator[BriefSection]:
    """Essential lines filled, fills by tier, what is missing first; exits; the fill by world."""
    yield BriefSection("Worlds and concepts", (_essential(found), _fills(found), _proof(found)))
    yield question_section(found, "Of what the exits below are")
    yield BriefSection("Every single exit", (exits_table(found), drawing(found, FigureKind.EXITS)))
    yield BriefSection("Line by line in every world", (drawing(found, FigureKind.FILL),))


def _essential(found: Findings) -> FactTable:
    compared = found.compared
    rows: list[tuple[Cell, ...]] = []
    for world in compared.worlds:
        cells = [compared.cell(world, concept) for concept in compared.concepts]
        counts = [cell.essential[0] for cell in cells]
        title = found.register.world(world).title or world
        rows.append((title, cells[0].standing, *counts))
    needs = {
        name: compared.cell(compared.worlds[0], name).essential[1] for name in compared.concepts
    }
    columns = (
        FactColumn("world", wide=6),
        FactColumn("offers standing", "count", wide=2),
        *(FactColumn(f"{name}, of {needs[name]}", "count", wide=2) for name in compared.concepts),
    )
    return FactTable(
        "essential", "Essential lines filled, by world and concept", columns, tuple(rows)
    )


def _fills(found: Findings) -> FactTable:
    rows = []
    for cell in found.compared.cells:
        tiers = {tier.tier: tier.filled / tier.required for tier in cell.plan.tiers}
        missing = cell.missing
        rows.append(
            (
                found.register.world(cell.world).title or cell.world,
                cell.concept,
                tiers.get(1),
                tiers.get(2),
                tiers.get(3),
                found.titles.line(missing.line) if missing else "nothing",
            )
        )
    columns = (
        FactColumn("world", wide=5),
        FactColumn("concept", wide=2),
        FactColumn("essential", "share"),
        FactColumn("important", "share"),
        FactColumn("desirable", "share"),
        FactColumn("missing first", wide=5),
    )
    return FactTable("fills", "Fill of each tier, and what is missing first", columns, tuple(rows))


def _proof(found: Findings) -> Prose:
    cells = found.compared.cells
    unproven = sum(cell.plan.status != "optimal" for cell in cells)
    sure = f"{unproven} not proven optimal" if unproven else "every one proven optimal"
    return Prose(f"{len(cells)} plans, each verified; {sure}.")
