"""What a delegation wrote, and what stands against it only in rows the delegation does not see."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contingent.ledger.canonical import canonical
from contingent.ledger.recording import Recording

__all__ = ["HeldWrite", "recordings_from", "recordings_text"]


@dataclass(frozen=True)
class HeldWrite:
    """Changes that their writer sees as made, and that wait for the staff.

    Attributes:
        number: from 1; 0 before it is kept.
        account: name of who wrote it.
        at: when, in UTC.
        recordings: the changes, as text.
        clash: why they are not in the ledger. It is for the staff: it may name hidden rows.
    """

    number: int
    nation: str
    account: str
    at: str
    reason: str
    recordings: str
    clash: str

    @property
    def told(self) -> list[str]:
        """Each change in words: what is recorded, of which row, and each of its fields."""
        return [
            f"{one.verb} {one.id or one.fields.get('offer') or one.fields.get('id') or ''}".strip()
            + "".join(f"; {name}: {value}" for name, value in one.fields.items() if value)
            for one in recordings_from(self.recordings)
        ]


def recordings_text(asked: Sequence[Recording]) -> str:
    """Changes as text."""
    return canonical(
        [[one.verb, one.id, dict(one.fields), one.on and one.on.isoformat()] for one in asked]
    )


def recordings_from(text: str) -> list[Recording]:
    """The changes of a text."""
    return [
        Recording(verb, name, fields, on=date.fromisoformat(on) if on else None)
        for verb, name, fields, on in json.loads(text)
    ]
