"""The answer of ``check``."""

from collections.abc import Iterable
from typing import ClassVar, Self

from contingent.register.fault import Fault
from contingent.register.register import TABLE_KEYS, Register
from contingent.register.truth import Overstated, check_truth, exceptions_of
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["CheckAnswer", "TruthFinding", "counts_of"]


def counts_of(register: Register) -> dict[str, int]:
    """How many rows each table has."""
    others = ["links", "meetings", "consents", "capacities", "outcomes", "releases", "balance"]
    names = [*TABLE_KEYS, *others]
    return {name: len(getattr(register, name)) for name in names}


class TruthFinding(Part):
    """One thing that an offer says and its claims do not."""

    kind: str
    """firmer, more-trusted, unstated, later-claim, low-condition, no-end, unreliable, aid,
    exception."""
    offer: str
    """The offer."""
    column: str
    """The column to look at."""
    message: str
    """What is found."""
    why: str
    """Why it matters."""
    hint: str
    """What to do."""

    @classmethod
    def of(cls, found: Overstated) -> Self:
        """The finding as it is told."""
        return cls(
            kind=found.kind.value,
            offer=found.offer,
            column=found.column,
            message=found.message,
            why=found.kind.why,
            hint=found.hint,
        )


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
    findings: Rows[TruthFinding] | None = None
    """With ``--strict``: what offers say and their claims do not."""
    excepted: int | None = None
    """With ``--strict``: exceptions that an offer's note argues."""

    only_when_known: ClassVar[frozenset[str]] = frozenset({"findings", "excepted"})

    @classmethod
    def of(cls, register: Register, *, strict: bool = False) -> Self:
        """The answer about a case without faults.

        Args:
            strict: whether offers are held against their claims too.
        """
        found = map(TruthFinding.of, check_truth(register)) if strict else None
        return cls(
            ok=True,
            faults=Rows.of(Fault, ()),
            counts=counts_of(register),
            hash=register.content_hash,
            findings=None if found is None else Rows.of(TruthFinding, found),
            excepted=sum(map(len, map(exceptions_of, register.offers))) if strict else None,
        )

    @classmethod
    def of_faults(cls, faults: Iterable[Fault]) -> Self:
        """The answer about a case with faults."""
        return cls(ok=False, faults=Rows.of(Fault, faults), counts={}, hash=None)
