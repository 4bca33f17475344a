"""Numbers in figures: what separates thousands, what tenths, and what is no number at all."""

import re
from dataclasses import dataclass

__all__ = ["Figure", "figure_at"]

#: A figure longer than this is no quantity of a report.
LONGEST = 7
_THOUSAND = 1000
_RUN = re.compile(r"[0-9]+")
_SPACES = " \u00a0\u2009\u202f"
_MARKS = ".,'’" + _SPACES
#: Raised figures are marks of footnotes.
_RAISED = re.compile(r"[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+")
_GROUP = 3
#: Signs that tell money before a figure; money and shares behind one.
_MONEY = "€$£¥₴§№#"
_SHARES = "%‰€$£¥₴°"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in figures.

    Attributes:
        value: the number; None where its marks allow two numbers, or none that counts anything.
        end: offset behind it, and behind the mark of a footnote.
        counts: whether it may count something: not a share, a sum of money, the 2nd, F-16 or 18:30.
    """

    value: float | None
    end: int
    counts: bool = True


def figure_at(text: str, start: int, stop: int, decimal: str) -> Figure | None:
    """The figure that begins at an offset, or None where none does.

    Args:
        text: the text.
        start: the first digit.
        stop: where the sentence ends.
        decimal: the mark before tenths in this language; the other of ``.`` and ``,`` parts
            thousands. ``1.000`` is a thousand where the point does, and doubtful where it does not.
    """
    first = _RUN.match(text, start, stop)
    if first is None:
        return None
    groups, marks, end = _groups(text, first, stop)
    raised = _RAISED.match(text, end, stop)
    end = raised.end() if raised else end
    value = _value(groups, marks, decimal)
    if text[end : end + 1] in {"k", "K"} and not text[end + 1 : end + 2].isalnum():
        value, end = (None if value is None else value * _THOUSAND), end + 1
    elif text[end : end + 1].isalnum():
        return None  # "16th", "2A7"
    return Figure(value, end, _counts(text, start, end, stop))


def _groups(text: str, first: re.Match[str], stop: int) -> tuple[list[str], list[str], int]:
    """The groups of digits of one figure, the marks between them, and where it ends."""
    groups, end = [first[0]], first.end()
    marks: list[str] = []
    while end < stop and text[end] in _MARKS:
        mark = " " if text[end] in _SPACES else "'" if text[end] in "'’" else text[end]
        match = _RUN.match(text, end + 1, stop)
        if match is None:
            break
        if mark in " '":
            fits = len(match[0]) == _GROUP and len(groups[0]) <= _GROUP and set(marks) <= {mark}
            if not fits or text[match.end() : match.end() + 1].isalpha():
                break
        groups.append(match[0])
        marks.append(mark)
        end = match.end()
    return groups, marks, end


def _value(groups: list[str], marks: list[str], decimal: str) -> float | None:
    """What a figure is worth; None where that cannot be told."""
    kinds = set(marks)
    tenths = ""
    if len(kinds) == 2 and kinds <= {".", ","} and marks.count(marks[-1]) == 1:  # noqa: PLR2004 - point and comma
        tenths, groups, marks = groups[-1], groups[:-1], marks[:-1]
    elif len(marks) == 1 and marks[0] == decimal:
        if len(groups[1]) == _GROUP:
            return None  # "1.000" in English
        tenths, groups, marks = groups[1], groups[:1], []
    thousands = all(len(group) == _GROUP for group in groups[1:])
    if marks and (not thousands or len(groups[0]) > _GROUP or groups[0].startswith("0")):
        return None
    if len(set(marks)) > 1:
        return None
    digits = "".join(groups)
    if len(digits) > LONGEST or len(tenths) >= _GROUP:
        return None
    return float(f"{digits}.{tenths or 0}")


def _counts(text: str, start: int, end: int, stop: int) -> bool:
    """Whether what stands around a figure lets it count anything."""
    before, after = text[max(0, start - 2) : start], text[end : min(stop, end + 2)]
    near = before[-1:]
    if near in set(_MONEY + ":/") or (near == " " and before[:1] in set(_MONEY)):
        return False
    if near in {"-", "\u2011"} and before[:1].isalpha():
        return False  # "F-16"
    if near in {".", ","} and before[:1].isdigit():
        return False
    if near == "[" and after[:1] == "]":
        return False  # "[2]"
    if after[:1] and (after[0] in _SHARES or (after[0] in _SPACES and after[1:] in set(_SHARES))):
        return False
    if after[:1] in {":", "/"} and after[1:].isdigit():
        return False  # "18:30", "2026/27"
    ordinal = after[:1] == "." and end - start <= 2 and text[end + 1 : stop].strip(" \"'»”’)") != ""  # noqa: PLR2004
    return not ordinal  # "die 2. Brigade": a sentence ends behind longer ones only
