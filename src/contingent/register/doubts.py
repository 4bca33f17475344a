"""What of a register could not be read, so that nothing is said which may rest on it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from contingent.register.fault_maker import Contradiction

__all__ = ["Doubts"]


@dataclass
class Doubts:
    """The cells, rows and tables that could not be read.

    A row with a bad cell still stands in the register, with another value in that cell: what names
    it is right to do so. What would only be wrong because of that other value is not told.

    Attributes:
        cells: (table, position in it) -> the columns whose cells could not be read.
        nameless: tables of which not every name is known.
        broken: tables of which anything could not be read.
    """

    cells: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    nameless: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def note(self, table: str, index: int, columns: Collection[str]) -> None:
        """Cells of a row could not be read."""
        self.cells[table, index] = frozenset(columns)
        self.broken.add(table)

    def lose(self, table: str) -> None:
        """A row's name, or a whole table, could not be read."""
        self.nameless.add(table)
        self.broken.add(table)

    def allow(self, found: Contradiction) -> bool:
        """Whether a contradiction holds whatever stands in the cells that could not be read."""
        bad = self.cells.get((found.table, found.index), frozenset())
        if found.column.rpartition(".")[2] in bad or (found.own and bad):
            return False
        return not any(map(self._unsure, found.misses)) and self.broken.isdisjoint(found.rests_on)

    def _unsure(self, names: str) -> bool:
        table, _, column = names.partition(".")
        return table in self.nameless or any(
            column in bad for (other, _), bad in self.cells.items() if other == table
        )
