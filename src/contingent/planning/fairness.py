"""Among plans that fill as much, the one that serves the worst-served line of each tier best.

Of a tier's lines the least share filled is made as great as can be, then the least of the others,
and so on, tier by tier (lexicographic max-min; Ogryczak and Śliwiński 2006). A line that a linear
program shows to get no more in any plan as good is left at what it gets, and so is one that alone
is worst served where a search shows that no whole plan gives it more: mostly that is all there is
to do. Where a worst-served line could get more, whole plans are looked for.

No tier's sum changes by it, nor what is asked of the composition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from contingent.planning.formulation import Formulation
from contingent.planning.keeping import Keeping
from contingent.planning.linear_model import Columns, LinearModel, Row, Term
from contingent.planning.plan import Stage
from contingent.planning.solver import Limits
from contingent.planning.split_programs import SplitPrograms

__all__ = ["ServedFairly", "served_fairly"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Shares of a line closer than this are the same; slack of a share that is kept.
CLOSE, KEEP = 1e-5, 1e-6
#: Shares made greatest one after the other where which line gets less is a choice.
TURNS = 6
#: Nodes after which a line is left as well served as was found.
NODES = 100
#: Share of the time left that may be used.
PART = 0.25


@dataclass(frozen=True)
class ServedFairly:
    """A plan, and rows that keep what it gives to the worst-served lines.

    Attributes:
        stages: how it ended in each tier in which there was something to choose.
        settled: whether the rows keep what every line gets.
    """

    values: Floats
    rows: tuple[Row, ...]
    stages: tuple[Stage, ...]
    settled: bool = True


def served_fairly(
    formulation: Formulation, model: LinearModel, solver: Keeping, limits: Limits, values: Floats
) -> ServedFairly:
    """The plan that serves the worst-served lines best.

    Args:
        model: the model with every tier's value kept as a row.
        values: a plan that satisfies it.
    """
    exact = replace(limits.part(PART), gap=0.0, nodes=NODES)
    rows: tuple[Row, ...] = ()
    stages: list[Stage] = []
    settled = True
    of_tier = {tier: _rates(formulation, tier) for tier in formulation.problem.tiers}
    every = {line: terms for rates in of_tier.values() for line, terms in rates.items()}
    split = _Split(model, every, solver, exact)
    for tier, rates in of_tier.items():
        settled &= len(rates) <= 1 or not exact.over()
        if len(rates) > 1 and settled:
            turns = _Turns(tier, rates, model.with_rows(rows), solver, exact, values, split)
            turns.run()
            values, rows = turns.values, (*rows, *turns.kept())
            split.keep(turns.settled)
            stages += turns.stages()
    return ServedFairly(values, rows, tuple(stages), settled)


def _rates(formulation: Formulation, tier: int) -> dict[str, tuple[Term, ...]]:
    """The share filled of each line of a tier, averaged over its months, as terms.

    Lines that a site brings with it are left out: where it stays closed they are not needed.
    """
    problem, found = formulation.problem, {}
    for line in problem.lines:
        if line.tier == tier and line.line not in problem.opened_by:
            months = problem.months_of(line)
            each = 1 / len(months)
            found[line.line] = tuple((formulation.fill[line.line, m], each) for m in months)
    return found


@dataclass(frozen=True)
class _Split:
    """Linear programs over the plans as good, kept hot from tier to tier.

    Attributes:
        rates: of every line.
        kept: what the lines of the tiers before are given.
    """

    model: LinearModel
    rates: Mapping[str, tuple[Term, ...]]
    solver: Keeping
    limits: Limits
    kept: dict[int, float] = field(default_factory=dict)

    def most_of(self, terms: Sequence[Term]) -> float | None:
        """What terms add up to at most; None where it was stopped."""
        found = self._programs.least(_minus(terms), self.limits, self.kept)
        return None if found is None else -found[0]

    def keep(self, shares: Mapping[str, float]) -> None:
        """Keep from now on what these lines get."""
        place = {line: number for number, line in enumerate(self.rates)}
        self.kept.update((place[line], share - KEEP) for line, share in shares.items() if share)

    @cached_property
    def _programs(self) -> SplitPrograms:
        return SplitPrograms.of(self.model, [*self.rates.values()], self.solver, floors=True)


@dataclass
class _Turns:
    """The lines of one tier, the worst-served first.

    Attributes:
        settled: the share of each line that is settled.
        most: what a line gets at most in any plan as good, where a linear program was asked.
        chosen: the least share where that was a choice, and the most it could be.
    """

    tier: int
    rates: Mapping[str, tuple[Term, ...]]
    model: LinearModel
    solver: Keeping
    limits: Limits
    values: Floats
    split: _Split
    settled: dict[str, float] = field(default_factory=dict)
    most: dict[str, float] = field(default_factory=dict)
    chosen: tuple[float, float] | None = None
    proven: bool = True

    def run(self) -> None:
        """Settle the worst-served that get no more; then look for plans for those that could."""
        while left := [line for line in self.rates if line not in self.settled]:
            share = min(map(self.share, left))
            worst = [line for line in left if self.share(line) <= share + CLOSE]
            if share <= CLOSE and len(worst) > 1:
                self._all_empty(worst)
            stuck = [line for line in worst if self.at_most(line) <= share + CLOSE]
            if not stuck and len(worst) == 1 and self._gets_no_more(worst[0], share):
                stuck, self.chosen = worst, self.chosen or (share, share)
            if not stuck:
                break
            self.settled.update((line, share) for line in stuck)
        if left:
            self._choose(left)
            self.settled.update((line, self.share(line)) for line in left)

    def kept(self) -> tuple[Row, ...]:
        """Rows that keep what each line gets."""
        return tuple(self._least(line, share) for line, share in self.settled.items() if share)

    def stages(self) -> list[Stage]:
        """How it ended; nothing where there was nothing to choose."""
        if self.chosen is None:
            return []
        share, most = self.chosen
        name = f"left open of the worst-served line of tier {self.tier} that could get more"
        first = most <= share + CLOSE
        if first and not self.proven:
            name += " (of the next-worst not proven)"
        value, bound = round(1 - share, 6) + 0.0, round(1 - most, 6) + 0.0
        return [Stage(name, value, value if first else min(bound, value), first)]

    def share(self, line: str) -> float:
        """The share a line gets in the plan."""
        return sum(number * float(self.values[column]) for column, number in self.rates[line])

    def at_most(self, line: str) -> float:
        """The share a line gets at most in any plan as good: all, or by a linear program."""
        if self.share(line) >= 1 - CLOSE:  # nobody need be asked
            return 1.0
        if line not in self.most:
            held = sum(number * float(self.model.high[c]) for c, number in self.rates[line])
            if held <= self.share(line) + CLOSE:  # all its months are at their bounds
                return held
            most = self.split.most_of(self.rates[line])
            self.most[line] = 1.0 if most is None else most
        return self.most[line]

    def _all_empty(self, lines: Sequence[str]) -> None:
        """Settle lines that get nothing in any plan as good, all by one linear program.

        No share is below nothing: where all together get nothing, each does.
        """
        unknown = [line for line in lines if line not in self.most]
        most = self.split.most_of([term for line in unknown for term in self.rates[line]])
        if most is not None and most <= CLOSE:
            self.most.update(dict.fromkeys(unknown, most))

    def _gets_no_more(self, line: str, share: float) -> bool:
        """Whether no whole plan as good is found to give a line more, and none is left to find."""
        more = Row("more", f"more[{line}]", _minus(self.rates[line]), high=-share - CLOSE)
        model = self.model.with_rows([*self.kept(), more])
        return self.solver.without(model, self.limits).status == "infeasible"

    def _choose(self, left: Sequence[str]) -> None:
        """The least share of the lines left made greatest, then the next-least, and so on.

        In each turn at most so many lines as turns before get less than what is made greatest.
        """
        turns: list[tuple[int, float]] = []
        for turn in range(len(left)):
            share = sorted(map(self.share, left))[turn]
            most = sorted(map(self.at_most, left))[turn]
            if share >= 1 - CLOSE:
                turns.append((turn, share))
                break
            if most > share + CLOSE:
                if turn == TURNS or self.limits.over():
                    self.proven = False
                    return
                share = self._greatest(left, turns, turn, share)
            turns.append((turn, share))
        self._in_order(left, turns)

    def _in_order(self, left: Sequence[str], turns: Sequence[tuple[int, float]]) -> None:
        """Which of the lines gets which of the shares: the first as much as it can, and so on.

        The shares themselves are settled; without a rule, the solver's way would decide.
        """
        given: list[str] = []
        for line in left:
            share = self.share(line)
            if self.at_most(line) > share + CLOSE and share < 1 - CLOSE:
                columns, rows = self._turned(left, turns)
                rows += [self._least(one, self.share(one)) for one in given]
                aim = [(column, -number) for column, number in self.rates[line]]
                model = self.model.with_columns(columns, rows).aiming(aim)
                solved = self.solver.solve(model, self.limits)
                if solved.values is not None and -solved.objective > share + CLOSE:
                    self.values = solved.values[: len(self.model)]
                self.proven &= -solved.bound <= self.share(line) + CLOSE
            given.append(line)

    def _greatest(
        self, left: Sequence[str], turns: Sequence[tuple[int, float]], turn: int, share: float
    ) -> float:
        """The greatest share that all but some lines get, what the turns before gave kept."""
        columns, rows = self._turned(left, turns)
        least = len(self.model) + columns.add("least", share, 1, whole=False)
        for line, column in self._may_be_less(left, turn, columns, rows):
            terms = (*_minus(self.rates[line]), (column, -1.0), (least, 1.0))
            rows.append(Row("least", f"least[{turn},{line}]", terms, high=0))
        model = self.model.with_columns(columns, rows).aiming([(least, -1.0)])
        solved = self.solver.solve(model, self.limits)
        found, bound = share, max(share, -solved.bound)
        if solved.values is not None and -solved.objective > share + CLOSE:
            self.values = solved.values[: len(self.model)]
            found = sorted(map(self.share, left))[turn]
        self.proven &= bound <= found + CLOSE
        if self.chosen is None:
            self.chosen = found, max(found, min(1.0, bound))
        return found

    def _turned(
        self, left: Sequence[str], turns: Sequence[tuple[int, float]]
    ) -> tuple[Columns, list[Row]]:
        """Columns and rows that keep what is settled, and the shares of turns."""
        columns, rows = Columns(), list(self.kept())
        for below, given in turns:
            for line, column in self._may_be_less(left, below, columns, rows):
                terms = (*_minus(self.rates[line]), (column, -1.0))
                rows.append(Row("least", f"least[{below},{line}]", terms, high=KEEP - given))
        return columns, rows

    def _may_be_less(
        self, left: Sequence[str], below: int, columns: Columns, rows: list[Row]
    ) -> list[tuple[str, int]]:
        """For each line a column that is 1 where it gets less, and a row that so many may."""
        less = [
            (line, len(self.model) + columns.add(f"less[{below},{line}]", 0, 1, whole=True))
            for line in left
        ]
        rows.append(Row("less", f"less[{below}]", tuple((c, 1.0) for _, c in less), high=below))
        return less

    def _least(self, line: str, share: float) -> Row:
        """The row that keeps the share of a line."""
        return Row("fair", f"fair[{line}]", _minus(self.rates[line]), high=KEEP - share)


def _minus(terms: Sequence[Term]) -> tuple[Term, ...]:
    return tuple((column, -number) for column, number in terms)
