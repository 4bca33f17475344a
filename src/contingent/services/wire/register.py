"""JSON of ``check``."""

from collections.abc import Iterable

from contingent.register.fault import Fault
from contingent.register.register import TABLE_KEYS, Register
from contingent.services.wire.json_value import Json

__all__ = ["check_json", "counts_of", "faults_json"]


def counts_of(register: Register) -> dict[str, int]:
    """How many rows each table has."""
    names = [*TABLE_KEYS, "links", "meetings"]
    return {name: len(getattr(register, name)) for name in names}


def check_json(register: Register) -> Json:
    """``check`` of a case without faults."""
    return {
        "ok": True,
        "faults": [],
        "counts": counts_of(register),
        "hash": register.content_hash,
    }


def faults_json(faults: Iterable[Fault]) -> Json:
    """``check`` of a case with faults."""
    listed = [fault.model_dump() for fault in faults]
    return {"ok": False, "faults": listed, "counts": {}, "hash": None}
