"""A brief before it has a form: what is said, counted, drawn and cited, the same for every form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from contingent.adapters.sources.cells import Cell
from contingent.briefs.figures.chart import Chart
from contingent.errors import ContingentError
from contingent.services.wire.brief import BriefAnswer, BriefTable

__all__ = [
    "Block",
    "BriefDocument",
    "BriefKind",
    "BriefSection",
    "CannotBrief",
    "CitedSource",
    "FactColumn",
    "FactTable",
    "FigureBlock",
    "Points",
    "Prose",
    "cell_words",
]

#: Letters that a column of width 1 has room for.
LETTERS = 4.5


class CannotBrief(ContingentError):
    """The brief cannot be written; the text says why and what to do."""


class BriefKind(StrEnum):
    """What a brief is for."""

    DECISION = "decision"
    NATION = "nation"
    GAPS = "gaps"
    COMPARE = "compare"


@dataclass(frozen=True)
class Prose:
    """A paragraph; ``strong`` where it is what the page is about."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Points:
    """Sentences of equal rank, one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class FactColumn:
    """A column of a table.

    Attributes:
        form: ``text``; ``count``, a number; ``share``, a number from 0 to 1 told in per cent.
        wide: how wide it is beside the others.
    """

    name: str
    form: Literal["text", "count", "share"] = "text"
    wide: int = 1

    @property
    def part(self) -> float:
        """Its share of the width of a table: no word of its name is to be broken."""
        letters = max(map(len, self.name.split()), default=1)
        least = letters / LETTERS
        return max(least, float(self.wide) if self.form == "text" else 1.0)


@dataclass(frozen=True)
class FactTable:
    """A table with a header row.

    Attributes:
        name: short, for a sheet of a workbook; title: what it holds, in words.
        rows: numbers as numbers; None is nothing.
    """

    name: str
    title: str
    columns: tuple[FactColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class FigureBlock:
    """A figure: its chart has the finding, the words for those who do not see it, and the rows."""

    chart: Chart


Block = Prose | Points | FactTable | FigureBlock


@dataclass(frozen=True)
class BriefSection:
    """A heading with what stands below it.

    Attributes:
        finding: what it comes to, for the head of a slide; empty where its title says enough.
    """

    title: str
    blocks: tuple[Block, ...]
    finding: str = ""


@dataclass(frozen=True)
class CitedSource:
    """A source, cited by its number.

    Attributes:
        text: who said what, and when; url: where it can be read; empty where there is none.
    """

    number: int
    text: str
    url: str


@dataclass(frozen=True)
class BriefDocument:
    """A brief.

    Attributes:
        title: of the case; subtitle: what kind of brief, of what.
        sentence: what it comes to.
        classification: the user's words, above and below each page; empty for none.
        day: the day it is dated.
        short: whether it is to fit two pages.
    """

    kind: BriefKind
    title: str
    subtitle: str
    sentence: str
    classification: str
    day: date
    register_hash: str
    sections: tuple[BriefSection, ...]
    sources: tuple[CitedSource, ...]
    note: str
    short: bool = False

    def blocks(self) -> Iterable[Block]:
        """Every block, section by section."""
        return (block for section in self.sections for block in section.blocks)

    def answer(self, form: str, file: str | None) -> BriefAnswer:
        """The brief as ``--json`` has it, with the form and the file it was written in."""
        tables = tuple(
            BriefTable(
                section=section.title,
                title=block.title,
                columns=tuple(column.name for column in block.columns),
                rows=block.rows,
            )
            for section in self.sections
            for block in section.blocks
            if isinstance(block, FactTable)
        )
        return BriefAnswer(
            kind=self.kind.value,
            form=form,
            title=self.title,
            subtitle=self.subtitle,
            sentence=self.sentence,
            date=self.day,
            tables=tables,
            sources=tuple(f"{one.text} {one.url}".strip() for one in self.sources),
            file=file,
            hash=self.register_hash,
        )

    @property
    def footer(self) -> str:
        """What stands below each page beside the classification and the number."""
        return f"{self.title} · {self.day.isoformat()} · register {self.register_hash[:16]}"


def cell_words(cell: Cell, column: FactColumn) -> str:
    """A cell as it is printed."""
    if cell is None:
        return ""
    if column.form == "share" and isinstance(cell, int | float):
        hundredths = cell * 100
        if 0 < hundredths < 1:
            return "<1 %"
        return ">99 %" if 99 < hundredths < 100 - 1e-9 else f"{hundredths:.0f} %"  # noqa: PLR2004
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return f"{cell:,.2f}".rstrip("0").rstrip(".") if isinstance(cell, float) else f"{cell:,}"
    return cell.isoformat() if isinstance(cell, date) else cell
