"""Peers: plain and fair implementations with named packages from PyPI."""

from collections.abc import Callable, Sequence
from itertools import combinations
from math import factorial
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from contingent.resolution.formula import (
    AllOf,
    AnyOf,
    AtLeast,
    Const,
    Formula,
    Negated,
    Stands,
    Weighs,
    bits,
)

__all__ = [
    "clingo_worlds",
    "coalition_lp",
    "plain_shapley",
    "plain_worlds",
    "shapley_numba_game",
    "worst_by_force",
]

Whole = NDArray[np.int64]


def shapley_numba_game(supply: Whole, demand: Whole, weight: Whole) -> Callable[[], Any]:
    """Shapley values by shapley-numba, the value function jitted."""
    import numba
    from shapley_numba import numba_game
    from shapley_numba.shapley import shapley

    @numba_game(
        [
            ("num_players", numba.int32),
            ("supply", numba.float64[:, :]),
            ("demand", numba.float64[:]),
            ("weight", numba.float64[:]),
        ]
    )
    class Fill:
        def __init__(self, num_players: int, supply: Any, demand: Any, weight: Any) -> None:
            self.num_players = num_players
            self.supply = supply
            self.demand = demand
            self.weight = weight

        def value(self, subset: Any) -> float:
            total = 0.0
            for line in range(self.demand.shape[0]):
                got = 0.0
                for player in range(self.num_players):
                    if subset[player]:
                        got += self.supply[player, line]
                total += self.weight[line] * min(self.demand[line], got)
            return total

    game = Fill(len(supply), supply.astype(float), demand.astype(float), weight.astype(float))
    return lambda: shapley(game, len(supply))


def plain_shapley(supply: Whole, demand: Whole, weight: Whole) -> list[float]:
    """Shapley values from the definition, in plain Python."""
    players = len(supply)

    def value(members: Sequence[int]) -> int:
        return sum(
            int(weight[i]) * min(int(demand[i]), sum(int(supply[p, i]) for p in members))
            for i in range(len(demand))
        )

    result = [0.0] * players
    for size in range(players):
        share = factorial(size) * factorial(players - size - 1) / factorial(players)
        for player in range(players):
            rest = [p for p in range(players) if p != player]
            for members in combinations(rest, size):
                result[player] += share * (value((*members, player)) - value(members))
    return result


class coalition_lp:  # noqa: N801 - called like a function, with a model kept warm
    """Fill of one coalition as a transport LP; HiGHS keeps its basis between coalitions."""

    def __init__(
        self,
        demand: Sequence[int],
        weight: Sequence[int],
        units: Sequence[tuple[int, frozenset[int], int]],
    ) -> None:
        self.units, self.highs = units, highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("threads", 1)
        for types in (unit[1] for unit in units):
            for kind in sorted(types):
                self.highs.addCol(-float(weight[kind]), 0.0, highspy.kHighsInf, 0, [], [])
        column, of_type = 0, [[] for _ in demand]  # type: ignore[var-annotated]
        for _, types, amount in units:
            own = list(range(column, column + len(types)))
            for kind, col in zip(sorted(types), own, strict=True):
                of_type[kind].append(col)
            self.highs.addRow(-highspy.kHighsInf, float(amount), len(own), own, [1.0] * len(own))
            column += len(types)
        for kind, columns in enumerate(of_type):
            self.highs.addRow(
                -highspy.kHighsInf, float(demand[kind]), len(columns), columns, [1.0] * len(columns)
            )

    def value(self, members: Whole) -> float:
        """The weighted fill of a coalition (a row of 0 and 1)."""
        for row, (player, _, amount) in enumerate(self.units):
            most = float(amount) if members[player] else 0.0
            self.highs.changeRowBounds(row, -highspy.kHighsInf, most)
        self.highs.run()
        return -float(self.highs.getInfo().objective_function_value)


def _holds(formula: Formula, standing: set[int]) -> bool:
    match formula:
        case Const(value):
            return value
        case Stands(mask):
            return any(index in standing for index in bits(mask))
        case AllOf(parts):
            return all(_holds(part, standing) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, standing) for part in parts)
        case AtLeast(number, parts):
            return sum(_holds(part, standing) for part in parts) >= number
        case Weighs(number, weights):
            return sum(w for i, w in weights if i in standing) >= number
        case Negated(part):
            return not _holds(part, standing)


def plain_worlds(formulas: list[Formula], nations: int, worlds: Whole) -> list[int]:
    """Least coalition of each world, as a mask, by sweeping in plain Python."""
    answers = []
    for row in worlds:
        standing = {nations + int(e) for e in np.flatnonzero(row)}
        grown = True
        while grown:
            grown = False
            for nation in range(nations):
                if nation not in standing and _holds(formulas[nation], standing):
                    standing.add(nation)
                    grown = True
        answers.append(sum(1 << nation for nation in standing if nation < nations))
    return answers


def clingo_worlds(formulas: list[Formula], nations: int, worlds: Whole) -> Callable[[], list[int]]:
    """Least coalition of each world by clingo: grounded once, solved under assumptions."""
    import clingo

    lines: list[str] = []
    names: dict[Formula, str] = {}

    def define(formula: Formula) -> str:
        if formula not in names:
            names[formula] = f"f({len(names)})"
            name = names[formula]
            match formula:
                case Stands(mask):
                    lines.extend(f"{name} :- in({index})." for index in bits(mask))
                case AllOf(parts):
                    lines.append(f"{name} :- {', '.join(map(define, parts))}.")
                case AnyOf(parts):
                    lines.extend(f"{name} :- {define(part)}." for part in parts)
                case AtLeast(number, parts):
                    terms = "; ".join(f"{i} : {define(part)}" for i, part in enumerate(parts))
                    lines.append(f"{name} :- {number} <= #count {{ {terms} }}.")
                case Const(value):
                    lines.append(f"{name}." if value else f"#external {name}.")
        return names[formula]

    for nation, formula in enumerate(formulas[:nations]):
        lines.append(f"in({nation}) :- {define(formula)}.")
    lines.extend(f"{{ in({nations + e}) }}." for e in range(worlds.shape[1]))
    control = clingo.Control(["--warn=none"])
    control.add("base", [], "\n".join(lines) + "\n#show in/1.")
    control.ground([("base", [])])
    events = [clingo.Function("in", [clingo.Number(nations + e)]) for e in range(worlds.shape[1])]

    def run() -> list[int]:
        answers: list[int] = []
        for row in worlds:
            assumed = [(event, bool(true)) for event, true in zip(events, row, strict=True)]
            with control.solve(assumptions=assumed, yield_=True) as handle:
                for model in handle:
                    shown = (s.arguments[0].number for s in model.symbols(shown=True))
                    answers.append(sum(1 << n for n in shown if n < nations))
                    break
        return answers

    return run


def worst_by_force(base: Whole, each: Whole, demand: Whole, k: int) -> int:
    """Least slack over all sets of k players, by NumPy."""
    slack = base - demand
    chosen = np.array(list(combinations(range(len(each)), k)), dtype=np.int64)
    lowest = np.iinfo(np.int64).max
    for begin in range(0, len(chosen), 4096):
        taken = each[chosen[begin : begin + 4096]].sum(axis=1)
        lowest = min(lowest, int((slack - taken).min()))
    return lowest
