"""Whose stance a clause tells: who is spoken of, who only speaks, and who is merely named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contingent.reading.clauses import Clause
from contingent.reading.mentions import Mention

__all__ = ["Subject", "find_subject"]

#: The host of the force and the adversary state no contribution.
NO_CONTRIBUTORS = frozenset({"UKR", "RUS", "BLR"})
#: Words that may stand between two names of one list.
BETWEEN = 3
#: Words within which a verb of saying stands by the speaker's name.
BY = 5
#: How far before a name "in" or "to" may stand: "in the French", "in die Ukraine".
PREPOSITION = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """Nations a clause is about, and the mentions that say so (none when carried over)."""

    nations: tuple[str, ...]
    mentions: tuple[Mention, ...]
    carried: bool = False


def find_subject(
    clause: Clause, waited: Iterable[Mention], carried: tuple[str, ...], *, may_carry: bool
) -> Subject | None:
    """Whose stance it is; None where nobody who may contribute is spoken of.

    Args:
        clause: the clause.
        waited: mentions of what a condition waits for.
        carried: nations the text was about before.
        may_carry: whether a clause without a subject of its own goes on about them.
    """
    aside = {id(m) for m in waited} | {id(m) for m in _feared(clause)}
    groups = _groups([m for m in clause.mentions if id(m) not in aside], clause)
    speaking = [group for group in groups if _speaks(group, clause)]
    named = [group for group in groups if not _is_place(group[0], clause)]
    if not named:
        return Subject(carried, (), carried=True) if may_carry and carried else None
    subject = named[0]
    if subject in speaking and _at_once_reported(subject, clause):
        others = [g for g in named[1:] if _nations(g) and _has_verb_after(g, clause)]
        if others and _spoken_of(others[0], clause):
            subject = others[0]
    nations = tuple(n for n in _nations(subject) if n not in NO_CONTRIBUTORS)
    if not nations:
        return None
    speakers = {n for group in speaking for n in _nations(group)}
    if speakers and not speakers & set(nations):
        return None
    return Subject(nations, tuple(subject))


def _nations(group: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for m in group for n in m.nations))


def _feared(clause: Clause) -> list[Mention]:
    opened = [hit.start for hit in clause.cues("reason")]
    return [m for m in clause.mentions if opened and m.start > opened[0] and m is not clause.mentions[0]]


def _groups(found: Sequence[Mention], clause: Clause) -> list[list[Mention]]:
    """Mentions joined as a list: by commas, "and", "as well as", and nothing but small words."""
    joins = {i for hit in clause.cues("and", "article", "but") for i in range(hit.start, hit.end)}
    groups: list[list[Mention]] = []
    for mention in found:
        if groups:
            before = groups[-1][-1]
            between = range(before.end, mention.start)
            same = set(mention.nations) <= set(_nations(groups[-1]))
            words = len(between) <= BETWEEN and all(i in joins for i in between)
            if words and (between or _comma(clause, before, mention) or same):
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return groups


def _comma(clause: Clause, one: Mention, other: Mention) -> bool:
    return "," in clause.text[clause.tokens[one.end - 1].end : clause.tokens[other.start].start]


def _is_place(mention: Mention, clause: Clause) -> bool:
    """Whether a name is only where something happens: "in Paris", "to Ukraine"."""
    if mention.role not in {"capital", "name"} and mention.nations != ("UKR",):
        return False
    small = {i for hit in clause.cues("article") for i in range(hit.start, hit.end)}
    for hit in clause.cues("loc"):
        between = range(hit.end, mention.start)
        if 0 <= mention.start - hit.end < PREPOSITION and all(i in small for i in between):
            return True
    return False


def _speaks(group: Sequence[Mention], clause: Clause) -> bool:
    """Whether a verb of saying belongs to the name: "Macron said", "according to Kyiv"."""
    if all(m.role == "demonym" for m in group):
        return False
    start, end = group[0].start, group[-1].end
    if group[0].role == "name" and start - clause.start > BY:
        return False
    return any(
        0 <= hit.start - end < BY or 0 <= start - hit.end < PREPOSITION
        for hit in clause.cues("report")
    )


def _at_once_reported(group: Sequence[Mention], clause: Clause) -> bool:
    """Whether no cue of a stance stands before the verb of saying."""
    said = [hit.start for hit in clause.cues("report") if hit.start >= group[-1].end]
    cues = [h.start for h in clause.cues("act", "join", "refuse", "consider", "cond", "ready")]
    return bool(said) and (not cues or min(said) <= min(cues))


def _has_verb_after(group: Sequence[Mention], clause: Clause) -> bool:
    names = ("act", "join", "refuse", "consider", "cond", "ready", "future", "abstain", "need")
    return any(hit.start >= group[0].start for hit in clause.cues(*names))


def _spoken_of(group: Sequence[Mention], clause: Clause) -> bool:
    """Whether a group behind a speaker can itself be a subject, not just an adjective's owner."""
    cues = [hit.start for hit in clause.cues("act", "join", "refuse", "consider", "future", "ready")]
    return any(start >= group[-1].end for start in cues)
