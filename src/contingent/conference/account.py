"""Accounts, the invitations they come of, and the sessions of those who are signed in."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contingent.conference.identity import Identity
from contingent.conference.role import DELEGATES, Role, viewer_of
from contingent.register.fault import Fault
from contingent.register.fault_maker import unknown

__all__ = [
    "ABSOLUTE",
    "IDLE",
    "INVITED",
    "LEAST_LETTERS",
    "Account",
    "Invitation",
    "SignedIn",
    "faults_of_account",
    "faults_of_password",
]

#: How long somebody stays signed in who does nothing, and whatever one does.
IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
#: How long an invitation holds.
INVITED: Final = timedelta(hours=72)
#: Letters of a password: so long that none of the lists of common ones has it.
LEAST_LETTERS, MOST_LETTERS = 15, 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")
_NATION = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True)
class Account:
    """Somebody who takes part.

    Attributes:
        name: what one signs in with, and is recorded under.
        nation: whom a delegate speaks for; None for others.
        disabled: whether it lets nobody in any more.
        made_at: when it was made, as an instant in UTC.
        vouched: who it is to whom signs it in; None where it has a password here.
        second: whether it is asked for a code of its own besides the password.
    """

    name: str
    role: Role
    nation: str | None
    made_at: str
    disabled: bool = False
    vouched: Identity | None = None
    second: bool = False

    @property
    def viewer(self) -> str | None:
        """Whose view of the ledger it is answered on; None for no row at all."""
        return viewer_of(self.role, self.nation)


@dataclass(frozen=True)
class Invitation:
    """A link by which one account may be made, once.

    Attributes:
        digest: SHA-256 of what the link holds; the link itself is kept nowhere.
        until: when it ends.
    """

    digest: str
    name: str
    role: Role
    nation: str | None
    by: str
    until: str


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in.

    Attributes:
        session: what the session is listed and ended by: the first letters of its digest.
        digest: SHA-256 of what the browser holds.
        seen_at: when it last asked something.
    """

    account: Account
    digest: str
    began_at: str
    seen_at: str
    address: str

    @property
    def session(self) -> str:
        """A short name of the session."""
        return self.digest[:12]

    def is_over(self, now: datetime) -> bool:
        """Whether it has been idle, or has gone on, for too long."""
        seen, began = map(datetime.fromisoformat, (self.seen_at, self.began_at))
        return now - seen > IDLE or now - began > ABSOLUTE


def faults_of_account(
    name: str, role: Role, nation: str | None, nations: Collection[str] | None = None
) -> list[Fault]:
    """What is wrong with an account that is to be made.

    Args:
        nations: those of the case; None where they are not known.
    """
    faults = []
    if not _NAME.fullmatch(name):
        hint = "2 to 80 small letters, digits and . _ @ + -, such as a.head@example.org"
        faults.append(
            Fault(
                file="account",
                column="name",
                message=f"'{name}' is no name of an account",
                hint=hint,
            )
        )
    if role in DELEGATES and not (nation and _NATION.fullmatch(nation)):
        message = f"a {role} speaks for a nation, and none is named"
        hint = "name it by its three letters, such as --nation FRA"
        faults.append(Fault(file="account", column="nation", message=message, hint=hint))
    elif role in DELEGATES and nation and nations is not None and nation not in nations:
        message, hint = unknown("nation", nation, nations)
        faults.append(Fault(file="account", column="nation", message=message, hint=hint))
    if role not in DELEGATES and nation:
        message = f"a {role} speaks for no nation, and {nation} is named"
        faults.append(Fault(file="account", column="nation", message=message, hint="leave it out"))
    return faults


def faults_of_password(password: str, name: str) -> list[Fault]:
    """What is wrong with a password: its length, or that it is the name again."""
    long = len(password)
    if not LEAST_LETTERS <= long <= MOST_LETTERS:
        message = f"has {long} letters"
        hint = f"{LEAST_LETTERS} to {MOST_LETTERS}: a few words that do not belong together"
    elif name.partition("@")[0] in password.lower() or len(set(password)) < LEAST_LETTERS // 3:
        message, hint = "is easy to guess", "not your name, nor a few letters again and again"
    else:
        return []
    return [Fault(file="account", column="password", message=message, hint=hint)]
