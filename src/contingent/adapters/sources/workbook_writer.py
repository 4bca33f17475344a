"""A case as one XLSX workbook that reads back to the same register."""

from pydantic import BaseModel

from contingent.adapters.sources.cells import cells_of, columns_of
from contingent.adapters.sources.workbook_cells import is_text
from contingent.adapters.sources.workbook_sheets import SHEETS, rows_of
from contingent.adapters.sources.xlsx.writer import Column, Sheet, workbook_bytes
from contingent.register.describe import choices_of, column_notes
from contingent.register.register import Register

__all__ = ["case_workbook", "column_of"]

#: Columns whose cells name a row of another sheet (its first column).
_NAMES_A = {
    ("case", "host"): "nations",
    ("timings", "world"): "worlds",
    ("timings", "event"): "events",
    ("nations", "home"): "sites",
    ("offers", "nation"): "nations",
    ("requirements", "capability"): "capabilities",
    ("sites", "nation"): "nations",
    ("links", "from"): "sites",
    ("links", "to"): "sites",
    ("links", "event"): "events",
    ("claims", "iso3"): "nations",
    ("consents", "decider"): "nations",
    ("capacities", "site"): "sites",
}
_SPARE_ROWS = 200


def case_workbook(register: Register) -> bytes:
    """The register as an XLSX workbook: a sheet for each table, every column with a note.

    Raises:
        FaultsFound: for a list longer than a cell can hold.
    """
    rows = rows_of(register)
    sheets = []
    for name, model, _ in SHEETS:
        columns = tuple(
            column_of(name, model, column, {sheet: len(r) for sheet, r in rows.items()})
            for column in columns_of(model)
        )
        lines = [list(cells_of(row).values()) for row in rows[name]]
        sheets.append(Sheet(name, columns, lines))
    return workbook_bytes(sheets, register.case.title)


def column_of(sheet: str, model: type[BaseModel], column: str, sizes: dict[str, int]) -> Column:
    """A column of a sheet, with its note and what a cell of it may hold.

    Args:
        sizes: how many rows each sheet has.
    """
    choices: tuple[str, ...] | str = choices_of(model, column)
    if other := _NAMES_A.get((sheet, column)):
        choices = f"={other}!$A$2:$A${sizes[other] + 1 + _SPARE_ROWS}"
    return Column(column, column_notes(model)[column], choices, text=is_text(model, column))
