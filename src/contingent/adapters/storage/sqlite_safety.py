"""Which version of SQLite may run how.

Versions 3.7.0 to 3.51.2 hold a data race in the write-ahead log that can lose commits or corrupt
the file; it is mended in 3.51.3, 3.50.7 and 3.44.6. An older version runs with a rollback journal,
which the race does not touch, and ``synchronous=EXTRA``, as a rollback journal that reappears
after a power cut would undo the last commit.
"""

from dataclasses import dataclass

__all__ = ["ROLLBACK", "WAL", "SafetyMode", "safe_mode"]


@dataclass(frozen=True)
class SafetyMode:
    """How SQLite keeps its promises."""

    journal: str
    synchronous: str


WAL = SafetyMode("wal", "full")
ROLLBACK = SafetyMode("delete", "extra")

_MENDED = (3, 51, 3)
_BACKPORTS = {(3, 50): 7, (3, 44): 6}


def safe_mode(version: tuple[int, ...]) -> SafetyMode:
    """The mode in which this version of SQLite loses nothing."""
    if version >= _MENDED:
        return WAL
    major, minor, patch = version[:3]
    least = _BACKPORTS.get((major, minor))
    return WAL if least is not None and patch >= least else ROLLBACK
