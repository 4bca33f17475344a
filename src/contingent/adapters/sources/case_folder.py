"""Reading a case folder into a register."""

from pathlib import Path

from contingent.adapters.sources.case_tables import TABLES, checked_register
from contingent.adapters.sources.case_toml import FILE as CASE_TOML
from contingent.adapters.sources.case_toml import read_case_toml
from contingent.adapters.sources.tables import read_csv
from contingent.errors import nearest
from contingent.register.doubts import Doubts
from contingent.register.fault import Fault, FaultsFound
from contingent.register.register import TABLE_KEYS, Register

__all__ = ["TABLES", "read_case_folder"]


def read_case_folder(folder: Path) -> Register:
    """Read a case folder.

    Raises:
        FaultsFound: listing every fault found, in every file.
    """
    faults: list[Fault] = []
    if not folder.is_dir():
        raise FaultsFound(
            [
                Fault(
                    file=folder.name,
                    message="is not a folder",
                    hint="a case is a folder with a case.toml",
                )
            ]
        )
    faults.extend(_files(folder))
    doubts = Doubts()
    parts = read_case_toml(folder / CASE_TOML, faults, doubts)
    rows: dict[str, list[int]] = {}
    for table, model, must in TABLES:
        path = folder / f"{table}.csv"
        if path.exists():
            read = read_csv(path, model, TABLE_KEYS.get(table), faults)
            rows[table] = [number for number, _ in read.rows]
            parts[table] = read.values
            read.note(table, doubts)
        elif must:
            doubts.lose(table)

    def where(table: str, index: int) -> tuple[str, int | None]:
        if table in rows:
            return f"{table}.csv", rows[table][index]
        return CASE_TOML, None

    return checked_register(parts, faults, where, doubts)


def _files(folder: Path) -> list[Fault]:
    """Missing files, and CSV files that no table is called."""
    needed = [CASE_TOML, *(f"{table}.csv" for table, _, must in TABLES if must)]
    faults = [
        Fault(
            file=name, message="is missing", hint="'contingent new DIR' writes a case to start from"
        )
        for name in needed
        if not (folder / name).is_file()
    ]
    known = [f"{table}.csv" for table, _, _ in TABLES]
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            near = nearest(path.name, known)
            hint = f"did you mean '{near}'?" if near else f"tables are {', '.join(known)}"
            faults.append(Fault(file=path.name, message="is no table of a case", hint=hint))
    return faults
