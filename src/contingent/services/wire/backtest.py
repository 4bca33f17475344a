"""The answer of ``backtest``."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Literal, Self

from contingent.analysis.backtest import (
    GUESSES,
    AsKnown,
    HeldFigure,
    MeasureErrors,
    errors_by,
    horizon,
)
from contingent.analysis.who_came import FirstSeen, WhoCame, first_seen, who_came
from contingent.planning.plan import PlanStatus
from contingent.register.calendar import write_moment
from contingent.register.outcome import Outcome, OutcomeBound
from contingent.services.answers.backtesting import Backtested
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["BacktestAnswer"]


class HeldPart(Part):
    """One figure of what happened, beside what was said of it on a day before."""

    as_of: date
    """The day on which it was said."""
    date: str
    """The day of the figure, with its time where the case has one."""
    measure: str
    """``strength``, ``teams``, either of a group (``teams:eu``), ``line:ID`` or ``nation:XXX``."""
    ahead: float
    """How long after the day, in steps."""
    happened: float
    """The figure."""
    bound: OutcomeBound
    """Whether it is exact, or a bound of what is meant."""
    plan: float | None
    """What the plan has in place then; None where it has no counterpart."""
    earliest: float | None
    """The same if all who stand arrive as soon as they can, without places, ways or lines."""
    stays: float | None
    """The same if the last figure known on the day stays."""

    @classmethod
    def of(cls, held: HeldFigure) -> Self:
        """The part of the answer."""
        row = held.outcome
        return cls(
            as_of=held.day,
            date=write_moment(row.date),
            measure=row.measure,
            ahead=_rounded(held.ahead),
            happened=row.value,
            bound=row.bound,
            **dict(zip(GUESSES, held.said, strict=True)),
        )


class ErrorPart(Part):
    """How far off plan and guesses are by one measure: above what happened is positive.

    A bound that is kept counts as no error.
    """

    measure: str
    """The measure; ``nation`` is the people of each nation."""
    within: int | None
    """At most so many steps ahead, and more than half as many; None is all of them."""
    figures: int
    """Figures held against, each once for every day before it."""
    bounds: int
    """Those of them that are bounds."""
    happened: float
    """The mean of the figures."""
    plan_mean: float
    """Mean error of the plan."""
    plan_size: float
    """Mean size of its errors."""
    earliest_mean: float
    """Mean error if all arrive as soon as they can."""
    earliest_size: float
    """Mean size of these."""
    stays_mean: float
    """Mean error if the last figure stays."""
    stays_size: float
    """Mean size of these."""

    @classmethod
    def of(cls, row: MeasureErrors) -> Self:
        """The part of the answer."""
        means = {
            f"{by}_{what}": round(value, 3)
            for by, errors in zip(GUESSES, row.errors, strict=True)
            for what, value in (("mean", errors.signed), ("size", errors.absolute))
        }
        return cls(
            measure=row.measure,
            within=row.within,
            figures=row.count,
            bounds=row.bounds,
            happened=round(row.happened, 3),
            **means,
        )


class WhoCamePart(Part):
    """Who was said on a day to be in place at some time after it, beside who was seen there."""

    as_of: date
    """The day."""
    by: str
    """Who said so: ``plan``, ``earliest`` or ``stays``."""
    came: tuple[str, ...]
    """Nations seen in place after the day."""
    stayed_away: tuple[str, ...]
    """Nations of which a figure says that they were not there."""
    hits: tuple[str, ...]
    """Said to come, and came."""
    wrong: tuple[str, ...]
    """Said to come, and known to have stayed away."""
    unknown: tuple[str, ...]
    """Said to come; no figure tells whether they did."""
    missed: tuple[str, ...]
    """Came, and were not said to."""
    precision: float | None
    """Hits among those said to come of whom a figure tells."""
    least_precision: float | None
    """Hits among all who were said to come: as if none of the unknown came."""
    recall: float | None
    """Hits among those who came."""

    @classmethod
    def of(cls, row: WhoCame) -> Self:
        """The part of the answer."""
        return cls(
            as_of=row.day,
            by=row.by,
            came=row.came,
            stayed_away=row.stayed_away,
            hits=row.hits,
            wrong=row.wrong,
            unknown=row.unknown,
            missed=row.missed,
            precision=_share(row.precision),
            least_precision=_share(row.least_precision),
            recall=_share(row.recall),
        )


class FirstSeenPart(Part):
    """When a nation was first seen, and from when on the plan has it in place."""

    nation: str
    """Code of the nation."""
    seen: date
    """The day of the first figure that has it there; it may have come before."""
    early: float
    """Steps from its place in the plan until then; negative where the plan is late."""

    @classmethod
    def of(cls, row: FirstSeen) -> Self:
        """The part of the answer."""
        return cls(nation=row.nation, seen=row.seen, early=_rounded(row.early))


class AsKnownPart(Part):
    """What was said on a day."""

    as_of: date
    """The day."""
    status: PlanStatus
    """How the plan ended, as in ``plan``."""
    verified: Literal[True]
    """Always true: a plan that does not pass the verifier is never shown."""
    standing: int
    """Offers that stand in some step, as known on the day."""
    curve: tuple[float, ...]
    """What the plan has in place at the end of each step, by the answer's ``curve_of``."""
    earliest: tuple[float, ...]
    """The same if all who stand arrive as soon as they can."""
    first_seen: Rows[FirstSeenPart]
    """Nations that were first seen after the day and are in the plan."""
    plan_hash: str
    """Content hash of the register as it was known: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, known: AsKnown, found: Backtested) -> Self:
        """The part of the answer."""
        seen = first_seen(known, found.register)
        return cls(
            as_of=known.day,
            status=known.plan.status,
            verified=True,
            standing=len(known.plan.standing),
            curve=known.planned.curve(found.drawn),
            earliest=known.earliest.curve(found.drawn),
            first_seen=Rows.of(FirstSeenPart, map(FirstSeenPart.of, seen)),
            plan_hash=known.plan.register_hash,
        )


class LeftOutPart(Part):
    """A figure to which plan or guesses have no counterpart."""

    date: str
    """The day of the figure."""
    measure: str
    """The measure."""
    happened: float
    """The figure."""

    @classmethod
    def of(cls, row: Outcome) -> Self:
        """The part of the answer."""
        return cls(date=write_moment(row.date), measure=row.measure, happened=row.value)


class BacktestAnswer(Answer):
    """``backtest``: plans as known on a day, held against what happened."""

    world: str
    """The world."""
    concept: str
    """The concept that was planned."""
    curve_of: str
    """The measure of the curves: that of the whole with most figures."""
    days: Rows[AsKnownPart]
    """What was said on each day."""
    errors: Rows[ErrorPart]
    """How far off plan and guesses are, by measure."""
    horizons: Rows[ErrorPart]
    """The same by how far ahead it was said."""
    who: Rows[WhoCamePart]
    """Who was said to come, and who came, day by day."""
    left_out: Rows[LeftOutPart]
    """Figures without a counterpart."""
    held: Rows[HeldPart]
    """Every figure beside what was said of it, on each day before it."""
    hash: str
    """Content hash of the register with all that is known today: SHA-256."""

    @classmethod
    def of(cls, found: Backtested) -> Self:
        """The answer."""
        register = found.register
        came = [row for known in found.known for row in who_came(known, register)]
        days = (AsKnownPart.of(known, found) for known in found.known)
        return cls(
            world=found.world.world,
            concept=found.concept.concept,
            curve_of=found.drawn,
            days=Rows.of(AsKnownPart, days),
            errors=_errors(errors_by(found.held)),
            horizons=_errors(errors_by(found.held, lambda one: horizon(one.ahead))),
            who=Rows.of(WhoCamePart, map(WhoCamePart.of, came)),
            left_out=Rows.of(LeftOutPart, map(LeftOutPart.of, found.left_out)),
            held=Rows.of(HeldPart, map(HeldPart.of, found.held)),
            hash=register.content_hash,
        )


def _errors(rows: Iterable[MeasureErrors]) -> Rows[ErrorPart]:
    return Rows.of(ErrorPart, map(ErrorPart.of, rows))


def _rounded(number: Fraction) -> float:
    return round(float(number), 3)


def _share(number: Fraction | None) -> float | None:
    return None if number is None else _rounded(number)
