"""The text of a report in pieces: which words are evidence of what, which names were garbled.

Offsets are Unicode code points, as Python counts; a browser counts otherwise, so nothing is left
for it to count.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contingent.reports.mentions import ReadAs

__all__ = ["MarkedText", "Span", "pieces_of"]

#: Letters of a text that is shown whole, and of what is shown around a span of a longer one.
WHOLE, AROUND = 120_000, 700


@dataclass(frozen=True)
class Span:
    """Words of a text that are marked.

    Attributes:
        kind: ``evidence``, ``meeting``, ``miss`` or ``name``.
        mark: what refers to it: ``card-3``, ``meeting-1``, ``miss-2``; empty for a name.
        sign: the same in a few letters, as written behind the words.
        says: the same in words.
    """

    start: int
    end: int
    kind: str
    mark: str = ""
    sign: str = ""
    says: str = ""
    read: ReadAs | None = None


@dataclass(frozen=True)
class MarkedText:
    """A run of letters, all marked alike.

    Attributes:
        text: the letters; empty where something was left out.
        over: the spans it is part of.
        begins, ends: those that begin and end with it.
        left_out: letters left out here.
    """

    text: str
    over: tuple[Span, ...] = ()
    begins: tuple[Span, ...] = ()
    ends: tuple[Span, ...] = ()
    left_out: int = 0

    @property
    def kinds(self) -> str:
        """The kinds of its spans, as classes."""
        return " ".join(sorted({span.kind for span in self.over}))

    @property
    def marks(self) -> str:
        """What refers to it."""
        return " ".join(span.mark for span in self.over if span.mark)


def pieces_of(text: str, spans: Iterable[Span], *, whole: bool = False) -> Iterator[MarkedText]:
    """The text cut where a span begins or ends.

    Args:
        text: the text.
        spans: what is marked in it; they may overlap.
        whole: whether a long text is shown whole, and not just around the spans.
    """
    kept = sorted((s for s in spans if 0 <= s.start < s.end <= len(text)), key=lambda s: s.start)
    windows = (
        [(0, len(text))]
        if whole or len(text) <= WHOLE
        else _windows(text, [s for s in kept if s.mark])
    )
    done, waiting = 0, list(reversed(kept))
    for first, last in windows:
        if first > done:
            yield MarkedText("", left_out=first - done)
        inside: list[Span] = []
        while waiting and waiting[-1].start < last:
            span = waiting.pop()
            if span.start >= first and span.end <= last:
                inside.append(span)
        yield from _cut(text, first, last, inside)
        done = last
    if done < len(text):
        yield MarkedText("", left_out=len(text) - done)


def _windows(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """The parts of a long text to be shown: its beginning, and what is around each span."""
    found = [(0, min(len(text), 2 * AROUND))]
    for span in spans:
        first, last = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
        if first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _cut(text: str, first: int, last: int, spans: Sequence[Span]) -> Iterator[MarkedText]:
    cuts = sorted({first, last, *(s.start for s in spans), *(s.end for s in spans)})
    open_: list[Span] = []
    waiting = list(reversed(spans))
    for start, end in pairwise(cuts):
        begins = []
        while waiting and waiting[-1].start == start:
            begins.append(waiting.pop())
        open_ = [*open_, *begins]
        ends = tuple(span for span in open_ if span.end == end)
        yield MarkedText(text[start:end], tuple(open_), tuple(begins), ends)
        open_ = [span for span in open_ if span.end != end]
