"""FigureBlock a chart: a page-wide figure with its finding above and its source below."""

from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, assert_never
from xml.sax.saxutils import escape

from contingent.adapters.sources.safe_write import check_target, write_file
from contingent.briefs.figures.chart import (
    Body,
    Chart,
    Panels,
    Places,
    RankedBars,
    StepBars,
    WaitGraph,
)
from contingent.briefs.figures.draw_bars import draw_ranked_bars, draw_step_bars
from contingent.briefs.figures.draw_graph import draw_graph, graph_layout
from contingent.briefs.figures.draw_map import draw_map
from contingent.briefs.figures.draw_panels import draw_panels, panels_height
from contingent.briefs.figures.style import (
    FORMATS,
    STYLE,
    CannotPlot,
    need_matplotlib,
    picture,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["ENDINGS", "check_chart_file", "drawn", "picture_of", "write_chart"]

#: Endings of files a chart can be written to.
ENDINGS = (*FORMATS, ".csv")
#: Inches: the width of a column of A4, and room for title and source.
WIDTH, HEAD, FOOT = 7.0, 0.5, 0.4
#: Letters of a line of the title, and of what is smaller.
TITLE, SMALL = 84, 130


def check_chart_file(file: Path, *, force: bool) -> None:
    """Ask before a long calculation whether the chart can be written.

    Raises:
        CannotPlot: when matplotlib is not installed or the ending is none of ``ENDINGS``.
        FaultsFound: when the file is there and may not be replaced.
    """
    ending = file.suffix.lower()
    if ending not in ENDINGS:
        msg = f"'{file.name}': a figure's file ends in {', '.join(ENDINGS)}"
        raise CannotPlot(msg)
    if ending != ".csv":
        need_matplotlib()
    check_target(file, folder=False, force=force)


def write_chart(chart: Chart, file: Path, *, force: bool = False) -> None:
    """Write a chart as a picture, or the rows behind it; the ending tells.

    Raises:
        CannotPlot, FaultsFound: as ``check_chart_file``.
    """
    check_chart_file(file, force=force)
    ending = file.suffix.lower()
    data = chart.csv().encode() if ending == ".csv" else picture_of(chart, ending)
    write_file(file, data, force=force)


def picture_of(chart: Chart, ending: str, *, bare: bool = False) -> bytes:
    """A chart as ``.svg``, ``.png`` or ``.pdf``; the same bytes each time.

    An SVG carries its title and the same in words, for those who do not see it.

    Args:
        bare: without title and source, for a page that writes them itself.

    Raises:
        CannotPlot: when matplotlib is not installed.
    """
    data = picture(drawn(chart, bare=bare), ending, chart.kind.value)
    return _told(data, chart) if ending == ".svg" else data


def _told(svg: bytes, chart: Chart) -> bytes:
    """The SVG with title and description where screen readers look for them."""
    name = f"{chart.kind.value}-{chart.register_hash[:8]}"
    text = svg.decode()
    begin = text.index("<svg ") + len("<svg ")
    end = text.index(">", begin) + 1
    whole = f"{chart.subtitle} {chart.text} {chart.source}"
    words = (
        f'\n <title id="{name}-title">{escape(chart.title)}</title>'
        f'\n <desc id="{name}-desc">{escape(whole)}</desc>'
    )
    role = f'role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
    return (text[:begin] + role + text[begin:end] + words + text[end:]).encode()


def drawn(chart: Chart, *, bare: bool = False) -> "Figure":
    """A chart as a figure that a notebook shows by itself.

    Raises:
        CannotPlot: when matplotlib is not installed.
    """
    need_matplotlib()
    from matplotlib import rc_context  # noqa: PLC0415 - an extra, and slow to import

    from contingent.briefs.shown_figure import ShownFigure  # noqa: PLC0415

    around = 0.0 if bare else HEAD + FOOT
    with rc_context(STYLE):
        figure = ShownFigure(figsize=(WIDTH, _height(chart.body) + around), layout="constrained")
        _draw(figure, chart.body)
        if not bare:
            _heads(figure, chart)
    return figure


def _heads(figure: "Figure", chart: Chart) -> None:
    title, small = fill(chart.title, TITLE), fill(chart.subtitle, SMALL)
    figure.suptitle(title, x=0.01, ha="left", fontsize=9.5, fontweight="bold", linespacing=1.25)
    figure.supxlabel(
        f"{small}\n{fill(chart.source, SMALL)}", x=0.01, ha="left", fontsize=6, color="#444444"
    )


def _height(body: Body) -> float:
    """Inches of the drawing alone."""
    match body:
        case StepBars():
            return 2.7
        case RankedBars():
            return 0.6 + 0.19 * max(4, len(body.names))
        case Panels():
            return panels_height(body)
        case WaitGraph():
            laid = graph_layout(body)
            return min(8.0, max(2.0, WIDTH * laid.height / laid.width))
        case Places():
            return 3.2
        case other:
            assert_never(other)


def _draw(figure: "Figure", body: Body) -> None:
    match body:
        case StepBars():
            draw_step_bars(figure.subplots(), body)
        case RankedBars():
            draw_ranked_bars(figure.subplots(), body)
        case Panels():
            draw_panels(figure, body)
        case WaitGraph():
            draw_graph(figure.subplots(), body)
        case Places():
            on, beside = figure.subplots(1, 2, width_ratios=(1.9, 1))
            draw_map(on, beside, body)
        case other:
            assert_never(other)
