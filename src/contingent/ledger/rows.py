"""The tables of a register as texts: what an entry changes, and what a state is made of.

A state maps each table to its rows in order, by key. A row is held as canonical JSON without the
fields that are empty, so that two rows are the same when their texts are.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache, partial
from typing import Any

from contingent.errors import LedgerError
from contingent.ledger.canonical import Json, canonical
from contingent.register.balance import Balance
from contingent.register.by_row import ByRow
from contingent.register.capability import Capability
from contingent.register.claim import Claim
from contingent.register.condition import ALWAYS
from contingent.register.consent import Consent
from contingent.register.consistency import check_register
from contingent.register.estimate import Estimate
from contingent.register.fault import Fault, FaultsFound
from contingent.register.meeting import Meeting
from contingent.register.nation import Nation
from contingent.register.offer import Offer
from contingent.register.outcome import Outcome
from contingent.register.pledge import CapabilityCoalition, Pledge
from contingent.register.register import TABLE_KEYS, CaseHead, Register
from contingent.register.release import Release
from contingent.register.requirement import Concept, RequirementLine
from contingent.register.site import Capacity, Link, Site
from contingent.register.value import Value
from contingent.register.world import Event, World

__all__ = [
    "BESIDE",
    "KEY_COLUMNS",
    "TABLES",
    "Rows",
    "faults_of",
    "key_of",
    "nation_of",
    "parse_row",
    "register_of",
    "row_text",
    "rows_of",
]

#: Table -> type of its rows, in the order of the register.
TABLES: Mapping[str, type[Value]] = {
    "case": CaseHead,
    "events": Event,
    "worlds": World,
    "concepts": Concept,
    "nations": Nation,
    "capabilities": Capability,
    "offers": Offer,
    "requirements": RequirementLine,
    "sites": Site,
    "links": Link,
    "claims": Claim,
    "meetings": Meeting,
    "estimates": Estimate,
    "consents": Consent,
    "capacities": Capacity,
    "outcomes": Outcome,
    "releases": Release,
    "balance": Balance,
    "pledges": Pledge,
    "coalitions": CapabilityCoalition,
}
#: Tables that are kept beside the register, and are no part of it: what a conference published,
#: its sealed rounds, and what was handed over in them. A row that says it is ``final`` stays so.
BESIDE = ("snapshots", "rounds", "sealed")
#: The columns that tell rows apart where no single one does.
KEY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "links": ("from", "to", "mode"),
    "meetings": ("date", "title"),
    "outcomes": ("date", "measure"),
    "releases": ("kind", "id", "fields", "to"),
    "capacities": ("site", "from"),
    "balance": ("concept", "about", "of"),
    "consents": ("decider", "about", "world", "from"),
}
_LONGEST_KEY = 160
#: What is kept of each row: states that differ in a row share the others.
_KEPT: ByRow[Value, tuple[str, str, bool]] = ByRow()
_EMPTY: tuple[Any, ...] = (None, "", (), ALWAYS)

#: A state: table -> key -> row as canonical JSON, in the order of the rows.
Rows = Mapping[str, Mapping[str, str]]


@cache
def _may_be_left_out(model: type[Value]) -> frozenset[str]:
    return frozenset(
        field.alias or name
        for name, field in model.model_fields.items()
        if not field.is_required() and any(field.default == empty for empty in _EMPTY)
    )


def row_text(row: Value) -> str:
    """A row as canonical JSON, without the fields that are empty.

    Defaults that are not empty are written out: a later version of the program may have others.
    """
    fields = row.model_dump(mode="json", by_alias=True)
    empty = _may_be_left_out(type(row))
    return canonical({n: v for n, v in fields.items() if n not in empty or v not in (None, "", [])})


@lru_cache(maxsize=100_000)
def parse_row(table: str, text: str) -> Value:
    """A row from its text.

    Raises:
        pydantic.ValidationError: when it is no row of the table.
    """
    return TABLES[table].model_validate(json.loads(text))


def key_of(table: str, fields: Json) -> str:
    """The name of a row within its table, from its fields."""
    if table == "case":
        return "case"
    if table in KEY_COLUMNS:
        name = " ".join(
            " ".join(str(fields.get(column, "")) for column in KEY_COLUMNS[table]).split()
        )
        # Long titles are cut, and told apart by their hash: a key is looked up in an index.
        cut = hashlib.sha256(name.encode()).hexdigest()[:16]
        return name if len(name) <= _LONGEST_KEY else f"{name[: _LONGEST_KEY - 20]}… {cut}"
    return str(fields.get(TABLE_KEYS[table], ""))


def nation_of(table: str, fields: Json) -> str | None:
    """The nation a row is about, if it is about one."""
    column = {
        "nations": "nation",
        "offers": "nation",
        "sites": "nation",
        "claims": "iso3",
        "consents": "decider",
        "sealed": "nation",
        "pledges": "nation",
    }
    return fields.get(column[table]) if table in column else None


def rows_of(register: Register) -> Rows:
    """The rows of a register.

    Raises:
        FaultsFound: for rows that would not read back as they are.
    """
    faults: list[Fault] = []
    state: dict[str, dict[str, str]] = {}
    for table in TABLES:
        found: Value | Iterable[Value] = getattr(register, table)
        for row in (found,) if isinstance(found, Value) else found:
            text, name, exact = _KEPT.of(row, partial(_kept, table, row), table)
            key = _unused(name, state.get(table, {}))
            if not exact:
                message = f"'{key}' has a value that cannot be kept exactly"
                faults.append(Fault(file=table, message=message, hint="write fewer digits"))
            state.setdefault(table, {})[key] = text
    if faults:
        raise FaultsFound(faults)
    return state


def _kept(table: str, row: Value) -> tuple[str, str, bool]:
    """A row's text and key, and whether it reads back as it is."""
    text = row_text(row)
    return text, key_of(table, json.loads(text)), parse_row(table, text) == row


def _unused(key: str, taken: Mapping[str, str]) -> str:
    """The key, numbered when an earlier row of a table without ids has it."""
    name, number = key, 1
    while name in taken:
        number += 1
        name = f"{key} #{number}"
    return name


def register_of(rows: Rows) -> Register:
    """The register of a state: the same frozen types that a case folder is read into.

    Raises:
        FaultsFound: when the state has no case.
        LedgerError: when a row was altered into something that is none.
    """
    if "case" not in rows or not rows["case"]:
        hint = "'contingent import CASE LEDGER' puts one in"
        raise FaultsFound([Fault(file="ledger", message="holds no case yet", hint=hint)])
    if any("months" in json.loads(text) for text in rows["case"].values()):
        message = (
            "this case is written in the form of version 0.1; 'contingent upgrade LEDGER --to "
            "NEW' writes it in today's form, with nothing lost"
        )
        raise FaultsFound([Fault(file="ledger", message=message)])
    tables: dict[str, Any] = {
        table: tuple(_parsed(table, *row) for row in rows.get(table, {}).items())
        for table in TABLES
    }
    return Register.model_validate({**tables, "case": tables["case"][0]})


def _parsed(table: str, key: str, text: str) -> Value:
    try:
        return parse_row(table, text)
    except ValueError as error:  # pydantic's and JSON's errors both are
        first = str(error).splitlines()[0]
        message = f"{table}/{key} is kept in a form that cannot be read ({first}); run 'verify'"
        raise LedgerError(message) from None


def faults_of(rows: Rows) -> list[Fault]:
    """Every contradiction between the rows of a state."""
    keys = {table: list(found) for table, found in rows.items()}
    return check_register(register_of(rows), lambda table, i: (f"{table}/{keys[table][i]}", None))
