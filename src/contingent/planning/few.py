"""The part of a model that is worked on: its rows and tours that are enough, and no others.

Rows of links, sites and ceilings of people that could be full hardly ever are. They are left out
until some point breaks them. A model without a row allows more, so that its bounds hold for the
whole; and its best point, when it keeps every row of the whole, is the best of the whole. So
nothing rests on a guess: what is found is looked at over all rows (``Few.broken``), and where one
is broken it is put in and the question asked again. For the tours see ``planning.dominance``.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.aims import Aim
from contingent.planning.dominance import Chosen, chosen_of, may_bind
from contingent.planning.formulation import Formulation
from contingent.planning.linear_model import LinearModel, Row
from contingent.planning.priced import Face, PricedLp, room
from contingent.planning.solver import Held, Limits, Solved, Solver
from contingent.planning.twins import solve_merged

__all__ = ["SELDOM", "Few", "FewTours", "Merging"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Families whose rows are left out until they are broken.
SELDOM = ("site-capacity", "link-capacity", "personnel-max")
#: Times that only the rows that were broken are put in; after that all are.
ROUNDS = 4


@dataclass(frozen=True)
class FewTours:
    """Some rows and tours of a model as a model of their own.

    Attributes:
        columns: the number, in the whole model, of each of its columns.
    """

    formulation: Formulation
    model: LinearModel
    columns: Ints
    width: int

    def aimed(self, aim: Aim) -> LinearModel:
        """The part with the aim of the whole model."""
        back = self.width - len(self.model)
        terms = tuple((column - back, number) for column, number in aim.scaled)
        return self.model.aiming(terms, aim.offset * aim.scale)

    def whole(self, values: Floats) -> Floats:
        """A point of the part as one of the whole model; what is left out is at zero."""
        found = np.zeros(self.width)
        found[self.columns] = values[: len(self.columns)]
        return found


class Few:
    """The rows and tours of a problem that are enough, as far as is known.

    Attributes:
        rows: the rows that are looked at.
    """

    def __init__(
        self, formulation: Formulation, model: LinearModel, always: Ints | None = None
    ) -> None:
        self.formulation, self.model, self.always = formulation, model, always
        self.families = model.row_families
        self.rows = ~np.isin(self.families, SELDOM)
        self._rounds = 0
        self._chosen: Chosen | None = None

    @property
    def chosen(self) -> Chosen:
        """The rows and tours that are enough while the others hold."""
        if self._chosen is None:
            looked_at = self._may_bind & self.rows
            self._chosen = chosen_of(self.formulation, self.model, looked_at, self.always)
        return self._chosen

    @cached_property
    def _may_bind(self) -> Flags:
        """The rows that the others do not imply."""
        return may_bind(self.formulation, self.model)

    def lp(self, aims: tuple[Aim, ...], solver: Solver) -> PricedLp:
        """The linear programs of aims, over the tours that fill.

        Where ways were left out, links are taken to be never full: then the quickest way is the
        best, and what is proven holds for every way there is.
        """
        chosen, model = self.chosen, self.model
        rows = np.zeros(len(model.arrays.low), dtype=np.bool_)
        rows[chosen.rows] = True
        free = self.families == "link-capacity"
        if self.formulation.problem.book.all:
            free = np.zeros(len(rows), dtype=np.bool_)
        away = np.zeros(len(model), dtype=np.bool_)
        within = (self.families == "away")[model.arrays.row]
        away[model.arrays.columns[within]] = True
        columns = np.ones(len(model), dtype=np.bool_)
        columns[: len(self.formulation.go)] = False
        columns[chosen.filling] = True
        costs = tuple(aim.costs(len(model)) for aim in aims)
        tours = self.formulation.tours
        groups = np.full(len(model), -1)
        groups[: len(tours)] = tours.offer * len(tours.lines) + tours.line
        return PricedLp(
            model, solver, rows & ~free, columns, costs, never=free, unbounded=away, groups=groups
        )

    def part(
        self,
        tours: Ints,
        face: Face | None = None,
        kept: tuple[Row, ...] = (),
        *,
        all_rows: bool = False,
    ) -> FewTours:
        """These tours in the rows that are looked at.

        Args:
            face: bounds to keep; tours that are held at zero are left out.
            kept: further rows.
            all_rows: in every row that is not implied, looked at or not.
        """
        model, formulation = self.model, self.formulation
        if face is not None:
            arrays = replace(model.arrays, low=face.row_low, high=face.row_high)
            model = replace(model, low=face.low, high=face.high, arrays=arrays)
            tours = tours[face.high[tours] > 0]
        others = np.arange(len(formulation.go), len(model))
        columns = np.concatenate([tours, others])
        looked_at = self.chosen.rows
        if face is not None:
            looked_at = np.union1d(looked_at, np.flatnonzero(face.row_low > -np.inf))
        if all_rows:
            looked_at = np.union1d(looked_at, np.flatnonzero(~self.rows))
        rows = np.concatenate([looked_at, np.arange(len(kept)) + len(model.arrays.low)]).astype(
            np.int64
        )
        own = model.with_rows(kept).only(rows, columns)
        back = len(formulation.go) - len(tours)

        def moved(numbers: dict) -> dict:  # type: ignore[type-arg]
            return {key: column - back for key, column in numbers.items()}

        few = Formulation(
            formulation.problem.only(tours),
            np.arange(len(tours)),
            moved(dict(formulation.fill)),
            moved(dict(formulation.apart)),
            moved(dict(formulation.opened)),
            moved(dict(formulation.there)),
            moved(dict(formulation.met)),
        )
        return FewTours(few, own, columns, len(model))

    def broken(self, values: Floats) -> Flags:
        """The rows of the whole model that a point does not keep, among those not looked at."""
        arrays = self.model.arrays
        return np.asarray(~self.rows & (arrays.sums(values) > arrays.high + room(arrays.high)))

    def also(self, rows: Flags) -> None:
        """Look at the rows that linear programs met too."""
        if (rows & ~self.rows).any():
            self.rows = self.rows | rows
            self._chosen = None

    def look_at_all(self) -> None:
        """Look at every row."""
        self.also(np.ones_like(self.rows))

    def look_at(self, rows: Flags) -> None:
        """Look at these rows too; after some rounds at all."""
        if not (rows & ~self.rows).any():
            return
        self._rounds += 1
        self.rows = self.rows | rows if self._rounds < ROUNDS else np.ones_like(rows)
        self._chosen = None


class Merging:
    """A solver that merges twins before another solver is asked; see ``planning.twins``."""

    def __init__(self, solver: Solver) -> None:
        self.solver = solver

    @property
    def name(self) -> str:
        """The name of the other."""
        return self.solver.name

    def solve(self, model: LinearModel, limits: Limits, *, relax: bool = False) -> Solved:
        """See ``Solver.solve``."""
        return solve_merged(self.solver, model, limits, relax=relax)

    def hold(self, model: LinearModel) -> Held:
        """See ``Solver.hold``; a model that is kept is merged by who keeps it."""
        return self.solver.hold(model)
