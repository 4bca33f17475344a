"""A submission: what a nation seals, and the bytes its commitment is of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from contingent.ledger.canonical import canonical
from contingent.register.offer import Offer
from contingent.rounds.commitment import Commitment
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.round import Round, digest, plain_rows

__all__ = ["SALT_BYTES", "SEALED_FORMAT", "Submission", "submission_to"]

#: The form of a sealed submission.
SEALED_FORMAT = "contingent sealed submission 1"
#: 256 bits: nobody can try offers until one gives the hash that was published.
SALT_BYTES = 32


@dataclass(frozen=True)
class Submission:
    """What a nation submits to a round.

    Attributes:
        round: the round's id; ``case``: the hash of its public register.
        offers: in the order of their ids; none says that the nation offers nothing.
        releases: what becomes public of those that stand, besides what always does.
        salt: 64 hexadecimal digits at random, known to nobody else.
    """

    round: str
    case: str
    nation: str
    offers: tuple[Offer, ...]
    releases: tuple[ReleaseGroup, ...]
    salt: str

    @cached_property
    def sealed(self) -> bytes:
        """The submission as the bytes that are sealed: one text for one submission."""
        value = {
            "format": SEALED_FORMAT,
            "round": self.round,
            "case": self.case,
            "nation": self.nation,
            "offers": plain_rows(self.offers),
            "releases": [str(group) for group in self.releases],
            "salt": self.salt,
        }
        return canonical(value).encode()

    @cached_property
    def commitment(self) -> Commitment:
        """What may be published of it."""
        return Commitment(self.nation, digest(self.sealed))


def submission_to(
    asked: Round,
    nation: str,
    offers: Iterable[Offer],
    releases: Collection[ReleaseGroup],
    salt: str,
) -> Submission:
    """The submission of a nation to a round, in its one form."""
    ordered = tuple(sorted(offers, key=lambda offer: offer.offer))
    groups = tuple(group for group in ReleaseGroup if group in releases)
    return Submission(asked.id, asked.case, nation, ordered, groups, salt)
