"""How the players of a game are laid out: some in lanes, the others counted through."""

from dataclasses import dataclass
from functools import cached_property

from contingent.analysis.game import Compiled
from contingent.analysis.shortfalls import ShortfallRows, rows_of

__all__ = ["Layout"]

#: High parts in one piece of work at most; and pieces wanted at least, to keep every core busy.
PIECE, PIECES = 1 << 15, 16


@dataclass(frozen=True, eq=False)  # by identity, so that what is made of it can be kept
class Layout:
    """A game laid out: low players in lanes, high players counted through.

    Attributes:
        lanes: lanes of the low players when every gate is open; about as many as at any time.
        width: type of the numbers in which no sum can overflow.
    """

    game: Compiled
    low: tuple[int, ...]
    high: tuple[int, ...]
    lanes: int
    width: str

    @cached_property
    def rows(self) -> ShortfallRows:
        """The rows of the game, for the compiled loop."""
        return rows_of(self.game)

    @property
    def blocks(self) -> int:
        """How many high parts there are."""
        return 1 << len(self.high)

    @property
    def piece(self) -> int:
        """How many of them make a piece of work."""
        return max(1, min(PIECE, self.blocks // PIECES))
