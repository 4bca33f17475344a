"""The plan and its parts: frozen values that know what they were computed from."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from contingent.register.claim import Confidence
from contingent.register.offer import OfferState
from contingent.register.site import LinkName

__all__ = [
    "DIGITS",
    "FULL",
    "Assignment",
    "BalanceFill",
    "LineFill",
    "Plan",
    "PlanStatus",
    "SiteUse",
    "Stage",
    "TierFill",
]

#: From this share on a line is full: all but what adding numbers in floating point can lose.
FULL = 1 - 1e-9
#: Digits after the point that figures of a plan are rounded to.
DIGITS = 12

#: ``optimal``: every tier proven. ``feasible``: stopped by a gap or by the user with a plan whose
#: distance from the best is shown. ``limit``: stopped by the time limit, likewise.
PlanStatus = Literal["optimal", "feasible", "limit"]


@dataclass(frozen=True)
class Assignment:
    """So many packages of an offer on a line at a site, from a month for some months.

    Attributes:
        gone: the share of the first month that is gone at arrival; what is left of it counts.
        route: the sites they pass on the way, both ends included; empty without travel.
        links: the link of each leg of the route; two places may be joined by several.
        also: further lines that they fill at the site, with what a package gives beside what the
            line asks for.
    """

    offer: str
    line: str
    site: str | None
    month: int
    months: int
    packages: int
    route: tuple[str, ...] = ()
    links: tuple[LinkName, ...] = ()
    gone: Fraction = Fraction(0)
    also: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every line they fill, that which they serve on first."""
        return (self.line, *self.also)

    @property
    def arrival(self) -> Fraction:
        """Where among the steps of the case it arrives."""
        return self.month + self.gone

    def share_of(self, month: int) -> float:
        """How far a month in which it is in place counts."""
        return float(1 - self.gone) if month == self.month else 1.0


@dataclass(frozen=True)
class LineFill:
    """What a line gets, in the line's own unit.

    Attributes:
        required: the quantity; filled: what counts, averaged over the line's months.
        supplied: what is in place (at most the quantity), before the lines it needs are looked at.
        months: what counts in each month of the case; None in months it is not needed.
    """

    line: str
    tier: int
    required: float
    filled: float
    supplied: float
    months: tuple[float | None, ...]

    @property
    def shortfall(self) -> float:
        """What is missing, averaged over the line's months."""
        return max(0.0, self.required - self.filled)

    @property
    def rate(self) -> float:
        """Fill rate, 0 to 1."""
        return self.filled / self.required

    @property
    def open(self) -> bool:
        """Whether anything that shows is missing."""
        return self.rate < FULL


@dataclass(frozen=True)
class TierFill:
    """What a tier gets, in weighted lines.

    Attributes:
        required: sum of the weights of the tier's lines.
        filled: the weights times the fill rates, summed.
        bound: proven: nothing fills more, given the tiers before.
        relaxed: the LP bound of the tier alone, shown before there is a plan.
        proven: whether ``filled`` is the most there is.
    """

    tier: int
    required: float
    filled: float
    bound: float
    relaxed: float
    proven: bool


@dataclass(frozen=True)
class Stage:
    """One aim of the lexicographic order, as it ended: smaller values are better."""

    aim: str
    value: float
    bound: float
    proven: bool


@dataclass(frozen=True)
class BalanceFill:
    """How a row on the composition of the force is kept.

    Attributes:
        rule: the row's name; about: the nations it is about.
        text: what it asks, in words.
        tier: of a need; None for a ceiling, which every plan keeps.
        is_share: whether a share of all is asked for, from 0 to 1, and not a number.
        steps: by step what is in place of them; None where nobody is in place.
        met: how far a need is met, 0 to 1, averaged over the steps in which a line is needed.
    """

    rule: str
    about: str
    text: str
    tier: int | None
    is_share: bool
    steps: tuple[float | None, ...]
    met: float

    @property
    def open(self) -> bool:
        """Whether anything that shows is missing."""
        return self.met < FULL


@dataclass(frozen=True)
class SiteUse:
    """Personnel at a site in each month."""

    site: str
    personnel: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """Who fills what, where and when.

    Attributes:
        standing: months in which each offer of the coalition stands: what the plan rests on.
        personnel: people away in each month.
        opened: the candidate sites opened, when there was a choice to make.
        most_sites: how many of them were allowed at most; None is no limit.
        register_hash: content hash of the register it was computed from.
        cutoff, confidence: the least firm state and the least confidence that counted; None where
            the coalition was given rather than found.
        balance: how each row on the composition of the force is kept.
        gap: of a problem too large to prove: how far the weighted sum of the tiers' fills may be
            from the best, as a share of its bound; None where each tier has its own proof.
    """

    concept: str
    world: str
    reading: str
    as_of: date | None
    status: PlanStatus
    tiers: tuple[TierFill, ...]
    lines: tuple[LineFill, ...]
    assignments: tuple[Assignment, ...]
    sites: tuple[SiteUse, ...]
    personnel: tuple[int, ...]
    stages: tuple[Stage, ...]
    standing: tuple[tuple[str, tuple[int, ...]], ...]
    solver: str
    register_hash: str
    spans: tuple[tuple[str, tuple[tuple[Fraction, Fraction], ...]], ...] = ()
    opened: tuple[str, ...] = ()
    most_sites: int | None = None
    gap: float | None = None
    cutoff: OfferState | None = None
    confidence: Confidence | None = None
    balance: tuple[BalanceFill, ...] = ()

    def tier(self, number: int) -> TierFill | None:
        """The tier of that number, if the concept has lines in it."""
        return next((tier for tier in self.tiers if tier.tier == number), None)

    def open_lines(self, tier: int | None = None) -> tuple[LineFill, ...]:
        """The lines something is missing for, of one tier or of all."""
        return tuple(li for li in self.lines if li.open and (tier is None or li.tier == tier))
