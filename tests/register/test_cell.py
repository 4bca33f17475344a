"""Each type of cell is read as a person would read it, or not at all."""

from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contingent.adapters.sources.workbook_sheets import SHEETS
from contingent.ledger.rows import TABLES
from contingent.register.calendar import read_when
from contingent.register.capability import check_symbol, symbol_cell
from contingent.register.cell import (
    CellError,
    cell_number,
    read_day,
    read_number,
    read_small_number,
    read_truth,
    read_whole,
)
from contingent.register.offer import Offer, Supply
from contingent.register.value import Value
from contingent.register.world import Timing

#: A cell -> what it is as a whole number, a number, a date, true or false; None is a fault.
DECIDED: list[tuple[Any, int | None, float | None, date | None, bool | None]] = [
    ("12", 12, 12.0, None, None),
    (" 12 ", 12, 12.0, None, None),
    ("+3", 3, 3.0, None, None),
    ("-3", -3, -3.0, None, None),
    ("007", 7, 7.0, None, None),
    ("1.0", None, 1.0, None, None),
    ("1.000", None, None, None, None),
    ("1.200", None, None, None, None),
    ("1.2000", None, 1.2, None, None),
    ("0.125", None, 0.125, None, None),
    (".5", None, 0.5, None, None),
    ("1,000", None, None, None, None),
    ("1,5", None, None, None, None),
    ("1_000", None, None, None, None),
    ("1 000", None, None, None, None),
    ("1'000", None, None, None, None),
    ("1.000.000", None, None, None, None),
    ("1e3", None, None, None, None),
    ("٣", None, None, None, None),
    ("½", None, None, None, None),
    ("nan", None, None, None, None),
    ("0x10", None, None, None, None),
    ("12\u200b", None, None, None, None),
    ("2025-04-10", None, None, date(2025, 4, 10), None),
    ("20250410", 20250410, 20250410.0, None, None),
    ("2025-W15-4", None, None, None, None),
    ("2025-4-10", None, None, None, None),
    ("2025-02-30", None, None, None, None),
    ("2025-04-10 00:00:00", None, None, None, None),
    ("true", None, None, None, True),
    ("FALSE", None, None, None, False),
    ("Yes", None, None, None, True),
    ("no", None, None, None, False),
    ("1", 1, 1.0, None, None),
    ("0", 0, 0.0, None, None),
    ("t", None, None, None, None),
    # Of JSON, TOML and workbooks.
    (1, 1, 1.0, None, None),
    (0, 0, 0.0, None, None),
    (86400, 86400, 86400.0, None, None),
    (1802217600000, 1802217600000, 1802217600000.0, None, None),
    (1.0, 1, 1.0, None, None),
    (1.125, None, 1.125, None, None),
    (True, None, None, None, True),
    (False, None, None, None, False),
    (date(2025, 4, 10), None, None, date(2025, 4, 10), None),
    (datetime(2025, 4, 10, 12), None, None, None, None),  # noqa: DTZ001 - as TOML gives it
    (float("nan"), None, None, None, None),
    (10**400, 10**400, None, None, None),
    (None, None, None, None, None),
    ([1], None, None, None, None),
]


def outcome(reader: Callable[[Any], Any], given: Any) -> Any:
    """What a reader reads; None for a fault."""
    try:
        return reader(given)
    except CellError:
        return None


@pytest.mark.parametrize(("cell", "whole", "number", "day", "truth"), DECIDED)
def test_what_each_type_makes_of_a_cell(
    cell: Any, whole: int | None, number: float | None, day: date | None, truth: bool | None
) -> None:
    readers = (read_whole, read_number, read_day, read_truth)
    read = [outcome(reader, cell) for reader in readers]
    assert read == [whole, number, day, truth]
    assert [type(value) for value in read] == [type(v) for v in (whole, number, day, truth)]


@pytest.mark.parametrize(
    ("reader", "cell", "hint"),
    [
        (read_whole, "1.000", "write 1000, without a point"),
        (read_whole, "1,000", "write 1000, without a comma"),
        (read_whole, "1_000", "write 1000, without"),
        (read_whole, "1\u00a0000", "write 1000, without"),
        (read_whole, "1.0", "write 1"),
        (read_whole, "٣", "write the digits 0 to 9"),
        (read_whole, "12\u200b", "U+200B"),
        (read_number, "1.000", "write 1000, or 1.0"),
        (read_number, "1.250", "write 1250, or 1.25"),
        (read_number, "1.125", "write 1125, or 1.1250"),
        (read_number, "49,84", "write 49.84, with a point"),
        (read_number, "1.0031E+019", "a spreadsheet writes powers of ten"),
        (read_day, "2025-04-10 00:00:00", "write the day alone: 2025-04-10"),
        (read_day, "10.04.2025", "write dates as 2025-04-10"),
        (read_truth, "1", "write true or false"),
        (read_truth, 1, "write true or false"),
    ],
)
def test_a_fault_says_how_to_write_what_was_meant(
    reader: Callable[[Any], Any], cell: Any, hint: str
) -> None:
    with pytest.raises(CellError) as caught:
        reader(cell)
    assert hint in caught.value.hint


def test_a_coordinate_of_three_decimals_can_mean_one_thing_only() -> None:
    assert read_small_number("24.031") == 24.031
    assert outcome(read_small_number, "1.000") is None


TEXTS = st.one_of(
    st.text("0123456789.,+- ", max_size=9),
    st.text("0123456789.,+-_' eExX٣½\u00a0\u200btruefalsyno", max_size=12),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.floats().map(repr),
    st.integers().map(str),
)
DIGITS = set("0123456789")


def digits(text: str) -> bool:
    return bool(text) and set(text) <= DIGITS


def unsigned(text: str) -> tuple[int, str]:
    return (-1, text[1:]) if text.startswith("-") else (1, text.removeprefix("+"))


def plain_whole(text: str) -> int | None:
    sign, rest = unsigned(text.strip())
    return (
        sign * sum(int(d) * 10**n for n, d in enumerate(reversed(rest))) if digits(rest) else None
    )


def plain_number(text: str) -> float | None:
    sign, rest = unsigned(text.strip())
    whole, point, part = rest.partition(".")
    if not digits(whole + part) or (point and not part):
        return None
    if len(part) == 3 and 0 < len(whole) < 4 and whole[0] != "0":
        return None
    return float(sign * Fraction(int(whole + part), 10 ** len(part)))


def plain_day(text: str) -> date | None:
    parts = text.strip().split("-")
    if [len(part) for part in parts] != [4, 2, 2] or not all(map(digits, parts)):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def plain_truth(text: str) -> bool | None:
    word = text.strip().casefold()
    return True if word in {"true", "yes"} else False if word in {"false", "no"} else None


def plain_when(text: str) -> int | date | None:
    if digits(text.strip()) and len(text.strip()) < 10:
        return int(text)
    found = plain_time(text.strip()) or plain_day(text)
    return None if found and found.year > 3000 else found


def plain_time(text: str) -> datetime | None:
    """A day, a T or a blank, and hours and minutes, with seconds only where they are 00."""
    day, clock = plain_day(text[:10]), text[11:]
    parts = clock.split(":")
    if day is None or text[10:11] not in {"T", " "} or len(parts) not in {2, 3}:
        return None
    if not all(len(part) == 2 and digits(part) for part in parts[:2]):
        return None
    seconds, _, tiny = (parts[2] if len(parts) == 3 else "00").partition(".")
    if seconds != "00" or (len(parts) == 3 and "." in parts[2] and (not tiny or tiny.strip("0"))):
        return None
    hour, minute = int(parts[0]), int(parts[1])
    return datetime.combine(day, time(hour, minute)) if hour < 24 and minute < 60 else None


@given(TEXTS)
def test_a_text_is_what_a_plain_reading_makes_of_it_or_a_fault(text: str) -> None:
    """Shows that no text is read as anything but what its letters say."""
    for reader, plain in (
        (read_whole, plain_whole),
        (read_number, plain_number),
        (read_day, plain_day),
        (read_truth, plain_truth),
        (read_when, plain_when),
    ):
        found, wanted = outcome(reader, text), plain(text)
        assert found == wanted
        assert type(found) is type(wanted)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_into_a_cell_reads_back_the_same(number: float) -> None:
    assert read_number(cell_number(number)) == number


def test_an_amount_in_supplies_is_never_a_thousand_read_as_one() -> None:
    more = {"offer": "a", "nation": "FRA", "packages": 1}
    assert Offer.model_validate({**more, "supplies": "x:1.125"}).amount("x") == 1.125
    for amount in ("1.000", "1.200", "2.500", "\u0661"):
        with pytest.raises(ValueError, match=r"may mean|is not CAPABILITY"):
            Offer.model_validate({**more, "supplies": f"x:{amount}"})


@given(st.integers(0, 10**16))
def test_a_symbol_survives_what_a_spreadsheet_does_to_cells(tail: int) -> None:
    """Shows that both forms are read, and what a spreadsheet makes of the plain one is refused."""
    code = f"1003{tail:016d}"[:20]
    try:
        assert check_symbol(code) == code
    except ValueError:
        return
    assert check_symbol(symbol_cell(code)) == code
    for rounded in (f"{float(code):.14E}", f"{float(code):.4E}".replace("E+", "E+0")):
        with pytest.raises(CellError, match="a spreadsheet has rounded"):
            check_symbol(rounded)


def columns() -> list[tuple[type[Value], str, set[str]]]:
    """Every column of every type of row, with the types of JSON's schema it takes."""
    found: list[tuple[type[Value], str, set[str]]] = []
    models: set[Any] = {*TABLES.values(), *(model for _, model, _ in SHEETS), Timing, Supply}
    for model in models:
        for column, schema in model.model_json_schema(by_alias=True)["properties"].items():
            kinds = schema.get("anyOf", [schema])
            types = {str(kind.get("format", kind.get("type"))) for kind in kinds} - {"null"}
            found.append((model, column, types))
    return sorted(found, key=lambda one: (one[0].__name__, one[1]))


#: What no column of a type reads, whichever table it is in.
REFUSED: dict[str, tuple[Any, ...]] = {
    "integer": ("1.000", "1,000", "1_000", "1e3", "1.0", "٣", True, 1.5),
    "number": ("1.000", "1,000", "1_000", "1e0", "٣", "nan", True, float("inf")),
    "date": ("2025-W15-4", "2025-04-10 00:00", 86400.5, True),
    "boolean": ("1", 1, 0, "t", "on"),
    "string": (1, 1.5, True, date(2025, 4, 10)),
    "array": (1, True, [1], [True]),
    "limit": ("1.000", "1,000", "1e3", "٣", "101 %", "3/2", "1/0", "-1", True, 1.0, 0.5),
}
#: A date that is no month of the case: months are whole numbers.
NO_DAY = (0, 86400, 1802217600000, "0", "86400", "20250410")


@pytest.mark.parametrize(
    ("model", "column", "types"), columns(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_no_column_of_any_table_reads_what_its_type_refuses(
    model: type[Value], column: str, types: set[str]
) -> None:
    refused = [cell for kind in types for cell in REFUSED.get(kind, ())]
    if "date-time" in types:
        refused.remove("2025-04-10 00:00")
    if types == {"date"}:
        refused += NO_DAY
    for cell in refused:
        with pytest.raises(ValidationError) as caught:
            model.model_validate({column: cell})
        assert column in {str(d["loc"][0]) for d in caught.value.errors() if d["loc"]}, cell
