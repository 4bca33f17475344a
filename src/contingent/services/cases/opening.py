"""Opening a case by the name a user gives: a folder, workbook or JSON, a ledger, or embedded."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from contingent.adapters.sources.case_file import read_case_file
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.errors import UnknownName
from contingent.register.register import Register
from contingent.services.ledger.addresses import is_ledger, read_ledger

__all__ = ["DEFAULT_CASE", "embedded_cases", "open_case", "open_moment"]

DEFAULT_CASE = "ukraine"


def embedded_cases() -> tuple[str, ...]:
    """Names of the cases that come with Contingent."""
    names = (item.name for item in _shelf().iterdir() if (item / "case.toml").is_file())
    return tuple(sorted(name for name in names if not name.startswith("_")))


def _shelf() -> Traversable:
    return files("contingent") / "cases"


@contextmanager
def _folder(name: str) -> Iterator[Path]:
    path = Path(name)
    if not path.exists() and "/" not in name and name in embedded_cases():
        with as_file(_shelf() / name) as folder:
            yield folder
        return
    if not path.exists():
        raise UnknownName("case or folder", name, embedded_cases())
    yield path


def open_moment(name: str) -> Register:
    """Read a case at the moment its name ends in, if it does: ``ukraine@2025-04-10``."""
    case, at, day = name.rpartition("@")
    if is_ledger(name) or not at:
        return open_case(name)
    try:
        return open_case(case).as_known(date.fromisoformat(day))
    except ValueError:
        return open_case(name)


def open_case(name: str, as_of: date | None = None) -> Register:
    """Read the register of a case.

    Args:
        name: a folder, a workbook (``.xlsx``), a JSON file, the address of a ledger, or an
            embedded case's name; what is there under that name comes first.
        as_of: the day the question will be asked of; a ledger leaves out what it learned later.

    Raises:
        UnknownName: when there is no such folder or case.
        FaultsFound: listing every fault of the case.
        LedgerError: when a ledger cannot be read.
    """
    if is_ledger(name) or "://" in name:  # an address of no ledger is refused without its password
        return read_ledger(name, as_of)
    with _folder(name) as folder:
        return read_case_file(folder) if folder.is_file() else read_case_folder(folder)
