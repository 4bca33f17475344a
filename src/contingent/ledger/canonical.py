"""Canonical JSON after RFC 8785: one text for one value, so that a hash means something."""

import json
from decimal import Decimal
from math import isfinite
from typing import Any

__all__ = ["Json", "canonical"]

Json = dict[str, Any]

#: Beyond these, ECMAScript writes a number with an exponent.
_SMALLEST, _LARGEST = -6, 20
_TEXT = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Any) -> str:
    """The value as canonical JSON: sorted names, no spaces, numbers as ECMAScript writes them.

    Raises:
        ValueError: for what JSON cannot say: infinite numbers, halves of surrogate pairs.
        TypeError: for values that are not JSON.
    """
    text = _written(value)
    text.encode()  # half a surrogate pair has no UTF-8, and so no hash
    return text


def _written(value: Any) -> str:
    match value:
        case str():
            return _TEXT(value)
        case None | bool():
            return json.dumps(value)
        case int():
            return str(value)
        case float():
            return _number(value)
        case list() | tuple():
            return f"[{','.join([_written(item) for item in value])}]"
        case dict():
            names = sorted(value, key=_by_code_unit)
            return f"{{{','.join([f'{_TEXT(n)}:{_written(value[n])}' for n in names])}}}"
    raise TypeError(f"{type(value).__name__} is not JSON")


def _by_code_unit(name: str) -> bytes:
    return name.encode("utf-16-be")


def _number(number: float) -> str:
    if not isfinite(number):
        raise ValueError(f"{number} is no number of JSON")
    if number == 0:
        return "0"
    exact = Decimal(repr(number)).normalize()
    exponent = exact.adjusted()
    if _SMALLEST <= exponent <= _LARGEST:
        return f"{exact:f}"
    sign, digits, _ = exact.as_tuple()
    head, tail = str(digits[0]), "".join(map(str, digits[1:]))
    point = f".{tail}" if tail else ""
    return f"{'-' if sign else ''}{head}{point}e{'+' if exponent > 0 else '-'}{abs(exponent)}"
