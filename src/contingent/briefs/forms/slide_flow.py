"""What of a brief stands on which slide: sections one below the other, as far as there is room.

A slide is headed by the finding of its first section. What a section says and its tables stay
together where they can; a table too long for a slide goes on on the next; a figure has its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate
from math import ceil
from typing import assert_never

from contingent.briefs.document import (
    BriefSection,
    FactTable,
    FigureBlock,
    Points,
    Prose,
    cell_words,
)

__all__ = ["Heading", "SlideContent", "Stack", "flow", "high_of"]

#: Inches of a line of words, of a heading, of a line in a cell and around a row and a table.
LINE, HEADING, CELL, ROW, AROUND = 0.28, 0.38, 0.195, 0.09, 0.45
#: Letters to the inch: of words, and of cells.
WORDS, CELLS = 8.6, 11.5
#: Part of a slide that may stay empty before a section is split.
SPARE = 0.45


@dataclass(frozen=True)
class Heading:
    """The title of a section within a slide."""

    text: str


Stack = Heading | Prose | Points | FactTable


@dataclass(frozen=True)
class SlideContent:
    """What stands on a slide: a stack of words and tables, or one figure."""

    title: str
    stack: tuple[Stack, ...] = ()
    figure: FigureBlock | None = None


@dataclass
class _Page:
    title: str
    stack: list[Stack] = field(default_factory=list)
    used: float = 0.0

    @property
    def content(self) -> SlideContent:
        """The slide; a heading that says its title again is left out."""
        again = self.stack[:1] == [Heading(self.title)]
        return SlideContent(self.title, tuple(self.stack[1:] if again else self.stack))


def flow(sections: Iterable[BriefSection], wide: float, high: float) -> tuple[SlideContent, ...]:
    """The slides of sections.

    Args:
        wide, high: inches that a slide has room for.
    """
    return tuple(_flow(sections, wide, high))


def _flow(sections: Iterable[BriefSection], wide: float, high: float) -> Iterator[SlideContent]:
    page: _Page | None = None
    for section in sections:
        title = section.finding or section.title
        figures = [block for block in section.blocks if isinstance(block, FigureBlock)]
        said = [block for block in section.blocks if not isinstance(block, FigureBlock)]
        left = list[Stack]([Heading(section.title), *said])
        while len(left) > 1 or (left and not isinstance(left[0], Heading)):
            need = sum(high_of(one, wide) for one in left)
            room = high - page.used if page else 0.0
            if page and need > room and (room < SPARE * high or need <= high):
                yield page.content
                page = None
            page = page or _Page(title)
            left = _filled(page, left, wide, high)
        if figures and page:
            yield page.content
            page = None
        yield from (SlideContent(one.chart.title, figure=one) for one in figures)
    if page:
        yield page.content


def _filled(page: _Page, left: list[Stack], wide: float, high: float) -> list[Stack]:
    """Put as much on a page as there is room for; what is left comes on another."""
    rest = list(left)
    while rest:
        one, room = rest[0], high - page.used
        need = high_of(one, wide)
        if need <= room:
            page.stack.append(rest.pop(0))
            page.used += need
            continue
        begun = any(not isinstance(own, Heading) for own in page.stack)
        first, after = _split(one, wide, room, least=0 if begun else 1)
        if first is not None:
            page.stack.append(first)
            rest = [after, *rest[1:]] if after is not None else rest[1:]
        while page.stack and isinstance(page.stack[-1], Heading) and len(page.stack) > 1:
            page.stack.pop()  # a heading with nothing below it
        page.used = high
        return rest
    return rest


def _split(one: Stack, wide: float, room: float, least: int) -> tuple[Stack | None, Stack | None]:
    """As many points or rows as have room, at the least so many, and the rest."""
    match one:
        case Points():
            heights = accumulate(_words_high(item, wide) for item in one.items)
            count = max(least, sum(1 for height in heights if height <= room))
            first, rest = one.items[:count], one.items[count:]
            return (Points(first) if first else None), (Points(rest) if rest else None)
        case FactTable():
            heights = accumulate(_rows_high(one, wide), initial=_table_head(one, wide))
            count = max(least, sum(1 for height in heights if height <= room) - 1)
            kept, rows = one.rows[:count], one.rows[count:]
            first_table = replace(one, rows=kept) if kept else None
            more = replace(one, title=_continued(one.title), rows=rows) if kept else one
            return first_table, (more if rows else None)
        case Heading() | Prose():
            return (one, None) if least else (None, one)
        case other:
            assert_never(other)


def _continued(title: str) -> str:
    return title if title.endswith("(continued)") else f"{title} (continued)"


def high_of(one: Stack, wide: float) -> float:
    """Inches that words or a table take, about."""
    match one:
        case Heading():
            return HEADING
        case Prose():
            return _words_high(one.text, wide)
        case Points():
            return sum(_words_high(item, wide) for item in one.items)
        case FactTable():
            return _table_head(one, wide) + sum(_rows_high(one, wide))
        case other:
            assert_never(other)


def _words_high(text: str, wide: float) -> float:
    return LINE * ceil((len(text) + 2) / (wide * WORDS)) + 0.05


def _table_head(table: FactTable, wide: float) -> float:
    names = tuple(column.name for column in table.columns)
    return AROUND + _row_high(names, _wide(table, wide))


def _rows_high(table: FactTable, wide: float) -> Iterator[float]:
    widths = _wide(table, wide)
    for row in table.rows:
        cells = zip(row, table.columns, strict=True)
        yield _row_high(tuple(cell_words(cell, column) for cell, column in cells), widths)


def _wide(table: FactTable, wide: float) -> tuple[float, ...]:
    parts = [column.part for column in table.columns]
    return tuple(wide * part / sum(parts) - 0.2 for part in parts)


def _row_high(cells: tuple[str, ...], widths: tuple[float, ...]) -> float:
    lines = (
        ceil(len(text) / max(3.0, wide * CELLS)) for text, wide in zip(cells, widths, strict=True)
    )
    return ROW + CELL * max(1, *lines)
