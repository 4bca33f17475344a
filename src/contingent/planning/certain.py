"""What lines get in every best plan, not only in the one found.

Several plans may be equally good by the ordered aims, and fill different lines of one tier. What
is told to fill a line must fill it in each of them.
"""

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.aims import aim_of
from contingent.planning.families import formulate
from contingent.planning.few import Few, Merging
from contingent.planning.formulation import Formulation
from contingent.planning.linear_model import LinearModel, Row, Term
from contingent.planning.plan import LineFill, Plan
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits, Solved, Solver
from contingent.planning.split_programs import SplitPrograms

__all__ = ["Certain"]

#: The least sum of the rates of some lines, and a point of it.
_Emptied = tuple[float, NDArray[np.float64]]
#: Shares of a line below this are none: what is kept of an aim leaves so much open.
CLOSE = 1e-5
#: Slack given to the shortfall of a tier, in weighted lines.
KEEP = 1e-6


class Certain:
    """What the lines of a plan get in any plan as good by the aims of their tier and those before.

    A line that a site brings with it gets what it gets in the plan: the site may be left closed.
    """

    def __init__(self, problem: Problem, plan: Plan, solver: Solver, limits: Limits) -> None:
        self.problem, self.plan, self.limits = problem, plan, limits
        self.solver = Merging(solver)
        self._fills = {fill.line: fill for fill in plan.lines}
        self._filled: dict[int, frozenset[str]] = {}
        self._kept: dict[int, LinearModel] = {}

    def is_filled(self, line: str) -> bool:
        """Whether every plan as good fills the line; no where the search for one was stopped."""
        fill = self._fills[line]
        if fill.open or not self._proven(fill.tier):
            return False
        if self._whole(fill.tier) or line in self.problem.opened_by:
            return True
        if fill.tier not in self._filled:
            self._filled[fill.tier] = self._always(fill.tier)
        return line in self._filled[fill.tier]

    def least(self, line: str) -> float | None:
        """The least the line gets, in its unit; None when that is not known."""
        fill = self._fills[line]
        if self.is_filled(line):
            return fill.required
        if not self._proven(fill.tier) or line in self.problem.opened_by:
            return None
        solved = self._emptied(fill.tier, [fill])
        if solved.status != "optimal":
            return None
        least = max(0.0, solved.bound) * fill.required
        slack = 10 * CLOSE * fill.required
        return fill.filled if fill.filled - least < slack else max(0.0, least - slack)

    def _proven(self, tier: int) -> bool:
        return all(one.proven for one in self.plan.tiers if one.tier <= tier)

    def _whole(self, tier: int) -> bool:
        """Whether every line of the tier is filled, so that every plan as good does the same."""
        own = self.plan.tier(tier)
        return own is not None and own.required - own.filled < CLOSE / 10

    def _always(self, tier: int) -> frozenset[str]:
        """The lines of a tier that every plan as good fills.

        First by the linear program, which mostly says so of all and takes a quarter of the time:
        what is filled however packages are split is filled in whole packages. Only the others are
        looked at in whole packages.
        """
        lines = [fill for fill in self.plan.lines if fill.tier == tier and not fill.open]
        firm = self._firm(lines, self._split(tier, lines))
        others = [fill for fill in lines if fill.line not in firm]

        def whole(left: list[LineFill]) -> _Emptied | None:
            solved = self._emptied(tier, left)
            if solved.status != "optimal" or solved.values is None:
                return None
            return solved.bound, solved.values

        return firm | self._firm(others, whole)

    def _firm(
        self, lines: list[LineFill], emptied: Callable[[list[LineFill]], _Emptied | None]
    ) -> frozenset[str]:
        """The lines, of some, that every plan as good fills.

        All are emptied together as far as can be; those that give way are left out, until none
        does.

        Args:
            emptied: the least sum of the rates of lines, and a point of it; None where that is not
                known.
        """
        while lines:
            found = emptied(lines)
            if found is None:
                return frozenset()
            least, values = found
            if least > len(lines) - CLOSE:
                break
            fill = self._formulation.fill
            firm = [
                one
                for one in lines
                if all(values[fill[one.line, m]] > 1 - CLOSE for m in _months(one))
            ]
            if len(firm) == len(lines):  # they give way by less than is told apart
                break
            lines = firm
        return frozenset(fill.line for fill in lines)

    def _split(
        self, tier: int, lines: list[LineFill]
    ) -> Callable[[list[LineFill]], _Emptied | None]:
        """What lines get at least where packages are split; each question begins at the last."""
        sums = [self._rates([one]) for one in lines]
        programs = SplitPrograms.of(self._keeping(tier), sums, self.solver)
        return lambda left: programs.least(self._rates(left), self.limits)

    def _rates(self, lines: list[LineFill]) -> list[Term]:
        """The sum of the rates of lines."""
        return [
            (self._formulation.fill[one.line, month], 1 / len(_months(one)))
            for one in lines
            for month in _months(one)
        ]

    def _emptied(self, tier: int, lines: list[LineFill]) -> Solved:
        """The least sum of the rates of lines, the aims up to a tier kept."""
        return self.solver.solve(self._keeping(tier).aiming(self._rates(lines)), self.limits)

    def _keeping(self, tier: int) -> LinearModel:
        """The model in which the aims up to a tier keep their values."""
        if tier not in self._kept:
            model = self._modelled[1]
            for one in self.plan.tiers:
                if one.tier <= tier:
                    aim = aim_of(self._formulation, one.tier)
                    # Kept closely: a fill could else give way without a package being moved.
                    high = max(0.0, one.required - one.filled) - aim.offset + KEEP
                    row = Row("kept", f"kept[{aim.name}]", aim.terms, high=high)
                    model = model.with_rows([row])
            self._kept[tier] = model
        return self._kept[tier]

    @property
    def _formulation(self) -> Formulation:
        return self._modelled[0]

    @cached_property
    def _modelled(self) -> tuple[Formulation, LinearModel]:
        few = Few(*formulate(self.problem))
        few.look_at_all()  # what is least must be so within every row
        part = few.part(few.chosen.filling)
        return part.formulation, part.model


def _months(fill: LineFill) -> list[int]:
    """The months in which a line is needed."""
    return [month for month, given in enumerate(fill.months) if given is not None]
