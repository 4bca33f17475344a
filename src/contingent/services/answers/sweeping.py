"""Sweeps: how the answer moves with a probability, and with the ranges of assumed numbers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from contingent.adapters.cluster.local import LocalExecutor
from contingent.analysis.build_game import Goal, build_game, default_month
from contingent.analysis.chances import Chance
from contingent.analysis.executor import Executor
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


def range_sweep(  # noqa: PLR0913, PLR0917 - the choices of the command
    register: Register,
    asked: Asked,
    concept: str | None,
    month: int | None,
    goal: Goal,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
    executor: Executor | None = None,
) -> Ranges:
    """What the value of everybody together is with assumed numbers at the ends of their ranges.

    Args:
        on_done: called with (numbers done, all).
    """
    setting = setting_of(register, asked)
    wanted = setting.register.concept(concept)
    when = default_month(setting, wanted) if month is None else month
    greatest = (asked.reading or "greatest") != "least"

    shared = _Shared(setting, wanted, when, goal, greatest)
    ranged = list(_ranged(setting.register))
    runner = executor or LocalExecutor(1)
    items = [(_With(offer.offer, end),) for offer in ranged for end in _ends(offer)]
    values = runner.run_sharing(_value, shared, items)
    points = []
    for done, offer in enumerate(ranged, start=1):
        low, high = _ends(offer)
        numbers = low, offer.packages, high
        points.append(RangePoint(offer.offer, offer.nation, numbers, next(values), next(values)))
        on_done(done, len(ranged))
    points.sort(key=lambda point: (-abs(point.high - point.low), point.offer))
    return Ranges(
        setting,
        wanted,
        when,
        _value(shared, ()),
        _value(shared, tuple(_With(offer.offer, _ends(offer)[0]) for offer in ranged)),
        _value(shared, tuple(_With(offer.offer, _ends(offer)[1]) for offer in ranged)),
        tuple(points),
    )


@dataclass(frozen=True)
class _Shared:
    """What the value of everybody together is asked about."""

    setting: Setting
    concept: Concept
    month: int
    goal: Goal
    greatest: bool


@dataclass(frozen=True)
class _With:
    """An offer with so many packages."""

    offer: str
    packages: int


def _value(shared: _Shared, changed: Sequence[_With]) -> Fraction:
    """The value of everybody together when these offers have other numbers."""
    setting = shared.setting
    offers = dict(setting.register.offers_by_id)
    for one in changed:
        update = {"packages": one.packages}
        offers[one.offer] = offers[one.offer].model_copy(update=update)
    known = setting.register.with_offers(tuple(offers.values()))
    built = build_game(
        replace(setting, register=known),
        shared.concept,
        shared.month,
        goal=shared.goal,
        greatest=shared.greatest,
    )
    return first_look(built).value


def _ranged(register: Register) -> Iterator[Offer]:
    for offer in register.offers:
        low, high = _ends(offer)
        if offer.basis is Basis.ASSUMED and not offer.state.ended and low < high:
            yield offer


def _ends(offer: Offer) -> tuple[int, int]:
    low = offer.packages if offer.packages_low is None else offer.packages_low
    high = offer.packages if offer.packages_high is None else offer.packages_high
    return low, high
