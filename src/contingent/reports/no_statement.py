"""What looks like a stance and is none: pleas, attendance, visits, debates, a narrator's guess."""

from contingent.reports.clauses import Clause
from contingent.reports.doubt_kinds import Doubt
from contingent.reports.loose import MAY_BE
from contingent.reports.stance import Judgement
from contingent.reports.subjects import NO_CONTRIBUTORS, Subject, is_place

__all__ = ["no_statement"]

#: So many nations that "could" contribute are a narrator's guess, not their governments' words.
GUESSED = 3
#: Words between a deed and what it is done with.
NEAR = 4
#: What shows that a government speaks, or somebody does something.
SPOKEN = ("future", "modal", "report", "anaphor", "ready")
#: What opens somebody's own words.
QUOTES = frozenset("„“”\"«»‘'–—")
OPEN = frozenset({"offers", "considers"})
#: Rules that need no verb of a government's will.
TALKED = frozenset({"might", "does", MAY_BE})


def no_statement(clause: Clause, subject: Subject, verdict: Judgement) -> Doubt | None:
    """Why what looks like a stance is none, or None."""
    if verdict.stance == "offers" and _no_offer(clause, subject, verdict):
        return Doubt.PLEA
    if _attends(clause, verdict):
        return Doubt.ATTENDS
    if verdict.stance in OPEN and (clause.has("visit") or _is_talk(clause, subject, verdict)):
        return Doubt.TALK
    if subject.carried and not verdict.firm and not clause.domains:
        return Doubt.WEAK
    if verdict.rule == "might" and len(subject.nations) >= GUESSED:
        return Doubt.GUESS
    return None


def _no_offer(clause: Clause, subject: Subject, verdict: Judgement) -> bool:
    """What is asked for or ought to be done, forces elsewhere, and those of others."""
    if clause.has("ask") or (clause.has("should") and not clause.has("ready")):
        return True
    if clause.has("thisop", "peace", "mission"):
        return False
    said = min((hit.start for hit in clause.cues("report")), default=clause.end)
    abroad = {
        n for m in clause.mentions if m.start < said and is_place(m, clause) for n in m.nations
    }
    if abroad - set(subject.nations):
        return True  # German soldiers in Lithuania
    return _of_others(clause, subject, verdict)


def _attends(clause: Clause, verdict: Judgement) -> bool:
    """Whether only a meeting is attended, or not."""
    if not clause.has("absent", "meeting") or clause.has("troops"):
        return False
    if verdict.stance == "offers" and not verdict.firm and not clause.has("force"):
        return not clause.domains  # "held a conference with the participation of 30 countries"
    if clause.has("mission"):
        return False
    attends = verdict.stance == "declines" or not verdict.firm
    return attends and clause.has("absent", "past")


def _is_talk(clause: Clause, subject: Subject, verdict: Judgement) -> bool:
    """Whether only sending or talking of it is named: "the debate about German soldiers".

    A nation's people stand behind it, and nothing says that their government will or thinks so.
    """
    people = bool(subject.mentions) and all(m.role == "demonym" for m in subject.mentions)
    if not people or verdict.rule not in TALKED or clause.has(*SPOKEN):
        return False
    first = clause.tokens[clause.start].start
    if clause.text[max(0, first - 2) : first].strip() in QUOTES:
        return False
    return bool(verdict.hits) and all(h.end <= subject.mentions[0].start for h in verdict.hits)


def _of_others(clause: Clause, subject: Subject, verdict: Judgement) -> bool:
    """Whether what is done is done with the forces of another nation: "hosts a German brigade"."""
    things = [hit.start for hit in clause.cues("force", "troops")]
    other = [
        m
        for m in clause.mentions
        if m.role == "demonym" and not set(m.nations) & (set(subject.nations) | NO_CONTRIBUTORS)
    ]
    return any(
        0 <= m.start - hit.end < NEAR and any(0 <= place - m.end <= 1 for place in things)
        for hit in verdict.hits
        for m in other
    )
