"""What changed between two questions: who fell or came and why, lines opened or filled, people.

Who stands is compared as it would be planned with, each question by its own reading. A reason is
the difference of the two: what bars an offer now and did not; what of its condition fails now even
if everybody stood who stood before; or else that it waits for others who fell.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from contingent.errors import NoCoalition
from contingent.planning.plan import LineFill, Plan
from contingent.register.offer import Offer
from contingent.resolution.reasons import Explainer, summary
from contingent.resolution.resolution import Resolution
from contingent.services.answers.shares import people_of

__all__ = ["Cause", "LinesChanged", "Moved", "WhoChanged", "lines_changed", "who_changed"]

#: Rates closer than this are equal.
SAME = 1e-6


class Cause(StrEnum):
    """Why an offer stands in one of two questions and not in the other.

    ``UNKNOWN``: it is no offer of the other's day. ``BARRED``: something keeps it out there
    whatever its condition: its nation stays out, a cut-off. ``WORLD``: its condition fails there
    even if all stood who stand here: an event, a consent, what is offered. ``COMPANY``: its
    condition fails there because others do not stand. ``READING``: it could stand there, but not
    in the reading that is planned with.
    """

    UNKNOWN = "unknown"
    BARRED = "barred"
    WORLD = "world"
    COMPANY = "company"
    READING = "reading"


@dataclass(frozen=True)
class Moved:
    """An offer that stands in one of two questions and not in the other.

    Attributes:
        step: the first step in which it stands in the one and not in the other.
        reason: what keeps it out in the other, in words.
        people: of all its packages.
    """

    offer: str
    nation: str
    people: int
    step: int
    cause: Cause
    reason: str


@dataclass(frozen=True)
class WhoChanged:
    """Who fell and who came.

    Attributes:
        fell: offers that stood in some step and now stand in none; came: the other way round.
        shorter, longer: offers that stand in both, in fewer steps now, or in more or others.
        people: of all offers that stand in some step, before and after.
    """

    fell: tuple[Moved, ...]
    came: tuple[Moved, ...]
    shorter: tuple[str, ...]
    longer: tuple[str, ...]
    people: tuple[int, int]

    @property
    def nothing(self) -> bool:
        """Whether the same offers stand in the same steps."""
        return not (self.fell or self.came or self.shorter or self.longer)


@dataclass(frozen=True)
class LinesChanged:
    """What two plans of one concept fill otherwise.

    Attributes:
        opened: lines that were filled and are open now; filled: the other way round.
        less, more: lines open in both that get less, or more, than before: (before, after).
        others: how many lines only one of the plans has.
        people: people away in the step in which most are, before and after.
    """

    opened: tuple[LineFill, ...]
    filled: tuple[LineFill, ...]
    less: tuple[tuple[LineFill, LineFill], ...]
    more: tuple[tuple[LineFill, LineFill], ...]
    others: int
    people: tuple[int, int]

    @property
    def nothing(self) -> bool:
        """Whether every line gets what it got."""
        return not (self.opened or self.filled or self.less or self.more or self.others)


def who_changed(
    before: Resolution,
    after: Resolution,
    readings: tuple[str | None, str | None] = (None, None),
) -> WhoChanged:
    """Who fell and who came from one question to the other.

    Args:
        readings: of both; None is the default of each.
    """
    was, now = (_Side(*pair) for pair in zip((before, after), readings, strict=True))
    both = [name for name in was.months if name in now.months]
    shorter = [name for name in both if set(now.months[name]) < set(was.months[name])]
    longer = [name for name in both if not set(now.months[name]) <= set(was.months[name])]
    return WhoChanged(
        tuple(_moved(was, now)),
        tuple(_moved(now, was)),
        tuple(shorter),
        tuple(longer),
        (was.people, now.people),
    )


class _Side:
    """One of the two questions: who stands when, as it is planned with."""

    def __init__(self, resolution: Resolution, reading: str | None) -> None:
        self.setting = resolution.setting
        self.months: Mapping[str, tuple[int, ...]] = {}
        self.ever = frozenset(resolution.greatest)
        with suppress(NoCoalition):  # nobody can be planned with
            self.months = resolution.months_standing(reading)

    @property
    def people(self) -> int:
        offers = self.setting.register.offers
        return people_of(offer for offer in offers if offer.offer in self.months)

    def standing(self, step: int) -> frozenset[str]:
        return frozenset(name for name, months in self.months.items() if step in months)


def _moved(here: _Side, there: _Side) -> Iterable[Moved]:
    """The offers that stand here and not there, with what keeps them out there."""
    for offer in here.setting.register.offers:
        if offer.offer in here.months and offer.offer not in there.months:
            step = here.months[offer.offer][0]
            people = offer.packages * offer.personnel
            why = _kept_out(offer, step, here, there)
            yield Moved(offer.offer, offer.nation, people, step, *why)


def _kept_out(offer: Offer, step: int, here: _Side, there: _Side) -> tuple[Cause, str]:
    setting = there.setting
    known = setting.register.offers_by_id
    own = known.get(offer.offer)
    if own is None:
        day = setting.as_of
        when = "today" if day is None else f"on {day.day} {day:%B %Y}"
        return Cause.UNKNOWN, f"is not its position {when}"
    bar = setting.bar(own)
    if bar is not None:
        return Cause.BARRED, bar.text
    if own.offer in there.ever:
        return Cause.READING, "waits for others, and in this reading nobody moves first"
    step = min(step, setting.months - 1)
    company = frozenset(name for name in here.standing(step) if name in known)
    in_company = Explainer(setting, company, step).offer(own)
    if not in_company.holds:
        return Cause.WORLD, summary(in_company)
    alone = Explainer(setting, there.standing(step), step).offer(own)
    if not alone.holds:
        return Cause.COMPANY, summary(alone)
    return Cause.READING, "could stand, but is not in the coalition of this reading"


def lines_changed(before: Plan, after: Plan) -> LinesChanged:
    """What another plan fills otherwise."""
    was = {fill.line: fill for fill in before.lines}
    now = {fill.line: fill for fill in after.lines}
    pairs = [(was[name], now[name]) for name in now if name in was]
    still = [(a, b) for a, b in pairs if a.open and b.open]
    return LinesChanged(
        tuple(b for a, b in pairs if b.open and not a.open),
        tuple(b for a, b in pairs if a.open and not b.open),
        tuple((a, b) for a, b in still if b.rate < a.rate - SAME),
        tuple((a, b) for a, b in still if b.rate > a.rate + SAME),
        len(was.keys() ^ now.keys()),
        (max(before.personnel, default=0), max(after.personnel, default=0)),
    )
