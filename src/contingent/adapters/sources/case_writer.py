"""Writing a register as the files of a case folder; reading them gives the same register."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from contingent.adapters.sources.case_tables import TABLES
from contingent.adapters.sources.case_toml import FILE as CASE_TOML
from contingent.adapters.sources.cells import cells_of, csv_text, used_columns
from contingent.register.register import FORMAT, CaseHead, Register
from contingent.register.step import MONTH
from contingent.register.world import EventKnown, Timing

__all__ = ["case_files"]

_BARE_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def case_files(register: Register) -> dict[str, bytes]:
    """The files of a case folder by name. Tables without rows that need not be there are not."""
    files = {CASE_TOML: _case_toml(register).encode()}
    for table, model, must in TABLES:
        rows = [cells_of(row) for row in getattr(register, table)]
        if rows or must:
            columns = used_columns(model, rows)
            lines = ([row[column] for column in columns] for row in rows)
            files[f"{table}.csv"] = csv_text(columns, lines).encode()
    return files


def _case_toml(register: Register) -> str:
    case = register.case
    parts = [f"format = {FORMAT}\n", _section(("case",), _case_entries(case))]
    parts += [
        _section(("events", event.event), _without(event.model_dump(), "event"))
        for event in register.events
    ]
    for world in register.worlds:
        entries: dict[str, Any] = {
            "title": world.title,
            "without": list(world.without),
            "events": {t.event: _when(world.timings(t.event)) for t in world.events},
        }
        parts.append(_section(("worlds", world.world), entries))
        if world.known_from:
            days = {known.event: _days(known) for known in world.known_from}
            parts.append(_section(("worlds", world.world, "known_from"), days))
    parts += [
        _section(("concepts", concept.concept), _without(concept.model_dump(), "concept"))
        for concept in register.concepts
    ]
    return "\n".join(parts)


def _case_entries(case: CaseHead) -> dict[str, Any]:
    """The entries of ``[case]``; the step is written where it is not the month."""
    entries = case.model_dump()
    entries |= {"names": list(case.names), "places": list(case.places)}
    entries |= {"backtest": list(case.backtest)}
    return {
        name: None if name == "step" and case.step == MONTH else entries[name] for name in entries
    }


def _without(entries: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if name != key}


def _when(timings: tuple[Timing, ...]) -> Any:
    """An event's spells as a world's ``events`` writes them."""
    if len(timings) > 1:
        return [[t.start] if t.until is None else [t.start, t.until] for t in timings]
    (timing,) = timings
    if timing.until is not None:
        return [timing.start, timing.until]
    return True if timing.start == 0 else timing.start


def _days(known: EventKnown) -> date | list[date]:
    return known.days[0] if len(known.days) == 1 else list(known.days)


def _section(path: Iterable[str], entries: dict[str, Any]) -> str:
    """A TOML section; what is empty is left out."""
    lines = [f"[{'.'.join(map(_key, path))}]"]
    for name, value in entries.items():
        if value not in (None, "", [], {}):
            lines.append(f"{_key(name)} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name if name and set(name) <= _BARE_LETTERS else _toml(name)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_ESCAPES.get(letter, letter) for letter in value) + '"'
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_key(k)} = {_toml(v)}' for k, v in value.items())} }}"
    if isinstance(value, datetime):  # TOML wants seconds
        return value.isoformat()
    return value.isoformat() if isinstance(value, date) else repr(value)
