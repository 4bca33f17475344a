"""Number words added up by scale: "hundred" multiplies a running group, "thousand" closes it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from contingent.reports.numerals import Atom, Kind, Numerals

__all__ = ["Sum", "composed"]

_HUNDRED, _TEEN, _UNIT = 100, 20, 10


@dataclass(slots=True)
class Sum:
    """A number being put together: what is closed, the running group, and what came last."""

    total: float = 0
    group: float | None = None
    last: Kind | None = None
    limit: float = field(default=float("inf"))
    vague: bool = False

    @property
    def value(self) -> float:
        """What it is worth so far."""
        return self.total + (self.group or 0)


def composed(atoms: Sequence[Atom], words: Numerals, figure: float | None = None) -> Sum | None:
    """The sum of number words, or None where they make no number together.

    Args:
        atoms: the words, in order.
        words: how the language puts them together.
        figure: a figure before them.
    """
    made = Sum(group=figure, last=Kind.OF if figure is not None else None)
    for atom in atoms:
        if not _add(made, atom, words):
            return None
    return made


def _add(made: Sum, atom: Atom, words: Numerals) -> bool:
    """Add a word; whether it fitted."""
    group = made.group
    if atom.kind in {Kind.SMALL, Kind.HUNDREDS}:
        if group is not None and not _takes(made, atom, words):
            return False
        made.group = (group or 0) + atom.value
        made.last = Kind.SMALL if atom.kind is Kind.SMALL else Kind.HUNDRED
        return True
    made.vague |= atom.plural and group is None
    if atom.kind in {Kind.HUNDRED, Kind.DOZEN}:
        if group is not None and not (0 < group < _HUNDRED and made.last is not Kind.DOZEN):
            return False
        made.group = atom.value * (1 if group is None else group)
        made.last = atom.kind
        return True
    if atom.value >= made.limit or (group is None and made.total):
        return False
    made.total += atom.value * (1 if group is None else group)
    made.group, made.last, made.limit = None, Kind.SCALE, atom.value
    return True


def _takes(made: Sum, atom: Atom, words: Numerals) -> bool:
    """Whether a running group has room for a small number: "hundred" for 50, "twenty" for 5."""
    group = made.group or 0
    if atom.kind is Kind.HUNDREDS or made.last not in {Kind.SMALL, Kind.HUNDRED}:
        return False
    if group % _HUNDRED == 0:
        return made.last is Kind.HUNDRED
    tens = group % _HUNDRED
    if tens in words.teens_on and _UNIT <= atom.value < _TEEN:
        return True
    return tens >= _TEEN and tens % _UNIT == 0 and atom.value < _UNIT
