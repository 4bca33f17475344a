"""Rows of the tables of a conference, as the values they stand for."""

from typing import Any, Final

from sqlalchemy import Connection, Row, select

from contingent.adapters.storage.conference import tables as t
from contingent.conference.account import Account, Invitation, SignedIn
from contingent.conference.deed import Deed, DeedKind
from contingent.conference.identity import Identity
from contingent.conference.role import Role

__all__ = [
    "SESSIONS",
    "account_from",
    "account_in",
    "deed_from",
    "invitation_from",
    "invitation_in",
    "signed_in_from",
    "vouched_in",
]

#: Sessions with their accounts.
SESSIONS: Final = select(t.session, t.account).join(
    t.account, t.account.c.name == t.session.c.account
)


def account_in(connection: Connection, name: str) -> tuple[Account, str | None] | None:
    """An account with the hash of its password; None when there is none of the name."""
    row = connection.execute(select(t.account).where(t.account.c.name == name)).first()
    return None if row is None else (account_from(row), row.password)


def vouched_in(connection: Connection, identity: Identity) -> Account | None:
    """The account of whom another vouches for; None when there is none."""
    wanted = (t.account.c.issuer == identity.issuer) & (t.account.c.subject == identity.subject)
    row = connection.execute(select(t.account).where(wanted)).first()
    return None if row is None else account_from(row)


def invitation_in(connection: Connection, digest: str) -> Invitation | None:
    """The invitation of a digest; None when there is none."""
    wanted = select(t.invitation).where(t.invitation.c.digest == digest)
    row = connection.execute(wanted).first()
    return None if row is None else invitation_from(row)


def account_from(row: Row[Any]) -> Account:
    """The account of a row."""
    vouched = Identity(row.issuer, row.subject) if row.issuer is not None else None
    return Account(
        row.name,
        Role(row.role),
        row.nation,
        row.made_at,
        bool(row.disabled),
        vouched,
        second=row.second is not None,
    )


def invitation_from(row: Row[Any]) -> Invitation:
    """The invitation of a row."""
    return Invitation(row.digest, row.name, Role(row.role), row.nation, row.by_whom, row.until)


def signed_in_from(row: Row[Any]) -> SignedIn:
    """The session of a row that has its account as well."""
    return SignedIn(account_from(row), row.digest, row.began_at, row.seen_at, row.address)


def deed_from(row: Row[Any]) -> Deed:
    """The deed of a row."""
    return Deed(row.seq, row.at, DeedKind(row.kind), row.actor, row.about, row.hash)
