"""Two readers of one report: where they agree, where one is alone, where they differ."""

from collections.abc import Sequence
from dataclasses import replace

from contingent.reports.proposal import Proposal

__all__ = ["agreed", "differing"]


def agreed(rules: Sequence[Proposal], model: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The proposals of the rules and of a language model together.

    Both alike: high confidence. One alone: medium at most. Where they differ on a nation both are
    shown. No proposal of the rules is altered by the model but in confidence and method.
    """
    by_model = {(p.nation, p.stance): p for p in model}
    joined = []
    for proposal in rules:
        same = by_model.pop((proposal.nation, proposal.stance), None)
        joined.append(
            replace(proposal, confidence=_not_above_medium(proposal.confidence))
            if same is None
            else replace(proposal, confidence="high", method=f"{proposal.method}+llm")
        )
    joined += by_model.values()
    return tuple(sorted(joined, key=lambda p: (p.evidence.start, p.nation, p.stance)))


def _not_above_medium(confidence: str) -> str:
    return "medium" if confidence == "high" else confidence


def differing(proposal: Proposal, among: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """What another reader of the same report says otherwise of the same nation."""
    own = set(proposal.method.split("+"))
    return tuple(
        other
        for other in among
        if other.nation == proposal.nation
        and other.stance != proposal.stance
        and not own & set(other.method.split("+"))
    )
