"""The resolution of a setting: which offers stand, when, and why."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from contingent.errors import NoCoalition, UnknownName
from contingent.register.offer import Offer
from contingent.resolution.change import Change
from contingent.resolution.changes import ChangeSearch
from contingent.resolution.coalition import (
    Standing,
    Status,
    conditions_of,
    playing_offers,
    resolve_period,
)
from contingent.resolution.formula import bits
from contingent.resolution.knots import find_knots
from contingent.resolution.reasons import Explainer, Reason, summary
from contingent.resolution.set_finder import SetFinder
from contingent.resolution.setting import Setting

__all__ = ["READINGS", "KnotFound", "Out", "Period", "Resolution", "resolve"]

#: The readings that can be asked for by name; ``set-1``, ``set-2`` … name one of several sets.
READINGS = ("greatest", "least", "always")


@dataclass(frozen=True)
class Period:
    """A span of months in which no event changes.

    Attributes:
        begin, until: first month, and first month after.
        least, greatest: ids of the offers; with several sets, those in every and in some set.
        sets: the self-consistent sets, when there are several; largest first.
        complete: whether ``sets`` lists them all.
    """

    begin: int
    until: int
    status: Status
    least: frozenset[str]
    greatest: frozenset[str]
    sets: tuple[frozenset[str], ...]
    complete: bool


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
        periods: those asked for; ``whole``: those of all months of the case.
        status: ``none`` or ``several`` when that is so in some period.
        knots: knots of the first period in which they appear.
        month: the month reasons are given for: where most offers stand, the last such period.
    """

    setting: Setting
    status: Status
    periods: tuple[Period, ...]
    knots: tuple[KnotFound, ...]
    month: int
    whole: tuple[Period, ...]

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

    @cached_property
    def nations(self) -> dict[str, str]:
        """``stands``, ``waiting`` or ``out`` for each nation with an offer, by its best offer."""
        least, greatest = set(self.least), set(self.greatest)
        verdicts: dict[str, str] = {}
        for offer in self.setting.register.offers:
            verdict = (
                "stands"
                if offer.offer in least
                else "waiting"
                if offer.offer in greatest
                else "out"
            )
            order = ("out", "waiting", "stands")
            before = verdicts.get(offer.nation, "out")
            verdicts[offer.nation] = max(before, verdict, key=order.index)
        return verdicts

    @property
    def shown(self) -> Period:
        """The period the reasons are given for."""
        return next(p for p in self.periods if p.begin <= self.month < p.until)

    def default_reading(self) -> str:
        """``always`` when there are several sets, else ``greatest``."""
        return "always" if self.status == "several" else "greatest"

    def months_standing(self, reading: str | None = None) -> dict[str, tuple[int, ...]]:
        """The months each offer stands in, in a reading; offers that never stand are left out.

        Raises:
            NoCoalition: when in some month no set is self-consistent.
            UnknownName: when there is no such reading.
        """
        name = reading or self.default_reading()
        if name not in READINGS and not name.startswith("set-"):
            raise UnknownName("reading", name, READINGS)
        months: dict[str, list[int]] = defaultdict(list)
        for period in self.periods:
            chosen = self._chosen(period, name)
            for offer in self.setting.register.offers:
                if offer.offer in chosen:
                    months[offer.offer].extend(range(period.begin, period.until))
        return {offer: tuple(numbers) for offer, numbers in months.items()}

    def _chosen(self, period: Period, reading: str) -> frozenset[str]:
        if period.status == "none":
            raise NoCoalition(no_set_text(self, period))
        if reading == "greatest" and period.status == "several":
            whole = [found for found in period.sets if found == period.greatest]
            if not whole:
                msg = "there are several sets and none holds all others; read 'always' or 'set-1'"
                raise NoCoalition(msg)
        if reading.startswith("set-"):
            if period.status != "several":
                return period.greatest
            names = [f"set-{index}" for index in range(1, len(period.sets) + 1)]
            if reading not in names:
                raise UnknownName("reading", reading, [*READINGS, *names])
            return period.sets[names.index(reading)]
        return period.greatest if reading == "greatest" else period.least

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
        search = ChangeSearch(self.setting, self.month, stop)
        outs = []
        for offer in self.out:
            found = search.for_offer(offer)
            reason = summary(self.reason(offer))
            outs.append(Out(offer.offer, reason, found.sets, found.complete))
        return tuple(outs)

    def _ordered(self, sets: Iterable[Iterable[str]]) -> tuple[str, ...]:
        union = set(chain.from_iterable(sets))
        return tuple(o.offer for o in self.setting.register.offers if o.offer in union)


def no_set_text(resolution: Resolution, period: Period) -> str:
    """Why nobody can be planned with, in a sentence."""
    world = resolution.setting.world.world
    return (
        f"no set of offers is self-consistent in world '{world}' in months {period.begin} to "
        f"{period.until - 1}: some offer stands only if another does not, which in turn stands "
        "only if it does; look for 'not' in the conditions"
    )


def resolve(setting: Setting, finder: SetFinder, month: int | None = None) -> Resolution:
    """Work out who stands.

    Args:
        finder: engine for conditions with a ``not`` on participation.
        month: look at this month only; None looks at every month of the case. When an offer
            stands from and until is told of all months in either case.

    Raises:
        NoAnswer: when the finder's time is up.
    """
    playing = playing_offers(setting)
    names = tuple(offer.offer for offer in playing)
    answers: dict[frozenset[str], Standing] = {}
    whole: list[tuple[Period, Standing]] = []
    for begin, until in setting.periods:
        holding = setting.holding(begin)
        if holding not in answers:
            answers[holding] = resolve_period(conditions_of(setting, holding, playing), finder)
        whole.append((_period(answers[holding], names, begin, until), answers[holding]))
    periods = [pair for pair in whole if month is None or pair[0].begin <= month < pair[0].until]
    if not periods:
        raise UnknownName("month", str(month), [f"0 to {setting.months - 1}"])
    status: Status = "settled"
    for candidate in ("several", "none"):
        if any(period.status == candidate for period, _ in periods):
            status = candidate
    peak = max(reversed(periods), key=lambda pair: len(pair[0].greatest))[0].begin
    return Resolution(
        setting,
        status,
        tuple(period for period, _ in periods),
        _knots(periods, names),
        peak if month is None else month,
        tuple(period for period, _ in whole),
    )


def _ids(mask: int, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names[index] for index in bits(mask))


def _period(standing: Standing, names: tuple[str, ...], begin: int, until: int) -> Period:
    return Period(
        begin,
        until,
        standing.status,
        _ids(standing.least, names),
        _ids(standing.greatest, names),
        tuple(_ids(mask, names) for mask in standing.sets),
        standing.complete,
    )


def _knots(periods: list[tuple[Period, Standing]], names: tuple[str, ...]) -> tuple[KnotFound, ...]:
    """Knots over all periods: the largest first met; those within another are left out."""
    least = {offer for period, _ in periods for offer in period.least}
    found: list[KnotFound] = []
    seen: set[int] = set()
    for period, standing in sorted(periods, key=lambda pair: -len(pair[0].greatest)):
        if standing.conditions is None or id(standing) in seen or standing.status != "settled":
            continue
        seen.add(id(standing))
        for knot in find_knots(standing.conditions, standing.found):
            members = {names[i] for i in knot.offers}
            if members & least or any(members <= set(k.knot) for k in found):
                continue
            found.append(
                KnotFound(
                    tuple(names[i] for i in knot.offers),
                    tuple(tuple(names[i] for i in stones) for stones in knot.keystones),
                    knot.keystones_complete,
                    tuple(names[i] for i in knot.behind),
                    period.begin,
                )
            )
    return tuple(found)
