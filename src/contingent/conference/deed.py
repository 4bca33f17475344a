"""What was done at a conference beside the ledger: a second chain, to which is only added.

It says who signed in, what was released, exported, and read of rows that were released to nobody.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from contingent.ledger.canonical import canonical

__all__ = ["FIRST", "Deed", "DeedKind", "broken_at", "hash_of"]

#: What the first deed is chained to.
FIRST: Final = "0" * 64


class DeedKind(StrEnum):
    """The kinds of deeds that are noted."""

    INVITED = "invited"
    JOINED = "joined"
    SIGNED_IN = "signed in"
    REFUSED = "refused"
    SIGNED_OUT = "signed out"
    ENDED = "session ended"
    CHANGED = "changed"
    DISABLED = "disabled"
    RELEASED = "release made"
    CLASHED = "clashed"
    ENTERED = "entered"
    EXPORTED = "exported"
    READ = "read unreleased"


@dataclass(frozen=True)
class Deed:
    """One deed.

    Attributes:
        seq: its number, from 1.
        at: the instant, in UTC.
        actor: name of the account, or who ran a command.
        about: what it was done to, in a few words.
        hash: of the hash before and of all of this.
    """

    seq: int
    at: str
    kind: DeedKind
    actor: str
    about: str
    hash: str


def hash_of(before: str, seq: int, at: str, kind: DeedKind, words: tuple[str, str]) -> str:
    """The hash of a deed: SHA-256 of the hash before it and what it says.

    Args:
        words: actor and about.
    """
    return sha256(f"{before}\n{canonical([seq, at, str(kind), *words])}".encode()).hexdigest()


def broken_at(deeds: list[Deed]) -> int | None:
    """The first number at which the chain does not hold; None when it does.

    Args:
        deeds: all of them, in order.
    """
    before = FIRST
    for number, deed in enumerate(deeds, start=1):
        words = deed.actor, deed.about
        if deed.seq != number or deed.hash != hash_of(before, number, deed.at, deed.kind, words):
            return number
        before = deed.hash
    return None
