"""Who stands in each span of months of a setting, and of many settings at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import NamedTuple

from contingent.register.world import Timing
from contingent.resolution.coalition import (
    Standing,
    Status,
    conditions_of,
    playing_offers,
    resolve_period,
)
from contingent.resolution.fixpoint import Conditions
from contingent.resolution.formula import FALSE, assume, bits
from contingent.resolution.kept_sweeps import kept_sweep_of
from contingent.resolution.near_sweeps import NearSweeps
from contingent.resolution.set_finder import SetFinder
from contingent.resolution.setting import Setting, Span
from contingent.resolution.sweep import columns

__all__ = ["Period", "Piece", "Standings"]

#: Cases in one sweep: words then stay short enough for the processor's nearest memory.
AT_ONCE = 4096


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


class Piece(NamedTuple):
    """A span of time in which no event changes, exact, and who stands in it.

    Attributes:
        period: the same, of the steps that the span touches.
    """

    span: Span
    period: Period

    @property
    def begins_a_step(self) -> bool:
        """Whether a step begins in it."""
        return ceil(self.span[0]) < self.span[1]


#: Spans of months, first and first after, each with the events that hold in it.
_Spans = tuple[tuple[int, int, frozenset[str]], ...]
#: The same by their exact places.
_Exact = tuple[tuple[Span, frozenset[str]], ...]


@dataclass(frozen=True)
class _Case:
    """Who plays, as a mask of the register's offers, and which events hold."""

    playing: int
    holding: frozenset[str]


class Standings:
    """Who stands in every period of some settings, worked out in one sweep.

    Cases in which a ``not`` on who stands is still open at the bounds are resolved one by one,
    each when it is asked for.

    Args:
        settings: they share their register; worlds and cut-offs may differ. Not empty.
        finder: engine for conditions with a ``not`` on participation.
        sweeps: of a register that theirs may be near.
    """

    def __init__(
        self, settings: Sequence[Setting], finder: SetFinder, sweeps: NearSweeps | None = None
    ) -> None:
        self.register = settings[0].register
        self._finder = finder
        self.names = tuple(offer.offer for offer in self.register.offers)
        self._sweep, self._events = (
            sweeps.of(self.register) if sweeps else kept_sweep_of(self.register)
        )
        self._found: dict[_Case, Standing] = {}
        self._ids: dict[int, frozenset[str]] = {}
        self._settings = tuple(settings)
        timed: dict[tuple[str, tuple[Timing, ...]], tuple[_Spans, _Exact]] = {}
        for setting in settings:
            if _settled_by(setting) not in timed:
                timed[_settled_by(setting)] = (
                    tuple(
                        (begin, until, setting.holding(begin)) for begin, until in setting.periods
                    ),
                    tuple((span, setting.holding_at(span[0])) for span in setting.pieces),
                )
        self._spans = [_cases(setting, timed[_settled_by(setting)][0]) for setting in settings]
        self._pieces = [
            tuple((span, _Case(spans[0][2].playing, holding)) for span, holding in exact)
            for spans, (_, exact) in zip(
                self._spans, (timed[_settled_by(setting)] for setting in settings), strict=True
            )
        ]
        whole = (case for spans in self._spans for *_, case in spans)
        exact = (case for pieces in self._pieces for _, case in pieces)
        cases = list(dict.fromkeys((*whole, *exact)))
        for begin in range(0, len(cases), AT_ONCE):
            self._work_out(cases[begin : begin + AT_ONCE])

    def periods(self, number: int) -> tuple[Period, ...]:
        """The periods of one of the settings, by its place.

        Raises:
            NoAnswer: when the finder's time is up.
        """
        return tuple(
            self._period(self._standing(number, case), begin, until)
            for begin, until, case in self._spans[number]
        )

    def pieces(self, number: int) -> tuple[Piece, ...]:
        """Who stands in one of the settings, by the exact spans in which no event changes.

        Raises:
            NoAnswer: when the finder's time is up.
        """
        return tuple(
            Piece(span, self._period(self._standing(number, case), floor(span[0]), ceil(span[1])))
            for span, case in self._pieces[number]
        )

    def standing(self, number: int, period: int) -> tuple[Standing, frozenset[str]]:
        """The standing in a period of one of the settings, by its place, and which events hold."""
        *_, case = self._spans[number][period]
        return self._standing(number, case), case.holding

    def open_conditions(self, standing: Standing, holding: frozenset[str]) -> Conditions:
        """The conditions of a settled case with what is certain folded in.

        Those of offers that are sure, or not possible, are settled: the least set begins with the
        sure ones, and the others can never be released.
        """
        first = len(self.names)
        events = sum(1 << first + i for i, event in enumerate(self._events) if event in holding)
        sure, possible = standing.least | events, standing.greatest | events
        waiting = standing.greatest & ~standing.least
        return Conditions(
            [
                assume(formula, sure, possible) if waiting >> index & 1 else FALSE
                for index, formula in enumerate(self._sweep.formulas)
            ]
        )

    def _work_out(self, cases: Sequence[_Case]) -> None:
        able = columns([case.playing for case in cases], len(self.names))
        holding = [
            sum(1 << number for number, case in enumerate(cases) if event in case.holding)
            for event in self._events
        ]
        swept = self._sweep.run(able, holding)
        sure, possible = columns(swept.sure, len(cases)), columns(swept.possible, len(cases))
        for number, case in enumerate(cases):
            if not swept.unsettled >> number & 1:
                self._found[case] = Standing("settled", sure[number], possible[number])

    def _standing(self, number: int, case: _Case) -> Standing:
        if case not in self._found:
            self._found[case] = self._alone(case, self._settings[number])
        return self._found[case]

    def _alone(self, case: _Case, setting: Setting) -> Standing:
        """The standing of a case that a sweep leaves open, over all offers of the register."""
        playing = playing_offers(setting)
        found = resolve_period(conditions_of(setting, case.holding, playing), self._finder)
        places = bits(case.playing)

        def spread(mask: int) -> int:
            return sum(1 << places[index] for index in bits(mask))

        return replace(
            found,
            least=spread(found.least),
            greatest=spread(found.greatest),
            sets=tuple(map(spread, found.sets)),
            conditions=None,
        )

    def _period(self, standing: Standing, begin: int, until: int) -> Period:
        return Period(
            begin,
            until,
            standing.status,
            self._named(standing.least),
            self._named(standing.greatest),
            tuple(map(self._named, standing.sets)),
            standing.complete,
        )

    def _named(self, mask: int) -> frozenset[str]:
        if mask not in self._ids:
            self._ids[mask] = frozenset(self.names[index] for index in bits(mask))
        return self._ids[mask]


def _settled_by(setting: Setting) -> tuple[str, tuple[Timing, ...]]:
    """What events and consents rest on: consents may be of one world only."""
    return setting.world.world, setting.world.events


def _cases(setting: Setting, spans: _Spans) -> tuple[tuple[int, int, _Case], ...]:
    """The spans of a setting, each with its case."""
    offers = setting.register.offers
    playing = sum(1 << i for i, offer in enumerate(offers) if setting.bar(offer) is None)
    return tuple((begin, until, _Case(playing, holding)) for begin, until, holding in spans)
