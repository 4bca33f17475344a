"""What a clause may say of its subject: what the rules read in it, and what else may be meant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contingent.reports.clauses import Clause
from contingent.reports.doubt_kinds import Doubt
from contingent.reports.doubts import clause_doubts
from contingent.reports.ellipsis import PriorStatement, taken_over
from contingent.reports.language import Language
from contingent.reports.loose import other_readings
from contingent.reports.no_statement import no_statement
from contingent.reports.proposal import TROOPS
from contingent.reports.sentence import Sentence
from contingent.reports.stance import Judgement, judge
from contingent.reports.subjects import Subject
from contingent.reports.topic import About

__all__ = ["Before", "ClauseReading", "clause_readings"]


@dataclass(frozen=True, slots=True)
class Before:
    """What was told before a clause.

    Attributes:
        told: the statement before.
        unnamed: a stance told of nations without naming them.
        thing: what "none" or "them" would stand for.
    """

    told: PriorStatement | None
    unnamed: PriorStatement | None
    thing: str | None


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """One reading of a clause: what it tells, and what speaks against that reading."""

    told: PriorStatement
    doubts: tuple[Doubt, ...] = ()

    @property
    def plain(self) -> bool:
        """Whether the rules read it so."""
        return not self.doubts

    def doubts_of(
        self, part: Sentence, clause: Clause, subject: Subject, its: About
    ) -> tuple[Doubt, ...]:
        """All that speaks against it, by its wording and by the sentence it stands in."""
        return (*self.doubts, *clause_doubts(part, clause, subject, self.told.verdict, its))


def clause_readings(
    clause: Clause, subject: Subject, kinds: Sequence[str], words: Language, before: Before
) -> list[ClauseReading]:
    """The readings of a clause, that of the rules first where they have one.

    Args:
        clause: the clause.
        subject: whose stance it tells.
        kinds: kinds of condition found in it.
        words: data of its language.
        before: what was told before.
    """
    follows = words.negator_follows
    verdict = judge(clause, kinds, negator_follows=follows, before=before.thing)
    said = _said(clause, subject, verdict, kinds, before)
    read = said.told.verdict if said is not None else None
    found = [] if said is None else [said]
    why = Doubt.NO_VERB if said is None else Doubt.OTHERWISE
    for one in other_readings(clause, kinds, read, negator_follows=follows):
        none = no_statement(clause, subject, one)
        doubts = (why,) if none is None else (why, none)
        found.append(ClauseReading(_told(clause, subject, one, kinds), doubts))
    return found


def _said(
    clause: Clause,
    subject: Subject,
    verdict: Judgement | None,
    kinds: Sequence[str],
    before: Before,
) -> ClauseReading | None:
    """What a clause says of its subject, with what it leaves out; None where it says nothing."""
    if verdict is None or not verdict.firm:
        short = taken_over(clause, subject, before.told)
        if short is not None:
            return ClauseReading(replace(short, nations=subject.nations, same=True))
    unnamed = before.unnamed
    if verdict is None and unnamed and clause.has("among"):
        hits = tuple(clause.cues("among"))
        verdict = replace(unnamed.verdict, hits=hits, firm=False)
        among = _told(clause, subject, verdict, kinds)
        among = replace(among, domains=clause.domains or unnamed.domains)
        return _unless(among, no_statement(clause, subject, verdict))
    if verdict is None:
        return None
    told = _told(clause, subject, verdict, kinds)
    return _unless(told, no_statement(clause, subject, verdict))


def _unless(told: PriorStatement, doubt: Doubt | None) -> ClauseReading:
    return ClauseReading(told, () if doubt is None else (doubt,))


def _told(
    clause: Clause, subject: Subject, verdict: Judgement, kinds: Sequence[str]
) -> PriorStatement:
    troops = clause.has("troops") or verdict.stance == "excludes-troops"
    domains = clause.domains or ((TROOPS,) if troops else ())
    return PriorStatement(subject.nations, verdict, tuple(kinds), domains, troops)
