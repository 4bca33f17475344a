"""Shared ground of the register's types: frozen values, names, and lists in one cell."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

__all__ = [
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


class Value(BaseModel):
    """A frozen value of the register. Unknown fields are refused."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        populate_by_name=True,
        allow_inf_nan=False,
    )


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
