"""The chart of each kind."""

from typing import assert_never

from contingent.briefs.figures.carries import carries_chart
from contingent.briefs.figures.chart import Chart, FigureKind
from contingent.briefs.figures.exits import exits_chart
from contingent.briefs.figures.fill import fill_chart
from contingent.briefs.figures.knot import knot_chart
from contingent.briefs.figures.places import map_chart
from contingent.briefs.figures.strength import firmness_chart, nations_chart
from contingent.briefs.findings import Findings

__all__ = ["chart_of"]


def chart_of(kind: FigureKind, found: Findings) -> Chart:
    """The chart of a kind, its title a sentence worked out from its rows.

    Raises:
        NothingToDraw: when the case has nothing of the kind; the text says why.
        ContingentError: as the answer it is made from.
    """
    match kind:
        case FigureKind.NATIONS:
            return nations_chart(found)
        case FigureKind.FIRMNESS:
            return firmness_chart(found)
        case FigureKind.FILL:
            return fill_chart(found)
        case FigureKind.KNOT:
            return knot_chart(found)
        case FigureKind.CARRIES:
            return carries_chart(found)
        case FigureKind.EXITS:
            return exits_chart(found)
        case FigureKind.MAP:
            return map_chart(found)
        case other:
            assert_never(other)
