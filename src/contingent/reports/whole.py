"""A report judged as a whole: does anybody in it take a position on this operation?

One sentence that looks like a stance, in a report that speaks of arms or of another mission, is
most often none. So a report is believed to hold positions only where at least one of them is told
plainly, and where somebody in office is heard in it: columns, match reports and papers of trade
speak of "coalitions" and "missions" too. Else all of them are possible misses.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contingent.reports.elsewhere import names_force
from contingent.reports.operation import THIS, UNKNOWN, other_named
from contingent.reports.origins import government_speaks
from contingent.reports.proposal import Miss, Proposal
from contingent.reports.sentence import Sentence
from contingent.reports.statements import SNIPPET

__all__ = ["Whole", "judged_whole"]

#: Sentences of a report's beginning that say what it is about.
LEAD = 2
NO_OPERATION = "the report names neither this operation nor its place"
NOBODY = "nobody in the report plainly takes a position on this operation"
OTHERS_SPEAK = "nobody in office is named or speaks in the report"
#: A report of so many sentences in which one thing only looks like a position needs a minister.
LONG = 8
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


def judged_whole(
    parts: Sequence[Sentence], found: Sequence[Proposal], misses: Sequence[Miss]
) -> Whole:
    """Judge a report as a whole.

    Args:
        parts: its sentences.
        found: what looks like a stance, each with the operation it was told of.
        misses: possible misses.
    """
    full = [part for part in parts if part.tokens]
    plainly = any(p.operation == THIS and p.confidence == "high" for p in found)
    name = _other_operation(full, plainly=plainly)
    if name:
        apart = [replace(p, operation=name if p.operation == THIS else p.operation) for p in found]
        why = f"the report is about another operation ('{name}')"
        return Whole((), tuple(apart), tuple(misses), about_other=why)
    ours = tuple(p for p in found if p.operation == THIS)
    apart = [p for p in found if p.operation != THIS]
    if not any(_names_ours(part) for part in full):
        ours = tuple(replace(p, operation=UNKNOWN) for p in ours)
        governed = any(government_speaks(part) for part in full)
        if len(full) >= SNIPPET and not governed and not _names_a_force(full):
            return _none(ours, apart, misses, NO_OPERATION)
    why = _nobody(ours, full) if len(full) >= SNIPPET and ours else ""
    return _none(ours, apart, misses, why) if why else Whole(ours, tuple(apart), tuple(misses))


def _none(
    ours: Sequence[Proposal], apart: Sequence[Proposal], misses: Sequence[Miss], why: str
) -> Whole:
    doubted = [Miss((p.nation,), p.evidence, f"looks like {p.stance}; but {why}") for p in ours]
    return Whole((), tuple(apart), (*misses, *doubted), no_position=why if ours else None)


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
    start = proposal.evidence.start
    return next(part for part in full if part.stretch.start <= start < part.stretch.end)


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
