"""Lines of print back into paragraphs: a line end would part a sentence, or a word.

Only the standard library is used: this runs in the child process of ``document``.
"""

import re
from collections.abc import Container, Iterable
from itertools import pairwise

__all__ = [
    "goes_on",
    "joined_in_place",
    "joined_lines",
    "looks_wrapped",
    "unwrapped",
    "unwrapped_in_place",
    "words_of",
]

_ENDS = re.compile(r"[.!?…:;»”\")\]]$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_PARTED = re.compile(r"([^\W\d_]+)[-\u2010]\n([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
#: A column of print has lines of at least and at most so many letters.
_SHORT, _LONG = 40, 110
_FEW_LINES = 4
#: A line with fewer letters may be a title: what follows it goes on only with a small letter.
_NO_TITLE = 60
#: Second parts of words that are written with a hyphen wherever they stand: "German-led".
_TAILS = frozenset(
    (
        "led", "based", "backed", "made", "wide", "size", "sized", "strong", "style", "type", "run",
        "owned", "held", "brokered", "geführt", "geführte", "geführten", "weit", "weite", "weiten",
    )
)  # fmt: skip
#: Stands for a hyphen and a line end in a text whose letters keep their places; nobody sees it.
_NOTHING = "\u2060\u2060"


def looks_wrapped(text: str) -> bool:
    """Whether most lines end where the column does and not where a sentence does."""
    lines = text.split("\n")
    within = [line for line, after in pairwise(lines) if line and after.strip()]
    column = [n for n in within if _SHORT <= len(n) <= _LONG and not _ENDS.search(n.rstrip())]
    return len(within) >= _FEW_LINES and len(column) * 2 > len(within)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts in small letters, those with a hyphen whole."""
    return frozenset(word.casefold() for text in texts for word in _WORD.findall(text))


def _is_one_word(head: str, tail: str, words: Container[str]) -> bool:
    """Whether a hyphen at a line end only parts a word: "defence minis-/ter", not "German-/led".

    What the text writes elsewhere decides; else a hyphen stays behind capitals and before what is
    always joined by one.
    """
    if not tail[:1].islower():
        return False
    one, two = f"{head}{tail}".casefold(), f"{head}-{tail}".casefold()
    if one in words or two in words:
        return one in words
    return not (head.isupper() and len(head) > 1) and tail not in _TAILS


def joined_in_place(text: str) -> str:
    """Words and sentences that a line end parts, joined; every other character stays in its place.

    A sentence goes on where a line has no end mark and the next begins with a small letter.
    """
    words = words_of([text])

    def whole(match: re.Match[str]) -> str:
        head, tail = match[1], match[2]
        if not tail[:1].islower():
            return match[0]
        return head + (_NOTHING if _is_one_word(head, tail, words) else "-\u2060") + tail

    def spaced(match: re.Match[str]) -> str:
        before = text[max(0, match.start() - 200) : match.start()].rsplit("\n", 1)[-1]
        after = text[match.end() : match.end() + 200].split("\n", 1)[0]
        return " " * len(match[0]) if goes_on(before, after) else match[0]

    text = _PARTED.sub(whole, text)
    return re.sub(r"\n+", spaced, text)


def unwrapped_in_place(text: str) -> str:
    """Line ends within paragraphs become spaces; every other character stays in its place."""
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", " ", joined_in_place(text))


def goes_on(before: str, after: str, *, page: bool = False) -> bool:
    """Whether a paragraph goes on in the next: it has no end mark, and a small letter follows.

    Args:
        before: the paragraph, or its end.
        after: the next.
        page: whether a page ends between them; then a long line with no end mark is enough.
    """
    before, after = before.rstrip(), after.lstrip()
    if not before or not after or _ENDS.search(before[-1]) or "|" in before[-200:] + after[:200]:
        return False
    return after[0].islower() or (page and (len(before) >= _NO_TITLE or after[0].isdigit()))


def joined_lines(before: str, after: str, words: Container[str] = frozenset()) -> str:
    """Two lines of print as one, a word parted between them joined."""
    if _HYPHEN.search(before[-2:]):
        heads, tails = _WORD.findall(before[-_LONG:-1]), _WORD.findall(after[:_LONG])
        if heads and tails and after.startswith(tails[0]) and tails[0][:1].islower():
            one = before[-1] == "\u00ad" or _is_one_word(
                heads[-1].rsplit("-", 1)[-1], tails[0].split("-", 1)[0], words
            )
            return (before[:-1] if one else before) + after
    return f"{before} {after}"


def unwrapped(text: str, words: Container[str] = frozenset()) -> str:
    """Lines of print joined to paragraphs, words parted at line ends joined.

    Args:
        text: lines; an empty one parts paragraphs.
        words: what is written elsewhere, by which it is told whether a hyphen belongs to a word.
    """
    paragraphs: list[list[str]] = [[]]
    last = ""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    widest = max(map(len, lines), default=0)
    for line in lines:
        before = paragraphs[-1]
        short = len(last) < widest * 0.6 and _ENDS.search(last)
        if not line or short:
            paragraphs.append([line] if line else [])
        elif before and (joined := joined_lines(before[-1], line, words)) != f"{before[-1]} {line}":
            before[-1] = joined
        else:
            before.append(line)
        last = line
    return "\n\n".join(" ".join(lines) for lines in paragraphs if lines)
