"""Letters as they are meant: composed, nothing unseen, each with its place in the original.

A report may write "Suède" with its accent as a letter of its own, hide a soft hyphen in a nation's
name, or print "officers" with one sign for "ffi". It is read with such differences taken away; all
that is told of it points into the text as it was.
"""

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Letters", "normalised"]

#: Soft hyphens, zero-width letters, marks of direction, variation selectors.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
_LIGATURE = re.compile("[\ufb00-\ufb06]")
#: A letter with the marks that follow it, unseen letters between them.
_MARKED = re.compile("[\u0300-\u036f]")
_FIRST_MARK, _LAST_MARK = "\u0300", "\u036f"


@dataclass(frozen=True, slots=True)
class Letters:
    """A text as it is read.

    Attributes:
        text: composed letters (NFC), nothing unseen, no ligatures, no accents that no letter takes.
        starts, ends: of each letter, where it begins and ends in the original; None where every
            letter stands where it stood.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text stands in the original."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else sum(self.ends[-1:])
            return place, place
        return self.starts[start], self.ends[end - 1]


def normalised(text: str) -> Letters:
    """A text's letters as they are meant."""
    plain = text.isascii() or not (
        _UNSEEN.search(text)
        or _LIGATURE.search(text)
        or _MARKED.search(text)
        or not unicodedata.is_normalized("NFC", text)
    )
    if plain:
        return Letters(text)
    made: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, cluster in _clusters(text):
        kept = _composed(cluster)
        made.append(kept)
        starts += [start] * len(kept)
        ends += [end] * len(kept)
    return Letters("".join(made), tuple(starts), tuple(ends))


def _clusters(text: str) -> list[tuple[int, int, str]]:
    """Each letter with the marks behind it: where it begins, where it ends, and its letters."""
    found: list[tuple[int, int, str]] = []
    for place, letter in enumerate(text):
        if _UNSEEN.match(letter):
            continue
        if found and unicodedata.combining(letter):
            start, _, cluster = found[-1]
            found[-1] = (start, place + 1, cluster + letter)
        else:
            found.append((place, place + 1, letter))
    return found


def _composed(cluster: str) -> str:
    """A letter and its marks as one; marks that it does not take, such as stress, are left out."""
    if _LIGATURE.match(cluster):
        cluster = unicodedata.normalize("NFKC", cluster)
    whole = unicodedata.normalize("NFC", cluster)
    kept = whole[0] + "".join(c for c in whole[1:] if not _FIRST_MARK <= c <= _LAST_MARK)
    return kept or whole
