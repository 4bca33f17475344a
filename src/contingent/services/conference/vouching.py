"""Signing in whom another vouches for: its account is made when it first comes, and found again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from contingent.adapters.storage.conference.writer import ConferenceWriter
from contingent.conference.account import Account
from contingent.conference.deed import DeedKind
from contingent.conference.identity import Identity
from contingent.conference.seating import NoSeat, Seat, Seating
from contingent.services.conference.accounts import Accounts, NotLetIn

__all__ = ["VouchedDoor"]

_CLOSED = NoSeat("This account is closed.", "the account is closed")
_OTHER = NoSeat(
    "You take part already, and what is said of you now would have you take part as another; "
    "nobody changes its place. Ask whoever keeps this conference.",
    "the account is of another role or nation",
)
_TAKEN = NoSeat(
    "No account could be made for you. Ask whoever keeps this conference.",
    "its name is another's",
)


@dataclass(frozen=True)
class VouchedDoor:
    """Lets in whom another vouches for, if the rules have it take part.

    Attributes:
        seating: who takes part, and as what.
    """

    accounts: Accounts
    seating: Seating

    def let_in(self, identity: Identity, claims: Mapping[str, Any], address: str) -> str:
        """Sign somebody in.

        Args:
            claims: what is said of it, proved before.

        Returns:
            What the browser holds.

        Raises:
            NotLetIn: when it does not take part. If it did before, its sessions end.
        """
        with self.accounts.store.write() as page:
            found = self._account(page, identity, claims)
            if isinstance(found, NoSeat):
                page.note(DeedKind.REFUSED, "unknown", _about(identity, address, found.noted))
        if isinstance(found, NoSeat):
            raise NotLetIn(found.told)
        return self.accounts.let_in(found.name, address, identity.issuer)

    def _account(
        self, page: ConferenceWriter, identity: Identity, claims: Mapping[str, Any]
    ) -> Account | NoSeat:
        seat, known = self.seating.seat_of(claims), page.vouched(identity)
        if known is not None:
            found = _known(known, seat)
            if isinstance(found, NoSeat):
                page.end_sessions(known.name)
            return found
        if isinstance(seat, NoSeat):
            return seat
        name = identity.account_name(self.seating.called(claims))
        if page.account(name) is not None:
            return _TAKEN
        now = datetime.now(UTC).isoformat()
        made = Account(name, seat.role, seat.nation, now, vouched=identity)
        page.add_account(made, None)
        who = f"{name}, {seat.role}" + (f" of {seat.nation}" if seat.nation else "")
        page.note(DeedKind.JOINED, name, f"{who}; {identity.subject} of {identity.issuer}")
        return made


def _known(known: Account, seat: Seat | NoSeat) -> Account | NoSeat:
    """An account, if it may still be let in as what it is."""
    if isinstance(seat, NoSeat):
        return seat
    if known.disabled:
        return _CLOSED
    return known if (known.role, known.nation) == (seat.role, seat.nation) else _OTHER


def _about(identity: Identity, address: str, noted: str) -> str:
    return f"{identity.subject} of {identity.issuer} from {address[:80]}: {noted}"
