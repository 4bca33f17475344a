"""What a backtest found, in a sentence, and its table for other tools."""

from contingent.adapters.sources.cells import csv_text
from contingent.analysis.backtest import GUESSES, MeasureErrors, errors_by
from contingent.register.calendar import write_moment
from contingent.services.answers.backtesting import Backtested

__all__ = ["UPPER", "backtest_csv", "drawn_errors", "finding", "unit_of"]

#: What must be said wherever a backtest is shown.
UPPER = (
    "A plan says what could be in place by what was known on the day: it is an upper reading, and "
    "no forecast."
)
#: From here on figures are told without a decimal.
_MANY = 100
_COLUMNS = ("as_of", "date", "measure", "ahead", "happened", "bound", *GUESSES)


def unit_of(measure: str) -> str:
    """What a measure of the whole counts."""
    return "teams" if measure.startswith("teams") else "people"


def drawn_errors(found: Backtested) -> MeasureErrors | None:
    """The errors by the measure that is drawn; None where no figure has a counterpart."""
    return next((row for row in errors_by(found.held) if row.measure == found.drawn), None)


def finding(found: Backtested) -> str:
    """What the backtest says of the measure that is drawn, in one sentence."""
    row = drawn_errors(found)
    unit = unit_of(found.drawn)
    if row is None:
        return f"No figure of {unit} in place has a counterpart in the plans."
    held = [one for one in found.held if one.outcome.measure == row.measure and one.has_counterpart]
    plan, earliest, stays = row.errors
    if row.bounds == row.count:
        columns = zip(*(one.errors for one in held), strict=True)
        kept = [sum(error == 0 for error in column) for column in columns]
        return (
            f"The plan keeps {kept[0]} of {row.count} bounds on {unit} in place; "
            f"if all came at once it would be {kept[1]}, if nothing changed {kept[2]}."
        )
    side = "above" if plan.signed > 0 else "below"
    return (
        f"The plan is off by {_number(plan.absolute)} {unit} on average and lies "
        f"{_number(abs(plan.signed))} {side} what came; if all came at once it would be off by "
        f"{_number(earliest.absolute)}, if nothing changed by {_number(stays.absolute)}."
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= _MANY else f"{value:.1f}"


def backtest_csv(found: Backtested) -> bytes:
    """Every figure beside what was said of it, a row for each day before it."""
    rows = (
        (
            one.day,
            write_moment(one.outcome.date),
            one.outcome.measure,
            round(float(one.ahead), 3),
            one.outcome.value,
            one.outcome.bound.value,
            *one.said,
        )
        for one in found.held
    )
    return csv_text(_COLUMNS, rows).encode()
