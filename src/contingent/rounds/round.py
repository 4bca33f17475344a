"""A round: what it is about, who is asked, and the commitments published so far."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from contingent.errors import UnknownName
from contingent.ledger.canonical import Json, canonical
from contingent.register.offer import Offer
from contingent.register.register import Register
from contingent.rounds.commitment import Commitment

__all__ = ["ROUND_FORMAT", "Round", "digest", "plain_rows"]

#: The form of a round, so that one of another form is not read as this.
ROUND_FORMAT = "contingent round 1"


@dataclass(frozen=True)
class Round:
    """A sealed round, all of which is public.

    Attributes:
        register: what everybody knows: the case without its offers and what they rest on, with the
            one world and the one concept the round is about (``public_register``).
        nations: who is asked to submit.
        nonce: 32 hexadecimal digits at random, so that no two rounds are the same.
        rehearsal: whether it is a rehearsal, in which nothing binds.
        notional: in a rehearsal, offers that a nation may submit as if they were its own.
        published: the commitments in the order in which they were published; of a nation's, the
            last counts.
    """

    register: Register
    nations: tuple[str, ...]
    nonce: str
    rehearsal: bool = False
    notional: tuple[Offer, ...] = ()
    published: tuple[Commitment, ...] = ()

    @cached_property
    def opening(self) -> Json:
        """What was fixed when the round was opened."""
        return {
            "format": ROUND_FORMAT,
            "rehearsal": self.rehearsal,
            "world": self.register.worlds[0].world,
            "concept": self.register.concepts[0].concept,
            "nations": list(self.nations),
            "nonce": self.nonce,
            "case_hash": self.case,
            "case": self.register.model_dump(mode="json", by_alias=True, exclude_defaults=True),
            "notional": plain_rows(self.notional),
        }

    @cached_property
    def id(self) -> str:
        """The name of the round, which follows from all that was fixed when it was opened."""
        own = digest(canonical(self.opening).encode())[:32]
        return f"rehearsal-{own}" if self.rehearsal else own

    @cached_property
    def case(self) -> str:
        """Content hash of the public register."""
        return self.register.content_hash

    @cached_property
    def head(self) -> str:
        """Hash over the round and what was published in it: who has it can tell any change."""
        rows = [[one.nation, one.hash] for one in self.published]
        return digest(canonical([self.id, rows]).encode())

    @cached_property
    def last(self) -> dict[str, str | None]:
        """The hash each nation published last; None for one that is withdrawn."""
        return {one.nation: one.hash for one in self.published}

    def publishing(self, commitments: Iterable[Commitment]) -> "Round":
        """The round with more commitments published; one that is the nation's last is not again.

        Raises:
            UnknownName: for a nation that is not asked.
        """
        published, last = list(self.published), dict(self.last)
        for one in commitments:
            if one.nation not in self.nations:
                raise UnknownName("nation in the round", one.nation, self.nations)
            if last.get(one.nation) != one.hash:
                published.append(one)
                last[one.nation] = one.hash
        return replace(self, published=tuple(published))


def digest(data: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def plain_rows(offers: Iterable[Offer]) -> list[dict[str, Any]]:
    """Offers as rows of JSON; what is as by default is left out."""
    return [o.model_dump(mode="json", by_alias=True, exclude_defaults=True) for o in offers]
