"""The words and figures of a sentence that have to do with numbers, those side by side together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from contingent.reports.figures import figure_at
from contingent.reports.numerals import LABEL, Atom, Kind, Numerals
from contingent.reports.patterns import Hit
from contingent.reports.sums import composed
from contingent.reports.tokens import Token

__all__ = ["NumberPiece", "pieces_of", "runs_of"]

#: What may stand between two words of one number.
_SOFT = frozenset({"", " ", "-", "\u00a0", "\u202f", "\u2009", "\u2010", "\u2011", "- "})
_DASHES = frozenset("-–—\u2010\u2011\u2012")


@dataclass(frozen=True, slots=True)
class NumberPiece:
    """A word or figure that has to do with numbers.

    ``figure``: None for words; ``doubt``: a figure whose marks allow two numbers.
    """

    start: int
    end: int
    kind: Kind | None
    atoms: tuple[Atom, ...] = ()
    figure: float | None = None
    doubt: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is worth something by itself."""
        return self.kind is None or self.kind.counts


def pieces_of(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], words: Numerals
) -> list[NumberPiece]:
    """The pieces of a sentence, the longest first where several begin at one word."""
    worded = [hit for hit in hits if hit.label.startswith(LABEL)]
    known = {h.start: h for h in sorted(worded, key=lambda h: (h.end, -_rank(h)))}
    days = {h.end for h in hits if h.label.startswith("month:")}
    found: list[NumberPiece] = []
    place = 0
    while place < len(tokens):
        piece = _piece(text, tokens, place, known.get(place), words, day=place in days)
        if piece is not None:
            found.append(piece)
        place = piece.end if piece is not None else place + 1
    return found


def _rank(hit: Hit) -> int:
    """Of words that are two things, the one that is worth something comes first."""
    return list(Kind).index(Atom.of(hit.label).kind)


def _piece(
    text: str,
    tokens: Sequence[Token],
    place: int,
    hit: Hit | None,
    words: Numerals,
    *,
    day: bool,
) -> NumberPiece | None:
    token = tokens[place]
    if hit is not None:
        atom = Atom.of(hit.label)
        return NumberPiece(hit.start, hit.end, atom.kind, (atom,))
    if token.text[0] in "0123456789":
        # "On May 5 200 soldiers": a day is not parted by a space from its thousands.
        stop = token.end + 1 if day else min(len(text), tokens[-1].end + 2)
        figure = figure_at(text, token.start, stop, words.decimal)
        if figure is None:
            return None
        end = place + 1
        while end < len(tokens) and tokens[end].start < figure.end:
            end += 1
        if not figure.counts:
            return NumberPiece(place, end, Kind.UNCOUNTED)
        return NumberPiece(place, end, None, (), figure.value, doubt=figure.value is None)
    for atoms in words.readings(token.folded):
        if composed(atoms, words) is not None:
            return NumberPiece(place, place + 1, Kind.SMALL, atoms)
    return None


def runs_of(
    text: str, tokens: Sequence[Token], pieces: Sequence[NumberPiece]
) -> list[list[NumberPiece]]:
    """Pieces that stand right beside each other, with a mark of a range where a dash is one."""
    runs: list[list[NumberPiece]] = [[]]
    for before, piece in pairwise([None, *pieces]):
        if piece is None:
            continue
        if before is not None and runs[-1]:
            gap = text[tokens[before.end - 1].end : tokens[piece.start].start]
            if before.end != piece.start or not _joins(gap):
                runs.append([])
            elif _is_range(gap, before, piece):
                runs[-1].append(NumberPiece(before.end, before.end, Kind.RANGE))
        runs[-1].append(piece)
    return [run for run in runs if any(piece.counts for piece in run)]


def _joins(gap: str) -> bool:
    return gap in _SOFT or (bool(gap.strip()) and set(gap.strip()) <= _DASHES)


def _is_range(gap: str, before: NumberPiece, piece: NumberPiece) -> bool:
    """Whether a dash parts two numbers; a hyphen does between figures: "200-300", "twenty-five"."""
    figures = before.kind is None and piece.kind is None
    dash = gap.strip()
    counted = before.counts and piece.counts
    return counted and bool(dash) and dash in _DASHES and (figures or gap not in _SOFT)
