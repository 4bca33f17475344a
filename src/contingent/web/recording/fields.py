"""The fields of a form: what each is called, what is written into it, and its choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contingent.ledger.canonical import Json
from contingent.register.cell import cell_number
from contingent.register.claim import Confidence, Stance
from contingent.register.consent import Verdict
from contingent.register.offer import Basis, OfferState
from contingent.register.pledge import Delivery
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
    "requirements": (
        Field("line", "Id", hint="lower-case letters, digits and '-': mech-north", needed=True),
        Field("title", "Title"),
        Field("capability", "What is needed", "choice", needed=True),
        Field("quantity", "How much", "number", "in the unit of what is needed", needed=True),
        Field("counts", "Counted in", "choice", "units, or people of the packages that serve it"),
        Field("tier", "Tier", "number", "1 essential, 2 important, 3 desirable", said=True),
        Field("weight", "Weight within the tier", "number", "empty: 1"),
        Field("concepts", "Concepts", hint="ids, separated by ';'; empty: every one"),
        Field("at", "Where", hint="sites or roles, separated by ';'; any: wherever", said=True),
        Field("within_km", "Or so many km from there", "number"),
        Field("each", "Once at each site of these that is opened", hint="yes or no"),
        Field("from", "From", hint=_WHEN),
        Field("until", "Until", hint=_WHEN),
        Field("needs", "Counts only as far as these lines", hint="ids, separated by ';'"),
        Field("with", "Served only beside these lines", hint="ids, separated by ';'"),
        Field("certified", "Only certified packages", hint="yes or no"),
        Field("source", "Source", hint="who asks for it, and where it stands"),
    ),
    "concepts": (
        Field("concept", "Id", hint="lower-case letters, digits and '-': division", needed=True),
        Field("title", "Title"),
        Field("personnel_max", "People in place at most", "number", "empty: no limit"),
    ),
    "consents": (
        Field("decider", "Who decides", "choice", needed=True),
        Field("about", "About", hint="a nation, such as POL, a group, or all", needed=True),
        Field("verdict", "Verdict", "choice", needed=True),
        Field("from", "From", hint=_WHEN),
        Field("until", "Until", hint=_WHEN),
        Field("world", "Only in the world", "choice", "empty: in all"),
        Field("claims", "Rests on claims", hint="ids, separated by ';'"),
        Field("source", "Source", hint="where it was said, for what no claim holds"),
        Field("known_from", "Known from", "day", "empty: the day of its first claim"),
        Field("note", "Note", "text"),
    ),
    "pledges": (
        Field("pledge", "Id", hint="lower-case letters, digits and '-': deu-2025-04", needed=True),
        Field("nation", "Nation", "choice", needed=True),
        Field("what", "What", hint="such as: Patriot systems", needed=True),
        Field("quantity", "How much", "number", "as stated; empty: not told"),
        Field("unit", "Unit", hint="such as: million euros"),
        Field("pledged_on", "Pledged on", "day", needed=True),
        Field("meeting", "At the meeting", "choice", "empty: at none"),
        Field("delivery", "Delivery", "choice", "pledged: said to be still open", said=True),
        Field("confidence", "Confidence", "choice", said=True),
        Field(
            "source_title",
            "Title of the source",
            hint="a public one; without a source, in a conference its nation alone sees it",
        ),
        Field("source_url", "Address of the source"),
        Field("note", "Note", "text"),
    ),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "state": tuple(OfferState),
    "confidence": tuple(Confidence),
    "basis": tuple(Basis),
    "stance": tuple(Stance),
    "counts": ("units", "personnel"),
    "verdict": tuple(Verdict),
    "delivery": tuple(Delivery),
}


def choices_of(field: Field, register: Register) -> tuple[tuple[str, str], ...]:
    """The values a choice offers, each with what is shown for it."""
    if field.name == "capability":
        titles = register.capability_titles
        return tuple((c, titles[c] or c) for c in sorted(titles, key=lambda c: titles[c] or c))
    if field.name == "world":
        return tuple((world.world, world.title or world.world) for world in register.worlds)
    if field.name == "meeting":
        held = sorted((one for one in register.meetings if one.meeting), key=lambda one: one.date)
        return tuple((one.meeting, f"{one.date} {one.title}") for one in reversed(held))
    if field.name in {"nation", "iso3", "decider"}:
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
    if isinstance(value, bool):
        return "yes" if value else "no"
    return cell_number(value) if isinstance(value, float) else str(value)
