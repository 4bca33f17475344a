"""Candidates for a proposal: one for each nation of a reading of a clause, with its marks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contingent.reports.clause_marks import clause_marks
from contingent.reports.clauses import Clause
from contingent.reports.doubt_kinds import Doubt
from contingent.reports.ellipsis import PriorStatement
from contingent.reports.proposal import Proposal
from contingent.reports.records import records
from contingent.reports.sentence import Sentence
from contingent.reports.subjects import Subject

__all__ = ["candidates"]


def candidates(
    part: Sentence,
    clause: Clause,
    subject: Subject,
    told: PriorStatement,
    doubts: Sequence[Doubt],
    on: date | None,
) -> list[Proposal]:
    """One candidate for each nation that a clause is about.

    Args:
        part: the sentence.
        clause: the clause.
        subject: whose stance it is.
        told: what it is taken to tell.
        doubts: what speaks against that.
        on: the day of the statement, if known.
    """
    marks = clause_marks(part, clause, subject, told.verdict, doubts)
    start = clause.tokens[clause.start].start
    return [
        replace(
            one,
            domains=one.domains or told.domains,
            doubts=tuple(doubts),
            marks=marks,
            clause=start,
        )
        for one in records(clause, subject, told.verdict, told.kinds, on)
    ]
