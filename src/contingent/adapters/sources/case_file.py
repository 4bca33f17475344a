"""Reading a case that is one file: a workbook or JSON, by the file's ending."""

from pathlib import Path

from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import Register

__all__ = ["read_case_file"]


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
    hint = "a case is a folder with a case.toml, a workbook .xlsx, or a file .json"
    raise FaultsFound([Fault(file=path.name, message="is no case", hint=hint)])
