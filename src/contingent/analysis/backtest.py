"""Plans as known on a day, held against what happened, beside two plain guesses.

A plan says what *could* be in place: it is an upper reading, and a figure of what came is not what
it predicts. So two guesses that need no solver are held against the same figures: that all who
stand arrive as soon as they can, and that nothing changes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, log2
from typing import assert_never

from contingent.analysis.in_place import InPlace
from contingent.planning.plan import Plan
from contingent.register.outcome import Outcome, OutcomeBound

__all__ = [
    "GUESSES",
    "AsKnown",
    "Errors",
    "HeldFigure",
    "MeasureErrors",
    "errors_by",
    "horizon",
]

#: Who says something, by the name of it in answers: the engine, then the guesses.
GUESSES = ("plan", "earliest", "stays")


@dataclass(frozen=True)
class AsKnown:
    """What was said on a day.

    Attributes:
        plan: the verified plan; planned, earliest: what it and the guess have in place.
        stays: what each measure that has figures later on would be if nothing changed.
    """

    day: date
    plan: Plan
    planned: InPlace
    earliest: InPlace
    stays: Mapping[str, float | None]


@dataclass(frozen=True)
class HeldFigure:
    """What was said on a day, beside one figure of what happened later.

    Attributes:
        ahead: how long after the day, in steps.
        said: by the plan and the guesses, in the order of ``GUESSES``; None where one of them has
            no counterpart.
    """

    day: date
    outcome: Outcome
    ahead: Fraction
    said: tuple[float | None, ...]

    @property
    def has_counterpart(self) -> bool:
        """Whether plan and guesses can be held against it."""
        return None not in self.said

    @property
    def errors(self) -> tuple[float, ...]:
        """How far each is off: above what happened is positive; 0 where a bound is kept."""
        return tuple(_error(said, self.outcome) for said in self.said if said is not None)


@dataclass(frozen=True)
class Errors:
    """How far off one is over several figures.

    Attributes:
        signed: mean; absolute: mean of the sizes.
    """

    signed: float
    absolute: float


@dataclass(frozen=True)
class MeasureErrors:
    """How far off all are by one measure.

    Attributes:
        within: at most so many steps ahead, and more than half as many; None is all of them.
        count: figures held against, each with each day before it; bounds: those that are bounds.
        happened: the mean of the figures.
        errors: in the order of ``GUESSES``.
    """

    measure: str
    within: int | None
    count: int
    bounds: int
    happened: float
    errors: tuple[Errors, ...]


def horizon(ahead: Fraction) -> int:
    """The horizon a figure so many steps ahead belongs to: 1, 2, 4, 8 … steps at most."""
    return 1 if ahead <= 1 else 2 ** ceil(log2(ahead))


def errors_by(
    held: Iterable[HeldFigure], horizon_of: Callable[[HeldFigure], int | None] = lambda _: None
) -> tuple[MeasureErrors, ...]:
    """How far off all are by measure, and by horizon if it is told; nations are one measure."""
    sets: dict[tuple[str, int | None], list[HeldFigure]] = {}
    for one in held:
        if one.has_counterpart:
            kind = one.outcome.kind
            name = kind if kind == "nation" else one.outcome.measure
            sets.setdefault((name, horizon_of(one)), []).append(one)
    order = sorted(sets, key=lambda key: (_rank(key[0]), key[0], key[1] or 0))
    return tuple(_over(name, within, sets[name, within]) for name, within in order)


#: The whole first, then nations, then lines.
_RANKS = ("strength", "teams", "nation", "line")


def _rank(measure: str) -> int:
    return _RANKS.index(measure.partition(":")[0])


def _over(measure: str, within: int | None, held: Sequence[HeldFigure]) -> MeasureErrors:
    count = len(held)
    errors = tuple(
        Errors(sum(column) / count, sum(map(abs, column)) / count)
        for column in zip(*(one.errors for one in held), strict=True)
    )
    bounds = sum(one.outcome.bound is not OutcomeBound.EXACT for one in held)
    happened = sum(one.outcome.value for one in held) / count
    return MeasureErrors(measure, within, count, bounds, happened, errors)


def _error(said: float, outcome: Outcome) -> float:
    above = said - outcome.value
    match outcome.bound:
        case OutcomeBound.EXACT:
            return above
        case OutcomeBound.AT_LEAST:
            return min(0.0, above)
        case OutcomeBound.AT_MOST:
            return max(0.0, above)
        case other:
            assert_never(other)
