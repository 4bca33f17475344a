"""A brief as a workbook: its words on the first sheet, then a sheet for each table and figure."""

from collections.abc import Iterable

from contingent.adapters.sources.cells import Cell
from contingent.adapters.sources.xlsx.writer import Column, Sheet, workbook_bytes
from contingent.briefs.document import BriefDocument, FactTable, FigureBlock, Points, Prose

__all__ = ["brief_xlsx"]

#: Digits of a number that is not whole.
DIGITS = 12
#: Letters of the name of a sheet, and those it may not have.
_LONGEST, _BARRED = 31, str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def brief_xlsx(document: BriefDocument) -> bytes:
    """The workbook; numbers are numbers, shares are shown in per cent."""
    sheets, names = [_words(document)], {"brief", "sources"}
    for block in document.blocks():
        if isinstance(block, FactTable):
            shares = [n for n, column in enumerate(block.columns) if column.form == "share"]
            columns = tuple(Column(column.name or "note") for column in block.columns)
            name = _name(block.name, names)
            sheets.append(Sheet(name, columns, _rows(block.rows), shares=frozenset(shares)))
        elif isinstance(block, FigureBlock):
            chart = block.chart
            columns = tuple(map(Column, chart.columns))
            sheets.append(
                Sheet(_name(f"figure {chart.kind.value}", names), columns, _rows(chart.rows))
            )
    rows = tuple((one.number, one.text, one.url) for one in document.sources)
    sheets.append(Sheet("sources", (Column("number"), Column("source"), Column("url")), rows))
    return workbook_bytes(tuple(sheets), document.title)


def _rows(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows whose numbers have no more digits than a spreadsheet keeps; others become texts."""
    return tuple(
        tuple(float(f"{c:.{DIGITS}g}") if isinstance(c, float) else c for c in row) for row in rows
    )


def _words(document: BriefDocument) -> Sheet:
    rows: list[tuple[Cell, Cell]] = [
        ("case", document.title),
        ("brief", document.subtitle),
        ("answer", document.sentence),
        ("date", document.day),
        ("classification", document.classification),
        ("register", document.register_hash),
    ]
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Prose):
                rows.append((section.title, block.text))
            elif isinstance(block, Points):
                rows.extend((section.title, item) for item in block.items)
            elif isinstance(block, FigureBlock):
                rows.append((section.title, block.chart.title))
    rows.append(("note", document.note))
    return Sheet("brief", (Column("part"), Column("text")), tuple(rows))


def _name(wanted: str, taken: set[str]) -> str:
    """A name for a sheet that no other has."""
    plain = wanted.translate(_BARRED).strip()[:_LONGEST]
    name, number = plain, 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: _LONGEST - 4]} {number}"
    taken.add(name.lower())
    return name
