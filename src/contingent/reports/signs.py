"""The cues of a clause: which longer ones swallow shorter ones, and what is negated."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from contingent.reports.clauses import Clause
from contingent.reports.patterns import Hit

__all__ = ["Signs", "read_signs"]

#: A negator reaches this many words forward, and where it may follow its verb, back.
REACH, REACH_BACK = 10, 9
#: "no" and "nothing" reach back to a verb at this distance in every language.
NOTHING_BACK = 3
#: Classes of which a longer pattern swallows shorter ones.
STANCES = (
    "refuse",
    "out",
    "abstain",
    "consider",
    "cond",
    "ready",
    "act",
    "join",
    "aid",
    "modal",
    "silent",
)


@dataclass(frozen=True)
class Signs:
    """The cues of a clause after longer patterns have swallowed shorter ones.

    Attributes:
        clause: where they stand.
        kept: hits by class.
        negators: words that negate something, in order.
        follows: whether a negator may stand behind its verb.
        implied: "troops" or "thing" where "none" or "them" stands for what was named before.
    """

    clause: Clause
    kept: dict[str, list[Hit]]
    negators: tuple[int, ...]
    follows: bool
    implied: str | None = None

    @property
    def thing(self) -> bool:
        """Whether the clause names something to take part in or to send."""
        named = self.clause.has("force", "mission") or bool(self.clause.domains)
        return self.troops or named or self.implied is not None

    @property
    def troops(self) -> bool:
        """Whether it names soldiers, or nobody who is sent."""
        sent = self.clause.has("nobody") and bool(self.kept.get("act"))
        return self.clause.has("troops") or self.implied == "troops" or sent

    @property
    def troops_as_reason(self) -> bool:
        """Whether soldiers are named only in the reason: "not joining, as the army is small"."""
        whys = [hit.start for hit in self.clause.cues("because")]
        named = self.clause.cues("troops")
        return bool(whys and named) and all(hit.start > min(whys) for hit in named)

    def all(self, *names: str) -> list[Hit]:
        """Hits of these classes, negated or not."""
        return [hit for name in names for hit in self.kept.get(name, ())]

    def plain(self, *names: str) -> list[Hit]:
        """Hits of these classes that nothing negates."""
        return [hit for hit in self.all(*names) if not self.negated(hit)]

    def not_(self, *names: str) -> list[Hit]:
        """Hits of these classes that are negated."""
        return [hit for hit in self.all(*names) if self.negated(hit)]

    @cached_property
    def _negative_words(self) -> frozenset[int]:
        return frozenset(i for hit in self.clause.cues("neg", "nothing") for i in hit.words)

    @cached_property
    def _nothing(self) -> frozenset[int]:
        return frozenset(i for hit in self.clause.cues("nothing") for i in hit.words)

    @cached_property
    def _breaks(self) -> frozenset[int]:
        """Words before which a comma, a dash or a contrast ends what a negator reaches."""
        tokens, text = self.clause.tokens, self.clause.text
        marks = {
            i
            for i in range(self.clause.start + 1, self.clause.end)
            if set(text[tokens[i - 1].end : tokens[i].start]) & set(",;:—–()")
        }
        ahead = {hit.start for hit in self.clause.cues("future")}
        marks |= {hit.start for hit in self.clause.cues("and") if hit.end in ahead}
        return frozenset(marks | {hit.start for hit in self.clause.cues("but")})

    def holds_negator(self, hit: Hit) -> bool:
        """Whether a pattern has its own negator ("no intention"), so that none turns it round."""
        return any(i in self._negative_words for i in hit.words)

    def parted(self, left: int, right: int) -> bool:
        """Whether a comma or a contrast stands between two words."""
        return any(left < place <= right for place in self._breaks)

    def coordinated(self, left: int, right: int) -> bool:
        """Whether "and" stands between two words."""
        return any(left <= hit.start < right for hit in self.clause.cues("and"))

    def negated(self, hit: Hit) -> bool:
        """Whether a negator reaches the hit."""
        for place in self.negators:
            if place in hit.words:
                continue
            if hit.start - REACH <= place < hit.end and not self.parted(place, hit.start):
                return True
            back = REACH_BACK if self.follows else NOTHING_BACK if place in self._nothing else 0
            if hit.end <= place < hit.end + back and not self.parted(hit.end - 1, place):
                return True
        return False

    def near_thing(self, hit: Hit, near: int) -> bool:
        """Whether sending stands within so many words, or something to send as far behind."""
        deeds = [*self.clause.cues("mission"), *self.all("act", "join")]
        after = [*self.clause.cues("force", "troops"), *deeds]
        return any(0 <= other.start - hit.end <= near for other in after) or any(
            0 <= hit.start - other.end <= near for other in deeds
        )


def read_signs(clause: Clause, *, follows: bool, before: str | None = None) -> Signs:
    """The signs of a clause.

    Args:
        clause: the clause.
        follows: whether a negator may stand behind its verb.
        before: "troops" or "thing" where the text named such before.
    """
    stance_hits = [(name, hit) for name in STANCES for hit in clause.cues(name)]
    kept: dict[str, list[Hit]] = {}
    for name, hit in stance_hits:
        if not _swallowed(name, hit, stance_hits):
            kept.setdefault(name, []).append(hit)
    negative = {i for hit in clause.cues("neg", "nothing") for i in hit.words}
    turned = [
        set(hit.words)
        for hit in clause.cues("consider")
        if len(hit.words) > 1 and negative & set(hit.words)
    ]
    if "refuse" in kept:  # "has not shut" is of "shut the door" and turns it round
        kept["refuse"] = [
            hit
            for hit in kept["refuse"]
            if not any(set(hit.words) & words and hit.start - min(words) <= 1 for words in turned)
        ]
    held = {i for name, hit in stance_hits if len(hit.words) > 1 for i in hit.words}
    held |= {i for hit in clause.cues("notneg") for i in hit.words}
    negators = tuple(
        sorted({i for hit in clause.cues("neg", "nothing") for i in hit.words if i not in held})
    )
    alone = any(not set(hit.words) & held for hit in clause.cues("stands_for"))
    deed = {"act", "join", "refuse"} & set(kept) and not clause.has("without", "cond")
    implied = before if alone and deed else None
    return Signs(clause, kept, negators, follows, implied)


def _swallowed(name: str, hit: Hit, others: Iterable[tuple[str, Hit]]) -> bool:
    words = set(hit.words)
    for theirs, other in others:
        if other is hit or len(other.words) == 1:
            continue
        if words < set(other.words):
            return True
        if words == set(other.words) and STANCES.index(theirs) < STANCES.index(name):
            return True
    return False
