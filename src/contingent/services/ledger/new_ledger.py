"""Making a ledger that begins with a small commented case."""

from importlib.resources import as_file, files
from pathlib import Path

from contingent.adapters.sources.case_folder import read_case_folder
from contingent.adapters.storage.opening import open_store
from contingent.ledger.entry import Head
from contingent.register.fault import Fault, FaultsFound
from contingent.services.ledger.recording import Signed, import_case

__all__ = ["write_new_ledger"]


def write_new_ledger(file: Path, actor: str) -> Head:
    """Make a ledger in a new file, beginning with the starter case.

    Raises:
        FaultsFound: when the file is there already.
        LedgerError: when it cannot be made.
    """
    if file.exists():
        hint = "choose a new file; nothing was written"
        raise FaultsFound([Fault(file=str(file), message="is there already", hint=hint)])
    with as_file(files("contingent") / "cases" / "_starter") as folder:
        register = read_case_folder(folder)
    with open_store(f"sqlite:///{file}", create=True) as store:
        return import_case(store, register, Signed(actor, "a small case to start from"))[0]
