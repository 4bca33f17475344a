"""Tables as Python has them, mappings or data frames, as plain JSON values."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

__all__ = ["plain_row", "plain_rows"]


def plain_rows(rows: Any) -> list[dict[str, Any]]:
    """The rows of a list of mappings, of models, or of a data frame.

    Raises:
        TypeError: when it is none of these.
    """
    if hasattr(rows, "to_dict") and hasattr(rows, "columns"):  # a data frame, whoever made it
        rows = rows.to_dict("records")
    found = []
    for row in rows:
        if hasattr(row, "model_dump"):
            found.append(row.model_dump(mode="json", by_alias=True, exclude_defaults=True))
        elif isinstance(row, Mapping):
            found.append(plain_row(row))
        else:
            msg = f"a row is a mapping of columns to cells, not {type(row).__name__}"
            raise TypeError(msg)
    return found


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its empty cells (None, NaN, NaT) left out."""
    plain = {str(name): _plain(value) for name, value in row.items()}
    return {name: value for name, value in plain.items() if value is not None}


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case bool() | int() | str() | None:
            return value
        case float():
            return None if value != value else _whole(value)  # noqa: PLR0124 - NaN
        case datetime():
            if value != value:  # noqa: PLR0124 - NaT
                return None
            return value.date().isoformat() if _is_midnight(value) else value.isoformat()
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(one) for name, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(one) for one in value]
        case _:
            return _plain(value.item()) if hasattr(value, "item") else str(value)


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)


def _whole(number: float) -> float | int:
    """A column with empty cells is one of floats in pandas: 3.0 was written as 3."""
    return int(number) if number.is_integer() else number
