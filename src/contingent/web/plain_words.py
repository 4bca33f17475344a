"""What is wrong with a value that was given, in words for whoever gave it."""

from collections.abc import Mapping
from typing import Any

__all__ = ["plain_words"]

#: Letters of what was given that are repeated.
SHOWN = 40


def plain_words(detail: Mapping[str, Any]) -> str:
    """One of pydantic's errors in plain words."""
    given = detail.get("input")
    name = f"'{str(given)[:SHOWN]}' " if isinstance(given, str | int | float) else ""
    context = detail.get("ctx", {})
    words = {
        "string_pattern_mismatch": "does not have the form of a name here",
        "int_parsing": "is not a whole number",
        "int_type": "is not a whole number",
        "int_from_float": "is not a whole number",
        "int_parsing_size": "is too large a number",
        "float_parsing": "is not a number",
        "float_type": "is not a number",
        "finite_number": "is not a number one can reckon with",
        "bool_parsing": "is neither true nor false",
        "string_type": "is not a text",
        "date_type": "is not a date; write 2025-04-10",
        "date_parsing": "is not a date; write 2025-04-10",
        "date_from_datetime_parsing": "is not a date; write 2025-04-10",
        "extra_forbidden": "is not among what can be said here",
        "missing": "is needed",
        "json_invalid": "the body is not JSON",
    }
    kind = str(detail["type"])
    if kind in {"missing", "json_invalid"}:
        return words[kind]
    if kind == "extra_forbidden":
        return words[kind]
    if kind in words:
        return f"{name}{words[kind]}"
    if kind in {"enum", "literal_error"}:
        return f"{name}is none of: {str(context.get('expected', '')).replace(' or ', ', ')}"
    if kind == "greater_than_equal":
        return f"{name}is less than {context['ge']}"
    if kind == "less_than_equal":
        return f"{name}is more than {context['le']}"
    if kind in {"too_long", "string_too_long"}:
        return f"is longer than {context['max_length']}"
    if kind in {"too_short", "string_too_short"}:
        return f"is shorter than {context['min_length']}"
    return str(detail["msg"]).removeprefix("Value error, ")
