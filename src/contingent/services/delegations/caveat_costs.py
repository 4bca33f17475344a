"""What the caveats of an own offer cost: each lifted, and planned anew."""

from dataclasses import dataclass

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.planning.plan import Plan
from contingent.planning.solver import Limits
from contingent.register.caveat import Caveat
from contingent.register.requirement import Concept
from contingent.resolution.change import ChangeKind, Supposed, supposing
from contingent.resolution.resolution import resolve
from contingent.services.answers.changed import LinesChanged, lines_changed
from contingent.services.answers.supposed import change_of
from contingent.services.delegations.settings import OwnOffer
from contingent.services.delegations.unlocking import TierShift, plan_of, shifts_of

__all__ = ["CaveatCost", "caveat_costs"]


@dataclass(frozen=True)
class CaveatCost:
    """What is filled with caveats and with them lifted.

    Attributes:
        caveats: those lifted: one, or all of the offer's.
        tiers: what each tier gets as it is and with them lifted.
        lines: lines the plan with them lifted fills otherwise; None where no tier gets more.
    """

    caveats: tuple[Caveat, ...]
    tiers: tuple[TierShift, ...]
    lines: LinesChanged | None

    @property
    def nothing(self) -> bool:
        """Whether lifting them fills nothing more."""
        return all(shift.same for shift in self.tiers)


def caveat_costs(
    own: OwnOffer, concept: Concept, reading: str | None, limits: Limits
) -> tuple[CaveatCost, ...]:
    """What each caveat of an offer costs, and all together where there are several.

    Raises:
        NothingToPlan, NoAnswer: as ``unlocked_by``.
    """
    caveats = own.offer.caveats
    if not caveats or not own.stands:
        return ()
    before = plan_of(own.resolution, concept, reading, limits)
    sets: list[tuple[Caveat, ...]] = [(caveat,) for caveat in caveats]
    if len(caveats) > 1:
        sets.append(tuple(caveats))
    return tuple(_cost(own, lifted, before, (concept, reading, limits)) for lifted in sets)


def _cost(
    own: OwnOffer,
    lifted: tuple[Caveat, ...],
    before: Plan | None,
    how: tuple[Concept, str | None, Limits],
) -> CaveatCost:
    register = own.setting.register
    texts = (f"{ChangeKind.CAVEAT}:{own.offer.offer}:{caveat}" for caveat in lifted)
    changes = [change_of(register, text) for text in texts]
    then = supposing(changes, Supposed(own.setting)).setting
    after = plan_of(resolve(then, ClingoSets()), *how)
    tiers = shifts_of(before, after)
    told = before and after and not all(shift.same for shift in tiers)
    lines = lines_changed(before, after) if told and before and after else None
    return CaveatCost(lifted, tiers, lines)
