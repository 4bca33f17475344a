"""A chart before it is drawn: the sentence it shows, its rows, and the shape of the drawing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from contingent.adapters.sources.cells import Cell, csv_text
from contingent.errors import ContingentError
from contingent.services.wire.figure import FigureAnswer

__all__ = [
    "Band",
    "Body",
    "Chart",
    "FigureKind",
    "Leg",
    "LineRate",
    "NothingToDraw",
    "Panel",
    "Panels",
    "PlaceMark",
    "Places",
    "RankedBars",
    "StepBars",
    "WaitGraph",
]


class NothingToDraw(ContingentError):
    """The case has nothing of what the figure shows; the text says so as a sentence."""


class FigureKind(StrEnum):
    """What a figure shows."""

    NATIONS = "nations"
    FIRMNESS = "firmness"
    FILL = "fill"
    KNOT = "knot"
    CARRIES = "carries"
    EXITS = "exits"
    MAP = "map"


@dataclass(frozen=True)
class Band:
    """One series of bars: what it is called, and a value for each place along the axis."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class StepBars:
    """Bars over the steps of a case, bands on top of one another.

    Attributes:
        ticks: what each step is called below the axis.
        marks: words above a step, such as IOC.
        shaded: bands are a ladder, the darkest first, and not kinds side by side.
    """

    bands: tuple[Band, ...]
    ticks: tuple[str, ...]
    unit: str
    marks: Mapping[int, str]
    shaded: bool = False


@dataclass(frozen=True)
class RankedBars:
    """Lying bars, the first on top, bands side by side in one bar.

    Attributes:
        names: of the bars; notes: what is written behind each.
    """

    names: tuple[str, ...]
    bands: tuple[Band, ...]
    notes: tuple[str, ...]
    unit: str


@dataclass(frozen=True)
class LineRate:
    """How far a line is filled, from 0 to 1."""

    name: str
    tier: int
    rate: float


@dataclass(frozen=True)
class Panel:
    """One of many small pictures of the same make."""

    title: str
    note: str
    rates: tuple[LineRate, ...]


@dataclass(frozen=True)
class Panels:
    """Small multiples: the same lines in each."""

    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class WaitGraph:
    """Who waits for whom.

    Attributes:
        rings: names from the middle outwards; titles: what each is called.
        waits_for: for each, those it waits for.
        core: those in the knot itself; the others wait behind it.
    """

    rings: tuple[tuple[str, ...], ...]
    titles: Mapping[str, str]
    waits_for: Mapping[str, tuple[str, ...]]
    core: frozenset[str]


@dataclass(frozen=True)
class PlaceMark:
    """A site on a map, and most people there in any step."""

    name: str
    lat: float | None
    lon: float | None
    people: int
    candidate: bool
    home: bool


@dataclass(frozen=True)
class Leg:
    """A link travelled, between two places as (longitude, latitude)."""

    begin: tuple[float, float]
    end: tuple[float, float]
    by_land: bool


@dataclass(frozen=True)
class Places:
    """Sites by their greatest strength, with the links travelled."""

    sites: tuple[PlaceMark, ...]
    legs: tuple[Leg, ...]


Body = StepBars | RankedBars | Panels | WaitGraph | Places


@dataclass(frozen=True)
class Chart:
    """A figure before it is drawn.

    Attributes:
        title: what it shows, as a sentence that is true of ``rows``.
        subtitle: what is counted, of which case, concept and world.
        text: the same in words, for those who do not see it.
        source: where it is from, and the hash of the register.
        register_hash: that hash whole, in 64 hexadecimal digits.
        columns, rows: the data behind it, every number drawn among them.
    """

    kind: FigureKind
    title: str
    subtitle: str
    text: str
    source: str
    register_hash: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    body: Body

    def answer(self, file: str | None) -> FigureAnswer:
        """The chart as ``--json`` has it, with the file it was written to."""
        return FigureAnswer(
            kind=self.kind.value,
            title=self.title,
            subtitle=self.subtitle,
            text=self.text,
            source=self.source,
            columns=self.columns,
            rows=self.rows,
            file=file,
            hash=self.register_hash,
        )

    def csv(self) -> str:
        """The data behind the figure as CSV, with a header row."""
        return csv_text(self.columns, self.rows)
