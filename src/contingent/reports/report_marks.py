"""The marks of a candidate that the whole report gives it: what it speaks of, who is heard."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from contingent.reports.doubt_kinds import Doubt
from contingent.reports.elsewhere import elsewhere_of, names_force
from contingent.reports.marks import Mark
from contingent.reports.operation import HOST
from contingent.reports.origins import government_speaks, is_of_arms, source_of
from contingent.reports.proposal import Evidence, Proposal
from contingent.reports.sentence import Sentence

__all__ = ["with_report_marks"]

#: Sentences of a report's beginning; shares of its sentences that are much, and most.
LEAD, MUCH, MOST = 2, 0.25, 0.5
#: So many sentences are often; leaders of so many nations, and so many nations named, are many.
OFTEN, MANY, CROWD = 3, 4, 7
#: Doubts only about what the report speaks of.
TOPICAL = frozenset({Doubt.OFF_TOPIC, Doubt.NO_FORCE, Doubt.UNCONFIRMED})
#: Of so many candidates half are doubtful.
HALF = 2


def with_report_marks(
    candidates: Sequence[Proposal], full: Sequence[Sentence], *, gated: bool
) -> list[Proposal]:
    """Candidates with the marks that the report as a whole gives them.

    Args:
        candidates: all of a report, on this operation.
        full: its sentences that hold words.
        gated: whether the rules take the report to hold no position.
    """
    shared = frozenset(_of_report(candidates, full)) | ({Mark.GATED} if gated else set())
    seen, others = _Seen(full), _Others(candidates)
    starts = [part.stretch.start for part in full]
    made = []
    for one in candidates:
        place = bisect_right(starts, one.evidence.start) - 1
        marks = {*one.marks, *shared, *others.of(one), *seen.of_place(place)}
        marks |= {*seen.of_nation(one.nation), *seen.beside(one.nation, place)}
        made.append(replace(one, marks=frozenset(marks | _instead(marks))))
    return made


def _instead(marks: set[Mark]) -> set[Mark]:
    """What speaks for a candidate though its report does not name the force there."""
    if Mark.D_OFF_TOPIC not in marks:
        return set()
    return {Mark.FIRM_INSTEAD} if Mark.OTHERS_FIRM in marks else set()


class _Seen:
    """What is named where in a report."""

    def __init__(self, full: Sequence[Sentence]) -> None:
        self.size = len(full)
        self.doubtful = [source_of(part, None) is not None or part.outsider for part in full]
        self.force = [names_force(part) for part in full]
        self.heads = [
            {n for m in part.found if m.role == "holder" for n in m.nations} for part in full
        ]
        self.led = set().union(*self.heads)
        self.offices = {n for part in full if part.has("office") for n in part.parties}

    def of_place(self, place: int) -> Iterator[Mark]:
        """Marks of a sentence by where it stands."""
        beside = [i for i in (place - 1, place + 1) if 0 <= i < self.size]
        if place and self.doubtful[place - 1]:
            yield Mark.DOUBTED_BEFORE
        if any(self.force[i] for i in beside):
            yield Mark.FORCE_NEAR

    def of_nation(self, nation: str) -> Iterator[Mark]:
        """Marks of a nation by how the report names it."""
        if nation in self.led:
            yield Mark.HOLDER_NAMED
        if nation in self.offices:
            yield Mark.OWN_OFFICE

    def beside(self, nation: str, place: int) -> Iterator[Mark]:
        """Marks of a nation by what is named in its sentence and beside it."""
        near = range(max(0, place - 1), min(self.size, place + 2))
        if any(nation in self.heads[i] for i in near):
            yield Mark.HOLDER_NEAR


class _Others:
    """What the candidates of a report tell of each nation."""

    def __init__(self, candidates: Sequence[Proposal]) -> None:
        self.told: dict[tuple[str, str], set[Evidence]] = {}
        self.firmly: dict[str, dict[str, set[Evidence]]] = {}
        for one in candidates:
            self.told.setdefault((one.nation, one.stance), set()).add(one.evidence)
            if _firm(one):
                by_stance = self.firmly.setdefault(one.nation, {})
                by_stance.setdefault(one.stance, set()).add(one.evidence)

    def of(self, one: Proposal) -> Iterator[Mark]:
        """What the report's other candidates tell of one."""
        if len(self.told[one.nation, one.stance]) > 1:
            yield Mark.AGAIN
        firm = self.firmly.get(one.nation, {})
        if any(stance != one.stance and found - {one.evidence} for stance, found in firm.items()):
            yield Mark.OTHER_STANCE
        if len(self.firmly) > (one.nation in self.firmly):
            yield Mark.OTHERS_FIRM


def _firm(one: Proposal) -> bool:
    """Whether it is told firmly, of whatever the report speaks there."""
    return set(one.doubts) <= TOPICAL and one.confidence != "low"


def _of_report(candidates: Sequence[Proposal], full: Sequence[Sentence]) -> Iterator[Mark]:
    """What holds for all that a report tells."""
    size = len(full)
    force = [names_force(part) for part in full]
    if any(part.has("joint") for part in full):
        yield Mark.REPORT_NAMES_FORCE
    if sum(force) >= MOST * size:
        yield Mark.MOSTLY_FORCE
    yield from _speaks_of(full)
    others = sum(part.has("other", "programme") for part in full)
    if others:
        yield Mark.OTHER_OPERATION
    if others > sum(any(HOST in m.nations for m in part.found) for part in full):
        yield Mark.MORE_OTHER
    if sum(bool(elsewhere_of(part, "")) for part in full) >= MUCH * size:
        yield Mark.MUCH_OTHER
    if sum(is_of_arms(part, before=False) for part in full) >= MUCH * size:
        yield Mark.MUCH_ARMS
    yield from _heard(full)
    if HALF * sum(not _firm(p) for p in candidates) > len(candidates):
        yield Mark.MOSTLY_DOUBTED
    if not any(map(_firm, candidates)):
        yield Mark.NOBODY_PLAIN


def _speaks_of(full: Sequence[Sentence]) -> Iterator[Mark]:
    """What a report speaks of, by single words."""
    if any(HOST in m.nations for part in full[:LEAD] for m in part.found):
        yield Mark.HOST_LEADS
    if any(part.has("peace") for part in full):
        yield Mark.PEACE_NAMED
    if len({n for part in full for n in part.parties}) >= CROWD:
        yield Mark.MANY_NATIONS
    heads = {n for part in full for m in part.found if m.role == "holder" for n in m.nations}
    if len(heads) >= MANY:
        yield Mark.MANY_HEADS


def _heard(full: Sequence[Sentence]) -> Iterator[Mark]:
    """Who is heard in a report, and on what it leans."""
    heard = sum(map(government_speaks, full))
    if heard >= OFTEN:
        yield Mark.OFTEN_HEARD
    kinds = {
        Mark.SCENARIOS: ("scenario",),
        Mark.POLLS: ("poll",),
        Mark.EXERCISES: ("exercise",),
    }
    for mark, names in kinds.items():
        if any(part.has(*names) for part in full):
            yield mark
    heads = any(m.role == "holder" for part in full for m in part.found)
    if not (heads or any(part.has("office") for part in full)):
        yield Mark.NO_OFFICE_AT_ALL
