"""Shared ground of the register's types: frozen values, names, and lists in one cell."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

__all__ = [
    "LONGEST_TEXT",
    "RESERVED_WORDS",
    "ConditionName",
    "EventName",
    "Identifier",
    "NationCode",
    "Texts",
    "Value",
    "split_list",
]

#: Words of the condition language; no event, group, capability or domain may be called so.
RESERVED_WORDS = frozenset(
    "and or not at least all of other nations nation personnel from provide provides".split()  # noqa: SIM905
)


#: The longest text: what a cell of a spreadsheet holds.
LONGEST_TEXT = 32_767
#: Characters no text of a register may hold: they are invisible, steer terminals, and neither
#: XML nor a spreadsheet can carry them (nor any file half a letter). Tab and line ends may stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Value(BaseModel):
    """A frozen value of the register.

    Refused are unknown fields, control characters, and texts longer than a spreadsheet's cell.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        populate_by_name=True,
        allow_inf_nan=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _fits_a_cell(cls, given: Any) -> Any:
        if isinstance(given, dict):
            for name, cell in given.items():
                for text in cell if isinstance(cell, list | tuple) else (cell,):
                    if not isinstance(text, str):
                        continue
                    if found := _UNPRINTABLE.search(text):
                        msg = f"'{name}' holds the control character U+{ord(found[0]):04X}"
                        raise ValueError(msg)
                    if len(text) > LONGEST_TEXT:
                        msg = f"'{name}' is longer than {LONGEST_TEXT} characters"
                        raise ValueError(msg)
        return given


def split_list(cell: Any) -> Any:
    """Split a cell that lists things with ``;``; anything but a string passes untouched."""
    if isinstance(cell, str):
        return tuple(part.strip() for part in cell.split(";") if part.strip())
    return cell


def _not_reserved(text: Any) -> Any:
    if isinstance(text, str) and text in RESERVED_WORDS:
        msg = f"'{text}' is a word of the condition language; choose another name"
        raise ValueError(msg)
    return text


#: A lower-case id: ``gbr-brigade``, ``kyiv``.
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
#: An id that conditions may name: a group, capability or domain.
ConditionName = Annotated[
    str,
    BeforeValidator(_not_reserved),
    StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=80),
]
#: An event's name: an id in which dots are allowed, ``parliament.GBR``.
EventName = Annotated[
    str,
    BeforeValidator(_not_reserved),
    StringConstraints(pattern=r"^[a-z][a-z0-9-]*(\.[A-Za-z0-9-]+)*$", max_length=80),
]
#: A nation's ISO 3166-1 alpha-3 code; bodies have three capitals too (``EUU``, ``NTO``).
NationCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

Texts = Annotated[tuple[str, ...], BeforeValidator(split_list)]
