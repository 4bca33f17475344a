"""The answers of ``sweep``: over assumed numbers, and over probabilities."""

from typing import Self

from contingent.analysis.chances import Chance
from contingent.services.answers.sweeping import RangePoint, Ranges
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.number import NumberPart
from contingent.services.wire.rows import Rows

__all__ = ["ChanceAnswer", "RangePointAnswer", "RangesAnswer"]


class SwingPart(Part):
    """How the probability of the goal moves with one uncertain thing."""

    name: str
    """The event or nation."""
    probability: float
    """Its own probability, 0 to 1."""
    if_not: float
    """Probability of the goal if it does not come true."""
    if_so: float
    """Probability of the goal if it does."""


class ChanceAnswer(Answer):
    """``sweep --over probability``: the probability of the goal."""

    probability: float
    """Of the goal, 0 to 1."""
    low: float
    """Lower end of the 95 % interval; the probability itself when exact."""
    high: float
    """Upper end of the 95 % interval."""
    exact: bool
    """Whether every combination of uncertain things was looked at."""
    worlds: int
    """How many combinations were looked at."""
    swings: Rows[SwingPart]
    """Each uncertain thing."""

    @classmethod
    def of(cls, found: Chance) -> Self:
        """The answer."""
        return cls(
            probability=found.value,
            low=found.low,
            high=found.high,
            exact=found.exact,
            worlds=found.worlds,
            swings=Rows.of(SwingPart, (SwingPart(**vars(swing)) for swing in found.swings)),
        )


class RangePointAnswer(Part):
    """What the value of everybody together is with one assumed number at an end of its range."""

    offer: str
    """Id of the offer."""
    nation: str
    """The nation that offers it."""
    packages_low: int
    """Low end of the range, in packages."""
    packages: int
    """The number assumed."""
    packages_high: int
    """High end of the range."""
    low: NumberPart
    """Value at the low end: 1 or 0 for the essential goal, the share filled for a fill."""
    high: NumberPart
    """Value at the high end."""

    @classmethod
    def of(cls, point: RangePoint) -> Self:
        """The part of the answer."""
        low, packages, high = point.packages
        return cls(
            offer=point.offer,
            nation=point.nation,
            packages_low=low,
            packages=packages,
            packages_high=high,
            low=NumberPart.of(point.low),
            high=NumberPart.of(point.high),
        )


class RangesAnswer(Answer):
    """``sweep`` over the ranges of assumed numbers."""

    world: str
    """The world."""
    concept: str
    """The concept."""
    step: int
    """The step looked at, counted from 0."""
    base: NumberPart
    """Value with every number as assumed."""
    all_low: NumberPart
    """Value with all at their low ends."""
    all_high: NumberPart
    """Value with all at their high ends."""
    offers: Rows[RangePointAnswer]
    """Each assumed number, that which moves most first."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, ranges: Ranges) -> Self:
        """The answer."""
        return cls(
            world=ranges.setting.world.world,
            concept=ranges.concept.concept,
            step=ranges.month,
            base=NumberPart.of(ranges.base),
            all_low=NumberPart.of(ranges.all_low),
            all_high=NumberPart.of(ranges.all_high),
            offers=Rows.of(RangePointAnswer, map(RangePointAnswer.of, ranges.points)),
            hash=ranges.setting.register.content_hash,
        )
