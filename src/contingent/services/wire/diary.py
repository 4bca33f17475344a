"""The answer of ``diary``."""

from typing import Literal, Self

from contingent.register.meeting import Meeting
from contingent.register.offer import Offer
from contingent.register.pledge import Pledge
from contingent.services.answers.changed import Moved
from contingent.services.answers.diary import Diary, DiaryEntry, StandingThen, Turn
from contingent.services.wire.answer import Answer, Part
from contingent.services.wire.rows import Rows

__all__ = ["DiaryAnswer", "DiaryEntryPart"]


class DiaryStandingPart(Part):
    """What stands on a day."""

    nations: list[str]
    """Nations with an offer that stands, in the greatest set."""
    troops: list[str]
    """Of these, nations with an offer of the main domain that may serve in the host nation."""
    people: int
    """People of these last offers."""
    tiers: list[list[float]]
    """What of each tier of the first concept is filled: filled, required."""
    planned: bool
    """Whether a verified plan fills that; if not, it is a bound that no plan exceeds."""

    @classmethod
    def of(cls, found: StandingThen) -> Self:
        """As it is told."""
        return cls(
            nations=list(found.nations),
            troops=list(found.troops),
            people=found.people,
            tiers=[[round(filled, 6), required] for filled, required in found.tiers],
            planned=found.planned,
        )


class TurnPart(Part):
    """A position taken, told anew, or given up between two meetings."""

    kind: Literal["taken", "told anew", "given up"]
    """What became of it."""
    nation: str
    """Whose it is."""
    title: str
    """What it is about."""
    offer: str | None
    """The row that begins; None where nothing follows."""
    state: str | None
    """Its state."""
    before: str | None
    """The row that ended; None where there was none."""
    state_before: str | None
    """The state of that row."""
    why_not: str
    """Why it does not stand on its day, though it has not ended; empty where it does."""

    @classmethod
    def of(cls, turn: Turn) -> Self:
        """As it is told."""
        told = turn.after or turn.before
        assert told is not None  # noqa: S101 - a turn has one of the two
        return cls(
            kind=turn.kind,
            nation=told.nation,
            title=told.title,
            offer=_id(turn.after),
            state=_state(turn.after),
            before=_id(turn.before),
            state_before=_state(turn.before),
            why_not=turn.why_not,
        )


class DiaryMovedPart(Part):
    """An offer that stands on the one day and not on the other."""

    offer: str
    """Its id."""
    nation: str
    """Whose it is."""
    people: int
    """Of all its packages."""
    reason: str
    """What keeps it out on the other day."""

    @classmethod
    def of(cls, moved: Moved) -> Self:
        """As it is told."""
        return cls(offer=moved.offer, nation=moved.nation, people=moved.people, reason=moved.reason)


class DiaryEntryPart(Part):
    """One meeting, or an event between meetings."""

    date: str
    """Its day."""
    meeting: str
    """Its id; empty where it has none."""
    group: str
    """Whose meeting it is; empty for an event that is none."""
    title: str
    """What it is called."""
    place: str
    """Where it is."""
    chairs: list[str]
    """Who leads it."""
    present: list[str]
    """Nations and bodies that a source names, chairs and hosts first."""
    participants: int | None
    """How many sat there, as told."""
    outcome: str
    """What came of it."""
    said: str
    """What was said there."""
    source: str
    """Where it is told."""
    since: str | None
    """The day of the meeting before it, which the register is compared with."""
    standing: DiaryStandingPart | None
    """What stands on its day; None for an event."""
    before: DiaryStandingPart | None
    """What stood on that day."""
    came: list[DiaryMovedPart]
    """Offers that stand now and did not."""
    fell: list[DiaryMovedPart]
    """Offers that stood and do not now."""
    turns: list[TurnPart]
    """Positions taken, told anew and given up between the two."""
    pledges: list[Pledge]
    """Aid to the host that was pledged there; none of it is an offer to the force."""

    @classmethod
    def of(cls, entry: DiaryEntry) -> Self:
        """As it is told."""
        meeting: Meeting = entry.meeting
        changed = entry.changed
        return cls(
            date=meeting.date.isoformat(),
            meeting=meeting.meeting,
            group=meeting.group,
            title=meeting.title,
            place=meeting.place,
            chairs=list(meeting.chairs),
            present=list(meeting.present),
            participants=meeting.participants,
            outcome=meeting.outcome,
            said=meeting.said,
            source=meeting.source,
            since=None if entry.since is None else entry.since.isoformat(),
            standing=None if entry.standing is None else DiaryStandingPart.of(entry.standing),
            before=None if entry.before is None else DiaryStandingPart.of(entry.before),
            came=[] if changed is None else list(map(DiaryMovedPart.of, changed.came)),
            fell=[] if changed is None else list(map(DiaryMovedPart.of, changed.fell)),
            turns=list(map(TurnPart.of, entry.turns)),
            pledges=list(entry.pledges),
        )


class DiaryAnswer(Answer):
    """``diary``: meeting by meeting, who sat there and what changed in the register."""

    world: str
    """The world asked about."""
    group: str | None
    """Whose meetings; None for everybody's."""
    groups: dict[str, int]
    """Whose meetings the record holds, and how many of each."""
    entries: Rows[DiaryEntryPart]
    """In order of their days."""
    hash: str
    """Content hash of the register."""

    @classmethod
    def of(cls, found: Diary, content_hash: str) -> Self:
        """The answer."""
        return cls(
            world=found.world,
            group=found.group,
            groups=dict(found.groups),
            entries=Rows.of(DiaryEntryPart, map(DiaryEntryPart.of, found.entries)),
            hash=content_hash,
        )


def _id(offer: Offer | None) -> str | None:
    return None if offer is None else offer.offer


def _state(offer: Offer | None) -> str | None:
    return None if offer is None else offer.state.value
