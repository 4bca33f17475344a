"""A plan as a figure for a page: strength over time, and where the force stands."""

from pathlib import Path
from typing import TYPE_CHECKING

from contingent.adapters.sources.safe_write import write_file
from contingent.briefs.figures.draw_bars import draw_step_bars
from contingent.briefs.figures.draw_map import draw_map
from contingent.briefs.figures.places import places_of
from contingent.briefs.figures.strength import nation_bars
from contingent.briefs.figures.style import STYLE, check_drawable, need_matplotlib, picture
from contingent.services.answers.planning import Planned

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["draw_plan", "figure_of"]


def draw_plan(planned: Planned, file: Path) -> None:
    """Write the figure; the format is told by the file's ending.

    The same plan gives the same bytes with the same version of matplotlib.

    Raises:
        CannotPlot: as ``check_drawable``.
    """
    check_drawable(file)
    write_file(file, picture(figure_of(planned), file.suffix.lower()), force=True)


def figure_of(planned: Planned) -> "Figure":
    """The figure: strength over time above, and below it where the force stands.

    Raises:
        CannotPlot: when matplotlib is not installed.
    """
    need_matplotlib()
    from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to import

    from contingent.briefs.shown_figure import ShownFigure  # noqa: PLC0415

    plan, register = planned.plan, planned.problem.register
    with rc_context(STYLE):
        figure = ShownFigure(figsize=(8, 8), layout="constrained")
        parts = figure.subplot_mosaic(
            [["strength", "strength"], ["map", "list"]], width_ratios=(2, 1)
        )
        _title(figure, planned)
        draw_step_bars(parts["strength"], nation_bars(plan, register))
        draw_map(parts["map"], parts["list"], places_of(plan, register))
        parts["map"].set_title(
            "Most people at each site (squares: candidates)", fontsize=8, loc="left"
        )
    return figure


def _title(figure: "Figure", planned: Planned) -> None:
    plan, register = planned.plan, planned.problem.register
    world = planned.resolution.setting.world
    known = f", as known on {plan.as_of}" if plan.as_of else ""
    figure.suptitle(
        f"{register.case.title}{known}\n{planned.problem.concept.title} – {world.title}",
        fontsize=12,
    )
    figure.supxlabel(
        f"Plan {plan.status}, verified. {plan.solver}; register {plan.register_hash[:16]}.",
        fontsize=7,
        color="#555555",
    )
