"""Who stands in one span of months: least, greatest, or the sets there are."""

from dataclasses import dataclass
from typing import Literal

from contingent.register.offer import Offer
from contingent.resolution.fixpoint import Bounds, Conditions, bounds
from contingent.resolution.formula import assume, bits, is_monotone
from contingent.resolution.grounding import Grounder
from contingent.resolution.set_finder import SetFinder, SetQuestion
from contingent.resolution.setting import Setting

__all__ = ["Standing", "Status", "conditions_of", "playing_offers", "resolve_period"]

#: ``settled``: the sets form a lattice with a least and a greatest; ``several`` and ``none``:
#: a ``not`` on participation leaves several unordered sets, or no set.
Status = Literal["settled", "several", "none"]

#: Self-consistent sets listed at most, and seconds to look for them.
SETS_LISTED = 24
SECONDS = 20.0


@dataclass(frozen=True)
class Standing:
    """Who stands, as masks over the playing offers.

    Attributes:
        least, greatest: of the lattice when settled; else in every set, and in some set.
        sets: the sets, when several; largest first.
        complete: whether ``sets`` are all.
        conditions: the conditions, with what is certain folded in; None unless settled.
    """

    status: Status
    least: int
    greatest: int
    sets: tuple[int, ...] = ()
    complete: bool = True
    conditions: Conditions | None = None

    @property
    def found(self) -> Bounds:
        """Least and greatest as bounds."""
        return Bounds(self.least, self.greatest)


def playing_offers(setting: Setting) -> tuple[Offer, ...]:
    """The offers nothing bars, in the order of the register."""
    return tuple(offer for offer in setting.register.offers if setting.bar(offer) is None)


def conditions_of(
    setting: Setting, holding: frozenset[str], playing: tuple[Offer, ...]
) -> Conditions:
    """The conditions of the playing offers when the events of ``holding`` are true."""
    grounder = Grounder(setting.register, holding, playing)
    return Conditions([grounder.binding(offer) for offer in playing])


def resolve_period(conditions: Conditions, finder: SetFinder) -> Standing:
    """Who stands under the conditions."""
    found = bounds(conditions)
    sure, possible = found.sure, found.possible
    reduced = Conditions([assume(f, sure, possible) for f in conditions.formulas])
    open_offers = bits(possible & ~sure)
    if all(is_monotone(reduced.formulas[index]) for index in open_offers):
        return Standing("settled", sure, possible, conditions=reduced)
    question = SetQuestion(
        {index: reduced.formulas[index] for index in open_offers}, SETS_LISTED, SECONDS
    )
    answer = finder.find(question)
    if not answer.sets:
        return Standing("none", 0, 0)
    sets = tuple(sure | mask for mask in answer.sets)
    if answer.complete and len(sets) == 1:
        return Standing("settled", sets[0], sets[0], conditions=reduced)
    return Standing("several", sure | answer.always, sure | answer.ever, sets, answer.complete)
