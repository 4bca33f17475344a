"""Values as TOML that a person can edit; the standard library only reads it."""

import json
from datetime import date
from typing import Any

__all__ = ["toml_block", "toml_value"]


def toml_value(value: Any) -> str:
    """A text, number, day or truth value as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    return _escaped(json.dumps(str(value), ensure_ascii=False))


def toml_block(text: str) -> str:
    """A text of many lines, which stand as they are but for backslashes and quotation marks."""
    plain = text.replace("\\", "\\\\").replace('"""', '""\\"')
    if plain.endswith('"'):
        plain = plain[:-1] + '\\"'
    return f'"""\n{_escaped(plain)}"""'


def _escaped(text: str) -> str:
    return text.replace("\x7f", "\\u007F")
