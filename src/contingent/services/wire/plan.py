"""The answers of ``plan`` and of the bound that comes before it."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, Self

from pydantic import Field

from contingent.planning.plan import (
    DIGITS,
    Assignment,
    BalanceFill,
    LineFill,
    Plan,
    PlanStatus,
    TierFill,
)
from contingent.planning.planner import Bound
from contingent.planning.stop import OpenLine
from contingent.register.calendar import Calendar, write_moment
from contingent.register.claim import Confidence
from contingent.register.offer import OfferState
from contingent.register.register import Register
from contingent.services.answers.footing import footing_of
from contingent.services.answers.planning import Planned
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.change import ChangeSetAnswer, StopAnswer
from contingent.services.wire.footing import FootingPart
from contingent.services.wire.rows import Rows

__all__ = [
    "AssignmentAnswer",
    "BoundsAnswer",
    "LineAnswer",
    "LinkPart",
    "PlanAnswer",
    "TierAnswer",
    "tiers_of",
]


class BoundPart(Part):
    """At most so much of a tier can be filled."""

    tier: int
    """1 essential, 2 important, 3 desirable."""
    required: float
    """Sum of the weights of the tier's lines, in weighted lines."""
    filled: float
    """At most so many weighted lines can be filled, each tier taken alone (the LP bound)."""


class BoundsAnswer(Answer):
    """The LP bound of each tier: no plan fills more."""

    tiers: Rows[BoundPart]
    """The bound of each tier, in order."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, bounds: Iterable[Bound], register: Register) -> Self:
        """The answer."""
        tiers = (BoundPart(tier=b.tier, required=b.required, filled=b.filled) for b in bounds)
        return cls(tiers=Rows.of(BoundPart, tiers), hash=register.content_hash)


class TierAnswer(Part):
    """What a tier gets, in weighted lines."""

    tier: int
    """1 essential, 2 important, 3 desirable."""
    required: float
    """Sum of the weights of the tier's lines."""
    filled: float
    """The weights times the fill rates (0 to 1), summed."""
    bound: float
    """Proven: no plan fills more, given what the tiers before get."""
    relaxed: float
    """The LP bound of the tier alone."""
    proven: bool
    """Whether ``filled`` is the most there is."""

    @classmethod
    def of(cls, tier: TierFill) -> Self:
        """The part of the answer."""
        return cls(
            tier=tier.tier,
            required=tier.required,
            filled=tier.filled,
            bound=tier.bound,
            relaxed=tier.relaxed,
            proven=tier.proven,
        )


def tiers_of(plan: Plan) -> Rows[TierAnswer]:
    """The tiers of a plan."""
    return Rows.of(TierAnswer, map(TierAnswer.of, plan.tiers))


class BalanceAnswer(Part):
    """How a row on the composition of the force is kept."""

    rule: str
    """Name of the row: concept, whom it is about, what is counted."""
    about: str
    """The nations it is about."""
    text: str
    """What it asks, in words."""
    tier: int | None
    """Of a need; None for a ceiling, which every plan keeps."""
    is_share: bool
    """Whether a share of all is asked for, from 0 to 1, and not a number."""
    steps: tuple[float | None, ...]
    """By step what is in place: a number, or a share of all; None where nobody is in place."""
    met: float
    """How far a need is met, 0 to 1, averaged over the steps in which a line is needed."""

    @classmethod
    def of(cls, fill: BalanceFill) -> Self:
        """The part of the answer."""
        return cls(
            rule=fill.rule,
            about=fill.about,
            text=fill.text,
            tier=fill.tier,
            is_share=fill.is_share,
            steps=fill.steps,
            met=fill.met,
        )


class LinkPart(Part):
    """A link by its name: its ends and means in the register, and which of several."""

    from_: str = Field(alias="from")
    """One end, as in the register."""
    to: str
    """The other."""
    mode: str
    """Means of transport."""
    number: int
    """Which of several equal links, counted from 1."""

    @classmethod
    def rows(cls, item: Assignment) -> "Rows[LinkPart]":
        """The links an assignment travels by."""
        named = (
            {"from": link.from_, "to": link.to, "mode": link.mode, "number": link.number}
            for link in item.links
        )
        return Rows.of(LinkPart, map(LinkPart.model_validate, named))


class LineAnswer(Part):
    """What a requirement line gets, in the line's own unit, and why it is open."""

    line: str
    """Id of the line."""
    tier: int
    """1 essential, 2 important, 3 desirable."""
    counts: str
    """What it counts: ``units`` of its capability, or ``personnel``."""
    required: float
    """The quantity needed."""
    filled: float
    """What counts, averaged over the line's steps."""
    supplied: float
    """What is in place, at most the quantity, before the lines it needs are looked at."""
    shortfall: float
    """What is missing, averaged over the line's steps."""
    steps: tuple[float | None, ...]
    """What counts in each step of the case; None in steps in which it is not needed."""
    reason: str | None
    """Why it is open, in a sentence; None when it is full."""
    why: Rows[StopAnswer]
    """Every offer that could have served, with what stopped it."""
    changes: Rows[ChangeSetAnswer]
    """The smallest sets of changes found that fill it, or what brings it furthest."""
    changes_tried: int
    """Sets of changes looked at."""
    changes_complete: bool
    """Whether every set of up to three changes was tried or ruled out."""

    @classmethod
    def of(cls, fill: LineFill, told: OpenLine | None, counts: str) -> Self:
        """The part of the answer."""
        stops = (StopAnswer.of(stop, fill.filled) for stop in told.stops) if told else ()
        changes = map(ChangeSetAnswer.of, told.changes) if told else ()
        return cls(
            line=fill.line,
            tier=fill.tier,
            counts=counts,
            required=fill.required,
            filled=fill.filled,
            supplied=fill.supplied,
            shortfall=fill.shortfall,
            steps=fill.months,
            reason=told.reason if told else None,
            why=Rows.of(StopAnswer, stops),
            changes=Rows.of(ChangeSetAnswer, changes),
            changes_tried=told.tried if told else 0,
            changes_complete=told.complete if told else True,
        )


class AssignmentAnswer(Part):
    """Packages of an offer on a line at a site."""

    offer: str
    """Id of the offer."""
    line: str
    """Id of the requirement line."""
    site: str | None
    """Where; None when the case names no sites."""
    step: int
    """First step in place, counted from 0."""
    steps: int
    """How many steps in place."""
    arrives: str
    """When it arrives: a day, or a day with its time, within the first step."""
    share: float
    """The share of the first step that is left then, for which that step counts."""
    packages: int
    """How many packages."""
    route: tuple[str, ...]
    """The sites they pass on the way, both ends included; empty without travel."""
    links: Rows[LinkPart]
    """The links they travel by."""
    also: tuple[str, ...]
    """Further lines they fill at the site, with what a package gives together."""

    @classmethod
    def of(cls, item: Assignment, calendar: Calendar) -> Self:
        """The part of the answer."""
        return cls(
            offer=item.offer,
            line=item.line,
            site=item.site,
            step=item.month,
            steps=item.months,
            arrives=write_moment(calendar.instant(item.arrival)),
            share=round(item.share_of(item.month), DIGITS),
            packages=item.packages,
            route=item.route,
            links=LinkPart.rows(item),
            also=item.also,
        )


class SiteUsePart(Part):
    """People at a site."""

    site: str
    """Id of the site."""
    personnel: tuple[int, ...]
    """People there in each step of the case."""


class StagePart(Part):
    """One aim of the ordered aims, as it ended; smaller values are better."""

    aim: str
    """What was made as small as can be."""
    value: float
    """The value reached."""
    bound: float
    """Proven: no plan reaches less, given the aims before."""
    proven: bool
    """Whether ``value`` is the least there is."""


class PlanAnswer(Answer):
    """``plan``: who fills what, where and when."""

    status: PlanStatus
    """``optimal``, ``feasible`` (stopped at a gap or by the user) or ``limit`` (at the limit)."""
    verified: Literal[True]
    """Always true: a plan that does not pass the verifier is never shown."""
    world: str
    """The world it was made for."""
    concept: str
    """The concept whose lines it fills."""
    reading: str
    """Which coalition: ``greatest``, ``least``, ``always`` or ``set-N``."""
    as_of: date | None
    """The day the case was read as of; None is the latest."""
    cutoff: OfferState | None
    """The least firm state that counted."""
    confidence: Confidence | None
    """The least confidence that counted."""
    gap: float | None
    """Of a plan too large to prove: how far from the best it may be, as a share; else None."""
    tiers: Rows[TierAnswer]
    """What each tier gets."""
    balance: Rows[BalanceAnswer]
    """How what is asked of the composition of the force is kept; empty where nothing is."""
    lines: Rows[LineAnswer]
    """What each line gets, and why it is open."""
    assignments: Rows[AssignmentAnswer]
    """Who serves where and when."""
    sites: Rows[SiteUsePart]
    """People at each site in each step."""
    personnel: tuple[int, ...]
    """People away in each step of the case."""
    opened: tuple[str, ...]
    """The candidate sites opened, where there was a choice to make."""
    footing: FootingPart
    """What it stands on: knots, how firm what it uses is, and where its people are."""
    stages: Rows[StagePart]
    """The ordered aims, as each ended."""
    standing: dict[str, tuple[int, ...]]
    """Steps in which each offer of the coalition stands."""
    solver: str
    """What made it, with its version."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, planned: Planned) -> Self:
        """The answer."""
        plan, why = planned.plan, {line.line: line for line in planned.why}
        counts = {line.line: line.counts for line in planned.problem.lines}
        lines = (LineAnswer.of(f, why.get(f.line), counts[f.line]) for f in plan.lines)
        calendar = planned.problem.register.calendar
        sites = (SiteUsePart(site=u.site, personnel=u.personnel) for u in plan.sites)
        return cls(
            status=plan.status,
            verified=True,
            world=plan.world,
            concept=plan.concept,
            reading=plan.reading,
            as_of=plan.as_of,
            cutoff=plan.cutoff,
            confidence=plan.confidence,
            gap=plan.gap,
            tiers=tiers_of(plan),
            lines=Rows.of(LineAnswer, lines),
            balance=Rows.of(BalanceAnswer, map(BalanceAnswer.of, plan.balance)),
            assignments=Rows.of(
                AssignmentAnswer,
                (AssignmentAnswer.of(a, calendar) for a in plan.assignments),
            ),
            sites=Rows.of(SiteUsePart, sites),
            personnel=plan.personnel,
            opened=plan.opened,
            footing=FootingPart.of(footing_of(planned)),
            stages=Rows.of(StagePart, (StagePart(**vars(stage)) for stage in plan.stages)),
            standing=dict(plan.standing),
            solver=plan.solver,
            hash=plan.register_hash,
        )
