"""Sentences about another operation than the one that positions are looked for on."""

from contingent.reports.clauses import Clause
from contingent.reports.operation import other_named
from contingent.reports.sentence import Sentence
from contingent.reports.subjects import is_place

__all__ = ["elsewhere_of"]


def elsewhere_of(part: Sentence, before: str) -> str:
    """The other operation a sentence is about, or its paragraph is and it is not ours; or empty.

    Args:
        part: the sentence.
        before: the one that the sentence before it in its paragraph is about, or empty.
    """
    if part.has("programme") or (part.has("other", "elsewhere") and not part.has("thisop")):
        return other_named(part)
    if part.has("thisop"):
        return ""
    abroad = "" if part.has("peace") else _forces_abroad(part)
    return abroad or before


def _forces_abroad(part: Sentence) -> str:
    """Where soldiers are told of that are in another nation's land: "the brigade in Lithuania"."""
    if not part.has("troops"):
        return ""
    whole = Clause(part.text, part.tokens, 0, len(part.tokens), tuple(part.hits), tuple(part.found))
    said = part.first("report")
    named = [m for m in part.found if m.role == "name" and m.start < said]
    places = [m for m in named if is_place(m, whole)]
    own = {n for m in part.found if m not in places for n in m.nations}
    abroad = [m for m in places if own - set(m.nations) and not set(m.nations) & {*own, "UKR"}]
    return " ".join(t.text for m in abroad[:1] for t in part.tokens[m.start - 1 : m.end])
