"""A backtest as a figure for a page: what was said on each day over what came, and how far off."""

from math import ceil
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, assert_never

from contingent.adapters.sources.safe_write import write_file
from contingent.analysis.backtest import GUESSES, errors_by, horizon
from contingent.analysis.in_place import instant
from contingent.briefs.figures.style import STYLE, check_drawable, need_matplotlib, picture
from contingent.register.duration import Duration
from contingent.register.outcome import OutcomeBound
from contingent.services.answers.backtest_words import UPPER, finding, unit_of
from contingent.services.answers.backtesting import Backtested

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["backtest_figure", "draw_backtest"]

#: Lines of the days, told apart without colour: a shade, a stroke and a mark each.
STROKES = ("-", "--", "-.", ":")
MARKS = "os^DvP*X"
#: Okabe and Ito's colours (2008), from light to dark, so that later days are darker in grey too.
COLOURS = ("#56B4E9", "#E69F00", "#CC79A7", "#009E73", "#D55E00", "#0072B2", "#444444", "#000000")
#: Bars of the errors: what they are called, shade and pattern.
BARS = {
    "plan": ("the plan", "#444444", ""),
    "earliest": ("all come at once", "#AAAAAA", "///"),
    "stays": ("nothing changes", "#FFFFFF", "..."),
}
#: Dates below the curves, at most.
TICKS = 6
#: Letters of a line of the title.
WIDTH = 118


def draw_backtest(found: Backtested, file: Path) -> None:
    """Write the figure; the format is told by the file's ending.

    The same backtest gives the same bytes with the same version of matplotlib.

    Raises:
        CannotPlot: when matplotlib is not installed or the ending is no format of figures.
    """
    check_drawable(file)
    write_file(file, picture(backtest_figure(found), file.suffix.lower()), force=True)


def backtest_figure(found: Backtested) -> "Figure":
    """The figure: the curves on the left, the errors by how far ahead on the right.

    Raises:
        CannotPlot: when matplotlib is not installed.
    """
    need_matplotlib()
    from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to import

    from contingent.briefs.shown_figure import ShownFigure  # noqa: PLC0415

    with rc_context(STYLE):
        figure = ShownFigure(figsize=(11, 5.6), layout="constrained")
        curves, errors = figure.subplots(1, 2, width_ratios=(2.1, 1))
        case = found.register.case.title
        figure.suptitle(
            f"{fill(finding(found), WIDTH)}\n{case} – {found.concept.title}, world "
            f"{found.world.world}",
            fontsize=10,
        )
        figures = sum(row.measure == found.drawn for row in found.register.outcomes)
        figure.supxlabel(
            f"{UPPER} Points: {figures} public figures, outcomes.csv of the case.\n"
            f"Plans verified; {found.known[0].plan.solver}; "
            f"register {found.register.content_hash[:16]}.",
            fontsize=7,
            color="#555555",
        )
        _curves(curves, found)
        _errors(errors, found)
    return figure


def _curves(axes: "Axes", found: Backtested) -> None:
    """The course that each plan takes from its day on, over the figures."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - an extra, and slow to import

    register = found.register
    last = max(instant(row.date, register) for row in register.outcomes)
    shown = min(register.steps, int(last) + 2)
    for number, known in enumerate(found.known):
        since = max(0.0, float(register.calendar.place(known.day)))
        course = [(float(begin), value) for begin, value in known.planned.course(found.drawn)]
        now = next(point[1] for point in reversed(course) if point[0] <= since)
        later = [point for point in course if since < point[0] < shown]
        stays = (later or [(since, now)])[-1][1]
        axes.step(
            *zip((since, now), *later, (shown, stays), strict=True),
            where="post",
            label=f"said {known.day.day} {known.day:%b %Y}",
            color=COLOURS[number % len(COLOURS)],
            linestyle=STROKES[number % len(STROKES)],
            linewidth=1.4,
            marker=MARKS[number % len(MARKS)],
            markevery=[0],
            markersize=6,
        )
    half_a_day = float(register.share_of(Duration.of_text("12 h")))
    for bound, (mark, called) in _POINTS.items():
        points = [
            (float(instant(row.date, register)) - half_a_day, row.value)
            for row in register.outcomes
            if row.measure == found.drawn and row.bound is bound
        ]
        if points:
            face = _face(bound)
            axes.plot(
                *zip(*sorted(points), strict=True),
                color="black",
                linestyle="-" if bound is OutcomeBound.EXACT else "",
                linewidth=0.7,
                marker=mark,
                markerfacecolor=face,
                markersize=6,
                label=called,
                zorder=5,
            )
    step = ceil(shown / TICKS)
    axes.set_xticks(
        range(0, shown, step),
        [register.calendar.date_text(n) for n in range(0, shown, step)],
        fontsize=7,
    )
    axes.set_xlim(0, shown)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.set_ylabel(f"{unit_of(found.drawn)} in place")
    axes.set_title("What was said on each day, and what came", fontsize=9, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=7, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=5)


#: How a figure of each kind is marked, and what it is called.
_POINTS = {
    OutcomeBound.EXACT: ("o", "what came"),
    OutcomeBound.AT_LEAST: ("^", "at least so many came"),
    OutcomeBound.AT_MOST: ("v", "at most so many came"),
}


def _face(bound: OutcomeBound) -> str:
    """Bounds are hollow."""
    match bound:
        case OutcomeBound.EXACT:
            return "black"
        case OutcomeBound.AT_LEAST | OutcomeBound.AT_MOST:
            return "white"
        case other:
            assert_never(other)


def _errors(axes: "Axes", found: Backtested) -> None:
    """Mean size of the errors by how far ahead, a bar for the plan and each guess."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - an extra, and slow to import

    by_horizon = errors_by(found.held, lambda one: horizon(one.ahead))
    rows = [row for row in by_horizon if row.measure == found.drawn]
    wide = 0.8 / len(GUESSES)
    for number, by in enumerate(GUESSES):
        called, colour, pattern = BARS[by]
        axes.bar(
            [place + (number - 1) * wide for place in range(len(rows))],
            [row.errors[number].absolute for row in rows],
            width=wide,
            label=called,
            color=colour,
            hatch=pattern,
            edgecolor="#444444",
            linewidth=0.6,
        )
    told = [f"{_band(row.within)}\n({row.count})" for row in rows]
    axes.set_xticks(range(len(rows)), told, fontsize=7)
    words = found.register.calendar.words
    axes.set_xlabel(f"{words} ahead (figures held against)", fontsize=8)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_title(f"Mean size of the error, in {unit_of(found.drawn)}", fontsize=9, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    if rows:
        axes.legend(fontsize=7, frameon=False, loc="best")


def _band(within: int | None) -> str:
    most = within or 1
    return "to 1" if most == 1 else f"{most // 2}–{most}"
