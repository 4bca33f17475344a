"""FigureBlock small multiples: the same lines in every world."""

from textwrap import fill, shorten
from typing import TYPE_CHECKING

from contingent.briefs.figures.chart import Panel, Panels
from contingent.planning.plan import FULL

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["draw_panels", "panels_height"]

#: Panels side by side; letters of a line's and a panel's name.
ACROSS, LONGEST, WIDE = 5, 36, 22
#: Inches that a line takes, and what stands around a panel.
LINE, AROUND = 0.12, 0.6
#: Half the height of a bar, of the room it has.
HALF = 0.35


def panels_height(body: Panels) -> float:
    """Inches that the panels take."""
    rows = -(-len(body.panels) // ACROSS)
    return rows * (AROUND + LINE * len(_lines(body)))


def draw_panels(figure: "Figure", body: Panels) -> None:
    """Panels side by side; a line is dark where it is full, hatched where part of it is there."""
    lines = _lines(body)
    across = min(ACROSS, len(body.panels))
    rows = -(-len(body.panels) // across)
    grid = figure.subplots(rows, across, squeeze=False, sharex=True, sharey=True)
    flat = [axes for row in grid for axes in row]
    for number, axes in enumerate(flat):
        if number >= len(body.panels):
            axes.set_axis_off()
            continue
        _draw_panel(axes, body.panels[number], lines)
        axes.tick_params(labelbottom=number + across >= len(body.panels))
    for row in grid:
        row[0].set_yticks(
            range(len(lines)),
            [f"{shorten(name, LONGEST, placeholder=' …')}  {tier}" for name, tier in lines],
            fontsize=5.5,
        )


def _lines(body: Panels) -> list[tuple[str, int]]:
    """Every line of any panel with its tier, the essential ones first."""
    lines = dict.fromkeys((rate.name, rate.tier) for panel in body.panels for rate in panel.rates)
    return sorted(lines, key=lambda line: line[1])


def _draw_panel(axes: "Axes", panel: Panel, lines: list[tuple[str, int]]) -> None:
    places = {line: place for place, line in enumerate(lines)}
    whole: list[tuple[int, float]] = []
    full: list[tuple[int, float]] = []
    part: list[tuple[int, float]] = []
    for rate in panel.rates:
        place = places[rate.name, rate.tier]
        whole.append((place, 1.0))
        if rate.rate > 0:
            (full if rate.rate >= FULL else part).append((place, rate.rate))
    _boxes(axes, whole, facecolor="white", edgecolor="#888888")
    _boxes(axes, full, facecolor="#0B3C5D", edgecolor="#0B3C5D")
    _boxes(axes, part, facecolor="#F2C48D", edgecolor="#8A4B00", hatch="//////")
    last = 0
    for place, (_, tier) in enumerate(lines):
        if last and tier != last:
            axes.axhline(place - 0.5, color="#555555", linewidth=0.5, linestyle=":")
        last = tier
    axes.set_title(
        f"{fill(shorten(panel.title, 2 * WIDE, placeholder=' …'), WIDE)}\n{panel.note}",
        fontsize=6,
        loc="left",
    )
    axes.set_xlim(0, 1)
    axes.set_ylim(len(lines) - 0.4, -0.6)
    axes.set_xticks((0, 0.5, 1), ("0", "50 %", "100 %"), fontsize=5.5)
    axes.tick_params(length=2, left=False)
    axes.spines[["top", "right", "bottom", "left"]].set_visible(False)


def _boxes(axes: "Axes", bars: list[tuple[int, float]], **look: str) -> None:
    """Lying bars of one look as one outline, which keeps the file small."""
    from matplotlib.patches import PathPatch  # noqa: PLC0415 - an extra, and slow to import
    from matplotlib.path import Path  # noqa: PLC0415 - as above

    if not bars:
        return
    paths = [
        Path(
            [(0, at - HALF), (long, at - HALF), (long, at + HALF), (0, at + HALF), (0, at - HALF)],
            closed=True,
        )
        for at, long in bars
    ]
    outline = Path.make_compound_path(*paths)
    axes.add_patch(PathPatch(outline, linewidth=0.4, **look))
