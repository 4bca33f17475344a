"""Sweeps: how the answer moves with a probability, and with the ranges of assumed numbers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from contingent.analysis.build_game import Goal, build_game, default_month
from contingent.analysis.chances import Chance
from contingent.analysis.hinge import first_look
from contingent.errors import NothingToPlan
from contingent.register.offer import Basis, Offer
from contingent.register.register import Register
from contingent.register.requirement import Concept
from contingent.resolution.setting import Setting
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.hinging import chance

__all__ = ["RangePoint", "Ranges", "probability_sweep", "range_sweep"]


@dataclass(frozen=True)
class RangePoint:
    """What changes when one assumed number is at an end of its range.

    Attributes:
        low, high: value with it at its low and its high end: 1 or 0 for the essential goal, the
            share filled for a graded fill.
    """

    offer: str
    nation: str
    packages: tuple[int, int, int]
    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Ranges:
    """The sweep over all assumed numbers: each alone, and all together at one end."""

    setting: Setting
    concept: Concept
    month: int
    base: Fraction
    all_low: Fraction
    all_high: Fraction
    points: tuple[RangePoint, ...]


def probability_sweep(
    register: Register, asked: Asked, concept: str | None, month: int | None, goal: Goal
) -> Chance:
    """The probability of the goal and its swings.

    Raises:
        NothingToPlan: when the case gives no probability.
    """
    setting = setting_of(register, asked)
    wanted = setting.register.concept(concept)
    when = default_month(setting, wanted) if month is None else month
    greatest = (asked.reading or "greatest") != "least"
    found = chance(setting, wanted, when, goal, greatest=greatest)
    if found is None:
        msg = "no event and no nation of this case carries a probability between 0 and 1"
        raise NothingToPlan(msg)
    return found


def range_sweep(
    register: Register,
    asked: Asked,
    concept: str | None,
    month: int | None,
    goal: Goal,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Ranges:
    """What the value of everybody together is with assumed numbers at the ends of their ranges."""
    setting = setting_of(register, asked)
    wanted = setting.register.concept(concept)
    when = default_month(setting, wanted) if month is None else month
    greatest = (asked.reading or "greatest") != "least"

    def value(changed: Iterable[Offer]) -> Fraction:
        offers = {**setting.register.offers_by_id, **{offer.offer: offer for offer in changed}}
        known = setting.register.with_offers(tuple(offers.values()))
        at = replace(setting, register=known)
        return first_look(build_game(at, wanted, when, goal=goal, greatest=greatest)).value

    ranged = list(_ranged(setting.register))
    points = []
    for done, offer in enumerate(ranged, start=1):
        low, high = _ends(offer)
        points.append(
            RangePoint(
                offer.offer,
                offer.nation,
                (low, offer.packages, high),
                value([_with(offer, low)]),
                value([_with(offer, high)]),
            )
        )
        on_done(done, len(ranged))
    points.sort(key=lambda point: (-abs(point.high - point.low), point.offer))
    return Ranges(
        setting,
        wanted,
        when,
        value(()),
        value(_with(offer, _ends(offer)[0]) for offer in ranged),
        value(_with(offer, _ends(offer)[1]) for offer in ranged),
        tuple(points),
    )


def _ranged(register: Register) -> Iterator[Offer]:
    for offer in register.offers:
        low, high = _ends(offer)
        if offer.basis is Basis.ASSUMED and not offer.state.ended and low < high:
            yield offer


def _ends(offer: Offer) -> tuple[int, int]:
    low = offer.packages if offer.packages_low is None else offer.packages_low
    high = offer.packages if offer.packages_high is None else offer.packages_high
    return low, high


def _with(offer: Offer, packages: int) -> Offer:
    return offer.model_copy(update={"packages": packages})
