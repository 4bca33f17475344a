"""Writing what one viewer may see of a case, as a case of its own."""

from pathlib import Path

from contingent.adapters.sources.case_writer import case_files
from contingent.adapters.sources.safe_write import check_target, write_folder
from contingent.register.register import Register
from contingent.register.view import view_of
from contingent.services.cases.opening import open_case

__all__ = ["seen_by", "write_view"]


def write_view(case: str, viewer: str, folder: Path | None, *, force: bool) -> Register:
    """The view of a case, written as a case folder where one is named.

    Args:
        case: as for ``open_case``.
        viewer: a nation of the case, ``public`` or ``staff``.

    Raises:
        UnknownName: when there is no such case or viewer.
        FaultsFound: when the case has faults, or the folder is there or cannot be written.
        LedgerError: when a ledger cannot be read.
    """
    if folder is not None:
        check_target(folder, folder=True, force=force)
    view = view_of(open_case(case), viewer)
    if folder is not None:
        write_folder(folder, case_files(view), force=force)
    return view


def seen_by(register: Register, viewer: str | None) -> Register:
    """What a viewer may see of a register; None sees all of it.

    Raises:
        UnknownName: when there is no such viewer.
    """
    return register if viewer is None else view_of(register, viewer)
