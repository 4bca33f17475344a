"""What an own offer unlocks: who stands, and what can be filled, with it and without it."""

from dataclasses import dataclass

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.errors import NoCoalition
from contingent.planning.plan import Plan
from contingent.planning.solver import Limits
from contingent.register.requirement import Concept
from contingent.resolution.resolution import Resolution, resolve
from contingent.services.answers.changed import (
    LinesChanged,
    WhoChanged,
    lines_changed,
    who_changed,
)
from contingent.services.answers.coalition import coalition_in
from contingent.services.delegations.settings import OwnOffer, without_offer

__all__ = ["TierShift", "Unlocked", "plan_of", "shifts_of", "unlocked_by"]

#: Weighted lines closer than this are equal.
_SAME = 1e-6


@dataclass(frozen=True)
class TierShift:
    """What a tier gets without something and with it, in weighted lines.

    Attributes:
        proven: whether both are the most there is; else they are the best found in time.
    """

    tier: int
    required: float
    before: float
    after: float
    proven: bool

    @property
    def same(self) -> bool:
        """Whether it makes no difference."""
        return abs(self.after - self.before) < _SAME


@dataclass(frozen=True)
class Unlocked:
    """What an offer unlocks.

    Attributes:
        who: from without the offer to with it; ``came`` holds the offer itself.
        tiers: what each tier gets without and with it; empty where nobody can be planned with.
        lines: lines that the two plans fill otherwise, where a tier gets more or less; None where
            none does. Plans that fill as much of every tier may still fill other lines.
    """

    own: OwnOffer
    who: WhoChanged
    tiers: tuple[TierShift, ...]
    lines: LinesChanged | None

    @property
    def nothing(self) -> bool:
        """Whether nobody else comes with it or falls, and no tier gets more or less."""
        others = [one for one in (*self.who.came, *self.who.fell) if one.offer != self._name]
        moved = others or self.who.shorter or self.who.longer
        return not moved and all(shift.same for shift in self.tiers)

    @property
    def _name(self) -> str:
        return self.own.offer.offer


def unlocked_by(own: OwnOffer, concept: Concept, reading: str | None, limits: Limits) -> Unlocked:
    """What an offer unlocks where it stands: both sides are worked out and planned.

    Raises:
        NothingToPlan: when the concept has no lines.
        NoAnswer: when the limit is reached before there is a plan.
    """
    without = resolve(without_offer(own.setting, own.offer.offer), ClingoSets())
    who = who_changed(without, own.resolution, (reading, reading))
    before = plan_of(without, concept, reading, limits)
    after = plan_of(own.resolution, concept, reading, limits)
    tiers = shifts_of(before, after)
    return Unlocked(own, who, tiers, _lines(before, after, tiers))


def plan_of(
    resolution: Resolution, concept: Concept, reading: str | None, limits: Limits
) -> Plan | None:
    """The verified plan of who stands; None where nobody can be planned with."""
    try:
        coalition = coalition_in(resolution, reading)
    except NoCoalition:
        return None
    return coalition.plan(coalition.problem(concept), limits, tie_breaks=False)


def shifts_of(before: Plan | None, after: Plan | None) -> tuple[TierShift, ...]:
    """What each tier gets in two plans of one concept."""
    if before is None or after is None:
        return ()
    was = {tier.tier: tier for tier in before.tiers}
    return tuple(
        TierShift(
            tier.tier,
            tier.required,
            was[tier.tier].filled,
            tier.filled,
            was[tier.tier].proven and tier.proven,
        )
        for tier in after.tiers
        if tier.tier in was
    )


def _lines(
    before: Plan | None, after: Plan | None, tiers: tuple[TierShift, ...]
) -> LinesChanged | None:
    if before is None or after is None or all(shift.same for shift in tiers):
        return None
    return lines_changed(before, after)
