"""Opening a case by the name a user gives: a folder, a workbook, JSON, or an embedded case."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

from contingent.adapters.sources.case_file import read_case_file
from contingent.adapters.sources.case_folder import read_case_folder
from contingent.errors import UnknownName
from contingent.register.register import Register

__all__ = ["DEFAULT_CASE", "embedded_cases", "open_case"]

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


def open_case(name: str) -> Register:
    """Read the register of a case.

    Args:
        name: a folder, a workbook (``.xlsx``), a JSON file, or an embedded case's name; what is
            there under that name comes first.

    Raises:
        UnknownName: when there is no such folder or case.
        FaultsFound: listing every fault of the case.
    """
    with _folder(name) as folder:
        return read_case_file(folder) if folder.is_file() else read_case_folder(folder)
