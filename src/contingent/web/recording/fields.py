"""The fields of a form: what each is called, what is written into it, and its choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contingent.ledger.canonical import Json
from contingent.register.cell import cell_number
from contingent.register.claim import Confidence, Stance
from contingent.register.offer import Basis, OfferState
from contingent.register.register import Register

__all__ = ["FIELDS", "Field", "cells_of", "choices_of"]


@dataclass(frozen=True)
class Field:
    """A field of a form.

    Attributes:
        name: the column it fills.
        kind: ``line``, ``text`` (several lines), ``day``, ``number``, or ``choice``.
        needed: whether it may not be empty.
        said: whether a new row must say it, though a table may leave it to a default: an offer of
            nobody at no notice is not what an empty field means.
    """

    name: str
    label: str
    kind: str = "line"
    hint: str = ""
    needed: bool = False
    said: bool = False


_WHEN = "a step of the case (0 is the first) or a date; empty: no limit"
_SURE = Field("confidence", "Confidence", "choice")

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "offers": (
        Field("offer", "Id", hint="lower-case letters, digits and '-': gbr-brigade", needed=True),
        Field("nation", "Nation", "choice", needed=True),
        Field("organisation", "Organisation", hint="within the nation; empty: the state"),
        Field("title", "Title"),
        Field(
            "supplies",
            "Each package can serve as",
            hint="mech-bn:1|guard-bn:2; together: emt2:1+beds:20",
            needed=True,
        ),
        Field("packages", "Packages", "number", "indivisible units", needed=True),
        Field("packages_low", "Packages, at least", "number", "of an assumed number"),
        Field("packages_high", "Packages, at most", "number", "of an assumed number"),
        Field("basis", "Numbers are", "choice", "stated by somebody, or assumed by you", said=True),
        Field("personnel", "People in a package", "number", "0 for money or goods", said=True),
        Field("ready", "Notice", hint="with its unit: 48 h, 10 days; 0 for none", said=True),
        Field("from", "From", hint=_WHEN),
        Field("until", "Until", hint=_WHEN),
        Field("tour", "Tour", hint="with its unit: 14 days, 6 months; empty: a package stays"),
        Field("rest_ratio", "Time at rest for each time away", "number"),
        Field("relief", "Relief in place", hint="with its unit: 2 days"),
        Field("certified", "Certified", hint="yes, no or unknown"),
        Field("state", "State", "choice", said=True),
        Field("confidence", "Confidence", "choice", said=True),
        Field("condition", "Condition", "text", "such as: ceasefire and USA provides isr"),
        Field("caveats", "Caveats", hint="such as: only in POL;ROU | at most 300 personnel"),
        Field("claims", "Rests on claims", hint="ids, separated by ';'"),
        Field("known_from", "Position from", "day"),
        Field("known_until", "Position until", "day", "the first day on which it no longer was"),
        Field("note", "Note", "text", "why a number is assumed, or why the nation declines"),
    ),
    "claims": (
        Field("id", "Id", hint="letters, digits, '-' and '.'", needed=True),
        Field("iso3", "Nation", "choice", needed=True),
        Field("stated_on", "Stated on", "day", needed=True),
        Field("stance", "Stance", "choice", needed=True),
        _SURE,
        Field("paraphrase", "What was said, in our words", "text"),
        Field("domain", "Domain"),
        Field("capability", "Capability"),
        Field("quantity", "Quantity", "number", "as stated; never added up across claims"),
        Field("unit", "Unit of the quantity"),
        Field("condition", "Condition, as stated", "text"),
        Field("caveat", "Caveat, as stated", "text"),
        Field("reason", "Reason given", "text"),
        Field("source_title", "Title of the source"),
        Field("source_url", "Address of the source"),
    ),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "state": tuple(OfferState),
    "confidence": tuple(Confidence),
    "basis": tuple(Basis),
    "stance": tuple(Stance),
}


def choices_of(field: Field, register: Register) -> tuple[tuple[str, str], ...]:
    """The values a choice offers, each with what is shown for it."""
    if field.name in {"nation", "iso3"}:
        named = register.nation_names
        return tuple(
            (code, f"{named[code]} ({code})") for code in sorted(named, key=named.__getitem__)
        )
    return tuple((str(value), str(value)) for value in _CHOICES[field.name])


def cells_of(table: str, row: Json) -> dict[str, str]:
    """The fields of a row as one would write them into the form."""
    return {field.name: _cell(row.get(field.name)) for field in FIELDS[table]}


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    return cell_number(value) if isinstance(value, float) else str(value)
