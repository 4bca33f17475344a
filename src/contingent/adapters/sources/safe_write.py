"""Writing files so that nothing is half-written and nothing is overwritten unasked."""

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from contingent.register.fault import Fault, FaultsFound

__all__ = ["check_target", "check_tree", "draft_beside", "write_file", "write_folder", "write_tree"]


def check_target(target: Path, *, folder: bool, force: bool) -> None:
    """See whether a file or folder may be written, before long work for it begins.

    Raises:
        FaultsFound: when something is there that may not be replaced.
    """
    if not target.exists():
        return
    if folder:
        _may_replace(target, force=force)
    elif target.is_dir():
        raise _there(target, "is a folder; choose a file")
    elif not force:
        raise _there(target, "replace it with --force")


def write_file(target: Path, data: bytes, *, force: bool, private: bool = False) -> None:
    """Write a file, whole or not at all.

    Args:
        force: whether a file that is there is replaced.
        private: whether it is for nobody but this user to read; else the user's own rule holds.

    Raises:
        FaultsFound: when the file is there and may not be replaced, or cannot be written.
    """
    check_target(target, folder=False, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_beside(target)
        try:
            with open(draft, "xb", opener=_private if private else None) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _cannot(target, error) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def write_folder(target: Path, files: Mapping[str, bytes], *, force: bool) -> None:
    """Write a folder of files, all or none.

    Args:
        force: whether a folder that is there is replaced; one that holds anything besides CSV
            files and a case.toml never is.

    Raises:
        FaultsFound: when the folder is there and may not be replaced, or cannot be written.
    """
    check_target(target, folder=True, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_beside(target)
        draft.mkdir()
        try:
            for name, data in files.items():
                (draft / name).write_bytes(data)
            _swap(draft, target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise _cannot(target, error) from None


def check_tree(target: Path, manifest: str, *, force: bool) -> None:
    """See whether a tree of files may be written, before long work for it begins.

    One that is there is replaced only if asked, and if its manifest lists every file in it: what
    somebody else put there is not lost.

    Raises:
        FaultsFound: when something is there that may not be replaced.
    """
    if not target.exists():
        return
    if not target.is_dir():
        raise _there(target, "is a file; choose a folder")
    there = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    if not there:
        return
    if not force:
        raise _there(target, "replace it with --force")
    listed = target / manifest
    own = set(listed.read_text("utf-8").splitlines()) if listed.is_file() else set()
    if strange := sorted(there - own):
        raise _there(target, f"it also holds '{strange[0]}', which would be lost")


def write_tree(target: Path, files: Mapping[str, bytes], manifest: str, *, force: bool) -> None:
    """Write a tree of files, all or none.

    Args:
        files: by path within the tree, parts set apart by ``/``.
        manifest: the one of them that lists all; see ``check_tree``.

    Raises:
        FaultsFound: when the tree is there and may not be replaced, or cannot be written.
    """
    check_tree(target, manifest, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = draft_beside(target)
        draft.mkdir()
        try:
            for name, data in files.items():
                (draft / name).parent.mkdir(parents=True, exist_ok=True)
                (draft / name).write_bytes(data)
            _swap(draft, target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise _cannot(target, error) from None


def _may_replace(target: Path, *, force: bool) -> None:
    if not target.is_dir():
        raise _there(target, "is a file; choose a folder")
    names = sorted(path.name for path in target.iterdir())
    if names and not force:
        raise _there(target, "replace it with --force")
    strange = [name for name in names if name != "case.toml" and not name.endswith(".csv")]
    if strange:
        raise _there(target, f"it also holds '{strange[0]}', which would be lost")


def _swap(draft: Path, target: Path) -> None:
    """Put the draft in the target's place; a folder there goes only once the new one stands."""
    if not target.exists():
        draft.replace(target)
        return
    old = draft.with_name(draft.name + "-old")
    target.replace(old)
    try:
        draft.replace(target)
    except OSError:
        old.replace(target)
        raise
    shutil.rmtree(old)


def draft_beside(target: Path) -> Path:
    """A name beside the target that nobody else uses."""
    return target.parent / f".contingent-{secrets.token_hex(8)}"


def _there(target: Path, hint: str) -> FaultsFound:
    fault = Fault(file=str(target), message="is there already; nothing was written", hint=hint)
    return FaultsFound([fault])


def _cannot(target: Path, error: OSError) -> FaultsFound:
    return FaultsFound([Fault(file=str(target), message=f"cannot be written: {error.strerror}")])
