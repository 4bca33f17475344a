"""The shapes of ``log``, ``diff``, ``record`` and scenarios, for OpenAPI."""

from typing import Any, Literal

from contingent.web.api.shapes import Shape

__all__ = ["Diff", "Log", "Recorded", "Scenarios"]

#: What a field of a row was and is: any value a table holds.
Pair = tuple[Any, Any]


class ChangedRow(Shape):
    """What an event did to a row."""

    row: str
    kind: Literal["added", "changed", "removed", "succeeded"]
    after: str | None
    fields: dict[str, Pair]


class LogEvent(Shape):
    """An event of the ledger."""

    seq: int
    at: str
    actor: str
    reason: str
    verb: str
    object: str
    scenario: str | None
    baseline: bool
    rows: int
    changes: list[ChangedRow]
    before: str
    after: str
    hash: str
    ahead: bool


class Log(Shape):
    """``log``."""

    events: list[LogEvent]
    total: int
    head: str


class DifferentRow(Shape):
    """A row that differs."""

    table: str
    id: str
    kind: Literal["added", "changed", "removed", "moved"]
    fields: dict[str, Pair]


class Diff(Shape):
    """``diff``."""

    one: str
    other: str
    differences: list[DifferentRow]
    hashes: tuple[str, str]


class Recorded(Shape):
    """``record``: the events it became, and the end of the ledger, to be kept elsewhere."""

    events: list[int]
    head: str


class ScenarioOpened(Shape):
    """A scenario."""

    scenario: str
    base: int
    at: str
    actor: str
    reason: str
    merged: int | None


class Scenarios(Shape):
    """``scenario list``."""

    scenarios: list[ScenarioOpened]
