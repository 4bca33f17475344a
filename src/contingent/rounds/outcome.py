"""The outcome of a round: what everybody learns."""

from dataclasses import dataclass
from enum import StrEnum

from contingent.register.offer import Offer
from contingent.rounds.release import ReleaseGroup
from contingent.rounds.round import Round

__all__ = ["Fate", "RoundOutcome", "StandingOffer"]


class Fate(StrEnum):
    """What became of a nation's submission; its offers took part only where it was counted."""

    COUNTED = "counted"
    NOT_OPENED = "not opened"
    WITHDRAWN = "withdrawn"
    NONE = "none"


@dataclass(frozen=True)
class StandingOffer:
    """An offer that stands, as released.

    Attributes:
        offer: with nothing in the fields that are withheld.
        withheld: the groups of fields that its nation did not release.
        spells: in which steps it stands: first, and first after; None for the end of the case.
    """

    offer: Offer
    withheld: tuple[ReleaseGroup, ...]
    spells: tuple[tuple[int, int | None], ...]

    def stands(self, step: int) -> bool:
        """Whether it stands in a step."""
        return any(a <= step and (b is None or step < b) for a, b in self.spells)


@dataclass(frozen=True)
class RoundOutcome:
    """The outcome, all of which is public; it holds nothing else of any submission.

    Attributes:
        round: the round with all that was published in it.
        counted: what became of each nation's submission, in the order of the round's nations.
        standing: the offers that stand, by nation in that order and by id.
    """

    round: Round
    counted: tuple[tuple[str, Fate], ...]
    standing: tuple[StandingOffer, ...]
