"""The port to an engine that enumerates self-consistent sets where conditions have a ``not``."""

from dataclasses import dataclass
from typing import Protocol

from contingent.resolution.formula import Formula

__all__ = ["FoundSets", "SetFinder", "SetQuestion"]


@dataclass(frozen=True)
class SetQuestion:
    """Which sets of the open offers are self-consistent?

    Attributes:
        formulas: formula of each open offer, by its index; they look at open offers only.
        listed: the most sets to list.
        seconds: the longest to search.
    """

    formulas: dict[int, Formula]
    listed: int
    seconds: float


@dataclass(frozen=True)
class FoundSets:
    """The answer.

    Attributes:
        sets: masks of self-consistent sets, each within the open offers.
        complete: whether these are all there are.
        always: mask of the open offers in every set, over all sets even when not all are listed.
        ever: mask of the open offers in some set, likewise.
    """

    sets: tuple[int, ...]
    complete: bool
    always: int
    ever: int


class SetFinder(Protocol):
    """Finds the self-consistent sets."""

    def find(self, question: SetQuestion) -> FoundSets:
        """Answer the question. No sets and ``complete`` means that there is none.

        Raises:
            NoAnswer: when the time is up before anything is known.
        """
        ...
