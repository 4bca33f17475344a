"""Proposals made of one clause's judgement."""

from collections.abc import Sequence
from datetime import date

from contingent.reports.clauses import Clause
from contingent.reports.condition_text import condition_text
from contingent.reports.details import Amount, amount, caveat_kinds, reasons
from contingent.reports.proposal import TROOPS, Evidence, Proposal
from contingent.reports.stance import Judgement
from contingent.reports.subjects import Subject, is_place

__all__ = ["NEGATIVE", "records"]

#: Stances that say no.
NEGATIVE = frozenset({"excludes-troops", "declines"})
#: Cues shown to the reader as the reason of a proposal.
SHOWN = 3


def records(
    clause: Clause, subject: Subject, verdict: Judgement, kinds: Sequence[str], on: date | None
) -> list[Proposal]:
    """One proposal for each nation the clause is about.

    Args:
        clause: the clause.
        subject: whose stance it is.
        verdict: the stance.
        kinds: kinds of condition named in the clause.
        on: the day of the statement, if known.
    """
    feared = reasons(clause, subject.nations)
    why = ", ".join(
        dict.fromkeys(
            " ".join(clause.tokens[i].text for i in hit.words) for hit in verdict.hits[:SHOWN]
        )
    )
    domains = clause.domains
    if verdict.stance == "excludes-troops" or (not domains and clause.has("troops")):
        domains = (TROOPS,)
    home = {
        n for m in clause.mentions if m.role == "name" and is_place(m, clause) for n in m.nations
    }
    read = tuple(m.read_as for m in subject.mentions if m.read_as is not None)
    sure = verdict.firm and not subject.carried and not read
    negative = verdict.stance in NEGATIVE
    much = Amount() if negative else amount(clause)
    doubt = f"; no single number is read in '{much.doubtful}'" if much.doubtful else ""
    return [
        Proposal(
            nation=nation,
            stance=verdict.stance,
            evidence=_evidence(clause, subject, verdict),
            domains=domains,
            quantity=much.said,
            conditions=() if negative else tuple(kinds),
            condition="" if negative else condition_text(nation, kinds),
            caveats=tuple(caveat_kinds(clause, verdict.stance, at_home=nation in home)),
            reasons=feared.get(nation, ()),
            stated_on=on,
            why=f"{verdict.rule}: '{why}'{doubt}",
            confidence="high" if sure else "medium" if verdict.firm else "low",
            read_as=read,
        )
        for nation in subject.nations
    ]


def _evidence(clause: Clause, subject: Subject, verdict: Judgement) -> Evidence:
    """From the subject or the first deciding word to the clause's last cue or object."""
    things = clause.cues("force", "troops", "mission", "parliament", "un", "peace")
    starts = [m.start for m in subject.mentions] + [hit.start for hit in verdict.hits]
    ends = [hit.end for hit in verdict.hits] + [hit.end for hit in things]
    ends += [m.end for m in subject.mentions]
    start = clause.tokens[max(clause.start, min(starts))].start
    end = clause.tokens[min(clause.end, max(ends)) - 1].end
    return Evidence(clause.text[start:end], start, end)
