"""Trying changes: what the search for changes asks of whoever makes and plans them."""

from typing import Protocol

from contingent.planning.why_able import WhyCase
from contingent.resolution.change import Change

__all__ = ["Spent", "Trial"]


class Spent(Exception):
    """The work allowed for trying changes is done, or the time is over."""


class Trial(Protocol):
    """Tries changes on one question. Every method may raise ``Spent``."""

    def only_helps(self, changes: tuple[Change, ...]) -> bool:
        """Whether any of the changes can keep no offer from standing."""
        ...

    def case(self, changes: tuple[Change, ...]) -> WhyCase | None:
        """The changed case; None when nobody can be planned with in it."""
        ...

    def most(self, changes: tuple[Change, ...], line: str) -> float:
        """A bound on what a line gets in the changed case if everything serves it first."""
        ...

    def least(self, changes: tuple[Change, ...], line: str, deepest: int) -> float | None:
        """What a line gets in every best plan of the changed case; None when that is not known.

        The plan is verified.

        Args:
            deepest: the last tier whose lines may be asked for after the same changes.
        """
        ...

    def planned(self, line: str) -> tuple[tuple[tuple[Change, ...], float], ...]:
        """The changes of the plans made so far that plan a line, and what the line gets in each."""
        ...

    def allow(self, share: float) -> None:
        """Let the tries that follow use this share of the work that is left."""
        ...
