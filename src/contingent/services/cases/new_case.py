"""Writing a small commented case to start from."""

import shutil
from importlib.resources import files
from pathlib import Path

from contingent.adapters.sources.safe_write import draft_beside
from contingent.register.fault import Fault, FaultsFound

__all__ = ["write_new_case"]


def write_new_case(folder: Path) -> tuple[Path, ...]:
    """Write the starter case into a folder that is new or empty; all files or none.

    Returns:
        The files written.

    Raises:
        FaultsFound: when the folder holds something already, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FaultsFound(
            [
                Fault(
                    file=str(folder),
                    message="is there already and not empty",
                    hint="choose a new folder; nothing was written",
                )
            ]
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_beside(folder)
        draft.mkdir()
    except OSError as error:
        raise FaultsFound(
            [Fault(file=str(folder), message=f"cannot be made: {error.strerror}")]
        ) from None
    try:
        for item in (files("contingent") / "cases" / "_starter").iterdir():
            if item.is_file():
                (draft / item.name).write_bytes(item.read_bytes())
        if folder.exists():
            folder.rmdir()
        draft.replace(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return tuple(sorted(folder.iterdir()))
