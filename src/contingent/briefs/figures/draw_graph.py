"""FigureBlock who waits for whom."""

from textwrap import fill
from typing import TYPE_CHECKING

from contingent.briefs.figures.chart import WaitGraph
from contingent.briefs.figures.graph import HALF_HIGH, HALF_WIDE, GraphLayout, lay_out

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_graph", "graph_layout"]

#: Letters of a line in a box.
LETTERS = 20


def graph_layout(body: WaitGraph) -> GraphLayout:
    """Where each stands."""
    return lay_out(body.rings, body.waits_for)


def draw_graph(axes: "Axes", body: WaitGraph) -> None:
    """Boxes on rings, and an arrow to each that is waited for."""
    from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415 - an extra, and slow to import

    laid = graph_layout(body)
    for arrow in laid.arrows:
        axes.annotate(
            "",
            xy=(arrow.x2, arrow.y2),
            xytext=(arrow.x1, arrow.y1),
            arrowprops={
                "arrowstyle": "-|>",
                "color": "#666666",
                "linewidth": 0.7,
                "mutation_scale": 7,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
    for node in laid.nodes:
        core, first = node.name in body.core, node.ring == 0
        axes.add_patch(
            FancyBboxPatch(
                (node.x - HALF_WIDE, node.y - HALF_HIGH),
                2 * HALF_WIDE,
                2 * HALF_HIGH,
                boxstyle="round,pad=0,rounding_size=5",
                facecolor="#0B3C5D" if first else "#D6E8F4" if core else "white",
                edgecolor="#333333",
                linestyle="-" if core else "--",
                linewidth=0.8,
                zorder=3,
            )
        )
        axes.text(
            node.x,
            node.y,
            fill(body.titles[node.name], LETTERS),
            ha="center",
            va="center",
            fontsize=6.5,
            color="white" if first else "#111111",
            fontweight="bold" if first else "normal",
            zorder=4,
        )
    axes.set_xlim(-HALF_WIDE * 0.2, laid.width + HALF_WIDE * 0.2)
    axes.set_ylim(laid.height + HALF_HIGH, -HALF_HIGH)
    axes.set_aspect("equal")
    axes.set_axis_off()
