"""The hash of what a register says: SHA-256 over canonical JSON."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from contingent.register.by_row import ByRow
from contingent.register.value import Value

__all__ = ["hash_of"]

#: The text of each row. Registers that differ in a row share the others.
_TEXTS: ByRow[Value, str] = ByRow()


def hash_of(tables: Mapping[str, Value | tuple[Value, ...]], ordered: Collection[str]) -> str:
    """The hash of tables and single values by name; what is empty is left out.

    Args:
        ordered: tables whose order means something; that of rows within the others does not.
    """
    parts = []
    for name, found in sorted(tables.items()):
        if isinstance(found, tuple):
            if not found:
                continue
            texts: Iterable[str] = map(_text, found)
            told = f"[{','.join(texts if name in ordered else sorted(texts))}]"
        else:
            told = _text(found)
        parts.append(f"{_json(name)}:{told}")
    return hashlib.sha256(f"{{{','.join(parts)}}}".encode()).hexdigest()


def _text(row: Value) -> str:
    return _TEXTS.of(row, lambda: _json(_fields(row)))


def _fields(row: Value) -> Any:
    return row.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
