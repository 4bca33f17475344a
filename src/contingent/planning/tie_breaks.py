"""Tie-breaks: choosing among plans that fill equally.

Fewest nations on a line at a site (a battalion of eleven flags does not work), then fewest tours
begun, then least change from the plan before. The fewest nations are counted line by line
(``planning.fewest``); where that ends without a plan, or there are very many pairs of nation and
place, they are looked for near the LP bound. Tours, change and the rule are asked of linear
programs in turn (``planning.in_turn``), and searched for only where their point splits packages.
Limits are in nodes and gaps, so that the same question gives the same plan, unless the time for the
whole question ends first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf, isfinite

import numpy as np
from numpy.typing import NDArray

from contingent.planning.equals import rule
from contingent.planning.fewest import fewest_by_lines
from contingent.planning.formulation import Formulation
from contingent.planning.in_turn import in_turn
from contingent.planning.keeping import Keeping
from contingent.planning.linear_model import Columns, LinearModel, Names, Row, RowBlock, Term
from contingent.planning.plan import DIGITS, Assignment, Stage
from contingent.planning.problem import Problem
from contingent.planning.solver import Limits, Solved

__all__ = ["solve_tie_breaks", "stage_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: What each tour counts for, by each part of the rule.
Parts = tuple[tuple[float, ...], ...]

#: What counts as nothing of a count.
KEEP = 1e-6
#: Gap and nodes at which a tie-break counts as answered.
TIE_BREAK_GAP, TIE_BREAK_NODES = 0.02, 20
#: Pairs of nation and place up to which all are looked at, not only those that are likely.
ALL_PAIRS = 250
#: Pairs up to which the fewest are looked for line by line first.
SO_MANY = 1_000
#: Nations by which what is likely may be above the bound without all pairs being looked at.
MORE = 2
#: Nodes after which a part of the rule among equals is left as it is, and slack when it is kept.
RULE_NODES, RULE_SLACK = 100, 1e-3


@dataclass(frozen=True)
class _Presence:
    """A nation on a line at a site: its yes-or-no column and the tours that make it present."""

    column: int
    tours: tuple[int, ...]


def stage_of(aim: str, value: float, bound: float, *, proven: bool) -> Stage:
    """How an aim ended, rounded for the record."""
    value = round(value, DIGITS) + 0.0
    return Stage(aim, value, value if proven else round(min(bound, value), DIGITS) + 0.0, proven)


def _counted(aim: str, value: float, bound: float) -> Stage:
    """How the aim of a least count ended."""
    return stage_of(aim, value, bound, proven=value - bound <= KEEP)


def solve_tie_breaks(
    formulation: Formulation,
    model: LinearModel,
    solver: Keeping,
    limits: Limits,
    values: Floats,
    previous: Sequence[Assignment],
) -> tuple[Floats, list[Stage]]:
    """A plan that fills as much, chosen by the tie-breaks in turn.

    Args:
        model: the model with every tier's value kept as a row.
        values: a plan that satisfies it.

    Returns:
        The columns' values, and how each tie-break ended.
    """
    limits = replace(limits, gap=TIE_BREAK_GAP, nodes=TIE_BREAK_NODES)
    parts = rule(formulation.problem)
    values, stage, tours = _fewest_nations(
        formulation, model, solver, limits, values, previous, parts
    )
    stages = [stage]
    model = _only(formulation, model, tours).pruned()
    aims: list[tuple[str, Sequence[Term]]] = [
        ("tours begun, with these nations", [(column, 1.0) for column in formulation.go.tolist()])
    ]
    if previous:
        model, values, changes = _with_changes(formulation, model, values, previous)
        aims.append(("change from the plan before", [(column, 1.0) for column in changes]))
    if limits.over():
        return values, stages
    every = [model.aiming(terms).costs() for _, terms in aims]
    every += [_costs(formulation, model, part) for part in parts]
    lines = formulation.tours.line
    found = in_turn(model, lines, formulation.go, every[1:], solver, limits)
    best = None if found is None else found.values
    if found is not None and best is not None and solver.keeps(best):
        for (name, _), costs, bound in zip(aims, every, found.bounds, strict=False):
            value = float(np.round(np.sum(costs * best)))
            stages.append(_counted(name, value, _whole_bound(bound, value)))
        return best, stages
    for number, (name, terms) in enumerate(aims):
        if limits.over():
            return values, stages
        aimed = model.aiming(terms)
        solved = None
        if found is not None and not number:  # are so few enough? It is the smaller question
            solved = solver.solve(found.within.aiming(terms), limits)
            model = model if solved.values is None else found.within
        if solved is None or solved.values is None:
            solved = solver.solve(aimed, limits)
        values = _better(aimed, solved, values)
        value = float(round(aimed.value(values)))
        stages.append(_counted(name, value, _whole_bound(solved.bound, value)))
        model = model.with_rows([Row("kept", f"kept[{name}]", tuple(terms), high=value + 0.5)])
    exact = replace(limits, gap=0.0, nodes=RULE_NODES)
    return _by_rule(formulation, model, solver, exact, values, parts), stages


def _costs(formulation: Formulation, model: LinearModel, part: Sequence[float]) -> Floats:
    """What the columns of tours count for by a part of the rule."""
    costs = np.zeros(len(model))
    costs[formulation.go] = part
    return costs


def _by_rule(
    formulation: Formulation,
    model: LinearModel,
    solver: Keeping,
    limits: Limits,
    values: Floats,
    parts: Parts,
) -> Floats:
    """Of equal plans the one that the rule takes: each part is made least in turn, and kept."""
    for number, costs in enumerate(parts):
        if limits.over():
            break
        terms = tuple(zip(formulation.go, costs, strict=True))
        aimed = model.aiming(terms)
        values = _better(aimed, solver.solve(aimed, limits), values)
        most = aimed.value(values) + RULE_SLACK
        model = model.with_rows([Row("kept", f"kept[rule {number}]", terms, high=most)])
    return values


def _fewest_nations(  # noqa: PLR0913, PLR0917 - a question, what is known, and the rule
    formulation: Formulation,
    model: LinearModel,
    solver: Keeping,
    limits: Limits,
    values: Floats,
    previous: Sequence[Assignment],
    parts: Parts,
) -> tuple[Floats, Stage, tuple[int, ...]]:
    """Values with few nations, how the tie-break ended, and the tours its nations leave open."""
    own = len(model)
    model, values, pairs = _with_presence(formulation, model, values)
    counted = model.aiming([(pair.column, 1.0) for pair in pairs])
    # Of equally few nations those of the plan before, then those by the rule among equals: all
    # favours together are less than one nation.
    tours_before = {(a.offer, a.line, a.site) for a in previous}
    favour = 0.5 / (len(pairs) + 1)
    before = {
        pair.column
        for pair in pairs
        if tours_before
        and any(
            (t.offer, t.line, t.site) in tours_before
            for t in (formulation.problem.tours[n] for n in pair.tours)
        )
    }
    ranks = _ranks(parts, pairs)
    aimed = model.aiming(
        [(p.column, 1 - favour * ((p.column in before) + 0.9 * ranks[p.column])) for p in pairs]
    )
    exact = replace(limits, gap=0.0, nodes=RULE_NODES)
    fewest = None
    if 0 < len(pairs) <= SO_MANY:
        lines = formulation.tours.line[[pair.tours[0] for pair in pairs]]
        counted_columns = np.array([pair.column for pair in pairs])
        fewest = fewest_by_lines(aimed, lines, counted_columns, solver, exact)
    if fewest is not None and fewest.solved is not None:
        solved, bound = fewest.solved, fewest.bound
    elif len(pairs) <= ALL_PAIRS:  # the fewest, and of these the ones the rule decides for
        solved = solver.solve(aimed, exact)
        bound = solved.bound
    else:
        solved, bound = _near_relaxed(formulation, aimed, pairs, solver, limits, (values, before))
    if fewest is not None:
        bound = max(bound, fewest.bound)
    values = _better(aimed, solved, values)
    value = float(round(counted.value(values)))
    stage = _counted("nations on a line at a site", value, _whole_bound(bound, value))
    if stage.proven and len(pairs) > ALL_PAIRS and (fewest is None or fewest.solved is None):
        # so few that the rule can decide which
        kept = Row("kept", "kept[nations]", tuple(counted.objective), high=value + 0.5)
        solved = solver.solve(aimed.with_rows([kept]), exact)
        values = _better(aimed, solved, values)
    tours = tuple(t for pair in pairs if values[pair.column] > KEEP for t in pair.tours)
    return values[:own], stage, tours


def _near_relaxed(
    formulation: Formulation,
    aimed: LinearModel,
    pairs: Sequence[_Presence],
    solver: Keeping,
    limits: Limits,
    known: tuple[Floats, set[int]],
) -> tuple[Solved, float]:
    """The best found among the pairs that the LP uses, and a bound for all.

    Args:
        known: a plan, and the pairs of the plan before.
    """
    values, before = known
    relaxed = solver.solve(aimed, limits, relax=True)
    few = ceil(relaxed.bound - KEEP) + MORE if isfinite(relaxed.bound) else inf
    used = values if relaxed.values is None else relaxed.values
    now = {pair.column for pair in pairs if values[pair.column] > KEEP}
    likely = {pair.column for pair in pairs if used[pair.column] > KEEP}
    solved = relaxed
    for chosen in (likely | before, likely | before | now):
        closed = [pair for pair in pairs if pair.column not in chosen]
        columns = [p.column for p in closed] + [formulation.go[t] for p in closed for t in p.tours]
        solved = solver.solve(_closed(aimed, columns), limits)
        if solved.values is not None:
            break
    if solved.values is None or sum(solved.values[p.column] > KEEP for p in pairs) <= few:
        return solved, relaxed.bound
    every = solver.solve(aimed, limits)
    better = every.values is not None and every.objective < solved.objective
    return every if better else solved, max(relaxed.bound, every.bound)


def _ranks(parts: Parts, pairs: Sequence[_Presence]) -> dict[int, float]:
    """Where each pair stands by the rule among equals: the first near 1, the last near 0.

    Half of a place is the rule's draw: else two pairs that change places with two others would be
    as good together.
    """
    firsts = {p.column: min(tuple(part[t] for part in parts) for t in p.tours) for p in pairs}
    by_rule = sorted(pairs, key=lambda pair: firsts[pair.column])
    return {
        pair.column: 1 - (place + (firsts[pair.column][-1] - 1) / 2) / len(pairs)
        for place, pair in enumerate(by_rule)
    }


def _better(model: LinearModel, solved: Solved, values: Floats) -> Floats:
    if solved.values is not None and solved.objective <= model.value(values) + KEEP:
        return solved.values
    return values


def _whole_bound(bound: float, value: float) -> float:
    """A bound on a count, rounded up to a whole number and no more than the value reached."""
    return max(0.0, min(value, float(ceil(bound - KEEP)))) if isfinite(bound) else 0.0


def _closed(model: LinearModel, columns: Iterable[int]) -> LinearModel:
    """The model with some columns held at zero."""
    high = model.high.copy()
    high[list(columns)] = 0
    return model.bounded(model.low, high)


def _only(formulation: Formulation, model: LinearModel, tours: Iterable[int]) -> LinearModel:
    """The model with only these tours open."""
    open_tours = set(tours)
    return _closed(model, [c for n, c in enumerate(formulation.go) if n not in open_tours])


def _with_presence(
    formulation: Formulation, model: LinearModel, values: Floats
) -> tuple[LinearModel, Floats, list[_Presence]]:
    """Add a yes-or-no column for each nation on a line at a site."""
    problem, tours, go = formulation.problem, formulation.tours, formulation.go
    nations = [problem.offers[offer].nation for offer in tours.offers]
    place = {nation: number for number, nation in enumerate(dict.fromkeys(nations))}
    nation = np.array([place[name] for name in nations], dtype=np.int64)[tours.offer]
    key = (nation * len(tours.lines) + tours.line) * len(tours.sites) + tours.site
    _, first, pair = np.unique(key, return_index=True, return_inverse=True)
    columns = Columns()
    none, one = np.zeros(len(first)), np.ones(len(first))
    own = len(model) + columns.add_all(
        lambda number: f"there{_presence_of(problem, int(first[number]))}", none, one, whole=True
    )
    rows = _present_rows(model, go, pair, own)
    there = np.zeros(len(first))
    there[pair[values[go] > KEEP]] = 1.0
    numbers = [np.flatnonzero(pair == which).tolist() for which in range(len(first))]
    pairs = [_Presence(int(c), tuple(n)) for c, n in zip(own, numbers, strict=True)]
    return model.with_columns(columns, [rows]), np.concatenate([values, there]), pairs


def _present_rows(model: LinearModel, go: Ints, pair: Ints, own: Ints) -> RowBlock:
    """Who is nowhere goes on no tour: each row of *away*, for the tours of one pair in it.

    Stronger than a row for each tour: tours that share their packages are present but once.
    """
    arrays, tour = model.arrays, np.full(len(model), -1)
    tour[go] = np.arange(len(go))
    counted = (model.row_families == "away")[arrays.row] & (tour[arrays.columns] >= 0)
    row, column = arrays.row[counted], arrays.columns[counted]
    keys = pair[tour[column]] * len(arrays.low) + row
    group, place = np.unique(keys, return_inverse=True)
    alone = np.setdiff1d(go, column)  # in no such row: each has one of its own
    each = np.arange(len(group) + len(alone))
    whose = np.concatenate([group // max(1, len(arrays.low)), pair[tour[alone]]])
    most = np.concatenate([arrays.high[group % max(1, len(arrays.low))], model.high[alone]])
    return RowBlock(
        Names(len(each), lambda number: f"presence[{number}]", "presence"),
        np.concatenate([place, each[len(group) :], each]),
        np.concatenate([column, alone, own[whose]]),
        np.concatenate([arrays.numbers[counted], np.ones(len(alone)), -most]),
        np.zeros(len(each)),
    )


def _presence_of(problem: Problem, number: int) -> list[str | None]:
    """The nation, line and site of a tour."""
    tour = problem.table.tour(number)
    return [problem.offers[tour.offer].nation, tour.line, tour.site]


def _with_changes(
    formulation: Formulation,
    model: LinearModel,
    values: Floats,
    previous: Sequence[Assignment],
) -> tuple[LinearModel, Floats, list[int]]:
    """Add a column for how far each tour is from what it was in the plan before."""
    register = formulation.problem.register
    before = {
        (a.offer, a.line, a.site, a.month, a.months, a.links, a.also): a.packages for a in previous
    }
    columns, rows, first, change = Columns(), [], len(model), list[float]()
    for number, tour in enumerate(formulation.problem.tours):
        links = tour.route.link_names(register)
        was = before.get(
            (tour.offer, tour.line, tour.site, tour.month, tour.months, links, tour.also), 0
        )
        go = formulation.go[number]
        most = max(was, float(model.high[go]))  # finite: a bound is worked out from it
        column = first + columns.add(f"change[{number}]", 0, most, whole=False)
        rows.append(Row("change", f"more[{number}]", ((go, 1.0), (column, -1.0)), high=was))
        rows.append(Row("change", f"less[{number}]", ((go, -1.0), (column, -1.0)), high=-was))
        change.append(abs(values[go] - was))
    extended = model.with_columns(columns, rows)
    return extended, np.concatenate([values, change]), list(range(first, first + len(change)))
