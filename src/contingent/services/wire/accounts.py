"""The answers of ``account``: who takes part in a conference, and what was done."""

from typing import Self

from contingent.conference.account import Account, Invitation, SignedIn
from contingent.conference.deed import Deed
from contingent.services.wire.answer import Answer, Part

__all__ = ["AccountsAnswer", "DeedsAnswer", "InvitedAnswer"]


class AccountPart(Part):
    """Somebody who takes part."""

    name: str
    """What one signs in with, and is recorded under."""
    role: str
    """``chair``, ``staff``, ``head``, ``member``, ``observer`` or ``auditor``."""
    nation: str | None
    """Whom a head or a member speaks for."""
    made_at: str
    """When it was made, in UTC."""
    closed: bool
    """Whether it lets nobody in any more."""
    signed_in_by: str | None
    """Who signs it in; null where it has a password here."""
    second_factor: bool
    """Whether it is asked for a code besides its password."""


class InvitationPart(Part):
    """An invitation that was not used yet."""

    name: str
    """Who was invited."""
    role: str
    """As what."""
    nation: str | None
    """For which nation."""
    by: str
    """Who invited."""
    until: str
    """When it ends, in UTC."""


class SessionPart(Part):
    """Somebody who is signed in."""

    session: str
    """What ``account end`` takes."""
    name: str
    """Who."""
    began_at: str
    """Since when, in UTC."""
    seen_at: str
    """When something was last asked, to the minute, in UTC."""
    address: str
    """From where."""


class InvitedAnswer(Answer):
    """``account invite``."""

    name: str
    """Who is invited."""
    role: str
    """As what."""
    nation: str | None
    """For which nation."""
    link: str
    """Lets in whoever has it, once. It is kept nowhere."""


class AccountsAnswer(Answer):
    """``account list``, and what is so after ``end`` and ``disable``."""

    accounts: tuple[AccountPart, ...]
    """Who takes part."""
    invitations: tuple[InvitationPart, ...]
    """Who was invited and has not come yet."""
    sessions: tuple[SessionPart, ...]
    """Who is signed in."""

    @classmethod
    def of(
        cls, accounts: list[Account], invitations: list[Invitation], sessions: list[SignedIn]
    ) -> Self:
        """The answer for these."""
        return cls(
            accounts=tuple(
                AccountPart(
                    name=one.name,
                    role=str(one.role),
                    nation=one.nation,
                    made_at=one.made_at,
                    closed=one.disabled,
                    signed_in_by=one.vouched.issuer if one.vouched else None,
                    second_factor=one.second,
                )
                for one in accounts
            ),
            invitations=tuple(
                InvitationPart(
                    name=one.name,
                    role=str(one.role),
                    nation=one.nation,
                    by=one.by,
                    until=one.until,
                )
                for one in invitations
            ),
            sessions=tuple(
                SessionPart(
                    session=one.session,
                    name=one.account.name,
                    began_at=one.began_at,
                    seen_at=one.seen_at,
                    address=one.address,
                )
                for one in sessions
            ),
        )


class DeedPart(Part):
    """Something that was done beside the ledger."""

    seq: int
    """Its number, from 1."""
    at: str
    """When, in UTC."""
    kind: str
    """What, such as ``signed in``."""
    actor: str
    """By whom."""
    about: str
    """Of what."""
    hash: str
    """Of it and of all before it (SHA-256, 64 hexadecimal digits)."""


class DeedsAnswer(Answer):
    """``account deeds``."""

    broken_at: int | None
    """The first that does not fit the one before it; None where all do."""
    deeds: tuple[DeedPart, ...]
    """All of them, in order."""

    @classmethod
    def of(cls, deeds: list[Deed], broken: int | None) -> Self:
        """The answer for these."""
        parts = (DeedPart(**{**vars(one), "kind": str(one.kind)}) for one in deeds)
        return cls(broken_at=broken, deeds=tuple(parts))
