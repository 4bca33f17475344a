"""What is a delegation's own to change, and what is not."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from contingent.conference.account import Account
from contingent.conference.role import DELEGATES, Role
from contingent.ledger.recording import VERBS, Recording
from contingent.ledger.rows import Rows, key_of
from contingent.register.fault import Fault

__all__ = ["RELEASED", "not_theirs", "owner_of", "released_row", "written_row"]

RELEASED: Final = "released"
#: What a delegation records, of its own rows.
_WRITTEN = frozenset(verb for verb, (table, _) in VERBS.items() if table in {"offers", "claims"})
_NATION = {"offers": "nation", "claims": "iso3"}


def not_theirs(who: Account, asked: Recording, table: str, name: str, rows: Rows) -> list[Fault]:
    """Why a change is not this account's to make; empty when it is.

    Args:
        table, name: of the row it is about.
        rows: of the account's view.
    """
    where = f"{table}/{name}" if table else "change"
    if who.role not in DELEGATES or asked.verb not in {*_WRITTEN, RELEASED}:
        message = f"'{asked.verb}' is not recorded by a {who.role}"
        return [Fault(file=where, column="verb", message=message, hint="ask the staff")]
    if asked.verb == RELEASED:
        return list(_not_released(who, asked, where, rows))
    held = rows.get(table, {}).get(name)
    found = list(_fields(who.nation or "", asked, table, where))
    if held is not None and owner_of(table, json.loads(held)) != who.nation:
        found.append(Fault(file=where, message="is not yours", hint="ask its owner"))
    if held is None and not asked.fields.get(_NATION[table]):
        hint = f"write {who.nation}"
        found.append(Fault(file=where, column=_NATION[table], message="is missing", hint=hint))
    successor = str(asked.fields.get("offer", "")) if asked.id and table == "offers" else ""
    for made in (name if held is None else "", successor):
        if made and not made.lower().startswith(f"{(who.nation or '').lower()}-"):
            hint = f"begin it with '{(who.nation or '').lower()}-': no two nations then use one id"
            found.append(
                Fault(file=where, column="id", message=f"'{made}' may be taken", hint=hint)
            )
    return found


def _not_released(who: Account, asked: Recording, where: str, rows: Rows) -> Iterator[Fault]:
    if who.role is not Role.HEAD:
        message = "only the head of delegation releases"
        yield Fault(file=where, message=message, hint="ask the head of your delegation")
        return
    table, named = released_row(asked)
    held = rows.get(table, {}).get(named)
    if held is None or owner_of(table, json.loads(held)) != who.nation:
        hint = "only the owner releases a row"
        yield Fault(file=where, column="id", message=f"'{named}' is not yours", hint=hint)


def _fields(nation: str, asked: Recording, table: str, where: str) -> Iterator[Fault]:
    """Fields by which a row would be somebody else's, or not wholly its owner's."""
    for column, allowed in ((_NATION[table], nation), ("owner", nation), ("withheld", "")):
        given = asked.fields.get(column)
        if given and given != allowed:
            message = f"is not yours to set to '{given}'"
            yield Fault(file=where, column=column, message=message, hint="leave it out")


def released_row(asked: Recording) -> tuple[str, str]:
    """The table and name of the row that a release is of."""
    table = {"offer": "offers", "claim": "claims"}.get(str(asked.fields.get("kind")), "")
    return table, str(asked.fields.get("id", ""))


def written_row(asked: Recording) -> str:
    """The name of the row that a change is of."""
    return asked.id or key_of(VERBS[asked.verb][0], dict(asked.fields))


def owner_of(table: str, fields: Mapping[str, Any]) -> str:
    """Whose a row is."""
    return str(fields.get("owner") or fields[_NATION[table]])
