"""Numbers in words and figures, put together by scale.

"Two thousand five hundred" is a running group, which "hundred" multiplies and "thousand" closes.
What gives no single number, such as "2 to 3 thousand", is one number without a value: whoever
counts must not fall back on a part of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contingent.reports.language import Language
from contingent.reports.number_pieces import NumberPiece, pieces_of, runs_of
from contingent.reports.numerals import Atom, Kind, Numerals
from contingent.reports.patterns import Hit
from contingent.reports.sums import composed
from contingent.reports.tokens import Token, tokenise

__all__ = ["Number", "number_hits", "numbers_in", "numbers_said", "plain"]

_WORDS, _FIGURES = "number:", "figure:"
_HUNDRED, _THOUSAND = 100, 1000
_OPENERS = frozenset({Kind.FEW, Kind.HALF, Kind.BETWEEN})
_CARRIED = frozenset({Kind.SCALE, Kind.HUNDRED})
#: Words before a figure that make it a name: Article 5, Resolution 2803.
_NAMED = ("articl", "artic", "artik", "resol", "rezol", "статт", "член", "резол", "αρθρ", "straips")
_SHORT_NAMED = frozenset({"art", "no", "n", "nr", "num", "cl", "st", "ст", "чл", "арт"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text.

    Attributes:
        value: the number; None where the words give no single one.
        start: its first word.
        end: the word after its last.
        digits: whether it stood in figures alone.
    """

    value: float | None
    start: int
    end: int
    digits: bool


def plain(value: float) -> str:
    """A number as it is written: ``1500``, ``1.5``."""
    return str(int(value)) if value == int(value) else repr(value)


def numbers_in(hits: Iterable[Hit], start: int, end: int) -> list[Number]:
    """The numbers among the patterns found, within a stretch of words, in order."""
    found = [
        Number(
            None if hit.label.endswith("?") else float(hit.label.split(":")[1]),
            hit.start,
            hit.end,
            hit.label.startswith(_FIGURES),
        )
        for hit in hits
        if hit.label.startswith((_WORDS, _FIGURES)) and start <= hit.start < end
    ]
    return sorted(found, key=lambda number: number.start)


def number_hits(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], words: Numerals
) -> list[Hit]:
    """The numbers of a sentence as patterns: ``number:1500``, ``figure:200`` or ``number:?``.

    Args:
        text: the text that the words' offsets point into.
        tokens: words of the sentence.
        hits: number words found in it.
        words: how the language puts numbers together.
    """
    pieces = pieces_of(text, tokens, hits, words)
    made = []
    for run in runs_of(text, tokens, pieces):
        made += [hit for hit in _numbers(run, words) if not _names(hit, text, tokens)]
    uncounted = {p.start for p in pieces if p.kind is Kind.UNCOUNTED and p.atoms}
    kept = [hit for hit in made if hit.end not in uncounted]
    return list(_parted_by_comma(text, tokens, kept))


def numbers_said(text: str, words: Language) -> frozenset[float]:
    """The numbers a short text says, in figures or words."""
    tokens = tokenise(text)
    hits = number_hits(text, tokens, words.matcher.find(tokens), words.numerals)
    numbers = numbers_in(hits, 0, len(tokens))
    return frozenset(number.value for number in numbers if number.value is not None)


def _parted_by_comma(text: str, tokens: Sequence[Token], hits: Sequence[Hit]) -> Iterable[Hit]:
    """Two numbers as none where a comma may part a single one: "two thousand, three hundred"."""
    kept = list(hits)
    for place in range(len(kept) - 1, 0, -1):
        one, two = kept[place - 1], kept[place]
        gap = text[tokens[one.end - 1].end : tokens[two.start].start]
        if gap != ", " or any(hit.label.endswith("?") for hit in (one, two)):
            continue
        first, second = (float(hit.label.split(":")[1]) for hit in (one, two))
        scale = 10**6 if first % 10**6 == 0 else _THOUSAND
        figures = any(hit.label.startswith(_FIGURES) for hit in (one, two))
        if not figures and first >= scale > second >= _HUNDRED and first % scale == 0:
            kept[place - 1 : place + 1] = [
                Hit(f"{_WORDS}?", one.start, two.end, tuple(range(one.start, two.end)))
            ]
    return kept


def _numbers(run: Sequence[NumberPiece], words: Numerals) -> list[Hit]:
    """The numbers of pieces that stand side by side."""
    first = next(i for i, piece in enumerate(run) if piece.counts)
    last = max(i for i, piece in enumerate(run) if piece.counts)
    if first and run[first - 1].kind is Kind.UNCOUNTED and run[first].kind in _CARRIED:
        return []  # "€500 million"
    if _is_year_before(run[first : last + 1], words):
        return _numbers(run[first + 2 :], words)
    opened = [i for i in range(first) if run[i].kind in _OPENERS]
    inner = run[first : last + 1]
    if _is_doubtful(run, first, last):
        return [_hit(None, run[min([first, *opened]) : last + 1], figures=False)]
    groups = _split(inner, words)
    if len(groups) > 1 and not all(_may_precede(group) for group in groups[:-1]):
        return [_hit(None, inner, figures=False)]
    return [hit for group in groups if (hit := _group_hit(group, words)) is not None]


def _is_year_before(inner: Sequence[NumberPiece], words: Numerals) -> bool:
    """Whether a year stands before "up to" and a number: no range goes from 2027 down to 500."""
    year = inner[0].figure
    if year is None or len(inner) < 3 or inner[1].kind is not Kind.RANGE:  # noqa: PLR2004 - a range
        return False
    value = _value(inner[2:], words)
    return _is_year(year) and isinstance(value, float | int) and value < year


def _is_doubtful(run: Sequence[NumberPiece], first: int, last: int) -> bool:
    """Whether small words make of the numbers a range or something vague."""
    before = {piece.kind for piece in run[:first]}
    inner = {piece.kind for piece in run[first : last + 1]}
    after = {piece.kind for piece in run[last + 1 : last + 3]}
    return (
        Kind.HALF in before | inner | after
        or Kind.FEW in before | inner
        or bool(inner & {Kind.RANGE, Kind.BETWEEN})
        or (Kind.BETWEEN in before and bool(inner & {Kind.GLUE, Kind.OF}))
    )


def _split(inner: Sequence[NumberPiece], words: Numerals) -> list[list[NumberPiece]]:
    """The pieces parted where they make no number together."""
    groups: list[list[NumberPiece]] = [[]]
    for piece in inner:
        if piece.kind is Kind.UNCOUNTED:
            groups.append([])
        elif not piece.counts or _value([*groups[-1], piece], words) is not _NOTHING:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [group for group in groups if any(piece.counts for piece in group)]


def _may_precede(group: Sequence[NumberPiece]) -> bool:
    """Whether a number may stand right before another and each be meant: a year, a mere "one"."""
    counted = [piece for piece in group if piece.counts]
    if len(counted) != 1:
        return False
    (piece,) = counted
    if piece.figure is not None:
        return _is_year(piece.figure)
    return [atom.value for atom in piece.atoms] == [1]


def _is_year(value: float) -> bool:
    return 1900 <= value <= 2100  # noqa: PLR2004 - years


class _Nothing:
    """What pieces that make no number together are worth."""


_NOTHING = _Nothing()


def _value(group: Sequence[NumberPiece], words: Numerals) -> "float | _Nothing | None":
    """What pieces are worth together; None where they are one number that cannot be told."""
    atoms: list[Atom] = []
    figure: float | None = None
    for piece in group:
        if piece.kind is None:
            if figure is not None or atoms:
                return _NOTHING
            if piece.doubt:
                return None if len(group) == 1 else _NOTHING
            figure = piece.figure
        elif piece.counts:
            atoms += piece.atoms
    joined = any(not piece.counts for piece in group)
    if figure is not None and joined and Kind.OF not in {piece.kind for piece in group}:
        return _NOTHING  # "200 and fifty"
    made = composed(atoms, words, figure)
    return _NOTHING if made is None else None if made.vague else made.value


def _group_hit(group: Sequence[NumberPiece], words: Numerals) -> Hit | None:
    counted = [piece for piece in group if piece.counts]
    start = group.index(counted[0])
    inner = group[start : group.index(counted[-1]) + 1]
    value = _value(inner, words)
    if isinstance(value, _Nothing):
        return _hit(None, inner, figures=False)
    if value == 1 and counted[0].figure is None:
        return None  # "one" is a small word as often as a number
    return _hit(value, inner, figures=all(piece.kind is None for piece in inner))


def _hit(value: float | None, pieces: Sequence[NumberPiece], *, figures: bool) -> Hit:
    start, end = pieces[0].start, pieces[-1].end
    label = "?" if value is None else repr(float(value))
    kind = _FIGURES if figures and value is not None else _WORDS
    return Hit(f"{kind}{label}", start, end, tuple(range(start, end)))


def _names(hit: Hit, text: str, tokens: Sequence[Token]) -> bool:
    """Whether a figure is part of a name: "Article 5", "Resolution 2803", "Nr. 3"."""
    if hit.start == 0 or not hit.label.startswith(_FIGURES):
        return False
    before = tokens[hit.start - 1]
    dotted = text[before.end : before.end + 1] in {".", "°"}
    return before.folded.startswith(_NAMED) or (dotted and before.folded in _SHORT_NAMED)
