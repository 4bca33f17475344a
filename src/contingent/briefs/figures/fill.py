"""How far each line is filled, world by world."""

from collections.abc import Sequence

from contingent.analysis.compare import Cell as Compared
from contingent.briefs.figures.chart import (
    Chart,
    FigureKind,
    LineRate,
    NothingToDraw,
    Panel,
    Panels,
)
from contingent.briefs.figures.heads import charted
from contingent.briefs.findings import Findings
from contingent.register.world import World

__all__ = ["fill_chart"]


def fill_chart(found: Findings) -> Chart:
    """Every line of the concept in every world, each world a small picture.

    Raises:
        NothingToDraw: when the concept has no lines.
    """
    cells = found.worlds.cells
    rows = [
        (
            cell.world,
            _world(found, cell).title,
            line.line,
            found.titles.line(line.line),
            line.tier,
            line.required,
            line.filled,
            line.rate,
        )
        for cell in cells
        for line in cell.plan.lines
    ]
    if not rows:
        raise NothingToDraw("the concept has no lines, so there is no fill to draw")
    columns = ("world", "world_title", "line", "title", "tier", "required", "filled", "rate")
    panels = tuple(_panel(found, cell) for cell in cells)
    return charted(
        found,
        FigureKind.FILL,
        _title(found, cells),
        "Fill rate of each line in each world, averaged over the time it is needed",
        columns,
        rows,
        body=Panels(panels),
        text="; ".join(f"{panel.title}: {panel.note}" for panel in panels) + ".",
        proof="every plan verified",
        every_world=True,
    )


def _title(found: Findings, cells: Sequence[Compared]) -> str:
    counts = [cell.essential for cell in cells]
    most = max(count for _, count in counts)
    if not most:
        return "No line of this concept is essential"
    filled = sum(done == count for done, count in counts)
    many = len(cells)
    if many == 1:
        done, count = counts[0]
        return f"{done} of {count} essential lines are filled in the one world of the case"
    text = f"Every essential line is filled in {filled or 'none'} of the {many} worlds"
    if filled == many:
        return f"Every essential line is filled in each of the {many} worlds"
    open_in: dict[str, int] = {}
    for cell in cells:
        for line in cell.plan.open_lines(1):
            open_in[line.line] = open_in.get(line.line, 0) + 1
    often = max(open_in.values())
    first = [name for name, count in open_in.items() if count == often]
    names = f"“{found.titles.line(first[0])}”"
    more = " is" if len(first) == 1 else f" and {len(first) - 1} more are"
    return f"{text}; {names}{more} open most often, in {often}"


def _world(found: Findings, cell: Compared) -> World:
    # A case that names no world has one, which cannot be asked for by its name.
    return found.register.world(cell.world if found.register.worlds else None)


def _panel(found: Findings, cell: Compared) -> Panel:
    done, count = cell.essential
    world = _world(found, cell)
    rates = tuple(
        LineRate(found.titles.line(line.line), line.tier, line.rate)
        for line in sorted(cell.plan.lines, key=lambda line: line.tier)
    )
    return Panel(world.title or world.world, f"{done} of {count} essential", rates)
