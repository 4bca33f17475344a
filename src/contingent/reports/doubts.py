"""What speaks against a statement: what it is about, and how it is told.

A statement in doubt is a possible miss. Precision goes before recall: a wrong yes does more harm
in a tally than one that a person still has to find.
"""

from collections.abc import Iterator

from contingent.reports.clauses import Clause
from contingent.reports.doubt_kinds import Doubt
from contingent.reports.origins import SAID, government_speaks, speaks
from contingent.reports.records import NEGATIVE
from contingent.reports.sentence import Sentence
from contingent.reports.stance import GIVES, Judgement
from contingent.reports.subjects import NO_CONTRIBUTORS, Subject, is_place
from contingent.reports.topic import OURS, About

__all__ = ["clause_doubts"]

#: Rules by which somebody only might, or only talks of it.
VAGUE = frozenset({"might", "thinks about it"})
#: Nations that think about the same thing in one sentence: a narrator's summary.
MANY = 4
#: What is refused stands within so many words of the refusal.
BESIDE = 7
#: A refusal so near before "comment" refuses only to speak.
NEAR = 4


def clause_doubts(
    part: Sentence, clause: Clause, subject: Subject, verdict: Judgement, its: About
) -> tuple[Doubt, ...]:
    """All that speaks against a clause's stance, the plainest first.

    Args:
        part: the sentence.
        clause: the clause.
        subject: whose stance it would be.
        verdict: the stance.
        its: what the sentence is about.
    """
    return (
        *_wording_doubts(part, clause, verdict, its),
        *_voice_doubts(part, clause, subject, verdict),
        *_report_doubts(part, subject, its),
    )


def _wording_doubts(
    part: Sentence, clause: Clause, verdict: Judgement, its: About
) -> Iterator[Doubt]:
    """What its words are about, and how sure they are."""
    if _only_silent(clause, verdict):
        yield Doubt.SILENT
    if part.has("unclear") and not government_speaks(part):
        yield Doubt.UNCLEAR
    if its.arms and verdict.stance not in NEGATIVE:
        yield Doubt.ARMS
    if verdict.rule == "does" and not verdict.firm and not its.ours and its.topic != OURS:
        yield Doubt.NO_FORCE
    if verdict.rule == "does" and _only_named(clause, verdict):
        yield Doubt.ONLY_NAMED
    if _is_far(clause, verdict):
        yield Doubt.FAR


def _voice_doubts(
    part: Sentence, clause: Clause, subject: Subject, verdict: Judgement
) -> Iterator[Doubt]:
    """Who says it of whom, and whether a verb decides."""
    if _tells_of_others(clause, subject, verdict):
        yield Doubt.OF_OTHERS
    if speaks(part, frozenset({"UKR"})) and not _own_word(clause, subject):
        yield Doubt.KYIV
    vague = verdict.rule in VAGUE and not government_speaks(part)
    if vague and (clause.has("meeting") or len(subject.nations) >= MANY):
        yield Doubt.VAGUE
    if part.has("meeting", "remote") and not _names_thing(clause):
        yield Doubt.MEETING
    if subject.carried and not verdict.firm:
        yield Doubt.NOBODY
    if verdict.rule == GIVES and not government_speaks(part):
        yield Doubt.NO_OFFICE


def _report_doubts(part: Sentence, subject: Subject, its: About) -> Iterator[Doubt]:
    """What the report speaks of, and whether it lets governments speak."""
    if its.unconfirmed and not government_speaks(part) and not _own_word(part, subject):
        yield Doubt.UNCONFIRMED
    if its.topic != OURS and not its.other:
        yield Doubt.OFF_TOPIC


def _names_thing(clause: Clause) -> bool:
    """Whether it names something to take part in or to send."""
    return clause.has("force", "troops", "mission", "thisop") or bool(clause.domains)


def _only_named(clause: Clause, verdict: Judgement) -> bool:
    """Whether a deed is only named: "the Danish participation" is spoken of, not promised."""
    nouns = {i for hit in clause.cues("nominal") for i in hit.words}
    return all(hit.start in nouns for hit in verdict.hits)


def _only_silent(clause: Clause, verdict: Judgement) -> bool:
    """Whether what is refused is a comment."""
    said = [hit.start for hit in clause.cues("comment")]
    return verdict.stance in NEGATIVE and any(
        0 <= place - hit.start <= NEAR + len(hit.words) for hit in verdict.hits for place in said
    )


def _is_far(clause: Clause, verdict: Judgement) -> bool:
    """Whether a refusal rests on one word with nothing to refuse near it: such words collide."""
    if verdict.stance not in NEGATIVE or verdict.rule != "refuses":
        return False
    if any(len(hit.words) > 1 for hit in verdict.hits):
        return False
    things = clause.cues("force", "troops", "mission", "thisop", "act", "join")
    return not any(
        -BESIDE <= thing.start - hit.end <= BESIDE for thing in things for hit in verdict.hits
    )


def _tells_of_others(clause: Clause, subject: Subject, verdict: Judgement) -> bool:
    """Whether the one who speaks says it of another nation that stands before the verb."""
    if not subject.mentions or not verdict.hits or verdict.stance == "conditional":
        return False
    last = subject.mentions[-1].end
    said = [hit.start for hit in clause.cues("report", "opine", "ready") if hit.start >= last]
    decides = max(hit.start for hit in verdict.hits)
    own = set(subject.nations) | NO_CONTRIBUTORS
    return any(
        said and min(said) < m.start < decides and not set(m.nations) & own
        for m in clause.mentions
        if not is_place(m, clause)
    )


def _own_word(words: Clause | Sentence, subject: Subject) -> bool:
    """Whether the nation itself is named beside a verb of saying too."""
    said = [hit.start for hit in words.hits if hit.label == "cue:report"]
    return any(
        m.role != "demonym" and any(-SAID < place - m.start < SAID for place in said)
        for m in subject.mentions
    )
