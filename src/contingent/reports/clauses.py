"""Parting a sentence into clauses that can hold one nation's stance each."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from contingent.reports.mentions import Mention
from contingent.reports.patterns import Hit
from contingent.reports.tokens import Token

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
    "modal",
)
#: What must stand on both sides of a cut.
LEFT = (*TRIGGERS, "neg", "nothing")
#: A clause parted by "but" has so many words; a tail at most so many.
SHORTEST, TAIL = 3, 4
#: What shows behind an "and" that a new statement begins.
FINITE = ("future", "modal", "neg", "refuse")
#: Patterns of several words that are not cut in two.
SPANNED = frozenset({"cue:cond", "cue:refuse", "cue:abstain", "cue:consider", "cue:notneg"})
#: Signs that part clauses whatever stands beside them.
HARD = (";", "—", " – ", " - ", ":")
#: Words between a name and its verb, and between two names that are no apposition, at least.
NEAR_VERB, APART = 4, 1
#: What hangs on what stands before: it begins no statement of its own.
HANGING = (
    "report",
    "opine",
    "ask",
    "cond",
    "only_if",
    "if",
    "weak",
    "without",
    "reason",
    "need",
    "should",
)
#: Roles of names that can begin a statement without a verb, and words to what they give.
NAMED = frozenset({"name", "capital", "metonym"})
GIVEN = 5
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
        for start, end in itertools.pairwise(edges)
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
        if hit.label in SPANNED and len(hit.words) > 1
        for i in range(hit.start + 1, hit.end)
    }
    pauses = [i for i in range(1, len(tokens)) if "," in text[tokens[i - 1].end : tokens[i].start]]
    seen = _Seen(hits, found, pauses)
    cuts: dict[int, bool] = {}
    last = 0
    for place in range(1, len(tokens)):
        if place in spanned:
            continue
        gap = text[tokens[place - 1].end : tokens[place].start]
        but = place in seen.starts["cue:but"]
        joins = place in seen.starts["cue:and"]
        hard = any(mark in gap for mark in HARD)
        if not (but or joins or hard or "," in gap):
            continue
        kind = "hard" if hard else "but" if but else "comma" if "," in gap else "and"
        if _parts(seen, (last, place, len(tokens)), kind):
            cuts[place] = but
            last = place
    return cuts


class _Seen:
    """Where each cue of a sentence stands, looked up by label."""

    def __init__(
        self, hits: Sequence[Hit], found: Sequence[Mention], pauses: Sequence[int]
    ) -> None:
        self.pauses = pauses
        self.starts: dict[str, list[int]] = defaultdict(list)
        for hit in hits:
            self.starts[hit.label].append(hit.start)
        self.opened = {hit.end for hit in hits if hit.label in {"cue:cond", "cue:weak"}}
        small = {i for hit in hits if hit.label == "cue:article" for i in hit.words}
        into = {hit.end for hit in hits if hit.label == "cue:loc"}
        self.places = into | {i + 1 for i in small if i in into}
        self.found = list(found)
        self.objects = [
            hit.start
            for hit in hits
            if hit.label.startswith("domain:") or hit.label in {"cue:force", "cue:troops"}
        ]
        self.subjects = [
            m.start
            for m in found
            if m.role != "demonym" and m.start not in self.places and m.nations != ("UKR",)
        ]
        self.named = [m.start for m in found]

    def listed(self, place: int) -> bool:
        """Whether the word stands between two names of one list."""
        before = [m for m in self.found if m.end == place]
        after = [m for m in self.found if place <= m.start <= place + 2]
        if before and after and self._there(before[0]) and not self._there(after[0]):
            return False  # "to Ukraine, Hungary will not"
        return bool(before and after)

    def _there(self, mention: Mention) -> bool:
        return mention.start in self.places or mention.nations == ("UKR",)

    def gapped(self, last: int, place: int, end: int) -> bool:
        """Whether a name and an object begin a statement that leaves out its verb.

        "Norway gives a frigate, Denmark a hospital": a verb and its object before, none behind.
        """
        name = next(
            (m for m in self.found if place <= m.start <= place + 1 and m.role in NAMED), None
        )
        opened = self.has(("cond", "weak", "if", "without"), max(last, place - START), place)
        if name is None or name.start in self.places or opened or place in self.opened:
            return False
        stop = min((p for p in self.pauses if p > name.end), default=end)
        given = [start for start in self.objects if name.end <= start < stop]
        deeds = [s for c in ("act", "ready", "join") for s in self.starts[f"cue:{c}"]]
        deeds = [start for start in deeds if last <= start < place]
        if not given or given[0] - name.end > GIVEN or not deeds:
            return False
        before = any(last <= start < place for start in self.objects)
        other = any(last <= m.start < place and m.nations != name.nations for m in self.found)
        return before and other and not self.has((*LEFT, "report", "and"), name.end, given[0])

    def another(self, last: int, place: int) -> bool:
        """Whether another nation's statement begins: "Madrid has come round, Prague says no"."""
        if self.listed(place) or self.has(HANGING, last, place):
            return False
        name = next((m for m in self.found if m.start in {place, place + 1}), None)
        before = [m for m in self.found if last <= m.start < place]
        if name is None or name.start not in self.subjects or not before:
            return False
        leads = before[0].start <= last + 1 and before[0].start in self.subjects
        other = not any(set(m.nations) & set(name.nations) for m in before)
        verb = self.has(TRIGGERS, name.end, name.end + NEAR_VERB)
        return leads and other and verb and place - before[-1].end >= APART

    def tail(self, last: int, place: int, end: int) -> bool:
        """Whether a few words at the end only say who said or decided what stands before."""
        behind = {n for m in self.found if place <= m.start for n in m.nations}
        before = {n for m in self.found if last <= m.start < place for n in m.nations}
        return end - place <= TAIL and bool(behind) and behind <= before

    def has(self, names: Iterable[str], start: int, end: int) -> bool:
        """Whether a cue of these classes begins in a stretch."""
        return any(start <= place < end for name in names for place in self.starts[f"cue:{name}"])


def _parts(seen: _Seen, bounds: tuple[int, int, int], kind: str) -> bool:
    """Whether the words on both sides can stand by themselves as clauses."""
    last, place, end = bounds
    opened = min(last + START, place)
    if kind == "hard":
        long = end - place > TAIL or any(place <= s <= place + 1 for s in seen.subjects)
        return long and not seen.has(("cond",), max(last, place - START), place)
    if kind in {"comma", "and"} and seen.gapped(last, place + (kind == "and"), end):
        return True
    if kind == "comma" and seen.another(last, place):
        return True
    if not seen.has(LEFT, last, place) or not seen.has(LEFT, place, end):
        return False
    led = any(place <= start <= place + 1 for start in seen.subjects) and kind == "but"
    hangs = seen.has(("without", "weak", "cond"), place, place + 3) or place in seen.opened
    if hangs and not led:
        return False
    if kind == "but":
        return place - last >= SHORTEST
    if seen.tail(last, place, end) or seen.listed(place):
        return False
    leading = seen.has(OPENERS, last, opened) and not any(
        last <= start < opened for start in seen.subjects
    )
    if leading or seen.has(("if",), last, last + 2):
        return False
    subject = any(place <= start <= place + START for start in seen.subjects)
    if subject and any(last <= start < place for start in seen.named):
        return True
    if kind == "and":
        return seen.has(FINITE, place + 1, place + 3)
    return kind == "comma" and seen.has(("modal", "future"), place, place + 1)
