"""Months of a case: month 0 begins on the case's first day.

Planning counts in months. A notice of so many days is turned into months of 30 days, rounded up.
"""

import re
from calendar import monthrange
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

__all__ = ["DAYS_A_MONTH", "MonthOrDate", "month_date", "month_number", "months_of_days"]

#: Days in a planning month.
DAYS_A_MONTH = 30


def _month_or_date(cell: Any) -> Any:
    if isinstance(cell, str):
        if re.fullmatch(r"\d+", cell.strip()):
            return int(cell)
        try:
            return date.fromisoformat(cell.strip())
        except ValueError:
            msg = f"'{cell}' is neither a month number such as 6 nor a date such as 2027-07-01"
            raise ValueError(msg) from None
    return cell


#: A month of the case (0 is the first) or a date.
MonthOrDate = Annotated[
    Annotated[int, Field(ge=0, le=1200)] | date, BeforeValidator(_month_or_date)
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
