"""Writing a case of version 0.1 in today's form: a folder, a workbook or a JSON file.

A ledger is upgraded by ``services.ledger.upgrading``.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contingent.adapters.sources.case_file import read_case_file
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.sources.case_format import KEY
from contingent.adapters.sources.format1 import (
    json_bytes,
    upgraded_cells,
    upgraded_csv,
    upgraded_json,
    upgraded_toml,
    workbook_of_cells,
)
from contingent.adapters.sources.safe_write import draft_beside
from contingent.adapters.sources.tables import read_text
from contingent.adapters.sources.workbook_reader import (
    cells_of_file,
    format_of,
    register_of_cells,
)
from contingent.register.fault import Fault, FaultsFound
from contingent.register.format1 import COLUMNS
from contingent.register.register import FORMAT, Register

__all__ = ["Upgraded", "upgrade_case"]


@dataclass(frozen=True)
class Upgraded:
    """A case that was written in today's form.

    Attributes:
        target: where it stands.
        backup: where the case as it was stands; None where it is left in its place.
        lost: what could not be kept, in words.
        register: the case.
    """

    target: Path
    backup: Path | None
    lost: tuple[str, ...]
    register: Register


def upgrade_case(source: Path, target: Path | None = None) -> Upgraded:
    """Write a case of version 0.1 in today's form.

    Args:
        source: a folder, a workbook ``.xlsx`` or a JSON file.
        target: where to; None is in its place, the case as it was kept beside it as ``CASE.v1``.

    Raises:
        FaultsFound: when it is in today's form already, when something stands where it would be
            written, or listing the faults of the case; then nothing is written.
    """
    backup = source.with_name(f"{source.name}.v1") if target is None else None
    place = target or source
    taken = backup or place
    draft = draft_beside(place)
    if source.suffix and not source.is_dir():
        draft = draft.with_name(draft.name + source.suffix.lower())
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write = _folder if source.is_dir() else _kinds(source)
        lost = write(source, draft)
        if taken.exists():
            hint = "move it away, or choose another place with --to; nothing was written"
            raise FaultsFound([Fault(file=str(taken), message="is there already", hint=hint)])
        register = _read(draft, source)
        if backup is not None:
            source.rename(backup)
        draft.rename(place)
    except OSError as error:
        fault = Fault(file=str(place), message=f"cannot be written: {error.strerror}")
        raise FaultsFound([fault]) from None
    finally:
        _remove(draft)
    return Upgraded(place, backup, lost, register)


def _kinds(source: Path) -> Callable[[Path, Path], tuple[str, ...]]:
    kinds = {".xlsx": _workbook, ".xlsm": _workbook, ".json": _json}
    if source.suffix.lower() not in kinds:
        hint = "a case is a folder with a case.toml, a workbook .xlsx or a file .json"
        raise FaultsFound([Fault(file=source.name, message="is no case", hint=hint)])
    return kinds[source.suffix.lower()]


def _read(draft: Path, source: Path) -> Register:
    """The case as it would be read; its faults are told of the files they stand in."""
    try:
        return read_case_file(draft) if draft.is_file() else read_case_folder(draft)
    except FaultsFound as found:
        named = [
            fault.model_copy(update={"file": fault.file.replace(draft.name, source.name)})
            for fault in found.faults
        ]
        raise FaultsFound(named) from None


def _remove(draft: Path) -> None:
    if draft.is_dir():
        shutil.rmtree(draft, ignore_errors=True)
    else:
        draft.unlink(missing_ok=True)


def _today(name: str) -> FaultsFound:
    message = f"is written in today's form already ({KEY} = {FORMAT}); there is nothing to do"
    return FaultsFound([Fault(file=name, message=message)])


def _text(path: Path) -> str:
    faults: list[Fault] = []
    text = read_text(path, faults)
    if text is None:
        raise FaultsFound(faults)
    # What a spreadsheet put first stays first.
    return ("\ufeff" if path.read_bytes().startswith(b"\xef\xbb\xbf") else "") + text


def _folder(source: Path, draft: Path) -> tuple[str, ...]:
    case = source / "case.toml"
    if not case.is_file():
        hint = "a case is a folder with a case.toml"
        raise FaultsFound([Fault(file="case.toml", message="is missing", hint=hint)])
    text = _text(case).removeprefix("\ufeff")
    changed = upgraded_toml(text)
    if changed == text:
        raise _today(str(source))
    shutil.copytree(source, draft)
    (draft / "case.toml").write_text(changed, encoding="utf-8", newline="")
    for table in COLUMNS:
        path = source / f"{table}.csv"
        if path.is_file():
            text = upgraded_csv(table, _text(path))
            (draft / path.name).write_text(text, encoding="utf-8", newline="")
    return ()


def _json(source: Path, draft: Path) -> tuple[str, ...]:
    try:
        document: Any = json.loads(_text(source).removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        fault = Fault(file=source.name, message=f"is not readable JSON: {error}")
        raise FaultsFound([fault]) from None
    if not isinstance(document, dict):
        raise FaultsFound([Fault(file=source.name, message="is not an object of tables")])
    if document.get(KEY) == FORMAT:
        raise _today(source.name)
    draft.write_bytes(json_bytes(upgraded_json(document)))
    return ()


def _workbook(source: Path, draft: Path) -> tuple[str, ...]:
    cells = cells_of_file(source)
    if not cells.get("refused") and format_of(cells["sheets"]) == str(FORMAT):
        raise _today(source.name)
    changed = cells if cells.get("refused") else upgraded_cells(cells)
    register = register_of_cells(source.name, changed)  # the faults, by sheet and row
    draft.write_bytes(workbook_of_cells(changed, register.case.title))
    own = "sheets of your own (their names begin with '_'), colours, widths and notes on cells"
    return (f"{own} are in the old workbook only",)
