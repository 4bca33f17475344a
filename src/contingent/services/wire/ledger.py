"""JSON of ``log``, ``diff`` and ``verify``."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from contingent.ledger.difference import Difference
from contingent.ledger.event import Head
from contingent.ledger.telling import Told
from contingent.services.wire.json_value import Json

if TYPE_CHECKING:
    from contingent.adapters.storage.queries import Logged
    from contingent.adapters.storage.verification import Verified

__all__ = ["diff_json", "differences_json", "log_json", "verified_json"]


def log_json(logged: "Iterable[tuple[Logged, tuple[Told, ...]]]", total: int, head: Head) -> Json:
    """``log``; each event with those of its row changes that were asked for."""
    return {
        "events": [
            {
                "seq": entry.event.seq,
                "at": entry.event.at,
                "actor": entry.event.actor,
                "reason": entry.event.reason,
                "verb": entry.event.verb,
                "object": entry.event.object,
                "scenario": entry.event.branch or None,
                "baseline": entry.event.baseline,
                "rows": len(entry.event.changes),
                "changes": [_told(row) for row in shown],
                "before": entry.event.before,
                "after": entry.event.after,
                "hash": entry.hash,
                "ahead": entry.ahead,
            }
            for entry, shown in logged
        ],
        "total": total,
        "head": str(head),
    }


def _told(row: Told) -> Json:
    return {
        "row": f"{row.table}/{row.key}",
        "kind": row.kind,
        "after": row.after or None,
        "fields": {name: list(pair) for name, pair in row.fields.items()},
    }


def diff_json(one: str, other: str, found: Iterable[Difference], hashes: tuple[str, str]) -> Json:
    """``diff``."""
    return {
        "one": one,
        "other": other,
        "differences": differences_json(found),
        "hashes": list(hashes),
    }


def differences_json(found: Iterable[Difference]) -> list[Json]:
    """Rows that differ."""
    return [
        {
            "table": difference.table,
            "id": difference.key,
            "kind": difference.kind,
            "fields": {name: list(pair) for name, pair in difference.fields.items()},
        }
        for difference in found
    ]


def verified_json(verified: "Verified", notes: Iterable[str] = ()) -> Json:
    """``verify``, ``backup`` and ``restore`` of a ledger in which everything fits."""
    return {
        "ok": True,
        "events": verified.head.seq,
        "head": str(verified.head),
        "scenarios": list(verified.scenarios),
        "witnessed": verified.witnessed,
        "steps_back": list(verified.steps_back),
        "notes": list(notes),
    }
