"""What pydantic says of a value, in plain words: the faults of a row, one for each field."""

import re
from collections.abc import Collection, Iterable

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from contingent.adapters.sources.cells import columns_of
from contingent.errors import LISTED, nearest
from contingent.register.cell import invisible, plain_number, shown
from contingent.register.fault import Fault

__all__ = ["bad_columns", "explain"]

_UNION_PARTS = {"int", "date", "datetime", "constrained-int"}


def explain(
    error: ValidationError,
    file: str,
    row: int | None,
    prefix: str = "",
    model: type[BaseModel] | None = None,
    stray: str = "",
) -> list[Fault]:
    """The faults in a pydantic error, in plain words, one for each field.

    Args:
        prefix: written before the field's name.
        model: the row's type, so that an unknown field is told the nearest that there is.
        stray: what to do with an unknown field that is near to none; else told what there is.
    """
    known = columns_of(model) if model else ()
    faults: dict[str | None, Fault] = {}
    for detail in error.errors(include_url=False):
        names = [str(part) for part in detail["loc"] if not isinstance(part, int)]
        column = ".".join(_path(prefix, names)) or None
        if column not in faults:
            message, hint = _plain(detail), _hint(detail, known, stray)
            faults[column] = Fault(file=file, row=row, column=column, message=message, hint=hint)
    return list(faults.values())


def bad_columns(error: ValidationError) -> frozenset[str] | None:
    """The columns a pydantic error is about; None when it is about the row as a whole."""
    found = [detail["loc"] for detail in error.errors(include_url=False)]
    return None if any(not loc for loc in found) else frozenset(str(loc[0]) for loc in found)


def _path(prefix: str, names: Iterable[str]) -> list[str]:
    """Location of a field without the parts pydantic adds for unions and validators."""
    first, *rest = [*names] or [""]
    own = [first, *(n for n in rest if "[" not in n and n not in _UNION_PARTS)]
    return [part for part in (prefix, *own) if part]


#: Plain words for what pydantic says of a cell: {shown} is the cell, the rest its context.
_WORDS = {
    "missing": "is empty, but needed",
    "extra_forbidden": "is not a known entry",
    "bool_type": "{shown} is not true or false",
    "bool_parsing": "{shown} is not true or false",
    "int_type": "{shown} is not a whole number",
    "int_parsing": "{shown} is not a whole number",
    "int_from_float": "{shown} is not a whole number",
    "float_type": "{shown} is not a number",
    "float_parsing": "{shown} is not a number",
    "string_type": "{shown} is not a text",
    "tuple_type": "{shown} is not a list",
    "list_type": "{shown} is not a list",
    "greater_than_equal": "{shown} is less than {ge}",
    "greater_than": "{shown} is not more than {gt}",
    "less_than_equal": "{shown} is more than {le}",
    "less_than": "{shown} is not less than {lt}",
    "dict_type": "{shown} is not a set of names and values",
    "model_type": "{shown} is not a set of names and values",
    "string_unicode": "holds characters that are no text",
    "enum": "{shown} is not one of {expected}",
    "literal_error": "{shown} is not one of {expected}",
    "string_pattern_mismatch": "{shown} does not have the form of a name here",
    "string_too_long": "{shown} is too long",
    "string_too_short": "{shown} is too short",
    "value_error": "{error}",
}


def _plain(detail: ErrorDetails) -> str:
    kind, cell = detail["type"], shown(detail["input"])
    if kind.startswith("date"):
        return f"{cell} is not a date"
    if kind == "string_too_short" and not detail["input"]:
        return _WORDS["missing"]
    if kind not in _WORDS:
        return f"{cell}: {detail['msg']}"
    context = {
        name: plain_number(value) if isinstance(value, float) else value
        for name, value in detail.get("ctx", {}).items()
    }
    return _WORDS[kind].format(shown=cell, **context)


def _hint(detail: ErrorDetails, known: Collection[str], stray: str) -> str:
    context, given = detail.get("ctx", {}), detail["input"]
    text = given if isinstance(given, str) else ""
    match detail["type"]:
        case "value_error":
            return str(getattr(context.get("error"), "hint", ""))
        case "enum" | "literal_error":
            near = nearest(text, re.findall(r"'([^']*)'", str(context.get("expected", ""))))
            return invisible(text) or (f"did you mean '{near}'?" if near else "")
        case "string_pattern_mismatch":
            return invisible(text) or _form(text, str(context.get("pattern", "")))
        case "extra_forbidden":
            near = nearest(str(detail["loc"][-1]), known)
            there = f"there are: {', '.join(list(known)[:LISTED])}" if known else ""
            return f"did you mean '{near}'?" if near else stray or there
        case "bool_type" | "bool_parsing":
            return "write true or false"
        case "string_type":
            return "" if isinstance(given, list | dict) else "write it in quotation marks"
        case kind if kind.startswith("date"):
            return "write dates as 2025-04-10"
        case _:
            return ""


def _form(text: str, pattern: str) -> str:
    """The form a name should have."""
    if pattern == "^[A-Z]{3}$":
        found = [part for part in re.split(r"[,/| ]+", text) if part]
        if len(found) > 1 and all(re.fullmatch("[A-Z]{3}", part) for part in found):
            return f"one nation, or where a list may stand: {';'.join(found)}"
        return "nations are three capitals, ISO 3166-1 alpha-3, such as FRA"
    return "ids are lower-case letters, digits and '-'"
