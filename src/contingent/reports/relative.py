"""Relative clauses behind a nation's name: "Poland, which shares a border with Belarus, will …"."""

from collections.abc import Sequence

from contingent.reports.clauses import TRIGGERS
from contingent.reports.mentions import Mention
from contingent.reports.patterns import Hit
from contingent.reports.tokens import Token

__all__ = ["without_asides"]

#: What a nation does or will do.
DEEDS = frozenset(f"cue:{name}" for name in (*TRIGGERS, "aid", "past"))
#: Negators turn the verb they stand beside and none outside the aside.
ASIDE = DEEDS | {"cue:neg", "cue:nothing"}


def without_asides(
    text: str, tokens: Sequence[Token], hits: Sequence[Hit], found: Sequence[Mention]
) -> list[Hit]:
    """Hits without the verbs of relative clauses that stand between a nation and what it will do.

    What is said in one counts: "Starmer, who confirmed that Britain would send soldiers".

    Args:
        text: the whole text.
        tokens: words of the sentence.
        hits: patterns found in it.
        found: nations named in it.
    """
    commas = {i for i in range(1, len(tokens)) if "," in text[tokens[i - 1].end : tokens[i].start]}
    opened = {hit.start for hit in hits if hit.label == "cue:relative"}
    inside: set[int] = set()
    for mention in found:
        start = mention.end
        if start not in commas & opened:
            continue
        end = min((i for i in commas if i > start), default=len(tokens))
        tells = any(hit.label == "cue:report" and start <= hit.start < end for hit in hits)
        if not tells and any(hit.label in DEEDS and hit.start >= end for hit in hits):
            inside |= set(range(start, end))
    return [h for h in hits if not (h.label in ASIDE and inside & set(h.words))]
