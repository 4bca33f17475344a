"""Blocks of a page's text, and the rows of its tables, each read together.

Only the standard library is used: this runs in the child process of ``document``.
"""

from dataclasses import dataclass, field

__all__ = ["CELLS", "ROWS", "Block", "HtmlTable"]

CELLS = frozenset({"td", "th"})
#: Elements that end a cell that was left open.
ROWS = frozenset({"tr", "tbody", "thead", "tfoot"})
#: A block with more of its letters in links is a menu.
_LINKS = 0.6
#: Between the cells of a row.
_BETWEEN = " | "
#: A row with more letters, or with more blocks in a cell, is a page laid out in a table.
_LONGEST, _MOST = 400, 3


@dataclass(frozen=True)
class Block:
    """A block of text.

    Attributes:
        text: what it says.
        linked: letters of it in links.
        heading: whether it is a heading.
        region: ``article`` and ``main``, as far as it stands in them.
    """

    text: str
    linked: int
    heading: bool
    region: str

    @property
    def is_menu(self) -> bool:
        """Whether it is a list of links."""
        return not self.heading and self.linked > _LINKS * len(self.text)


@dataclass
class HtmlTable:
    """A table being read: the cells of its row, and the words above its columns."""

    columns: list[str] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    heads: int = 0

    def begin_cell(self, *, heading: bool) -> list[Block]:
        """Begin a cell; the list is for its blocks."""
        self.cells.append([])
        self.heads += heading
        return self.cells[-1]

    def end_row(self) -> list[Block]:
        """The blocks of a row that ends: one of them, each cell behind the words above its column.

        Where the row is no row but a page laid out in a table, its blocks are given as they are.
        """
        cells, heads = self.cells, self.heads
        self.cells, self.heads = [], 0
        blocks = [block for cell in cells for block in cell]
        letters = sum(len(block.text) for block in blocks)
        laid_out = letters > _LONGEST or any(len(cell) > _MOST for cell in cells)
        if len(cells) < 2 or laid_out or any(block.heading for block in blocks):  # noqa: PLR2004 - a row
            return blocks
        texts = [" ".join(block.text for block in cell) for cell in cells]
        if heads == len(cells):
            self.columns = texts
        elif len(self.columns) == len(texts):
            pairs = zip(self.columns[1:], texts[1:], strict=True)
            texts[1:] = [f"{top}: {text}" if top and text else text for top, text in pairs]
        row = _BETWEEN.join(text for text in texts if text)
        linked = sum(block.linked for block in blocks)
        return [Block(row, linked, heading=False, region=blocks[0].region)] if blocks else []
