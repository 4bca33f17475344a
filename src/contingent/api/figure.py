"""A figure as Python has it: its finding, its rows, its drawing."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import PrivateAttr

from contingent.briefs.figures.chart import Chart
from contingent.services.wire.figure import FigureAnswer

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["CaseFigure"]


class CaseFigure(FigureAnswer):
    """A figure that a notebook shows by itself, where matplotlib is installed."""

    _chart: Chart = PrivateAttr()

    @classmethod
    def made(cls, chart: Chart) -> "CaseFigure":
        """The figure of a chart."""
        figure = CaseFigure.model_validate(chart.answer(None).model_dump())
        figure._chart = chart  # noqa: SLF001 - its own
        return figure

    def drawn(self) -> "Figure":
        """The matplotlib figure.

        Raises:
            CannotPlot: when matplotlib is not installed (the extra ``plot``).
        """
        from contingent.briefs.figures.drawing import drawn

        return drawn(self._chart)

    def save(self, target: str | PathLike[str], *, force: bool = False) -> None:
        """Write it as ``.svg``, ``.png`` or ``.pdf``, or the rows behind it as ``.csv``.

        Raises:
            CannotPlot: when matplotlib is not installed, or for another ending.
            FaultsFound: when the target is there, or cannot be written.
        """
        from contingent.briefs.figures.drawing import write_chart

        write_chart(self._chart, Path(target), force=force)

    def _repr_png_(self) -> bytes:
        from contingent.briefs.figures.drawing import picture_of

        return picture_of(self._chart, ".png")
