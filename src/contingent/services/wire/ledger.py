"""The answers of ``log``, ``diff``, ``verify``, ``record`` and ``scenario list``."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from contingent.ledger.difference import Difference
from contingent.ledger.entry import Entry, Head
from contingent.ledger.entry_text import RowText
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

if TYPE_CHECKING:
    from contingent.adapters.storage.queries import Logged
    from contingent.adapters.storage.verification import Verified
    from contingent.services.ledger.kept_ledger import Scenario

__all__ = [
    "DiffAnswer",
    "DifferentRowAnswer",
    "LogAnswer",
    "RecordedAnswer",
    "ScenariosAnswer",
    "VerifiedAnswer",
]

#: What a field of a row was and is: any value a table holds.
Pair = tuple[Any, Any]


class ChangedRowAnswer(Part):
    """What an entry did to a row."""

    row: str
    """Which row, as TABLE/ID."""
    kind: Literal["added", "changed", "removed", "succeeded"]
    """What became of it; ``succeeded`` is a new position after another."""
    after: str | None
    """Of a new position, the id of the one before."""
    fields: dict[str, Pair]
    """Each field that changed: before and after."""

    @classmethod
    def of(cls, row: RowText) -> Self:
        """The part of the answer."""
        return cls(
            row=f"{row.table}/{row.key}",
            kind=row.kind,
            after=row.after or None,
            fields=row.fields,
        )


class EntryAnswer(Part):
    """An entry of the ledger."""

    seq: int
    """Its number, counted from 1."""
    at: str
    """When it was recorded, in UTC."""
    actor: str
    """Who recorded it."""
    reason: str
    """Why."""
    verb: str
    """What was done, such as ``offer changed``."""
    object: str
    """To what, as TABLE/ID."""
    scenario: str | None
    """In which scenario; None is the register itself."""
    baseline: bool
    """Whether it set the state to begin with."""
    rows: int
    """How many rows it touched."""
    changes: Rows[ChangedRowAnswer]
    """What it did to each row asked for."""
    before: str
    """Hash of the state before: SHA-256, 64 hexadecimal digits."""
    after: str
    """Hash of the state after."""
    hash: str
    """Its own hash, over the hash of the entry before it."""
    ahead: bool
    """Whether it is dated after this machine's clock."""

    @classmethod
    def of(cls, logged: "Logged", shown: Sequence[RowText]) -> Self:
        """The part of the answer."""
        entry = logged.entry
        return cls(
            seq=entry.seq,
            at=entry.at,
            actor=entry.actor,
            reason=entry.reason,
            verb=entry.verb,
            object=entry.object,
            scenario=entry.branch or None,
            baseline=entry.baseline,
            rows=len(entry.changes),
            changes=Rows.of(ChangedRowAnswer, map(ChangedRowAnswer.of, shown)),
            before=entry.before,
            after=entry.after,
            hash=logged.hash,
            ahead=logged.ahead,
        )


class LogAnswer(Answer):
    """``log``: what was recorded, by whom and why."""

    events: Rows[EntryAnswer]
    """The newest entries, the oldest of them first."""
    total: int
    """How many entries fit what was asked."""
    head: str
    """The end of the ledger, to be kept elsewhere: number and hash."""

    @classmethod
    def of(
        cls, logged: "Iterable[tuple[Logged, tuple[RowText, ...]]]", total: int, head: Head
    ) -> Self:
        """The answer; each entry with those of its row changes that were asked for."""
        entries = (EntryAnswer.of(one, shown) for one, shown in logged)
        return cls(events=Rows.of(EntryAnswer, entries), total=total, head=str(head))


class DifferentRowAnswer(Part):
    """A row that differs."""

    table: str
    """Which table."""
    id: str
    """Id of the row."""
    kind: Literal["added", "changed", "removed", "moved"]
    """How it differs; ``moved`` where only the order of worlds or concepts does."""
    fields: dict[str, Pair]
    """Each field that differs: in the one and in the other."""

    @classmethod
    def of(cls, found: Difference) -> Self:
        """The part of the answer."""
        return cls(table=found.table, id=found.key, kind=found.kind, fields=found.fields)

    @classmethod
    def rows(cls, found: Iterable[Difference]) -> "Rows[DifferentRowAnswer]":
        """All rows that differ."""
        return Rows.of(DifferentRowAnswer, map(DifferentRowAnswer.of, found))


class DiffAnswer(Answer):
    """``diff``: what differs between two cases, days or scenarios."""

    one: str
    """The one, as it was named."""
    other: str
    """The other."""
    differences: Rows[DifferentRowAnswer]
    """The rows that differ."""
    hashes: tuple[str, str]
    """Content hash of each: SHA-256, 64 hexadecimal digits."""

    @classmethod
    def of(cls, one: str, other: str, found: Iterable[Difference], hashes: tuple[str, str]) -> Self:
        """The answer."""
        rows = DifferentRowAnswer.rows(found)
        return cls(one=one, other=other, differences=rows, hashes=hashes)


class VerifiedAnswer(Answer):
    """``verify``, ``backup`` and ``restore`` of a ledger in which everything fits."""

    only_when_known: ClassVar[frozenset[str]] = frozenset({"file", "repaired"})

    file: str | None = None
    """Of a backup: the copy."""
    ok: Literal[True]
    """Always true: what does not fit is told as an error."""
    events: int
    """How many entries there are."""
    head: str
    """The end of the ledger: number and hash."""
    scenarios: tuple[str, ...]
    """The scenarios."""
    witnessed: bool
    """Whether it was held against a head kept elsewhere."""
    steps_back: tuple[int, ...]
    """Numbers of entries dated before the one before them: a clock was ahead."""
    notes: tuple[str, ...]
    """What a person should know besides."""
    repaired: int | None = None
    """Of ``verify``: idempotency records that were added."""

    @classmethod
    def of(
        cls,
        verified: "Verified",
        notes: Iterable[str] = (),
        *,
        file: str | None = None,
        repaired: int | None = None,
    ) -> Self:
        """The answer."""
        return cls(
            file=file,
            ok=True,
            events=verified.head.seq,
            head=str(verified.head),
            scenarios=tuple(verified.scenarios),
            witnessed=verified.witnessed,
            steps_back=tuple(verified.steps_back),
            notes=tuple(notes),
            repaired=repaired,
        )


class RecordedAnswer(Answer):
    """``record``: the entries it became."""

    events: tuple[int, ...]
    """Their numbers."""
    head: str
    """The end of the ledger, to be kept elsewhere: number and hash."""

    @classmethod
    def of(cls, heads: Sequence[Head]) -> Self:
        """The answer."""
        return cls(events=tuple(head.seq for head in heads), head=str(heads[-1]))


class ScenarioAnswer(Part):
    """A scenario: changes branched off the register."""

    scenario: str
    """Its name."""
    base: int
    """Number of the entry it was branched off at."""
    at: str
    """When it was opened, in UTC."""
    actor: str
    """Who opened it."""
    reason: str
    """Why."""
    merged: int | None
    """Number of the entry that merged it back; None while it is open."""


class ScenariosAnswer(Answer):
    """``scenario list``."""

    scenarios: Rows[ScenarioAnswer]
    """The scenarios, in the order they were opened."""

    @classmethod
    def of(cls, found: "Iterable[Scenario]") -> Self:
        """The answer."""
        rows = (
            ScenarioAnswer(
                scenario=one.name,
                base=one.base,
                at=one.at,
                actor=one.actor,
                reason=one.reason,
                merged=one.merged,
            )
            for one in found
        )
        return cls(scenarios=Rows.of(ScenarioAnswer, rows))

    @classmethod
    def of_entries(cls, opened: Iterable[Entry], closing: Mapping[str, Entry | None]) -> Self:
        """The answer, of the entries that opened scenarios and those that merged them, by name."""
        rows = (
            ScenarioAnswer(
                scenario=entry.branch,
                base=entry.base or 0,
                at=entry.at,
                actor=entry.actor,
                reason=entry.reason,
                merged=end.seq if (end := closing.get(entry.branch)) else None,
            )
            for entry in opened
        )
        return cls(scenarios=Rows.of(ScenarioAnswer, rows))
