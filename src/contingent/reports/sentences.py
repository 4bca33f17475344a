"""Parting a text into sentences, each with its place."""

import re
from dataclasses import dataclass

__all__ = ["Stretch", "sentences"]

_PARAGRAPH = re.compile(r"[^\n]+")
#: An end of a sentence: a full stop and the like, closing quotes, a space, and no small letter.
_END = re.compile(
    r"(?<=[.!?…])[\"'»”’)\]]*+\s++(?=[\"'«„“‘(\[¿¡—–-]*+\s*+[^\W\d_a-zß-öø-ÿа-яіїєґ]|\d)"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-ZÀ-ÖА-Я]|Mr|Mrs|Ms|Dr|St|Sr|Sra|Gen|Lt|Col|Prof|No|vs|bzw|ca|etc|ок|ім|"
    r"р|т|д|m|mln|tzw|prof|gen|płk|np|art|nr|cca|tzv|resp|\d{1,2})\.$"  # noqa: RUF001 - Cyrillic is meant
)
#: Letters before a full stop among which an abbreviation is looked for.
LOOK_BACK = 8
#: A sentence longer than this is cut at a space: nothing reads on for ever.
LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence: offsets in the text, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> list[Stretch]:
    """The sentences of a text in order. A line end always ends one."""
    found = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        start = paragraph.start()
        for end in _ends(text, paragraph.start(), paragraph.end()):
            found.extend(_cut(text, start, end, number))
            start = end
    return found


def _ends(text: str, start: int, end: int) -> list[int]:
    ends = [
        match.end()
        for match in _END.finditer(text, start, end)
        if not _ABBREVIATION.search(text[max(start, match.start() - LOOK_BACK) : match.start()])
    ]
    return [*ends, end]


def _cut(text: str, start: int, end: int, number: int) -> list[Stretch]:
    pieces = []
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        middle = space if space > start else start + LONGEST
        pieces.append(Stretch(start, middle, number))
        start = middle
    if text[start:end].strip():
        pieces.append(Stretch(start, end, number))
    return pieces
