"""Changes in answers: what would let an offer stand, fill a line, or reach the goal."""

from collections.abc import Iterable
from typing import Self

from contingent.planning.stop import ChangeSet, Stop, StopKind
from contingent.resolution.change import Change, ChangeKind
from contingent.services.wire.answer import Part
from contingent.services.wire.rows import Rows

__all__ = ["ChangeAnswer", "ChangeSetAnswer", "StopAnswer"]


class ChangeAnswer(Part):
    """A change that was thought of; what its kind does not use is None."""

    kind: ChangeKind
    """What could be otherwise (``docs/changes.md``)."""
    offer: str | None
    """Id of the offer."""
    nation: str | None
    """The nation."""
    event: str | None
    """The event."""
    site: str | None
    """Id of the site."""
    link: str | None
    """Name of the link."""
    ceiling: str | None
    """Name of the ceiling: ``personnel_max`` and the concept."""
    amount: int | None
    """Packages, people or sites, as the kind says."""
    notice: str | None
    """The notice to move with which it would do, such as ``10 days``."""
    fills: float | None
    """What the line then gets, in its unit, with what is changed together; None without a line."""
    checked: bool
    """Whether it was made and tried, with what is changed together."""
    text: str
    """The change in words."""

    @classmethod
    def of(cls, change: Change, *, fills: float | None = None, checked: bool) -> Self:
        """The part of an answer."""
        return cls(
            kind=change.kind,
            offer=change.offer or None,
            nation=change.nation or None,
            event=change.event or None,
            site=change.site or None,
            link=change.link or None,
            ceiling=change.rule or None,
            amount=change.amount if change.has_amount else None,
            notice=change.notice or None,
            fills=fills,
            checked=checked,
            text=change.text,
        )

    @classmethod
    def rows(
        cls, changes: Iterable[Change], *, fills: float | None = None, checked: bool
    ) -> "Rows[ChangeAnswer]":
        """Changes made together."""
        made = (ChangeAnswer.of(change, fills=fills, checked=checked) for change in changes)
        return Rows.of(ChangeAnswer, made)


class ChangeSetAnswer(Part):
    """Changes made together, and what the line then gets in every best plan."""

    changes: Rows[ChangeAnswer]
    """The changes."""
    fills: float
    """What the line then gets, in its unit, averaged over its steps; at most, if not checked."""
    filled: bool
    """Whether that is all it asks for."""
    checked: bool
    """Whether the changed case was planned and the plan verified."""
    text: str
    """The changes in words."""

    @classmethod
    def of(cls, found: ChangeSet) -> Self:
        """The part of an answer."""
        return cls(
            changes=ChangeAnswer.rows(found.changes, fills=found.fills, checked=found.checked),
            fills=found.fills,
            filled=found.filled,
            checked=found.checked,
            text=found.text,
        )


class StopAnswer(Part):
    """What stopped an offer from filling a line."""

    offer: str
    """Id of the offer."""
    nation: str
    """The nation that offers it."""
    kind: StopKind
    """The first thing that stopped it."""
    text: str
    """What stopped it, in words."""
    remedy: str
    """The changes that would lift it, in words; empty when there is nothing to ask for."""
    adds: float
    """How much more of the line would then be filled, in its unit, averaged over its steps."""
    steps: int
    """How many changes the remedy counts for: each further package is one."""
    checked: bool
    """Whether the changed case was planned; else ``adds`` is at most so much."""
    changes: Rows[ChangeAnswer]
    """The changes of the remedy, all together."""

    @classmethod
    def of(cls, stop: Stop, filled: float) -> Self:
        """The part of an answer; ``filled`` is what the line gets as it is."""
        fills = round(filled + stop.adds, 9)
        return cls(
            offer=stop.offer,
            nation=stop.nation,
            kind=stop.kind,
            text=stop.text,
            remedy=stop.remedy,
            adds=stop.adds,
            steps=stop.steps,
            checked=stop.checked,
            changes=ChangeAnswer.rows(stop.changes, fills=fills, checked=stop.checked),
        )
