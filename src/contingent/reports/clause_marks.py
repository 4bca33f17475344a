"""The marks of a statement that can be seen in its sentence."""

from collections.abc import Iterator, Sequence

from contingent.reports.clauses import Clause
from contingent.reports.doubt_kinds import Doubt
from contingent.reports.elsewhere import names_force
from contingent.reports.marks import Mark, of_doubt
from contingent.reports.sentence import Sentence
from contingent.reports.stance import Judgement
from contingent.reports.subjects import Subject

__all__ = ["clause_marks"]

#: Words within which the nation opens its sentence, or stands near its verb.
OPENING, NEAR = 4, 6
#: So many nations at once are a list.
LISTED = 3
#: The marks of stances; an offer has none.
STANCES = {
    "conditional": Mark.CONDITIONAL,
    "considers": Mark.CONSIDERS,
    "declines": Mark.DECLINES,
    "excludes-troops": Mark.EXCLUDES,
}
ROLES = {
    "name": Mark.BY_NAME,
    "capital": Mark.BY_CAPITAL,
    "metonym": Mark.BY_CAPITAL,
}
#: Classes of words that tell a condition.
CONDITIONS = ("cond", "if", "only_if", "as_long", "need", "without")
QUOTES = frozenset('„“”"«»')
#: Cues of the clause, and of the whole sentence, that are marks by themselves.
OF_CLAUSE = {
    Mark.FORCE_IN_CLAUSE: ("mission", "thisop", "joint"),
    Mark.FUTURE: ("future",),
    Mark.MIGHT: ("modal", "maybe"),
    Mark.PAST: ("past",),
    Mark.IF: ("if", "cond", "only_if"),
    Mark.NEGATED: ("neg", "nothing"),
}
OF_SENTENCE = {
    Mark.SAID: ("report",),
    Mark.FORCE_BY_NAME: ("joint",),
    Mark.PEACE: ("peace",),
    Mark.MEETS: ("meeting",),
    Mark.PLEADS: ("ask", "should"),
}


def clause_marks(
    part: Sentence,
    clause: Clause,
    subject: Subject,
    verdict: Judgement,
    doubts: Sequence[Doubt],
) -> frozenset[Mark]:
    """What can be told of a clause's statement from its sentence."""
    marks = {*map(of_doubt, doubts)}
    if verdict.stance in STANCES:
        marks.add(STANCES[verdict.stance])
    marks |= {mark for mark, names in OF_CLAUSE.items() if clause.has(*names)}
    marks |= {mark for mark, names in OF_SENTENCE.items() if part.has(*names)}
    marks |= set(_decided(verdict)) | set(_beside(clause, verdict.stance))
    if verdict.firm and not doubts:
        marks.add(Mark.PLAIN)
    marks |= set(_whose(part, subject, verdict))
    marks |= set(_what_of(part, clause))
    return frozenset(marks)


def _beside(clause: Clause, stance: str) -> Iterator[Mark]:
    """Whether the clause has words of other stances."""
    if stance == "declines" and clause.has("join") and not clause.has("act", "out"):
        yield Mark.JOIN_REFUSED
    if stance != "conditional" and clause.has(*CONDITIONS):
        yield Mark.BESIDE_IF


def _decided(verdict: Judgement) -> Iterator[Mark]:
    if verdict.firm:
        yield Mark.FIRM
    if verdict.rule == "says it will":
        yield Mark.WILLING
    if any(len(hit.words) > 1 for hit in verdict.hits):
        yield Mark.SEVERAL_WORDS


def _whose(part: Sentence, subject: Subject, verdict: Judgement) -> Iterator[Mark]:
    own = set(subject.nations)
    roles = {m.role for m in subject.mentions}
    yield from {ROLES[role] for role in roles if role in ROLES}
    if len(own) >= LISTED:
        yield Mark.SEVERAL
    if not set(part.parties) - own:
        yield Mark.ALONE_THERE
    if any(m.read_as is not None for m in subject.mentions):
        yield Mark.READ_AS
    if any(m.role == "holder" and own & set(m.nations) for m in part.found):
        yield Mark.OWN_HOLDER
    if subject.mentions:
        first, last = subject.mentions[0].start, subject.mentions[-1].end
        if first < OPENING:
            yield Mark.LEADS
        starts = [hit.start for hit in verdict.hits]
        if any(-NEAR <= start - last <= NEAR for start in starts):
            yield Mark.NEAR_VERB


def _what_of(part: Sentence, clause: Clause) -> Iterator[Mark]:
    if names_force(part):
        yield Mark.FORCE_THERE
    if clause.domains:
        yield Mark.DOMAIN
    if QUOTES & set(part.text[part.stretch.start : part.stretch.end]):
        yield Mark.QUOTED
