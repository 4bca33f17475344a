"""A language's number words: what each is worth, and how they are put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from contingent.reports.patterns import split_patterns
from contingent.reports.tokens import fold

__all__ = ["LABEL", "Atom", "Kind", "Numerals", "number_patterns", "numerals"]

#: What the labels of number words begin with; the kind and the value follow.
LABEL = "numeral:"
#: A word longer than this is no number of a report, and has at most so many readings looked at.
LONGEST, READINGS = 80, 40
_HUNDRED = 100
_SCALES = {"thousand": 10**3, "million": 10**6, "milliard": 10**9}


class Kind(StrEnum):
    """What a number word does to the number it stands in.

    ``SMALL``: one to ninety-nine; ``HUNDREDS``: two hundred and so on as one word; ``HUNDRED``:
    multiplies what stands before it; ``SCALE``: thousand and above, closes a group; ``DOZEN``: a
    collective such as "dozen" or "trentaine", multiplies what stands before it or stands alone;
    ``GLUE``: "and" within a number; ``OF``: between a number and its scale; ``RANGE``: between two
    numbers of which neither is meant alone; ``BETWEEN``: opens such a range; ``FEW``: makes what
    follows vague; ``HALF``: a half, of whatever; ``UNCOUNTED``: behind a number, what is no force.
    """

    SMALL = "small"
    HUNDREDS = "hundreds"
    HUNDRED = "hundred"
    SCALE = "scale"
    DOZEN = "dozen"
    GLUE = "glue"
    OF = "of"
    RANGE = "range"
    BETWEEN = "between"
    FEW = "few"
    HALF = "half"
    UNCOUNTED = "uncounted"

    @property
    def counts(self) -> bool:
        """Whether it is worth something by itself."""
        return self in {Kind.SMALL, Kind.HUNDREDS, Kind.HUNDRED, Kind.SCALE, Kind.DOZEN}


@dataclass(frozen=True, slots=True)
class Atom:
    """A number word, or a part of one.

    Attributes:
        kind: what it does.
        value: what it is worth, 0 for words that are worth nothing.
        plural: whether it counts only behind a number: "thousands" alone are some thousands.
    """

    kind: Kind
    value: float = 0
    plural: bool = False

    @classmethod
    def of(cls, label: str) -> "Atom":
        """The atom a label stands for."""
        _, kind, value, plural = label.split(":")
        return cls(Kind(kind), float(value), plural == "+")

    @property
    def label(self) -> str:
        """Its label among the patterns of a language."""
        return f"{LABEL}{self.kind.value}:{float(self.value)!r}:{'+' if self.plural else ''}"


@dataclass(frozen=True)
class Numerals:
    """How a language says and writes numbers.

    Attributes:
        decimal: the mark before tenths; the other of point and comma parts thousands.
        fused: parts of words that are number words, folded; empty where words are not run together.
        joint: what stands between the parts of one word: "und" in "zweiundzwanzig", or nothing.
        teens_on: tens that ten to nineteen may follow: "soixante-douze".
    """

    decimal: str = ","
    fused: Mapping[str, Sequence[Atom]] = field(default_factory=dict)
    joint: str = ""
    teens_on: frozenset[int] = frozenset()

    def readings(self, folded: str) -> Iterator[tuple[Atom, ...]]:
        """The ways in which one word is several number words run together, the longest parts first.

        Units before tens are one atom: "zwei-und-zwanzig" is 22.
        """
        if not self.fused or len(folded) > LONGEST:
            return
        waiting: list[tuple[int, tuple[Atom | None, ...]]] = [(0, ())]
        seen = 0
        while waiting and seen < READINGS * len(folded):
            seen += 1
            place, parts = waiting.pop()
            if place == len(folded):
                if len(parts) > 1 and parts[-1] is not None:
                    yield _joined(parts)
                continue
            if self.joint and parts and parts[-1] and folded.startswith(self.joint, place):
                waiting.append((place + len(self.joint), (*parts, None)))
            for end in range(place + 2, len(folded) + 1):
                waiting += [(end, (*parts, atom)) for atom in self.fused.get(folded[place:end], ())]


def _joined(parts: Sequence[Atom | None]) -> tuple[Atom, ...]:
    """The atoms of a word; ``None`` is what joins two of them."""
    made: list[Atom] = []
    for place, atom in enumerate(parts):
        if atom is None:
            continue
        before = parts[place - 2] if place > 1 and parts[place - 1] is None else None
        small = before is not None and before.kind is Kind.SMALL and before.value < 10  # noqa: PLR2004 - units
        if small and before is not None and atom.kind is Kind.SMALL and atom.value % 10 == 0:
            made[-1] = Atom(Kind.SMALL, before.value + atom.value)
        else:
            made.append(atom)
    return tuple(made)


def _forms(table: Mapping[str, Any]) -> Iterator[tuple[Atom, str]]:
    """The number words of a language's table, each with what it is."""
    for name, first, step, kind in (
        ("small", 1, 1, Kind.SMALL),
        ("tens", 20, 10, Kind.SMALL),
        ("hundreds", 200, 100, Kind.HUNDREDS),
    ):
        for place, forms in enumerate(split_patterns(table.get(name, ""))):
            for form in forms.split("/"):
                yield Atom(kind, first + step * place), form
    scales = [("hundred", _HUNDRED, Kind.HUNDRED)]
    scales += [(name, value, Kind.SCALE) for name, value in _SCALES.items()]
    for name, value, kind in scales:
        for form in split_patterns(table.get(name, "")):
            yield Atom(kind, value, form.endswith("+")), form.removesuffix("+")
    for name, kind in (("more", Kind.SMALL), ("dozens", Kind.DOZEN)):
        for worth, forms in table.get(name, {}).items():
            for form in split_patterns(forms):
                yield Atom(kind, float(worth), form.endswith("+")), form.removesuffix("+")


def number_patterns(table: Mapping[str, Any]) -> dict[str, list[str]]:
    """Patterns of a language's number words by label.

    Args:
        table: ``[numbers]`` of its data file.
    """
    lists: dict[str, list[str]] = {}
    for atom, form in _forms(table):
        lists.setdefault(atom.label, []).append(form)
    for kind in Kind:
        if not kind.counts:
            lists[Atom(kind).label] = split_patterns(table.get(kind.value, ""))
    return lists


def numerals(table: Mapping[str, Any]) -> Numerals:
    """How a language puts its number words together, from ``[numbers]`` of its data file."""
    parts: dict[str, list[Atom]] = {}
    if table.get("fused", False):
        for atom, form in _forms(table):
            if " " not in form and "-" not in form:
                parts.setdefault(fold(form), []).append(atom)
        for value, forms in table.get("bound", {}).items():
            for form in split_patterns(forms):
                kind = Kind.HUNDRED if int(value) == _HUNDRED else Kind.SMALL
                parts.setdefault(fold(form), []).append(Atom(kind, float(value)))
    return Numerals(
        decimal=str(table.get("decimal", ",")),
        fused=parts,
        joint=fold(str(table.get("joint", ""))),
        teens_on=frozenset(table.get("teens_on", ())),
    )
