"""Lines of print back into paragraphs: a line end would part a sentence.

Only the standard library is used: this runs in the child process of ``document``.
"""

import re
from itertools import pairwise

__all__ = ["looks_wrapped", "unwrapped", "unwrapped_in_place"]

_ENDS = re.compile(r"[.!?…:;»”\")\]]$")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad]$")
_SMALL = re.compile(r"[a-zß-öø-ÿа-яіїєґąćęłńóśźżőű]")
#: A column of print has lines of at least and at most so many letters.
_SHORT, _LONG = 40, 110
_FEW_LINES = 4


def looks_wrapped(text: str) -> bool:
    """Whether most lines end where the column does and not where a sentence does."""
    lines = text.split("\n")
    within = [line for line, after in pairwise(lines) if line and after.strip()]
    column = [n for n in within if _SHORT <= len(n) <= _LONG and not _ENDS.search(n.rstrip())]
    return len(within) >= _FEW_LINES and len(column) * 2 > len(within)


def unwrapped_in_place(text: str) -> str:
    """Line ends within paragraphs become spaces; every other character stays in its place."""
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", " ", text)


def unwrapped(text: str) -> str:
    """Lines of print joined to paragraphs, words parted at line ends joined."""
    paragraphs: list[list[str]] = [[]]
    lines = [" ".join(line.split()) for line in text.split("\n")]
    widest = max(map(len, lines), default=0)
    for line in lines:
        before = paragraphs[-1]
        if not line:
            paragraphs.append([])
        elif before and _HYPHEN.search(before[-1]) and _SMALL.match(line):
            before[-1] = before[-1][:-1] + line
        elif before and len(before[-1]) < widest * 0.6 and _ENDS.search(before[-1]):
            paragraphs.append([line])
        else:
            before.append(line)
    return "\n\n".join(" ".join(lines) for lines in paragraphs if lines)
