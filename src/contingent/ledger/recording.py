"""What people record, in their words, and the row changes it amounts to.

=====================  =====================================================================
``offer recorded``     a new offer, known from the day
``offer changed``      a new position: the row ends on the day, its successor begins on it
``offer withdrawn``    the same, the successor being withdrawn
``offer corrected``    a slip mended in the row itself; no new position
``claim accepted``     a new claim; ``claim corrected``, ``claim removed``
``line added``         a requirement line; ``line changed``, ``line removed``
``released``           a part of an offer or claim, to somebody; never taken back
``nation set`` …       any other row, new or not; ``nation removed`` …
=====================  =====================================================================
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contingent.errors import LISTED, nearest
from contingent.ledger.canonical import Json
from contingent.ledger.entry import RowChange
from contingent.ledger.fold import change_of
from contingent.ledger.rows import TABLES, Rows, key_of, row_text
from contingent.register.fault import Fault, FaultsFound
from contingent.register.offer import OfferState
from contingent.register.register import TABLE_KEYS
from contingent.register.value import Value

__all__ = ["VERBS", "Draft", "Recording", "draft", "strand_of"]

#: Table -> what one row of it is called.
NOUNS: Mapping[str, str] = {
    "case": "case",
    "events": "event",
    "worlds": "world",
    "concepts": "concept",
    "nations": "nation",
    "capabilities": "capability",
    "sites": "site",
    "links": "link",
    "meetings": "meeting",
    "estimates": "estimate",
    "consents": "consent",
    "capacities": "capacity",
    "outcomes": "outcome",
    "balance": "balance",
    "pledges": "pledge",
    "coalitions": "coalition",
}
#: Verb -> (table, what it does).
VERBS: Mapping[str, tuple[str, str]] = {
    "offer recorded": ("offers", "add"),
    "offer changed": ("offers", "supersede"),
    "offer withdrawn": ("offers", "withdraw"),
    "offer corrected": ("offers", "mend"),
    "offer removed": ("offers", "remove"),
    "claim accepted": ("claims", "add"),
    "claim corrected": ("claims", "mend"),
    "claim removed": ("claims", "remove"),
    "line added": ("requirements", "add"),
    "line changed": ("requirements", "mend"),
    "line removed": ("requirements", "remove"),
    "released": ("releases", "add"),
    **{f"{noun} set": (table, "set") for table, noun in NOUNS.items()},
    **{f"{noun} removed": (table, "remove") for table, noun in NOUNS.items() if noun != "case"},
}
# The date at the end of the id of an offer that superseded another.
_DATED = re.compile(r"-20\d\d(-\d\d){1,2}(-\d+)?$")


@dataclass(frozen=True)
class Recording:
    """A change to be recorded.

    Attributes:
        verb: one of ``VERBS``.
        id: the row's name within its table; may be empty for a new row whose fields name it.
        fields: field -> value, as text (as in a cell of the case folder) or as JSON; None or
            empty text makes the field its default.
        version: the version of the row the change was made against; 0 for a row that was not
            there; None to change whatever is there.
        on: the day from which a position is known; None is the day of recording.
    """

    verb: str
    id: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    on: date | None = None


@dataclass(frozen=True)
class Draft:
    """A change ready to be written: its words and its rows."""

    verb: str
    object: str
    changes: tuple[RowChange, ...]


def draft(rows: Rows, asked: Recording, today: date) -> Draft:
    """The row changes that a recorded change amounts to in a state.

    Raises:
        FaultsFound: for an unknown verb, a row that is or is not there, or a date out of order.
        pydantic.ValidationError: for values that are no row of the table.
    """
    if asked.verb not in VERBS:
        near = nearest(asked.verb, VERBS)
        hint = f"did you mean '{near}'?" if near else f"verbs are: {', '.join(VERBS)}"
        raise _fault("change", "verb", f"unknown verb '{asked.verb}'", hint)
    table, deed = VERBS[asked.verb]
    key = "case" if table == "case" else asked.id or key_of(table, dict(asked.fields))
    there = key in rows.get(table, {})
    if deed in {"add", "set"} and not key.strip():
        raise _fault(table, None, "the new row has no id", "name it, or give its key columns")
    if deed == "add" and there:
        if table == "releases":
            raise _fault(
                f"{table}/{key}", None, "is released already", "there is nothing to record"
            )
        hint = "record a change or a correction of it"
        raise _fault(f"{table}/{key}", None, "is there already", hint)
    if deed not in {"add", "set"} and not there:
        raise _missing(rows, table, key)
    if deed == "remove":
        changes: tuple[RowChange, ...] = (change_of(rows, table, key, None),)
    elif deed in {"supersede", "withdraw"}:
        changes = _superseded(rows, key, asked, asked.on or today)
    else:
        changes = (_set(rows, table, key, asked, today),)
    # Nothing to do is nothing to record.
    changes = tuple(change for change in changes if change.was != {})
    if not changes:
        raise _fault(f"{table}/{key}", None, "is like that already", "there is nothing to record")
    return Draft(asked.verb, f"{table}/{key}", changes)


def _fault(where: str, column: str | None, message: str, hint: str = "") -> FaultsFound:
    return FaultsFound([Fault(file=where, column=column, message=message, hint=hint)])


def _missing(rows: Rows, table: str, key: str) -> FaultsFound:
    known = list(rows.get(table, {}))
    near = nearest(key, known)
    listed = ", ".join(known[:LISTED]) + (" …" if len(known) > LISTED else "")
    hint = f"did you mean '{near}'?" if near else f"there are: {listed}" if known else ""
    return _fault(f"{table}/{key}", None, "is not there", hint)


def _merged(table: str, key: str, old: Json, fields: Mapping[str, Any]) -> Value:
    given = {**old, **fields}
    model = TABLES[table]
    identity = {TABLE_KEYS[table]: key} if table in TABLE_KEYS else {}
    return model.model_validate(
        {**identity, **{n: v for n, v in given.items() if v is not None and v != ""}}
    )


def _set(rows: Rows, table: str, key: str, asked: Recording, today: date) -> RowChange:
    old: Json = json.loads(rows.get(table, {}).get(key, "{}"))
    fields = dict(asked.fields)
    if asked.verb == "offer recorded" and not fields.get("known_from"):
        fields["known_from"] = (asked.on or today).isoformat()
    text = row_text(_merged(table, key, old, fields))
    named = key_of(table, json.loads(text))
    if named != re.sub(r" #\d+$", "", key):
        hint = "remove the row and record it under its new name"
        raise _fault(f"{table}/{key}", None, f"would be called '{named}'", hint)
    return change_of(rows, table, key, text)


def _superseded(rows: Rows, key: str, asked: Recording, day: date) -> tuple[RowChange, ...]:
    """The old position ends on the day and the new one begins on it."""
    old: Json = json.loads(rows["offers"][key])
    if old.get("known_until"):
        hint = "record the change of the offer that came after it"
        message = f"was the position only until {old['known_until']}"
        raise _fault(f"offers/{key}", "known_until", message, hint)
    fields = {**asked.fields, "known_from": day.isoformat()}
    if asked.verb == "offer withdrawn":
        fields = {"state": OfferState.WITHDRAWN.value, **fields}
    began = old.get("known_from") or ""
    if began > day.isoformat():
        hint = "give a later day, or correct known_from first"
        raise _fault(f"offers/{key}", "known_from", f"is {began}, after {day}", hint)
    if began == day.isoformat():
        # The position of a day is what was said last on it.
        text = row_text(_merged("offers", key, old, fields))
        return (change_of(rows, "offers", key, text),)
    name = str(fields.pop("offer", "") or _successor(rows, key, day))
    if name in rows["offers"]:
        raise _fault(f"offers/{name}", "offer", "is there already", "give another id")
    fresh = row_text(_merged("offers", name, {**old, "offer": name}, fields))
    if json.loads(fresh) == {**old, "offer": name, "known_from": day.isoformat()}:
        return ()
    ended = row_text(_merged("offers", key, old, {"known_until": day.isoformat()}))
    return change_of(rows, "offers", key, ended), change_of(rows, "offers", name, fresh)


def strand_of(key: str) -> str:
    """The id of the first of the positions that an offer is one of."""
    return _DATED.sub("", key)


def _successor(rows: Rows, key: str, day: date) -> str:
    """An id for the position that follows: the strand and the day it begins."""
    strand = f"{strand_of(key)[:60]}-{day.isoformat()}"
    name, number = strand, 1
    while name in rows["offers"]:
        number += 1
        name = f"{strand}-{number}"
    return name
