"""Whose stance a clause tells: who is spoken of, who only speaks, and who is merely named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contingent.reports.clauses import Clause
from contingent.reports.mentions import Mention
from contingent.reports.patterns import Hit

__all__ = ["NO_CONTRIBUTORS", "STATING", "Subject", "chambers", "find_subject", "is_place"]

#: The host of the force and the adversary state no contribution.
NO_CONTRIBUTORS = frozenset({"UKR", "RUS", "BLR"})
#: Words that may stand between two names of one list.
BETWEEN = 3
#: Words within which a verb of saying stands by the speaker's name.
BY = 5
#: Words between an office and its nation's adjective: "the French defence minister".
TITLE = 2
#: How far before a name "in" or "to" may stand: "in the French", "in die Ukraine".
PREPOSITION = 2
#: Cues that show where a statement begins.
STATING = (
    "act",
    "join",
    "refuse",
    "consider",
    "cond",
    "ready",
    "future",
    "abstain",
    "need",
    "modal",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Nations a clause is about, and the mentions that say so.

    Attributes:
        nations: ISO codes; none where somebody else is spoken of ("26 allies", Ukraine).
        mentions: empty when carried over from the clause before.
        carried: whether the clause goes on about the nations before.
        generic: whether it is about nations without naming them.
    """

    nations: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()
    carried: bool = False
    generic: bool = False


def find_subject(
    clause: Clause,
    waited: Iterable[Mention],
    carried: tuple[str, ...],
    *,
    may_carry: bool,
    omits_subject: bool = False,
) -> Subject | None:
    """Whose stance it is; None where nobody is spoken of.

    Args:
        clause: the clause.
        waited: mentions of what a condition waits for.
        carried: nations the text was about before.
        may_carry: whether a clause without a subject of its own goes on about them.
        omits_subject: whether the language may leave the subject out.
    """
    aside = {id(m) for m in (*waited, *_feared(clause), *chambers(clause))}
    groups = _groups([m for m in clause.mentions if id(m) not in aside], clause)
    seats = _seats(groups, clause, omits_subject=omits_subject)
    if seats:
        return Subject(_nations(seats), tuple(seats))
    named = [group for group in groups if not is_place(group[0], clause)]
    speaking = _speakers(named, clause)
    named = [group for group in named if not _is_object(group, clause)]
    speech = {n for group in speaking for n in _nations(group)}
    if _is_generic(clause, [group for group in named if group not in speaking]):
        return Subject((), generic=True)
    if not named:
        if _opens_on_others(clause):
            return Subject((), generic=True)
        if may_carry and carried and not (speech - set(carried)):
            return Subject(carried, carried=True)
        return None
    if carried and _told_of_others(named, carried, clause):
        return None
    if may_carry and carried and _opens_on_itself(named, clause):
        return Subject(carried, carried=True)
    subject = _of_whom(named, speaking, clause)
    if _about_force(subject, clause):
        return Subject((), generic=True)
    nations = tuple(n for n in _nations(subject) if n not in NO_CONTRIBUTORS)
    if nations and speech and not speech & set(nations):
        return None
    return Subject(nations, tuple(subject))


def _told_of_others(named: Sequence[list[Mention]], carried: Sequence[str], clause: Clause) -> bool:
    """Whether the one spoken of says something of other nations: "He said that Britain would"."""
    own = [hit.end for hit in clause.cues("anaphor") if hit.start <= clause.start + 2]
    told = [hit.end for hit in clause.cues("report") if any(0 <= hit.start - e <= 1 for e in own)]
    others = all(not set(_nations(group)) & set(carried) for group in named)
    return bool(told) and others and all(group[0].start >= min(told) for group in named)


def _opens_on_itself(named: Sequence[list[Mention]], clause: Clause) -> bool:
    """Whether "it" or "the country" is the subject, and nations are named only behind the verb."""
    own = any(hit.start <= clause.start + 1 for hit in clause.cues("anaphor"))
    stating = [hit.start for hit in clause.cues(*STATING)]
    if all(set(_nations(group)) <= NO_CONTRIBUTORS for group in named):
        return False
    return own and bool(stating) and all(group[0].start > min(stating) for group in named)


def _seats(
    groups: Sequence[list[Mention]], clause: Clause, *, omits_subject: bool
) -> list[Mention]:
    """A capital where "they" decide, which is its government: "In Wien prüft man", "MPs in Riga".

    Nobody else is named, no meeting is told of, and the capital stands before the verb.
    """
    stating = [hit.start for hit in clause.cues(*STATING)]
    groups = [g for g in groups if set(_nations(g)) != {"UKR"}]
    if len(groups) != 1 or not stating or clause.has("meeting", "generic", "absent"):
        return []
    group = groups[0]
    if any(m.role != "capital" or not is_place(m, clause) for m in group):
        return []
    ours = clause.has("parliament", "one") or (omits_subject and group[0].start <= clause.start + 2)
    return group if ours and group[-1].end <= max(stating) else []


def _opens_on_others(clause: Clause) -> bool:
    """Whether a clause begins with nations not named: "most countries agree"."""
    start = clause.start
    return any(hit.start - start <= 1 for hit in clause.cues("generic")) and not any(
        hit.start - start <= 1 for hit in clause.cues("anaphor")
    )


def _of_whom(
    named: Sequence[list[Mention]], speaking: Sequence[list[Mention]], clause: Clause
) -> list[Mention]:
    """The group a statement is about: the first, or the one a speaker goes on to speak of."""
    subject = named[0]
    if subject in speaking and _at_once_reported(subject, clause):
        for other in named[1:]:
            if other not in speaking and _has_verb_after(other, clause):
                return other
    return subject


def _about_force(group: Sequence[Mention], clause: Clause) -> bool:
    """Whether a speaker says something of the force itself: "Macron said the force could"."""
    said = [h.end for h in clause.cues("report") if h.start >= group[-1].end]
    stating = [h.start for h in clause.cues(*STATING) if said and h.start >= said[0]]
    if not stating:
        return False
    between = range(said[0], stating[0])
    own = any(hit.start in between for hit in clause.cues("anaphor"))
    named = any(m.start in between for m in clause.mentions)
    force = any(hit.start in between for hit in clause.cues("body"))
    return force and not own and not named


def _nations(group: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for m in group for n in m.nations))


def _feared(clause: Clause) -> list[Mention]:
    opened = [hit.start for hit in clause.cues("reason")]
    first = clause.mentions[0] if clause.mentions else None
    return [m for m in clause.mentions if opened and m.start > opened[0] and m is not first]


def chambers(clause: Clause) -> list[Mention]:
    """Parliaments named, where a statement waits for one: "a mandate from the Riigikogu"."""
    if not clause.has("cond", "need", "without"):
        return []
    seats = {i for hit in clause.cues("parliament") for i in hit.words}
    return [m for m in clause.mentions if m.role == "metonym" and m.start in seats]


def _groups(found: Sequence[Mention], clause: Clause) -> list[list[Mention]]:
    """Mentions joined as a list: by commas, "and", "as well as", and nothing but small words."""
    # "Ni Grecia ni Croacia": a negator between two names joins them
    joins = {i for hit in clause.cues("and", "article", "but", "neg") for i in hit.words}
    groups: list[list[Mention]] = []
    for mention in found:
        if groups:
            before = groups[-1][-1]  # "according to Trump, France and Germany" is no list of three
            between = range(before.end, mention.start)
            same = set(mention.nations) <= set(_nations(groups[-1]))
            words = len(between) <= BETWEEN and all(i in joins for i in between)
            alike = (before.role == "holder") == (mention.role == "holder") or same
            alike = alike and is_place(before, clause) == is_place(mention, clause)
            if words and alike and (between or _comma(clause, before, mention) or same):
                groups[-1].append(mention)
                continue
        groups.append([mention])
    return groups


def _comma(clause: Clause, one: Mention, other: Mention) -> bool:
    return "," in clause.text[clause.tokens[one.end - 1].end : clause.tokens[other.start].start]


def is_place(mention: Mention, clause: Clause) -> bool:
    """Whether a name is only where something happens: "in Paris", "to Ukraine"."""
    if mention.role not in {"capital", "name"} and mention.nations != ("UKR",):
        return False
    if (
        mention.start == clause.start + 1
        and clause.has("cond", "need")
        and mention.nations != ("UKR",)
    ):
        return False  # "A Sofia serve il consenso"
    return _after_preposition(mention.start, clause)


def _is_object(group: Sequence[Mention], clause: Clause) -> bool:
    """Whether a group is what something is done to: "train Ukrainian forces"."""
    if not set(_nations(group)) <= NO_CONTRIBUTORS:
        return False
    stating = [hit.start for hit in clause.cues(*STATING, "aid")]
    return all(m.role == "demonym" for m in group) and any(s < group[0].start for s in stating)


def _after_preposition(place: int, clause: Clause) -> bool:
    small = {i for hit in clause.cues("article") for i in range(hit.start, hit.end)}
    topics = {i for hit in clause.cues("asfor") for i in hit.words}  # "Quant à la Roumanie"
    for hit in clause.cues("loc"):
        if topics & set(hit.words):
            continue
        between = range(hit.end, place)
        if 0 <= place - hit.end < PREPOSITION and all(i in small for i in between):
            return True
    return False


def _speakers(groups: Sequence[list[Mention]], clause: Clause) -> list[list[Mention]]:
    """Groups a verb of saying belongs to: "Macron said", "said Macron", "according to Kyiv"."""
    able = [g for g in groups if any(_may_speak(m, clause) for m in g)]
    found: list[list[Mention]] = []
    for hit in clause.cues("report", "opine"):
        before = [g for g in able if 0 <= hit.start - g[-1].end < BY]
        after = [g for g in able if 0 <= g[0].start - hit.end < PREPOSITION]
        holder = [
            g for g in able if any(m.role == "holder" for m in g) and 0 <= g[0].start - hit.end < BY
        ]
        comma = _follows_comma(hit, clause)
        near = (after or holder) if comma else (before or after or holder)
        found += [g for g in near[-1:] if g not in found]
    return found


def _may_speak(mention: Mention, clause: Clause) -> bool:
    """Whether it names somebody, or is an office's adjective: "the French president"."""
    if mention.role != "demonym":
        return True
    return any(
        0 <= hit.start - mention.end < TITLE or 0 <= mention.start - hit.end < TITLE
        for hit in clause.cues("office")
    )


def _follows_comma(hit: Hit, clause: Clause) -> bool:
    """Whether a comma, a quotation mark or the clause's beginning stands before a verb."""
    if hit.start == clause.start:
        return True
    gap = clause.text[clause.tokens[hit.start - 1].end : clause.tokens[hit.start].start]
    return any(mark in gap for mark in ',"»”“')


def _at_once_reported(group: Sequence[Mention], clause: Clause) -> bool:
    """Whether no cue of a stance stands before the verb of saying."""
    said = [hit.start for hit in clause.cues("report", "opine") if hit.start >= group[-1].end]
    said += [hit.start for hit in clause.cues("report", "opine") if hit.end <= group[0].start]
    cues = [h.start for h in clause.cues("act", "join", "refuse", "consider", "cond", "ready")]
    return bool(said) and (not cues or min(said) <= min(cues))


def _has_verb_after(group: Sequence[Mention], clause: Clause) -> bool:
    """Whether a group behind a speaker is itself a subject, not just an adjective's owner."""
    return any(hit.start >= group[0].start for hit in clause.cues(*STATING))


def _is_generic(clause: Clause, named: Sequence[Sequence[Mention]]) -> bool:
    """Whether unnamed nations are the subject: "26 allies have agreed", "most countries".

    "Countries such as Italy" names one; "it told allies that it would" is about "it".
    """
    said = {hit.start for hit in clause.cues("report")}
    stating = [hit.start for hit in clause.cues(*STATING) if hit.start not in said]
    if not stating:
        return False
    among = [hit.start for hit in clause.cues("among")]
    anaphors = clause.cues("anaphor")
    own = [hit.start for hit in anaphors]
    for hit in clause.cues("generic"):
        if any(one.start < hit.start < one.end for one in anaphors):
            continue  # "his country" is one
        verb = next((start for start in stating if start >= hit.end), None)
        if verb is None or min(stating) < hit.start or _after_preposition(hit.start, clause):
            continue
        if any(group[0].start < hit.start for group in named):
            continue
        listed = any(hit.end <= place < verb + BY for place in among)
        taken = any(hit.end <= g[0].start < verb for g in named)
        spoken = any(hit.end <= place < verb for place in own)
        if not (listed or taken or spoken):
            return True
    return False
