"""Where the room's register comes from: a case that stands still, or a ledger that may grow."""

from collections.abc import Callable
from datetime import date
from typing import Protocol, Self

from contingent.errors import LedgerError
from contingent.ledger.entry import Head
from contingent.register.register import Register
from contingent.services.ledger.kept_ledger import KeptLedger

__all__ = ["Growing", "RegisterSource", "Still", "source_of"]


class RegisterSource(Protocol):
    """What gives the room its register.

    Attributes:
        ledger: the ledger behind it, to look things up in and to record in; None for no ledger.
        read_only: why nothing can be recorded here, and what to do; None when it can.
        looks_up: whether reading it may ask a database, and so may take its time.
    """

    ledger: KeptLedger | None
    read_only: str | None
    looks_up: bool

    def read(self, scenario: str | None, as_of: date | None) -> Register:
        """The register of a scenario, for questions about a day."""
        ...

    def held(self) -> "RegisterSource":
        """The same, as it is at this moment, for everything one request asks."""
        ...

    def mark(self) -> str:
        """Something that changes when what is shown here does; empty where it never does."""
        ...


class Still:
    """A case that is no ledger.

    Args:
        given: gives the register.
        name: what the case is called on the command line, to say how to make a ledger of it.
    """

    ledger: KeptLedger | None = None
    looks_up = False

    def __init__(self, given: Callable[[], Register], name: str = "CASE") -> None:
        self._given, self._name = given, name
        self.read_only: str | None = (
            "This case is read from files, so it is shown here and not changed. A ledger can be "
            "changed, and remembers who changed what, when and why. To make one and open it: "
            f"contingent import {name} sqlite:///case.db; contingent serve sqlite:///case.db"
        )

    def read(self, scenario: str | None, as_of: date | None) -> Register:  # noqa: ARG002
        """See ``RegisterSource.read``; the day is for the question to look at, not the files."""
        if scenario is not None:
            raise LedgerError("this case is no ledger, so it has no scenarios; see 'import'")
        return self._given()

    def held(self) -> Self:
        """See ``RegisterSource.held``."""
        register = self._given()
        return type(self)(lambda: register, self._name)

    def mark(self) -> str:
        """See ``RegisterSource.mark``."""
        return ""


class Growing:
    """A ledger, which others may record in while the room is open."""

    looks_up = True

    def __init__(self, ledger: KeptLedger, head: Head | None = None) -> None:
        self.ledger: KeptLedger | None = ledger
        self._ledger, self._head = ledger, head
        self.read_only: str | None = None
        if ledger.place.moment:
            moment = ledger.place.day or f"entry {ledger.place.seq}"
            self.read_only = (
                f"This is the ledger as it was known at {moment}, to be read only. To record in "
                "it, open it without '@…'."
            )

    def read(self, scenario: str | None, as_of: date | None) -> Register:
        """See ``RegisterSource.read``."""
        return self._ledger.read(scenario, as_of, self._head)

    def held(self) -> "Growing":
        """See ``RegisterSource.held``."""
        return Growing(self._ledger, self._ledger.head())

    def mark(self) -> str:
        """See ``RegisterSource.mark``."""
        return str(self._ledger.head().seq)


def source_of(given: Callable[[], Register] | KeptLedger, name: str = "CASE") -> RegisterSource:
    """The source for a ledger, or for whatever gives a register."""
    return Growing(given) if isinstance(given, KeptLedger) else Still(given, name)
