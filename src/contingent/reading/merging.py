"""One record for each nation and stance, and no two that contradict each other by accident."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from contingent.reading.condition_text import condition_text
from contingent.reading.proposal import Proposal

__all__ = ["merge"]

_RANK = {"low": 0, "medium": 1, "high": 2}


def merge(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Join proposals of one nation and stance; settle what a text says twice.

    - an exclusion of troops makes a refusal to take part superfluous;
    - a condition told of an offer or of thoughts makes them conditional;
    - thoughts about what is also offered are superfluous.
    """
    joined: dict[tuple[str, str], Proposal] = {}
    for proposal in proposals:
        key = proposal.nation, proposal.stance
        joined[key] = _join(joined[key], proposal) if key in joined else proposal
    by_nation: dict[str, list[Proposal]] = {}
    for proposal in joined.values():
        by_nation.setdefault(proposal.nation, []).append(proposal)
    kept = [p for group in by_nation.values() for p in _settle(group)]
    return sorted(kept, key=lambda p: (p.evidence.start, p.nation, p.stance))


def _join(one: Proposal, other: Proposal) -> Proposal:
    conditions = tuple(dict.fromkeys((*one.conditions, *other.conditions)))
    first = one if _RANK[one.confidence] >= _RANK[other.confidence] else other
    return replace(
        first,
        domains=tuple(dict.fromkeys((*one.domains, *other.domains))),
        quantity=one.quantity or other.quantity,
        conditions=conditions,
        condition=condition_text(one.nation, conditions),
        caveats=tuple(dict.fromkeys((*one.caveats, *other.caveats))),
        reasons=tuple(dict.fromkeys((*one.reasons, *other.reasons))),
    )


def _settle(group: Sequence[Proposal]) -> list[Proposal]:
    by_stance = {proposal.stance: proposal for proposal in group}
    if "excludes-troops" in by_stance:
        by_stance.pop("declines", None)
    if "conditional" in by_stance:
        for weaker in ("offers", "considers"):
            if weaker in by_stance and by_stance[weaker].evidence.start > 0:
                by_stance["conditional"] = _join(by_stance["conditional"], _as(by_stance.pop(weaker)))
    if "offers" in by_stance and "considers" in by_stance:
        considers = by_stance["considers"]
        if set(considers.domains) <= set(by_stance["offers"].domains) or considers.method != "rules":
            by_stance.pop("considers")
    if "excludes-troops" in by_stance and "considers" in by_stance:
        _first_no_then_maybe(by_stance)
    return list(by_stance.values())


def _as(proposal: Proposal) -> Proposal:
    return replace(proposal, stance="conditional", confidence="low")


def _first_no_then_maybe(by_stance: dict[str, Proposal]) -> None:
    """ "Not at first, perhaps later" is one record; no soldiers but perhaps aircraft are two."""
    considers, excludes = by_stance["considers"], by_stance["excludes-troops"]
    other_help = set(considers.domains) - {"land"}
    if not other_help and considers.evidence.start > excludes.evidence.start:
        by_stance.pop("excludes-troops")
    elif not other_help:
        by_stance.pop("considers")
