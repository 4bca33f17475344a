"""Parting a sentence into clauses that can hold one nation's stance each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from contingent.reading.mentions import Mention
from contingent.reading.patterns import Hit
from contingent.reading.tokens import Token

__all__ = ["TRIGGERS", "Clause", "clauses"]

#: Cues that say what a nation will or will not do.
TRIGGERS = (
    "act",
    "join",
    "ready",
    "refuse",
    "out",
    "abstain",
    "consider",
    "cond",
    "need",
    "future",
)
#: A clause opened by one of these belongs to what follows its comma.
OPENERS = ("without", "weak", "cond", "but")
#: Words at a clause's beginning within which an opener or a subject must stand.
START = 4


@dataclass(frozen=True)
class Clause:
    """A stretch of a sentence with what was found in it.

    Attributes:
        text: the whole text.
        tokens: words of the whole sentence; hits and mentions point into them.
        start: the clause's first word.
        end: the word after its last.
        hits: patterns found in the sentence that lie within the clause.
        mentions: nations named in the clause.
        contrast: whether a word such as "but" parts it from the clause before.
    """

    text: str
    tokens: Sequence[Token]
    start: int
    end: int
    hits: tuple[Hit, ...]
    mentions: tuple[Mention, ...]
    contrast: bool = False

    @cached_property
    def by_label(self) -> dict[str, list[Hit]]:
        """Hits by label."""
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.label, []).append(hit)
        return found

    def cues(self, *names: str) -> list[Hit]:
        """Hits of these cues, in order of place."""
        found = [hit for name in names for hit in self.by_label.get(f"cue:{name}", ())]
        return sorted(found, key=lambda hit: (hit.start, hit.end))

    def has(self, *names: str) -> bool:
        """Whether any of these cues is in the clause."""
        return any(f"cue:{name}" in self.by_label for name in names)

    @property
    def domains(self) -> tuple[str, ...]:
        """Domains named, in order of place."""
        named = [hit.label.split(":")[1] for hit in self.hits if hit.label.startswith("domain:")]
        return tuple(dict.fromkeys(named))


def clauses(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], found: Sequence[Mention]
) -> list[Clause]:
    """The clauses of a sentence, in order."""
    if not tokens:
        return []
    cuts = _cuts(text, tokens, hits, found)
    edges = [0, *sorted(cuts), len(tokens)]
    return [
        _clause(text, tokens, hits, found, (start, end, cuts.get(start, False)))
        for start, end in zip(edges, edges[1:], strict=False)
        if end > start
    ]


def _clause(
    text: str,
    tokens: Sequence[Token],
    hits: Iterable[Hit],
    found: Iterable[Mention],
    bounds: tuple[int, int, bool],
) -> Clause:
    start, end, contrast = bounds
    return Clause(
        text,
        tokens,
        start,
        end,
        tuple(hit for hit in hits if start <= hit.start and hit.end <= end),
        tuple(m for m in found if start <= m.start < end),
        contrast,
    )


def _cuts(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], found: Sequence[Mention]
) -> dict[int, bool]:
    """Where a clause begins: first word -> whether in contrast to the one before."""
    spanned = {
        i
        for hit in hits
        if hit.label in {"cue:cond", "cue:refuse", "cue:abstain", "cue:consider"}
        for i in range(hit.start + 1, hit.end)
    }
    contrast = {hit.start: hit.end for hit in hits if hit.label == "cue:but"}
    cuts: dict[int, bool] = {}
    last = 0
    for place in range(1, len(tokens)):
        gap = text[tokens[place - 1].end : tokens[place].start]
        if place in spanned:
            continue
        but = place in contrast
        hard = ";" in gap or "—" in gap or " – " in gap or " - " in gap or ":" in gap
        comma = "," in gap
        joined = comma or any(
            hit.label == "cue:and" and hit.start == place and hit.end == place + 1 for hit in hits
        )
        if (but and comma) or hard or joined:
            if not _parts(hits, found, (last, place, len(tokens)), but=but, hard=hard):
                continue
            cuts[place] = but
            last = place
    return cuts


def _parts(
    hits: Sequence[Hit],
    found: Sequence[Mention],
    bounds: tuple[int, int, int],
    *,
    but: bool,
    hard: bool,
) -> bool:
    """Whether the words on both sides can stand by themselves as clauses."""
    last, place, end = bounds
    left = _has(hits, TRIGGERS + ("neg",), last, place)
    right = _has(hits, TRIGGERS + ("neg",), place, end)
    opener = _has(hits, OPENERS, last, min(last + START, place)) and not any(
        last <= m.start < min(last + START, place) and m.role != "demonym" for m in found
    )
    if hard:
        trailing = _has(hits, ("cond",), max(last, place - START), place)
        return not trailing
    if not (left and right) or (opener and not but):
        return False
    if but:
        return True
    subject = any(place <= m.start <= place + START and m.role != "demonym" for m in found)
    earlier = any(last <= m.start < place for m in found)
    return subject and earlier and not _has(hits, ("without", "weak", "cond"), place, place + 2)


def _has(hits: Iterable[Hit], names: Iterable[str], start: int, end: int) -> bool:
    labels = {f"cue:{name}" for name in names}
    return any(hit.label in labels and start <= hit.start < end for hit in hits)
