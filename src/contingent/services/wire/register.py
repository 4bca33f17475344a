"""The answer of ``check``."""

from collections.abc import Iterable
from typing import Self

from contingent.register.fault import Fault
from contingent.register.register import TABLE_KEYS, Register
from contingent.services.wire.answer import Answer
from contingent.services.wire.rows import Rows

__all__ = ["CheckAnswer", "counts_of"]


def counts_of(register: Register) -> dict[str, int]:
    """How many rows each table has."""
    names = [*TABLE_KEYS, "links", "meetings", "consents", "capacities", "outcomes", "balance"]
    return {name: len(getattr(register, name)) for name in names}


class CheckAnswer(Answer):
    """``check``, and what any command prints when its input holds faults."""

    ok: bool
    """Whether there is no fault."""
    faults: Rows[Fault]
    """Every fault, with file, row, column and what to do."""
    counts: dict[str, int]
    """How many rows each table has; empty when there are faults."""
    hash: str | None
    """Content hash of the register (SHA-256, 64 hexadecimal digits); None when there are faults."""

    @classmethod
    def of(cls, register: Register) -> Self:
        """The answer about a case without faults."""
        return cls(
            ok=True,
            faults=Rows.of(Fault, ()),
            counts=counts_of(register),
            hash=register.content_hash,
        )

    @classmethod
    def of_faults(cls, faults: Iterable[Fault]) -> Self:
        """The answer about a case with faults."""
        return cls(ok=False, faults=Rows.of(Fault, faults), counts={}, hash=None)
