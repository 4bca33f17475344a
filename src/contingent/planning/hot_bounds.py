"""The LP bounds of a concept kept hot: who else stands is a matter of milliseconds.

One model holds, for each offer, the tours of every spell of standing that was asked about, each
spell as an offer of its own. Whoever does not stand, or not so, is held at no packages: bounds of
columns, which a simplex basis outlives. What is told is the same as a model made anew would tell: a
block of columns held at zero changes no row for the others; that more people could travel if all
stood makes more ways be looked at and fewer rows be left out, and never fewer ways or more rows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from contingent.planning.aims import Aim, aim_of
from contingent.planning.cut import any_ends_early
from contingent.planning.families import formulate
from contingent.planning.few import Few
from contingent.planning.planner import Bound, bounds_from, relaxed_bounds
from contingent.planning.priced import Face, PricedLp
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits, Solver
from contingent.planning.tiers import alone
from contingent.planning.travel import RouteBook
from contingent.register.offer import Offer
from contingent.resolution.setting import Span

__all__ = ["HotBounds", "Spell"]

Flags = NDArray[np.bool_]

#: An offer that stands in these months, and in which exact spans where not in whole months.
Spell = tuple[str, tuple[int, ...], tuple[Span, ...]]

#: Spells kept for each offer of the register, on average; beyond that all are forgotten.
SPELLS = 4


@dataclass(frozen=True)
class _Kept:
    """The model of all spells known.

    Attributes:
        of_spell: the columns of each spell.
    """

    problem: Problem
    aims: tuple[Aim, ...]
    lp: PricedLp
    of_spell: Mapping[Spell, Flags]


class HotBounds:
    """The bounds of one concept in one state of the links, whoever stands.

    Safe to be shared by threads; they take turns.

    Args:
        problem: the concept, the register and the world whose links count; who stands in it is
            what the model begins with.
    """

    def __init__(self, problem: Problem, solver: Solver) -> None:
        self.problem, self.solver = problem, solver
        self._lock = Lock()
        self._spells: dict[Spell, None] = {}
        self._kept: _Kept | None = None

    def bounds(
        self,
        standing: Mapping[str, tuple[int, ...]],
        limits: Limits,
        spans: Mapping[str, tuple[Span, ...]] | None = None,
    ) -> tuple[Bound, ...]:
        """The bound of each tier taken alone when these offers stand in these months.

        Args:
            spans: the exact spans, where they are not of whole months.
        """
        exact = spans or {}
        limits = limits.begun()
        offers = self.problem.register.offers_by_id
        asked = [
            (name, months, exact.get(name, ()))
            for name, months in standing.items()
            if offers[name].packages
        ]
        with self._lock:
            # Which ways are left out hangs on who stands, and so does who may leave early.
            kept = None if self._company else self._holding(asked)
            if kept is None or not kept.problem.book.all:
                own = {name: offers[name] for name, *_ in asked}
                people = sum(offer.packages * offer.personnel for offer in own.values())
                book = RouteBook(self.problem.register, self.problem.book.world, people)
                cold = replace(
                    self.problem, standing=dict(standing), spans=exact, offers=own, book=book
                )
                return relaxed_bounds(cold, self.solver, limits)
            face = Face.of(kept.lp.model)
            high, open_ones = face.high.copy(), np.zeros(len(face.high), dtype=np.bool_)
            for spell in asked:
                open_ones |= kept.of_spell[spell]
            tours = len(kept.problem.table)
            high[:tours][~open_ones[:tours]] = 0
            least = alone(kept.lp, kept.aims, limits, replace(face, high=high))
            return bounds_from(kept.problem, least)

    @cached_property
    def _company(self) -> bool:
        """Whether some packages serve only beside others."""
        offers, lines = self.problem.register.offers, self.problem.lines
        return any_ends_early(offers, lines)

    def expect(self, spells: Collection[Spell]) -> None:
        """Make the model with all these spells in it, where they are not too many to keep."""
        offers = self.problem.register.offers_by_id
        asked = [spell for spell in spells if offers[spell[0]].packages]
        if len(asked) <= SPELLS * len(offers) and not self._company:
            with self._lock:
                self._holding(asked)

    def _holding(self, asked: list[Spell]) -> _Kept:
        """The model, with the spells asked about in it."""
        if self._kept is None or not self._spells.keys() >= set(asked):
            self._spells.update(dict.fromkeys(asked))
            if len(self._spells) > SPELLS * len(self.problem.register.offers):
                self._spells = dict.fromkeys(asked)
            self._kept = self._made()
        return self._kept

    def _made(self) -> _Kept:
        register = self.problem.register
        offers, standing, names = dict[str, Offer](), dict[str, tuple[int, ...]](), list[str]()
        exact = dict[str, tuple[Span, ...]]()
        for number, (name, months, spans) in enumerate(self._spells):
            own = f"{name}#{number}"
            offers[own] = register.offers_by_id[name].model_copy(update={"offer": own})
            standing[own] = months
            if spans:
                exact[own] = spans
            names.append(own)
        people = sum(offer.packages * offer.personnel for offer in offers.values())
        book = RouteBook(register, self.problem.book.world, people)
        problem = replace(
            self.problem, standing=standing, spans=exact, offers=offers, book=book, given=None
        )
        formulation, model = formulate(problem)
        aims = tuple(aim_of(formulation, tier) for tier in problem.tiers)
        lp = Few(formulation, model).lp(aims, self.solver)
        tours, width = problem.table, len(model)
        place = {own: number for number, own in enumerate(tours.offers)}
        of_spell = {}
        for spell, own in zip(self._spells, names, strict=True):
            of_spell[spell] = np.zeros(width, dtype=np.bool_)
            of_spell[spell][: len(tours)] = tours.offer == place[own]
        return _Kept(problem, aims, lp, of_spell)
