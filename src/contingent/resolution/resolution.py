"""The resolution of a setting: which offers stand, when, and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from contingent.errors import UnknownName
from contingent.register.offer import Offer
from contingent.resolution.change import Change
from contingent.resolution.changes import ChangeSearch
from contingent.resolution.coalition import Standing, Status
from contingent.resolution.knots import find_knots
from contingent.resolution.near_sweeps import NearSweeps
from contingent.resolution.periods import Period, Piece, Standings
from contingent.resolution.readings import (
    default_reading,
    months_standing,
    spans_standing,
    status_of,
)
from contingent.resolution.reasons import Explainer, Reason, summary
from contingent.resolution.set_finder import SetFinder
from contingent.resolution.setting import Setting, Span

__all__ = ["KnotFound", "Out", "Resolution", "resolve"]


@dataclass(frozen=True)
class KnotFound:
    """Offers that wait for each other; see ``knots.Knot``."""

    knot: tuple[str, ...]
    keystones: tuple[tuple[str, ...], ...]
    keystones_complete: bool
    behind: tuple[str, ...]
    month: int


@dataclass(frozen=True)
class Out:
    """An offer that does not stand, the reason in a line, and the smallest changes for it.

    Attributes:
        changes: sets of changes, each of which was tried: with it the offer stands.
        complete: whether every set of up to three changes was tried or ruled out.
    """

    offer: str
    reason: str
    changes: tuple[tuple[Change, ...], ...]
    complete: bool


@dataclass(frozen=True)
class Resolution:
    """Which offers stand in a setting.

    Offers are listed in the order of the register. ``least`` and ``greatest`` hold what stands in
    some month asked for.

    Attributes:
        periods: those asked for; ``whole``: those of all months of the case;
            ``pieces``: the exact spans of time, where the whole case is asked for.
        finder: what found the sets where there are several.
        status: ``none`` or ``several`` when that is so in some period.
        month: the month reasons are given for: where most offers stand, the last such period.
    """

    setting: Setting
    status: Status
    periods: tuple[Period, ...]
    month: int
    whole: tuple[Period, ...]
    finder: SetFinder = field(compare=False, repr=False)
    pieces: tuple[Piece, ...] = ()

    @cached_property
    def knots(self) -> tuple[KnotFound, ...]:
        """Offers that wait for each other, each knot of the first period in which it appears.

        Looked for when first asked for: most questions have no use for them.
        """
        return _knots(Standings([self.setting], self.finder), self.whole, self.periods)

    @cached_property
    def least(self) -> tuple[str, ...]:
        """Offers that need to trust nobody."""
        return self._ordered(period.least for period in self.periods)

    @cached_property
    def greatest(self) -> tuple[str, ...]:
        """Offers that can go together."""
        return self._ordered(period.greatest for period in self.periods)

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        """Offers in the greatest set and not in the least."""
        return tuple(offer for offer in self.greatest if offer not in set(self.least))

    @cached_property
    def out(self) -> tuple[Offer, ...]:
        """Offers that stand in no month."""
        greatest = set(self.greatest)
        return tuple(o for o in self.setting.register.offers if o.offer not in greatest)

    @property
    def shown(self) -> Period:
        """The period the reasons are given for."""
        return next(p for p in self.periods if p.begin <= self.month < p.until)

    def default_reading(self) -> str:
        """``always`` when there are several sets, else ``greatest``."""
        return default_reading(self.periods)

    def months_standing(self, reading: str | None = None) -> dict[str, tuple[int, ...]]:
        """The months each offer stands in, in a reading; offers that never stand are left out.

        Raises:
            NoCoalition: when in some month no set is self-consistent.
            UnknownName: when there is no such reading.
        """
        return months_standing(self.setting, self.periods, reading)

    def spans_standing(self, reading: str) -> dict[str, tuple[Span, ...]]:
        """The exact spans each offer stands in; see ``readings.spans_standing``."""
        return spans_standing(self.setting, self.pieces, reading)

    @cached_property
    def spells(self) -> dict[str, tuple[tuple[int, int | None], ...]]:
        """The spells of months in which each offer of the greatest set can stand.

        A spell is its first month and the first month after, which is None for a spell that goes
        on to the end of the case. All months of the case are looked at, whichever were asked for.
        """
        spells: dict[str, list[tuple[int, int | None]]] = {offer: [] for offer in self.greatest}
        for period in self.whole:
            until = period.until if period.until < self.setting.months else None
            for offer in period.greatest & spells.keys():
                own = spells[offer]
                goes_on = bool(own) and own[-1][1] == period.begin
                own[-1:] = [(own[-1][0], until)] if goes_on else [*own[-1:], (period.begin, until)]
        return {offer: tuple(found) for offer, found in spells.items()}

    def stands_from(self) -> dict[str, int]:
        """First month in which each offer of the greatest set can stand."""
        return {offer: spells[0][0] for offer, spells in self.spells.items()}

    def stands_until(self) -> dict[str, int | None]:
        """The month from which on each offer of the greatest set stands no more; None for never.

        It is the end of the last spell: an offer that falls and comes back has its first month in
        ``stands_from`` and the end of the last in here; ``spells`` has what lies between.
        """
        return {offer: spells[-1][1] for offer, spells in self.spells.items()}

    def reason(self, offer: Offer) -> Reason:
        """Why the offer stands, waits or is out, in the month shown.

        A waiting offer is explained against the least set, so that its reason says what for.
        """
        period = self.shown
        base = period.greatest if offer.offer in self.least else period.least
        if offer.offer not in period.greatest:
            base = period.greatest
        return Explainer(self.setting, base, self.month).offer(offer)

    def outs(self, stop: Callable[[], bool] = lambda: False) -> tuple[Out, ...]:
        """The offers that do not stand, each with its reason and the smallest changes for it.

        Args:
            stop: asked often; once True, no further changes are looked for.
        """
        found = ChangeSearch(self.setting, self.month, stop).for_offers(self.out)
        return tuple(
            Out(offer.offer, summary(self.reason(offer)), changes.sets, changes.complete)
            for offer, changes in zip(self.out, found, strict=True)
        )

    def _ordered(self, sets: Iterable[Iterable[str]]) -> tuple[str, ...]:
        union = set(chain.from_iterable(sets))
        return tuple(o.offer for o in self.setting.register.offers if o.offer in union)


def resolve(
    setting: Setting,
    finder: SetFinder,
    month: int | None = None,
    *,
    sweeps: NearSweeps | None = None,
) -> Resolution:
    """Work out who stands.

    Args:
        finder: engine for conditions with a ``not`` on participation.
        sweeps: of a register that this one may be near; takes less time then.
        month: look at this month only; None looks at every month of the case. When an offer
            stands from and until is told of all months in either case.

    Raises:
        NoAnswer: when the finder's time is up.
    """
    found = Standings([setting], finder, sweeps)
    whole = found.periods(0)
    periods = [p for p in whole if month is None or p.begin <= month < p.until]
    if not periods:
        raise UnknownName(
            setting.register.calendar.word, str(month), [f"0 to {setting.months - 1}"]
        )
    status = status_of(periods)
    peak = max(reversed(periods), key=lambda period: len(period.greatest)).begin
    return Resolution(
        setting,
        status,
        tuple(periods),
        peak if month is None else month,
        whole,
        finder,
        found.pieces(0) if month is None else (),
    )


def _knots(
    found: Standings, whole: Sequence[Period], asked: Sequence[Period]
) -> tuple[KnotFound, ...]:
    """Knots over the periods asked for: the largest first met; none within another."""
    least = {offer for period in asked for offer in period.least}
    knots: list[KnotFound] = []
    seen: set[frozenset[str]] = set()
    waiting = [
        (number, period)
        for number, period in enumerate(whole)
        if period in asked and period.status == "settled" and period.least != period.greatest
    ]
    for number, period in sorted(waiting, key=lambda pair: -len(pair[1].greatest)):
        standing, holding = found.standing(0, number)
        if holding in seen:
            continue
        seen.add(holding)
        knots += (
            knot
            for knot in _told(found, standing, holding, period.begin)
            if not least & set(knot.knot) and not any(set(knot.knot) <= set(k.knot) for k in knots)
        )
    return tuple(knots)


def _told(
    found: Standings, standing: Standing, holding: frozenset[str], month: int
) -> Iterator[KnotFound]:
    """The knots of one period, by name."""
    names = found.names
    conditions = found.open_conditions(standing, holding)
    for knot in find_knots(conditions, standing.found):
        yield KnotFound(
            tuple(names[i] for i in knot.offers),
            tuple(tuple(names[i] for i in stones) for stones in knot.keystones),
            knot.keystones_complete,
            tuple(names[i] for i in knot.behind),
            month,
        )
