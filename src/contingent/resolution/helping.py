"""Which changes can only help offers to stand."""

from collections.abc import Iterable

from contingent.register.condition import And, EventHolds, Not, Or, mentions, parts_of
from contingent.register.register import Register
from contingent.resolution.change import Change, ChangeKind

__all__ = ["Helping"]


class Helping:
    """Whether changes can only help offers to stand, whatever else is changed with them.

    Not so where a condition has a ``not`` on who stands, or on an event that is changed.
    """

    def __init__(self, register: Register) -> None:
        conditions = [register.binding(offer) for offer in register.offers]
        refused = [p.part for c in conditions for p in parts_of(c) if isinstance(p, Not)]
        self._events = {mention.name for part in refused for mention in mentions(part)}
        self._never = any(
            not isinstance(part, EventHolds | Not | And | Or)
            for whole in refused
            for part in parts_of(whole)
        )

    def only(self, changes: Iterable[Change]) -> bool:
        """Whether any of these changes can keep no offer from standing."""
        return not self._never and all(
            change.kind not in {ChangeKind.EVENT_NOT, ChangeKind.NO_CONSENT}
            and change.event not in self._events
            for change in changes
        )
