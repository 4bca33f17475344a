"""One record for each nation and stance, and no two that contradict each other by accident."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from contingent.reports.condition_text import condition_text
from contingent.reports.proposal import TROOPS, Proposal

__all__ = ["merge"]

_RANK = {"low": 0, "medium": 1, "high": 2}
_NO = ("excludes-troops", "declines")


def merge(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Join proposals of one nation and stance; settle what a text says twice.

    - an exclusion of troops makes a refusal to take part superfluous;
    - a condition told of an offer or of thoughts makes them conditional, but the approval of the
      nation's own parliament, told in another sentence, is only noted;
    - thoughts about what is also offered are superfluous;
    - of "no" and "perhaps" about the same, the later or the surer one is kept.
    """
    joined: dict[tuple[str, str], Proposal] = {}
    last: dict[tuple[str, str], int] = {}
    for proposal in proposals:
        key = proposal.nation, proposal.stance
        last[key] = max(last.get(key, 0), proposal.evidence.start)
        joined[key] = _join(joined[key], proposal) if key in joined else proposal
    by_nation: dict[str, list[Proposal]] = {}
    for proposal in joined.values():
        by_nation.setdefault(proposal.nation, []).append(proposal)
    kept = [p for group in by_nation.values() for p in _settle(group, last)]
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


def _settle(group: Sequence[Proposal], last: Mapping[tuple[str, str], int]) -> list[Proposal]:
    stances = {proposal.stance: proposal for proposal in group}
    if "excludes-troops" in stances:
        stances.pop("declines", None)
    if "conditional" in stances:
        for weaker in ("offers", "considers"):
            if weaker in stances and _only_procedure(stances["conditional"], stances[weaker]):
                stances[weaker] = _join(stances[weaker], stances.pop("conditional"))
                break
            if weaker in stances:
                other = replace(stances.pop(weaker), stance="conditional", confidence="low")
                stances["conditional"] = _join(stances["conditional"], other)
    if "offers" in stances and "considers" in stances:
        considers, offers = stances["considers"], stances["offers"]
        if set(considers.domains) <= set(offers.domains) or considers.method != "rules":
            stances.pop("considers")
    for no in _NO:
        for yes in ("considers", "offers"):
            if no in stances and yes in stances:
                _settle_pair(stances, no, yes, last)
    return list(stances.values())


def _only_procedure(conditional: Proposal, other: Proposal) -> bool:
    own = set(conditional.conditions) <= {"parliament", "peace-agreement"}
    return own and conditional.confidence != "high" and other.confidence != "low"


def _settle_pair(
    stances: dict[str, Proposal], no: str, yes: str, last: Mapping[tuple[str, str], int]
) -> None:
    """Keep one of "not at first, perhaps later", and both of "no soldiers, perhaps aircraft"."""
    one, other = stances[no], stances[yes]
    if set(other.domains) - {TROOPS}:
        return
    if yes == "offers" and not other.domains and other.confidence != "low":
        return  # "no soldiers, but the coalition may use our airfields"
    gap = _RANK[one.confidence] - _RANK[other.confidence]
    ends = [last.get((p.nation, p.stance), p.evidence.start) for p in (one, other)]
    later = yes == "considers" and ends[1] > ends[0]
    stances.pop(no if gap < 0 or (gap == 0 and later) else yes)
