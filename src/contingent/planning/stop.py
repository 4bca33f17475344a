"""What stopped an offer from filling a line, in words, and the changes that would mend it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, assert_never

from contingent.resolution.change import Change

__all__ = ["ChangeSet", "OpenLine", "Stop", "StopKind", "Told", "stopped_words"]


class StopKind(StrEnum):
    """The first thing that stopped an offer, in the order looked at.

    ``CONDITION``: it does not stand. ``CONSENT``: it does not, for somebody does not consent to its
    nation. ``SETS``: it stands in some outcomes only. ``CERTIFIED``: the line is for certified
    packages only. ``CAVEAT``: a caveat forbids task or place. ``NOWHERE``: the line has no known
    place. ``CLOSED``: none of its places is opened. ``SPAN``: it is not offered when the line asks
    for it. ``READINESS``: its notice is too long. ``LATER``: it stands only later. ``ENDED``: it
    stood, and fell. ``WAY``: its way is shut. ``TRAVEL``: its way is too long. ``USED``: it serves
    other lines. ``SITE``: its places are full. ``CEILING``: no more may be in place at once.
    ``LINK``: a link on its way is full. ``NEEDS``: the line counts for no more because of a line it
    needs. ``REST``: its packages rest. ``SERVING``: all of it serves here. ``LIMITS``: a caveat on
    numbers, length or company, or nothing of its own.
    """

    CONDITION = "condition"
    CONSENT = "consent"
    SETS = "sets"
    CERTIFIED = "certified"
    CAVEAT = "caveat"
    NOWHERE = "nowhere"
    CLOSED = "closed"
    SPAN = "span"
    READINESS = "readiness"
    LATER = "later"
    ENDED = "ended"
    WAY = "way"
    TRAVEL = "travel"
    USED = "used"
    SITE = "site"
    CEILING = "ceiling"
    LINK = "link"
    NEEDS = "needs"
    REST = "rest"
    SERVING = "serving"
    LIMITS = "limits"


class Told(NamedTuple):
    """What stops an offer, in words, and what would lift it; see ``Stop``."""

    kind: StopKind
    text: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Stop:
    """What stopped an offer from filling a line.

    Attributes:
        text: the stop in words.
        changes: what would lift it, all together; empty when there is nothing to ask for.
        adds: how much more of the line would be filled once they are made, averaged over the
            line's months: in the plan made again where ``checked``, else at most so much.
        checked: whether the changed case was planned.
    """

    offer: str
    nation: str
    kind: StopKind
    text: str
    changes: tuple[Change, ...] = ()
    adds: float = 0.0
    checked: bool = False

    @property
    def remedy(self) -> str:
        """The changes in words; empty when there is nothing to ask for."""
        return " and ".join(change.text for change in self.changes)

    @property
    def steps(self) -> int:
        """How many changes the remedy counts for: each further package is one."""
        return sum(change.steps for change in self.changes)


@dataclass(frozen=True)
class ChangeSet:
    """Changes made together, and what the line then gets.

    Attributes:
        fills: what the line gets, in its unit, averaged over its months: in every best plan of the
            changed case where ``checked``, else at most.
        filled: whether that is all it asks for.
        checked: whether the changed case was planned and the plan verified.
    """

    changes: tuple[Change, ...]
    fills: float
    filled: bool
    checked: bool

    @property
    def text(self) -> str:
        """The changes in words."""
        return " and ".join(change.text for change in self.changes)


@dataclass(frozen=True)
class OpenLine:
    """Why a line is open, and what would fill it.

    Attributes:
        reason: the reason in a sentence.
        stops: every offer that could have served, with what stopped it.
        changes: the smallest sets of changes found that fill it, each tried; or, when none was
            found, the one that brings it furthest, or those there was no time to try.
        tried: sets of changes looked at.
        complete: whether every set of up to three of the stops' changes was tried or ruled out.
    """

    line: str
    missing: float
    reason: str
    stops: tuple[Stop, ...]
    changes: tuple[ChangeSet, ...] = ()
    tried: int = 0
    complete: bool = True

    @property
    def mended(self) -> tuple[ChangeSet, ...]:
        """The sets that fill the line, tried."""
        return tuple(found for found in self.changes if found.filled and found.checked)

    @property
    def unmended(self) -> str:
        """Why no change is told that fills the line, in words; empty when one is."""
        if self.mended:
            return ""
        if any(not found.checked for found in self.changes):
            return "not tried: planning it again takes too long"
        if not self.tried:
            return "no change to try" if self.complete else "not tried"
        sets = "1 change" if self.tried == 1 else f"{self.tried} sets of changes"
        if self.complete:
            return f"no change tried fills it ({sets}, up to three together)"
        return f"none found; the search was cut after {sets}"


def stopped_words(kind: StopKind, count: int) -> str:
    """How many offers were stopped so, in words."""
    one, several = _words(kind)
    return f"{count} offer{'' if count == 1 else 's'} {one if count == 1 else several}"


def _words(kind: StopKind) -> tuple[str, str]:  # noqa: C901, PLR0912 - a closed list
    match kind:
        case StopKind.CONDITION:
            return "does not stand", "do not stand"
        case StopKind.SETS:
            return "stands in some outcomes only", "stand in some outcomes only"
        case StopKind.CERTIFIED:
            return "is not certified", "are not certified"
        case StopKind.CAVEAT:
            return "is held back by a caveat", "are held back by a caveat"
        case StopKind.NOWHERE:
            return "finds no known place", "find no known place"
        case StopKind.CLOSED:
            return "has no opened site", "have no opened site"
        case StopKind.SPAN:
            return "is not offered in its time", "are not offered in its time"
        case StopKind.READINESS:
            return "is ready too late", "are ready too late"
        case StopKind.LATER:
            return "stands only later", "stand only later"
        case StopKind.ENDED:
            return "stood and fell", "stood and fell"
        case StopKind.WAY:
            return "finds no open way", "find no open way"
        case StopKind.TRAVEL:
            return "arrives too late", "arrive too late"
        case StopKind.USED:
            return "is used for other lines", "are used for other lines"
        case StopKind.SITE:
            return "finds its sites full", "find their sites full"
        case StopKind.CEILING:
            return "meets a ceiling", "meet a ceiling"
        case StopKind.LINK:
            return "waits for a full link", "wait for a full link"
        case StopKind.CONSENT:
            return "lacks a consent it needs", "lack a consent they need"
        case StopKind.NEEDS:
            return "waits for a line it needs", "wait for a line it needs"
        case StopKind.REST:
            return "serves, with others at rest", "serve, with others at rest"
        case StopKind.SERVING:
            return "serves here already", "serve here already"
        case StopKind.LIMITS:
            return "has no better use here", "have no better use here"
        case _:
            assert_never(kind)
