"""What keeps a statement from being proposed: what it is about, and how it is told.

A statement in doubt is a possible miss. Precision goes before recall: a wrong yes does more harm
in a tally than one that a person still has to find.
"""

from contingent.reports.clauses import Clause
from contingent.reports.origins import SAID, government_speaks, speaks
from contingent.reports.records import NEGATIVE
from contingent.reports.sentence import Sentence
from contingent.reports.stance import GIVES, Judgement
from contingent.reports.subjects import NO_CONTRIBUTORS, Subject, is_place
from contingent.reports.topic import OURS, About

__all__ = ["clause_doubt"]

#: Rules by which somebody only might, or only talks of it.
VAGUE = frozenset({"might", "thinks about it"})
#: Nations that think about the same thing in one sentence: a narrator's summary.
MANY = 4
#: What is refused stands within so many words of the refusal.
BESIDE = 7
#: A refusal so near before "comment" refuses only to speak.
NEAR = 4


def clause_doubt(
    part: Sentence, clause: Clause, subject: Subject, verdict: Judgement, its: About
) -> str | None:
    """Why a clause's stance is not proposed, or None.

    Args:
        part: the sentence.
        clause: the clause.
        subject: whose stance it would be.
        verdict: the stance.
        its: what the sentence is about.
    """
    return (
        _wording_doubt(part, clause, verdict, its)
        or _voice_doubt(part, clause, subject, verdict)
        or _report_doubt(part, subject, its)
    )


def _wording_doubt(part: Sentence, clause: Clause, verdict: Judgement, its: About) -> str | None:
    """What its words are about, and how sure they are."""
    if _only_silent(clause, verdict):
        return "it only declines to comment"
    if part.has("unclear") and not government_speaks(part):
        return "told as not known"
    if its.arms and verdict.stance not in NEGATIVE:
        return "about money, arms or the size of an army"
    if verdict.rule == "does" and not verdict.firm and not its.ours and its.topic != OURS:
        return "names no joint force"
    if verdict.rule == "does" and _only_named(clause, verdict):
        return "speaks of taking part, and no verb decides"
    if _is_far(clause, verdict):
        return "what is refused is not said beside the word for it"
    return None


def _voice_doubt(
    part: Sentence, clause: Clause, subject: Subject, verdict: Judgement
) -> str | None:
    """Who says it of whom, and whether a verb decides."""
    if _tells_of_others(clause, subject, verdict):
        return "says what others will do"
    if speaks(part, frozenset({"UKR"})) and not _own_word(clause, subject):
        return "what Kyiv says of others"
    vague = verdict.rule in VAGUE and not government_speaks(part)
    if vague and (clause.has("meeting") or len(subject.nations) >= MANY):
        return "tells of a meeting, or of many at once"
    if part.has("meeting", "remote") and not _names_thing(clause):
        return "tells of a meeting only"
    if subject.carried and not verdict.firm:
        return "nobody is named, and no verb decides"
    if verdict.rule == GIVES and not government_speaks(part):
        return "nobody in office speaks, and no verb decides"
    return None


def _report_doubt(part: Sentence, subject: Subject, its: About) -> str | None:
    """What the report speaks of, and whether it lets governments speak."""
    if its.unconfirmed and not government_speaks(part) and not _own_word(part, subject):
        return "the report says that nobody has confirmed it"
    if its.topic != OURS and not its.other:
        return "the report speaks of something else there, or of no joint force"
    return None


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
