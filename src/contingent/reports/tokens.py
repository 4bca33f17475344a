"""Words of a text with their places, folded so that case and accents do not matter."""

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Token", "fold", "tokenise"]

_WORD = re.compile(r"[^\W_]+")
#: Letters that have no decomposition into a letter and a mark.
_LETTERS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})  # noqa: RUF001 - the dotless i is meant
_LATIN_END = 0x0250


@dataclass(frozen=True, slots=True)
class Token:
    """A word.

    Attributes:
        text: as written.
        folded: in small letters without accents; what patterns are compared with.
        start: offset of its first character in the text, in Unicode code points.
        end: offset after its last character.
    """

    text: str
    folded: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def fold(text: str) -> str:
    """Small letters, Latin letters without accents; other scripts keep theirs."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    kept = []
    for letter in lowered.translate(_LETTERS):
        if ord(letter) < _LATIN_END:
            kept.append(unicodedata.normalize("NFD", letter)[0])
        elif not unicodedata.combining(letter):
            parts = unicodedata.normalize("NFD", letter)
            kept.append(parts[0] if parts[0].isascii() else letter)
    return "".join(kept)


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a stretch of text; apostrophes and hyphens part words."""
    stop = len(text) if end is None else end
    return [
        Token(match[0], fold(match[0]), match.start(), match.end())
        for match in _WORD.finditer(text, start, stop)
    ]
