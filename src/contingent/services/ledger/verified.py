"""What a person should know of a ledger that verified: clocks, and what was left out or behind."""

from datetime import datetime
from typing import TYPE_CHECKING

from contingent.errors import LISTED
from contingent.ledger.clock import ALLOWANCE, timestamp

if TYPE_CHECKING:
    from contingent.adapters.storage.verification import Verified

__all__ = ["is_ahead", "notes_of"]


def is_ahead(at: str, now: datetime) -> bool:
    """Whether an entry's time lies in the future of a clock."""
    return at > timestamp(now + ALLOWANCE)


def notes_of(verified: "Verified", now: datetime) -> tuple[str, ...]:
    """Sentences, each on one matter; none when there is nothing to say."""
    notes = []
    if verified.steps_back:
        pairs = [f"{seq - 1} (the next is earlier)" for seq in verified.steps_back[:LISTED]]
        more = len(verified.steps_back) - len(pairs)
        notes.append(
            f"A clock was ahead at entry {', '.join(pairs)}{f' and {more} more' if more else ''}: "
            "its own date is wrong, those after it are not."
        )
    seq, at = verified.latest
    if is_ahead(at, now):
        notes.append(
            f"Entry {seq} is dated {at[:16]}Z, which is after this machine's clock "
            f"({timestamp(now)[:16]}Z): the clock it was recorded with was ahead, or this one is "
            "behind. LEDGER@DAY leaves it out until that day, or until something more is recorded."
        )
    if verified.lost_keys:
        listed = ", ".join(map(str, verified.lost_keys[:LISTED]))
        notes.append(
            f"The idempotency record of entry {listed} is not kept: an earlier version opened a "
            "scenario with a key and left it out. Nothing else is amiss; it is added with the "
            "next change recorded, or at once by 'contingent verify --repair'."
        )
    if verified.left_behind:
        listed = "; ".join(verified.left_behind[:LISTED])
        notes.append(f"What was altered in the tables of the copy was left behind: {listed}.")
    return tuple(notes)
