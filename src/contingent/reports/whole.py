"""A report judged as a whole: does anybody in it take a position on this operation?

One sentence that looks like a stance, in a report that speaks of arms or of another mission, is
most often none. So a report is believed to hold positions only where at least one of them is told
plainly, and where somebody in office is heard in it: columns, match reports and papers of trade
speak of "coalitions" and "missions" too. Else all of them are possible misses.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contingent.reports.dropped import dropped
from contingent.reports.elsewhere import names_force
from contingent.reports.judging import Judge, by_rules
from contingent.reports.operation import THIS, UNKNOWN, other_named
from contingent.reports.origins import government_speaks
from contingent.reports.proposal import Miss, Proposal
from contingent.reports.report_marks import with_report_marks
from contingent.reports.sentence import Sentence
from contingent.reports.statements import SNIPPET, Statements

__all__ = ["Whole", "about_other", "candidates", "judged_whole"]

#: Sentences of a report's beginning that say what it is about.
LEAD = 2
NO_OPERATION = "the report names neither this operation nor its place"
NOBODY = "nobody in the report plainly takes a position on this operation"
OTHERS_SPEAK = "nobody in office is named or speaks in the report"
#: A report of so many sentences in which one thing only looks like a position needs a minister.
LONG = 8
NOT_BELIEVED = "what looks like a position in it is not believed"
ALONE = "one sentence only looks like a position, and nobody in office says it"


@dataclass(frozen=True, slots=True)
class Whole:
    """What is kept of a report's proposals once it is judged as a whole.

    Attributes:
        proposals: for this operation.
        elsewhere: those on other operations.
        misses: possible misses, among them what was not believed.
        about_other: why the report is taken to be about another operation, or None.
        no_position: why nobody is taken to hold a position, or None.
    """

    proposals: tuple[Proposal, ...]
    elsewhere: tuple[Proposal, ...]
    misses: tuple[Miss, ...]
    about_other: str | None = None
    no_position: str | None = None


def judged_whole(parts: Sequence[Sentence], told: Statements, judge: Judge) -> Whole:
    """Judge a report as a whole, and which of its candidates are proposed.

    Args:
        parts: its sentences.
        told: what they tell.
        judge: judges its candidates.
    """
    full = [part for part in parts if part.tokens]
    if name := about_other(told, full):
        return _of_other(told, name, full)
    apart = tuple(p for p in told.plain if p.operation != THIS)
    ours, why = candidates(told, full)
    kept = by_rules(ours) if len(full) < SNIPPET else judge(ours)
    others = [p for p in told.doubted if p.operation != THIS]
    missed = [*told.silent, *dropped([*ours, *others], kept, full, why)]
    if not kept and not why and any(not p.doubts for p in ours):
        why = NOT_BELIEVED
    return Whole(tuple(kept), apart, tuple(missed), no_position=None if kept else why or None)


def candidates(told: Statements, full: Sequence[Sentence]) -> tuple[list[Proposal], str]:
    """All that may be proposed on this operation, with its marks, and why the rules see none.

    Args:
        told: what the sentences of a report tell.
        full: those of them that hold words.
    """
    ours = [p for p in (*told.plain, *told.doubted) if p.operation == THIS]
    named = any(_names_ours(part) for part in full)
    if not named:
        ours = [replace(p, operation=UNKNOWN) for p in ours]
    why = _why_none([p for p in ours if not p.doubts], full, named=named)
    if len(full) < SNIPPET:
        return ours, why
    return with_report_marks(ours, full, gated=bool(why)), why


def about_other(told: Statements, full: Sequence[Sentence]) -> str:
    """The other operation that a report is about, or empty."""
    plainly = any(p.operation == THIS and p.confidence == "high" for p in told.plain)
    return _other_operation(full, plainly=plainly)


def _of_other(told: Statements, name: str, full: Sequence[Sentence]) -> Whole:
    """A report about another operation: nothing of it is proposed for this one."""
    apart = [replace(p, operation=name if p.operation == THIS else p.operation) for p in told.plain]
    why = f"the report is about another operation ('{name}')"
    missed = (*told.silent, *dropped(told.doubted, (), full, why))
    return Whole((), tuple(apart), missed, about_other=why)


def _why_none(ours: Sequence[Proposal], full: Sequence[Sentence], *, named: bool) -> str:
    """Why the rules take a report to hold no position, or empty; snippets are not asked."""
    if len(full) < SNIPPET or not ours:
        return ""
    governed = any(government_speaks(part) for part in full)
    if not (named or governed or _names_a_force(full)):
        return NO_OPERATION
    return _nobody(ours, full)


def _nobody(ours: Sequence[Proposal], full: Sequence[Sentence]) -> str:
    """Why nobody is believed to take a position: none is told plainly, or by nobody in office."""
    if not any(_plain(p, full) for p in ours):
        return NOBODY
    own = [_sentence_of(p, full) for p in ours]
    heads = any(m.role == "holder" for part in full for m in part.found)
    offices = any(part.has("office") for part in own)
    if not (heads or offices or any(government_speaks(part) for part in full)):
        return OTHERS_SPEAK
    lone = len({p.evidence.start for p in ours}) == 1 and len(full) >= LONG
    if lone and not any(government_speaks(part) for part in own):
        return ALONE
    return ""


def _sentence_of(proposal: Proposal, full: Sequence[Sentence]) -> Sentence:
    """The sentence that a proposal's evidence begins in."""
    place = bisect_right(full, proposal.evidence.start, key=lambda part: part.stretch.start)
    return full[place - 1]


def _plain(proposal: Proposal, full: Sequence[Sentence]) -> bool:
    """Whether a position is told plainly.

    By a verb that decides, of a nation named in the same clause; or where somebody in office speaks
    of the joint force.
    """
    if proposal.confidence != "low":
        return True
    own = _sentence_of(proposal, full)
    return names_force(own) and government_speaks(own)


def _names_a_force(full: Sequence[Sentence]) -> bool:
    """Whether a report speaks of a joint force by a name such as "multinational force".

    Or of any, and of the end of a war.
    """
    missions = [hit for part in full for hit in part.hits if hit.label == "cue:mission"]
    ends = any(part.has("peace", "un") for part in full)
    sent = bool(missions) or any(part.has("troops") for part in full)
    return any(len(hit.words) > 1 for hit in missions) or (sent and ends)


def _names_ours(part: Sentence) -> bool:
    return part.has("thisop") or any("UKR" in m.nations for m in part.found)


def _other_operation(full: Sequence[Sentence], *, plainly: bool) -> str:
    """The other operation a report is about: it names one and never ours, or opens with one.

    Args:
        full: its sentences.
        plainly: whether a position on ours is told plainly, which settles a tie.
    """
    theirs = [part for part in full if part.has("other")]
    if not theirs:
        return ""
    ours = sum(_names_ours(part) for part in full)
    opens = any(part in theirs for part in full[:LEAD])
    peace = any(part.has("peace") for part in full)
    more = len(theirs) > ours or (len(theirs) == ours and not plainly)
    if (opens and more) or not (ours or peace):
        return other_named(theirs[0])
    return ""
