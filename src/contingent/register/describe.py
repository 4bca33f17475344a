"""What the columns of a table mean, from the words its type is described with."""

import re
from enum import Enum
from functools import cache
from inspect import cleandoc
from typing import Any

from pydantic import BaseModel

__all__ = ["choices_of", "column_notes"]

_ENTRY = re.compile(r"^ {4}(?P<names>[a-z_]+(?:, [a-z_]+)*): (?P<text>.*)$")
_BESIDE = re.compile(r"; (?P<name>[a-z_]+): ")


@cache
def column_notes(model: type[BaseModel]) -> dict[str, str]:
    """A note for each column: what it means, what may stand in it, and what an empty cell is."""
    words = _described(model)
    properties = model.model_json_schema(by_alias=True)["properties"]
    notes = {}
    for name, field in model.model_fields.items():
        column = field.alias or name
        own = words.get(name) or words.get(name.removesuffix("_"), "")
        own = own.replace("None is", "empty is").replace("None means", "empty means")
        parts = [own[:1].upper() + own[1:]] if own else []
        if form := properties[column].get("description"):
            parts.append(f"{form[:1].upper()}{form[1:]}.")
        if choices := choices_of(model, column):
            parts.append(f"One of: {', '.join(choices)}.")
        parts.extend(_limits(properties[column]))
        parts.append("Needed." if field.is_required() else _default(field.default))
        notes[column] = "\n".join(part for part in parts if part)
    return notes


def choices_of(model: type[BaseModel], column: str) -> tuple[str, ...]:
    """The words a column is limited to; none when it is not."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if (field.alias or name) == column and isinstance(kind, type) and issubclass(kind, Enum):
            return tuple(str(member.value) for member in kind)
    return ()


def _described(model: type[BaseModel]) -> dict[str, str]:
    """The entries of ``Attributes:`` in a type's docstring."""
    entries: dict[str, str] = {}
    names: list[str] = []
    _, _, block = cleandoc(model.__doc__ or "").partition("Attributes:\n")
    for line in block.splitlines():
        if entry := _ENTRY.match(line):
            names = entry["names"].split(", ")
            entries.update(dict.fromkeys(names, entry["text"]))
        elif line.strip() and names:
            for name in names:
                entries[name] += f" {line.strip()}"
    for name, text in list(entries.items()):  # "km: length; time: time of travel."
        own, *others = _BESIDE.split(text)
        entries[name] = own
        entries.update(zip(others[::2], others[1::2], strict=True))
    return {name: text.replace("``", "").strip() for name, text in entries.items()}


def _limits(schema: dict[str, Any]) -> list[str]:
    kinds = schema.get("anyOf", [schema])
    found = []
    if any(kind.get("type") == "array" for kind in kinds):
        found.append("A list, its entries separated by ';'.")
    if any(kind.get("format") == "date" for kind in kinds):
        step = any(kind.get("type") == "integer" for kind in kinds)
        timed = any(kind.get("format") == "date-time" for kind in kinds)
        with_time = ", with its time where steps are of hours" if timed else ""
        number = "step of the case or a " if step else ""
        found.append(f"A {number}date such as 2025-04-10{with_time}.")
    for kind in kinds:
        if kind.get("type") in {"integer", "number"} and len(found) == 0:
            whole = "A whole number" if kind["type"] == "integer" else "A number"
            low = kind.get("minimum", kind.get("exclusiveMinimum"))
            high = kind.get("maximum", kind.get("exclusiveMaximum"))
            above = "more than " if "exclusiveMinimum" in kind else "from "
            ends = "" if low is None else f", {above}{low:g}"
            found.append(whole + ends + ("" if high is None else f" up to {high:.15g}") + ".")
    return found


def _default(default: Any) -> str:
    if isinstance(default, Enum):
        return f"Empty: {default.value}."
    if isinstance(default, tuple):
        return f"Empty: {';'.join(map(str, default))}." if default else ""
    return "" if default is None or not str(default) else f"Empty: {str(default).lower()}."
