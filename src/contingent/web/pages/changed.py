"""What just changed, as the first page tells it: by the bound first, then by the plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from contingent.planning.planner import Bound
from contingent.services.answers.changed import (
    Cause,
    LinesChanged,
    Moved,
    WhoChanged,
    lines_changed,
    who_changed,
)
from contingent.services.answers.planning import Planned
from contingent.web.crew.task import JobControl
from contingent.web.job import Job
from contingent.web.pages.page import PageRequest
from contingent.web.view import View

__all__ = ["Changed", "MovedGroup", "TierChange", "changed_job", "changed_of"]


@dataclass(frozen=True)
class MovedGroup:
    """Offers that fell, or came, for one reason.

    Attributes:
        nations: each with how many of them are its own, most people first.
        reason: in words; empty for those that wait for others who fell.
    """

    cause: Cause
    reason: str
    nations: tuple[tuple[str, int], ...]
    offers: tuple[Moved, ...]
    people: int


@dataclass(frozen=True)
class TierChange:
    """A tier's share before and after; None where it is not known."""

    tier: int
    before: float | None
    after: float | None
    at_most: bool


@dataclass(frozen=True)
class Changed:
    """What changed since the question before.

    Attributes:
        lines: None while one of the two plans is not known.
        same_concept: whether both questions are of one concept.
    """

    who: WhoChanged
    fell: tuple[MovedGroup, ...]
    came: tuple[MovedGroup, ...]
    tiers: tuple[TierChange, ...]
    lines: LinesChanged | None
    same_concept: bool


def changed_job(asked: PageRequest, earlier: View) -> Job:
    """Who fell and who came: in a thread, as who stands."""
    before, after = earlier.resolution, asked.view.resolution
    readings = earlier.choice.reading, asked.view.choice.reading

    def changed(_control: JobControl) -> WhoChanged:
        return who_changed(before, after, readings)

    hashes = earlier.whole.content_hash, asked.view.whole.content_hash
    return Job("quick", ("changed", *hashes, earlier.asked, asked.view.asked), changed)


def changed_of(
    view: View,
    who: WhoChanged,
    bounds: Sequence[Bound] | None,
    planned: Planned | None,
    before: Planned | None,
) -> Changed:
    """What changed, as far as it is known.

    Args:
        before: the plan of the question before.
    """
    same = view.earlier is not None and _concept(view.earlier) == _concept(view)
    return Changed(
        who,
        _groups(view.earlier or view, view, who.fell),
        _groups(view, view, who.came),
        tuple(_tiers(bounds, planned, before if same else None)),
        lines_changed(before.plan, planned.plan) if before and planned and same else None,
        same,
    )


def _concept(view: View) -> str:
    return view.whole.concept(view.choice.concept).concept


def _tiers(
    bounds: Sequence[Bound] | None, planned: Planned | None, before: Planned | None
) -> list[TierChange]:
    was = {t.tier: t.filled / t.required for t in before.plan.tiers} if before else {}
    if planned is not None:
        return [
            TierChange(t.tier, was.get(t.tier), t.filled / t.required, at_most=False)
            for t in planned.plan.tiers
        ]
    return [
        TierChange(b.tier, was.get(b.tier), b.filled / b.required, at_most=True)
        for b in bounds or ()
    ]


_ORDER = (Cause.BARRED, Cause.UNKNOWN, Cause.WORLD, Cause.READING, Cause.COMPANY)


def _groups(names: View, view: View, moved: Sequence[Moved]) -> tuple[MovedGroup, ...]:
    """Offers by reason; those that wait for others are one group, whatever they wait for."""
    found: dict[tuple[Cause, str], list[Moved]] = {}
    for one in moved:
        own = one.reason.removeprefix(f"{one.nation} ")
        reason = "" if one.cause is Cause.COMPANY else view.said(own)
        found.setdefault((one.cause, reason), []).append(one)
    groups = []
    for (cause, reason), offers in found.items():
        people: dict[str, int] = {}
        for one in offers:
            people[one.nation] = people.get(one.nation, 0) + one.people
        nations = sorted(people, key=lambda nation: (-people[nation], names.name(nation)))
        counted = tuple((n, sum(one.nation == n for one in offers)) for n in nations)
        groups.append(MovedGroup(cause, reason, counted, tuple(offers), sum(people.values())))
    return tuple(sorted(groups, key=lambda group: (_ORDER.index(group.cause), -group.people)))
