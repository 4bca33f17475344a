"""Candidates that were not proposed, as possible misses with the reasons in words."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from contingent.reports.belief import weights
from contingent.reports.doubt_kinds import Doubt
from contingent.reports.proposal import Evidence, Miss, Proposal
from contingent.reports.sentence import Sentence

__all__ = ["dropped"]

#: Doubts of readings that no rule made: told only where they are likely, or a force is named.
LOOSE = frozenset({Doubt.NO_VERB, Doubt.OTHERWISE, Doubt.FAR_SUBJECT})
#: The belief from which on such a reading is told.
LIKELY = 0.3
#: Doubts told of one, at most: the plainest.
FEW = 2


def dropped(
    candidates: Sequence[Proposal],
    kept: Sequence[Proposal],
    full: Sequence[Sentence],
    why_none: str = "",
) -> list[Miss]:
    """One possible miss for each sentence with a candidate of a nation not proposed by it.

    Args:
        candidates: all candidates.
        kept: those that are proposed.
        full: the sentences.
        why_none: why nothing at all is proposed, where a rule says so.
    """
    starts = [part.stretch.start for part in full]
    by_place: dict[int, list[Proposal]] = {}
    proposed = {(p.nation, bisect_right(starts, p.evidence.start) - 1) for p in kept}
    for one in candidates:
        place = bisect_right(starts, one.evidence.start) - 1
        if (one.nation, place) not in proposed:
            by_place.setdefault(place, []).append(one)
    made = [_miss(full[place], by_place[place], why_none) for place in sorted(by_place)]
    return [miss for miss in made if miss is not None]


def _miss(part: Sentence, left: Sequence[Proposal], why_none: str) -> Miss | None:
    judged = [_judged(one) for one in left]
    told = [one for one in judged if _worth_telling(one, part)]
    if not told:
        return None
    best = max(told, key=lambda one: one.belief or 0.0)
    nations = tuple(dict.fromkeys(one.nation for one in told))
    start, end = part.tokens[0].start, part.tokens[-1].end
    return Miss(nations, Evidence(part.text[start:end], start, end), _why(best, why_none))


def _judged(one: Proposal) -> Proposal:
    return replace(one, belief=weights().belief(one.marks))


def _worth_telling(one: Proposal, part: Sentence) -> bool:
    """Whether a rule read it, it is likely, or its sentence names a nation and a force."""
    if not set(one.doubts) & LOOSE or (one.belief or 0.0) >= LIKELY:
        return True
    return one.nation in part.parties and part.has("force", "troops", "mission")


def _why(one: Proposal, why_none: str) -> str:
    """What a rule has against it, else what the report has, else what spoke most against it."""
    looks = f"looks like {one.stance}"
    if one.doubts:
        plainest = "; ".join(list(dict.fromkeys(one.doubts))[:FEW])
        return f"{plainest} ({looks}, belief {one.belief:.2f})"
    if why_none:
        return f"{looks}; but {why_none}"
    against = "; ".join(weights().against(one.marks))
    return f"{looks}, belief {one.belief:.2f}; against it most: {against}"
