"""Whether a sentence names the joint force, or is about another operation."""

from contingent.reports.clauses import Clause
from contingent.reports.operation import HOST, other_named
from contingent.reports.patterns import Hit
from contingent.reports.sentence import Sentence
from contingent.reports.subjects import is_place

__all__ = ["elsewhere_of", "names_force"]

#: What may be joint or sent.
SENT = ("troops", "force", "mission")


def names_force(part: Sentence) -> bool:
    """Whether a sentence names the joint force: by a name of its own, or by where and when.

    "The coalition", "the mission in Ukraine", "soldiers after a ceasefire"; not "to Ukraine", nor
    "Ukrainian soldiers".
    """
    if _by_name(part):
        return True
    host = _host(part)
    named = _named(part) | _others(part)
    peace = part.has("peace", "un")
    mission = [
        hit for hit in part.hits if hit.label == "cue:mission" and not named & set(hit.words)
    ]
    if mission and (host or peace or any(len(hit.words) > 1 for hit in mission)):
        return True
    if peace and part.has(*SENT):
        return True
    return _sent_there(part)


def elsewhere_of(part: Sentence, before: str) -> str:
    """The other operation a sentence is about, or its paragraph is and it is not ours; or empty.

    Args:
        part: the sentence.
        before: the one that the sentence before it in its paragraph is about, or empty.
    """
    abroad = part.has("elsewhere") and part.has(*SENT)  # "the Baltic", of soldiers there
    if part.has("programme") or ((part.has("other") or abroad) and not names_force(part)):
        return other_named(part)
    if _by_name(part) or (part.has("thisop") and not before):
        return ""
    if (part.has("peace") and part.has("troops")) or (_sent_there(part) and _is_there(part)):
        return ""
    if part.has("peace"):
        return before
    return _forces_abroad(part) or before


def _by_name(part: Sentence) -> bool:
    """Whether it calls the joint force by a name: "the coalition", "the multinational force"."""
    host = _named(part)
    own = [hit for hit in part.hits if hit.label == "cue:thisop" and not host & set(hit.words)]
    return bool(own) or part.has("joint")


def _named(part: Sentence) -> set[int]:
    """Words that name the host."""
    return {i for m in part.found if HOST in m.nations for i in range(m.start, m.end)}


def _host(part: Sentence) -> set[int]:
    """The same, but none where another nation is host and Ukraine another operation."""
    return _named(part) - _others(part)


def _others(part: Sentence) -> set[int]:
    return {i for hit in part.hits if hit.label == "cue:other" for i in hit.words}


def _sent_there(part: Sentence) -> bool:
    """Whether soldiers are told of beside the host, and not its own."""
    troops = [hit for hit in part.hits if hit.label == "cue:troops"]
    return bool(_host(part)) and any(not _is_of_host(hit, part) for hit in troops)


def _is_there(part: Sentence) -> bool:
    """Whether the host is where something is to be: "to Ukraine", not "the brigade of Kyiv"."""
    host = _host(part)
    into = {hit.end + step for hit in part.hits if hit.label == "cue:loc" for step in (0, 1)}
    return bool(host & into)


def _is_of_host(hit: Hit, part: Sentence) -> bool:
    """Whether soldiers are the host's own: "Ukrainian soldiers", "forces ukrainiennes"."""
    return any(
        HOST in m.nations and m.role == "demonym" and (m.end == hit.start or hit.end == m.start)
        for m in part.found
    )


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
