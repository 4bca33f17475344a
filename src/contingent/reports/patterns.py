"""Patterns of words, and finding all of them in one pass over a sentence.

A pattern is words in order: ``x*`` stands for any ending, ``*x`` for any beginning, ``a|b`` for
either, ``…`` for up to :data:`GAP` words between, ``us=US`` for a word in exactly that case, and a
final ``!`` for a word or ending whose accents matter: ``*ará!`` is no ``para``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from contingent.reports.tokens import Token, fold, tokenise

__all__ = ["GAP", "Hit", "Matcher", "split_patterns"]

#: Words that ``…`` may stand for at most.
GAP = 9
#: Beginnings and endings longer than this are in no pattern.
LONGEST = 40
#: A word with its accented letters lost must keep this many letters to be looked for.
SHORTEST_DAMAGED = 4
#: A beginning or ending without its accented letters shorter than this begins no name: of "espía*"
#: is left "espa*", which is no "España".
SHORTEST_DAMAGED_PART = 6
#: Words whose patterns are kept at most, each shorter than a sentence.
KEPT = 20_000
#: Stands for "a word in small letters" where a pattern says how its word is written.
SMALL = "~"

_WHOLE, _PREFIX, _SUFFIX = range(3)


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a pattern: (kind, text, surface) for each of its alternatives."""

    choices: tuple[tuple[int, str, str], ...]

    def fits(self, token: Token) -> bool:
        for kind, text, surface in self.choices:
            folded = token.folded
            if (
                (kind == _WHOLE and folded == text)
                or (kind == _PREFIX and folded.startswith(text))
                or (kind == _SUFFIX and folded.endswith(text) and folded != text)
            ) and (not surface or _looks(token.text, surface, kind)):
                return True
        return False


def _looks(written: str, surface: str, kind: int) -> bool:
    """Whether a word is written as demanded: the whole word, or its accented part in any case."""
    if surface == SMALL:
        return written.islower()
    if not surface.endswith("!"):
        return written == surface
    wanted, lowered = surface[:-1], written.lower()
    if kind == _SUFFIX:
        return lowered.endswith(wanted)
    return lowered.startswith(wanted) if kind == _PREFIX else lowered == wanted


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: its label, the words it spans, and those it names (not the gap's)."""

    label: str
    start: int
    end: int
    words: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Pattern:
    label: str
    words: tuple[_Word | None, ...]  # None is a gap


def split_patterns(text: str) -> list[str]:
    """The patterns of a list in a data file: parted by commas or line ends."""
    return [part.strip() for part in re.split(r"[,\n]", text) if part.strip()]


def _variants(word: str) -> Iterable[str]:
    """A word folded, and as it looks when its accented letters were lost on the way."""
    yield fold(word)
    if not word.isascii() and word[-1:].isascii():
        kept = "".join(letter for letter in word.lower() if letter.isascii())
        if len(kept) >= SHORTEST_DAMAGED and any(c.isalpha() for c in kept):
            yield kept


def _choice(text: str) -> Iterable[tuple[int, str, str]]:
    bare, _, surface = text.partition("=")
    exact = bare.endswith("!")
    bare = bare.rstrip("!")
    kind = _PREFIX if bare.endswith("*") else _SUFFIX if bare.startswith("*") else _WHOLE
    word = bare.strip("*")
    if exact:
        yield kind, fold(word), f"{word.lower()}!"
        return
    whole, *damaged = _variants(word)
    yield kind, whole, surface
    for variant in damaged:
        part = kind != _WHOLE and len(variant) < SHORTEST_DAMAGED_PART
        yield kind, variant, surface or (SMALL if part else "")


def _compile(label: str, text: str) -> _Pattern | None:
    words: list[_Word | None] = []
    for piece in text.split():
        if piece == "…":
            words.append(None)
            continue
        parts = piece.split("|")
        if len(parts) == 1 and "=" not in piece and "!" not in piece:
            words.extend(_plain_words(piece))
        else:
            words.append(_Word(tuple(c for part in parts for c in _choice(part))))
    return _Pattern(label, tuple(words)) if words else None


def _plain_words(piece: str) -> list[_Word]:
    """A piece as the tokeniser would part it: ``зобов'яз*`` is two words."""
    pieces = [token.text for token in tokenise(piece)]
    if not pieces:
        return []
    if piece.startswith("*"):
        pieces[0] = "*" + pieces[0]
    if piece.endswith("*"):
        pieces[-1] += "*"
    return [_Word(tuple(_choice(part))) for part in pieces]


@dataclass
class Matcher:
    """All patterns of a language, found together."""

    whole: dict[str, list[_Pattern]] = field(default_factory=dict)
    prefix: dict[str, list[_Pattern]] = field(default_factory=dict)
    suffix: dict[str, list[_Pattern]] = field(default_factory=dict)
    known: dict[str, tuple[_Pattern, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]]) -> "Matcher":
        """A matcher of patterns by label."""
        made = cls()
        tables = (made.whole, made.prefix, made.suffix)
        for label, texts in lists.items():
            for text in texts:
                pattern = _compile(label, text)
                if pattern is None or pattern.words[0] is None:
                    continue
                for kind, first, _ in pattern.words[0].choices:
                    tables[kind].setdefault(first, []).append(pattern)
        return made

    def find(self, tokens: Sequence[Token]) -> list[Hit]:
        """Every pattern in the words, in order of place; longer before shorter."""
        found: dict[Hit, None] = {}
        for place, token in enumerate(tokens):
            for pattern in self._fitting(token):
                hit = _match(pattern, tokens, place)
                if hit is not None:
                    found[hit] = None
        return sorted(found, key=lambda hit: (hit.start, -hit.end, hit.label))

    def labels(self, token: Token) -> set[str]:
        """Labels of the patterns of one word that a word fits."""
        return {p.label for p in self._fitting(token) if len(p.words) == 1}

    def _fitting(self, token: Token) -> Sequence[_Pattern]:
        """Patterns whose first word a word fits. What was found is kept: texts repeat words."""
        known = self.known.get(token.text)
        if known is None:
            known = tuple(
                p
                for p in self._starting(token.folded)
                if p.words[0] is not None and p.words[0].fits(token)
            )
            if len(self.known) >= KEPT:
                self.known.clear()
            self.known[token.text] = known
        return known

    def _starting(self, folded: str) -> Iterable[_Pattern]:
        yield from self.whole.get(folded, ())
        for length in range(1, min(len(folded), LONGEST) + 1):
            yield from self.prefix.get(folded[:length], ())
            yield from self.suffix.get(folded[-length:], ())


def _match(pattern: _Pattern, tokens: Sequence[Token], place: int) -> Hit | None:
    """The pattern found at a place where its first word fits, or None."""
    named = [place]
    at, slack = place + 1, 0
    for word in pattern.words[1:]:
        if word is None:
            slack = GAP
            continue
        for where in range(at, min(len(tokens), at + slack + 1)):
            if word.fits(tokens[where]):
                break
        else:
            return None
        named.append(where)
        at, slack = where + 1, 0
    return Hit(pattern.label, place, at, tuple(named))
