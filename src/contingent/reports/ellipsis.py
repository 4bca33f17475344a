"""Statements that leave out what the one before has said.

"Norway gives a frigate, Denmark a field hospital"; "Hungary will not"; "neither will Slovakia";
"Germany will send none": verb or object are those of the statement before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contingent.reports.clauses import TRIGGERS, Clause
from contingent.reports.patterns import Hit
from contingent.reports.stance import Judgement
from contingent.reports.subjects import Subject

__all__ = ["PriorStatement", "goes_on", "object_before", "taken_over"]

NEGATIVE = frozenset({"declines", "excludes-troops"})
#: What a clause that leaves out its verb does not hold.
VERBS = tuple(name for name in TRIGGERS if name not in {"future", "modal"})
SAID = ("report", "ask", "past", "absent", "silent", "reason", "superseded", "if", "among")
#: Words besides names, negators and small words that an answer in short may hold.
SPARE = 1
#: What was offered stands within so many words of a sentence that goes on about it.
OPENING = 3
#: Words of a clause that leaves out its verb, at most.
LONGEST = 14
#: Words between a subject and what it gives.
NEAR = 6
#: Classes of words an answer in short is made of.
SHORT = ("likewise", "neg", "nothing", "future", "modal", "article", "and", "but", "now")


@dataclass(frozen=True, slots=True)
class PriorStatement:
    """What the statement before told: whose stance, which, on what conditions, about what.

    Attributes:
        nations: whose stance it was.
        verdict: the stance.
        kinds: kinds of its conditions.
        domains: domains named.
        troops: whether it was about soldiers.
        same: whether it stands in the same sentence.
    """

    nations: tuple[str, ...]
    verdict: Judgement
    kinds: tuple[str, ...]
    domains: tuple[str, ...]
    troops: bool
    same: bool = True


def object_before(clause: Clause) -> str | None:
    """What a clause leaves for "none" or "some" to stand for: "troops", "thing", or nothing."""
    if clause.has("troops"):
        return "troops"
    return "thing" if clause.has("force", "mission") or clause.domains else None


def goes_on(clause: Clause, told: PriorStatement | None) -> PriorStatement | None:
    """More of what was offered: "the package would comprise a vessel and instructors".

    The clause names no other nation, opens with what was offered, and says what it consists of.
    """
    if told is None or told.verdict.stance in NEGATIVE or not clause.domains:
        return None
    if clause.has("neg", "nothing", "donation", "gift", "refuse", "superseded"):
        return None
    others = {n for m in clause.mentions for n in m.nations} - set(told.nations) - {"UKR"}
    opening = [hit for hit in clause.cues("offering") if hit.start <= clause.start + OPENING]
    if others or not opening:
        return None
    return replace(_as(told, told.verdict.stance, opening, "goes on"), domains=clause.domains)


def taken_over(
    clause: Clause, subject: Subject, told: PriorStatement | None
) -> PriorStatement | None:
    """What a clause says that leaves out its verb; None where it says nothing of the kind.

    Args:
        clause: a clause of which no stance was found.
        subject: its subject.
        told: the statement before.
    """
    if told is None or subject.carried or subject.generic or clause.has(*VERBS, *SAID):
        return None
    if not subject.nations or set(subject.nations) & set(told.nations):
        return None
    negative = clause.has("neg", "nothing")
    short = _is_short(clause)
    if short and clause.has("likewise"):
        return _likewise(clause, told, negative=negative)
    if short and told.same and (negative or clause.has("future")):
        return _in_contrast(clause, told, negative=negative)
    if told.same and clause.end - clause.start <= LONGEST and _object(clause, subject):
        return _gapped(clause, told, negative=negative)
    return None


def _is_short(clause: Clause) -> bool:
    named = {i for m in clause.mentions for i in range(m.start, m.end)}
    known = {i for hit in clause.cues(*SHORT) for i in hit.words} | named
    return sum(i not in known for i in range(clause.start, clause.end)) <= SPARE


def _likewise(clause: Clause, told: PriorStatement, *, negative: bool) -> PriorStatement | None:
    if negative and told.verdict.stance not in NEGATIVE:
        return None
    return _again(told, clause.cues("likewise"), "likewise")


def _in_contrast(clause: Clause, told: PriorStatement, *, negative: bool) -> PriorStatement | None:
    no = told.verdict.stance in NEGATIVE
    hits = clause.cues("neg", "nothing", "future")
    if negative and no:
        return _again(told, hits, "nor does it")
    if negative and told.verdict.stance in {"offers", "conditional"}:
        stance = "excludes-troops" if told.troops else "declines"
        return _as(told, stance, hits, "will not")
    if no and not negative and clause.contrast:
        return _as(told, "offers", hits, "will")
    return None


def _object(clause: Clause, subject: Subject) -> list[Hit]:
    """What the subject gives: right behind it, and not only arms or money."""
    if clause.has("donation", "gift") or not subject.mentions:
        return []
    if any(m.role == "demonym" for m in subject.mentions):
        return []
    end = subject.mentions[-1].end
    things = [hit for hit in clause.hits if hit.label.startswith("domain:")]
    things += clause.cues("force", "troops")
    return [hit for hit in things if 0 <= hit.start - end <= NEAR]


def _gapped(clause: Clause, told: PriorStatement, *, negative: bool) -> PriorStatement | None:
    no = told.verdict.stance in NEGATIVE
    if negative != no:
        return None
    stance = told.verdict.stance
    if no:
        stance = "excludes-troops" if clause.has("troops") else "declines"
    hits = [*clause.cues("force", "troops"), *clause.cues("neg", "nothing")]
    return replace(_as(told, stance, hits, "as said before of another"), domains=clause.domains)


def _again(told: PriorStatement, hits: Sequence[Hit], rule: str) -> PriorStatement:
    return _as(told, told.verdict.stance, hits, rule)


def _as(told: PriorStatement, stance: str, hits: Sequence[Hit], rule: str) -> PriorStatement:
    verdict = Judgement(stance, rule, firm=False, hits=tuple(hits))
    kinds = told.kinds if stance == told.verdict.stance else ()
    return replace(told, verdict=verdict, kinds=kinds)
