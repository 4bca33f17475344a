"""The figures of the site: each as a picture, with the rows behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from contingent.analysis.compare import Comparison
from contingent.briefs.figures.chart import FigureKind, NothingToDraw
from contingent.briefs.figures.charts import chart_of
from contingent.briefs.figures.drawing import picture_of
from contingent.briefs.findings import Findings
from contingent.publishing.facts import Facts
from contingent.services.answers.footing import Footing
from contingent.services.answers.planning import Planned

__all__ = ["ShownChart", "figures_of"]

#: Those drawn: all that need nothing but what the pages tell anyway.
KINDS = (
    FigureKind.NATIONS,
    FigureKind.MAP,
    FigureKind.KNOT,
    FigureKind.FIRMNESS,
    FigureKind.FILL,
)
#: The size of a picture, in points, as its first line writes it.
_SIZE = re.compile(rb'<svg [^>]*?height="([0-9.]+)pt"[^>]*?width="([0-9.]+)pt"')


@dataclass(frozen=True)
class ShownChart:
    """A figure as a page shows it.

    Attributes:
        told: the same in words, for those who do not see it.
        picture, rows: paths of the picture and of its rows; svg, csv: what is in them.
    """

    kind: str
    title: str
    told: str
    source: str
    picture: str
    rows: str
    svg: bytes
    csv: bytes
    width: int
    height: int


class _Known(Findings):
    """Findings whose answers the pages have worked out already."""

    facts: Facts

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts.register)
        object.__setattr__(self, "facts", facts)

    @property
    def planned(self) -> Planned:
        """The plan of the first page."""
        if self.facts.planned is None:
            msg = "Nobody can be planned with."
            raise NothingToDraw(msg)
        return self.facts.planned

    @property
    def footing(self) -> Footing:
        """What it stands on."""
        if self.facts.footing is None:
            msg = "Nobody can be planned with."
            raise NothingToDraw(msg)
        return self.facts.footing

    @property
    def worlds(self) -> Comparison:
        """Its concept in every world."""
        ahead, concept = self.facts.ahead, self.facts.register.concept(None).concept
        cells = tuple(cell for cell in ahead.cells if cell.concept == concept)
        return Comparison(tuple(cell.world for cell in cells), (concept,), cells)


def figures_of(facts: Facts) -> Iterator[ShownChart]:
    """The figures that this case has something for.

    Raises:
        CannotPlot: when matplotlib is not installed.
    """
    found = _Known(facts)
    for kind in KINDS:
        try:
            chart = chart_of(kind, found)
        except NothingToDraw:
            continue
        svg = picture_of(chart, ".svg", bare=True)
        size = _SIZE.search(svg)
        high, wide = (round(float(n) * 4 / 3) for n in size.groups()) if size else (400, 672)
        name = kind.value
        yield ShownChart(
            name,
            f"{chart.title}.",
            f"{chart.subtitle} {chart.text}",
            chart.source,
            f"figures/{name}.svg",
            f"data/figures/{name}.csv",
            svg,
            chart.csv().encode(),
            wide,
            high,
        )
