"""Reports that were read in this room, kept while it runs, so that their address restores them."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from threading import Lock

from contingent.ledger.canonical import canonical
from contingent.services.reports.accepting import Accepted
from contingent.services.reports.report import ReadOptions, Report

__all__ = ["CachedReport", "KeptOutcome", "ReportCache", "key_of_reading"]

#: Readings kept at most, and letters of all their texts together.
KEPT, LETTERS = 40, 20_000_000
#: Outcomes of recording kept at most.
OUTCOMES = 200


@dataclass(frozen=True)
class KeptOutcome:
    """What became of one review, to be told on the page after it.

    Attributes:
        who: whose review it was.
        told: what was recorded.
        rejected: id of each proposal rejected -> why.
    """

    who: str
    told: Accepted
    rejected: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CachedReport:
    """A report that was read, under the key its address has."""

    key: str
    report: Report


def key_of_reading(data: bytes, name: str, options: ReadOptions) -> str:
    """The digest of what was given to be read, and of how: alike for alike."""
    day: date | None = options.on
    how = [name, day and day.isoformat(), options.language, options.title, options.url]
    about = options.operation
    if about is not None:
        how.append("; ".join((*about.names, *about.places, about.host or "")))
    return sha256(canonical([sha256(data).hexdigest(), *how]).encode()).hexdigest()[:32]


class ReportCache:
    """What was read, the last used last; the oldest give way.

    The reading itself is put here by the thread that read it, hence the lock.
    """

    def __init__(self, kept: int = KEPT, letters: int = LETTERS) -> None:
        self._most, self._letters = kept, letters
        self._held: OrderedDict[str, CachedReport] = OrderedDict()
        self._outcomes: OrderedDict[str, KeptOutcome] = OrderedDict()
        self._rejected: dict[tuple[str, str], dict[str, str]] = {}
        self._lock = Lock()

    def put(self, key: str, report: Report) -> None:
        """Keep a report; the oldest are let go when there are too many, or too long ones."""
        with self._lock:
            self._held[key] = CachedReport(key, report)
            self._held.move_to_end(key)
            while len(self._held) > 1 and (
                len(self._held) > self._most
                or sum(len(one.report.reading.text) for one in self._held.values()) > self._letters
            ):
                gone, _ = self._held.popitem(last=False)
                for place in [place for place in self._rejected if place[0] == gone]:
                    del self._rejected[place]

    def get(self, key: str) -> CachedReport | None:
        """A report, if it is still here."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def lately(self, count: int = 10) -> list[CachedReport]:
        """The last used, newest first."""
        with self._lock:
            return list(self._held.values())[: -count - 1 : -1]

    def tell(self, token: str, key: str, branch: str, outcome: KeptOutcome) -> None:
        """Keep what became of a review, and what it rejected."""
        with self._lock:
            self._outcomes[token] = outcome
            while len(self._outcomes) > OUTCOMES:
                self._outcomes.popitem(last=False)
            if key in self._held:
                known = self._rejected.setdefault((key, branch), {})
                known |= {name: f"{outcome.who}: {why}" for name, why in outcome.rejected.items()}

    def outcome(self, token: str) -> KeptOutcome | None:
        """What became of a review."""
        with self._lock:
            return self._outcomes.get(token)

    def rejected(self, key: str, branch: str) -> dict[str, str]:
        """Proposals of a report that were rejected while the room was open: id -> who and why."""
        with self._lock:
            return dict(self._rejected.get((key, branch), {}))
