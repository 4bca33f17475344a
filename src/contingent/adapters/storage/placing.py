"""A file made beside its place and put there whole: nothing half-written, nothing overwritten.

The draft lies in a folder ``.contingent-…`` beside the target. While its maker lives, a lock is
held on a file in it; a folder whose lock is free was left by one that was killed, and is swept by
the next that comes to the place.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import TypeVar

from contingent.adapters.storage.address import make_private
from contingent.errors import LedgerError

__all__ = ["placed"]

Made = TypeVar("Made")

_PREFIX = ".contingent-"
_LOCK, _MAKING = "lock", "making"
_OURS = frozenset({_LOCK, _MAKING, "draft", "draft-journal", "draft-wal", "draft-shm"})
#: Seconds after which a folder without a lock, of an earlier version, is taken for left behind.
_OLD = 24 * 3600


def placed(target: Path, make: Callable[[Path], Made]) -> Made:
    """Make a file beside its place, bring it safely to disk, then put it there.

    Args:
        make: writes the draft it is given, which is there, empty, and its owner's alone.

    Raises:
        LedgerError: when something is there, or it cannot be written; nothing is left then.
    """
    if target.is_symlink() or target.exists():
        raise LedgerError(f"{target} is there already; nothing was written")
    if not target.parent.is_dir():
        raise LedgerError(f"there is no folder {target.parent}; nothing was written")
    try:
        _sweep(target.parent)
        with _folder(target.parent) as folder:
            draft = folder / "draft"
            make_private(draft)
            made = make(draft)
            _to_disk(draft)
            _publish(draft, target)
        _folder_to_disk(target.parent)
    except OSError as error:
        why = error.strerror or error
        raise LedgerError(f"{target} cannot be written: {why}; nothing is left of it") from None
    return made


def _publish(draft: Path, target: Path) -> None:
    """Give the draft its name, unless somebody else has put a file there meanwhile."""
    try:
        _link(draft, target)
    except FileExistsError:
        raise LedgerError(f"{target} is there already; nothing was written") from None


def _link(draft: Path, target: Path) -> None:
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        # No hard links here, as on a stick or a share. So take the name, then replace it.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            draft.replace(target)
        except BaseException:
            target.unlink()
            raise


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    """A folder for drafts, that goes when it is left."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=beside))
    try:
        handle = os.open(folder / _MAKING, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _locked(handle)
            # Only now is it seen as a lock: one that is free must mean that its maker is gone.
            (folder / _MAKING).rename(folder / _LOCK)
            yield folder
        finally:
            os.close(handle)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Remove the folders of makers that were killed."""
    for folder in place.glob(f"{_PREFIX}*"):
        if folder.is_symlink() or not (folder.is_dir() and _left_behind(folder)):
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _left_behind(folder: Path) -> bool:
    """Whether nobody works in a folder of ours any more."""
    try:
        names = {path.name for path in folder.iterdir()}
        if not names <= _OURS:
            return False  # another program's, or another command's
        if _LOCK not in names:
            return time() - folder.stat().st_mtime > _OLD
        handle = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        return _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """Lock an open file until it is closed; False where another has it, or nothing can lock."""
    try:
        import fcntl
    except ImportError:  # Windows, where an open file cannot be removed in any case
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folder_to_disk(folder: Path) -> None:
    try:
        _to_disk(folder)
    except OSError:
        return  # not every file system brings folders to disk; the file is there
