"""JSON of changes: of what would let an offer stand, fill a line, or reach the goal."""

from contingent.planning.stop import ChangeSet, OpenLine, Stop
from contingent.resolution.change import Change
from contingent.services.wire.json_value import Json

__all__ = ["change_json", "line_changes_json", "stop_json"]


def change_json(change: Change, *, fills: float | None = None, checked: bool) -> Json:
    """A change, the keys its kind does not use null.

    Args:
        fills: what the line then gets, where a line is spoken of, with what is changed together.
        checked: whether it was made and tried, with what is changed together.
    """
    return {
        "kind": change.kind.value,
        "offer": change.offer or None,
        "nation": change.nation or None,
        "event": change.event or None,
        "site": change.site or None,
        "link": change.link or None,
        "amount": change.amount if change.has_amount else None,
        "fills": fills,
        "checked": checked,
        "text": change.text,
    }


def line_changes_json(line: OpenLine) -> list[Json]:
    """The sets of changes told for an open line."""
    return [_set_json(found) for found in line.changes]


def _set_json(found: ChangeSet) -> Json:
    return {
        "changes": [
            change_json(change, fills=found.fills, checked=found.checked)
            for change in found.changes
        ],
        "fills": found.fills,
        "filled": found.filled,
        "checked": found.checked,
        "text": found.text,
    }


def stop_json(stop: Stop, filled: float) -> Json:
    """What stopped an offer.

    Args:
        filled: what the line gets as it is.
    """
    fills = round(filled + stop.adds, 9)
    return {
        "offer": stop.offer,
        "nation": stop.nation,
        "kind": stop.kind.value,
        "text": stop.text,
        "remedy": stop.remedy,
        "adds": stop.adds,
        "steps": stop.steps,
        "checked": stop.checked,
        "changes": [
            change_json(change, fills=fills, checked=stop.checked) for change in stop.changes
        ],
    }
