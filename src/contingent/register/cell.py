"""The one strict reader of each type of cell: whole number, number, date, true or false.

Every door reads with these: CSV, workbooks, JSON, what is recorded, review files and the room's
forms. A text is read as a person would read it, or it is a fault; nothing is guessed. The table of
what is read and what is not stands in ``docs/case-format.md``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

__all__ = [
    "AS_NUMBER",
    "AS_SMALL_NUMBER",
    "AS_WHOLE",
    "UNSEEN",
    "Amount",
    "CellError",
    "CellForm",
    "Chance",
    "Count",
    "Day",
    "Days",
    "Number",
    "SmallNumber",
    "Truth",
    "Whole",
    "cell_number",
    "invisible",
    "plain_number",
    "read_day",
    "read_number",
    "read_small_number",
    "read_truth",
    "read_whole",
    "shown",
]

_WHOLE = re.compile(r"[+-]?[0-9]+\Z")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)\Z")
#: ``1.200``: a thousand and two hundred to half of Europe, one and a fifth to the other half.
_THOUSAND = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:(?P<sign>[.,_'’ \u00a0\u2009\u202f])[0-9]{3})+\Z")
_POWER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+\Z")
_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+\Z")
_POINT = re.compile(r"([+-]?[0-9]+)\.0*\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DAY_AND_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+Z?\Z")
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}
#: Longer than any number that means something; Python refuses to read thousands of digits.
_LONGEST = 400
_SHOWN = 60
#: Letters that are not seen: soft hyphen, zero-width and direction marks, odd spaces.
UNSEEN = re.compile(
    "[\u00a0\u00ad\u061c\u200b-\u200f\u2000-\u200a\u202a-\u202f\u2060-\u2064\ufeff]"
)

DATE_HINT = "write dates as 2025-04-10"


@dataclass(frozen=True)
class CellForm:
    """In a field's type: how a table writes it, where that is not how the register holds it."""

    write: Callable[[str], str]


class CellError(ValueError):
    """A cell that cannot be read; the text says what is wrong, ``hint`` what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


def shown(given: Any) -> str:
    """A value in a message: quoted, and cut when it is long."""
    if isinstance(given, bool):
        return f"'{str(given).lower()}'"
    if isinstance(given, int) and abs(given) >= 10**_SHOWN:
        return "'a number of more than sixty digits'"  # Python refuses to print thousands of them
    if not isinstance(given, str | int | float | date):
        return "the value"
    text = plain_number(given) if isinstance(given, float) and isfinite(given) else str(given)
    return f"'{text[:_SHOWN]}…'" if len(text) > _SHOWN else f"'{text}'"


def invisible(text: str) -> str:
    """The hint for a text that holds a letter nobody sees; empty when it holds none."""
    found = UNSEEN.search(text)
    return f"it holds the invisible character U+{ord(found[0]):04X}: type it again" if found else ""


def read_whole(given: Any) -> int:
    """A whole number: an integer, or a text of digits with or without a sign.

    Raises:
        CellError: for anything else, ``1.0``, ``1.000`` and ``1,000`` among it.
    """
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, float) and given.is_integer():  # JSON has one type for 1 and 1.0
        return int(given)
    if isinstance(given, str) and _WHOLE.match(text := given.strip()):
        if len(text) > _LONGEST:
            raise CellError(f"{shown(given)} is too large a number")
        return int(text)
    raise CellError(f"{shown(given)} is not a whole number", _number_hint(given))


def read_number(given: Any) -> float:
    """A number: a JSON number, or a text of digits with at most one decimal point.

    A text such as ``1.200`` is refused: it may mean 1200. So are powers of ten, which spreadsheets
    write for numbers they have rounded.

    Raises:
        CellError: for anything else.
    """
    return _number(given, small=False)


def read_small_number(given: Any) -> float:
    """As ``read_number``, for columns that never reach 1000: ``24.031`` can mean one thing only."""
    return _number(given, small=True)


def _number(given: Any, *, small: bool) -> float:
    number: float | None = None
    if isinstance(given, int | float) and not isinstance(given, bool):
        number = _float(given)
    elif isinstance(given, str) and len(text := given.strip()) <= _LONGEST:
        if _THOUSAND.match(text) and (not small or text.endswith("000")):
            whole, part = text.replace(".", "").lstrip("+"), text.rstrip("0").rstrip(".")
            least = cell_number(float(part)) if part.lstrip("+-") else "0"
            hint = f"write {whole}, or {least if '.' in least else least + '.0'}"
            raise CellError(f"{shown(given)} may mean {whole} or {part}", hint)
        if text.lower().lstrip("+-") in {"nan", "inf", "infinity"}:
            raise CellError(f"{shown(given)} is not a finite number")
        number = float(text) if _NUMBER.match(text) else None
    elif isinstance(given, str) and _NUMBER.match(given.strip()):
        raise CellError(f"{shown(given)} is too large a number")
    if number is None:
        raise CellError(f"{shown(given)} is not a number", _number_hint(given))
    if not isfinite(number):
        raise CellError(f"{shown(given)} is not a finite number")
    return number


def _float(given: float) -> float:
    try:
        return float(given)
    except OverflowError:
        raise CellError(f"{shown(given)} is too large a number") from None


def _number_hint(given: Any) -> str:
    """How to write what was probably meant."""
    if not isinstance(given, str):
        return "write a number, without quotation marks" if isinstance(given, bool) else ""
    text = given.strip()
    if grouped := _GROUPED.match(text):
        digits = re.sub(r"[^0-9+-]", "", text).lstrip("+")
        sign = {".": "point", ",": "comma"}.get(grouped["sign"], "sign")
        return f"for a thousand and more write {digits}, without a {sign} between the digits"
    if _POWER.match(text):
        return "write it in digits; a spreadsheet writes powers of ten for what it has rounded"
    if _COMMA.match(text):
        return f"write {text.replace(',', '.')}, with a point"
    if whole := _POINT.match(text):
        return f"write {whole[1].lstrip('+')}"
    if any(letter.isdecimal() and not letter.isascii() for letter in text):
        return "write the digits 0 to 9"
    return invisible(text)


def read_day(given: Any) -> date:
    """A day: a date, or a text such as ``2025-04-10``. Never a number.

    Raises:
        CellError: for anything else.
    """
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    text = given.strip() if isinstance(given, str) else ""
    if _DAY.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    if isinstance(given, datetime):
        text = given.isoformat(" ")
    if timed := _DAY_AND_TIME.match(text):
        raise CellError(f"{shown(text)} has a time of day", f"write the day alone: {timed[1]}")
    raise CellError(f"{shown(given)} is not a date", invisible(text) or DATE_HINT)


def read_truth(given: Any) -> bool:
    """True or false: a truth value, or one of the words true, false, yes, no. Never a number.

    Raises:
        CellError: for anything else.
    """
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and (word := given.strip().lower()) in _TRUTHS:
        return _TRUTHS[word]
    raise CellError(f"{shown(given)} is not true or false", "write true or false")


def plain_number(number: float) -> str:
    """A number in plain digits that reads back to the same number: ``1``, ``0.00001``."""
    text = repr(number)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def cell_number(number: float) -> str:
    """As ``plain_number``, but never a text that may be taken for thousands: ``1.1250``."""
    text = plain_number(number)
    return f"{text}0" if _THOUSAND.match(text) else text


def _listed(given: Any) -> Any:
    if isinstance(given, str):
        return tuple(part for part in given.split(";") if part.strip())
    return given


# A bound of an optional field stands within its type, before the reader: beside the field it would
# be lost in the schema.
AS_WHOLE = BeforeValidator(read_whole)
AS_NUMBER = BeforeValidator(read_number)
AS_SMALL_NUMBER = BeforeValidator(read_small_number)

Whole = Annotated[int, AS_WHOLE]
Number = Annotated[float, AS_NUMBER]
#: A number that never reaches 1000, such as a latitude.
SmallNumber = Annotated[float, AS_SMALL_NUMBER]
Day = Annotated[date, BeforeValidator(read_day)]
#: Several days: in one cell, parted by ``;``.
Days = Annotated[tuple[Day, ...], BeforeValidator(_listed)]
Truth = Annotated[bool, BeforeValidator(read_truth)]
Count = Annotated[int, Field(ge=0), AS_WHOLE]
Amount = Annotated[float, Field(ge=0), AS_NUMBER]
Chance = Annotated[float, Field(ge=0, le=1), AS_SMALL_NUMBER]
