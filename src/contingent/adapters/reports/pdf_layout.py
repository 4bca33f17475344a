"""The lines of a PDF's page by where they stand: columns, rows of tables, raised figures.

A page is drawn piece by piece, in any order. Two columns drawn row by row, read as drawn, make
sentences that nobody wrote. Only the standard library is used: this runs in the child process of
``document``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

__all__ = ["DrawnText", "Line", "PageLines", "laid_out"]

#: A letter's width as a share of its size, about: of thin ones, of wide ones, of others.
_THIN, _WIDE, _OTHER = 0.26, 0.68, 0.46
_THIN_LETTERS = frozenset("iljtfrI.,;:'’!|()[] ")
_WIDE_LETTERS = frozenset("mwMW—%@")
#: Shares of a line's size: pieces of one line differ in height by less; cells are further apart.
_LEVEL, _GAP = 0.35, 1.0
#: A raised figure is smaller, and higher by such shares of the line's size.
_SMALLER, _RAISED_FROM, _RAISED_TO = 0.9, 0.12, 0.9
_FOOTNOTE = re.compile(r"[\d,*†‡]{1,3}")
#: A gutter has so many rows with text on both sides, of so many letters on average.
_ROWS, _PROSE = 3, 18
#: Of the lines between its first and its last, at least such a share has text on both sides.
_MOSTLY = 0.6
#: Lines further apart, as a share of what is usual, part paragraphs; so does another size.
_APART, _OTHER_SIZE = 1.5, 1.15
#: Between the cells of a row of a table.
_BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class DrawnText:
    """A piece of text as it was drawn.

    Attributes:
        x, y: where it begins.
        size: of its letters.
        text: what it says.
        joined: whether nothing parts it from the piece drawn before, as where a word's letters are
            drawn in two goes.
    """

    x: float
    y: float
    size: float
    text: str
    joined: bool = False

    @property
    def end(self) -> float:
        """Where it ends, about."""
        return self.x + self.size * sum(map(_width, self.text.rstrip()))


def _width(letter: str) -> float:
    if letter in _THIN_LETTERS:
        return _THIN
    return _WIDE if letter in _WIDE_LETTERS or letter.isupper() else _OTHER


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its cells, and whether a paragraph or a row of its own begins with it."""

    cells: tuple[DrawnText, ...]
    begins: bool = False
    row: str = ""

    @property
    def y(self) -> float:
        """How high it stands."""
        return self.cells[0].y

    @property
    def size(self) -> float:
        """The size of its letters."""
        return self.cells[0].size

    @property
    def text(self) -> str:
        """What it says."""
        return self.row or " ".join(" ".join(cell.text.split()) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines in reading order, and whether columns drawn row by row were parted."""

    lines: tuple[Line, ...]
    columns: bool = False


def laid_out(pieces: Sequence[DrawnText]) -> PageLines:
    """The lines of a page in the order in which a person reads them."""
    lines = list(_lines(pieces))
    gutters = _gutters(lines)
    lines = list(_by_column(lines, gutters) if gutters else _with_rows(lines))
    return PageLines(tuple(_with_paragraphs(lines)), bool(gutters))


def _lines(pieces: Sequence[DrawnText]) -> Iterator[Line]:
    """Pieces drawn one after the other at one height, as one line; raised figures left out."""
    current: list[DrawnText] = []
    for piece in pieces:
        if not piece.text.strip():
            continue
        if current and _is_raised(piece, current):
            continue
        if current and not _is_level(piece, current[0]):
            yield Line(tuple(_cells(current)))
            current = []
        current.append(piece)
    if current:
        yield Line(tuple(_cells(current)))


def _is_level(piece: DrawnText, other: DrawnText) -> bool:
    return abs(piece.y - other.y) <= _LEVEL * max(piece.size, other.size)


def _is_raised(piece: DrawnText, line: Sequence[DrawnText]) -> bool:
    """Whether a piece is the mark of a footnote: a small raised figure behind a line's words."""
    base = line[0]
    rise = piece.y - base.y
    return (
        _FOOTNOTE.fullmatch(piece.text.strip()) is not None
        and piece.size < _SMALLER * base.size
        and _RAISED_FROM * base.size <= rise <= _RAISED_TO * base.size
        and piece.x > base.x
    )


def _cells(pieces: Sequence[DrawnText]) -> Iterator[DrawnText]:
    """Pieces of one line joined where no wide gap parts them."""
    ordered = sorted(pieces, key=lambda piece: piece.x)
    current = ordered[0]
    for piece in ordered[1:]:
        gap = 0.0 if piece.joined else piece.x - current.end
        if gap > _GAP * max(current.size, piece.size):
            yield current
            current = piece
            continue
        parted = current.text[-1:].isspace() or piece.text[:1].isspace() or piece.joined
        space = " " if not parted and gap > 0.25 * piece.size else ""
        # Where the joined piece ends is told by its last part: its letters may be narrow.
        text = f"{current.text}{space}{piece.text}"
        current = replace(current, text=text)
    yield current


def _gutters(lines: Sequence[Line]) -> list[float]:
    """Where columns of prose drawn row by row begin, but the first; none where there are none."""
    starts = sorted(
        (cell.x, cell.size, number, before.text, cell.text)
        for number, line in enumerate(lines)
        for before, cell in pairwise(line.cells)
    )
    found: list[float] = []
    while starts:
        x, size, *_ = starts[0]
        group = [start for start in starts if start[0] - x <= size]
        starts = starts[len(group) :]
        letters = [len(text.strip()) for *_, left, right in group for text in (left, right)]
        rows = {number for _, _, number, _, _ in group}
        tall = max(rows) - min(rows) + 1
        prose = sum(letters) >= _PROSE * len(letters)
        if len(rows) >= _ROWS and prose and len(rows) >= _MOSTLY * tall:
            found.append(x)
    return found


def _by_column(lines: Sequence[Line], gutters: Sequence[float]) -> Iterator[Line]:
    """Lines parted at the gutters, column after column; one over a gutter parts what is around."""
    waiting: list[list[Line]] = [[] for _ in (0, *gutters)]
    for line in lines:
        places = [sum(cell.x >= gutter - cell.size for gutter in gutters) for cell in line.cells]
        crossing = len(line.cells) == 1 and any(
            line.cells[0].x < gutter - line.size and line.cells[0].end > gutter + 3 * line.size
            for gutter in gutters
        )
        if crossing:
            for column in waiting:
                yield from column
            waiting = [[] for _ in waiting]
            yield line
            continue
        for number, column in enumerate(waiting):
            cells = tuple(c for c, place in zip(line.cells, places, strict=True) if place == number)
            if cells:
                column.append(Line(cells))
    for column in waiting:
        yield from column


def _with_rows(lines: Sequence[Line]) -> Iterator[Line]:
    """Rows of tables, each told on its own, behind the words above their columns."""
    heads: tuple[str, ...] = ()
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        beside = [other for other in (before, after) if other and _aligned(line, other)]
        if len(line.cells) < 2 or not beside:  # noqa: PLR2004 - a row
            yield replace(line, begins=before is not None and len(before.cells) > 1 and not after)
            continue
        texts = tuple(" ".join(cell.text.split()) for cell in line.cells)
        if before is None or not _aligned(line, before):
            heads = () if any(c.isdigit() for text in texts for c in text) else texts
        elif len(heads) == len(texts):
            pairs = zip(heads[1:], texts[1:], strict=True)
            texts = (texts[0], *(f"{head}: {text}" for head, text in pairs))
        yield replace(line, begins=True, row=_BETWEEN.join(texts))


def _aligned(line: Line, other: Line) -> bool:
    """Whether two lines have cells below each other, but their first: rows of one table."""
    return any(
        min(abs(one.x - two.x), abs(one.end - two.end)) <= one.size
        for one in line.cells[1:]
        for two in other.cells[1:]
    )


def _with_paragraphs(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines, those marked with which a paragraph begins: further down, or in another size."""
    steps = [
        one.y - two.y for one, two in pairwise(lines) if 0 < one.y - two.y < 4 * max(one.size, 1)
    ]
    usual = median(steps) if steps else 0.0
    for before, line in pairwise([None, *lines]):
        if line is None:
            continue
        begins = line.begins
        if before is not None:
            step = before.y - line.y
            sizes = sorted((before.size, line.size))
            begins |= bool(before.row) or sizes[1] > _OTHER_SIZE * sizes[0]
            begins |= usual > 0 and step > _APART * usual
        yield replace(line, begins=begins)
