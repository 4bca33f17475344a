"""Which time an entry gets when clocks disagree.

The time of an entry is that of the clock of the machine that records it. Nobody can set a clock
right from here, but one that is wrong must not misdate what others record after it. So the last
entries are looked at:

- None of them lies more than an hour ahead of this clock: the entry has this clock's time, or
  that of the entry before it where that is a little later.
- Those that do were recorded by one person within a day: that person's clock was ahead. The entry
  keeps its true time, *before* that of the entry before it.
- They are the work of several persons or days, or all that was recorded since the ledger began:
  then rather this clock is behind. The entry has the time of the one before it, for a time
  long past would change what past days knew.

What was known at the end of a day is the state after the **last** entry, by number, that is dated
on that day or before it. A clock ahead so misdates its own entries, and none after them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from itertools import pairwise

__all__ = ["ALLOWANCE", "Clock", "Dated", "is_step_back", "judged", "time_for", "timestamp"]

#: By how much clocks may differ without a word.
ALLOWANCE = timedelta(hours=1)
#: One session of work on a machine whose clock is ahead.
_SESSION = timedelta(days=1)
_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True)
class Dated:
    """An entry's number and time, who recorded it, and whether the ledger began with it."""

    seq: int
    at: str
    actor: str
    baseline: bool = False


class Clock(Enum):
    """What the last entries of a ledger say about a clock."""

    AGREES = auto()
    OTHER_AHEAD = auto()
    THIS_BEHIND = auto()


def timestamp(moment: datetime) -> str:
    """A time as entries hold it: UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime(_FORM)


def _moment(at: str) -> datetime:
    """The moment of an entry's time.

    Raises:
        ValueError: when it is none.
    """
    return datetime.fromisoformat(at.removesuffix("Z")).replace(tzinfo=UTC)


def judged(ahead: Sequence[Dated], *, all_there_is: bool) -> Clock:
    """What is wrong, if anything.

    Args:
        ahead: the last entries, oldest first, as far as they are dated more than the allowance
            after the clock.
        all_there_is: whether no entry stands before them.
    """
    if not ahead:
        return Clock.AGREES
    # The day of what the ledger began with does not matter: that was known on every day.
    recorded = [entry for entry in ahead if not entry.baseline]
    if not recorded:
        return Clock.OTHER_AHEAD
    if all_there_is:
        return Clock.THIS_BEHIND
    # An entry of the very time of the one before it was given that, and is no second witness.
    own = [entry for before, entry in pairwise(recorded) if before.at != entry.at]
    witnesses = [recorded[0], *own]
    took = _moment(max(w.at for w in witnesses)) - _moment(min(w.at for w in witnesses))
    alone = len({witness.actor for witness in witnesses}) == 1 and took < _SESSION
    return Clock.OTHER_AHEAD if alone else Clock.THIS_BEHIND


def time_for(now: datetime, before: str, clock: Clock) -> str:
    """The time of an entry recorded now, after one dated ``before``."""
    if clock is Clock.OTHER_AHEAD:
        return timestamp(now)
    return max(timestamp(now), before)


def is_step_back(before: str, at: str) -> bool:
    """Whether an entry is dated so long before the one before it that a clock was ahead there.

    A smaller step back is none that this program makes.
    """
    return _moment(at) < _moment(before) - ALLOWANCE
