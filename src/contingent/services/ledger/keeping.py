"""What is supposed in a question, as changes that a scenario of a ledger can record."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from contingent.ledger.recording import Recording
from contingent.ledger.rows import Rows, rows_of
from contingent.register.consistency import check_register
from contingent.register.fault import FaultsFound
from contingent.register.register import Register
from contingent.resolution.change import Supposed, supposing
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.supposed import change_of

__all__ = ["kept_changes"]

#: What records a changed row, by its table.
_VERBS: Mapping[str, str] = {
    "offers": "offer corrected",
    "sites": "site set",
    "links": "link set",
    "worlds": "world set",
}


def kept_changes(register: Register, asked: Asked) -> list[Recording]:
    """The changes to rows that what is supposed comes to; of nations and events, in its world.

    A nation that the question itself leaves out is not out in the world, so supposing that it comes
    in changes no row.

    Raises:
        UnknownName: for what is not in the register.
        FaultsFound: when the register would contradict itself once they are made.
    """
    plain = Asked(asked.world, cutoff=asked.cutoff, confidence=asked.confidence)
    setting = replace(setting_of(register, plain), register=register)
    changes = [change_of(register, text) for text in dict.fromkeys(asked.suppose)]
    after = supposing(changes, Supposed(setting)).setting
    worlds = tuple(
        after.world if world.world == after.world.world else world for world in register.worlds
    )
    made = after.register.with_rows(worlds=worlds)
    before, now = rows_of(register), rows_of(made)
    if faults := check_register(made, lambda table, index: (f"{table} {index + 1}", None)):
        raise FaultsFound(faults)
    return list(_recordings(before, now))


def _recordings(before: Rows, now: Rows) -> Iterator[Recording]:
    for table, verb in _VERBS.items():
        for key, text in now.get(table, {}).items():
            if text != before[table][key]:
                yield Recording(verb, key, _fields(before[table][key], text))


def _fields(before: str, now: str) -> dict[str, Any]:
    old, new = json.loads(before), json.loads(now)
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    return changed | {name: None for name in old if name not in new}
