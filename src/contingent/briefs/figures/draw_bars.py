"""FigureBlock bars: standing over time, and lying in a ranking."""

from typing import TYPE_CHECKING

from contingent.briefs.figures.chart import RankedBars, StepBars
from contingent.briefs.figures.style import FILLS, LADDER_FILLS, only_left_and_below

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_ranked_bars", "draw_step_bars"]

#: Words below the axis, at most.
TICKS = 8


def draw_step_bars(axes: "Axes", body: StepBars) -> None:
    """Bars over time, bands on top of one another, named beside them in the order they stand in."""
    fills = LADDER_FILLS if body.shaded else FILLS
    steps = range(len(body.ticks))
    edges = [step - 0.5 for step in range(len(steps) + 1)]
    below = [0.0] * len(steps)
    for number, band in enumerate(body.bands):
        colour, hatch, edge = fills[number % len(fills)]
        above = [one + other for one, other in zip(below, band.values, strict=True)]
        axes.fill_between(
            edges,
            [*below, below[-1]],
            [*above, above[-1]],
            step="post",
            label=band.name,
            facecolor=colour,
            hatch=hatch,
            edgecolor=edge,
            linewidth=0.0,
        )
        axes.step(edges, [*above, above[-1]], where="post", color="#222222", linewidth=0.4)
        below = above
    top = max(below, default=0) or 1
    for step, told in body.marks.items():
        axes.axvline(step - 0.5, color="#222222", linestyle="--", linewidth=0.9)
        axes.text(step - 0.4, top * 1.03, told, fontsize=8)
    axes.set_ylim(0, top * 1.12)
    axes.set_xlim(-0.5, len(steps) - 0.5)
    each = max(1, -(-len(steps) // TICKS))
    axes.set_xticks(range(0, len(steps), each), body.ticks[::each])
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.set_ylabel(body.unit)
    only_left_and_below(axes)
    if body.bands:
        handles, labels = axes.get_legend_handles_labels()
        axes.legend(
            handles[::-1],
            labels[::-1],
            loc="upper left",
            bbox_to_anchor=(1.0, 1.0),
            frameon=False,
            handlelength=2.2,
            handleheight=1.3,
        )


def draw_ranked_bars(axes: "Axes", body: RankedBars) -> None:
    """Lying bars, the first on top, with what is to be said of each behind it."""
    fills = (FILLS[0], FILLS[5])
    places = range(len(body.names))
    left = [0.0] * len(body.names)
    for number, band in enumerate(body.bands):
        colour, hatch, edge = fills[number % len(fills)]
        axes.barh(
            places,
            band.values,
            left=left,
            height=0.72,
            label=band.name,
            color=colour,
            hatch=hatch,
            edgecolor=edge if hatch else "#222222",
            linewidth=0.4,
        )
        left = [one + other for one, other in zip(left, band.values, strict=True)]
    top = max(left, default=0) or 1
    for place, (value, note) in enumerate(zip(left, body.notes, strict=True)):
        axes.text(value + top * 0.012, place, note, va="center", fontsize=7)
    axes.set_yticks(places, body.names)
    axes.invert_yaxis()
    axes.set_xlim(0, top * 1.25)
    share = body.unit.startswith("share")
    axes.xaxis.set_major_formatter((lambda x, _: f"{x:.0%}") if share else "{x:,.0f}")
    axes.set_xlabel(body.unit)
    only_left_and_below(axes)
    if len(body.bands) > 1:
        axes.legend(loc="lower right", frameon=False, handlelength=2.2, handleheight=1.3)
