"""What of a case may be published: the view of whoever it is shown to."""

from datetime import date

from contingent.errors import ContingentError
from contingent.register.register import Register
from contingent.register.release import PUBLIC, STAFF
from contingent.register.view import view_of
from contingent.services.cases.opening import open_case
from contingent.services.ledger.addresses import is_ledger

__all__ = ["NothingReleased", "open_published"]


class NothingReleased(ContingentError):
    """Nothing of the case may be shown to whoever it is published for."""


def open_published(
    case: str, viewer: str | None, as_of: date | None = None
) -> tuple[Register, str]:
    """What of a case may be published, and whose view it is; no view where that is all of it.

    Args:
        viewer: a nation, ``public`` or ``staff``; None is everybody for a ledger and for a case in
            which something was ever released, and all of any other case.

    Raises:
        UnknownName: when there is no such case or viewer.
        FaultsFound: listing every fault of the case.
        LedgerError: when a ledger cannot be read.
        NothingReleased: when the viewer sees no offer at all, and there are some.
    """
    whole = open_case(case, as_of)
    if as_of is not None:
        whole = whole.as_known(as_of)
    if viewer is None:
        viewer = PUBLIC if is_ledger(case) or whole.releases else ""
    seen = view_of(whole, viewer) if viewer else whole
    if whole.offers and not seen.offers:
        who = "everybody" if viewer == PUBLIC else viewer
        msg = (
            f"no offer of this case is released to {who}, so there is nothing to publish; record "
            f"releases (docs/conference.md), or say --as {STAFF} to publish all there is"
        )
        raise NothingReleased(msg)
    return seen, viewer
