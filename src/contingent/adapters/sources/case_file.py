"""Reading a case that is one file: a workbook or JSON, by the file's ending."""

from pathlib import Path

from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import Register

__all__ = ["read_case_file"]

_SQLITE = b"SQLite format 3\x00"


def read_case_file(path: Path) -> Register:
    """Read a case from a workbook or a JSON file.

    Raises:
        FaultsFound: listing every fault, or saying that the file is neither.
    """
    # Each is imported when it is read: most cases are folders.
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        from contingent.adapters.sources.workbook_reader import read_workbook

        return read_workbook(path)
    if path.suffix.lower() == ".json":
        from contingent.adapters.sources.case_json import read_case_json

        return read_case_json(path)
    raise FaultsFound([Fault(file=path.name, message="is no case", hint=_hint(path))])


def _hint(path: Path) -> str:
    """How to name, or to save, what was probably meant."""
    ending = path.suffix.lower()
    if ending in {".ods", ".xls", ".xlsb", ".fods", ".numbers"}:
        return "open it in your spreadsheet and save it as .xlsx (Excel workbook)"
    if ending == ".csv" or path.name == "case.toml":
        return "a case is the whole folder: name the folder that holds this file"
    if _is_sqlite(path):
        return f"it is a database; a ledger is named by its address: sqlite:///{path}"
    return (
        "a case is a folder with a case.toml, a workbook .xlsx, a file .json, or a ledger's "
        "address such as sqlite:///base.db"
    )


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False
