"""Opening a ledger without loading a database library before one is needed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contingent.adapters.storage.store import LedgerStore

__all__ = ["open_store"]


def open_store(
    address: str, *, create: bool = False, patience: float | None = None
) -> "LedgerStore":
    """Open a ledger as the staff sees it; see ``LedgerStore.open``."""
    from contingent.adapters.storage.store import LedgerStore

    return LedgerStore.open(address, create=create, patience=patience)
