"""Which candidates of a report are proposed: those that are believed."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from contingent.reports.belief import Weights, weights
from contingent.reports.marks import Mark
from contingent.reports.proposal import Proposal

__all__ = ["Judge", "by_belief", "by_rules", "judged", "no_surer", "without_weaker"]

#: Judges the candidates of a report, and returns those to be proposed.
Judge = Callable[[Sequence[Proposal]], list[Proposal]]
#: Confidences, the lowest first, and the beliefs that the higher ones ask for.
RANKS = ("low", "medium", "high")
MEDIUM, HIGH = 0.5, 0.75
#: What counts only for nations of which the report says no more.
WEAKER = frozenset({Mark.EARLIER, Mark.TITLE})


def by_rules(candidates: Sequence[Proposal]) -> list[Proposal]:
    """Candidates that no rule has anything against, in a report that none has."""
    return without_weaker([p for p in candidates if not p.doubts and Mark.GATED not in p.marks])


def by_belief(candidates: Sequence[Proposal]) -> list[Proposal]:
    """Candidates that are believed."""
    learnt = weights()
    kept = [p for p in judged(candidates, learnt) if learnt.believes(p.stance, p.belief or 0.0)]
    return without_weaker([replace(p, why=_why(p)) for p in kept])


def judged(candidates: Sequence[Proposal], learnt: Weights) -> list[Proposal]:
    """Of each clause and nation the reading that is believed most, with its belief."""
    best: dict[tuple[str, int], Proposal] = {}
    for one in candidates:
        told = replace(one, belief=learnt.belief(one.marks))
        key = one.nation, one.clause
        if key not in best or (told.belief or 0.0) > (best[key].belief or 0.0):
            best[key] = told
    return list(best.values())


def no_surer(one: Proposal) -> Proposal:
    """A proposal of no higher confidence than its belief allows."""
    if one.belief is None:
        return one
    most = "high" if one.belief >= HIGH else "medium" if one.belief >= MEDIUM else "low"
    return replace(one, confidence=min(one.confidence, most, key=RANKS.index))


def _why(one: Proposal) -> str:
    """The rule that read it, how far it is believed, and what a rule has against it."""
    told = f"{one.why}; belief {one.belief:.2f}"
    return f"{told}, though: {'; '.join(dict.fromkeys(one.doubts))}" if one.doubts else told


def without_weaker(kept: Sequence[Proposal]) -> list[Proposal]:
    """Without what a title or a time gone by tells of a nation of which more is said."""
    strong = {p.nation for p in kept if not p.marks & WEAKER}
    return [p for p in kept if p.nation not in strong or not p.marks & WEAKER]
