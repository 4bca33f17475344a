"""The answers of commands that do something: what was written, and where the ledger ends."""

from collections.abc import Iterable
from datetime import date as Date  # noqa: N812 - a field is called date
from typing import TYPE_CHECKING, Literal, Self

from contingent.ledger.difference import Difference
from contingent.ledger.scenario import Conflict
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.ledger import DifferentRowAnswer
from contingent.services.wire.rows import Rows

if TYPE_CHECKING:
    from contingent.errors import LedgerBroken
    from contingent.services.cases.upgrading import Upgraded

__all__ = [
    "BrokenAnswer",
    "ExportedAnswer",
    "ImportedAnswer",
    "NewFolderAnswer",
    "NewLedgerAnswer",
    "PublishedAnswer",
    "ScenarioComparedAnswer",
    "ScenarioDoneAnswer",
    "UpgradedAnswer",
]


class ExportedAnswer(Answer):
    """``export``."""

    what: str
    """``case`` or ``plan``."""
    format: str
    """The form it was written in."""
    target: str
    """The file or folder."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""


class PublishedAnswer(Answer):
    """``publish``."""

    folder: str
    """Where the site is."""
    files: int
    """How many files it has."""
    bytes: int
    """How large they are together."""
    viewer: str | None
    """Whose view of the case it shows; None is the whole case."""
    date: Date
    """The day it is dated."""
    hash: str
    """Content hash of what it shows: SHA-256, 64 hexadecimal digits."""


class UpgradedAnswer(Answer):
    """``upgrade``, of a folder, workbook or JSON file."""

    target: str
    """Where it stands in today's form."""
    backup: str | None
    """Where it is kept as it was; None where it was left in its place."""
    lost: tuple[str, ...]
    """What could not be kept, in words."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, upgraded: "Upgraded") -> Self:
        """The answer."""
        return cls(
            target=str(upgraded.target),
            backup=None if upgraded.backup is None else str(upgraded.backup),
            lost=upgraded.lost,
            hash=upgraded.register.content_hash,
        )


class NewFolderAnswer(Answer):
    """``new DIR``."""

    folder: str
    """The folder."""
    files: tuple[str, ...]
    """The files written."""


class NewLedgerAnswer(Answer):
    """``new --ledger``."""

    ledger: str
    """The ledger's address, without a password."""
    head: str
    """The end of the ledger: number and hash."""


class ImportedAnswer(Answer):
    """``import``."""

    rows: int
    """Rows recorded; 0 when the ledger held the case already."""
    head: str
    """The end of the ledger: number and hash."""
    hash: str
    """Content hash of the register: SHA-256, 64 hexadecimal digits."""


class BrokenAnswer(Answer):
    """``verify`` of a ledger in which something was altered."""

    ok: Literal[False]
    """Always false."""
    event: int
    """Number of the first entry that does not fit."""
    message: str
    """What does not."""

    @classmethod
    def of(cls, error: "LedgerBroken") -> Self:
        """The answer."""
        return cls(ok=False, event=error.seq, message=str(error))


class ScenarioDoneAnswer(Answer):
    """``scenario branch`` and ``scenario merge``."""

    scenario: str
    """Its name."""
    rows: int
    """Rows merged; 0 when it was opened."""
    head: str
    """The end of the ledger: number and hash."""


class ConflictPart(Part):
    """A row that the scenario and the register changed differently."""

    row: str
    """Which row, as TABLE/ID."""
    told: str
    """What each made of it."""


class ScenarioComparedAnswer(Answer):
    """``scenario compare``."""

    scenario: str
    """Its name."""
    differences: Rows[DifferentRowAnswer]
    """What it sets or removes, against the register it was branched off."""
    conflicts: Rows[ConflictPart]
    """Rows the register has changed differently meanwhile."""

    @classmethod
    def of(cls, scenario: str, found: Iterable[Difference], conflicts: Iterable[Conflict]) -> Self:
        """The answer."""
        told = (ConflictPart(row=conflict.row, told=str(conflict)) for conflict in conflicts)
        return cls(
            scenario=scenario,
            differences=DifferentRowAnswer.rows(found),
            conflicts=Rows.of(ConflictPart, told),
        )
