"""The diary: meeting by meeting, who sat there, and what changed in the register since the last.

A position is a nation's from the day it is known; so the register of a meeting is the one of that
day, with what was said there. It is compared with that of the meeting before it in the same diary,
and only this can say which offers came and fell between two meetings, and why.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from contingent.adapters.logic.clingo_sets import ClingoSets
from contingent.errors import NoCoalition, NothingToPlan, UnknownName
from contingent.planning.large.size import is_large
from contingent.register.meeting import Meeting
from contingent.register.offer import Offer
from contingent.register.permits import allowed_in_host
from contingent.register.pledge import Pledge
from contingent.register.register import Register
from contingent.resolution.reasons import summary
from contingent.resolution.resolution import Resolution, resolve
from contingent.services.answers.asked import Asked, setting_of
from contingent.services.answers.changed import Moved, WhoChanged, who_changed
from contingent.services.answers.coalition import coalition_in
from contingent.services.answers.shares import people_of

__all__ = ["Diary", "DiaryEntry", "StandingThen", "Turn", "TurnKind", "diary_of"]

#: What became of a position between two meetings.
TurnKind = Literal["taken", "told anew", "given up"]


@dataclass(frozen=True)
class StandingThen:
    """What stands on a day, in the greatest set of the world asked for.

    Attributes:
        nations: with an offer that stands; troops: of these, with an offer of the main domain
            that may serve in the host nation; people: of these last offers.
        tiers: what they fill of each tier of the first concept: (filled, required).
        planned: whether a verified plan fills that. A day's register is planned without a choice
            among plans that fill as much; where the case is too large for that, ``tiers`` are the
            bounds that no plan exceeds.
    """

    nations: tuple[str, ...]
    troops: tuple[str, ...]
    people: int
    tiers: tuple[tuple[float, float], ...]
    planned: bool = False


@dataclass(frozen=True)
class Turn:
    """A position that a nation took, told anew, or gave up without another.

    Attributes:
        why_not: why it does not stand on its day, though it has not ended; empty where it does.
    """

    before: Offer | None
    after: Offer | None
    why_not: str = ""

    @property
    def kind(self) -> TurnKind:
        """What became of it."""
        if self.after is None:
            return "given up"
        return "taken" if self.before is None else "told anew"

    @property
    def words(self) -> str:
        """The kind as people are told it: a refusal is new, and nobody takes it."""
        return "new" if self.kind == "taken" else self.kind


@dataclass(frozen=True)
class DiaryEntry:
    """One meeting, or an event that the record keeps between meetings.

    Attributes:
        since: the day of the meeting before it in this diary; None for the first, and for events.
        standing, before: what stands on its day, and on that day; None for events.
        changed: who came and fell between the two.
        turns: positions taken, given up or told anew between the two.
        pledges: aid pledged at it.
    """

    meeting: Meeting
    since: date | None = None
    standing: StandingThen | None = None
    before: StandingThen | None = None
    changed: WhoChanged | None = None
    turns: tuple[Turn, ...] = ()
    pledges: tuple[Pledge, ...] = ()

    @property
    def came_along(self) -> tuple[Moved, ...]:
        """Offers that stand now and did not, by what others said and with no word of their own."""
        return () if self.changed is None else self._along(self.changed.came)

    @property
    def fell_along(self) -> tuple[Moved, ...]:
        """Offers that stood and do not now, by what others said."""
        return () if self.changed is None else self._along(self.changed.fell)

    def _along(self, moved: Sequence[Moved]) -> tuple[Moved, ...]:
        sides = (side for turn in self.turns for side in (turn.before, turn.after))
        own = {side.offer for side in sides if side is not None}
        return tuple(one for one in moved if one.offer not in own)


@dataclass(frozen=True)
class Diary:
    """A stretch of the record.

    Attributes:
        groups: whose meetings the record holds, with how many of each.
    """

    world: str
    group: str | None
    groups: tuple[tuple[str, int], ...]
    entries: tuple[DiaryEntry, ...]


def diary_of(
    register: Register,
    asked: Asked,
    begin: date | None = None,
    until: date | None = None,
    group: str | None = None,
) -> Diary:
    """The diary from one day to another, both included.

    Args:
        asked: world and cut-offs; each entry is asked as of its own day.
        group: whose meetings; None is everybody's, with the events between them.

    Raises:
        UnknownName: for a world, or a group that had no meeting.
    """
    rows = sorted(register.meetings, key=lambda meeting: meeting.date)
    counts: dict[str, int] = {}
    for meeting in rows:
        if meeting.group:
            counts[meeting.group] = counts.get(meeting.group, 0) + 1
    if group is not None and group not in counts:
        raise UnknownName("group of meetings", group, sorted(counts))
    world = register.world(asked.world).world
    wanted = [meeting for meeting in rows if group is None or meeting.group == group]
    entries = _entries(_Days(register, asked), wanted, begin or date.min, until or date.max)
    return Diary(world, group, tuple(counts.items()), tuple(entries))


def _entries(
    days: "_Days", wanted: Sequence[Meeting], begin: date, until: date
) -> Iterator[DiaryEntry]:
    last: date | None = None
    for meeting in wanted:
        if begin <= meeting.date <= until:
            yield days.entry(meeting, last)
        if meeting.group:
            last = meeting.date


class _Days:
    """The register as of each day that is asked for."""

    def __init__(self, register: Register, asked: Asked) -> None:
        self._register, self._asked = register, asked
        self._resolved: dict[date, Resolution] = {}
        self._standing: dict[date, StandingThen] = {}

    def entry(self, meeting: Meeting, last: date | None) -> DiaryEntry:
        """A meeting, held against the one before it."""
        named = meeting.meeting
        pledges = tuple(p for p in self._register.pledges if named and p.meeting == named)
        if not meeting.group:
            return DiaryEntry(meeting, pledges=pledges)
        standing = self._of(meeting.date)
        if last is None:
            return DiaryEntry(meeting, standing=standing, pledges=pledges)
        return DiaryEntry(
            meeting,
            last,
            standing,
            self._of(last),
            who_changed(self._at(last), self._at(meeting.date)),
            tuple(self._turns(last, meeting.date)),
            pledges,
        )

    def _turns(self, after: date, until: date) -> Iterator[Turn]:
        """Positions known on the second day and not on the first, each with the one it follows.

        What was taken and given up again between the two is passed over.
        """
        offers = self._register.offers
        left = [one for one in offers if _within(one.known_until, after, until)]
        for offer in offers:
            if not (_within(offer.known_from, after, until) and offer.known_on(until)):
                continue
            before: Offer | None = offer
            while before is not None and not before.known_on(after):
                follower = before
                before = next((one for one in left if _is_followed(one, follower)), None)
                if before is not None:
                    left.remove(before)
            yield Turn(before, offer, self._why_not(offer, until))
        for offer in left:
            if offer.known_on(after):
                yield Turn(offer, None)

    def _why_not(self, offer: Offer, day: date) -> str:
        found = self._at(day)
        if offer.state.ended or offer.offer in found.greatest:
            return ""
        return summary(found.reason(found.setting.register.offers_by_id[offer.offer]))

    def _at(self, day: date) -> Resolution:
        if day not in self._resolved:
            setting = setting_of(self._register, replace(self._asked, as_of=day))
            self._resolved[day] = resolve(setting, ClingoSets())
        return self._resolved[day]

    def _of(self, day: date) -> StandingThen:
        if day not in self._standing:
            self._standing[day] = self._look(day)
        return self._standing[day]

    def _look(self, day: date) -> StandingThen:
        found = self._at(day)
        register = found.setting.register
        stand = [offer for offer in register.offers if offer.offer in found.greatest]
        main = register.main_domain
        troops = [
            offer
            for offer in stand
            if main and register.supplies(offer, main) and allowed_in_host(register, offer)
        ]
        people = people_of(troops)
        return StandingThen(_nations(stand), _nations(troops), people, *self._filled(found))

    def _filled(self, found: Resolution) -> tuple[tuple[tuple[float, float], ...], bool]:
        """What is filled of each tier, and whether a plan fills it."""
        try:
            coalition = coalition_in(found, self._asked.reading)
            concept = found.setting.register.concept(None)
            problem = coalition.problem(concept)
            if is_large(problem):
                bounds = coalition.bounds(concept)
                return tuple((bound.filled, bound.required) for bound in bounds), False
            tiers = coalition.plan(problem, tie_breaks=False).tiers
        except (NoCoalition, NothingToPlan):
            return (), False
        return tuple((tier.filled, tier.required) for tier in tiers), True


def _within(day: date | None, after: date, until: date) -> bool:
    return day is not None and after < day <= until


def _is_followed(one: Offer, other: Offer) -> bool:
    """Whether the one position gave way to the other: a nation's, of one thing, on one day."""
    same = one.nation == other.nation and one.known_until == other.known_from
    return same and bool(set(one.capabilities) & set(other.capabilities))


def _nations(offers: Sequence[Offer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(offer.nation for offer in offers))
