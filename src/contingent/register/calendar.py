"""Months of a case: month 0 begins on the case's first day.

Planning counts in months. A notice of so many days is turned into months of 30 days, rounded up.
"""

import re
from calendar import monthrange
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, Strict

from contingent.register.cell import CellError, invisible, read_day, shown

__all__ = [
    "DAYS_A_MONTH",
    "MonthOrDate",
    "month_date",
    "month_number",
    "months_of_days",
    "read_month_or_date",
]

#: Days in a planning month.
DAYS_A_MONTH = 30


def read_month_or_date(given: Any) -> int | date:
    """A month of the case, as a whole number, or a day.

    Raises:
        CellError: for anything else; a number of thousands is no month, and never a day.
    """
    if isinstance(given, str) and re.fullmatch(r"[0-9]{1,9}", given.strip()):
        return int(given)
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, float) and given.is_integer():
        return int(given)
    try:
        return read_day(given)
    except CellError as error:
        if "time of day" in str(error):
            raise
        hint = invisible(given) if isinstance(given, str) else ""
        message = f"{shown(given)} is neither a month number such as 6 nor a date"
        raise CellError(f"{message} such as 2027-07-01", hint) from None


#: A month of the case (0 is the first) or a date.
MonthOrDate = Annotated[
    Annotated[int, Field(ge=0, le=1200)] | Annotated[date, Strict()],
    BeforeValidator(read_month_or_date),
]


def month_number(when: int | date, start: date) -> int:
    """The first month of the case that begins on or after ``when``; 0 for dates before it."""
    if isinstance(when, int):
        return when
    months = (when.year - start.year) * 12 + when.month - start.month
    return 0 if months < 0 else months + (when > month_date(months, start))


def month_date(month: int, start: date) -> date:
    """The day on which a month of the case begins (the 28th at the latest)."""
    years, index = divmod(start.month - 1 + month, 12)
    year, month = start.year + years, index + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def months_of_days(days: int) -> int:
    """Whole planning months that ``days`` take, rounded up."""
    return -(-days // DAYS_A_MONTH)
